"""Picking: what lies under a point of a line, as pure functions over placed values."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from annotator.ui.article.gutter import CellBox
from annotator.ui.article.lines import LineBox, Placed
from annotator.ui.article.marks import Mark

Side = Literal["start", "end"]
REACH = 5.0  # pixels beside an edge that still take hold of it


@dataclass(frozen=True, slots=True)
class Edge:
    """One end of the current mark on a line, where the mouse can take it."""

    side: Side
    x: float
    top: float
    bottom: float


def chip_at(line: LineBox, x: float, y: float, chip_height: float, bar: float) -> Mark | None:
    """The mark whose chip or bar is under the point; y from the line's top."""
    for placed in line.placed:
        chip = placed.chip
        if chip is None or not _inside(x, chip[0], chip[0] + chip[2]):
            continue
        if _inside(y, chip[1] - 1, chip[1] + chip_height + 1):
            return placed.mark
    for placed in line.placed:
        if _inside(y, placed.bar_top - 1, placed.bar_top + bar + 1) and _covers(placed, x):
            return placed.mark
    return None


def marks_over(line: LineBox, x: float) -> list[Mark]:
    """Marks whose words are at an x, shortest first; equal ones in lane order."""
    over = [placed for placed in line.placed if _covers(placed, x)]
    over.sort(key=lambda placed: (placed.mark.length, placed.bar_top))
    return [placed.mark for placed in over]


def cell_at(line: LineBox, x: float, y: float) -> CellBox | None:
    """The gutter cell under the point."""
    return next((cell for cell in line.cells if cell.holds(x, y)), None)


def edges(line: LineBox, current: str | None, *, rtl: bool) -> list[Edge]:
    """The ends of the current mark that lie on a line."""
    found: list[Edge] = []
    for placed in line.placed:
        if placed.mark.id != current:
            continue
        left, right = placed.boxes[0][0], placed.boxes[-1][1]
        first, last = (right, left) if rtl else (left, right)
        if placed.is_start:
            found.append(Edge("start", first, line.text_top, line.text_bottom))
        if placed.is_end:
            found.append(Edge("end", last, line.text_top, line.text_bottom))
    return found


def edge_at(found: Sequence[Edge], x: float, y: float) -> Edge | None:
    """The edge within reach of the point; the nearer one when both are."""
    near = [e for e in found if abs(e.x - x) <= REACH and e.top - 2 <= y <= e.bottom + 4]
    return min(near, key=lambda edge: abs(edge.x - x), default=None)


def next_pick(candidates: Sequence[str], last: Sequence[str], picked: str | None) -> str:
    """Which of several ids a click means: the first, or the one after the last on repeat."""
    if picked in candidates and tuple(candidates) == tuple(last):
        return candidates[(candidates.index(picked) + 1) % len(candidates)]
    return candidates[0]


def moved_edge(mark: Mark, side: Side, cp: int) -> tuple[int, int]:
    """The outer range of a mark with one end dragged to `cp`; never empty or turned around."""
    if side == "start":
        return min(cp, mark.end - 1), mark.end
    return mark.start, max(cp, mark.start + 1)


def _covers(placed: Placed, x: float) -> bool:
    return any(_inside(x, left, right) for left, right in placed.boxes)


def _inside(value: float, low: float, high: float) -> bool:
    return low <= value < high
