"""Paints one row of the queue: status sign, title on at most two lines, a quiet line."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QTextLayout, QTextOption

from annotator.model.queue import QueueRow
from annotator.ui.queue.model import DETAIL, ROW
from annotator.ui.rows import Index, draw_line, small
from annotator.ui.theme import Theme

_SIGNS = {"todo": "○", "started": "◐", "done": "✓", "skipped": "–"}
HEIGHT = 66


def draw_article(painter: QPainter, box: QRect, font: QFont, index: Index, theme: Theme) -> None:
    """Status sign, a title on at most two lines, and a quiet line below it."""
    row = index.data(ROW)
    if not isinstance(row, QueueRow):
        return
    painter.setFont(font)
    painter.setPen(QColor(theme.muted if row.status in {"done", "skipped"} else theme.ink))
    painter.drawText(box.adjusted(8, 6, 0, 0), Qt.AlignmentFlag.AlignTop, _SIGNS[row.status])
    text = box.adjusted(28, 6, -8, -4)
    used = _title(painter, text, row.title, font)
    below = text.adjusted(0, used + 2, 0, 0)
    draw_line(painter, below, index.data(DETAIL), small(font), theme.muted)


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
