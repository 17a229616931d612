"""Sweeping: suggestions for many articles, stored as they come, so that a stop loses seconds."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Protocol
from uuid import UUID

import msgspec

from annotator.errors import RefusalError, StoreError, WorkerError
from annotator.jobs import Job
from annotator.model.scheme import Scheme
from annotator.model.suggestions import Producer
from annotator.nlp.pool import Answered
from annotator.nlp.requests import SuggestAnswer, SuggestRequest
from annotator.services.outlets import Outlets
from annotator.services.suggesting import memory_of, request_for
from annotator.store.project import ProjectStore

# Answers are stored when there are so many, or the oldest waits so many seconds.
CHUNK = 50
HELD_SECONDS = 2.0
GIVE_UP = 20
_LEAST_DIGITS = 6


class Suggesters(Protocol):
    """Processes or a cluster that make suggestions: `nlp.pool.Pool`, `nlp.cluster.Cluster`."""

    def producer(self) -> Producer:
        """Who will answer."""

    def answers(self, requests: Iterable[SuggestRequest]) -> Iterator[Answered]:
        """One answer or error per request, in any order, with its article's uid."""

    def close(self) -> None:
        """End or leave them."""


@dataclass(slots=True)
class SweepAccount:
    """What a sweep did.

    Attributes:
        articles: articles whose suggestions were computed and stored.
        skipped: articles that had been done by the same suggester before.
        failed: for each article that could not be done one sentence; a next sweep tries again.
    """

    suggester: str
    articles: int = 0
    skipped: int = 0
    suggestions: int = 0
    failed: list[str] = field(default_factory=list)
    articles_per_second: float = 0.0

    def as_data(self) -> dict[str, object]:
        """The account for `--json`."""
        data: dict[str, object] = msgspec.to_builtins(self)
        return data


def sweep(
    store: ProjectStore,
    suggesters: Suggesters,
    job: Job,
    *,
    articles: Sequence[UUID] | None = None,
    again: bool = False,
) -> SweepAccount:
    """Compute and store the suggestions of all articles that this suggester has not done yet.

    A stop, a failure or a kill loses what was computed in the last two seconds; a second call
    goes on with the rest.

    Args:
        store: the project.
        suggesters: who computes; they are closed at the end.
        job: is told how far it is.
        articles: only these; None = all.
        again: True to compute also what this suggester has done.

    Raises:
        WorkerError: when the suggesters cannot work; what was stored before stands.
    """
    try:
        mark = mark_of(suggesters.producer(), store.scheme)
        total, chosen = _chosen(store, mark, articles, again=again)
        whole = store.articles.count() if articles is None else len(articles)
        account = SweepAccount(mark, skipped=whole - total)
        return _Sweep(store, suggesters, account).run(chosen, total, job)
    finally:
        suggesters.close()


def mark_of(producer: Producer, scheme: Scheme) -> str:
    """What suggestions depend on besides text and memory: program, word lists, model, scheme."""
    facts = (
        sorted((zone.id, zone.id in scheme.excluded_kinds) for zone in scheme.zones),
        sorted((label.id, label.retired) for label in scheme.entities),
        scheme.targets,
    )
    digest = hashlib.sha256(msgspec.json.encode(facts)).hexdigest()[:8]
    return f"{producer.name}/{producer.version}/{producer.fingerprint}/{digest}"


def articles_named(store: ProjectStore, names: Sequence[str]) -> list[UUID]:
    """The articles of these ids, each written out or by its first digits.

    Raises:
        RefusalError: when a name fits no article or several.
    """
    known = {uid.hex: uid for uid in store.articles.uids()}
    return list(dict.fromkeys(_named(known, name) for name in names))


def _named(known: dict[str, UUID], name: str) -> UUID:
    digits = name.replace("-", "").casefold()
    if digits in known:
        return known[digits]
    found = [key for key in known if key.startswith(digits)] if len(digits) >= _LEAST_DIGITS else []
    if len(found) != 1:
        how = f"{len(found)} articles have" if found else "no article has"
        raise RefusalError(f"In this project {how} the id '{name}'; write more of it.")
    return known[found[0]]


def _chosen(
    store: ProjectStore, mark: str, articles: Sequence[UUID] | None, *, again: bool
) -> tuple[int, Iterable[UUID]]:
    if again:
        chosen = store.articles.uids() if articles is None else articles
        return len(chosen), chosen
    if articles is None:
        return store.suggestions.pending_count(mark), store.suggestions.pending(mark)
    pending = set(store.suggestions.pending(mark))
    some = [uid for uid in articles if uid in pending]
    return len(some), some


class _Sweep:
    """One run: what is computed and not stored yet, and what became of the rest."""

    def __init__(self, store: ProjectStore, suggesters: Suggesters, account: SweepAccount) -> None:
        self._store, self._suggesters, self._account = store, suggesters, account
        self._held: list[tuple[UUID, SuggestAnswer]] = []
        self._held_since = 0.0
        self._row_of_failures = 0

    def run(self, chosen: Iterable[UUID], total: int, job: Job) -> SweepAccount:
        account, begun = self._account, monotonic()
        job.report(0, total, "Suggesting")
        try:
            for done, (uid, answer) in enumerate(
                self._suggesters.answers(self._requests(chosen)), 1
            ):
                self._take(uid, answer)
                rate = done / max(monotonic() - begun, 1e-6)
                job.report(done, max(total, done), f"Suggesting, {rate:.1f} articles/s")
        except StoreError:
            raise
        except BaseException:
            self._store_held()
            raise
        self._store_held()
        seconds = max(monotonic() - begun, 1e-6)
        account.articles_per_second = round(account.articles / seconds, 2)
        return account

    def _requests(self, chosen: Iterable[UUID]) -> Iterator[SuggestRequest]:
        memory, outlets = memory_of(self._store), Outlets(self._store)
        for uid in chosen:
            yield request_for(self._store, self._store.articles.get(uid), memory, outlets)

    def _take(self, uid: UUID, answer: SuggestAnswer | WorkerError) -> None:
        if isinstance(answer, WorkerError):
            self._fail(uid, answer)
            return
        self._row_of_failures = 0
        if not self._held:
            self._held_since = monotonic()
        self._held.append((uid, answer))
        if len(self._held) >= CHUNK or monotonic() - self._held_since > HELD_SECONDS:
            self._store_held()

    def _fail(self, uid: UUID, error: Exception) -> None:
        self._account.failed.append(f"{uid}: {error}")
        self._row_of_failures += 1
        if self._row_of_failures >= GIVE_UP:
            raise WorkerError(f"{GIVE_UP} articles in a row could not be done; the last: {error}")

    def _store_held(self) -> None:
        # Interrupted half-way, it is called once more: to store the same again changes nothing.
        try:
            self._keep(self._held)
        except RefusalError:
            for one in self._held:
                try:
                    self._keep([one])
                except RefusalError as error:
                    self._fail(one[0], error)
        self._held = []

    def _keep(self, held: Sequence[tuple[UUID, SuggestAnswer]]) -> None:
        if not held:
            return
        # The mark comes last: an article killed between the two is simply done again.
        self._store.articles.set_segmentations({uid: a.segmentation for uid, a in held})
        self._store.suggestions.replace_many(
            [(uid, a.suggestions) for uid, a in held], fingerprint=self._account.suggester
        )
        self._account.articles += len(held)
        self._account.suggestions += sum(len(a.suggestions) for _, a in held)
