"""What people do with suggestions: the anchoring report as tables, worked out in the background."""

from PySide6.QtWidgets import (
    QTabWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from annotator.jobs import CancelledJobError, Err, Job, Outcome, Progress
from annotator.services.anchor.anchoring import AnchoringReport, report
from annotator.services.anchor.words import WordTable, summary, tables
from annotator.services.workspace import Workspace
from annotator.ui.dialogs.sheet import Sheet, copy
from annotator.ui.dialogs.tables import fill_grid, row_grid
from annotator.ui.widgets import plain, wrapped

_TABS = ("&Decisions", "&Missed", "A&greement", "&Own judgement", "By &week", "By &articles")
_NOTHING = "There is nothing to show yet."


class AnchoringDialog(Sheet):
    """Six tables; rows that rest on too little are quiet, and the tables can be copied."""

    def __init__(self, host: QWidget, workspace: Workspace) -> None:
        super().__init__(host, "What people do with suggestions", (1080, 620))
        self._tables: list[WordTable] = []
        self.summary = wrapped("Reading the decisions…")
        self.body.addWidget(self.summary)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.body.addWidget(self.tabs, 1)
        self.copy_button = self.add_button("Cop&y", self.copy_shown, left=True)
        self.copy_button.setEnabled(False)
        self.add_button("Close", self.accept, default=True)
        self._job: Job = workspace.jobs.run(
            lambda job: report(workspace.store, job),
            self._show_report,
            lane="report",
            on_progress=self._tell,
        )

    def copy_shown(self) -> None:
        """Put the table that is shown on the clipboard, columns parted by tabs."""
        table = self._tables[self.tabs.currentIndex()]
        lines = [table.columns, *(row.cells for row in table.rows)]
        copy("\n".join("\t".join(line) for line in lines))

    @override
    def stop(self) -> None:
        self._job.cancel()

    @override
    def done(self, result: int) -> None:
        self._job.cancel()
        super().done(result)

    def _tell(self, progress: Progress) -> None:
        if not self.is_gone and progress.total:
            self.summary.setText(f"Reading {progress.done:,} of {progress.total:,} articles…")

    def _show_report(self, outcome: Outcome[AnchoringReport]) -> None:
        if self.is_gone:
            return
        if isinstance(outcome, Err):
            if not isinstance(outcome.error, CancelledJobError):
                self.say(outcome.message)
            return
        self.summary.setText(summary(outcome.value))
        self._tables = tables(outcome.value)
        for name, table in zip(_TABS, self._tables, strict=True):
            self.tabs.addTab(_page(table), name)
        self.copy_button.setEnabled(True)


def _page(table: WordTable) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 8, 0, 0)
    column.addWidget(plain(table.title, "heading"))
    column.addWidget(wrapped(table.note, "secondary"))
    if table.rows:
        grid = row_grid(table.title)
        fill_grid(grid, table, "Too few to read anything from.")
        column.addWidget(grid, 1)
    else:
        column.addWidget(wrapped(_NOTHING))
        column.addStretch()
    return page
