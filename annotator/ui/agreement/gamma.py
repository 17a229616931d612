"""Gamma of two people: started on demand, worked out in the background, stopped at any time."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from annotator.jobs import CancelledJobError, Err, Job, Outcome, Progress
from annotator.services.comparison.cells import Cell
from annotator.ui.dialogs.working import WorkingSheet
from annotator.ui.widgets import wrapped

Start = Callable[[Callable[[Outcome[Cell]], None], Callable[[Progress], None]], Job]

_ABOUT = (
    "Gamma compares whole alignments of spans, overlapping ones too, with alignments of shuffled "
    "spans. Articles are pooled, and weigh by their spans."
)


class GammaSheet(WorkingSheet):
    """Progress first, then the figure with all that stands beside it.

    Args:
        host: the window.
        what: whose spans, of which layer.
        start: begins the work; is told whom to answer and whom to tell how far it is.
    """

    units_wanted = Signal(object)

    def __init__(self, host: QWidget, what: str, start: Start) -> None:
        super().__init__(host, f"Gamma, {what}", (460, 240))
        self.body.addWidget(wrapped(_ABOUT, "secondary"))
        self.pages = QStackedWidget()
        self.pages.addWidget(self.working_page("Articles compared"))
        self.words = wrapped()
        self.pages.addWidget(self.words)
        self.body.addWidget(self.pages, 1)
        self.cell: Cell | None = None
        self.units_button = self.add_button("&Units behind it", self._open_units, left=True)
        self.units_button.setEnabled(False)
        self.close_button = self.add_button("Close", self.reject, default=True)
        self.set_working(now=True, note="Drawing shuffled spans…")
        self.job = start(self._answer, self._tell)

    def _open_units(self) -> None:
        if self.cell is not None:
            self.units_wanted.emit(self.cell)
            self.accept()

    def _tell(self, progress: Progress) -> None:
        if self.hears:
            self.bar.setRange(0, progress.total)
            self.bar.setValue(progress.done)
            self.note.setText(f"{progress.done:,} of {progress.total:,} {progress.note}")

    def _answer(self, outcome: Outcome[Cell]) -> None:
        if self.is_gone:
            return
        self.set_working(now=False)
        if isinstance(outcome, Err):
            if isinstance(outcome.error, CancelledJobError):
                self.reject()
            else:
                self.say(outcome.message)
            return
        cell = self.cell = outcome.value
        self.units_button.setEnabled(bool(cell.opens and cell.opens.documents))
        words = f"Gamma {cell.words}\n{cell.note}"
        self.words.setText(words)
        self.pages.setCurrentIndex(1)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))
