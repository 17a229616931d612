"""The registry: every command once, as data; keys, menus, palette, help and README read it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from annotator.commands.context import Context
from annotator.model.annotations import Layer


class Mode(StrEnum):
    """What the keys of the article view act on right now."""

    TEXT = "text"
    STANCE = "stance"
    ZONE = "zone"
    SENTENCE = "sentence"
    DOCUMENT = "document"


READING = frozenset({Mode.TEXT, Mode.STANCE, Mode.ZONE})
EVERYWHERE = frozenset(Mode)
LABEL = "label"
REVIEW = "review"
AGREEMENT = "agreement"
ALL_PLACES = ""


def always(_context: Context) -> bool:
    """True: the command can be given at any time."""
    return True


def with_article(context: Context) -> bool:
    """True while an article is open."""
    return context.desk.document is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One thing a person can do.

    Attributes:
        id: `area.verb[.object]`, stable.
        keys: key sequences in Qt's portable notation; the first one is shown.
        place: the place of the window it belongs to; `ALL_PLACES` = it works in every one.
        modes: in which modes of the article view its single keys work; empty = a key that works
            wherever the focus is in its place.
        when: whether it can be given now.
        series: title of a run of commands that differ by their key only, such as one a digit;
            lists of keys show such a run as one line.
        in_palette: False for plain movements, which nobody looks up by name.
    """

    id: str
    title: str
    group: str
    run: Callable[[Context], None]
    keys: tuple[str, ...] = ()
    place: str = LABEL
    modes: frozenset[Mode] = frozenset()
    when: Callable[[Context], bool] = always
    series: str = ""
    in_palette: bool = True


class Registry:
    """All commands by id, and which one a key means in a place and a mode."""

    def __init__(self, commands: Iterable[Command]) -> None:
        self._commands: dict[str, Command] = {}
        self._view: dict[tuple[Mode, str], Command] = {}
        self._placed: dict[tuple[str, str], Command] = {}
        for command in commands:
            self._add(command)
        self._require_one_meaning()

    def all(self) -> list[Command]:
        """Every command, in the order they were declared."""
        return list(self._commands.values())

    def get(self, command_id: str) -> Command:
        """The command with this id."""
        return self._commands[command_id]

    def run(self, command_id: str, context: Context) -> None:
        """Give a command by id."""
        self._commands[command_id].run(context)

    def for_key(self, key: str, mode: Mode) -> Command | None:
        """What a key of the article view means in a mode."""
        return self._view.get((mode, key))

    def view_keys(self) -> list[str]:
        """Every key the article view of the Label place listens to, once."""
        return list(dict.fromkeys(key for _, key in self._view))

    def window_keys(self) -> list[str]:
        """The keys that work wherever the focus is, in the Label place or in every place."""
        found = (key for place, key in self._placed if place in {LABEL, ALL_PLACES})
        return list(dict.fromkeys(found))

    def place_keys(self, place: str) -> list[str]:
        """The keys that only this place listens to."""
        known = set(self.window_keys())
        return [key for where, key in self._placed if where == place and key not in known]

    def for_window_key(self, key: str, place: str) -> Command | None:
        """What a key that is not one of the article view means in a place."""
        return self._placed.get((place, key)) or self._placed.get((ALL_PLACES, key))

    def here(self, context: Context) -> list[Command]:
        """The commands of the place that is shown, and those of every place."""
        places = {context.window.place(), ALL_PLACES}
        return [command for command in self._commands.values() if command.place in places]

    def working(self, context: Context) -> list[Command]:
        """The commands with a key that works right now."""
        mode = mode_of(context)
        return [
            command
            for command in self.here(context)
            if command.keys
            and (not command.modes or mode in command.modes)
            and command.when(context)
        ]

    def _add(self, command: Command) -> None:
        if command.id in self._commands:
            raise ValueError(f"two commands are called {command.id}")
        self._commands[command.id] = command
        for key in command.keys:
            if not command.modes:
                _claim(self._placed, (command.place, key), key, command)
            for mode in command.modes:
                _claim(self._view, (mode, key), f"{key} in mode {mode}", command)

    def _require_one_meaning(self) -> None:
        """Refuse a key of the article view, or of one place, that every place uses as well."""
        for mode, key in self._view:
            if (ALL_PLACES, key) in self._placed or (LABEL, key) in self._placed:
                raise ValueError(f"{key} is a window key and a key of mode {mode}")
        for place, key in self._placed:
            if place != ALL_PLACES and (ALL_PLACES, key) in self._placed:
                raise ValueError(f"{key} is a key of every place and of {place}")


def in_lines(commands: Iterable[Command]) -> list[tuple[str, tuple[str, ...], Command]]:
    """Commands as lists show them: title, keys, and the command; a series is one line."""
    found: list[tuple[str, tuple[str, ...], Command]] = []
    places: dict[str, int] = {}
    for command in commands:
        place = places.get(command.series)
        if command.series and place is not None:
            first = found[place]
            found[place] = first[0], (f"{first[2].keys[0]} … {command.keys[0]}",), first[2]
            continue
        places[command.series] = len(found)
        found.append((command.series or command.title, command.keys, command))
    return found


_K = TypeVar("_K")


def _claim(keys: dict[_K, Command], key: _K, name: str, command: Command) -> None:
    if key in keys:
        raise ValueError(f"{name} means both {keys[key].id} and {command.id}")
    keys[key] = command


_MODES = {
    Layer.ZONE: Mode.ZONE,
    Layer.ENTITY: Mode.TEXT,
    Layer.STANCE: Mode.STANCE,
    Layer.SENTENCE: Mode.SENTENCE,
    Layer.DOCUMENT: Mode.DOCUMENT,
}


def mode_of(context: Context) -> Mode:
    """What the keys act on: the grids by layer, else the current item, else the text."""
    layer = context.desk.focus.now.layer
    if layer in {Layer.SENTENCE, Layer.DOCUMENT}:
        return _MODES[layer]
    item = context.current_layer()
    if item is not None:
        return _MODES[item]
    return Mode.ZONE if layer is Layer.ZONE else Mode.TEXT
