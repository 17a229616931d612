"""The command palette: type a few letters and find a command, a label or an article."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QWidget
from typing_extensions import override

from annotator.ui.overlay import Overlay
from annotator.ui.two_sided import TwoSided, line

LIMIT = 40


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the palette can find: words, a quiet note, what taking it does."""

    words: str
    note: str
    take: Callable[[], None]


def rank(query: str, words: str) -> int | None:
    """How well words fit a query, lower is better; None when letters are missing.

    Every part of the query must begin a word or stand inside one; initials count as well, and
    words written as one ("backup" for "Back up").
    """
    low = words.casefold()
    score = 0
    for part in query.casefold().split():
        at = low.find(part)
        if at < 0:
            initials = "".join(word[0] for word in low.split())
            if part not in initials and part not in low.replace(" ", ""):
                return None
            score += 40
        elif at == 0 or not low[at - 1].isalnum():
            score += at // 4
        else:
            score += 20 + at // 4
    return score + len(low) // 20


def best(query: str, findings: Iterable[Finding], limit: int = LIMIT) -> list[Finding]:
    """The findings that fit, best first."""
    ranked = [(rank(query, f.words), i, f) for i, f in enumerate(findings)]
    fitting = [(score, i, f) for score, i, f in ranked if score is not None]
    return [finding for _, _, finding in sorted(fitting, key=lambda row: row[:2])[:limit]]


class Palette(Overlay):
    """An overlay with one line and what fits it; Enter takes the marked one."""

    def __init__(
        self,
        host: QWidget,
        commands: Callable[[], list[Finding]],
        articles: Callable[[str], list[Finding]],
    ) -> None:
        super().__init__(host, width=620)
        self._commands = commands
        self._articles = articles
        self._found: list[Finding] = []
        self.line = QLineEdit()
        self.line.setPlaceholderText("Find a command, label or article")
        self.line.setAccessibleName("Find a command, label or article")
        self.line.textChanged.connect(self._search)
        self.line.installEventFilter(self)
        self.results = QListWidget()
        self.results.setUniformItemSizes(True)
        self.results.setItemDelegate(TwoSided(self.results))
        self.results.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.results.itemClicked.connect(lambda _item: self._take())
        self.column.addWidget(self.line)
        self.column.addWidget(self.results)

    def ask(self) -> None:
        """Show the palette with an empty line."""
        self.line.clear()
        self._search("")
        self.pop_up(self.line)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            watched is self.line
            and isinstance(event, QKeyEvent)
            and (event.type() == QEvent.Type.KeyPress)
        ):
            return self._key(event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: 8,
            Qt.Key.Key_PageUp: -8,
        }
        key = Qt.Key(event.key())
        if key in steps:
            row = self.results.currentRow() + steps[key]
            self.results.setCurrentRow(max(0, min(row, self.results.count() - 1)))
            return True
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._take()
            return True
        return False

    def _search(self, query: str) -> None:
        self._found = best(query, self._commands())
        if query.strip():
            self._found = (self._found[:12] + self._articles(query))[:LIMIT]
        self.results.clear()
        for finding in self._found:
            self.results.addItem(line(finding.words, finding.note))
        self.results.setCurrentRow(0)
        rows = min(max(self.results.count(), 1), 14)
        self.results.setFixedHeight(rows * max(self.results.sizeHintForRow(0), 24) + 4)
        self.adjustSize()

    def _take(self) -> None:
        row = self.results.currentRow()
        if not 0 <= row < len(self._found):
            return
        finding = self._found[row]
        self.dismiss()
        finding.take()
