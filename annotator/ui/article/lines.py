"""Laid out lines as plain values: words, bars, chips and cells with their places in pixels."""

from dataclasses import dataclass, field

from annotator.ui.article.gutter import CellBox
from annotator.ui.article.marks import Mark

Box = tuple[float, float]
Band = tuple[float, float]  # top and bottom of a stretch of lines


@dataclass(frozen=True, slots=True)
class Column:
    """The reading column in pixels: left edge, width, and room left and right of it."""

    left: float
    width: float
    room_left: float
    room_right: float


@dataclass(frozen=True, slots=True)
class Placed:
    """One mark on one line: its words, its bar and, where it begins, its chip."""

    mark: Mark
    boxes: tuple[Box, ...]
    bar_top: float
    chip: tuple[float, float, float] | None  # left, top, width
    is_start: bool
    is_end: bool


@dataclass(slots=True)
class LineBox:
    """One visual line; UTF-16 range in the block, y from the block's top, x from the column."""

    start: int
    end: int
    top: float = 0.0
    height: float = 0.0
    text_top: float = 0.0
    baseline: float = 0.0
    text_bottom: float = 0.0
    placed: tuple[Placed, ...] = ()
    cells: tuple[CellBox, ...] = ()

    @property
    def bottom(self) -> float:
        """Where the next line begins."""
        return self.top + self.height

    @property
    def depth(self) -> float:
        """Where the line's own cells end, which may hang down beside the lines below."""
        cells = max((cell.top + cell.height for cell in self.cells), default=0.0)
        return self.top + max(self.height, cells)


@dataclass(frozen=True, slots=True)
class Look:
    """A block at one moment: its height and copies of its lines, none when it was not placed."""

    height: float
    lines: tuple[LineBox, ...]


@dataclass(slots=True)
class BlockBox:
    """One typeset block; `height` includes the gap to the next paragraph."""

    number: int
    rtl: bool
    bidi: bool
    lines: list[LineBox] = field(default_factory=list)
    height: float = 0.0

    def line_at(self, y: float) -> int:
        """Index of the line at a y from the block's top, clamped."""
        for i, line in enumerate(self.lines):
            if y < line.bottom:
                return i
        return len(self.lines) - 1

    def line_of(self, u16: int) -> int:
        """Index of the line that shows a UTF-16 position of the block, clamped."""
        for i, line in enumerate(self.lines):
            if u16 < line.end:
                return i
        return len(self.lines) - 1
