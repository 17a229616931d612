"""What the services tell, shown: opened, changed, saved, failed, focus moved, active time."""

from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from typing_extensions import override

from annotator.commands.acts import go_to_next_open
from annotator.model.changes import Change
from annotator.model.documents import Document
from annotator.services.focus import Focus
from annotator.ui.label.wording import spoken

if TYPE_CHECKING:
    from annotator.ui.main_window import MainWindow

_TICK_MS = 5000
PATIENCE_MS = 60
_HANDS = frozenset(
    {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.MouseMove}
)


class Watching(QObject):
    """Connects the desk's signals with the widgets, and counts the time hands are busy."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._shown: object = None
        self._last_hand = monotonic()
        self._last_tick = monotonic()
        desk = window.workspace.desk
        desk.opened.connect(self._opened)
        desk.closed.connect(self._closed)
        desk.changed.connect(self._changed)
        desk.saved.connect(self._saved)
        desk.waiting.connect(window.bottom.show_saving)
        desk.syncing.connect(self._syncing)
        window.workspace.nothing_left.connect(window.nothing.show_why)
        desk.refused.connect(window.messages.say)
        desk.noticed.connect(window.messages.say)
        desk.failed.connect(self._failed)
        desk.focus.moved.connect(self._moved)
        self._showing = QTimer(self, singleShot=True)
        self._showing.timeout.connect(lambda: self.show_focus(desk.focus.now))
        window.workspace.suggesting.failed.connect(window.messages.say)
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()
        for watched in (window.view, window.view.viewport(), window.queue.list.viewport()):
            watched.installEventFilter(self)

    def stop(self) -> None:
        """Disconnect from the services; the time still owed is written."""
        self._tick()
        self._timer.stop()
        desk = self._window.workspace.desk
        for signal in (desk.opened, desk.closed, desk.changed, desk.saved, desk.waiting,
                       desk.syncing, desk.refused, desk.noticed, desk.failed,
                       desk.focus.moved):  # fmt: skip
            signal.disconnect()
        workspace = self._window.workspace
        for other in (workspace.suggesting.failed, workspace.queue.reset,
                      workspace.queue.refreshed, workspace.person_changed,
                      workspace.said, workspace.nothing_left):  # fmt: skip
            other.disconnect()

    def _moved(self, _focus: Focus) -> None:
        """Show the place soon; while an act is being saved, together with its outcome."""
        self._showing.start(PATIENCE_MS if self._window.workspace.desk.pending else 0)

    def _syncing(self) -> None:
        """Show where the act led while the disk is busy, when that place is there already."""
        desk = self._window.workspace.desk
        document, current = desk.document, desk.focus.now.current
        if document is None or not self._showing.isActive():
            return
        if current is None or current in document.annotations or document.suggestion(current):
            self.show_focus(desk.focus.now)

    def show_focus(self, focus: Focus) -> None:
        """Show the place in view, inspector and bottom bar, and say it."""
        self._showing.stop()
        window = self._window
        document = window.workspace.desk.document
        if document is None:
            return
        window.presenter.focus(focus)
        window.inspector.show_place(document, focus)
        window.bottom.show_place(window.registry, hints=window.settings.flag("key_hints"))
        self._announce(document, focus)

    def hand(self) -> None:
        """Take note that somebody is at work right now."""
        self._last_hand = monotonic()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _HANDS:
            self._last_hand = monotonic()
        return False

    def _opened(self, document: Document) -> None:
        window = self._window
        self._tick()
        fresh = self._shown != document.article.uid
        window.nothing.hide()
        self._shown = document.article.uid
        window.presenter.open(document, hide_source=window.settings.flag("hide_source"))
        window.queue.show_current(document.article.uid)
        if fresh and document.open_suggestions() and not document.is_closed:
            go_to_next_open(window.context)
        self.show_focus(window.workspace.desk.focus.now)
        window.bottom.show_undo()

    def _closed(self) -> None:
        self._tick()
        self._shown = None
        self._window.presenter.close()
        self._window.inspector.clear()
        self._window.bottom.clear_place()

    def _changed(self, change: Change | None) -> None:
        window = self._window
        document = window.workspace.desk.document
        if document is None:
            return
        window.presenter.change(document, change)
        self.show_focus(window.workspace.desk.focus.now)

    def _saved(self, change: Change) -> None:
        del change
        self._window.bottom.show_saving()
        self._window.bottom.show_undo()

    def _failed(self, sentence: str) -> None:
        window, desk = self._window, self._window.workspace.desk
        actions = {"Save again": desk.retry, "Drop them": desk.give_up} if desk.drafts else {}
        window.messages.tell(sentence, actions)
        window.bottom.show_saving()

    def _announce(self, document: Document, focus: Focus) -> None:
        item = self._window.context.current_item()
        if item is not None and focus.current is not None:
            place = "label" if focus.current in document.annotations else "suggestion"
            self._window.view.announce(spoken(document, item, place))

    def _tick(self) -> None:
        """Add the seconds since the last tick while hands were busy; idle time does not count."""
        now = monotonic()
        spent, self._last_tick = now - self._last_tick, now
        idle = now - self._last_hand
        workspace = self._window.workspace
        document = workspace.desk.document
        if document is None or document.is_closed or self._shown is None:
            return
        if idle < self._window.settings.number("idle_seconds") and spent > 0.5:
            workspace.add_time(document.article.uid, min(spent, 2 * _TICK_MS / 1000))
