"""The scheme: what can be labelled, toward which targets, with which keys and colour roles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar


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
        SchemeError: for missing tables, doubled ids or doubled keys inside one list.
    """
    head = data.get("scheme", {})
    try:
        scheme = Scheme(
            name=str(head["name"]),
            version=int(head["version"]),
            zones=tuple(ZoneKind(**row) for row in data["zone"]),
            entities=tuple(Label(**row) for row in data["entity"]),
            targets=tuple(_target(row) for row in data["target"]),
            skip_reasons=tuple(Label(**row) for row in data["skip_reason"]),
            choices={k: tuple(Label(**r) for r in rows) for k, rows in data["choice"].items()},
        )
    except (KeyError, TypeError, ValueError) as error:
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


def _target(row: Mapping[str, Any]) -> Target:
    lists = ("aliases", "demonyms", "metonyms")
    rest: dict[str, Any] = {k: tuple(v) if k in lists else v for k, v in row.items()}
    rest["officials"] = tuple(Official(**official) for official in row.get("officials", ()))
    return Target(**rest)


def _check(scheme: Scheme) -> None:
    if not scheme.targets:
        raise SchemeError("the scheme names no target")
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
