"""Binds the registry's keys: single keys to the article view, the others to the window."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from annotator.commands.context import Context
from annotator.commands.registry import Command, Registry, mode_of


class Keymap:
    """One action a key; which command it gives is decided when it is pressed, by mode."""

    def __init__(
        self,
        registry: Registry,
        context: Context,
        give: Callable[[Command], None],
    ) -> None:
        self._registry = registry
        self._context = context
        self._give = give
        self._actions: list[QAction] = []

    def bind(self, view: QWidget, window: QWidget) -> None:
        """Add the actions; the view's work only while it has the focus."""
        for key in self._registry.view_keys():
            self._add(view, key, Qt.ShortcutContext.WidgetShortcut, self._press(key))
        for key, command in self._registry.window_keys().items():
            self._add(window, key, Qt.ShortcutContext.WindowShortcut, self._always(command))

    def unbind(self) -> None:
        """Take all actions away again."""
        for action in self._actions:
            action.setParent(None)
            action.deleteLater()
        self._actions.clear()

    def _add(
        self, widget: QWidget, key: str, context: Qt.ShortcutContext, run: Callable[[], None]
    ) -> None:
        action = QAction(widget)
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(context)
        action.triggered.connect(lambda _checked=False: run())
        widget.addAction(action)
        self._actions.append(action)

    def _press(self, key: str) -> Callable[[], None]:
        def run() -> None:
            command = self._registry.for_key(key, mode_of(self._context))
            if command is not None and command.when(self._context):
                self._give(command)

        return run

    def _always(self, command: Command) -> Callable[[], None]:
        def run() -> None:
            if command.when(self._context):
                self._give(command)

        return run
