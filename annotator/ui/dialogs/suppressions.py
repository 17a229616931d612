"""What is never suggested: every wording with its reach, who asked for it and when; lifted here."""

from collections.abc import Mapping
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)
from typing_extensions import override

from annotator.errors import AnnotatorError
from annotator.model.suppressions import Suppression
from annotator.services.suppressing import columns_of
from annotator.services.workspace import Workspace
from annotator.ui.dialogs.sheet import Sheet
from annotator.ui.widgets import wrapped

COLUMNS = ("Wording", "As", "Where", "Asked by", "When")
_NARROW = QHeaderView.ResizeMode.ResizeToContents
_NOTHING = (
    "Nothing is kept away yet. Q on a suggestion asks how far it should never be suggested again."
)


class SuppressionsDialog(Sheet):
    """A table, newest first; Delete or the button lifts what is selected."""

    def __init__(self, host: QWidget, workspace: Workspace) -> None:
        super().__init__(host, "What is never suggested", (820, 520))
        self._workspace = workspace
        self._rows: list[Suppression] = []
        self._empty = wrapped(_NOTHING)
        self.table = _table()
        self.body.addWidget(self._empty)
        self.body.addWidget(self.table, 1)
        self.body.addStretch()
        self.lift_button = self.add_button("&Suggest again", self.lift, left=True)
        self.add_button("Close", self.accept, default=True)
        workspace.suppressing.known.connect(self._read)
        self._read()

    def lift(self) -> None:
        """Let what is selected be suggested again."""
        chosen = sorted({index.row() for index in self.table.selectedIndexes()})
        try:
            for row in chosen:
                self._workspace.suppressing.lift(self._rows[row])
        except AnnotatorError as refusal:
            self.say(str(refusal))

    @override
    def stop(self) -> None:
        self._let_go()

    @override
    def done(self, result: int) -> None:
        self._let_go()
        super().done(result)

    def _let_go(self) -> None:
        self._workspace.suppressing.known.disconnect(self._read, missing_ok=True)

    def _read(self) -> None:
        store = self._workspace.store
        self._rows = list(reversed(self._workspace.suppressing.all()))
        names: Mapping[UUID, str] = {person.id: person.name for person in store.people.all()}
        self.table.setRowCount(len(self._rows))
        for line, made in enumerate(self._rows):
            title = store.articles.get(made.article).title if made.article else None
            cells = (*columns_of(made, title), names.get(made.person, "somebody"),
                     f"{made.made_at.astimezone():%Y-%m-%d %H:%M}")  # fmt: skip
            for place, words in enumerate(cells):
                item = QTableWidgetItem(words)
                item.setFlags(Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled)
                item.setToolTip(words)
                self.table.setItem(line, place, item)
        self._empty.setVisible(not self._rows)
        self.table.setVisible(bool(self._rows))
        self.lift_button.setEnabled(bool(self._rows) and not store.is_read_only)
        if self._rows:
            self.table.selectRow(0)


def _table() -> QTableWidget:
    made = QTableWidget(0, len(COLUMNS))
    made.setHorizontalHeaderLabels(list(COLUMNS))
    made.setAccessibleName("What is never suggested")
    made.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    made.setTabKeyNavigation(False)
    made.setShowGrid(False)
    made.verticalHeader().hide()
    made.horizontalHeader().setHighlightSections(False)
    for place in range(len(COLUMNS)):
        wide = QHeaderView.ResizeMode.Stretch if place in {0, 2} else _NARROW
        made.horizontalHeader().setSectionResizeMode(place, wide)
    made.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
    return made
