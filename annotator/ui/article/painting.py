"""Painting of one block: tints under the words, the words, zones and outlines, then the tags."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTextCharFormat, QTextLayout

from annotator.ui.article.display import DisplayText, overlapping
from annotator.ui.article.lines import Band, BlockBox, Box, Column, LineBox
from annotator.ui.article.marks import Piece, Struck
from annotator.ui.article.metrics import Metrics
from annotator.ui.article.state import ViewState
from annotator.ui.article.tags import TagPainter
from annotator.ui.article.typeset import word_boxes
from annotator.ui.theme import blend

_NO_BRUSH = Qt.BrushStyle.NoBrush


@dataclass(frozen=True, slots=True)
class Sheet:
    """One block as it is painted: its lines that show (with their index) and its zones."""

    box: BlockBox
    layout: QTextLayout
    lines: Sequence[tuple[int, LineBox]]
    struck: Sequence[Struck]


class BlockPainter:
    """Paints typeset blocks with one painter; made anew for each paint event."""

    def __init__(
        self,
        painter: QPainter,
        display: DisplayText,
        metrics: Metrics,
        column: Column,
        state: ViewState,
    ) -> None:
        self._p = painter
        self._display = display
        self._m = metrics
        self._column = column
        self._state = state
        self._theme = state.theme
        self._tags = TagPainter(painter, metrics, state)
        self.chipped: Container[str] = ()  # zones that have a chip need no label in the margin

    def paint(
        self,
        box: BlockBox,
        layout: QTextLayout,
        top: float,
        struck: Sequence[Struck],
        bands: Sequence[Band],
    ) -> None:
        """Paint one block whose top is at `top`; lines away from all bands are left out."""
        reach = self._m.chip_lane
        local = [(first - top - reach, last - top + reach) for first, last in bands]
        lines = [
            (i, line)
            for i, line in enumerate(box.lines)
            if any(line.bottom > first and line.top < last for first, last in local)
        ]
        if not lines:
            return
        sheet = Sheet(box, layout, lines, struck)
        self._p.save()
        self._p.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._p.translate(self._column.left, top)
        self._tint_ranges(sheet)
        self._tint_marks(sheet)
        for _, line in lines:
            self._dashed_boxes(line)
        self._text(sheet)
        for zone in struck:
            self._zone(sheet, zone)
        self._outline_ranges(sheet)
        self._outline_current(sheet)
        for _, line in lines:
            self._tags.paint(line, rtl=box.rtl)
        self._p.restore()

    def _ranges(self, sheet: Sheet, span: Piece) -> Iterator[tuple[LineBox, list[Box]]]:
        """Visual boxes of a code-point range, line by line."""
        display, number = self._display, sheet.box.number
        if span[0] > display.ends[number] or span[1] <= display.starts[number]:
            return
        start, end = display.local(number, span[0]), display.local(number, span[1])
        for i, line in sheet.lines:
            first, last = max(start, line.start), min(end, line.end)
            if first < last:
                text_line = sheet.layout.lineAt(i)
                yield line, word_boxes(text_line, first, last, bidi=sheet.box.bidi)

    def _tint_ranges(self, sheet: Sheet) -> None:
        state, theme, number = self._state, self._theme, sheet.box.number
        low, high = self._display.starts[number], self._display.ends[number]
        spans: list[tuple[Piece | None, str]] = [
            (state.focus_sentence, blend(theme.line, theme.paper, 0.42)),
            *((hit, theme.hit) for hit in overlapping(state.hits, low, high)),
            (state.selection, blend(theme.accent, theme.paper, 0.22)),
            (state.caret, theme.selection),
        ]
        for span, color in spans:
            for line, boxes in self._ranges(sheet, span) if span else ():
                self._fill(line, boxes, color)

    def _tint_marks(self, sheet: Sheet) -> None:
        theme = self._theme
        for _, line in sheet.lines:
            for placed in line.placed:
                if placed.mark.id == self._state.current:
                    self._fill(line, placed.boxes, theme.selection)
                elif placed.mark.id == self._state.hovered:
                    color = blend(theme.role(placed.mark.role), theme.paper, 0.12)
                    self._fill(line, placed.boxes, color)

    def _fill(self, line: LineBox, boxes: Sequence[Box], color: str) -> None:
        self._p.setPen(Qt.PenStyle.NoPen)
        self._p.setBrush(QColor(color))
        for rect in self._word_rects(line, boxes, 2):
            self._p.drawRoundedRect(rect, 2, 2)

    def _word_rects(self, line: LineBox, boxes: Sequence[Box], outset: float) -> Iterator[QRectF]:
        top = round(line.top + line.text_top)
        bottom = round(line.top + line.baseline + self._m.bar_drop + self._m.bar)
        for left, right in boxes:
            yield QRectF(left - outset, top, right - left + 2 * outset, bottom - top)

    def _dashed_boxes(self, line: LineBox) -> None:
        for placed in line.placed:
            mark = placed.mark
            if not mark.suggested or mark.id == self._state.current:
                continue
            color = blend(self._theme.role(mark.role), self._theme.paper, 0.62)
            pen = QPen(QColor(color), 1, Qt.PenStyle.CustomDashLine)
            pen.setDashPattern([3, 2])
            self._p.setPen(pen)
            self._p.setBrush(_NO_BRUSH)
            for rect in self._word_rects(line, placed.boxes, 2.5 + 1.5 * mark.group):
                left, width = round(rect.x()), round(rect.width())
                snapped = QRectF(left, rect.y(), width, rect.height() + 2)
                self._p.drawRect(snapped.adjusted(0.5, -0.5, -0.5, -0.5))

    def _text(self, sheet: Sheet) -> None:
        self._p.setPen(QColor(self._theme.ink))
        formats = []
        for start, end, zone in self._muted(sheet):
            muted = QTextLayout.FormatRange()
            muted.start, muted.length = start, end - start
            color = QTextCharFormat()
            color.setForeground(QColor(self._zone_color(zone, 1.0)))
            muted.format = color
            formats.append(muted)
        first, last = sheet.lines[0][1], sheet.lines[-1][1]
        width = self._column.width + 2 * self._m.overhang
        clip = QRectF(-self._m.overhang, first.top, width, last.bottom - first.top)
        sheet.layout.draw(self._p, -sheet.layout.position(), formats, clip)

    def _muted(self, sheet: Sheet) -> list[tuple[int, int, Struck]]:
        """Struck stretches, those that touch as one: Qt leaves out a range that touches another."""
        local = partial(self._display.local, sheet.box.number)
        found = ((local(zone.start), local(zone.end), zone) for zone in sheet.struck)
        stretches: list[tuple[int, int, Struck]] = []
        for start, end, zone in sorted(found, key=lambda stretch: stretch[:2]):
            if stretches and start <= stretches[-1][1]:
                first, last, before = stretches[-1]
                surer = min(before, zone, key=lambda either: either.suggested)
                stretches[-1] = (first, max(last, end), surer)
            elif start < end:
                stretches.append((start, end, zone))
        return stretches

    def _zone_color(self, zone: Struck, share: float) -> str:
        theme = self._theme
        return blend(theme.muted, theme.paper, share * (0.92 if zone.suggested else 0.74))

    def _zone(self, sheet: Sheet, zone: Struck) -> None:
        pen = QPen(QColor(self._zone_color(zone, 0.8)), max(round(self._m.zoom), 1))
        if zone.suggested:
            pen.setDashPattern([4, 3])
        self._p.setPen(pen)
        for line, boxes in self._ranges(sheet, (zone.start, zone.end)):
            y = round(line.top + line.baseline - self._m.text.xHeight() * 0.52) + 0.5
            for left, right in boxes:
                self._p.drawLine(QPointF(left, y), QPointF(right, y))
        self._zone_label(sheet, zone)

    def _zone_label(self, sheet: Sheet, zone: Struck) -> None:
        """Name the zone in the right margin of its first line, where there is room for it."""
        box, display = sheet.box, self._display
        if not zone.label or zone.id in self.chipped:
            return
        if not display.starts[box.number] <= zone.start <= display.ends[box.number]:
            return
        width = self._m.chip_width(zone.label)
        if self._column.room_right < width + self._m.clear:
            return
        line = box.lines[box.line_of(display.local(box.number, zone.start))]
        left, top = self._column.width + self._m.clear, line.top + line.text_top
        rect = QRectF(left, top, width, line.text_bottom - line.text_top)
        self._p.setPen(QColor(self._theme.muted))
        self._p.setFont(self._m.note_font)
        self._p.drawText(rect, Qt.AlignmentFlag.AlignVCenter, zone.label)

    def _outline_ranges(self, sheet: Sheet) -> None:
        state, accent = self._state, self._theme.accent
        if state.caret:
            quiet = QPen(QColor(blend(accent, self._theme.paper, 0.75)), 1)
            for line, boxes in self._ranges(sheet, state.caret):
                self._outline(line, boxes, quiet, 1.5)
        low, high = self._display.starts[sheet.box.number], self._display.ends[sheet.box.number]
        rim = QPen(QColor(blend(self._theme.role("unclear"), self._theme.paper, 0.6)), 1)
        for hit in overlapping(state.hits, low, high):
            for line, boxes in self._ranges(sheet, hit):
                self._outline(line, boxes, rim, 1.5)
        if state.edge_preview:
            dashed = QPen(QColor(accent), 1.5, Qt.PenStyle.DashLine)
            for line, boxes in self._ranges(sheet, state.edge_preview):
                self._outline(line, boxes, dashed, 3)

    def _outline_current(self, sheet: Sheet) -> None:
        current, pen = self._state.current, QPen(QColor(self._theme.accent), 2)
        for zone in sheet.struck:
            if zone.id == current:
                for line, boxes in self._ranges(sheet, (zone.start, zone.end)):
                    self._outline(line, boxes, pen, 3)
        for _, line in sheet.lines:
            for placed in line.placed:
                if placed.mark.id == current:
                    self._outline(line, placed.boxes, pen, 3)

    def _outline(self, line: LineBox, boxes: Sequence[Box], pen: QPen, outset: float) -> None:
        self._p.setPen(pen)
        self._p.setBrush(_NO_BRUSH)
        for rect in self._word_rects(line, boxes, outset):
            self._p.drawRoundedRect(rect.adjusted(0, 0, 0, 2), 3, 3)
