"""The inspector: current label, sentence grid, article questions, the rule that fits."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from annotator.commands.context import Context
from annotator.commands.registry import Registry
from annotator.model.annotations import Annotation
from annotator.model.documents import Document
from annotator.model.suggestions import Suggestion
from annotator.services import guideline
from annotator.services.focus import Focus
from annotator.ui.inspector.card import ItemCard
from annotator.ui.inspector.grid import SentenceGrid
from annotator.ui.inspector.questions import ArticleQuestions
from annotator.ui.theme import Theme
from annotator.ui.widgets import Card, plain, wrapped

RULE_MS = 60  # the rule comes after the label: a new height moves everything in the panel
_START = (
    "Tab goes to the next suggestion. A accepts, X rejects. Arrow keys walk through the text; "
    "a digit labels the word at the caret. F1 shows all keys that work."
)


def beginning(text: str, characters: int = 260) -> str:
    """The first whole sentences of a rule, as many as fit; the guideline itself shows all."""
    if len(text) <= characters:
        return text
    end = max(text.rfind(". ", 0, characters), text.find(". "))
    return text[: end + 1] + " …" if end > 0 else text


class Inspector(QScrollArea):
    """Right of the article; shows, and turns clicks into commands and places."""

    command_wanted = Signal(str)
    cell_wanted = Signal(int, int)
    question_wanted = Signal(int)

    def __init__(self, context: Context, registry: Registry, theme: Theme) -> None:
        super().__init__()
        self._context = context
        scheme = context.scheme
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._body = body = QWidget()
        self.setWidget(body)
        column = QVBoxLayout(body)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(8)
        self.card = ItemCard(registry, scheme, theme)
        self.card.command_wanted.connect(self.command_wanted)
        self.start = wrapped(_START, "secondary")
        self.grid = SentenceGrid(scheme, theme)
        self.grid.cell_wanted.connect(self.cell_wanted)
        self.questions = ArticleQuestions(scheme, theme)
        self.questions.question_wanted.connect(self.question_wanted)
        self._rule_heading = plain("", "heading")
        self._rule = wrapped()
        self._example = wrapped("", "secondary")
        column.addWidget(self.card)
        column.addWidget(self.start)
        self._add(column, "Sentences", self.grid)
        self._add(column, "Article", self.questions)
        column.addSpacing(4)
        column.addWidget(self._rule_heading)
        self._rule_card = Card()
        self._rule_card.column.addWidget(self._rule)
        self._rule_card.column.addWidget(self._example)
        column.addWidget(self._rule_card)
        column.addStretch()
        self._wanted_rule: guideline.Section | None = None
        self._late = QTimer(self, singleShot=True, interval=RULE_MS)
        self._late.timeout.connect(self._show_rule)
        self._show_rule()
        self.clear()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of another theme and paint again."""
        for part in (self.card, self.grid, self.questions):
            part.set_theme(theme)
        if self._context.desk.document is not None:
            self.show_place(self._context.desk.document, self._context.desk.focus.now)

    def show_place(self, document: Document, focus: Focus) -> None:
        """Show what belongs to the current label and place."""
        if self._body.isHidden():
            self._show_body(is_shown=True)
        item, suggestion = self._item(document, focus)
        self.card.show_item(document, item, suggestion)
        self.start.setVisible(item is None)
        self.grid.show_grid(document, focus)
        self.questions.show_answers(document, focus)
        self._wanted_rule = guideline.fitting(guideline.shipped(), item) if item else None
        self._late.start()

    def clear(self) -> None:
        """Show nothing: no article is open."""
        self._show_body(is_shown=False)

    def _show_body(self, *, is_shown: bool) -> None:
        policy = Qt.ScrollBarPolicy
        self._body.setVisible(is_shown)
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if is_shown else policy.ScrollBarAlwaysOff
        )

    def _item(
        self, document: Document, focus: Focus
    ) -> tuple[Annotation | None, Suggestion | None]:
        if focus.current is None:
            return None, None
        label = document.annotations.get(focus.current)
        if label is not None:
            return label, None
        suggestion = document.suggestion(focus.current)
        if suggestion is None or suggestion.id in document.verdicts:
            return None, None
        return suggestion.proposal, suggestion

    def _show_rule(self) -> None:
        rule = self._wanted_rule
        for widget in (self._rule_heading, self._rule_card):
            widget.setVisible(rule is not None)
        if rule is None:
            return
        self._rule_heading.setText(
            f"Guideline · rule {rule.number}" if rule.number else "Guideline"
        )
        self._rule.setText(f"{rule.title}. {beginning(rule.text)}")
        self._example.setText("\n".join(f"“{e}”" for e in rule.examples[:1]))
        self._example.setVisible(bool(rule.examples))

    @staticmethod
    def _add(column: QVBoxLayout, title: str, widget: QWidget) -> None:
        column.addSpacing(4)
        column.addWidget(plain(title, "heading"))
        card = Card()
        card.column.addWidget(widget)
        column.addWidget(card)
