"""The frame of dialogs that run one long job: its page, its progress, Close that becomes Stop."""

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from annotator.jobs import Job
from annotator.ui.dialogs.sheet import Sheet
from annotator.ui.fields import thin_bar
from annotator.ui.widgets import plain, wrapped


class WorkingSheet(Sheet):
    """Not modal: labelling goes on while the job runs; `stopping` is said while it ends."""

    close_button: QPushButton
    stopping = "Stopping…"

    def __init__(self, host: QWidget, title: str, size: tuple[int, int]) -> None:
        super().__init__(host, title, size, modal=False)
        self.job: Job | None = None
        self.is_working = False

    @property
    @override
    def is_busy(self) -> bool:
        return self.is_working

    @property
    def hears(self) -> bool:
        """True while progress is still to be shown: it runs, and nobody asked it to stop."""
        return not self.is_gone and self.is_working and self.close_button.isEnabled()

    @override
    def stop(self) -> None:
        if self.job is not None:
            self.job.cancel()

    @override
    def reject(self) -> None:
        self.stop()
        if self.is_working:
            self.close_button.setEnabled(False)
            self.note.setText(self.stopping)
        else:
            super().reject()

    def working_page(self, name: str, remark: str = "") -> QWidget:
        """The page with the bar, a line of note, and a remark below."""
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        self.bar = thin_bar(name)
        self.note = plain("", "secondary")
        column.addWidget(self.bar)
        column.addWidget(self.note)
        if remark:
            column.addWidget(wrapped(remark, "secondary"))
        column.addStretch()
        return page

    def set_working(self, *, now: bool, total: int = 0, note: str = "") -> None:
        """Show that the job runs, or that it has ended; `total` items, 0 = unknown."""
        self.is_working = now
        self.close_button.setEnabled(True)
        self.close_button.setText("&Stop" if now else "Close")
        self.bar.setRange(0, total)
        self.note.setText(note if now else "")
        if now:
            self.close_button.setFocus()
