"""Right of the article under review: the answers as numbered cards, reason, history, rule."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from annotator.model.scheme import Scheme
from annotator.services.guideline import Section
from annotator.ui.inspector.panel import beginning
from annotator.ui.review.facts import CardFacts, Line
from annotator.ui.theme import Theme
from annotator.ui.widgets import Card, Chip, ClickRow, key_cap, plain, wrapped

CARDS = 10
_QUOTE_FONT = ("Noto Serif", "DejaVu Serif", "serif")


class _LineRow:
    """One reusable line of a card."""

    def __init__(self, grid: QGridLayout, place: int, theme: Theme) -> None:
        self.quote = wrapped()
        self.quote.setFont(_serif(self.quote.font()))
        self.name = plain("", "secondary")
        self.chip = Chip(theme)
        self.words = wrapped()
        self._value = QWidget()
        value = QHBoxLayout(self._value)
        value.setContentsMargins(0, 0, 0, 0)
        value.addWidget(self.chip)
        value.addWidget(self.words, 1)
        value.addStretch()
        grid.addWidget(self.quote, place, 0, 1, 2)
        grid.addWidget(self.name, place, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self._value, place, 1)

    def show_line(self, line: Line | None, theme: Theme) -> None:
        """Fill the line, or hide it; a field that differs carries `≠` and stands out."""
        is_quote = line is not None and not line.name
        self.quote.setVisible(is_quote)
        self.name.setVisible(line is not None and not is_quote)
        self._value.setVisible(line is not None and not is_quote)
        if line is None:
            return
        if is_quote:
            self.quote.setText(f"≠ {line.value}" if line.differs else line.value)
            return
        self.name.setText(f"≠ {line.name}" if line.differs else f"   {line.name}")
        self.chip.show_chip(theme, line.value if line.role else "", line.role or "neutral")
        self.words.setText("" if line.role else line.value)
        self.words.setVisible(not line.role)
        font = self.words.font()
        font.setBold(line.differs)
        self.words.setFont(font)


class AnswerCard(ClickRow):
    """One answer; a click takes it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.facts: CardFacts | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._card = Card()
        outer.addWidget(self._card)
        head = QHBoxLayout()
        head.setSpacing(8)
        self._key = key_cap("")
        self._who = plain()
        self._who.setProperty("kind", "secondary")
        self._note = plain("", "saved")
        self._votes = plain("", "secondary")
        for widget in (self._key, self._who, self._note):
            head.addWidget(widget)
        head.addStretch()
        head.addWidget(self._votes)
        self._card.column.addLayout(head)
        self._grid = QGridLayout()
        self._grid.setColumnStretch(1, 1)
        self._grid.setVerticalSpacing(4)
        self._grid.setHorizontalSpacing(10)
        self._card.column.addLayout(self._grid)
        self._rows: list[_LineRow] = []
        self._same = wrapped("", "secondary")
        self._card.column.addWidget(self._same)

    def show_facts(self, facts: CardFacts | None, theme: Theme) -> None:
        """Fill the card, or hide it."""
        self._theme, self.facts = theme, facts
        self.setVisible(facts is not None)
        if facts is None:
            return
        self._key.setText(facts.key)
        self._key.setVisible(bool(facts.key))
        self._who.setText("  ".join(facts.who) or "nobody")
        notes = (("✓ gold", facts.is_gold), ("majority", facts.is_majority))
        self._note.setText(" · ".join(words for words, holds in notes if holds))
        self._votes.setText(f"{len(facts.who)} of {facts.total}")
        while len(self._rows) < len(facts.lines):
            self._rows.append(_LineRow(self._grid, len(self._rows), theme))
        for place, row in enumerate(self._rows):
            row.show_line(facts.lines[place] if place < len(facts.lines) else None, theme)
        self._same.setText(f"Same in all: {facts.same}" if facts.same else "")
        self._same.setVisible(bool(facts.same))
        self.setAccessibleName(facts.spoken)


