"""Settings as rows: key, default, choices, group, one sentence; the dialog grows from them."""

import json
import logging
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

Value: TypeAlias = bool | int | float | str | list[str]
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting; a number's `choices` are its least and greatest value."""

    key: str
    default: Value
    group: str
    label: str
    sentence: str
    choices: tuple[Value, ...] = ()


SETTINGS: tuple[Setting, ...] = (
    Setting("theme", "system", "Look", "Theme", "Light, dark, or as the desktop has it.",
            ("system", "light", "dark")),
    Setting("zoom", 1.0, "Look", "Zoom", "Size of the article's text.", (0.7, 2.5)),
    Setting("reading_width", 68, "Look", "Reading width",
            "Characters in a line of the article.", (40, 110)),
    Setting("article_font", "Noto Serif", "Look", "Article font",
            "Typeface of the article; another one is used where it is missing."),
    Setting("key_hints", True, "Look", "Show keys", "Show keys where they act."),
    Setting("advance", True, "Labelling", "Go on after a decision",
            "After accepting or rejecting, move to the next open suggestion."),
    Setting("hide_source", False, "Labelling", "Read blind",
            "Hide the outlet's name until an article is done."),
    Setting("idle_seconds", 60, "Labelling", "Idle after",
            "Active time stops after so many seconds without a key or click.", (10, 600)),
    Setting("suggestion_pipeline", "", "Suggestions", "spaCy pipeline",
            "Name of an installed spaCy pipeline, used from the next start; empty = the largest."),
    Setting("review_costs", "", "Review", "Costs of disagreement",
            "What disagreements cost, such as `missing = 4, white space = 0`; names of labels set "
            "their weight, such as `EVENT = 0.5`; empty = the defaults."),
    Setting("recent_projects", [], "Window", "Recent projects", "Projects opened last."),
    Setting("last_person", "", "Window", "Person", "Who labelled last on this computer."),
    Setting("tour_seen", False, "Window", "First-run card", "Whether the first card was seen."),
    Setting("window_state", "", "Window", "Window state", "Place and size of window and panels."),
)  # fmt: skip
_ROWS = {setting.key: setting for setting in SETTINGS}


class Settings:
    """The per-user settings, kept in one JSON file; unknown and unfit values fall to defaults."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._values = _read(path)
        self.listeners: list[Callable[[str], None]] = []

    def get(self, key: str) -> Value:
        """The value of a setting, its default when never set.

        Raises:
            KeyError: for a key that is no setting.
        """
        return self._values.get(key, _ROWS[key].default)

    def set(self, key: str, value: Value) -> None:
        """Keep a value, written to disk at once; an unfit one is refused with ValueError.

        Where the file cannot be written, the value holds until the program ends: labelling goes
        on without it.
        """
        row = _ROWS[key]
        if not _fits(row, value):
            raise ValueError(f"{value!r} does not fit the setting '{row.label}'.")
        if self.get(key) == value:
            return
        self._values[key] = value
        try:
            _write(self._path, self._values)
        except OSError as error:
            _log.warning("the settings cannot be written: %s", error.strerror)
        for listener in list(self.listeners):
            listener(key)

    def forget(self, listener: Callable[[str], None]) -> None:
        """Tell this listener no more; one that was never told is no error."""
        if listener in self.listeners:
            self.listeners.remove(listener)

    def text(self, key: str) -> str:
        """A setting that holds words."""
        return str(self.get(key))

    def number(self, key: str) -> float:
        """A setting that holds a number."""
        value = self.get(key)
        return float(value) if isinstance(value, int | float) else 0.0

    def flag(self, key: str) -> bool:
        """A setting that is on or off."""
        return bool(self.get(key))

    def names(self, key: str) -> list[str]:
        """A setting that holds a list of words."""
        value = self.get(key)
        return list(value) if isinstance(value, list) else []


def _fits(row: Setting, value: Value) -> bool:
    if isinstance(row.default, bool) or isinstance(value, bool):
        return isinstance(row.default, bool) and isinstance(value, bool)
    if isinstance(row.default, int | float):
        if not isinstance(value, int | float):
            return False
        low, high = row.choices or (value, value)
        return (
            isinstance(low, int | float)
            and isinstance(high, int | float)
            and (low <= value <= high)
        )
    if isinstance(row.default, list):
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    return isinstance(value, str) and (not row.choices or value in row.choices)


def _read(path: Path) -> dict[str, Value]:
    try:
        data = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(data, dict):
        return {}
    return {k: v for k, v in data.items() if k in _ROWS and _fits(_ROWS[k], v)}


def _write(path: Path, values: dict[str, Value]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".settings-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump(values, stream, indent=1, ensure_ascii=False, sort_keys=True)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
