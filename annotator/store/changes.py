"""The log: every change ever committed, in sequence, each hash covering all before it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, Row, bindparam, func, select, update

from annotator.model.changes import Change, ChangeKind
from annotator.store.columns import micros, moment
from annotator.store.engine import Database
from annotator.store.faults import readable
from annotator.store.layers import packed
from annotator.store.payloads import brought_from, brought_text, compact, edits_from, edits_text
from annotator.store.tables import article, change, person, project

GENESIS = bytes(32)
_CHUNK = 1000
_HEAD = select(project.c.head_sequence, project.c.head_hash)
_FULL = (
    select(change, article.c.uid.label("article_uid"), person.c.uid.label("person_uid"))
    .join(article, article.c.id == change.c.article)
    .join(person, person.c.id == change.c.person)
)
_BY_UID = _FULL.where(change.c.uid == bindparam("uid", type_=change.c.uid.type))
_OF_PERSON = person.c.uid == bindparam("who", type_=person.c.uid.type)
_BY_HAND = change.c.kind != ChangeKind.IMPORT.value
_RECENT = (
    _FULL.where(_OF_PERSON, _BY_HAND)
    .order_by(change.c.sequence.desc())
    .limit(bindparam("limit", type_=None))
)
_OF_ARTICLE = _FULL.where(
    _OF_PERSON, article.c.uid == bindparam("uid", type_=article.c.uid.type)
).order_by(change.c.sequence)
_IMPORTS = _OF_ARTICLE.where(~_BY_HAND)
_NEXT = (
    _FULL.where(change.c.sequence > bindparam("after")).order_by(change.c.sequence).limit(_CHUNK)
)


def row_hash(before: bytes, fields: tuple[Any, ...]) -> bytes:
    """The hash of a log row: of the hash before it and of all the row says."""
    return hashlib.sha256(before + compact(list(fields)).encode()).digest()


def hash_fields(row: Row[Any]) -> tuple[Any, ...]:
    """What the hash of a stored log row covers."""
    return (
        row.sequence,
        row.uid.hex,
        row.article_uid.hex,
        row.person_uid.hex,
        row.at,
        row.title,
        row.kind,
        row.of.hex if row.of else None,
        row.revision,
        row.edits,
    )


def change_from(row: Row[Any]) -> Change:
    """The change a log row records.

    Raises:
        NotAProjectError: when its edits are not readable.
    """
    with readable():
        return Change(
            id=row.uid,
            article=row.article_uid,
            person=row.person_uid,
            title=row.title,
            at=moment(row.at),
            edits=() if row.kind == ChangeKind.IMPORT.value else edits_from(row.edits),
            kind=ChangeKind(row.kind),
            of=row.of,
            sequence=row.sequence,
        )


def stored_change(connection: Connection, uid: UUID) -> Change | None:
    """The committed change with this id, None if it never was."""
    row = connection.execute(_BY_UID, {"uid": uid}).one_or_none()
    return None if row is None else change_from(row)


def append(
    database: Database,
    connection: Connection,
    made: Change,
    place: tuple[int, int],
    revision: int,
) -> int:
    """Adds a change to the log and returns its sequence; place = article and person numbers."""
    head = connection.execute(_HEAD).one()
    sequence, edits, at = head.head_sequence + 1, edits_text(made.edits), micros(made.at)
    of = made.of.hex if made.of else None
    ids = (made.id.hex, made.article.hex, made.person.hex)
    fields = (sequence, *ids, at, made.title, made.kind.value, of, revision, edits)
    digest = row_hash(bytes(head.head_hash), fields)
    pack = packed(database)
    row = (sequence, pack(made.id), *place, at, made.title, made.kind.value, pack(made.of))
    database.insert(connection, change, [(*row, revision, edits, digest)])
    connection.execute(update(project).values(head_sequence=sequence, head_hash=digest))
    return int(sequence)


@dataclass(frozen=True, slots=True)
class Import:
    """The labels that came into one work, for the log; numbers and ids of article and person."""

    place: tuple[int, int]
    ids: tuple[UUID, UUID]
    revision: int
    labels: tuple[UUID, ...]


def append_imports(
    database: Database, connection: Connection, imports: Iterable[Import], at: int
) -> None:
    """Adds one record for each work that an import brought labels to."""
    head = connection.execute(_HEAD).one()
    sequence, digest = head.head_sequence, bytes(head.head_hash)
    pack, kind = packed(database), ChangeKind.IMPORT.value
    rows = []
    for each in imports:
        sequence += 1
        uid, count = uuid4(), len(each.labels)
        title = f"Imported {count} label{'s' if count != 1 else ''}"
        brought = brought_text(each.labels)
        ids = (uid.hex, *(one.hex for one in each.ids))
        fields = (sequence, *ids, at, title, kind, None, each.revision, brought)
        digest = row_hash(digest, fields)
        head_of_row = (sequence, pack(uid), *each.place, at, title, kind, None)
        rows.append((*head_of_row, each.revision, brought, digest))
    database.insert(connection, change, rows)
    if rows:
        connection.execute(update(project).values(head_sequence=sequence, head_hash=digest))


def imported(connection: Connection, article_id: UUID, person_id: UUID) -> frozenset[UUID]:
    """The ids of all labels that imports brought to one person's work on one article."""
    rows = connection.execute(_IMPORTS, {"who": person_id, "uid": article_id})
    with readable():
        return frozenset(uid for row in rows for uid in brought_from(row.edits))


def first_break(connection: Connection) -> int | None:
    """Sequence of the first log row that is changed, missing or added from outside, else None."""
    head = connection.execute(_HEAD).one()
    digest, expected = GENESIS, 1
    while True:
        rows = connection.execute(_NEXT, {"after": expected - 1}).all()
        for row in rows:
            if row.sequence != expected:
                return expected
            digest = row_hash(digest, hash_fields(row))
            if digest != bytes(row.hash):
                return expected
            expected += 1
        if not rows:
            break
    if (head.head_sequence, bytes(head.head_hash)) == (expected - 1, digest):
        return None
    total = connection.execute(select(func.count()).select_from(change)).scalar_one()
    return min(expected, int(total) + 1)


class ChangeLog:
    """Reads the log; only commits and imports add to it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def recent(self, person_id: UUID, limit: int = 500) -> list[Change]:
        """The last changes of one person over all articles, oldest first; imports left out."""
        with self._database.read() as connection:
            rows = connection.execute(_RECENT, {"who": person_id, "limit": limit}).all()
        return [change_from(row) for row in reversed(rows)]

    def of_article(self, article_id: UUID, person_id: UUID) -> list[Change]:
        """All changes of one person on one article, imports too, oldest first."""
        values = {"who": person_id, "uid": article_id}
        with self._database.read() as connection:
            rows = connection.execute(_OF_ARTICLE, values).all()
        return [change_from(row) for row in rows]

    def verify(self) -> int | None:
        """Sequence of the first row tampered with, missing or added; None = the log is whole."""
        with self._database.read() as connection:
            return first_break(connection)
