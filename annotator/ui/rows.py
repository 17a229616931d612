"""Rows of a list that are painted by hand: the same height, ground and quiet lines everywhere."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from annotator.ui.theme import Theme, ThemeSource

Index = QModelIndex | QPersistentModelIndex
_LEAST_WIDTH = 160
_SMALL = 11


class RowDelegate(QStyledItemDelegate):
    """Paints the ground of a row; what stands on it is drawn by the list it belongs to.

    Attributes:
        height: of every row alike, in pixels, so that 100,000 of them scroll at once.
    """

    height = 48

    def __init__(self, themes: ThemeSource, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._themes = themes

    def draw(self, painter: QPainter, box: QRect, font: QFont, index: Index, theme: Theme) -> None:
        """Draw the row of an index into a box, in this font."""
        raise NotImplementedError

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
        self.draw(painter, box, QFont(option.font), index, theme)
        painter.restore()


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
