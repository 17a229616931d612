"""The scheme: what can be labelled, toward which targets, with which keys and colour roles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from annotator.model.annotations import (
    Attitude,
    Basis,
    DocumentMark,
    Reading,
    SentenceMark,
    StanceFlag,
    Voice,
)

_FLAGS = frozenset({"counts", "retired"})
_LISTS = ("aliases", "demonyms", "metonyms")
_CHOICES: Mapping[str, frozenset[str]] = {
    "polarity": frozenset({"-2", "-1", "0", "1", "2"}),
    "flag": frozenset({"", *StanceFlag}),
    "voice": frozenset(Voice),
    "attitude": frozenset(Attitude),
    "basis": frozenset(Basis),
    "reading": frozenset(Reading),
    "sentence": frozenset(SentenceMark),
    "document": frozenset(DocumentMark),
}


class SchemeError(ValueError):
    """The scheme data cannot be used; the message says which entry and why."""


@dataclass(frozen=True, slots=True)
class Label:
    """One choice of a list: stable id, shown name, key, colour role, one line of help."""

    id: str
    name: str
    key: str = ""
    colour: str = ""
    hint: str = ""
    retired: bool = False


@dataclass(frozen=True, slots=True)
class ZoneKind:
    """A kind of zone; `counts` says whether other layers, statistics and export include it."""

    id: str
    name: str
    key: str
    counts: bool
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Official:
    """An office holder of a target with the term of office as ISO dates, None = open."""

    name: str
    role: str
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """Something stance is held toward; `letters` are the two shown in the gutter."""

    key: str
    name: str
    letters: str
    aliases: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    metonyms: tuple[str, ...] = ()
    officials: tuple[Official, ...] = ()
    counts_toward: str | None = None


@dataclass(frozen=True, slots=True)
class Scheme:
    """All lists of a project at one version; ids never change their meaning."""

    name: str
    version: int
    zones: tuple[ZoneKind, ...]
    entities: tuple[Label, ...]
    targets: tuple[Target, ...]
    skip_reasons: tuple[Label, ...]
    choices: Mapping[str, tuple[Label, ...]] = field(default_factory=dict)

    @property
    def excluded_kinds(self) -> frozenset[str]:
        """Ids of the zone kinds that other layers, statistics and export leave out."""
        return frozenset(zone.id for zone in self.zones if not zone.counts)

    def target(self, key: str) -> Target:
        """The target with this key.

        Raises:
            SchemeError: when there is none.
        """
        return _known({target.key: target for target in self.targets}, key, "target")

    def entity(self, label_id: str) -> Label:
        """The entity label with this id.

        Raises:
            SchemeError: when there is none.
        """
        return _known({label.id: label for label in self.entities}, label_id, "entity label")

    def zone(self, kind: str) -> ZoneKind:
        """The zone kind with this id.

        Raises:
            SchemeError: when there is none.
        """
        return _known({zone.id: zone for zone in self.zones}, kind, "zone kind")

    def choice(self, name: str) -> tuple[Label, ...]:
        """The choices of a fixed list, such as polarity, voice, basis, attitude, sentence."""
        return self.choices.get(name, ())


_T = TypeVar("_T")


def _known(items: Mapping[str, _T], wanted: str, what: str) -> _T:
    if wanted not in items:
        raise SchemeError(f"the scheme has no {what} '{wanted}'")
    return items[wanted]


def from_data(data: Mapping[str, Any]) -> Scheme:
    """A scheme from the tables of a scheme file (TOML or stored JSON).

    Raises:
        SchemeError: for missing tables, values of the wrong kind, empty names, choices the
            program does not know, doubled ids or doubled keys inside one list.
    """
    try:
        head = data["scheme"]
        scheme = Scheme(
            name=str(head["name"]),
            version=int(head["version"]),
            zones=tuple(_made(ZoneKind, row) for row in data["zone"]),
            entities=tuple(_made(Label, row) for row in data["entity"]),
            targets=tuple(_target(row) for row in data["target"]),
            skip_reasons=tuple(_made(Label, row) for row in data["skip_reason"]),
            choices={
                name: tuple(_made(Label, row) for row in rows)
                for name, rows in data["choice"].items()
            },
        )
    except KeyError as error:
        raise SchemeError(f"the scheme lacks {error}") from error
    except (TypeError, ValueError, AttributeError) as error:
        raise SchemeError(f"the scheme cannot be read: {error}") from error
    _check(scheme)
    return scheme


def to_data(scheme: Scheme) -> dict[str, Any]:
    """The tables of a scheme, as plain lists and dictionaries; `from_data` reads them back."""
    return {
        "scheme": {"name": scheme.name, "version": scheme.version},
        "zone": [_plain(zone) for zone in scheme.zones],
        "entity": [_plain(label) for label in scheme.entities],
        "target": [
            {**_plain(target), "officials": [_plain(o) for o in target.officials]}
            for target in scheme.targets
        ],
        "skip_reason": [_plain(label) for label in scheme.skip_reasons],
        "choice": {name: [_plain(r) for r in rows] for name, rows in scheme.choices.items()},
    }


def _plain(value: ZoneKind | Label | Target | Official) -> dict[str, Any]:
    pairs = ((name, getattr(value, name)) for name in value.__slots__)
    return {name: list(v) if isinstance(v, tuple) else v for name, v in pairs}


_R = TypeVar("_R", ZoneKind, Label, Official)


def _made(kind: type[_R], row: Mapping[str, Any]) -> _R:
    made = kind(**row)
    for name, value in row.items():
        if value is None and name in {"since", "until"}:
            continue
        wanted, words = (bool, "true or false") if name in _FLAGS else (str, "text in quotes")
        if not isinstance(value, wanted):
            raise TypeError(f"{name} = {value!r} is not {words}")
    return made


def _target(row: Mapping[str, Any]) -> Target:
    rest: dict[str, Any] = dict(row)
    for name in _LISTS:
        rest[name] = tuple(_names(name, row.get(name, ())))
    rest["officials"] = tuple(_made(Official, official) for official in row.get("officials", ()))
    _names("officials", [official.name for official in rest["officials"]])
    _names("target", [row["key"], row["name"], row["letters"]])
    return Target(**rest)


def _names(what: str, values: Sequence[Any]) -> Sequence[str]:
    is_list = isinstance(values, list | tuple)
    if not is_list or not all(isinstance(value, str) and value.strip() for value in values):
        raise TypeError(f"{what} = {values!r} is not a list of names")
    return values


def _check(scheme: Scheme) -> None:
    if not scheme.targets:
        raise SchemeError("the scheme names no target")
    for name, rows in scheme.choices.items():
        for row in rows:
            if row.id not in _CHOICES.get(name, {row.id}):
                raise SchemeError(f"the scheme has the unknown {name} '{row.id}'")
    lists: dict[str, list[tuple[str, str]]] = {
        "zone": [(zone.id, zone.key) for zone in scheme.zones],
        "entity": [(label.id, label.key) for label in scheme.entities],
        "target": [(target.key, "") for target in scheme.targets],
        "skip_reason": [(label.id, label.key) for label in scheme.skip_reasons],
    }
    lists |= {k: [(label.id, label.key) for label in rows] for k, rows in scheme.choices.items()}
    for name, pairs in lists.items():
        _refuse_doubles(name, [identity for identity, _ in pairs])
        _refuse_doubles(f"{name} key", [key for _, key in pairs if key])


def _refuse_doubles(what: str, values: Sequence[str]) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise SchemeError(f"the scheme has the {what} '{value}' twice")
        seen.add(value)
