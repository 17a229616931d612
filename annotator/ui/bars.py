"""The two bars: places and the palette on top; saved, undo, keys and pace at the bottom."""

from datetime import UTC, datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit
from typing_extensions import override

from annotator.commands.context import Context
from annotator.commands.registry import Mode, Registry, mode_of
from annotator.model.annotations import Layer
from annotator.model.articles import Status
from annotator.model.documents import Document
from annotator.ui.widgets import ClickRow, key_cap, key_text, plain

_LAYER_WORDS = {
    None: "all layers",
    Layer.ZONE: "zones only",
    Layer.ENTITY: "entities only",
    Layer.STANCE: "stance only",
    Layer.SENTENCE: "sentence values",
    Layer.DOCUMENT: "article values",
}
_STATUS_WORDS = {
    Status.UNSTARTED: "not started · ",
    Status.STARTED: "",
    Status.DONE: "done · ",
    Status.SKIPPED: "skipped · ",
}
_HINTS = {
    Mode.TEXT: ("suggestion.accept", "suggestion.reject", "move.suggestion.next", "work.done"),
    Mode.ZONE: ("suggestion.accept", "suggestion.reject", "zone.pick", "work.done"),
    Mode.STANCE: ("suggestion.accept", "stance.holder", "stance.target", "work.done"),
    Mode.SENTENCE: ("grid.accept", "grid.next", "move.leave", "work.done"),
    Mode.DOCUMENT: ("article.next", "article.holder", "move.leave", "work.done"),
}
_SHORT = {
    "suggestion.accept": "Accept",
    "suggestion.reject": "Reject",
    "move.suggestion.next": "Next",
    "work.done": "Done",
    "zone.pick": "Zone",
    "stance.holder": "Holder",
    "stance.target": "Target",
    "grid.accept": "Accept",
    "grid.next": "Next",
    "move.leave": "Back",
    "article.next": "Next",
    "article.holder": "Main holder",
}
WAIT_NOTICE_SECONDS = 1.0


class _FindLine(QLineEdit):
    """Looks like a search line and opens the palette."""

    pressed = Signal()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.pressed.emit()


class PlaceTab(ClickRow):
    """The name and key of one place; a line below it marks the one that is shown."""

    def __init__(self, title: str, key: str) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("kind", "place")
        self.setAccessibleName(f"{title}, {key}")
        inner = QHBoxLayout(self)
        inner.setContentsMargins(8, 9, 8, 9)
        self._words = plain(title)
        inner.addWidget(self._words)
        inner.addWidget(key_cap(key))

    def set_current(self, *, current: bool) -> None:
        """Mark or unmark the tab."""
        self.setProperty("current", current)
        self._words.setProperty("kind", "" if current else "quiet")
        for widget in (self, self._words):
            widget.style().unpolish(widget)
            widget.style().polish(widget)


class TopBar(QFrame):
    """Project name, places, and the way to the palette."""

    palette_wanted = Signal()
    place_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "top")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(6)
        self.name = plain()
        font = self.name.font()
        font.setBold(True)
        self.name.setFont(font)
        row.addWidget(self.name)
        row.addSpacing(18)
        self._places: dict[str, PlaceTab] = {}
        self._row = QHBoxLayout()
        self._row.setSpacing(2)
        row.addLayout(self._row)
        row.addStretch()
        self.search = _FindLine()
        self.search.setPlaceholderText("Find a command, label or article      Ctrl K")
        self.search.setReadOnly(True)
        self.search.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.search.setFixedWidth(330)
        self.search.pressed.connect(self.palette_wanted)
        row.addWidget(self.search)

    def add_place(self, name: str, title: str, key: str) -> None:
        """Offer a place behind those that are there."""
        tab = PlaceTab(title, key)
        tab.clicked.connect(lambda: self.place_wanted.emit(name))
        tab.set_current(current=not self._places)
        self._places[name] = tab
        self._row.addWidget(tab)

    def show_place(self, name: str) -> None:
        """Mark the place that is shown."""
        for known, tab in self._places.items():
            tab.set_current(current=known == name)

    def show_project(self, title: str) -> None:
        """Name the open project."""
        self.name.setText(title)


