"""Feedback on one's own finished article: a quiet mark in the bottom bar, and a card."""

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from annotator.jobs import Ok, Outcome
from annotator.model.annotations import Annotation, DocumentValue, Layer
from annotator.model.articles import Status
from annotator.model.documents import Document
from annotator.services.feedback import Feedback, FeedbackSheet, feedback_on
from annotator.ui.label.wording import chip_of, entity_name
from annotator.ui.overlay import Overlay
from annotator.ui.widgets import Card, plain, wrapped

if TYPE_CHECKING:
    from annotator.ui.main_window import MainWindow

_NOTHING = "nothing"


class FeedbackCard(Overlay):
    """Lists what gold decided differently; any key closes it."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host, width=640)
        self._title = wrapped("", "heading")
        self.column.addWidget(self._title)
        self._area = self.add_scrolled()

    def show_sheet(self, sheet: FeedbackSheet) -> None:
        """Show the feedback on one article."""
        count = len(sheet.notes)
        self._title.setText(
            f"{count} of {sheet.settled} settled places differ from your labels · only you see "
            "this · any key closes"
        )
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 12, 0)
        column.setSpacing(8)
        for note in sheet.notes:
            column.addWidget(_card(sheet, note))
        column.addStretch()
        self._area.setWidget(body)
        room = max(200, self._host.height() - 220)
        self._area.setMinimumHeight(min(room, 60 + 92 * max(count, 1)))
        self.pop_up()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self._area.verticalScrollBar()
        steps = {
            Qt.Key.Key_Down: 60,
            Qt.Key.Key_Up: -60,
            Qt.Key.Key_PageDown: 300,
            Qt.Key.Key_PageUp: -300,
        }
        step = steps.get(Qt.Key(event.key()))
        if step is not None:
            bar.setValue(bar.value() + step)
        elif event.key() not in {Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt}:
            self.dismiss()


class FeedbackMark(QObject):
    """Looks for feedback when a finished article is opened, and says how much there is."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._sheet: FeedbackSheet | None = None
        self._asked: tuple[UUID, UUID] | None = None
        self.card = FeedbackCard(window)
        window.workspace.desk.opened.connect(self.look)
        window.workspace.desk.saved.connect(self._saved)
        window.workspace.desk.closed.connect(self._forget)
        window.parts.add("feedback", self.show)

    def look(self, document: Document) -> None:
        """Ask for the feedback on an article, if it is done; others have none."""
        self._forget()
        if document.state.status is not Status.DONE:
            return
        asked = (document.article.uid, document.person)
        self._asked = asked
        store = self._window.workspace.store
        self._window.workspace.jobs.run(
            lambda _job: feedback_on(store, *asked),
            lambda outcome: self._found(asked, outcome),
            lane="read",
        )

    def show(self) -> None:
        """Show the card, or say why there is none."""
        document = self._window.workspace.desk.document
        if document is None or document.state.status is not Status.DONE:
            self._window.messages.say("Feedback comes once this article is done and settled.")
        elif self._sheet is None:
            self._window.messages.say("Nothing in this article is settled yet.")
        elif not self._sheet.notes:
            self._window.messages.say("Gold agrees with all your labels that are settled so far.")
        else:
            self.card.show_sheet(self._sheet)

    def _found(self, asked: tuple[UUID, UUID], outcome: Outcome[FeedbackSheet | None]) -> None:
        if asked != self._asked or not isinstance(outcome, Ok):
            return
        self._sheet = outcome.value
        count = len(self._sheet.notes) if self._sheet is not None else 0
        self._window.bottom.show_feedback(count)

    def _saved(self, _change: object) -> None:
        document = self._window.workspace.desk.document
        if document is not None:
            self.look(document)

    def _forget(self) -> None:
        self._sheet = self._asked = None
        self._window.bottom.show_feedback(0)


def _card(sheet: FeedbackSheet, note: Feedback) -> Card:
    made = Card()
    made.column.addWidget(wrapped(_where(sheet.own, note), "secondary"))
    made.column.addWidget(wrapped(f"You: {_said(sheet.own, note.own, note.group)}"))
    made.column.addWidget(wrapped(f"Gold: {_said(sheet.gold, note.gold, note.group)}"))
    if note.reason:
        made.column.addWidget(plain("Reason", "heading"))
        made.column.addWidget(wrapped(note.reason))
    return made


def _where(document: Document, note: Feedback) -> str:
    if note.layer is Layer.DOCUMENT:
        return "The whole article · " + note.group.replace(".", " ").replace("_", " ")
    words = " ".join(document.text[note.start : note.end].split())
    return (
        f"{note.layer.value.capitalize()} · “{words if len(words) <= 120 else words[:118] + '…'}”"
    )


def _said(document: Document, labels: tuple[Annotation, ...], group: str) -> str:
    found = []
    for label in labels:
        if isinstance(label, DocumentValue):
            value = getattr(label, group.partition(".")[2])
            found.append(entity_name(document, value) if isinstance(value, UUID) else str(value))
            continue
        words = " ".join(document.text[label.start : label.end].split())
        short = words if len(words) <= 60 else words[:58] + "…"
        found.append(f"{chip_of(document, label)}  “{short}”")
    return "; ".join(found) or _NOTHING
