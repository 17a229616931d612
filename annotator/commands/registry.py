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
        modes: in which modes of the article view its single keys work; empty = a window key
            that works wherever the focus is.
        when: whether it can be given now.
        in_palette: False for plain movements, which nobody looks up by name.
    """

    id: str
    title: str
    group: str
    run: Callable[[Context], None]
    keys: tuple[str, ...] = ()
    modes: frozenset[Mode] = frozenset()
    when: Callable[[Context], bool] = always
    in_palette: bool = True


class Registry:
    """All commands by id, and which one a key means in a mode."""

    def __init__(self, commands: Iterable[Command]) -> None:
        self._commands: dict[str, Command] = {}
        self._view: dict[tuple[Mode, str], Command] = {}
        self._window: dict[str, Command] = {}
        for command in commands:
            self._add(command)

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
        """Every key the article view listens to, once."""
        return list(dict.fromkeys(key for _, key in self._view))

    def window_keys(self) -> dict[str, Command]:
        """The keys that work wherever the focus is."""
        return dict(self._window)

    def working(self, context: Context) -> list[Command]:
        """The commands with a key that works right now."""
        mode = mode_of(context)
        return [
            command
            for command in self._commands.values()
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
                _claim(self._window, key, key, command)
            for mode in command.modes:
                _claim(self._view, (mode, key), f"{key} in mode {mode}", command)
        for mode, key in self._view:
            if key in self._window:
                raise ValueError(f"{key} is a window key and a key of mode {mode}")


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