class ReasonLine(QLineEdit):
    """One line of text that keeps every plain key to itself, also those the place listens to."""

    left = Signal()

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
            if not event.modifiers() & held:
                event.accept()
                return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class AnswerPanel(QScrollArea):
    """Shows one cluster's answers; says which card was clicked and which reason was entered."""

    answer_wanted = Signal(str)
    reason_given = Signal(str)

    def __init__(self, scheme: Scheme, theme: Theme) -> None:
        super().__init__()
        self._scheme = scheme
        self._theme = theme
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.body = QWidget()
        self.setWidget(self.body)
        self._column = QVBoxLayout(self.body)
        self._column.setContentsMargins(14, 12, 14, 12)
        self._column.setSpacing(8)
        self.heading = wrapped("", "heading")
        self.subject = wrapped()
        self.subject.setFont(_serif(self.subject.font()))
        self.stale = wrapped("", "saved")
        self.stale.setProperty("state", "waiting")
        self.effect = wrapped("", "secondary")
        for widget in (self.heading, self.subject, self.stale):
            self._column.addWidget(widget)
        self.cards = [AnswerCard(theme) for _ in range(CARDS)]
        for card in self.cards:
            card.clicked.connect(lambda card=card: self._clicked(card))
            self._column.addWidget(card)
        self.editing = wrapped()
        self.rest = wrapped("", "secondary")
        for widget in (self.editing, self.effect, self.rest):
            widget.hide()
            self._column.addWidget(widget)
        self._add_reason()
        self._add_history_and_rule()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        self._theme = theme
        for card in self.cards:
            card.show_facts(card.facts, theme)

    def show_anything(self, *, shown: bool) -> None:
        """Show the panel's content, or nothing but its ground."""
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if shown else policy.ScrollBarAlwaysOff
        )
        self.body.setVisible(shown)

    def show_cluster(self, heading: str, subject: str, stale: str, found: list[CardFacts]) -> None:
        """Show the answers to a cluster that have a key now; a dot gives it to the next nine."""
        self.heading.setText(heading)
        self.subject.setText(subject)
        self.subject.setVisible(bool(subject))
        self.stale.setText(stale)
        self.stale.setVisible(bool(stale))
        shown = [card for card in found if card.key]
        for place, card in enumerate(self.cards):
            card.show_facts(shown[place] if place < len(shown) else None, self._theme)
        self.verticalScrollBar().setValue(0)

    def show_editing(self, words: str) -> None:
        """Say what is being edited and with which keys; nothing hides the line."""
        self.editing.setText(words)
        self.editing.setVisible(bool(words))

    def show_effect(self, words: str) -> None:
        """Say what settling would do to agreement; nothing hides the line."""
        self.effect.setText(words)
        self.effect.setVisible(bool(words))

    def show_rest(self, words: str) -> None:
        """Say what else one key settles in this article; nothing hides the line."""
        self.rest.setText(words)
        self.rest.setVisible(bool(words))

    def show_history(self, lines: list[str], note: str) -> None:
        """Show earlier decisions, and the reason of the one that holds."""
        self._history.setText("\n".join(lines))
        self._history.setVisible(bool(lines))
        self._history_heading.setVisible(bool(lines))
        if not self.reason.hasFocus():
            self.reason.setText(note)

    def show_rule(self, rule: Section | None) -> None:
        """Show the rule of the guideline that fits, with one example."""
        for widget in (self._rule_heading, self._rule_card):
            widget.setVisible(rule is not None)
        if rule is None:
            return
        number = f"Guideline · rule {rule.number}" if rule.number else "Guideline"
        self._rule_heading.setText(number)
        self._rule.setText(f"{rule.title}. {beginning(rule.text)}")
        self._example.setText(f"“{rule.examples[-1]}”" if rule.examples else "")
        self._example.setVisible(bool(rule.examples))

    def _add_history_and_rule(self) -> None:
        self._history = wrapped("", "secondary")
        self._history_heading = plain("Decisions", "heading")
        self._column.addWidget(self._history_heading)
        self._column.addWidget(self._history)
        self._rule_heading = plain("", "heading")
        self._rule_card = Card()
        self._rule = wrapped()
        self._example = wrapped("", "secondary")
        self._rule_card.column.addWidget(self._rule)
        self._rule_card.column.addWidget(self._example)
        self._column.addWidget(self._rule_heading)
        self._column.addWidget(self._rule_card)
        self._column.addStretch()

    def _add_reason(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(plain("Reason", "heading"))
        row.addWidget(key_cap("R"))
        row.addStretch()
        self._column.addLayout(row)
        self.reason = ReasonLine()
        self.reason.setPlaceholderText("For the annotators; Enter keeps it")
        self.reason.setAccessibleName("Reason of the decision, told to the annotators")
        self.reason.returnPressed.connect(lambda: self.reason_given.emit(self.reason.text()))
        self._column.addWidget(self.reason)

    def _clicked(self, card: AnswerCard) -> None:
        if card.facts is not None:
            self.answer_wanted.emit(card.facts.key)


def _serif(font: QFont) -> QFont:
    """The article's kind of letters, for what is quoted from it."""
    made = QFont(font)
    made.setFamilies(list(_QUOTE_FONT))
    made.setPixelSize(15)
    return made
