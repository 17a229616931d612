"""Verdicts as rows: one person's decisions on the suggestions of one article."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import Connection, Row, bindparam, delete, select

from annotator.errors import RefusalError
from annotator.model.suggestions import Outcome, Verdict
from annotator.store.columns import micros_or_none, moment_or_none
from annotator.store.engine import Database
from annotator.store.faults import readable
from annotator.store.layers import packed
from annotator.store.tables import suggestion, verdict

_CHUNK = 500
_ALL = select(verdict).where(verdict.c.work == bindparam("work"))
_SOME = _ALL.where(verdict.c.suggestion.in_(bindparam("uids", expanding=True)))
_KNOWN = select(suggestion.c.uid).where(
    suggestion.c.article == bindparam("article"),
    suggestion.c.uid.in_(bindparam("uids", expanding=True)),
)
_DELETE = delete(verdict).where(
    verdict.c.work == bindparam("w"),
    verdict.c.suggestion == bindparam("u", type_=verdict.c.suggestion.type),
)


def of_work(connection: Connection, work: int) -> dict[UUID, Verdict]:
    """All verdicts of a work, by suggestion."""
    with readable():
        rows = connection.execute(_ALL, {"work": work})
        return {row.suggestion: _verdict(row) for row in rows}


def some(connection: Connection, work: int, uids: Sequence[UUID]) -> dict[UUID, Verdict]:
    """The verdicts of a work on the given suggestions, as far as there are any."""
    found: dict[UUID, Verdict] = {}
    for first in range(0, len(uids), _CHUNK):
        values = {"work": work, "uids": uids[first : first + _CHUNK]}
        found.update((row.suggestion, _verdict(row)) for row in connection.execute(_SOME, values))
    return found


def remove(connection: Connection, work: int, uids: Iterable[UUID]) -> None:
    """Deletes verdicts; those that are not there are passed over."""
    values = [{"w": work, "u": uid} for uid in uids]
    if values:
        connection.execute(_DELETE, values)


def insert(
    database: Database, connection: Connection, place: tuple[int, int], made: Sequence[Verdict]
) -> None:
    """Adds verdicts to a work; place = work and article numbers.

    Raises:
        RefusalError: when one is on a suggestion that is no longer there.
    """
    work, article = place
    uids = [each.suggestion for each in made]
    known: set[UUID] = set()
    for first in range(0, len(uids), _CHUNK):
        values = {"article": article, "uids": uids[first : first + _CHUNK]}
        known.update(connection.execute(_KNOWN, values).scalars())
    if known != set(uids):
        raise RefusalError("the suggestion was recomputed and is gone; nothing was changed")
    pack = packed(database)
    rows = [
        (
            work,
            article,
            pack(each.suggestion),
            each.outcome.value,
            micros_or_none(each.shown_at),
            micros_or_none(each.decided_at),
        )
        for each in made
    ]
    database.insert(connection, verdict, rows)


def _verdict(row: Row[tuple[object, ...]]) -> Verdict:
    return Verdict(
        row.suggestion,
        Outcome(row.outcome),
        moment_or_none(row.shown_at),
        moment_or_none(row.decided_at),
    )
