"""The gazetteer as objects: entries with their surfaces, and a slug for names it does not know."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from annotator.model.scheme import Scheme
from annotator.nlp.lexicon import gazetteer_table

_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_PLAIN = str.maketrans(
    {
        "–": "-",
        "—": "-",
        "‑": "-",
        "ə": "e",
        "Ə": "e",
        "ı": "i",
        "ß": "ss",
        "ø": "o",
        "Ø": "o",
        "ł": "l",
        "Ł": "l",
    }
)


@dataclass(frozen=True, slots=True)
class Office:
    """An office held from `since` to `until`, ISO dates, None = not known or still."""

    kind: str
    since: str | None = None
    until: str | None = None

    def held_on(self, date: str | None) -> bool:
        """True when the office was held on an ISO date; an unknown date counts as today."""
        if date is None:
            return self.until is None
        return (self.since is None or self.since <= date) and (
            self.until is None or date < self.until
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """What the gazetteer knows about a name."""

    id: str
    label: str
    country: str | None = None
    kind: str = ""
    government: bool = False
    office: Office | None = None
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Surface:
    """One way an entry is written."""

    text: str
    entry: Entry


def slug(name: str) -> str:
    """A kebab-case ASCII id for a name, empty when no letter survives."""
    plain = unicodedata.normalize("NFKD", name.replace(" & ", " and ").translate(_PLAIN)).encode(
        "ascii", "ignore"
    )
    return _NOT_SLUG.sub("-", plain.decode().lower()).strip("-")


@lru_cache(maxsize=1)
def surfaces() -> tuple[Surface, ...]:
    """Every surface of the shipped gazetteer; an earlier one wins over a later equal one."""
    table = gazetteer_table()
    found = [*_countries(table["countries"]), *_listed(table), *_people(table["people"])]
    first: dict[str, Surface] = {}
    for surface in found:
        first.setdefault(surface.text, surface)
    return tuple(first.values())


@lru_cache(maxsize=1)
def demonym_countries() -> Mapping[str, str]:
    """Lower-case demonym or country name -> ISO country code."""
    known: dict[str, str] = {}
    for surface in surfaces():
        if surface.entry.country and surface.entry.kind in {"country", "demonym", "capital"}:
            known[surface.text.casefold()] = surface.entry.country
    return known


@lru_cache(maxsize=8)
def scheme_surfaces(scheme_key: tuple[tuple[str, ...], ...]) -> tuple[Surface, ...]:
    """Surfaces that the scheme's targets add; the key comes from `scheme_names`."""
    return tuple(
        Surface(text, Entry(slug(name), label, country or None, kind, kind == "capital"))
        for text, name, label, country, kind in scheme_key
    )


def scheme_names(scheme: Scheme) -> tuple[tuple[str, ...], ...]:
    """Names in a scheme's targets as (text, canonical name, label, country, kind)."""
    rows: list[tuple[str, ...]] = []
    for target in scheme.targets:
        key = target_country(target.key, target.name, target.aliases)
        rows += [(a, target.name, "GPE", key, "country") for a in (target.name, *target.aliases)]
        first = target.demonyms[0] if target.demonyms else target.name
        rows += [(d, first, "NORP", key, "demonym") for d in target.demonyms]
        rows += [(m, m, "GPE", key, "capital") for m in target.metonyms]
        rows += [(o.name, o.name, "PERSON", key, "person") for o in target.officials]
    return tuple(rows)


def target_country(key: str, name: str, aliases: tuple[str, ...]) -> str:
    """The country code of a target: the gazetteer's for its names, else the target's own key."""
    known = demonym_countries()
    return next((known[n.casefold()] for n in (name, *aliases) if n.casefold() in known), key)


def _countries(table: Mapping[str, Mapping[str, Any]]) -> Iterator[Surface]:
    for code, row in table.items():
        country = Entry(row["id"], "GPE", code, "country")
        for name in (row["name"], *row.get("aliases", ()), f"Republic of {row['name']}"):
            yield Surface(name, country)
        demonyms = row.get("demonyms", ())
        for name in demonyms:
            yield Surface(name, Entry(slug(demonyms[0]), "NORP", code, "demonym"))
        if "capital" in row:
            yield Surface(row["capital"], Entry(slug(row["capital"]), "GPE", code, "capital"))
        for seat in row.get("seats", ()):
            yield Surface(seat, Entry(slug(seat), "GPE", code, "capital"))


def _listed(table: Mapping[str, Any]) -> Iterator[Surface]:
    labels = {
        "peoples": "NORP",
        "places": "",
        "facilities": "FAC",
        "institutions": "ORG",
        "events": "EVENT",
        "laws": "LAW",
    }
    for group, label in labels.items():
        for row in table[group]:
            for name in (*row.get("surfaces", ()), *row.get("acronyms", ())):
                entry = Entry(
                    id=row.get("id") or slug(name),
                    label=label or row["label"],
                    country=row.get("country"),
                    kind=group,
                    government="government" in row,
                    after=tuple(row.get("after", ())),
                )
                yield Surface(name, entry)


def _people(table: list[Mapping[str, Any]]) -> Iterator[Surface]:
    for row in table:
        office = None
        if "office" in row:
            office = Office(row["office"], _date(row, "since"), _date(row, "until"))
        entry = Entry(row["id"], "PERSON", row.get("country"), "person", office=office)
        bare = row.get("bare", [])
        for name in (row["name"], *row.get("aliases", ())):
            yield Surface(name, entry)
        for name in [bare] if isinstance(bare, str) else bare:
            yield Surface(
                name, Entry(row["id"], "PERSON", row.get("country"), "surname", office=office)
            )


def _date(row: Mapping[str, Any], name: str) -> str | None:
    value = row.get(name)
    return None if value is None else str(value)
