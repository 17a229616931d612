"""What a command may touch: the services, and a narrow port to the window."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from annotator.model.annotations import Annotation, Layer
from annotator.model.scheme import Scheme
from annotator.services.desk import Desk
from annotator.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a picker: its key, words, colour role, a quiet note, and what it stands for."""

    key: str
    title: str
    value: object
    colour: str = ""
    note: str = ""
    checked: bool = True


class WindowPort(Protocol):
    """What commands ask of the window; tests stand in for it with a recorder."""

    def pick(self, title: str, choices: Sequence[Choice], then: Callable[[object], None]) -> None:
        """Offer choices under the caret; one key takes one."""

    def pick_many(
        self, title: str, choices: Sequence[Choice], then: Callable[[list[object]], None]
    ) -> None:
        """Offer a checked list; Enter takes what is checked."""

    def ask_text(self, title: str, initial: str, then: Callable[[str], None]) -> None:
        """Ask for a line of text."""

    def confirm(self, question: str, yes: str, then: Callable[[], None]) -> None:
        """Ask before something far-reaching."""

    def say(self, sentence: str) -> None:
        """Show one quiet line."""

    def line_beside(self, position: int, by: int) -> int:
        """The code point one screen line above (-1) or below (+1)."""

    def scroll_page(self, by: int) -> int | None:
        """Scroll the article by a page; a code point in its upper half, None at the end."""

    def place(self) -> str:
        """The name of the place that is shown: label, review and so on."""

    def show(self, what: str) -> None:
        """Open a part of the window by its name in `commands.windows`, such as palette."""

    def change_view(self, what: str, by: float) -> None:
        """Change zoom or reading width by a step; 0 goes back to normal."""


@dataclass(frozen=True, slots=True)
class Context:
    """The services and the window, as every command gets them."""

    workspace: Workspace
    window: WindowPort

    @property
    def desk(self) -> Desk:
        """The labelling desk."""
        return self.workspace.desk

    @property
    def scheme(self) -> Scheme:
        """The project's scheme."""
        return self.workspace.scheme

    def current_label(self) -> Annotation | None:
        """The current label, None when a suggestion or nothing is current."""
        document, current = self.desk.head, self.desk.focus.now.current
        if document is None or current is None:
            return None
        return document.annotations.get(current)

    def current_item(self) -> Annotation | None:
        """The current label, or the proposal of the current open suggestion."""
        label = self.current_label()
        document, current = self.desk.head, self.desk.focus.now.current
        if label is not None or document is None or current is None:
            return label
        suggestion = document.suggestion(current)
        if suggestion is None or suggestion.id in document.verdicts:
            return None
        return suggestion.proposal

    def current_layer(self) -> Layer | None:
        """The layer of the current label or suggestion."""
        item = self.current_item()
        return item.layer if item is not None else None

    def current_id(self) -> UUID | None:
        """The id of the current label or open suggestion, None when it is gone."""
        return self.desk.focus.now.current if self.current_item() is not None else None
