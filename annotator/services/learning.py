"""Learning while labelling: models refitted after finished articles, chosen, rolled back."""

import importlib.metadata
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID, uuid4

from psygnal import Signal

from annotator.errors import RefusalError, WorkerError
from annotator.jobs import Err, Job, Jobs, Outcome
from annotator.model.articles import Status, WorkState
from annotator.model.changes import Change
from annotator.model.trained import ModelRecord
from annotator.nlp.learning.lessons import SentenceTask, StanceTask, Taught
from annotator.nlp.requests import SuggestAnswer, SuggestRequest
from annotator.services.desk import WRITES, utc_now
from annotator.services.learning_words import worse_sentence
from annotator.services.lessons import (
    NAMES,
    SEED,
    fingerprint_of,
    sentence_task,
    stance_task,
)
from annotator.services.outlets import Outlets
from annotator.services.suggesting import memory_of, request_for
from annotator.store.project import ProjectStore

LANE = "learn"
ROUNDS = 3
ON = "learning.on"
HELD = "learning.held."
# From the fiftieth article on, models are learned anew when a fiftieth has come to what they know.
_SHARE = 50
_PACKAGES = ("annotator", "numpy", "spacy")


class Teachable(Protocol):
    """The part of the worker's client that suggesting and learning need."""

    def suggest(self, request: SuggestRequest) -> SuggestAnswer:
        """Bounds and suggestions of one article; blocks until the worker answered."""

    def study(self, request: SuggestRequest) -> None:
        """Read an article that is to be learned from."""

    def learn(self, task: SentenceTask | StanceTask) -> Taught:
        """Learn, or name articles to study first."""

    def close(self) -> None:
        """End the worker."""


