"""The lane layout: places and paints the blocks of Qt's document lazily, one line at a time."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QPainter,
    QTextBlock,
    QTextDocument,
    QTextFrame,
    QTextLine,
)
from typing_extensions import override

from annotator.ui.article.contents import Contents
from annotator.ui.article.display import DisplayText
from annotator.ui.article.guard import guarded, nothing
from annotator.ui.article.header import Header
from annotator.ui.article.heights import Heights
from annotator.ui.article.lines import Band, BlockBox, Column, LineBox, Look
from annotator.ui.article.metrics import Metrics
from annotator.ui.article.painting import BlockPainter
from annotator.ui.article.state import ViewState
from annotator.ui.article.typeset import Setting, place, shape

BOTTOM_MARGIN = 96
GLYPHS_KEPT = 60_000  # characters; longer texts are shaped again rather than held in memory
_ALL_GROUPS = frozenset(range(16))


class LaneLayout(QAbstractTextDocumentLayout):
    """Lays out only what is asked for; blocks never seen have an estimated height.

    Heights change as blocks become real, so callers keep a text position pinned, not a pixel.
    """

    def __init__(self, document: QTextDocument, metrics: Metrics, state: ViewState) -> None:
        super().__init__(document)
        self.metrics = metrics
        self.state = state
        self.header = Header()
        self.display = DisplayText("", ())
        self.contents = Contents(self.display)
        self.column = Column(0, 600, 0, 0)
        self.view_width = 600.0
        self._boxes: dict[int, BlockBox] = {}
        self._unplaced: set[int] = set()
        self._heights = Heights([metrics.pitch])
        self._reported = QSizeF()
        self.bands: Sequence[Band] = ()  # what the paint event asks for; empty = its whole clip
        self.reflows = 0  # how often a block turned out higher or lower than it was taken for

    def load(self, display: DisplayText) -> None:
        """Take a new article; Qt's document must already hold `display.document`."""
        self.display = display
        self.contents = Contents(display)
        self.reshape()

    def reshape(self) -> None:
        """Forget all lines (width, font or text changed); heights are estimated again."""
        self._boxes.clear()
        self._unplaced.clear()
        self._heights = Heights([self._estimate(k) for k in range(len(self.display))])
        self.header.arrange(self.column.width, self.metrics)

    def lose_places(self, blocks: Iterable[int] | None = None) -> None:
        """Lanes of these blocks (all by default) must be placed again; their lines stay."""
        self._unplaced.update(self._boxes if blocks is None else self._boxes.keys() & set(blocks))

    def is_placed(self, block: int) -> bool:
        """True when the block has its final height."""
        return block in self._boxes and block not in self._unplaced

    def ensure(self, block: int) -> BlockBox:
        """The typeset block, laid out now if it was not."""
        box = self._boxes.get(block)
        if box is not None and block not in self._unplaced:
            return box
        text_block = self.document().findBlockByNumber(block)
        if box is None:
            shown = self.display.text[self.display.starts[block] : self.display.ends[block]]
            text_block.layout().setCacheEnabled(len(self.display.text) <= GLYPHS_KEPT)
            box = shape(text_block, self.column.width, shown)
            self._boxes[block] = box
        self._unplaced.discard(block)
        marks, rows = self.contents.marks_in(block), self.contents.rows_in(block)
        place(box, text_block.layout(), marks, rows, self._setting(block))
        self.reflows += self._heights.replace(block, box.height) != 0
        return box

    def ensure_window(self, top: float, height: float, pin: int) -> float:
        """Lay out all that shows between two y; returns how far the pinned block moved down."""
        moved = 0.0
        while True:
            first, last = self.block_at(top + moved), self.block_at(top + moved + height)
            missing = [k for k in range(first, last + 1) if not self.is_placed(k)]
            if not missing:
                return moved
            before = self.block_top(pin)
            for block in missing:
                self.ensure(block)
            moved += self.block_top(pin) - before

    def _setting(self, block: int) -> Setting:
        following = block + 1
        opens = following < len(self.display) and self.display.opens[following]
        return Setting(
            display=self.display,
            metrics=self.metrics,
            column=self.column,
            groups=_ALL_GROUPS if self.state.groups is None else self.state.groups,
            show_gutter=self.state.show_gutter,
            gap_below=self.metrics.paragraph_gap if opens else 0,
            letters=self.contents.letters,
        )

    def _estimate(self, block: int) -> float:
        characters = self.display.ends[block] - self.display.starts[block]
        if not characters:
            return self.metrics.empty_line
        lines = int(characters * self.metrics.letter / self.column.width) + 1
        lanes = min(lines, len(self.contents.marks_in(block)))
        return lines * self.metrics.pitch + lanes * self.metrics.chip_lane + self._gap(block)

    def _gap(self, block: int) -> float:
        return self._setting(block).gap_below

    @property
    def text_bottom(self) -> float:
        """The y below the last line of the document."""
        return self.header.height + self._heights.total

    def block_top(self, block: int) -> float:
        """The y of a block in the document."""
        return self.header.height + self._heights.top(block)

    def block_height(self, block: int) -> float:
        """Height of a block, estimated while it is not laid out."""
        return self._heights[block]

    def look(self, block: int) -> Look:
        """What a block looks like now, to find out later which of its lines changed."""
        box = self._boxes.get(block) if self.is_placed(block) else None
        lines = tuple(replace(line) for line in box.lines) if box is not None else ()
        return Look(self.block_height(block), lines)

    def differences(self, block: int, before: Look) -> list[Band] | None:
        """The stretches of a block that look different now; None when its height changed."""
        if self.block_height(block) != before.height:
            return None
        lines = self._boxes[block].lines if self.is_placed(block) else ()
        if len(lines) != len(before.lines):
            return [(0.0, before.height)]
        pairs = zip(lines, before.lines, strict=True)
        return [(min(a.top, b.top), max(a.depth, b.depth)) for a, b in pairs if a != b]

    def band_of(self, block: int, start: int, end: int) -> Band:
        """Top and bottom, in the block, of the lines that show a range; the block if not placed."""
        box = self._boxes.get(block) if self.is_placed(block) else None
        if box is None:
            return (0.0, self.block_height(block))
        first = box.line_of(self.display.local(block, start))
        last = box.line_of(max(self.display.local(block, end) - 1, 0))
        return (box.lines[first].top, box.lines[last].bottom)

    def block_at(self, y: float) -> int:
        """Number of the block at a y of the document, clamped."""
        return self._heights.at(y - self.header.height)

    def line_at(self, y: float) -> tuple[BlockBox, LineBox, int]:
        """Block, line and the line's index at a y of the document, clamped; lays it out."""
        box = self.ensure(self.block_at(y))
        index = box.line_at(y - self.block_top(box.number))
        return box, box.lines[index], index

    def line_of(self, cp: int) -> tuple[BlockBox, LineBox, int]:
        """Block, line and the line's index that show a code point; lays it out."""
        block = self.display.block_of(cp)
        box = self.ensure(block)
        index = box.line_of(self.display.local(block, cp))
        return box, box.lines[index], index

    def text_line(self, box: BlockBox, index: int) -> QTextLine:
        """Qt's line behind a line box; do not keep it."""
        return self.document().findBlockByNumber(box.number).layout().lineAt(index)

    def cp_near(self, x: float, y: float, *, on_character: bool) -> int:
        """Code point at a point of the document: the character under it, or the nearest gap."""
        box, line, index = self.line_at(y)
        mode = (
            QTextLine.CursorPosition.CursorOnCharacter
            if on_character
            else QTextLine.CursorPosition.CursorBetweenCharacters
        )
        local = self.text_line(box, index).xToCursor(x - self.column.left, mode)
        if on_character:
            local = min(local, max(line.end - 1, line.start))
        return self.display.from_local(box.number, local)

    @override
    @guarded(nothing)
    def documentChanged(self, from_: int, charsRemoved: int, charsAdded: int) -> None:
        """Nothing: the view says itself when text, font or width changed."""

    @override
    @guarded(QSizeF)
    def documentSize(self) -> QSizeF:
        return QSizeF(self.view_width, self.text_bottom + BOTTOM_MARGIN)

    @override
    @guarded(lambda: 1)
    def pageCount(self) -> int:
        return 1

    @override
    @guarded(QRectF)
    def frameBoundingRect(self, frame: QTextFrame) -> QRectF:
        return QRectF(QPointF(0, 0), self.documentSize())

    @override
    @guarded(QRectF)
    def blockBoundingRect(self, block: QTextBlock) -> QRectF:
        number = block.blockNumber()
        if not 0 <= number < len(self.display):
            return QRectF()
        height = self.ensure(number).height
        return QRectF(self.column.left, self.block_top(number), self.column.width, height)

    @override
    @guarded(lambda: 0)
    def hitTest(self, point: QPointF, accuracy: Qt.HitTestAccuracy) -> int:  # type: ignore[override]
        cp = self.cp_near(point.x(), point.y(), on_character=False)
        return self.display.position(cp)

    @override
    @guarded(nothing)
    def draw(self, painter: QPainter, context: QAbstractTextDocumentLayout.PaintContext) -> None:
        clip = QRectF(context.clip)
        if clip.isNull():
            clip = QRectF(QPointF(0, 0), self.documentSize())
        self.header.paint(painter, self.column.left, clip, self.state.theme)
        if not self.display.text:
            return
        bands = self.bands or ((clip.top(), clip.bottom()),)
        block, last = self.block_at(clip.top()), self.block_at(clip.bottom())
        brush = BlockPainter(painter, self.display, self.metrics, self.column, self.state)
        brush.chipped = self.contents.marks.keys()
        # one block more: outlines and gutter cells reach above and below their block
        for number in range(max(block - 1, 0), min(last + 2, len(self.display))):
            top, reach = self.block_top(number), self.metrics.chip_lane
            bottom = top + self.block_height(number)
            near = [b for b in bands if b[0] < bottom + reach and b[1] > top - reach]
            if not near:
                continue
            layout = self.document().findBlockByNumber(number).layout()
            layout.setPosition(QPointF(self.column.left, top))  # where screen readers look it up
            brush.paint(self.ensure(number), layout, top, self.contents.struck_in(number), near)

    def report_size(self) -> None:
        """Tell Qt the document's size if it changed; never call this while painting."""
        size = self.documentSize()
        if size != self._reported:
            self._reported = size
            self.documentSizeChanged.emit(size)
