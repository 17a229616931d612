"""The units behind a cell as a list: what each person said, and where."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QListView
from typing_extensions import override

from annotator.services.comparison.units import Line
from annotator.ui.rows import Index, RowDelegate, draw_line, small
from annotator.ui.theme import Theme, ThemeSource

LINE = Qt.ItemDataRole.UserRole
HEIGHT = 64


class LineModel(QAbstractListModel):
    """Shows the units behind one cell."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: Sequence[Line] = ()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show other units."""
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.lines)

    @override
    def data(self, index: Index, role: int = 0) -> object:
        if not 0 <= index.row() < len(self.lines):
            return None
        line = self.lines[index.row()]
        if role == LINE:
            return line
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return f"{line.verdict}: {sides_words(line)}; {line.title}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return sides_words(line)
        return None


def sides_words(line: Line) -> str:
    """Who said what, in one line."""
    return " · ".join(f"{name}: {said}" for name, said in line.sides)


def draw_unit(painter: QPainter, box: QRect, font: QFont, index: Index, theme: Theme) -> None:
    """How the sides of a unit compare, what they said, and where: three lines."""
    line = index.data(LINE)
    if not isinstance(line, Line):
        return
    sign = "=" if line.is_same else "≠"
    ink = theme.muted if line.is_same else theme.role("unclear")
    top, quiet = box.adjusted(8, 6, -8, 0), small(font)
    rows = ((f"{sign} {line.verdict}", quiet, ink), (sides_words(line), font, theme.ink),
            (line.title, quiet, theme.muted))  # fmt: skip
    for words, used, colour in rows:
        top.setTop(top.top() + draw_line(painter, top, words, used, colour) + 2)


class LineList(QListView):
    """The list of units; Return or a double click asks for the article at that spot."""

    wanted = Signal(object)

    def __init__(self, themes: ThemeSource) -> None:
        super().__init__()
        self.lines = LineModel(self)
        self.setModel(self.lines)
        self.setItemDelegate(RowDelegate(draw_unit, HEIGHT, themes, self))
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("What stands behind the figure")
        self.activated.connect(self._activated)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show other units, the first one current."""
        self.lines.show_lines(lines)
        if lines:
            self.setCurrentIndex(self.lines.index(0, 0))

    def _activated(self, index: QModelIndex) -> None:
        line = index.data(LINE)
        if isinstance(line, Line):
            self.wanted.emit(line)
