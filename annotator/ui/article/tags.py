"""Painting of all that hangs on a line: bars, connectors, chips, edge handles, gutter cells."""

from itertools import pairwise

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from annotator.ui.article.lines import LineBox, Placed
from annotator.ui.article.metrics import Metrics
from annotator.ui.article.picking import edges
from annotator.ui.article.stamps import Stamp
from annotator.ui.article.state import ViewState
from annotator.ui.article.typeset import chip_label

_STUB = 10  # how far a connector reaches toward pieces on other lines


class TagPainter:
    """Paints the tags of a line; the painter stands at the top left of the block."""

    def __init__(self, painter: QPainter, metrics: Metrics, state: ViewState) -> None:
        self._p = painter
        self._m = metrics
        self._state = state
        self._theme = state.theme

    def paint(self, line: LineBox, *, rtl: bool) -> None:
        """Paint bars first, then chips, handles and gutter cells."""
        for placed in line.placed:
            self._bar(line, placed)
        for placed in line.placed:
            if placed.chip:
                self._chip(line, placed, placed.chip)
        self._handles(line, rtl=rtl)
        self._gutter(line)

    def _bar(self, line: LineBox, placed: Placed) -> None:
        color = QColor(self._theme.role(placed.mark.role))
        y, bar = round(line.top + placed.bar_top), self._m.bar
        middle = y + bar / 2
        self._connectors(placed, middle, color)
        for left, right in placed.boxes:
            if placed.mark.suggested:
                self._p.setPen(_dashes(color, bar, [2, 1]))
                self._p.drawLine(QPointF(left, middle), QPointF(right, middle))
            else:
                self._p.fillRect(QRectF(round(left), y, round(right - left), bar), color)

    def _connectors(self, placed: Placed, y: float, color: QColor) -> None:
        """Thin dots between the pieces of a mark; stubs where a piece is on another line."""
        if len(placed.mark.pieces) == 1 and len(placed.boxes) == 1:
            return
        boxes = placed.boxes
        spans = [(a[1], b[0]) for a, b in pairwise(boxes)]
        if len(placed.mark.pieces) > 1 and not placed.is_start:
            spans.append((boxes[0][0] - _STUB, boxes[0][0]))
        if len(placed.mark.pieces) > 1 and not placed.is_end:
            spans.append((boxes[-1][1], boxes[-1][1] + _STUB))
        self._p.setPen(_dashes(color, 1, [1, 2]))
        for left, right in spans:
            self._p.drawLine(QPointF(left, y), QPointF(right, y))

    def _chip(self, line: LineBox, placed: Placed, chip: tuple[float, float, float]) -> None:
        metrics, mark = self._m, placed.mark
        top, label = round(line.top + chip[1]), chip_label(mark)
        rect = QRect(round(chip[0]), top, round(chip[2]), metrics.chip_height)
        if chip[2] < metrics.chip_width(label):
            room = chip[2] - 2 * metrics.chip_padding
            label = metrics.chip.elidedText(label, Qt.TextElideMode.ElideRight, room)
        is_deep = placed.bar_top > line.baseline + metrics.bar_drop
        if mark.id == self._state.current and is_deep:
            self._ring(QRectF(rect))
        self._label(rect, label, self._theme.role(mark.role), hollow=mark.suggested)

    def _ring(self, rect: QRectF) -> None:
        """Nested marks share their words; in deep lanes only the chip tells which is current."""
        self._p.setPen(QPen(QColor(self._theme.accent), 1.5))
        self._p.setBrush(Qt.BrushStyle.NoBrush)
        self._p.drawRoundedRect(rect.adjusted(-2, -1.5, 2, 2), 4, 4)

    def _label(self, rect: QRect, text: str, role: str, *, hollow: bool) -> None:
        ground = self._theme.paper if hollow else self._theme.chip_text
        stamp = Stamp(text, rect.width(), rect.height(), role, ground, hollow)
        self._m.stamps.press(self._p, rect.x(), rect.y(), stamp)

    def _handles(self, line: LineBox, *, rtl: bool) -> None:
        self._p.setPen(QPen(QColor(self._theme.paper), 1))
        self._p.setBrush(QColor(self._theme.accent))
        for edge in edges(line, self._state.current, rtl=rtl):
            outward = 3 if (edge.side == "end") != rtl else -3
            middle = line.top + (edge.top + edge.bottom) / 2 + 1
            self._p.drawRoundedRect(QRectF(edge.x + outward - 3, middle - 6, 6, 12), 2.5, 2.5)

    def _gutter(self, line: LineBox) -> None:
        for box in line.cells:
            cell = box.cell
            role = self._theme.muted if cell.state == "none" else self._theme.role(cell.role)
            text = cell.sign if box.compact else f"{cell.letters} {cell.sign}"
            top = round(line.top + box.top)
            rect = QRect(round(box.left), top, round(box.width), round(box.height))
            self._label(rect, text, role, hollow=cell.state != "filled")


def _dashes(color: QColor, width: float, pattern: list[float]) -> QPen:
    pen = QPen(color, width, Qt.PenStyle.CustomDashLine, Qt.PenCapStyle.FlatCap)
    pen.setDashPattern(pattern)
    return pen
