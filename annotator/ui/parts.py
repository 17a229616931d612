"""The parts of the window by name: palette, keys, find, dialogs, projects."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from annotator.commands.context import Choice
from annotator.commands.registry import LABEL
from annotator.errors import AnnotatorError
from annotator.model.queue import QueueQuery
from annotator.ui.palette import Finding
from annotator.ui.widgets import key_text

if TYPE_CHECKING:
    from annotator.ui.main_window import MainWindow

ARTICLES = 25


class Parts:
    """Opens a part by the name the commands use."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window
        self._doors: dict[str, Callable[[], None]] = {
            "palette": self._ask_palette,
            "keys": lambda: window.keys_card.show_keys(window.context),
            "tour": window.keys_card.show_tour,
            "label": lambda: window.places.show(LABEL),
            "queue": self._search_queue,
            "find": window.find_bar.ask,
            "find next": lambda: window.finder.step(1),
            "find previous": lambda: window.finder.step(-1),
            "quit": lambda: _ignore(window.shell.close()),
            "person": self._choose_person,
            "suggest": self._suggest,
            "suggest all": window.workspace.suggesting.sweep,
        }

    def add(self, name: str, door: Callable[[], None]) -> None:
        """Give a name to a further part: the composer of the program adds its dialogs."""
        self._doors[name] = door

    def show(self, name: str) -> None:
        """Open a part.

        Raises:
            AnnotatorError: when there is no such part here.
        """
        door = self._doors.get(name)
        if door is None:
            raise AnnotatorError(f"There is no '{name}' in this window.")
        door()

    def findings(self) -> list[Finding]:
        """Every command that can be given now, for the palette."""
        window = self._window
        return [
            Finding(
                command.title,
                f"{command.group}   {'  '.join(key_text(k) for k in command.keys[:1])}",
                partial(window.give, command),
            )
            for command in window.registry.here(window.context)
            if command.in_palette and command.when(window.context)
        ]

    def articles(self, words: str) -> list[Finding]:
        """Articles whose text holds the words, for the palette."""
        workspace = self._window.workspace
        if workspace.person is None or len(words.strip()) < 2:
            return []
        query = QueueQuery(person=workspace.person.id, search=words)
        handles = workspace.store.queue.ids(query)[:ARTICLES]
        return [
            Finding(row.title or "Untitled", row.source or "article",
                    partial(workspace.desk.open, row.article))
            for row in workspace.store.queue.rows(handles, workspace.person.id)
        ]  # fmt: skip

    def _ask_palette(self) -> None:
        self._window.palette_overlay.ask()

    def _search_queue(self) -> None:
        self._window.queue.search.setFocus()
        self._window.queue.search.selectAll()

    def _choose_person(self) -> None:
        workspace, window = self._window.workspace, self._window
        keys = "123456789ABCDEFGHIJKLMOPQRSTUVWXYZ"
        people = [p for p in workspace.store.people.all() if not p.is_gold]
        choices = [
            Choice(key, person.name, person.name) for key, person in zip(keys, people, strict=False)
        ]
        choices.append(Choice("N", "New person…", ""))
        window.context.window.pick("Who labels?", choices, self._person_chosen)

    def _person_chosen(self, name: object) -> None:
        window = self._window
        if name:
            window.workspace.choose_person(str(name))
            window.workspace.open_next()
            return
        window.context.window.ask_text("Name of the new person", "", self._person_named)

    def _person_named(self, name: str) -> None:
        if name.strip():
            self._window.workspace.choose_person(name)
            self._window.workspace.open_next()

    def _suggest(self) -> None:
        document = self._window.workspace.desk.document
        if document is not None:
            self._window.workspace.suggesting.want(document.article.uid)
            self._window.messages.say("Computing suggestions for this article…")


def _ignore(_answer: object) -> None:
    return None
