"""Places on screen: from points of the viewport to the text and its marks, and back."""

from PySide6.QtCore import QPointF, QRectF

from annotator.ui.article.marks import Mark, Piece, Struck
from annotator.ui.article.picking import marks_over
from annotator.ui.article.spots import Seen, Spot, spot
from annotator.ui.article.surface import LaneSurface
from annotator.ui.article.typeset import word_boxes


class PlacedSurface(LaneSurface):
    """The surface with its two maps: what lies at a point, and where a range, chip or cell is."""

    def range_rects(self, start: int, end: int) -> list[QRectF]:
        """Rectangles of a range's words in the viewport, line by line; for popups and tests."""
        lanes, found = self._lanes, []
        for block in lanes.display.blocks_of(start, end):
            box = lanes.ensure(block)
            first, last = lanes.display.local(block, start), lanes.display.local(block, end)
            origin = QPointF(lanes.column.left, lanes.block_top(block) - self._keeper.top)
            for i, line in enumerate(box.lines):
                low, high = max(first, line.start), min(last, line.end)
                if low < high:
                    words = word_boxes(lanes.text_line(box, i), low, high, bidi=box.bidi)
                    top, height = line.top + line.text_top, line.text_bottom - line.text_top
                    found += [
                        QRectF(x, top, right - x, height).translated(origin) for x, right in words
                    ]
        return found

    def is_header(self, y: float) -> bool:
        """True when a y of the viewport lies above the text, on title or subtitle."""
        return y + self._keeper.top < self._lanes.header.height

    def gap_at(self, point: QPointF) -> int:
        """Code point of the gap between characters nearest to a point of the viewport."""
        return self._lanes.cp_near(point.x(), point.y() + self._keeper.top, on_character=False)

    def character_at(self, point: QPointF) -> int:
        """Code point of the character under a point of the viewport, else the nearest."""
        return self._lanes.cp_near(point.x(), point.y() + self._keeper.top, on_character=True)

    def mark_rects(self, id_: str) -> list[QRectF]:
        """Rectangles of a mark's words in the viewport, line by line; empty if it is not shown."""
        return [rect for piece in self._pieces(id_) for rect in self.range_rects(*piece)]

    def chip_rect(self, id_: str) -> QRectF | None:
        """Rectangle of a mark's chip in the viewport; None if there is no such chip."""
        mark, lanes = self._lanes.contents.marks.get(id_), self._lanes
        for block in lanes.display.blocks_of(*mark.pieces[0]) if mark else ():
            for line in lanes.ensure(block).lines:
                chips = [placed.chip for placed in line.placed if placed.mark.id == id_]
                for left, top, width in (chip for chip in chips if chip):
                    y = lanes.block_top(block) + line.top + top - self._keeper.top
                    height = lanes.metrics.chip_height
                    return QRectF(lanes.column.left + left, y, width, height)
        return None

    def cell_rect(self, sentence_start: int, target: int) -> QRectF | None:
        """Rectangle of a gutter cell in the viewport; None if there is no such cell."""
        lanes = self._lanes
        box, line, _ = lanes.line_of(sentence_start)
        y = lanes.block_top(box.number) + line.top - self._keeper.top
        for cell in line.cells:
            if (cell.sentence_start, cell.target) == (sentence_start, target):
                x = lanes.column.left + cell.left
                return QRectF(x, y + cell.top, cell.width, cell.height)
        return None

    @property
    def current_mark(self) -> Mark | None:
        """The current mark, if a mark is current."""
        current = self._state.current
        return self._lanes.contents.marks.get(current) if current else None

    @property
    def column_width(self) -> float:
        """Width of the reading column in pixels."""
        return self._lanes.column.width

    def spot_at(self, point: QPointF) -> Spot:
        """What lies under a point of the viewport."""
        lanes = self._lanes
        y = point.y() + self._keeper.top
        box, line, _ = lanes.line_at(y)
        seen = Seen(lanes.metrics.chip_height, lanes.metrics.bar, self._state.current)
        x = point.x() - lanes.column.left
        return spot(box, line, x, y - lanes.block_top(box.number) - line.top, seen)

    def mark_at(self, point: QPointF) -> str:
        """Id of the mark a click at a point of the viewport means; empty where there is none."""
        under = self.spot_at(point)
        over = marks_over(under.line, under.x)
        return under.chip.id if under.chip else over[0].id if over else ""

    def zones_at(self, cp: int) -> list[Struck]:
        """Zones that hold a code point, shortest first."""
        block = self._lanes.display.block_of(cp)
        zones = [z for z in self._lanes.contents.struck_in(block) if z.start <= cp < z.end]
        return sorted(zones, key=lambda zone: zone.end - zone.start)

    def _pieces(self, id_: str | None) -> tuple[Piece, ...]:
        contents = self._lanes.contents
        if id_ in contents.marks:
            return contents.marks[id_].pieces
        zone = contents.struck.get(id_ or "")
        return ((zone.start, zone.end),) if zone else ()
