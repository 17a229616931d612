"""Labels of many works as plain values for figures: no ids, and no objects that nobody looks at."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, Table, bindparam, select

from annotator.model.annotations import Annotation, DocumentValue, Entity, Layer, Stance
from annotator.model.finished import PlainSpan, PlainValue
from annotator.store.faults import readable, told
from annotator.store.layers import LayerRows, driver_rows, packed
from annotator.store.tables import entity, sentence_value, zone

_CHUNK = 500


@dataclass(slots=True)
class PlainRows:
    """What one reading found, by the number of the work."""

    zones: dict[int, list[PlainSpan]] = field(default_factory=lambda: defaultdict(list))
    entities: dict[int, list[PlainSpan]] = field(default_factory=lambda: defaultdict(list))
    values: dict[int, list[PlainValue]] = field(default_factory=lambda: defaultdict(list))
    labels: dict[int, list[Annotation]] = field(default_factory=lambda: defaultdict(list))
    named: dict[int, dict[UUID, Entity]] = field(default_factory=lambda: defaultdict(dict))


def plain_rows(connection: Connection, layers: LayerRows, works: Sequence[int]) -> PlainRows:
    """Zones, entities and sentence values as plain rows; stances and article values as labels.

    `named` holds the entities that stances and article values name, as far as names go: place,
    label and canonical id.
    """
    found = PlainRows()
    for first in range(0, len(works), _CHUNK):
        some = works[first : first + _CHUNK]
        labels, _ = layers.numbered(connection, some, (Layer.STANCE, Layer.DOCUMENT))
        found.labels.update(labels)
        with readable(), told():
            _read_spans(connection, layers, some, found)
    return found


def _read_spans(
    connection: Connection, layers: LayerRows, some: Sequence[int], found: PlainRows
) -> None:
    values = {"works": some}
    rows = driver_rows(connection, _ZONES, values)
    names = _names(connection, layers, rows)
    for work, start, end, number, origin, _ in rows:
        found.zones[work].append(PlainSpan(start, end, names[number], origin))
    rows = driver_rows(connection, _VALUES, values)
    names = _names(connection, layers, rows)
    for work, start, end, number, value, _ in rows:
        found.values[work].append(PlainValue(start, end, names[number], value))
    rows = driver_rows(connection, _ENTITIES, values)
    names = _names(connection, layers, rows)
    by_work = found.entities
    for work, start, end, number, origin, *_ in rows:
        by_work[work].append(PlainSpan(start, end, names[number], origin))
    pack = packed(layers.database)
    wanted = {pack(uid): uid for work in some for uid in _named(found.labels[work])}
    for work, start, end, number, _, key, canonical in rows:
        if key in wanted:
            uid = wanted[key]
            label = Entity(id=uid, start=start, end=end, label=names[number], canonical=canonical)
            found.named[work][uid] = label


def _names(
    connection: Connection, layers: LayerRows, rows: Iterable[Sequence[Any]]
) -> dict[int, str]:
    return {number: layers.terms.key_of(connection, number) for number in {row[3] for row in rows}}


def _named(labels: Iterable[Annotation]) -> Iterator[UUID]:
    for label in labels:
        if isinstance(label, Stance):
            uids = (label.holder.entity, label.via)
        else:
            assert isinstance(label, DocumentValue)
            uids = (label.main_holder, None)
        yield from (uid for uid in uids if uid is not None)


def _chosen(table: Table, named: str, last: str, *more: str) -> Select[Any]:
    c = table.c
    columns = (c.work, c.start, c.end, c[named], c[last], c.uid, *(c[name] for name in more))
    chosen = select(*columns).where(c.work.in_(bindparam("works", expanding=True)))
    return chosen.order_by(c.work, c.start, c.end.desc(), c.uid)


_ZONES = _chosen(zone, "kind", "origin")
_ENTITIES = _chosen(entity, "label", "origin", "canonical")
_VALUES = _chosen(sentence_value, "target", "value")
