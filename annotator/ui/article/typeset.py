"""Typeset blocks: the lines of one paragraph with words, lanes, chips and gutter cells in place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import cast

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QTextBlock, QTextLayout, QTextLine, QTextOption
from PySide6.QtWidgets import QStyle

from annotator.ui.article.display import DisplayText
from annotator.ui.article.gutter import arrange, depth, shortfalls
from annotator.ui.article.lanes import Extent, chip_left, pack, tops
from annotator.ui.article.lines import BlockBox, Box, Column, LineBox, Placed
from annotator.ui.article.marks import GutterRow, Mark
from annotator.ui.article.metrics import Metrics

_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\u200f\u202b\u202e\u2067\u2068\ufb1d-\ufdff\ufe70-\ufefc"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


def shape(block: QTextBlock, width: float, shown: str) -> BlockBox:
    """Break one block into lines of the given width; lanes are placed later by `place`."""
    layout = block.layout()
    direction = block.textDirection()
    option = QTextOption(
        QStyle.visualAlignment(direction, Qt.AlignmentFlag.AlignLeft)
    )  # without it wrapped right-to-left lines stick to the left edge
    option.setTextDirection(direction)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    rtl = direction == Qt.LayoutDirection.RightToLeft
    bidi = not shown.isascii() and (rtl or _RIGHT_TO_LEFT.search(shown) is not None)
    box = BlockBox(block.blockNumber(), rtl=rtl, bidi=bidi)
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        box.lines.append(LineBox(line.textStart(), line.textStart() + line.textLength()))
    layout.endLayout()
    return box


@dataclass(frozen=True, slots=True)
class Setting:
    """What placing needs to know besides the block itself."""

    display: DisplayText
    metrics: Metrics
    column: Column
    groups: frozenset[int]
    show_gutter: bool
    gap_below: float
    letters: int


def place(
    box: BlockBox,
    layout: QTextLayout,
    marks: Sequence[Mark],
    rows: Sequence[GutterRow],
    setting: Setting,
) -> None:
    """Give every line of a shaped block its lanes, its gutter cells and its height."""
    metrics = setting.metrics
    is_empty = len(box.lines) == 1 and box.lines[0].start == box.lines[0].end
    pieces = _pieces_by_line(box, marks, setting)
    starts = _rows_by_line(box, rows, setting) if setting.show_gutter else {}
    sizes = metrics.gutter(setting.column.room_left, setting.letters)
    for i, line in enumerate(box.lines):
        text_line = layout.lineAt(i)
        content = metrics.empty_line if is_empty else max(metrics.pitch, text_line.height())
        line.text_top = max((content - text_line.height()) / 2, 0)
        line.baseline = line.text_top + text_line.ascent()
        line.text_bottom = line.baseline + metrics.text.descent()
        lanes = _place_line(box, line, text_line, pieces.get(i, ()), setting)
        line.height = ceil(max(content, lanes))  # whole pixels keep bars and chips sharp
        line.cells = arrange(starts.get(i, ()), sizes, round(line.baseline - sizes.height + 1))
    heights = [line.height for line in box.lines]
    slack = [*heights[:-1], heights[-1] + setting.gap_below]
    extra = shortfalls(slack, [depth(line.cells, sizes.apart) for line in box.lines])
    _stack(box, layout, [a + b for a, b in zip(heights, extra, strict=True)])
    box.height += 0 if is_empty else setting.gap_below


def _stack(box: BlockBox, layout: QTextLayout, heights: Sequence[float]) -> None:
    y = 0.0
    for i, (line, height) in enumerate(zip(box.lines, heights, strict=True)):
        line.top, line.height = y, height
        layout.lineAt(i).setPosition(QPointF(0, y + line.text_top))
        y += height
    box.height = y


@dataclass(frozen=True, slots=True)
class _Hung:
    """A mark in one block: UTF-16 places of its first visible and last character, -1 elsewhere."""

    mark: Mark
    first: int
    last: int


_Piece = tuple[_Hung, int, int]


def _pieces_by_line(
    box: BlockBox, marks: Sequence[Mark], setting: Setting
) -> dict[int, list[_Piece]]:
    """The pieces of visible marks, cut at line ends: line index -> (mark, start, end) in UTF-16."""
    display = setting.display
    found: dict[int, list[_Piece]] = {}
    low, high = display.starts[box.number], display.ends[box.number]
    for mark in marks:
        if mark.group not in setting.groups:
            continue
        hung = _hung(mark, box.number, display)
        for start, end in mark.pieces:
            if start >= high or end <= low:
                continue
            first, last = display.local(box.number, start), display.local(box.number, end)
            for i in range(box.line_of(first), len(box.lines)):
                line = box.lines[i]
                if line.start >= last:
                    break
                cut = (hung, max(first, line.start), min(last, line.end))
                found.setdefault(i, []).append(cut)
    return found


def _rows_by_line(
    box: BlockBox, rows: Sequence[GutterRow], setting: Setting
) -> dict[int, list[GutterRow]]:
    found: dict[int, list[GutterRow]] = {}
    for row in rows:
        local = setting.display.local(box.number, row.sentence_start)
        found.setdefault(box.line_of(local), []).append(row)
    return found


def _place_line(
    box: BlockBox,
    line: LineBox,
    text_line: QTextLine,
    pieces: Sequence[_Piece],
    setting: Setting,
) -> float:
    """Pack the pieces of one line into lanes; returns the height they ask of the line."""
    line.placed = ()
    if not pieces:
        return 0.0
    by_mark: dict[str, tuple[_Hung, list[Box]]] = {}
    for hung, start, end in pieces:
        words = word_boxes(text_line, start, end, bidi=box.bidi)
        by_mark.setdefault(hung.mark.id, (hung, []))[1].extend(words)
    drafts = [_draft(box, line, h, words, setting) for h, words in by_mark.values() if words]
    metrics = setting.metrics
    packing = pack([draft[0] for draft in drafts], metrics.beside)
    lane_tops, lanes_height = tops(packing.with_chip, metrics.chip_lane, metrics.bar_lane)
    first = line.baseline + metrics.bar_drop
    placed = []
    for (_, hung, boxes, chip), lane in zip(drafts, packing.lanes, strict=True):
        top = first + lane_tops[lane]
        spot = (chip[0], top + metrics.bar, chip[1]) if chip else None
        is_start = line.start <= hung.first < line.end
        is_end = line.start <= hung.last < line.end
        placed.append(Placed(hung.mark, boxes, top, spot, is_start, is_end))
    line.placed = tuple(placed)
    return first + lanes_height


def _draft(
    box: BlockBox, line: LineBox, hung: _Hung, boxes: list[Box], setting: Setting
) -> tuple[Extent, _Hung, tuple[Box, ...], Box | None]:
    """What a mark needs on a line: extent, mark, words, and the chip as (left, width) or None."""
    boxes.sort()
    left, right = boxes[0][0], boxes[-1][1]
    column, metrics, mark = setting.column, setting.metrics, hung.mark
    chip = None
    if line.start <= hung.first < line.end:
        limits = (0.0, column.width + min(metrics.overhang, column.room_right))
        width = min(metrics.chip_width(chip_label(mark)), limits[1])
        if width:
            chip = (chip_left(left, right, width, limits, rtl=box.rtl), width)
    if chip:
        left, right = min(left, chip[0]), max(right, chip[0] + chip[1])
    return Extent(left, right, mark.group, chip is not None), hung, tuple(boxes), chip


def _hung(mark: Mark, block: int, display: DisplayText) -> _Hung:
    places = (_first_visible(mark, display), mark.end - 1)
    low, high = display.starts[block], display.ends[block]
    first, last = (display.local(block, cp) if low <= cp <= high else -1 for cp in places)
    return _Hung(mark, first, last)


def _first_visible(mark: Mark, display: DisplayText) -> int:
    """Where the chip hangs: a mark that begins with a line break begins, to the eye, after it."""
    start = mark.start
    while start + 1 < mark.end and display.text[start].isspace():
        start += 1
    return start


def chip_label(mark: Mark) -> str:
    """Text of a chip: the glyph for flag or comment, the label, and a sign when misaligned."""
    parts = (mark.glyph, mark.chip, "≠" if mark.misaligned else "")
    return " ".join(part for part in parts if part)


def word_boxes(line: QTextLine, start: int, end: int, *, bidi: bool) -> list[Box]:
    """Visual x-ranges of UTF-16 positions on one line, left to right; several in mixed scripts."""
    if end <= start:
        return []
    if not bidi:
        left, right = _x(line, start), _x(line, end)
        edge = line.x() + line.naturalTextWidth()  # trailing spaces hang outside
        return [(left, min(right, max(edge, left + 2)))]
    rects = (run.boundingRect() for run in line.glyphRuns(start, end - start))
    found = sorted((rect.left(), rect.right()) for rect in rects if rect.width() > 0)
    merged: list[Box] = []
    for left, right in found:
        if merged and left <= merged[-1][1] + 1.5:
            merged[-1] = (merged[-1][0], max(merged[-1][1], right))
        else:
            merged.append((left, right))
    return merged


def _x(line: QTextLine, u16: int) -> float:
    found = line.cursorToX(u16)
    return cast("tuple[float, int]", found)[0]  # PySide returns the corrected position as well
