"""A list line with words on the left and a quiet note on the right."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

VALUE = Qt.ItemDataRole.UserRole
NOTE = VALUE + 1
_HEIGHT = 26


class TwoSided(QStyledItemDelegate):
    """Paints words and note; what does not fit is shortened, the note first."""

    @override
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(80, _HEIGHT)

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        box: QRect = option.rect
        palette: QPalette = option.palette
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, palette.highlight())
        metrics = QFontMetrics(option.font)
        painter.setFont(option.font)
        inner = box.adjusted(8, 0, -8, 0)
        note, words = str(index.data(NOTE) or ""), str(index.data())
        taken = min(metrics.horizontalAdvance(words), inner.width())
        kept = Qt.TextElideMode.ElideRight
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(palette.text().color())
        words = metrics.elidedText(words, kept, inner.width())
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignLeft, words)
        painter.setPen(palette.placeholderText().color())
        note = metrics.elidedText(note, kept, max(inner.width() - taken - 24, 0))
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignRight, note)


def line(words: str, note: str = "", value: object = None) -> QListWidgetItem:
    """A list entry with words, a note and what it stands for."""
    item = QListWidgetItem(words)
    item.setData(NOTE, note)
    item.setData(VALUE, value)
    return item
