"""The frame all dialogs share: a body, one line for refusals, buttons at the bottom."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from annotator.ui.widgets import plain, wrapped

LARGEST = (1160, 720)
_TAB = 150


class Sheet(QDialog):
    """A dialog that is opened without waiting for it; it is gone once it is closed."""

    def __init__(
        self, host: QWidget, title: str, size: tuple[int, int], *, modal: bool = True
    ) -> None:
        super().__init__(host)
        self.is_gone = False
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(
            Qt.WindowModality.WindowModal if modal else Qt.WindowModality.NonModal
        )
        self.resize(min(size[0], LARGEST[0]), min(size[1], LARGEST[1]))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 16, 20, 16)
        outer.setSpacing(12)
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        outer.addLayout(self.body, 1)
        self.trouble = wrapped("", "saved")
        self.trouble.setProperty("state", "failed")
        self.trouble.hide()
        outer.addWidget(self.trouble)
        self.row = QHBoxLayout()
        self.row.setSpacing(8)
        self.row.addStretch()
        outer.addLayout(self.row)

    def say(self, sentence: str) -> None:
        """Show why something cannot be done; nothing takes the line away."""
        self.trouble.setText(sentence)
        self.trouble.setVisible(bool(sentence))
        if sentence:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))

    def add_button(
        self, words: str, call: Callable[[], object], *, default: bool = False, left: bool = False
    ) -> QPushButton:
        """A button in the bottom row, the left ones apart from the others."""
        button = QPushButton(words)
        button.setMinimumWidth(88)
        button.clicked.connect(lambda _checked=False: call())
        if left:
            self.row.insertWidget(self.row.count() - 1 if self._has_left() else 0, button)
        else:
            self.row.addWidget(button)
        if default:
            button.setDefault(True)
        return button

    @property
    def is_busy(self) -> bool:
        """True while the dialog runs something that closing the project would end."""
        return False

    def stop(self) -> None:
        """End whatever runs, without waiting for it."""

    @override
    def done(self, result: int) -> None:
        if not self.is_gone:
            self.is_gone = True
            super().done(result)

    def _has_left(self) -> bool:
        first = self.row.itemAt(0)
        return first is not None and first.widget() is not None


class Copyable(QPlainTextEdit):
    """Words to read, select and copy; `words` is what is shown."""

    def __init__(self, name: str, words: str = "") -> None:
        super().__init__(words)
        self.words = words
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        self.setTabStopDistance(_TAB)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )

    def show_words(self, words: str) -> None:
        """Show these words instead."""
        self.words = words
        self.setPlainText(words)


def form() -> QFormLayout:
    """A form whose fields fill the width."""
    made = QFormLayout()
    made.setHorizontalSpacing(16)
    made.setVerticalSpacing(8)
    made.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
    made.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return made


def add_field(rows: QFormLayout, words: str, field: QWidget, name: str = "") -> None:
    """A field with its label; `&` before a letter makes Alt and that letter go there."""
    label = plain(words)
    label.setBuddy(field)
    field.setAccessibleName(name or words.replace("&", ""))
    rows.addRow(label, field)


def copy(words: str) -> None:
    """Put words on the clipboard."""
    QApplication.clipboard().setText(words)
