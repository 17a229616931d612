"""Labels as rows and rows as labels, layer by layer."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, bindparam, delete, select

from annotator.model.annotations import (
    Annotation,
    DocumentValue,
    Entity,
    Layer,
    SentenceValue,
    Stance,
    Zone,
)
from annotator.model.spans import Span
from annotator.store.columns import uuid_from
from annotator.store.engine import Database
from annotator.store.faults import readable, told
from annotator.store.makers import MAKERS, Pieces
from annotator.store.tables import (
    document_value,
    entity,
    sentence_value,
    stance,
    stance_piece,
    zone,
)
from annotator.store.terms import Terms

Staged = dict[Table, list[tuple[Any, ...]]]
Pack = Callable[[UUID | None], Any]
Guidelines = dict[UUID, int]
_CHUNK = 500
TABLES: dict[Layer, Table] = {
    Layer.ZONE: zone,
    Layer.ENTITY: entity,
    Layer.STANCE: stance,
    Layer.SENTENCE: sentence_value,
    Layer.DOCUMENT: document_value,
}
COUNTERS: dict[Layer, str] = {
    Layer.ZONE: "zones",
    Layer.ENTITY: "entities",
    Layer.STANCE: "stances",
    Layer.SENTENCE: "sentences",
    Layer.DOCUMENT: "documents",
}


def packed(database: Database) -> Pack:
    """How a UUID is bound in rows that bypass the column types: 16 bytes, or itself."""
    return _to_bytes if database.is_sqlite else _to_itself


def _to_bytes(uid: UUID | None) -> bytes | None:
    return None if uid is None else uid.int.to_bytes(16, "big")


def _to_itself(uid: UUID | None) -> UUID | None:
    return uid


@dataclass(frozen=True, slots=True)
class LayerRows:
    """Writes and reads labels of works inside a given transaction."""

    database: Database
    terms: Terms

    def rows_of(
        self,
        connection: Connection,
        work: int,
        labels: Sequence[Annotation],
        guideline: int | None = None,
    ) -> Staged:
        """The rows that labels of one work will be, by table.

        Args:
            connection: where terms are looked up.
            work: the work's number.
            labels: of any layers.
            guideline: number of the guideline they were made by; None = not made here.

        Raises:
            RefusalError: when a label names something the scheme does not have.
        """
        staged: Staged = defaultdict(list)
        pack = packed(self.database)
        named = [label for label in labels if isinstance(label, Entity)]
        staged[entity] = self._entity_rows(connection, work, named, guideline)
        for label in labels:
            if isinstance(label, Entity):
                continue
            staged[TABLES[label.layer]].append(self._row(connection, work, label, guideline))
            if isinstance(label, Stance):
                uid = pack(label.id)
                spans = enumerate(label.expression)
                staged[stance_piece].extend((work, uid, n, *span) for n, span in spans)
        return staged

    def insert(self, connection: Connection, staged: Staged) -> None:
        """Inserts rows made by `rows_of`, parents before children."""
        for table in (*TABLES.values(), stance_piece):
            self.database.insert(connection, table, staged.get(table, ()))

    def remove(self, connection: Connection, work: int, labels: Iterable[Annotation]) -> None:
        """Deletes labels of one work; those that are not there are passed over."""
        by_layer: dict[Layer, list[UUID]] = defaultdict(list)
        for label in labels:
            by_layer[label.layer].append(label.id)
        for layer, uids in by_layer.items():
            values = [{"w": work, "u": uid} for uid in uids]
            if layer is Layer.STANCE:
                connection.execute(_DELETE_PIECES, values)
            connection.execute(_DELETES[layer], values)

    def of_works(self, connection: Connection, works: Sequence[int]) -> dict[int, list[Annotation]]:
        """All labels of the given works, by work, in layer and then text order."""
        found: dict[int, list[Annotation]] = {work: [] for work in works}
        for first in range(0, len(works), _CHUNK):
            some = works[first : first + _CHUNK]
            for layer in TABLES:
                self._read(connection, layer, {"works": some}, found)
        return found

    def numbered(
        self, connection: Connection, works: Sequence[int], layers: Collection[Layer]
    ) -> tuple[dict[int, list[Annotation]], dict[int, Guidelines]]:
        """As `of_works` for some layers, with the guideline's number of each label that has one."""
        found: dict[int, list[Annotation]] = {work: [] for work in works}
        numbers: dict[int, Guidelines] = defaultdict(dict)
        for first in range(0, len(works), _CHUNK):
            values = {"works": works[first : first + _CHUNK]}
            for layer in (layer for layer in TABLES if layer in layers):
                self._read(connection, layer, values, found, numbers)
        return found, numbers

    def some(
        self, connection: Connection, work: int, wanted: Iterable[tuple[Layer, UUID]]
    ) -> dict[UUID, Annotation]:
        """The labels of one work that have the given ids and are there."""
        by_layer: dict[Layer, list[UUID]] = defaultdict(list)
        for layer, uid in wanted:
            by_layer[layer].append(uid)
        found: dict[int, list[Annotation]] = {work: []}
        for layer, uids in by_layer.items():
            for first in range(0, len(uids), _CHUNK):
                values = {"works": [work], "uids": uids[first : first + _CHUNK]}
                self._read(connection, layer, values, found)
        return {label.id: label for label in found[work]}

    def _read(
        self,
        connection: Connection,
        layer: Layer,
        values: dict[str, Any],
        found: dict[int, list[Annotation]],
        numbers: dict[int, Guidelines] | None = None,
    ) -> None:
        statement = (_SOME if "uids" in values else _SELECTS)[layer]
        uid = uuid_from if self.database.is_sqlite else _to_itself
        with readable(), told():
            rows = driver_rows(connection, statement, values)
            if not rows:
                return
            make = MAKERS[layer]
            pieces = _pieces(connection, values["works"]) if layer is Layer.STANCE else {}
            start = {work: len(labels) for work, labels in found.items()} if pieces else {}
            names = {n: self.terms.key_of(connection, n) for n in {row[2] for row in rows}}
            for row in rows:
                label = make(row, names[row[2]], pieces, uid)
                found[row[0]].append(label)
                if numbers is not None and row[-1] is not None:
                    numbers[row[0]][label.id] = row[-1]
        for work, before in start.items():
            found[work][before:] = sorted(found[work][before:], key=_stance_order)

    def _entity_rows(
        self, connection: Connection, work: int, labels: Iterable[Entity], guideline: int | None
    ) -> list[tuple[Any, ...]]:
        # In one expression: nine labels in ten come this way, 45,000 a second in an import.
        pack, known, number = packed(self.database), self.terms.ids("entity"), self.terms.id_of
        return [
            (
                work,
                pack(label.id),
                label.start,
                label.end,
                known.get(label.label) or number(connection, "entity", label.label),
                label.canonical,
                label.country,
                label.reading and label.reading.value,
                label.origin.value,
                label.suggestion and pack(label.suggestion),
                label.comment,
                int(label.flagged),
                guideline,
            )
            for label in labels
        ]

    def _row(
        self,
        connection: Connection,
        work: int,
        label: Zone | Stance | SentenceValue | DocumentValue,
        guideline: int | None,
    ) -> tuple[Any, ...]:
        pack, number = packed(self.database), self.terms.id_of
        source, flagged = pack(label.suggestion), int(label.flagged)
        tail = (label.origin.value, source, label.comment, flagged, guideline)
        uid = pack(label.id)
        match label:
            case Zone():
                kind = number(connection, "zone", label.kind)
                return (work, uid, label.start, label.end, kind, *tail)
            case SentenceValue():
                target = number(connection, "target", label.target)
                return (work, uid, label.start, label.end, target, label.value.value, *tail)
            case DocumentValue():
                target = number(connection, "target", label.target)
                marks = (label.author_stance, label.portrayal)
                return (work, uid, target, *map(_value, marks), pack(label.main_holder), *tail)
        target = number(connection, "target", label.target)
        return (work, uid, target, *_stance_fields(label, pack), *tail)


