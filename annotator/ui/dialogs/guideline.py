"""The guideline beside the window: all rules, a search line, the rule at hand in sight."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLineEdit, QScrollArea, QVBoxLayout, QWidget

from annotator.services.guideline import Section
from annotator.ui.dialogs.sheet import Sheet
from annotator.ui.widgets import Card, plain, wrapped


class GuidelineDialog(Sheet):
    """Not modal, so that it can stay open while one labels."""

    def __init__(self, host: QWidget, sections: Sequence[Section]) -> None:
        super().__init__(host, "Guideline", (460, 700), modal=False)
        self.sections = tuple(sections)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search the rules")
        self.search.setAccessibleName("Search the rules")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self.find_rules)
        self.body.addWidget(self.search)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 12, 0)
        column.setSpacing(8)
        self.cards = [_card(section) for section in self.sections]
        for card in self.cards:
            column.addWidget(card)
        column.addStretch()
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setAccessibleName("Rules")
        self.area.setWidget(page)
        self.body.addWidget(self.area, 1)
        self.nothing = plain("No rule has these words.", "secondary")
        self.nothing.hide()
        self.body.addWidget(self.nothing)
        self.search.setFocus()

    def find_rules(self, words: str) -> None:
        """Show the rules that hold all the words."""
        wanted = words.casefold().split()
        for card, section in zip(self.cards, self.sections, strict=True):
            card.setVisible(all(word in _searched(section) for word in wanted))
        self.nothing.setVisible(all(card.isHidden() for card in self.cards))

    def show_rule(self, section: Section | None) -> None:
        """Bring a rule into sight."""
        if section is None or section not in self.sections:
            return
        self.search.clear()
        card = self.cards[self.sections.index(section)]
        # Only after the event loop has laid the cards out do they have their places.
        QTimer.singleShot(0, self, lambda: self._scroll_to(card))

    def _scroll_to(self, card: QWidget) -> None:
        self.area.verticalScrollBar().setValue(card.y())


def _card(section: Section) -> Card:
    made = Card()
    made.setAccessibleName(section.heading)
    heading = wrapped(section.heading)
    font = heading.font()
    font.setBold(True)
    heading.setFont(font)
    made.column.addWidget(heading)
    made.column.addWidget(_readable(section.text))
    for example in section.examples:
        words = _readable(f"“{example}”")
        words.setProperty("kind", "secondary")
        made.column.addWidget(words)
    return made


def _readable(words: str) -> QWidget:
    label = wrapped(words)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _searched(section: Section) -> str:
    return " ".join((section.heading, section.text, *section.examples)).casefold()
