"""A learner: what both ways of learning in the background share, from their signals to the end."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from psygnal import Signal

from annotator.jobs import Err, Jobs, Outcome
from annotator.model.articles import Status, WorkState
from annotator.model.changes import Change
from annotator.services.desk import WRITES
from annotator.services.learned_models import Kept
from annotator.services.learning_words import worse_sentence
from annotator.store.project import ProjectStore

ON = "learning.on"
_T = TypeVar("_T")


class Learner:
    """Learns one thing at a time; what came of it is stored behind, told, and put in use.

    Signals: `stored()` after a record was stored or another model put in use; `swapped()` when
    another model is in use from the next article on; `said(sentence)` for people.

    Attributes:
        trouble: why the last attempt came to nothing; empty when it did not fail.
    """

    stored = Signal()
    swapped = Signal()
    said = Signal(str)

    def __init__(self, store: ProjectStore, jobs: Jobs, clock: Callable[[], datetime]) -> None:
        self.trouble = ""
        self._store = store
        self._jobs = jobs
        self._clock = clock
        self._busy = False
        self._closed = False

    def _write(self, act: Callable[[], _T], done: Callable[[Outcome[_T]], None]) -> None:
        """Change the project after what is being written already."""
        self._jobs.run(lambda _job: act(), done, lane=WRITES)

    def _keep(self, keeping: Callable[[], Kept], done: Callable[[str], None]) -> None:
        """Store what was learned and tell of it; `done` hears why that failed, or nothing."""

        def kept(outcome: Outcome[Kept]) -> None:
            if isinstance(outcome, Err):
                done(outcome.message)
                return
            for record in outcome.value.worse:
                self.said.emit(worse_sentence(record))
            self.stored.emit()
            if outcome.value.is_swapped:
                self.swapped.emit()
            done("")

        self._write(keeping, kept)


def finishes(change: Change) -> bool:
    """True when a change finishes its article."""
    return any(
        isinstance(edit.after, WorkState)
        and edit.after.status is Status.DONE
        and not (isinstance(edit.before, WorkState) and edit.before.status is Status.DONE)
        for edit in change.edits
    )
