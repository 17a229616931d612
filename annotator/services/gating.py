"""Changing the confidence gate and the blind share: the open article at once, the counts after."""

from psygnal import Signal

from annotator.errors import RefusalError
from annotator.jobs import CancelledJobError, Err, Job, Jobs, Outcome
from annotator.model.annotations import Layer
from annotator.model.control import HIGHEST_SHARE
from annotator.model.gate import Gate
from annotator.services.desk import WRITES, Desk
from annotator.services.writable import require_writing
from annotator.store.project import ProjectStore

LANE = "gate"


class Gating:
    """Holds the project's thresholds; the queue's counts are put right in the background.

    Signals: `counted()` after the counts follow the thresholds; `said(sentence)` on a failure.
    """

    counted = Signal()
    said = Signal(str)

    def __init__(self, store: ProjectStore, jobs: Jobs, desk: Desk) -> None:
        self._store = store
        self._jobs = jobs
        self._desk = desk
        self._counting: Job | None = None
        self._gate: Gate | None = None

    def gate(self) -> Gate:
        """The thresholds as set last."""
        if self._gate is None:
            self._gate = self._store.gates.gate()
        return self._gate

    def set_threshold(self, layer: Layer, threshold: float | None) -> None:
        """Show suggestions of a layer from a score on; None = as their producers say.

        Raises:
            RefusalError: for a number that is no score, or a project for reading only.
        """
        require_writing(self._store)
        if threshold is not None and not 0 <= threshold <= 1:
            raise RefusalError("A threshold lies between 0 and 1.")
        thresholds = {**self.gate().thresholds}
        thresholds.pop(layer, None)
        if threshold is not None:
            thresholds[layer] = threshold
        self._gate = Gate(thresholds)
        self._desk.regate(self._gate)
        self._jobs.run(
            lambda _job: self._store.gates.set_thresholds(thresholds), self._kept, lane=WRITES
        )

    def hidden_share(self) -> int:
        """Per cent of articles begun without suggestions."""
        return self._store.gates.hidden_share()

    def set_hidden_share(self, share: int) -> None:
        """Begin this share of the articles without suggestions from now on.

        Raises:
            RefusalError: for more than half of the articles, or a project for reading only.
        """
        require_writing(self._store)
        if not 0 <= share <= HIGHEST_SHARE:
            raise RefusalError(f"Between 0 and {HIGHEST_SHARE} % can be hidden.")
        self._jobs.run(
            lambda _job: self._store.gates.set_hidden_share(share), self._shared, lane=WRITES
        )

    def finish_counting(self) -> None:
        """Go on with counts that an earlier end of the program left behind."""
        if not self._store.is_read_only and self._store.gates.is_uncounted():
            self._recount()

    def close(self) -> None:
        """Leave the counts for the next start rather than let closing wait for them."""
        if self._counting is not None:
            self._counting.cancel()

    def _kept(self, outcome: Outcome[None]) -> None:
        if isinstance(outcome, Err):
            self._gate = None
            self.said.emit(outcome.message)
        else:
            self._recount()

    def _shared(self, outcome: Outcome[None]) -> None:
        if isinstance(outcome, Err):
            self.said.emit(outcome.message)
        else:
            self.counted.emit()

    def _recount(self) -> None:
        if self._counting is not None:
            self._counting.cancel()
        self._counting = self._jobs.run(
            lambda job: self._store.gates.recount(job.report), self._recounted, lane=LANE
        )

    def _recounted(self, outcome: Outcome[int]) -> None:
        if isinstance(outcome, Err):
            if not isinstance(outcome.error, CancelledJobError):
                self.said.emit(outcome.message)
            return
        self.counted.emit()
