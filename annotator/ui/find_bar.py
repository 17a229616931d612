"""Find in the article: a line under the article, hits marked as one types."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget
from typing_extensions import override

from annotator.model.mentions import folded
from annotator.ui.widgets import plain


def hits(text: str, words: str, limit: int = 2000) -> list[tuple[int, int]]:
    """Every place where the words stand, caseless and with accents folded, in code points."""
    wanted, _ = folded(words)
    if not wanted:
        return []
    shadow, places = folded(text)
    found: list[tuple[int, int]] = []
    at = shadow.find(wanted)
    while at >= 0 and len(found) < limit:
        found.append((places[at], places[at + len(wanted) - 1] + 1))
        at = shadow.find(wanted, at + len(wanted))
    return found


class FindBar(QWidget):
    """A line to type in; Enter goes to the next hit, Shift+Enter to the one before."""

    searched = Signal(str)
    stepped = Signal(int)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 16, 6)
        self.line = QLineEdit()
        self.line.setPlaceholderText("Find in this article")
        self.line.setAccessibleName("Find in this article")
        self.line.textChanged.connect(self.searched)
        self._count = plain("", "secondary")
        row.addWidget(self.line, 1)
        row.addWidget(self._count)
        self.hide()

    def ask(self) -> None:
        """Show the line and take the keys."""
        self.show()
        self.line.selectAll()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_count(self, place: int, total: int) -> None:
        """Say which hit of how many is shown."""
        self._count.setText(
            f"{place} of {total}" if total else "no hit" if self.line.text() else ""
        )

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            self.left.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.stepped.emit(-1 if back else 1)
        else:
            super().keyPressEvent(event)
