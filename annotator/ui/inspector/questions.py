"""The questions about the whole article: two for each target, and who holds the main stance."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from annotator.commands.grids import QUESTIONS
from annotator.model.annotations import DocumentMark, DocumentValue, Layer
from annotator.model.documents import Document
from annotator.model.scheme import Scheme
from annotator.services.focus import Focus
from annotator.ui.label.wording import entity_name, signed
from annotator.ui.theme import Theme
from annotator.ui.widgets import paint_chip

LINE = 26
_ASKED = {"author_stance": "the outlet’s own voice", "portrayal": "what a reader takes away"}


def mark_word(mark: DocumentMark) -> str:
    """A mark in words: signed numbers, or mixed, unclear, none."""
    return signed(int(mark.value)) if mark.value.lstrip("-").isdigit() else mark.value


def mark_role(mark: DocumentMark) -> str:
    """The colour role of a mark."""
    if mark.value.lstrip("-").isdigit():
        number = int(mark.value)
        return "neutral" if number == 0 else "positive" if number > 0 else "negative"
    return "neutral" if mark is DocumentMark.NONE else mark.value


class ArticleQuestions(QWidget):
    """Paints one line for each question; a click asks to go there."""

    question_wanted = Signal(int)

    def __init__(self, scheme: Scheme, theme: Theme) -> None:
        super().__init__()
        self._scheme = scheme
        self._theme = theme
        self._values: dict[str, DocumentValue] = {}
        self._holders: dict[str, str] = {}
        self._here: int | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Questions about the article")

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        self._theme = theme
        self.update()

    def show_answers(self, document: Document, focus: Focus) -> None:
        """Show what is answered, and which question the keys answer now."""
        values = {value.target: value for value in document.of_type(DocumentValue)}
        holders = {
            key: entity_name(document, value.main_holder)
            for key, value in values.items()
            if value.main_holder is not None
        }
        here = focus.target if focus.layer is Layer.DOCUMENT else None
        if (values, holders, here) != (self._values, self._holders, self._here):
            self._values, self._holders, self._here = values, holders, here
            self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(280, LINE * len(self._scheme.targets) * len(QUESTIONS) + 4)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.question_wanted.emit(int(event.position().y() // LINE))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(self.font())
        font.setPixelSize(12)
        for number in range(len(self._scheme.targets) * len(QUESTIONS)):
            painter.setFont(font)
            self._paint_question(painter, number)

    def _paint_question(self, painter: QPainter, number: int) -> None:
        target = self._scheme.targets[number // len(QUESTIONS)]
        question = QUESTIONS[number % len(QUESTIONS)]
        top = number * LINE
        painter.setPen(QColor(self._theme.ink if number == self._here else self._theme.muted))
        words = f"{target.name}: {_ASKED[question]}"
        if question == "portrayal" and target.key in self._holders:
            words += f" · {self._holders[target.key]}"
        box = QRectF(0, top, self.width() - 84, LINE)
        metrics = painter.fontMetrics()
        words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(box.width()))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, words)
        cell = QRectF(self.width() - 76, top + 4, 72, LINE - 8)
        value = self._values.get(target.key)
        mark = getattr(value, question, None)
        if mark is not None:
            paint_chip(painter, cell, mark_word(mark), self._theme, mark_role(mark))
        else:
            painter.setPen(QPen(QColor(self._theme.line), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(cell, 2, 2)
        if number == self._here:
            painter.setPen(QPen(QColor(self._theme.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(cell.adjusted(-3, -3, 3, 3), 4, 4)
