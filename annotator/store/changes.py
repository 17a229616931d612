"""The log: every change ever committed, in sequence, each hash covering all before it."""

import hashlib
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, bindparam, func, select, update

from annotator.model.changes import Change, ChangeKind
from annotator.store.columns import micros, moment
from annotator.store.engine import Database
from annotator.store.faults import readable
from annotator.store.layers import packed
from annotator.store.payloads import compact, edits_from, edits_text
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
_RECENT = (
    _FULL.where(_OF_PERSON).order_by(change.c.sequence.desc()).limit(bindparam("limit", type_=None))
)
_OF_ARTICLE = _FULL.where(
    _OF_PERSON, article.c.uid == bindparam("uid", type_=article.c.uid.type)
).order_by(change.c.sequence)
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
            edits=edits_from(row.edits),
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
    """Reads the log; only `WorkStore.commit` adds to it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def recent(self, person_id: UUID, limit: int = 500) -> list[Change]:
        """The last changes of one person over all articles, oldest first."""
        with self._database.read() as connection:
            rows = connection.execute(_RECENT, {"who": person_id, "limit": limit}).all()
        return [change_from(row) for row in reversed(rows)]

    def of_article(self, article_id: UUID, person_id: UUID) -> list[Change]:
        """All changes of one person on one article, oldest first."""
        values = {"who": person_id, "uid": article_id}
        with self._database.read() as connection:
            rows = connection.execute(_OF_ARTICLE, values).all()
        return [change_from(row) for row in rows]

    def verify(self) -> int | None:
        """Sequence of the first row tampered with, missing or added; None = the log is whole."""
        with self._database.read() as connection:
            return first_break(connection)
