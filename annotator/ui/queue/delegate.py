"""Paints one row of the queue: status sign, title on at most two lines, a quiet line."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from annotator.model.queue import QueueRow
from annotator.ui.queue.model import DETAIL, ROW
from annotator.ui.theme import ThemeSource

_SIGNS = {"todo": "○", "started": "◐", "done": "✓", "skipped": "–"}
HEIGHT = 66


class QueueDelegate(QStyledItemDelegate):
    """Every row has the same height, so that 100,000 of them scroll at once."""

    def __init__(self, themes: ThemeSource) -> None:
        super().__init__()
        self._themes = themes

    @override
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(160, HEIGHT)

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        row = index.data(ROW)
        if not isinstance(row, QueueRow):
            return
        theme = self._themes.theme
        box: QRect = option.rect.adjusted(8, 1, -8, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.selection))
            painter.drawRoundedRect(box, 5, 5)
        font = QFont(option.font)
        painter.setFont(font)
        painter.setPen(QColor(theme.muted if row.status in {"done", "skipped"} else theme.ink))
        painter.drawText(box.adjusted(8, 6, 0, 0), Qt.AlignmentFlag.AlignTop, _SIGNS[row.status])
        text = box.adjusted(28, 6, -8, -4)
        used = _title(painter, text, row.title, font)
        painter.setPen(QColor(theme.muted))
        font.setPixelSize(11)
        painter.setFont(font)
        metrics = QFontMetrics(font)
        words = metrics.elidedText(index.data(DETAIL), Qt.TextElideMode.ElideRight, text.width())
        painter.drawText(text.adjusted(0, used + 2, 0, 0), Qt.AlignmentFlag.AlignTop, words)
        painter.restore()


def _title(painter: QPainter, box: QRect, words: str, font: QFont) -> int:
    """Draw a title on one or two lines; the height used."""
    layout = QTextLayout(" ".join(words.split()) or "Untitled", font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    lines: list[tuple[int, int]] = []
    while len(lines) < 3:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(box.width())
        lines.append((line.textStart(), line.textLength()))
    layout.endLayout()
    metrics = QFontMetrics(font)
    top = box.top()
    text = layout.text()
    for number, (start, length) in enumerate(lines[:2]):
        piece = text[start : start + length]
        if number == 1 and len(lines) > 2:
            piece = metrics.elidedText(text[start:], Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(
            QRect(box.left(), top, box.width(), metrics.height()), Qt.AlignmentFlag.AlignLeft, piece
        )
        top += metrics.height()
    return top - box.top()
