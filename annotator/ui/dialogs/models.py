"""Models and learning: what was learned, held-out figures, which is in use, rolling back."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from annotator.errors import AnnotatorError
from annotator.jobs import Err, Outcome
from annotator.services.anchor.words import WordTable
from annotator.services.learning_words import (
    NOTHING_DECIDED,
    NOTHING_LEARNED,
    ModelRow,
    acceptance_table,
    model_rows,
    model_table,
)
from annotator.services.workspace import Workspace
from annotator.ui.dialogs.sheet import Sheet
from annotator.ui.fields import Tick
from annotator.ui.widgets import wrapped

_SIZE = (1080, 600)


class ModelsDialog(Sheet):
    """Two tables, models and acceptance over time; a choice holds from the next article on."""

    def __init__(self, host: QWidget, workspace: Workspace) -> None:
        super().__init__(host, "Models and learning", _SIZE)
        self._workspace = workspace
        self._learning = workspace.learning
        self._rows: list[ModelRow] = []
        self.switch = Tick("Learn while labelling")
        self.switch.setAccessibleName("Learn while labelling")
        self.switch.setChecked(self._learning.is_on)
        self.switch.setEnabled(not workspace.store.is_read_only)
        self.switch.toggled.connect(self._switch)
        self.body.addWidget(self.switch)
        self.summary = wrapped("Reading the models…", "secondary")
        self.body.addWidget(self.summary)
        self.models, self.acceptance = _table("Models"), _table("Acceptance over time")
        self.note = wrapped("", "secondary")
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(_page(self.models), "&Models")
        self.tabs.addTab(_page(self.acceptance, self.note), "&Getting better?")
        self.body.addWidget(self.tabs, 1)
        self.use_button = self.add_button("&Use this one", self.use, left=True)
        self.back_button = self.add_button("&Back to the shipped one", self.go_back, left=True)
        self.add_button("Close", self.accept, default=True)
        self.models.itemSelectionChanged.connect(self._show_buttons)
        self._learning.stored.connect(self._read)
        self._read()

    def use(self) -> None:
        """Put the selected model in use from the next article on."""
        row = self._selected()
        if row is not None:
            self._choose(row, shipped=row.uid is None)

    def go_back(self) -> None:
        """Put the shipped model in place of the selected one."""
        row = self._selected()
        if row is not None:
            self._choose(row, shipped=True)

    @override
    def stop(self) -> None:
        self._let_go()

    @override
    def done(self, result: int) -> None:
        self._let_go()
        super().done(result)

    def _let_go(self) -> None:
        self._learning.stored.disconnect(self._read, missing_ok=True)

    def _choose(self, row: ModelRow, *, shipped: bool) -> None:
        try:
            self._learning.choose(row.name, None if shipped else row.uid)
        except AnnotatorError as refusal:
            self.say(str(refusal))

    def _switch(self, on: bool) -> None:  # noqa: FBT001  # a signal's argument
        try:
            self._learning.switch(on=on)
        except AnnotatorError as refusal:
            self.say(str(refusal))

    def _read(self) -> None:
        store = self._workspace.store
        self._workspace.jobs.run(
            lambda _job: (model_rows(store), acceptance_table(store)), self._show, lane="report"
        )

    def _show(self, outcome: Outcome[tuple[list[ModelRow], WordTable]]) -> None:
        if self.is_gone:
            return
        if isinstance(outcome, Err):
            self.say(outcome.message)
            return
        self._rows, accepted = outcome.value
        table = model_table(self._rows)
        _fill(self.models, table)
        _fill(self.acceptance, accepted)
        self.note.setText(accepted.note if accepted.rows else NOTHING_DECIDED)
        self.summary.setText(self._summary(table))
        used = next((n for n, row in enumerate(self._rows) if row.is_used), 0)
        if self._rows:
            self.models.selectRow(used)
        self._show_buttons()

    def _summary(self, table: WordTable) -> str:
        told = [table.note if self._rows else NOTHING_LEARNED]
        if self._rows:
            told.append("A choice holds from the next article on; the newest is followed by newer.")
        if self._learning.trouble:
            told.append(f"The last time nothing could be learned: {self._learning.trouble}.")
        return " ".join(told)

    def _show_buttons(self) -> None:
        row = self._selected()
        free = row is not None and not self._workspace.store.is_read_only
        self.use_button.setEnabled(free and row is not None and not row.is_used)
        shipped_used = row is not None and any(
            r.is_used and r.uid is None and r.name == row.name for r in self._rows
        )
        self.back_button.setEnabled(free and not shipped_used)

    def _selected(self) -> ModelRow | None:
        chosen = self.models.selectionModel().selectedRows()
        return self._rows[chosen[0].row()] if chosen else None


def _page(table: QTableWidget, *above: QWidget) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 8, 0, 0)
    for widget in above:
        column.addWidget(widget)
    column.addWidget(table, 1)
    return page


def _table(name: str) -> QTableWidget:
    made = QTableWidget(0, 0)
    made.setAccessibleName(name)
    made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    made.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    made.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    made.setTabKeyNavigation(False)
    made.setShowGrid(False)
    made.verticalHeader().hide()
    header = made.horizontalHeader()
    header.setHighlightSections(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setStretchLastSection(True)
    return made


def _fill(shown: QTableWidget, table: WordTable) -> None:
    shown.setColumnCount(len(table.columns))
    shown.setHorizontalHeaderLabels(list(table.columns))
    shown.setRowCount(len(table.rows))
    muted = shown.palette().placeholderText().color()
    for line, row in enumerate(table.rows):
        for place, words in enumerate(row.cells):
            item = QTableWidgetItem(words)
            item.setFlags(Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled)
            item.setToolTip(words)
            if row.is_quiet:
                item.setForeground(muted)
            shown.setItem(line, place, item)
