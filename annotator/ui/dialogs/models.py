"""Models and learning: what was learned, held-out figures, which is in use, rolling back."""

from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QTableWidget,
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
from annotator.services.retraining import MOST_EVERY
from annotator.services.workspace import Workspace
from annotator.ui.dialogs.sheet import Sheet
from annotator.ui.dialogs.tables import fill_grid, row_grid
from annotator.ui.fields import Tick, whole_number
from annotator.ui.widgets import plain, wrapped

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
        self._retraining = workspace.retraining
        self._add_every()
        self.summary = wrapped("Reading the models…", "secondary")
        self.body.addWidget(self.summary)
        self.models, self.acceptance = row_grid("Models"), row_grid("Acceptance over time")
        for grid in (self.models, self.acceptance):
            grid.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.note = wrapped("", "secondary")
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(_page(self.models), "&Models")
        self.tabs.addTab(_page(self.acceptance, self.note), "&Getting better?")
        self.body.addWidget(self.tabs, 1)
        self.use_button = self.add_button("&Use this one", self.use, left=True)
        self.back_button = self.add_button("&Back to the shipped one", self.go_back, left=True)
        self.names_button = self.add_button("Learn &names now", self.learn_names, left=True)
        self.add_button("Close", self.accept, default=True)
        self.models.itemSelectionChanged.connect(self._show_buttons)
        self._learning.stored.connect(self._read)
        self._retraining.stored.connect(self._read)
        self._read()

    def learn_names(self) -> None:
        """Train the recogniser of names now, from all finished articles."""
        try:
            self._retraining.train_now()
        except AnnotatorError as refusal:
            self.say(str(refusal))

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
        self._retraining.stored.disconnect(self._read, missing_ok=True)

    def _choose(self, row: ModelRow, *, shipped: bool) -> None:
        try:
            self._learning.choose(row.name, None if shipped else row.uid)
        except AnnotatorError as refusal:
            self.say(str(refusal))

    def _add_every(self) -> None:
        """How often names are learned anew; 0 stands for never."""
        self.every = whole_number(0, MOST_EVERY, " finished articles")
        self.every.setSpecialValueText("never by themselves")
        self.every.setAccessibleName("Learn names anew after so many finished articles")
        self.every.setKeyboardTracking(False)
        self.every.setValue(self._retraining.every())
        self.every.setEnabled(not self._workspace.store.is_read_only)
        self.every.valueChanged.connect(self._set_every)
        words = plain("Names are learned anew every")
        words.setBuddy(self.every)
        row = QHBoxLayout()
        row.addWidget(words)
        row.addWidget(self.every)
        row.addStretch(1)
        self.body.addLayout(row)

    def _set_every(self, articles: int) -> None:
        try:
            self._retraining.set_every(articles)
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
        fill_grid(self.models, table)
        fill_grid(self.acceptance, accepted)
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
        if self._retraining.is_training:
            told.append("Names are being learned, which may take minutes; go on labelling.")
        if self._learning.trouble:
            told.append(f"The last time nothing could be learned: {self._learning.trouble}.")
        if self._retraining.trouble:
            told.append(f"The last time no names could be learned: {self._retraining.trouble}.")
        return " ".join(told)

    def _show_buttons(self) -> None:
        row = self._selected()
        may_write = not self._workspace.store.is_read_only
        free = row is not None and may_write
        self.names_button.setEnabled(may_write and not self._retraining.is_training)
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
