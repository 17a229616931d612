"""Rows of a list that are painted by hand: the same height, ground and quiet lines everywhere."""

from collections.abc import Callable
from typing import TypeAlias

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)
from typing_extensions import override

from annotator.ui.theme import Theme, ThemeSource

Index = QModelIndex | QPersistentModelIndex
Draw: TypeAlias = Callable[[QPainter, QRect, QFont, Index, Theme], None]
_LEAST_WIDTH = 160
_SMALL = 11


class RowDelegate(QStyledItemDelegate):
    """Paints the ground of a row; `draw` puts on it what its list shows of an index.

    Attributes:
        height: of every row alike, in pixels, so that 100,000 of them scroll at once.
    """

    def __init__(
        self, draw: Draw, height: int, themes: ThemeSource, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.height = height
        self._draw = draw
        self._themes = themes

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(_LEAST_WIDTH, self.height)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = self._themes.theme
        box: QRect = option.rect.adjusted(8, 1, -8, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.selection))
            painter.drawRoundedRect(box, 5, 5)
        self._draw(painter, box, QFont(option.font), index, theme)
        painter.restore()


def row_table(model: QAbstractItemModel, delegate: RowDelegate, name: str) -> QTableView:
    """One column of painted rows: a table needs no layout pass over 100,000 of them."""
    table = QTableView()
    table.setModel(model)
    delegate.setParent(table)
    table.setItemDelegate(delegate)
    table.horizontalHeader().hide()
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    table.verticalHeader().hide()
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    table.verticalHeader().setDefaultSectionSize(delegate.height)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
    table.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.setAccessibleName(name)
    return table


def draw_line(painter: QPainter, box: QRect, words: str, font: QFont, colour: str) -> int:
    """Draw one line at the top of a box, cut off with dots where it is too long; its height."""
    metrics = QFontMetrics(font)
    painter.setFont(font)
    painter.setPen(QColor(colour))
    shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, Qt.AlignmentFlag.AlignTop, shown)
    return metrics.height()


def small(font: QFont) -> QFont:
    """The same font in the size of quiet lines."""
    made = QFont(font)
    made.setPixelSize(_SMALL)
    return made
