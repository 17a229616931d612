"""Suggesting: asks the worker process for articles' bounds and suggestions and stores them."""

from collections import deque
from collections.abc import Callable, Iterable
from typing import Protocol
from uuid import UUID

from psygnal import Signal

from annotator.errors import WorkerError
from annotator.jobs import Err, Job, Jobs, Ok, Outcome
from annotator.model.articles import Article
from annotator.nlp.memory import Accepted, Memory, Rejected
from annotator.nlp.requests import SuggestAnswer, SuggestRequest
from annotator.services.lessons import learned_of
from annotator.services.outlets import Outlets
from annotator.services.suppressing import kept_away
from annotator.store.memories import MemoryStore, NameCount
from annotator.store.project import ProjectStore

LANE = "suggest"
REFUSALS = 2
FAILURES = 2


class Suggests(Protocol):
    """The part of the worker's client that this service needs."""

    def suggest(self, request: SuggestRequest) -> SuggestAnswer:
        """Bounds and suggestions of one article; blocks until the worker answered."""

    def close(self) -> None:
        """End the worker."""


class Suggesting:
    """Feeds articles to the worker one by one, the open one first; late answers are stored only.

    Signals: `stored(uid)` after an article's suggestions are in the store; `failed(sentence)`;
    `progressed(done, total)` while a sweep runs.
    """

    stored = Signal(UUID)
    failed = Signal(str)
    progressed = Signal(int, int)

    def __init__(
        self,
        store: ProjectStore,
        jobs: Jobs,
        client: Callable[[], Suggests],
    ) -> None:
        self._store = store
        self._jobs = jobs
        self._make_client = client
        self._client: Suggests | None = None
        self._outlets = Outlets(store)
        self._waiting: deque[UUID] = deque()
        self._renewed: dict[UUID, Callable[[UUID], bool]] = {}
        self._busy = False
        self._closed = False
        self._failures = 0
        self._done = 0
        self._total = 0

    def want(self, article: UUID) -> None:
        """Compute an article's suggestions next, before all others that wait."""
        self._renewed.pop(article, None)
        if article in self._waiting:
            self._waiting.remove(article)
        else:
            self._total += 1
        self._waiting.appendleft(article)
        self._feed()

    def renew(self, articles: Iterable[UUID], is_open: Callable[[UUID], bool]) -> None:
        """Compute again what waits to be labelled; one that is open by then stays as it is."""
        wanted = list(articles)
        self._renewed |= dict.fromkeys(wanted, is_open)
        self._join(wanted)

    def sweep(self, articles: Iterable[UUID] | None = None) -> None:
        """Compute suggestions for the given articles, by default all that have none."""
        if self._closed:
            return
        self._outlets.forget()
        if articles is None:
            # A hundred thousand articles are looked through; the window must not wait for that.
            store = self._store.articles
            self._jobs.run(lambda _job: store.without_segmentation(), self._found, lane="read")
        else:
            self._join(articles)

    def _found(self, outcome: Outcome[list[UUID]]) -> None:
        if isinstance(outcome, Err):
            self.failed.emit(outcome.message)
        elif not self._closed:
            self._join(outcome.value)

    def _join(self, missing: Iterable[UUID]) -> None:
        known = set(self._waiting)
        fresh = [article for article in missing if article not in known]
        self._waiting.extend(fresh)
        self._total += len(fresh)
        self._feed()

    def close(self) -> None:
        """End the worker process; what waits is forgotten and found again next time."""
        self._closed = True
        self._waiting.clear()
        if self._client is not None:
            self._client.close()

    def _feed(self) -> None:
        while self._waiting and self._is_late(self._waiting[0]):
            self._waiting.popleft()
            self._count_one()
        if self._closed or self._busy or not self._waiting:
            return
        self._busy = True
        uid = self._waiting.popleft()
        self._jobs.run(
            lambda job: self._compute(uid, job),
            lambda outcome: self._answered(uid, outcome),
            lane=LANE,
        )

    def _compute(self, uid: UUID, _job: Job) -> SuggestAnswer:
        if self._client is None:
            self._client = self._make_client()
        if self._closed:
            # The project was closed while this waited for its lane: start no process for it.
            self._client.close()
            raise WorkerError("the suggestion process has been closed")
        memory = memory_of(self._store)
        article = self._store.articles.get(uid)
        return self._client.suggest(request_for(self._store, article, memory, self._outlets))

    def _answered(self, uid: UUID, outcome: Outcome[SuggestAnswer]) -> None:
        self._busy = False
        if isinstance(outcome, Err):
            self._failed(outcome.message)
            return
        self._failures = 0
        if self._is_late(uid):
            self._count_one()
            self._feed()
            return
        self._renewed.pop(uid, None)
        self._jobs.run(
            lambda _job: keep(self._store, uid, outcome.value),
            lambda kept: self._kept(uid, kept),
            lane="write",
        )
        self._feed()

    def _is_late(self, uid: UUID) -> bool:
        """True for a renewal of an article that is being labelled by now."""
        is_open = self._renewed.get(uid)
        return is_open is not None and is_open(uid)

    def _failed(self, sentence: str) -> None:
        """Pass over an article that cannot be computed; stop when the next one cannot either."""
        self._failures += 1
        self.failed.emit(sentence)
        if self._failures >= FAILURES:
            self._waiting.clear()
            self._done = self._total = self._failures = 0
            return
        self._count_one()
        self._feed()

    def _kept(self, uid: UUID, outcome: Outcome[None]) -> None:
        if isinstance(outcome, Ok):
            self.stored.emit(uid)
        else:
            self.failed.emit(outcome.message)
        self._count_one()

    def _count_one(self) -> None:
        self._done += 1
        self.progressed.emit(self._done, self._total)
        if self._done == self._total:
            self._done = self._total = 0


def request_for(
    store: ProjectStore, article: Article, memory: Memory, outlets: Outlets
) -> SuggestRequest:
    """What the worker needs to know about one article of a project."""
    return SuggestRequest(
        article=article,
        scheme=store.scheme,
        memory=memory,
        outlet=outlets.of(article),
        learned=learned_of(store),
    )


def memory_of(store: ProjectStore) -> Memory:
    """What the project has labelled and refused so far, as the worker takes it.

    A name is remembered once labelled, and no longer offered as a label once it was refused in
    two articles and more often than it was labelled so.
    """
    memories = MemoryStore(store.database)
    labelled = {(n.surface, n.label): n for n in memories.labelled()}
    refused = tuple(
        Rejected(n.surface, n.label)
        for n in memories.refused()
        if n.count >= REFUSALS and n.count > _count(labelled.get((n.surface, n.label)))
    )
    lost = {(r.surface, r.label) for r in refused}
    accepted = tuple(
        Accepted(n.surface, n.label, n.canonical, n.country, n.count)
        for key, n in sorted(labelled.items())
        if key not in lost
    )
    return Memory(accepted, (*refused, *kept_away(store)))


def keep(store: ProjectStore, uid: UUID, answer: SuggestAnswer) -> None:
    """Store an answer: the bounds first, then the suggestions."""
    store.articles.set_segmentation(uid, answer.segmentation)
    store.suggestions.replace(uid, answer.suggestions)


def _count(found: NameCount | None) -> int:
    return found.count if found else 0
