"""The shell: the empty window that is painted first, while the rest of the program loads."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from annotator.ui.theme import ThemeSource

SIZE = (1440, 900)
LEAST = (880, 560)
_NONE: Mapping[str, Callable[[], None]] = MappingProxyType({})
SHEET = """
QFrame[kind="top"] {{ background: {side}; border-bottom: 1px solid {line}; }}
QFrame[kind="bottom"] {{ background: {side}; border-top: 1px solid {line}; }}
QFrame[kind="message"] {{ background: {selection}; border-bottom: 1px solid {line}; }}
QWidget[kind="place"] {{ border-bottom: 2px solid transparent; }}
QWidget[kind="place"]:hover {{ background: {selection}; }}
QWidget[kind="place"][current="true"] {{ border-bottom: 2px solid {accent}; }}
QLabel[kind="quiet"] {{ color: {muted}; }}
QLabel[kind="saved"] {{ color: {positive}; font-size: 12px; }}
QLabel[kind="saved"][state="failed"] {{ color: {negative}; font-weight: 600; }}
QLabel[kind="saved"][state="waiting"] {{ color: {unclear}; font-weight: 600; }}
QListView {{ background: {side}; }}
QTableView {{ background: {side}; border: none; }}
QListWidget {{ background: {paper}; }}
"""


class Shell(QMainWindow):
    """Holds one content widget at a time; asks before it closes."""

    def __init__(self, themes: ThemeSource) -> None:
        super().__init__()
        self.themes = themes
        self.on_close: Callable[[], bool] = lambda: True
        self.setWindowTitle("annotator")
        self.resize(*SIZE)
        self.setMinimumSize(*LEAST)
        themes.changed.connect(lambda _theme: self._dress())
        self._dress()
        self.show_waiting("Opening…")

    def show_waiting(self, words: str, actions: Mapping[str, Callable[[], None]] = _NONE) -> None:
        """Show a quiet word in the middle, with what can be done about it below."""
        body = QWidget()
        column = QVBoxLayout(body)
        column.setSpacing(20)
        column.addStretch()
        label = QLabel(words)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setProperty("kind", "secondary")
        label.setWordWrap(True)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(label)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch()
        buttons = [_button(name, call) for name, call in actions.items()]
        for button in buttons:
            row.addWidget(button)
        row.addStretch()
        column.addLayout(row)
        column.addStretch()
        self.setCentralWidget(body)
        if buttons:
            buttons[0].setFocus()

    def show_content(self, content: QWidget, title: str) -> None:
        """Show the window's content."""
        self.setCentralWidget(content)
        self.setWindowTitle(f"{title} — annotator")

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if self.on_close():
            event.accept()
        else:
            event.ignore()

    def _dress(self) -> None:
        theme = self.themes.theme
        colours = {name: theme.role(name) for name in ("positive", "negative", "unclear")}
        self.setStyleSheet(
            SHEET.format(
                side=theme.side,
                paper=theme.paper,
                line=theme.line,
                selection=theme.selection,
                accent=theme.accent,
                muted=theme.muted,
                **colours,
            )
        )


def _button(words: str, call: Callable[[], None]) -> QPushButton:
    button = QPushButton(words)
    button.setAutoDefault(True)
    button.clicked.connect(lambda _checked=False: call())
    return button
