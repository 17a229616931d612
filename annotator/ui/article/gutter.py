"""Gutter cells of a line: full cells for one sentence, compact columns for several, never lost."""

from collections.abc import Sequence
from dataclasses import dataclass

from annotator.ui.article.marks import GutterCell, GutterRow


@dataclass(frozen=True, slots=True)
class GutterSizes:
    """Pixels of the gutter: cells, gap within a stack, between sentences, to the text, and room."""

    full: float
    compact: float
    height: float
    gap: float
    apart: float
    clear: float
    room: float


@dataclass(frozen=True, slots=True)
class CellBox:
    """One cell at its place: x from the left edge of the column (negative), y from the line."""

    sentence_start: int
    target: int
    cell: GutterCell
    left: float
    top: float
    width: float
    height: float
    compact: bool

    def holds(self, x: float, y: float) -> bool:
        """True when the point, in the same frame, lies on the cell."""
        return self.left <= x < self.left + self.width and self.top <= y < self.top + self.height


def arrange(rows: Sequence[GutterRow], sizes: GutterSizes, top: float = 0.0) -> tuple[CellBox, ...]:
    """Place the rows whose sentences begin on one line, in reading order, targets stacked."""
    shown = [row for row in rows if row.cells]
    if not shown:
        return ()
    compact = len(shown) > 1 or sizes.room < sizes.full + sizes.clear
    width = sizes.compact if compact else sizes.full
    step = width + sizes.apart
    columns = max(int((sizes.room - sizes.clear + sizes.apart) // step), 1)
    banks = [shown[i : i + columns] for i in range(0, len(shown), columns)]
    boxes: list[CellBox] = []
    for bank in banks:
        for n, row in enumerate(bank):
            left = -sizes.clear - (len(bank) - n) * step + sizes.apart
            boxes += _column(row, left, top, width, sizes, compact=compact)
        tallest = max(len(row.cells) for row in bank)
        top += tallest * (sizes.height + sizes.gap) - sizes.gap + sizes.apart
    return tuple(boxes)


def _column(
    row: GutterRow, left: float, top: float, width: float, sizes: GutterSizes, *, compact: bool
) -> list[CellBox]:
    step = sizes.height + sizes.gap
    return [
        CellBox(row.sentence_start, n, cell, left, top + n * step, width, sizes.height, compact)
        for n, cell in enumerate(row.cells)
    ]


def depth(boxes: Sequence[CellBox], gap: float) -> float:
    """Pixels that the cells of a line need below its top; 0 without cells."""
    return max((box.top + box.height + gap for box in boxes), default=0.0)


def shortfalls(heights: Sequence[float], depths: Sequence[float]) -> list[float]:
    """Extra height each line needs so that no cells run into those of the next marked line."""
    extra = [0.0] * len(heights)
    marked = [i for i, depth_ in enumerate(depths) if depth_ > 0]
    for i, following in zip(marked, [*marked, len(heights)][1:], strict=True):
        missing = depths[i] - sum(heights[i:following])
        if missing > 0:
            extra[following - 1] += missing
    return extra
