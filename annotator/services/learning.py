"""Learning while labelling: models refitted after finished articles, chosen, rolled back."""

import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from annotator.errors import WorkerError
from annotator.jobs import Err, Job, Jobs, Outcome
from annotator.model.changes import Change
from annotator.nlp.learning.lessons import SentenceTask, StanceTask, Taught
from annotator.nlp.requests import SuggestAnswer, SuggestRequest
from annotator.services.desk import utc_now
from annotator.services.learned_models import Made, choose, is_known, keep, made_of
from annotator.services.learner import ON, Learner, finishes
from annotator.services.lessons import sentence_task, stance_task
from annotator.services.outlets import Outlets
from annotator.services.suggesting import memory_of, request_for
from annotator.services.writable import require_writing
from annotator.store.project import ProjectStore

LANE = "learn"
ROUNDS = 3
# From the fiftieth article on, models are learned anew when a fiftieth has come to what they know.
_SHARE = 50


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


class Learning(Learner):
    """Refits in the background, one at a time; what is finished meanwhile waits for the next."""

    def __init__(
        self,
        store: ProjectStore,
        jobs: Jobs,
        client: Callable[[], Teachable],
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        super().__init__(store, jobs, clock)
        self._client = client
        self._outlets = Outlets(store)
        self._is_on: bool | None = None
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
        require_writing(self._store)
        self._is_on = on
        self._write(lambda: self._store.settings.set(ON, on), self._switched)

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
        require_writing(self._store)
        self._choices += 1
        self._write(lambda: choose(self._store, name, uid), self._chosen)

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
            if taught.data and not is_known(self._store, taught.name, taught.fingerprint):
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
        self._keep(
            lambda: keep(self._store, made, may_choose=may_choose),
            lambda failed: self._done(failed or trouble),
        )

    def _done(self, trouble: str) -> None:
        self.trouble = trouble
        self._busy = False
        self._feed()


def _articles_of(task: SentenceTask | StanceTask) -> set[UUID]:
    if isinstance(task, SentenceTask):
        return {article.article for article in task.articles}
    return {verdict.article for verdict in task.verdicts}