class OneWorker:
    """Makes one client at the first call, and hands the same out ever after."""

    def __init__(self, make: Callable[[], Teachable]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._client: Teachable | None = None

    def __call__(self) -> Teachable:
        """The client, from any thread."""
        with self._lock:
            if self._client is None:
                self._client = self._make()
            return self._client

    def close(self) -> None:
        """End the client if there is one."""
        with self._lock:
            if self._client is not None:
                self._client.close()


@dataclass(frozen=True, slots=True)
class Made:
    """A record with its weights, and whether it may be put in use."""

    record: ModelRecord
    weights: bytes
    is_worse: bool


class Learning:
    """Refits in the background, one at a time; what is finished meanwhile waits for the next.

    Signals: `stored()` after a record was stored or another model put in use; `swapped()` when
    another model is in use from the next article on; `said(sentence)` for people.
    """

    stored = Signal()
    swapped = Signal()
    said = Signal(str)

    def __init__(
        self,
        store: ProjectStore,
        jobs: Jobs,
        client: Callable[[], Teachable],
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.trouble = ""
        self._store = store
        self._jobs = jobs
        self._client = client
        self._clock = clock
        self._outlets = Outlets(store)
        self._is_on: bool | None = None
        self._busy = False
        self._closed = False
        self._waiting = 0
        self._known = 0
        self._choices = 0

    @property
    def is_on(self) -> bool:
        """Whether this project learns while it is labelled."""
        if self._is_on is None:
            self._is_on = bool(self._store.settings.get(ON, True))
        return self._is_on

    def switch(self, *, on: bool) -> None:
        """Learn from finished articles from now on, or no more; models in use stay.

        Raises:
            RefusalError: for a project for reading only.
        """
        self._require_writing()
        self._is_on = on
        self._jobs.run(lambda _job: self._store.settings.set(ON, on), self._switched, lane=WRITES)

    def take(self, change: Change) -> None:
        """Learn once a change has finished an article."""
        if finishes(change) and not self._store.is_read_only and self.is_on:
            self._waiting += 1
            if self._waiting >= self._known // _SHARE:
                self._feed()

    def choose(self, name: str, uid: UUID | None) -> None:
        """Put a model in use from the next article on; None = the shipped one.

        The newest is followed by newer ones; any other stays until somebody chooses again.

        Raises:
            RefusalError: for a project for reading only.
        """
        self._require_writing()
        self._choices += 1
        self._jobs.run(lambda _job: choose(self._store, name, uid), self._chosen, lane=WRITES)

    def close(self) -> None:
        """Learn no more; what is being learned is dropped, for it can be learned again."""
        self._closed = True
        self._waiting = 0

    def _switched(self, outcome: Outcome[None]) -> None:
        if isinstance(outcome, Err):
            self._is_on = None
            self.said.emit(outcome.message)
        self.stored.emit()

    def _chosen(self, outcome: Outcome[None]) -> None:
        if isinstance(outcome, Err):
            self.said.emit(outcome.message)
            return
        self.stored.emit()
        self.swapped.emit()

    def _feed(self) -> None:
        if self._closed or self._busy or not self._waiting:
            return
        self._busy, self._waiting = True, 0
        choices = self._choices
        self._jobs.run(self._learn, lambda outcome: self._learned(outcome, choices), lane=LANE)

    def _learn(self, _job: Job) -> tuple[list[Made], str]:
        """New models, and why something could not be learned."""
        found, trouble = [], ""
        for make in (sentence_task, stance_task):
            task = None if self._closed else make(self._store)
            if task is None:
                continue
            self._known = max(self._known, len(_articles_of(task)))
            try:
                taught = self._taught(task)
            except WorkerError as error:
                trouble = str(error)
                continue
            current = self._store.models.current(taught.name)
            if taught.data and not _is_known(self._store, taught):
                found.append(made_of(taught, current, self._clock()))
        return found, trouble

    def _taught(self, task: SentenceTask | StanceTask) -> Taught:
        client = self._client()
        for _ in range(ROUNDS):
            if self._closed:
                client.close()
                raise WorkerError("the suggestion process has been closed")
            taught = client.learn(task)
            if not taught.missing:
                return taught
            self._study(client, taught.missing)
        raise WorkerError("the suggestion process forgets what it studies")

    def _study(self, client: Teachable, missing: Sequence[UUID]) -> None:
        memory = memory_of(self._store)
        self._outlets.forget()
        for uid in missing:
            if self._closed:
                return
            article = self._store.articles.get(uid)
            client.study(request_for(self._store, article, memory, self._outlets))

    def _learned(self, outcome: Outcome[tuple[list[Made], str]], choices: int) -> None:
        if isinstance(outcome, Err):
            self._done(outcome.message)
            return
        made, trouble = outcome.value
        if not made or self._closed:
            self._done(trouble)
            return
        # A choice made while this was learned is newer than it, and holds.
        may_choose = choices == self._choices
        self._jobs.run(
            lambda _job: keep(self._store, made, may_choose=may_choose),
            lambda kept: self._kept(kept, trouble),
            lane=WRITES,
        )

    def _kept(self, outcome: Outcome[tuple[list[ModelRecord], bool]], trouble: str) -> None:
        if isinstance(outcome, Err):
            self._done(outcome.message)
            return
        worse, is_swapped = outcome.value
        for record in worse:
            self.said.emit(worse_sentence(record))
        self.stored.emit()
        if is_swapped:
            self.swapped.emit()
        self._done(trouble)

    def _done(self, trouble: str) -> None:
        self.trouble = trouble
        self._busy = False
        self._feed()

    def _require_writing(self) -> None:
        if self._store.is_read_only:
            raise RefusalError(
                f"This project can only be read here: {self._store.read_only_reason}"
            )


def finishes(change: Change) -> bool:
    """True when a change finishes its article."""
    return any(
        isinstance(edit.after, WorkState)
        and edit.after.status is Status.DONE
        and not (isinstance(edit.before, WorkState) and edit.before.status is Status.DONE)
        for edit in change.edits
    )


def choose(store: ProjectStore, name: str, uid: UUID | None) -> None:
    """Put a model in use, None = the shipped one; any but the newest is held.

    Raises:
        RefusalError: when there is no such model.
    """
    if name not in NAMES:
        known = f"{', '.join(NAMES[:-1])} or {NAMES[-1]}"
        raise RefusalError(f"There are no models for “{name}”; choose {known}.")
    records = store.models.all(name)
    store.models.choose(name, uid)
    is_newest = bool(records) and records[-1].id == uid
    store.settings.set(HELD + name, not is_newest)


def is_held(store: ProjectStore, name: str) -> bool:
    """True when somebody chose a model by hand that newer ones must not replace."""
    return bool(store.settings.get(HELD + name, False))


def keep(
    store: ProjectStore, made: Sequence[Made], *, may_choose: bool
) -> tuple[list[ModelRecord], bool]:
    """Store records with weights and put the good ones in use.

    Returns:
        those that are worse than what is in use, and whether another model is in use now.
    """
    worse, is_swapped = [], False
    for each in made:
        store.models.add(each.record, each.weights)
        if each.is_worse:
            worse.append(each.record)
        elif may_choose and not is_held(store, each.record.name):
            store.models.choose(each.record.name, each.record.id)
            is_swapped = True
    return worse, is_swapped


def made_of(taught: Taught, current: ModelRecord | None, at: datetime) -> Made:
    """What was learned as a record, with the model in use as its parent."""
    metrics = dict(taught.metrics)
    recipe = metrics.pop("recipe", {})
    record = ModelRecord(
        id=uuid4(),
        name=taught.name,
        created_at=at,
        seed=SEED,
        parents=() if current is None else (current.id,),
        articles=taught.articles,
        config={"learned": "in full from the shipped model", **recipe},
        versions={name: importlib.metadata.version(name) for name in _PACKAGES},
        metrics={**metrics, "fingerprint": taught.fingerprint, "is_worse": taught.is_worse},
    )
    return Made(record, taught.data, taught.is_worse)


def _is_known(store: ProjectStore, taught: Taught) -> bool:
    """True when the newest model says the same already."""
    records = store.models.all(taught.name)
    return bool(records) and fingerprint_of(records[-1]) == taught.fingerprint


def _articles_of(task: SentenceTask | StanceTask) -> set[UUID]:
    if isinstance(task, SentenceTask):
        return {article.article for article in task.articles}
    return {verdict.article for verdict in task.verdicts}
