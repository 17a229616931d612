"""The units behind a cell as a list: what each person said, and where."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from annotator.services.comparison.units import Line
from annotator.ui.theme import ThemeSource

LINE = Qt.ItemDataRole.UserRole
HEIGHT = 64
Index = QModelIndex | QPersistentModelIndex


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


class LineDelegate(QStyledItemDelegate):
    """Three lines a unit: how the sides compare, what they said, and where."""

    def __init__(self, themes: ThemeSource, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._themes = themes

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(180, HEIGHT)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = index.data(LINE)
        if not isinstance(line, Line):
            return
        theme = self._themes.theme
        box: QRect = option.rect.adjusted(8, 1, -8, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.selection))
            painter.drawRoundedRect(box, 5, 5)
        small = QFont(option.font)
        small.setPixelSize(11)
        top = box.adjusted(8, 6, -8, 0)
        sign = "=" if line.is_same else "≠"
        ink = theme.muted if line.is_same else theme.role("unclear")
        rows = ((f"{sign} {line.verdict}", small, ink), (sides_words(line), option.font, theme.ink),
                (line.title, small, theme.muted))  # fmt: skip
        for words, font, colour in rows:
            metrics = QFontMetrics(font)
            painter.setFont(font)
            painter.setPen(QColor(colour))
            shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, top.width())
            painter.drawText(top, Qt.AlignmentFlag.AlignTop, shown)
            top.setTop(top.top() + metrics.height() + 2)
        painter.restore()


class LineList(QListView):
    """The list of units; Return or a double click asks for the article at that spot."""

    wanted = Signal(object)

    def __init__(self, themes: ThemeSource) -> None:
        super().__init__()
        self.lines = LineModel(self)
        self.setModel(self.lines)
        self.setItemDelegate(LineDelegate(themes, self))
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
