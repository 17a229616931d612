"""Spots: what lies under one point of the page, as a plain value."""

from dataclasses import dataclass
from typing import Literal

from annotator.ui.article.gutter import CellBox
from annotator.ui.article.lines import BlockBox, LineBox
from annotator.ui.article.marks import Mark
from annotator.ui.article.picking import Edge, cell_at, chip_at, edge_at, edges


@dataclass(frozen=True, slots=True)
class Spot:
    """What lies under a point of the viewport."""

    box: BlockBox
    line: LineBox
    x: float
    y: float
    cell: CellBox | None
    edge: Edge | None
    chip: Mark | None

    @property
    def kind(self) -> Literal["gutter", "edge", "chip", "text"]:
        """The part of the page that a press here means."""
        if self.cell:
            return "gutter"
        if self.edge:
            return "edge"
        return "chip" if self.chip else "text"


@dataclass(frozen=True, slots=True)
class Seen:
    """Sizes and the current mark, as hit-testing needs them."""

    chip_height: float
    bar: float
    current: str | None


def spot(box: BlockBox, line: LineBox, x: float, y: float, seen: Seen) -> Spot:
    """What lies at a point of a line; x from the column, y from the line's top."""
    cell = _cell(box, line, x, y) if x < 0 else None
    chip = None if cell else chip_at(line, x, y, seen.chip_height, seen.bar)
    edge = None
    if not cell:
        edge = edge_at(edges(line, seen.current, rtl=box.rtl), x, y)
        if chip and chip.id != seen.current and edge and y > line.text_bottom:
            edge = None
    return Spot(box, line, x, y, cell, edge, chip if edge is None else None)


def _cell(box: BlockBox, line: LineBox, x: float, y: float) -> CellBox | None:
    """The gutter cell at a point: cells of a line may hang down beside the lines below it."""
    for above in box.lines:
        found = cell_at(above, x, y + line.top - above.top)
        if found:
            return found
    return None
