"""The sentence grid: sentences near the caret by target, filled when decided, dashed when not."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from annotator.commands.grids import Cells, counting_sentences
from annotator.model.annotations import Layer, SentenceMark, SentenceValue
from annotator.model.documents import Document
from annotator.model.scheme import Scheme
from annotator.services.focus import Focus
from annotator.ui.label.wording import sentence_role, sentence_word
from annotator.ui.theme import Theme
from annotator.ui.widgets import paint_chip

ROWS = 7
LINE = 24
HEAD = 24
CELL = 72


@dataclass(frozen=True, slots=True)
class GridLine:
    """One sentence: its number among those that count, its words, a value for each target."""

    index: int
    number: int
    start: int
    words: str
    cells: tuple[tuple[SentenceMark | None, bool], ...]


def lines_around(document: Document, scheme: Scheme, caret: int, rows: int) -> list[GridLine]:
    """The sentences that count, around the caret; each cell is value and whether decided."""
    counting = counting_sentences(document, scheme)
    bounds = document.segmentation
    here = bounds.sentence_at(caret)
    place = next((n for n, index in enumerate(counting) if index >= here), len(counting) - 1)
    first = max(0, min(place - rows // 2, len(counting) - rows))
    known, offered = Cells(document), _offered(document)
    found = []
    for number in range(first, min(first + rows, len(counting))):
        sentence = bounds.sentences[counting[number]]
        cells = []
        for target in scheme.targets:
            decided = known.value(sentence, target.key)
            value = decided.value if decided else offered.get((sentence.start, target.key))
            cells.append((value, decided is not None))
        words = " ".join(document.surface(sentence).split())
        found.append(GridLine(counting[number], number + 1, sentence.start, words, tuple(cells)))
    return found


class SentenceGrid(QWidget):
    """Paints the lines around the caret; a click on a cell asks to go there."""

    cell_wanted = Signal(int, int)

    def __init__(self, scheme: Scheme, theme: Theme) -> None:
        super().__init__()
        self._scheme = scheme
        self._theme = theme
        self._lines: list[GridLine] = []
        self._here = -1
        self._target: int | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Sentence values")

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        self._theme = theme
        self.update()

    def show_grid(self, document: Document, focus: Focus) -> None:
        """Show the sentences around the caret."""
        lines = lines_around(document, self._scheme, focus.caret, ROWS)
        here = document.segmentation.sentence_at(focus.caret)
        target = focus.target if focus.layer is Layer.SENTENCE else None
        if (lines, here, target) == (self._lines, self._here, self._target):
            return
        if len(lines) != len(self._lines):
            self.updateGeometry()
        self._lines, self._here, self._target = lines, here, target
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(280, HEAD + LINE * max(len(self._lines), 1) + 4)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QColor(self._theme.muted))
        font = QFont(self.font())
        font.setPixelSize(12)
        painter.setFont(font)
        for column, target in enumerate(self._scheme.targets):
            box = self._box(-1, column)
            name = QFontMetricsF(font).elidedText(
                target.name, Qt.TextElideMode.ElideRight, box.width()
            )
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, name)
        for row, line in enumerate(self._lines):
            self._paint_line(painter, font, row, line)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        row = int((event.position().y() - HEAD) // LINE)
        if 0 <= row < len(self._lines):
            column = self._column_at(event.position())
            self.cell_wanted.emit(self._lines[row].start, column)

    def _column_at(self, point: QPointF) -> int:
        for column in range(len(self._scheme.targets)):
            if self._box(0, column).right() >= point.x():
                return column
        return len(self._scheme.targets) - 1

    def _paint_line(self, painter: QPainter, font: QFont, row: int, line: GridLine) -> None:
        here = line.index == self._here
        font.setWeight(QFont.Weight.DemiBold if here else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.ink if here else self._theme.muted))
        left = self._box(row, 0).left() - 8
        words = f"{line.number} {line.words}"
        words = QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideRight, left)
        top = HEAD + row * LINE
        painter.drawText(QRectF(0, top, left, LINE), Qt.AlignmentFlag.AlignVCenter, words)
        for column, (value, decided) in enumerate(line.cells):
            box = self._box(row, column)
            if value is not None:
                paint_chip(painter, box, sentence_word(value), self._theme, sentence_role(value),
                           hollow=not decided)  # fmt: skip
            else:
                painter.setPen(QPen(QColor(self._theme.line), 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(box, 2, 2)
            if here and column == self._target:
                painter.setPen(QPen(QColor(self._theme.accent), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(box.adjusted(-3, -3, 3, 3), 4, 4)

    def _box(self, row: int, column: int) -> QRectF:
        targets = len(self._scheme.targets)
        width = min(CELL, (self.width() * 0.6) / max(targets, 1))
        left = self.width() - (targets - column) * (width + 6) + 2
        if row < 0:
            return QRectF(left, 0, width, HEAD)
        return QRectF(left, HEAD + row * LINE + 3, width, LINE - 6)


def _offered(document: Document) -> dict[tuple[int, str], SentenceMark]:
    return {
        (s.span.start, s.proposal.target): s.proposal.value
        for s in document.visible_suggestions(Layer.SENTENCE)
        if isinstance(s.proposal, SentenceValue)
    }
