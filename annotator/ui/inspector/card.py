"""The card of the current label or suggestion: its words, its fields with keys, its reason."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from annotator.commands.registry import Registry
from annotator.model.annotations import Annotation, Layer, Stance
from annotator.model.documents import Document
from annotator.model.scheme import Scheme
from annotator.model.suggestions import Suggestion
from annotator.ui.inspector.fields import FieldRow, alignment, heading, quote, reason, rows
from annotator.ui.inspector.polarity import PolarityBar
from annotator.ui.theme import Theme
from annotator.ui.widgets import Card, Chip, ClickRow, Elided, key_cap, plain, wrapped

SLOTS = 9
NEVER = "suggestion.never"
WORDED = frozenset({Layer.ZONE, Layer.ENTITY, Layer.STANCE})


class _Slot:
    """One reusable line of the card: name, key, chip, words."""

    def __init__(self, grid: QGridLayout, line: int, theme: Theme) -> None:
        self.name = plain("", "secondary")
        self.key = key_cap("")
        self.chip = Chip(theme)
        self.words = Elided()
        self.head = ClickRow()
        self.value = ClickRow()
        head = QHBoxLayout(self.head)
        head.setContentsMargins(0, 0, 8, 0)
        head.setSpacing(6)
        head.addWidget(self.name)
        head.addWidget(self.key)
        head.addStretch()
        value = QHBoxLayout(self.value)
        value.setContentsMargins(0, 0, 0, 0)
        value.setSpacing(6)
        value.addWidget(self.chip)
        value.addWidget(self.words, 1)
        grid.addWidget(self.head, line, 0)
        grid.addWidget(self.value, line, 1)

    def show_row(self, row: FieldRow | None, key: str, theme: Theme, *, hollow: bool) -> None:
        """Fill the line, or hide it."""
        for widget in (self.head, self.value):
            if widget.isHidden() == (row is not None):
                widget.setVisible(row is not None)
        if row is None:
            return
        self.name.setText(row.name)
        self.key.setText(key)
        self.key.setVisible(bool(key))
        self.chip.show_chip(theme, row.value if row.role else "", row.role, hollow=hollow)
        self.words.setText(row.after if row.role else row.value)


class ItemCard(QWidget):
    """Shows one label; a click on a line gives the command that changes it."""

    command_wanted = Signal(str)

    def __init__(self, registry: Registry, scheme: Scheme, theme: Theme) -> None:
        super().__init__()
        self._registry = registry
        self._scheme = scheme
        self._theme = theme
        self._commands = [""] * SLOTS
        self.hints = True
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.heading = plain("", "heading")
        column.addWidget(self.heading)
        self.card = Card()
        column.addWidget(self.card)
        self._quote = wrapped()
        font = self._quote.font()
        font.setFamilies(["Noto Serif", "DejaVu Serif", "serif"])
        font.setPixelSize(15)
        self._quote.setFont(font)
        self.card.column.addWidget(self._quote)
        self._grid = QGridLayout()
        self._grid.setColumnStretch(1, 1)
        self._grid.setVerticalSpacing(4)
        self.card.column.addLayout(self._grid)
        self._slots = [_Slot(self._grid, line, theme) for line in range(SLOTS)]
        self.polarity = PolarityBar(theme)
        self.polarity.chosen.connect(lambda v: self.command_wanted.emit(f"stance.polarity.{v}"))
        self._grid.addWidget(self.polarity, 1, 1)
        for line, slot in enumerate(self._slots):
            slot.head.clicked.connect(lambda line=line: self._clicked(line))
            slot.value.clicked.connect(lambda line=line: self._clicked(line))
        self._warning = wrapped()
        self._comment = wrapped()
        self._reason = wrapped("", "secondary")
        for label in (self._warning, self._comment, self._reason):
            self.card.column.addWidget(label)
        self._never_key = key_cap(registry.get(NEVER).keys[0])
        self.never = self._never_row(registry.get(NEVER).title)
        self.card.column.addWidget(self.never)

    def _never_row(self, title: str) -> ClickRow:
        made = ClickRow()
        made.clicked.connect(lambda: self.command_wanted.emit(NEVER))
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(plain(title, "secondary"))
        row.addWidget(self._never_key)
        row.addStretch()
        return made

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        self._theme = theme
        self.polarity.set_theme(theme)

    def show_item(
        self, document: Document, item: Annotation | None, suggestion: Suggestion | None
    ) -> None:
        """Fill the card with a label or an open suggestion; None shows how to begin."""
        self.card.setVisible(item is not None)
        if item is None:
            self.heading.setText("Nothing chosen")
            return
        self.heading.setText(heading(document, item, suggestion))
        self._quote.setText(quote(document, item))
        found = rows(document, self._scheme, item)
        hollow = suggestion is not None
        for line, slot in enumerate(self._slots):
            row = found[line] if line < len(found) else None
            self._commands[line] = row.command if row else ""
            slot.show_row(row, self._key(row), self._theme, hollow=hollow)
        stance = item if isinstance(item, Stance) else None
        self.polarity.setVisible(stance is not None)
        self._slots[1].value.setVisible(stance is None and len(found) > 1)
        if stance is not None:
            self.polarity.show_value(stance.polarity, stance.flag)
        self._fill(self._warning, alignment(document, item))
        flag = "⚑ flagged   " if item.flagged else ""
        self._fill(self._comment, flag + (f"✎ {item.comment}" if item.comment else ""))
        self._fill(self._reason, reason(document, item, suggestion))
        self.never.setVisible(suggestion is not None and suggestion.layer in WORDED)
        self._never_key.setVisible(self.hints)

    def _key(self, row: FieldRow | None) -> str:
        if row is None or not row.command or not self.hints:
            return ""
        if row.command == "stance.plus":
            return "− +"
        try:
            keys = self._registry.get(row.command).keys
        except KeyError:
            return ""
        return keys[0] if keys else ""

    def _clicked(self, line: int) -> None:
        if self._commands[line] and not self._commands[line].startswith("label."):
            self.command_wanted.emit(self._commands[line])

    @staticmethod
    def _fill(label: object, words: str) -> None:
        label.setText(words)  # type: ignore[attr-defined]
        label.setVisible(bool(words.strip()))  # type: ignore[attr-defined]
