"""Names learned while labelling: a recogniser trained anew every so many finished articles."""

import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from annotator.errors import RefusalError, WorkerError
from annotator.jobs import Err, Jobs, Outcome
from annotator.model.changes import Change
from annotator.nlp.learning.lessons import ENTITIES, NamesTask, Taught
from annotator.nlp.requests import SuggestRequest
from annotator.services.desk import utc_now
from annotator.services.learned_models import Kept, Made, is_known, keep, made_of
from annotator.services.learner import ON, Learner, finishes
from annotator.services.lessons import fingerprint_of
from annotator.services.name_lessons import finished_count, names_task
from annotator.services.writable import require_writing
from annotator.store.project import ProjectStore

LANE = "train"
EVERY, MOST_EVERY = 25, 1000
EVERY_KEY = "learning.names_every"
FINISHED = "finished"
# After a training that failed, as many more articles are finished before the next one begins.
_AGAIN_SHARE = 5
_LOOK_SECONDS, _LOOKS = 30.0, 40
_QUIET = 0.8


class Trains(Protocol):
    """The part of the trainer that this service needs."""

    def train(self, task: NamesTask, requests: Sequence[SuggestRequest]) -> Taught:
        """Train in a process of its own; blocks until it has ended."""

    def close(self) -> None:
        """End the process that trains."""


class Retraining(Learner):
    """Trains in the background, one at a time, when the machine has time for it."""

    def __init__(
        self,
        store: ProjectStore,
        jobs: Jobs,
        trainer: Callable[[], Trains],
        *,
        is_quiet: Callable[[], bool] | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        super().__init__(store, jobs, clock)
        self._make_trainer = trainer
        self._trainer: Trains | None = None
        self._is_quiet = is_quiet or has_time
        self._woken = threading.Event()
        self._asked = False
        self._not_before = 0

    @property
    def is_training(self) -> bool:
        """True from the moment a training waits for its turn until its result is stored."""
        return self._busy

    def every(self) -> int:
        """After how many finished articles names are learned anew; 0 = never."""
        found = self._store.settings.get(EVERY_KEY, EVERY)
        return found if isinstance(found, int) and 0 <= found <= MOST_EVERY else EVERY

    def set_every(self, articles: int) -> None:
        """Learn names anew after so many finished articles; 0 = never by itself.

        Raises:
            RefusalError: for a number out of range, or a project for reading only.
        """
        require_writing(self._store)
        if not 0 <= articles <= MOST_EVERY:
            raise RefusalError(f"Choose a number of articles from 0 (never) to {MOST_EVERY:,}.")
        self._write(lambda: self._store.settings.set(EVERY_KEY, articles), self._set)

    def take(self, change: Change) -> None:
        """Look whether names are to be learned, once a change has finished an article."""
        if finishes(change) and not self._store.is_read_only:
            self._begin(asked=False)

    def train_now(self) -> None:
        """Learn names from all finished articles, however few are new.

        Raises:
            RefusalError: for a project for reading only.
        """
        require_writing(self._store)
        self._begin(asked=True)

    def close(self) -> None:
        """End a training under way; it begins again with the next finished article."""
        self._closed = True
        self._woken.set()
        if self._trainer is not None:
            self._trainer.close()

    def _set(self, outcome: Outcome[None]) -> None:
        if isinstance(outcome, Err):
            self.said.emit(outcome.message)
        self.stored.emit()

    def _begin(self, *, asked: bool) -> None:
        if asked:
            self._asked = True
            self._woken.set()
        if self._busy or self._closed:
            return
        self._busy = True
        self.stored.emit()
        self._jobs.run(lambda _job: self._trained(), self._learned, lane=LANE)

    def _trained(self) -> Made | None:
        """A new model, None where none is due.

        Raises:
            WorkerError: when it was asked for and cannot be made.
        """
        if not self._asked:
            if not self._is_due(finished_count(self._store)):
                return None
            self._await_time()
        finished = finished_count(self._store)
        found = None if self._closed else names_task(self._store)
        if found is None:
            if self._asked and not self._closed:
                raise WorkerError("no article with names in it is finished yet")
            return None
        current = self._store.models.current(ENTITIES)
        if self._trainer is None:
            self._trainer = self._make_trainer()
        try:
            taught = self._trainer.train(*found)
        except WorkerError:
            self._not_before = finished + max(1, self.every() // _AGAIN_SHARE)
            raise
        if not taught.data:
            raise WorkerError(str(taught.metrics.get("reason", "nothing could be learned")))
        told = replace(taught, metrics={**taught.metrics, FINISHED: finished})
        return made_of(told, current, self._clock())

    def _is_due(self, finished: int) -> bool:
        every = self.every()
        if not every or not self._store.settings.get(ON, True) or finished < self._not_before:
            return False
        records = self._store.models.all(ENTITIES)
        known = records[-1].metrics.get(FINISHED, 0) if records else 0
        return finished - (known if isinstance(known, int) else 0) >= every

    def _await_time(self) -> None:
        """Waits until the machine has time, at most some minutes, or somebody cannot wait."""
        for _ in range(_LOOKS):
            if self._is_quiet() or self._woken.wait(_LOOK_SECONDS):
                return

    def _learned(self, outcome: Outcome[Made | None]) -> None:
        if isinstance(outcome, Err):
            self._done(outcome.message)
            return
        made = outcome.value
        if made is None or self._closed:
            self._done("")
            return
        self._keep(lambda: self._shelved(made), self._done)

    def _shelved(self, made: Made) -> Kept:
        """Store it, and use it unless somebody chose another meanwhile, or it is known."""
        record = made.record
        if is_known(self._store, ENTITIES, fingerprint_of(record)):
            return Kept()
        current = self._store.models.current(ENTITIES)
        now = () if current is None else (current.id,)
        return keep(self._store, [made], may_choose=now == record.parents)

    def _done(self, trouble: str) -> None:
        self.trouble = trouble
        if trouble and self._asked:
            self.said.emit(f"Names were not learned: {trouble.rstrip('.')}.")
        self._busy = self._asked = False
        if not self._closed:
            self._woken.clear()
        self.stored.emit()


def has_time() -> bool:
    """True while other work leaves the processors some of their time; where unknown, True."""
    if not hasattr(os, "getloadavg"):
        return True
    return os.getloadavg()[0] < _QUIET * (os.cpu_count() or 1)
