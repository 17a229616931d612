"""The menu under the right mouse button: what can be done here now, read from the registry."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from annotator.commands.registry import Command
from annotator.ui.widgets import key_text

if TYPE_CHECKING:
    from annotator.ui.main_window import MainWindow

_GROUPS = ("Suggestions", "Labels", "Zones", "Stance")
# What answers a whole layer at once is too much for a slip of the hand.
_LEFT_OUT = frozenset({"suggestion.accept.rest", "suggestion.reject.rest"})


class ArticleMenu:
    """Labels and answers by mouse alone; the press before has chosen what it is about."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window
        window.view.customContextMenuRequested.connect(self._ask)

    def commands(self) -> list[list[Command]]:
        """What the menu offers now, in its stretches."""
        window = self._window
        desk = window.workspace.desk
        if desk.head is None:
            return []
        # With nothing chosen there is nothing to answer.
        groups = _GROUPS if desk.focus.now.current is not None else _GROUPS[1:]
        working = [c for c in window.registry.working(window.context) if c.group in groups]
        ordered = sorted(working, key=lambda c: _GROUPS.index(c.group))
        offered = [c for c in ordered if c.id not in _LEFT_OUT]
        return [list(stretch) for _, stretch in groupby(offered, lambda c: c.group)]

    def filled(self) -> QMenu:
        """The menu as it would open now."""
        menu = QMenu(self._window)
        for command in _with_gaps(self.commands()):
            if command is None:
                menu.addSeparator()
                continue
            words = command.title.replace("&", "&&")
            action = menu.addAction(f"{words}\t{key_text(command.keys[0])}")
            action.triggered.connect(lambda _checked=False, given=command: self._window.give(given))
        return menu

    def _ask(self, at: QPoint) -> None:
        menu = self.filled()
        if not menu.isEmpty():
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(self._window.view.viewport().mapToGlobal(at))


def _with_gaps(stretches: Sequence[Sequence[Command]]) -> Iterator[Command | None]:
    """The commands one after another, None between two stretches."""
    for number, stretch in enumerate(stretches):
        if number:
            yield None
        yield from stretch
