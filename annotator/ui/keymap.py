"""Binds the registry's keys: single keys to the article view or a place, others to the window."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from annotator.commands.context import Context
from annotator.commands.registry import Command, Registry, mode_of


class Keymap:
    """One action a key; which command it gives is decided when it is pressed: by place and mode."""

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
        for key in self._registry.window_keys():
            self._add(window, key, Qt.ShortcutContext.WindowShortcut, self._in_place(key))

    def bind_place(self, place: str, widget: QWidget) -> None:
        """Add the keys of a place that was just built; they work while it has the focus."""
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for key in self._registry.place_keys(place):
            self._add(widget, key, inside, self._in_place(key))

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

    def _in_place(self, key: str) -> Callable[[], None]:
        def run() -> None:
            command = self._registry.for_window_key(key, self._context.window.place())
            if command is not None and command.when(self._context):
                self._give(command)

        return run