class BottomBar(QFrame):
    """What was saved and when, what undo takes back, the keys of the moment, pace, person."""

    person_wanted = Signal()
    command_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "bottom")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 5, 12, 5)
        row.setSpacing(8)
        self.saved = plain("", "saved")
        self.undo = plain("", "secondary")
        self._undo_key = key_cap("Ctrl+Z")
        self._undo_key.hide()
        row.addWidget(self.saved)
        row.addSpacing(10)
        row.addWidget(self.undo)
        row.addWidget(self._undo_key)
        row.addSpacing(10)
        self._hints = [self._hint(row) for _ in range(4)]
        self._offered: tuple[str, ...] = ()
        row.addStretch()
        self.feedback = plain("", "secondary")
        self.feedback.setToolTip("What gold decided differently from your labels; only you see it")
        self.feedback.hide()
        self._feedback_key = key_cap("Ctrl+Shift+R")
        self._feedback_key.hide()
        row.addWidget(self.feedback)
        row.addWidget(self._feedback_key)
        self.layer = plain("", "secondary")
        self.pace = plain("", "secondary")
        self.person = plain("", "secondary")
        for label in (self.layer, self.pace, self.person):
            row.addWidget(label)
            row.addSpacing(10)
        self._context: Context | None = None
        self.guest = False  # True while another place than Label is shown, which says its own
        self._timer = QTimer(self, interval=250)
        self._timer.timeout.connect(self.show_saving)

    @staticmethod
    def _hint(row: QHBoxLayout) -> tuple[QLabel, QLabel]:
        words, key = plain("", "secondary"), key_cap("")
        for widget in (words, key):
            widget.hide()
            row.addWidget(widget)
        return words, key

    def attach(self, context: Context) -> None:
        """Show the state of this workspace from now on."""
        self._context = context
        self.show_saving()
        self.show_undo()

    def show_saving(self) -> None:
        """Say whether all is saved, being saved, waiting for another program, or not saved."""
        if self._context is None:
            return
        desk = self._context.desk
        words, state = saving_words(self._context)
        if words:
            self.saved.setText(words)
        if self.saved.property("state") != state:
            self.saved.setProperty("state", state)
            self.saved.style().polish(self.saved)
        if desk.pending and not self._timer.isActive():
            self._timer.start()
        elif not desk.pending:
            self._timer.stop()

    def show_undo(self) -> None:
        """Say what undo would take back in the Label place."""
        if self.guest:
            return
        change = self._context.desk.history.to_undo if self._context else None
        self._show_undo_words(change.title if change else "")

    def show_guest(self, hints: list[tuple[str, str]], pace: str, undo: str) -> None:
        """Show what another place says: up to four words with keys, how far, what undo takes."""
        padded = [*hints, *[("", "")] * len(self._hints)]
        self._offered = ()
        for (words, key), (text, keys) in zip(self._hints, padded, strict=False):
            words.setText(text)
            key.setText(key_text(keys))
            words.setVisible(bool(text))
            key.setVisible(bool(text))
        for quiet in (self.layer, self.feedback, self._feedback_key):
            quiet.hide()
        self.pace.setText(pace)
        self._show_undo_words(undo)

    def show_feedback(self, count: int) -> None:
        """Say in how many places gold differs from one's own finished labels; 0 says nothing."""
        self.feedback.setText(f"✎ {count} settled differently")
        for widget in (self.feedback, self._feedback_key):
            widget.setVisible(count > 0)

    def show_saved_now(self) -> None:
        """Say that what another place wrote is on disk."""
        self.saved.setText(f"Saved {datetime.now():%H:%M:%S}")

    def _show_undo_words(self, words: str) -> None:
        shown = words if len(words) < 46 else words[:44] + "…"
        self.undo.setText(f"Undo: {shown}" if words else "")
        self._undo_key.setVisible(bool(words))

    def show_place(self, registry: Registry, *, hints: bool) -> None:
        """Show the keys that matter in the Label place, the layer, and what is open."""
        if self._context is None or self.guest:
            return
        desk = self._context.desk
        commands = self._offered = _HINTS[mode_of(self._context)]
        for (words, key), command_id in zip(self._hints, commands, strict=True):
            command = registry.get(command_id)
            words.setText(_SHORT[command_id])
            key.setText(key_text(command.keys[0]))
            if words.isHidden() == hints:
                words.setVisible(hints)
                key.setVisible(hints)
        self.layer.setText(_LAYER_WORDS[desk.focus.now.layer])
        self.layer.setVisible(desk.focus.now.layer is not None)
        document = desk.document
        if document is not None:
            self.pace.setText(_STATUS_WORDS[document.state.status] + open_words(document))

    def clear_place(self) -> None:
        """Say nothing of a place: no article is open."""
        for widget in (*(w for hint in self._hints for w in hint), self.layer):
            widget.hide()
        self.pace.setText("")

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on a hint does what its key does; one on the person asks who labels."""
        under = self.childAt(event.position().toPoint())
        if under is self.person:
            self.person_wanted.emit()
        for hint, command in zip(self._hints, self._offered, strict=False):
            if under is not None and under in hint:
                self.command_wanted.emit(command)

    def show_person(self, name: str) -> None:
        """Name who labels."""
        self.person.setText(name)


def open_words(document: Document) -> str:
    """How much is open; what the gate holds back is counted apart, what is hidden not at all."""
    if document.facts.hidden_suggestions:
        return "suggestions hidden"
    held = sum(document.is_held_back(suggestion.id) for suggestion in document.suggestions)
    words = f"{len(document.open_suggestions())} of {len(document.suggestions) - held} open"
    return f"{words} · {held} below the gate" if held else words


def saving_words(context: Context) -> tuple[str, str]:
    """What to say about saving, and in which state; no words = leave what is shown."""
    desk = context.desk
    if desk.drafts:
        return f"Not saved: {len(desk.drafts)}", "failed"
    if desk.pending_since is not None:
        waited = datetime.now(UTC) - desk.pending_since
        if waited.total_seconds() > WAIT_NOTICE_SECONDS:
            return f"Waiting for another program… {desk.pending} to save", "waiting"
        return "", "ok"
    if context.workspace.store.is_read_only:
        return "Read-only", "waiting"
    if desk.last_saved is None:
        return "Nothing to save", "ok"
    return f"Saved {desk.last_saved.astimezone():%H:%M:%S}", "ok"
