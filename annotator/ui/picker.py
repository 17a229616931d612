"""The picker: choices under one key each, checked lists, one line of text, a plain question."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QWidget,
)
from typing_extensions import override

from annotator.commands.context import Choice
from annotator.ui.overlay import Overlay
from annotator.ui.two_sided import VALUE, TwoSided, line
from annotator.ui.widgets import plain, wrapped


class KeyList(QListWidget):
    """A list whose entries are taken by their key, by Enter or by a click."""

    def __init__(self, taken: Callable[[QListWidgetItem], None]) -> None:
        super().__init__()
        self._taken = taken
        self._keys: dict[str, QListWidgetItem] = {}
        self.itemClicked.connect(taken)
        self.setUniformItemSizes(True)
        self.setItemDelegate(TwoSided(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)

    def offer(self, choices: Sequence[Choice]) -> None:
        """Show these choices."""
        self.clear()
        self._keys = {}
        for choice in choices:
            words = f"{choice.key}    {choice.title}" if choice.key else choice.title
            item = line(words, choice.note, choice.value)
            self.addItem(item)
            if choice.key:
                self._keys[choice.key.casefold()] = item
        self.setCurrentRow(0)
        rows = min(max(self.count(), 1), 14)
        self.setFixedHeight(rows * max(self.sizeHintForRow(0), 24) + 4)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            item = self.currentItem()
            if item is not None:
                self._taken(item)
        elif event.text().casefold() in self._keys and not event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        ):
            self._taken(self._keys[event.text().casefold()])
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)


class Picker(Overlay):
    """One overlay for all short questions; the answer goes to the asker's callback."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._then: Callable[[object], None] | None = None
        self._many: Callable[[list[object]], None] | None = None
        self._line: Callable[[str], None] | None = None
        self._sure: Callable[[], None] | None = None
        self._title = wrapped(kind="heading")
        self._list = KeyList(self._choose)
        self._checks = QListWidget()
        self._checks.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._checks.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._edit = QLineEdit()
        self._edit.returnPressed.connect(self._entered)
        self._hint = plain("", "secondary")
        self._yes, self._no = QPushButton(), QPushButton("Cancel")
        self._yes.clicked.connect(self._agreed)
        self._no.clicked.connect(self.dismiss)
        self._buttons = QWidget()
        row = QHBoxLayout(self._buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch()
        row.addWidget(self._no)
        row.addWidget(self._yes)
        for widget in (self._title, self._list, self._checks, self._edit, self._hint):
            self.column.addWidget(widget)
        self.column.addWidget(self._buttons)

    def pick(self, title: str, choices: Sequence[Choice], then: Callable[[object], None]) -> None:
        """Offer choices; one key, Enter or a click takes one."""
        self._show(title, self._list, "Key or Enter takes, Esc leaves")
        self._then = then
        self._list.offer(choices)
        self.pop_up(self._list)

    def pick_many(
        self, title: str, choices: Sequence[Choice], then: Callable[[list[object]], None]
    ) -> None:
        """Offer a checked list; Space unchecks, Enter takes all checked."""
        self._show(title, self._checks, "Space unchecks, Enter takes the checked, Esc leaves")
        self._many = then
        self._checks.clear()
        for choice in choices:
            item = QListWidgetItem(choice.title + (f"    {choice.note}" if choice.note else ""))
            item.setData(VALUE, choice.value)
            item.setCheckState(Qt.CheckState.Checked if choice.checked else Qt.CheckState.Unchecked)
            self._checks.addItem(item)
        self._checks.setCurrentRow(0)
        rows = min(max(len(choices), 1), 14)
        self._checks.setFixedHeight(rows * max(self._checks.sizeHintForRow(0), 24) + 4)
        self.pop_up(self._checks)

    def ask_text(self, title: str, initial: str, then: Callable[[str], None]) -> None:
        """Ask for one line; Enter takes it."""
        self._show(title, self._edit, "Enter keeps, Esc leaves")
        self._line = then
        self._edit.setText(initial)
        self._edit.selectAll()
        self.pop_up(self._edit)

    def confirm(self, question: str, yes: str, then: Callable[[], None]) -> None:
        """Ask a question; Enter or the button agrees."""
        self._show(question, self._buttons, "Enter agrees, Esc leaves")
        self._sure = then
        self._yes.setText(yes)
        self._yes.setDefault(True)
        self.pop_up(self._yes)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if self._many is not None:
                self._checked()
            elif self._no.hasFocus():
                self.dismiss()
            elif self._sure is not None:
                self._agreed()
            return
        super().keyPressEvent(event)

    def _show(self, title: str, shown: QWidget, hint: str) -> None:
        self._then = self._many = self._line = self._sure = None
        self._title.setText(title)
        self._hint.setText(hint)
        for widget in (self._list, self._checks, self._edit, self._buttons):
            widget.setVisible(widget is shown)

    def _choose(self, item: QListWidgetItem) -> None:
        then, value = self._then, item.data(VALUE)
        self.dismiss()
        if then is not None:
            then(value)

    def _checked(self) -> None:
        then = self._many
        rows = (self._checks.item(i) for i in range(self._checks.count()))
        values = [r.data(VALUE) for r in rows if r.checkState() == Qt.CheckState.Checked]
        self.dismiss()
        if then is not None:
            then(values)

    def _entered(self) -> None:
        then, words = self._line, self._edit.text()
        self.dismiss()
        if then is not None:
            then(words)

    def _agreed(self) -> None:
        then = self._sure
        self.dismiss()
        if then is not None:
            then()
