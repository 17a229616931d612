"""What of a very long article is not shown yet: what lies near the eye comes first."""

import sys
from collections.abc import Callable, Sequence
from time import perf_counter
from uuid import UUID

from PySide6.QtCore import QObject, QTimer

from annotator.model.spans import Span

AT_ONCE = 1_500  # marks and sentences that are shown in one go
NEAR = 15_000  # characters on both sides of the eye
MARKS, ROWS = 100, 1_000
SLICE = 0.008  # seconds of work in one idle turn

Show = Callable[[Sequence[UUID], Sequence[int]], None]


class Waiting(QObject):
    """Marks (by id) and sentences (by index) to be shown later, a slice in each idle turn."""

    def __init__(self, parent: QObject, show: Show) -> None:
        super().__init__(parent)
        self._show = show
        self._marks: list[tuple[int, UUID]] = []
        self._rows: list[tuple[int, int]] = []
        self._idle = QTimer(self, interval=0)
        self._idle.timeout.connect(self._work)

    def load(self, marks: Sequence[tuple[int, UUID]], sentences: Sequence[Span]) -> None:
        """Have all this wait: where each mark begins with its id, and the sentences."""
        self._marks = list(marks)
        self._rows = [(sentence.start, index) for index, sentence in enumerate(sentences)]
        self._idle.start()

    def drop_marks(self) -> None:
        """Forget the marks: they are all shown by other means."""
        self._marks = []

    def drop_rows(self) -> None:
        """Forget the sentences: they are all shown by other means."""
        self._rows = []

    def bring(self, position: int) -> None:
        """Show now what lies near a position; everything when it is not too much."""
        near = range(position - NEAR, position + NEAR)
        if len(self._marks) + len(self._rows) <= AT_ONCE:
            near = range(sys.maxsize)
        marks = [uid for start, uid in self._marks if start in near]
        rows = [index for start, index in self._rows if start in near]
        if marks or rows:
            self._marks = [item for item in self._marks if item[0] not in near]
            self._rows = [item for item in self._rows if item[0] not in near]
            self._show(marks, rows)

    def _work(self) -> None:
        until = perf_counter() + SLICE
        while self._marks and perf_counter() < until:
            some, self._marks = self._marks[:MARKS], self._marks[MARKS:]
            self._show([uid for _, uid in some], ())
        if not self._marks and perf_counter() < until:
            later, self._rows = self._rows[:ROWS], self._rows[ROWS:]
            self._show((), [index for _, index in later])
        if not self._marks and not self._rows:
            self._idle.stop()
