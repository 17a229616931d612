"""Vertical steps of the caret: the token one visual line, or one page, above or below."""

from annotator.ui.article.layout import LaneLayout
from annotator.ui.article.snapping import Snapper
from annotator.ui.article.typeset import word_boxes


class VerticalSteps:
    """Keeps the x one started from through a run of steps, as every editor does."""

    def __init__(self) -> None:
        self._x = 0.0
        self._last: int | None = None

    def step(self, layout: LaneLayout, snapper: Snapper, cp: int, lines: int) -> int:
        """Start of the token `lines` below (negative: above) nearest in x; clamped to the text."""
        if cp != self._last:
            self._x = _x_of(layout, cp)
        y = _line_top(layout, cp)
        for _ in range(abs(lines)):
            y = _next_top(layout, y, 1 if lines > 0 else -1)
        found = layout.cp_near(layout.column.left + self._x, y + 1, on_character=True)
        box, line, _ = layout.line_at(y + 1)
        token = snapper.token(found)[0]
        first = layout.display.from_local(box.number, line.start)
        last = layout.display.from_local(box.number, line.end)
        self._last = token if first <= token <= last else found
        return self._last


def _line_top(layout: LaneLayout, cp: int) -> float:
    box, line, _ = layout.line_of(cp)
    return layout.block_top(box.number) + line.top


def _next_top(layout: LaneLayout, y: float, direction: int) -> float:
    """Top of the next line that holds text, or the same y at the first and last line."""
    at = y
    while True:
        box, line, _ = layout.line_at(at + 1)
        top = layout.block_top(box.number)
        if direction > 0:
            after = top + (line.bottom if line is not box.lines[-1] else box.height)
        else:
            after = top + line.top - 2
        if after < layout.header.height or after >= layout.text_bottom:
            return y
        box, line, _ = layout.line_at(after + 0.5)
        at = layout.block_top(box.number) + line.top
        if line.end > line.start:
            return at


def _x_of(layout: LaneLayout, cp: int) -> float:
    box, line, index = layout.line_of(cp)
    local = layout.display.local(box.number, cp)
    boxes = word_boxes(layout.text_line(box, index), local, min(local + 1, line.end), bidi=box.bidi)
    return boxes[0][0] + 1 if boxes else 0.0
