"""The message bar: one line above the article for what failed, with what can be done about it."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from annotator.ui.widgets import wrapped

QUIET_MS = 6000


class MessageBar(QFrame):
    """Shows one message at a time; a lasting one stays until it is answered or replaced."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "message")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 12, 6)
        self._words = wrapped()
        row.addWidget(self._words, 1)
        self._buttons = QHBoxLayout()
        row.addLayout(self._buttons)
        self._lasting = False
        self._timer = QTimer(self, singleShot=True, interval=QUIET_MS)
        self._timer.timeout.connect(self.clear)
        self.hide()

    @property
    def words(self) -> str:
        """What is shown now; empty when nothing is."""
        return self._words.text() if not self.isHidden() else ""

    def say(self, sentence: str) -> None:
        """Show a quiet line for a few seconds; a lasting message is not covered."""
        if not self._lasting:
            self._show(sentence, {}, lasting=False)
            self._timer.start()

    def tell(self, sentence: str, actions: dict[str, Callable[[], None]] | None = None) -> None:
        """Show a message that stays until one of its actions is taken."""
        self._timer.stop()
        self._show(sentence, {**(actions or {}), "Close": lambda: None}, lasting=True)

    def clear(self) -> None:
        """Take the message away."""
        self._lasting = False
        self.hide()

    def _show(
        self, sentence: str, actions: dict[str, Callable[[], None]], *, lasting: bool
    ) -> None:
        self._lasting = lasting
        self._words.setText(sentence)
        while (item := self._buttons.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for name, action in actions.items():
            button = QPushButton(name)
            button.clicked.connect(lambda _=False, action=action: self._taken(action))
            self._buttons.addWidget(button)
        self.show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))

    def _taken(self, action: Callable[[], None]) -> None:
        self.clear()
        action()
