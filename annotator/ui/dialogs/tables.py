"""Tables that dialogs only show: whole rows, no edges, words and numbers."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QTreeWidget,
)

from annotator.services.anchor.words import WordTable

RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_SHOWN = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled


def row_grid(name: str) -> QTableWidget:
    """An empty table whose columns are as wide as their words, the last one as wide as is left."""
    made = QTableWidget(0, 0)
    made.setAccessibleName(name)
    made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    made.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    made.setTabKeyNavigation(False)
    made.setShowGrid(False)
    made.verticalHeader().hide()
    header = made.horizontalHeader()
    header.setHighlightSections(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setStretchLastSection(True)
    return made


def fill_grid(shown: QTableWidget, table: WordTable, why_quiet: str = "") -> None:
    """Show a table of words; quiet rows are muted and say why where that is given."""
    shown.setColumnCount(len(table.columns))
    shown.setHorizontalHeaderLabels(list(table.columns))
    shown.setRowCount(len(table.rows))
    muted = shown.palette().placeholderText().color()
    for line, row in enumerate(table.rows):
        for place, words in enumerate(row.cells):
            item = QTableWidgetItem(words)
            item.setFlags(_SHOWN)
            item.setToolTip((row.is_quiet and why_quiet) or words)
            if row.is_quiet:
                item.setForeground(muted)
            shown.setItem(line, place, item)


def row_list(columns: Sequence[str], numbers: Collection[int], name: str) -> QTreeWidget:
    """An empty list in columns; those of numbers stand to the right, the second one is wide."""
    made = QTreeWidget()
    made.setHeaderLabels(columns)
    made.setRootIsDecorated(False)
    made.setUniformRowHeights(True)
    made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    made.setAccessibleName(name)
    for column in numbers:
        made.headerItem().setTextAlignment(column, RIGHT)
    header = made.header()
    header.setStretchLastSection(False)
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
    return made