def _stance_fields(label: Stance, pack: Pack) -> tuple[Any, ...]:
    return (
        *(label.target_span or (None, None)),
        label.polarity,
        _value(label.flag),
        label.voice.value,
        label.holder.kind.value,
        pack(label.holder.entity),
        pack(label.via),
        label.author_attitude.value,
        _value(label.basis),
    )


def _value(member: StrEnum | None) -> str | None:
    return None if member is None else member.value


def _stance_order(label: Annotation) -> tuple[int, int, str]:
    return (
        (0, 0, "") if isinstance(label, DocumentValue) else (label.start, -label.end, label.id.hex)
    )


def driver_rows(
    connection: Connection, statement: Select[Any], values: dict[str, Any]
) -> list[tuple[Any, ...]]:
    """The rows as the driver gives them: half of reading labels was wrapping and converting."""
    found = connection.execute(statement, values)
    rows = list(found.cursor.fetchall())
    found.close()
    return rows


def _pieces(connection: Connection, works: Sequence[int]) -> Pieces:
    found: Pieces = defaultdict(list)
    for work, key, start, end in driver_rows(connection, _SELECT_PIECES, {"works": works}):
        found[work, key].append(Span(start, end))
    return found


_TERM_COLUMNS = {"kind", "label", "target"}


def _select(table: Table, *, by_uid: bool) -> Select[Any]:
    named = next(column for column in table.columns if column.name in _TERM_COLUMNS)
    head = [table.c.work, table.c.uid, named]
    rest = [c for c in table.columns if c.name not in {h.name for h in head}]
    chosen: ColumnElement[bool] = table.c.work.in_(bindparam("works", expanding=True))
    if by_uid:
        chosen = and_(chosen, table.c.uid.in_(bindparam("uids", expanding=True)))
    order: list[ColumnElement[Any]] = [table.c.work]
    if "start" in table.c:
        order += [table.c.start, table.c.end.desc()]
    return select(*head, *rest).where(chosen).order_by(*order, table.c.uid)


_SELECTS = {layer: _select(table, by_uid=False) for layer, table in TABLES.items()}
_SOME = {layer: _select(table, by_uid=True) for layer, table in TABLES.items()}
_SELECT_PIECES = (
    select(stance_piece.c.work, stance_piece.c.stance, stance_piece.c.start, stance_piece.c.end)
    .where(stance_piece.c.work.in_(bindparam("works", expanding=True)))
    .order_by(stance_piece.c.work, stance_piece.c.stance, stance_piece.c.place)
)
_DELETES = {
    layer: delete(table).where(
        table.c.work == bindparam("w"), table.c.uid == bindparam("u", type_=table.c.uid.type)
    )
    for layer, table in TABLES.items()
}
_DELETE_PIECES = delete(stance_piece).where(
    stance_piece.c.work == bindparam("w"),
    stance_piece.c.stance == bindparam("u", type_=stance_piece.c.stance.type),
)
