"""The queue: which articles in which order, as compact handles, and the rows of one page."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    bindparam,
    case,
    exists,
    false,
    func,
    or_,
    select,
)

from annotator.model.articles import Status
from annotator.model.queue import QueueQuery, QueueRow, SortKey
from annotator.store import search
from annotator.store.access import article_row, person_id
from annotator.store.engine import Database
from annotator.store.review_tables import assignment
from annotator.store.tables import article, work
from annotator.store.thresholds import Blindness, is_begun
from annotator.store.vectors import columns_of

_FEW = 1_000
_COLUMNS: dict[SortKey, ColumnElement[Any]] = {
    SortKey.ADDED: article.c.id,
    SortKey.TITLE: func.lower(article.c.title),
    SortKey.PUBLISHED: article.c.published,
    SortKey.SOURCE: article.c.source,
}
_CLOSED = (Status.DONE.value, Status.SKIPPED.value)
_RANK = case({status.value: rank for rank, status in enumerate(Status)}, value=work.c.status)
_SHOWN = case((work.c.hidden_suggestions == 1, 0), else_=work.c.open_suggestions)
_STANCES = case((work.c.stances > 0, work.c.stances), else_=-work.c.hidden_suggestions)
_OF_ARTICLE: dict[SortKey, Select[Any]] = {
    SortKey.STATUS: select(article.c.id),
    SortKey.OPEN: select(article.c.id, article.c.open_suggestions),
    SortKey.DENSITY: select(article.c.id, article.c.stance_suggestions, article.c.characters),
}
_OF_WORK: dict[SortKey, Select[Any]] = {
    key: select(work.c.article, value).where(work.c.person == bindparam("person"))
    for key, value in (
        (SortKey.STATUS, _RANK),
        (SortKey.OPEN, _SHOWN),
        (SortKey.DENSITY, _STANCES),
    )
}
_PAGE = select(article).where(article.c.id.in_(bindparam("numbers", expanding=True)))
_PAGE_WORKS = select(work).where(
    work.c.person == bindparam("person"),
    work.c.article.in_(bindparam("numbers", expanding=True)),
)
_STATUSES = (
    select(work.c.status, func.count())
    .where(work.c.person == bindparam("person"))
    .group_by(work.c.status)
)
_FINISHED = exists().where(
    work.c.article == article.c.id,
    work.c.person == bindparam("person"),
    work.c.status.in_(_CLOSED),
)
_BEGUN = select(work.c.article).where(
    work.c.person == bindparam("person"), work.c.status != Status.UNSTARTED.value
)
_ALL_UIDS = select(article.c.id, article.c.uid)
_NEXT = (
    select(article.c.uid)
    .where(article.c.id > bindparam("after"), ~_FINISHED)
    .order_by(article.c.id)
    .limit(1)
)
_GIVEN = select(assignment.c.article).where(assignment.c.person == bindparam("person"))
_SOURCES = select(article.c.source).where(article.c.source.is_not(None)).distinct()
_UIDS = select(article.c.id, article.c.uid).where(
    article.c.id.in_(bindparam("numbers", expanding=True))
)


class QueueStore:
    """Answers the queue's questions for one person at a time."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._blind: tuple[tuple[int, int], frozenset[int]] = ((0, 0), frozenset())

    def ids(self, query: QueueQuery) -> list[int]:
        """Handles of all articles that match, in order."""
        with self._database.read() as connection:
            person = person_id(connection, query.person)
            found = self._found(connection, query.search)
            if found is not None and query.sort is SortKey.ADDED and not query.sources:
                ordered, found = found[:: -1 if query.descending else 1], None
            else:
                few = found if found is not None and len(found) <= _FEW else None
                ordered = self._ordered(connection, _chosen(query, few), query, person)
            ordered = _of_status(connection, ordered, query.statuses, person)
            if query.assigned:
                given = _given_to(connection, person)
                ordered = [n for n in ordered if n in given] if given else ordered
        if found is None:
            return ordered
        kept = set(found)
        return [number for number in ordered if number in kept]

    def rows(self, handles: Sequence[int], person: UUID) -> list[QueueRow]:
        """The rows of a page, in the order of its handles; unknown handles are passed over."""
        with self._database.read() as connection:
            values = {"numbers": list(handles), "person": person_id(connection, person)}
            works = {row.article: row for row in connection.execute(_PAGE_WORKS, values)}
            found = {row.id: row for row in connection.execute(_PAGE, {"numbers": list(handles)})}
            blindness = Blindness(connection)
        return [_row(found[n], works.get(n), blindness) for n in handles if n in found]

    def uids(self, handles: Sequence[int]) -> list[UUID]:
        """The articles behind handles, in the same order."""
        with self._database.read() as connection:
            found = dict(connection.execute(_UIDS, {"numbers": list(handles)}).all())
        return [found[number] for number in handles if number in found]

    def handle(self, uid: UUID) -> int:
        """The handle of an article.

        Raises:
            RefusalError: when the project has no such article.
        """
        with self._database.read() as connection:
            return int(article_row(connection, uid).id)

    def counts(self, person: UUID, *, assigned: bool = False) -> dict[Status, int]:
        """How many articles stand where for one person; `assigned` as in a query."""
        with self._database.read() as connection:
            total = connection.execute(select(func.count()).select_from(article)).scalar_one()
            values = {"person": person_id(connection, person)}
            given = _given_to(connection, values["person"]) if assigned else frozenset()
            asked = _STATUSES.where(work.c.article.in_(_GIVEN)) if given else _STATUSES
            total = len(given) or total
            counted: dict[str, int] = dict(connection.execute(asked, values).all())
        found = {status: counted.get(status.value, 0) for status in Status}
        touched = sum(counted.values())
        return found | {Status.UNSTARTED: total - touched + found[Status.UNSTARTED]}

    def next_unfinished(
        self, person: UUID, after: UUID | None = None, *, assigned: bool = False
    ) -> UUID | None:
        """The next article neither done nor skipped, beginning again at the top once.

        `assigned` as in a query.
        """
        with self._database.read() as connection:
            who = person_id(connection, person)
            given = assigned and _given_to(connection, who)
            asked = _NEXT.where(article.c.id.in_(_GIVEN)) if given else _NEXT
            start = 0 if after is None else article_row(connection, after).id
            for place in dict.fromkeys((start, 0)):
                found: UUID | None = connection.execute(
                    asked, {"person": who, "after": place}
                ).scalar_one_or_none()
                if found is not None:
                    return found
        return None

    def sources(self) -> list[str]:
        """All sources, by name."""
        with self._database.read() as connection:
            return sorted(name for name in connection.execute(_SOURCES).scalars() if name)

    def _ordered(
        self, connection: Connection, chosen: Select[int], query: QueueQuery, person: int
    ) -> list[int]:
        if query.sort in _KEYS:
            return _by_counts(connection, chosen, query, person, self._blind_now(connection))
        return _by_column(connection, chosen, query)

    def _blind_now(self, connection: Connection) -> frozenset[int]:
        """Numbers of the articles begun without suggestions, kept until share or articles change.

        Working them out takes half a second for 100,000 articles.
        """
        blindness = Blindness(connection)
        if not blindness.share:
            return frozenset()
        count = connection.execute(select(func.count()).select_from(article)).scalar_one()
        if (blindness.share, count) != self._blind[0]:
            rows = connection.execute(_ALL_UIDS)
            hidden = frozenset(number for number, uid in rows if blindness.hides(uid))
            self._blind = ((blindness.share, count), hidden)
        return self._blind[1]

    def _found(self, connection: Connection, typed: str) -> list[int] | None:
        """The articles that hold the typed words, None when nothing is asked for."""
        if not typed.strip():
            return None
        words = search.words_of(typed)
        return search.matches(self._database, connection, words) if words else []


def _given_to(connection: Connection, person: int) -> frozenset[int]:
    return frozenset(connection.execute(_GIVEN, {"person": person}).scalars())


def _of_status(
    connection: Connection, numbers: list[int], statuses: frozenset[Status], person: int
) -> list[int]:
    if not statuses or statuses == frozenset(Status):
        return numbers
    # What has no work yet is to do: that status is found by leaving out the others.
    todo = Status.UNSTARTED in statuses
    asked = sorted(s.value for s in (frozenset(Status) - statuses if todo else statuses))
    mine = select(work.c.article).where(work.c.person == person, work.c.status.in_(asked))
    named = set(columns_of(connection, mine)[0])
    return [number for number in numbers if (number in named) is not todo]


def _chosen(query: QueueQuery, few: Sequence[int] | None) -> Select[int]:
    chosen = select(article.c.id)
    if few is not None:
        chosen = chosen.where(article.c.id.in_(few))
    if query.sources:
        named = article.c.source.in_(sorted(query.sources))
        unnamed = article.c.source.is_(None) if "" in query.sources else false()
        chosen = chosen.where(or_(named, unnamed))
    return chosen


def _by_column(connection: Connection, chosen: Select[int], query: QueueQuery) -> list[int]:
    column: ColumnElement[Any] = _COLUMNS[query.sort]
    # Ties are reversed with the rest, so that one index serves both directions.
    if query.descending:
        asked = chosen.order_by(column.desc().nulls_last(), article.c.id.desc())
    else:
        asked = chosen.order_by(column.asc().nulls_first(), article.c.id)
    numbers: list[int] = columns_of(connection, asked)[0]
    return numbers


def _by_counts(
    connection: Connection,
    chosen: Select[int],
    query: QueueQuery,
    person: int,
    blind: frozenset[int],
) -> list[int]:
    numbers, *counts = columns_of(connection, _OF_ARTICLE[query.sort].order_by(article.c.id))
    works = columns_of(connection, _OF_WORK[query.sort], {"person": person})
    keys = _KEYS[query.sort](numbers, counts, dict(zip(*works, strict=True)))
    if blind and query.sort is not SortKey.STATUS:
        begun = columns_of(connection, _BEGUN, {"person": person})[0]
        unseen = blind.difference(begun)
        keys = [0 if n in unseen else key for n, key in zip(numbers, keys, strict=True)]
    order = sorted(range(len(numbers)), key=keys.__getitem__, reverse=query.descending)
    if chosen.whereclause is None:
        return [numbers[place] for place in order]
    kept = set(columns_of(connection, chosen)[0])
    return [numbers[place] for place in order if numbers[place] in kept]


# Keys stand beside the numbers in lists: a dictionary of 100,000 takes longer than the sorting.


def _status_keys(
    numbers: list[int], _counts: list[list[int]], mine: dict[int, int]
) -> Sequence[float]:
    return [mine.get(number, 0) for number in numbers] if mine else [0] * len(numbers)


def _open_keys(
    numbers: list[int], counts: list[list[int]], mine: dict[int, int]
) -> Sequence[float]:
    shown = counts[0]
    return [mine.get(n, k) for n, k in zip(numbers, shown, strict=True)] if mine else shown


def _density_keys(
    numbers: list[int], counts: list[list[int]], mine: dict[int, int]
) -> Sequence[float]:
    """Own stance labels, else suggestions, per character; -1 marks hidden suggestions."""
    stances, lengths = counts
    if mine:
        own = (mine.get(number, 0) for number in numbers)
        stances = [max(n, 0) if n else k for n, k in zip(own, stances, strict=True)]
    return [n / length for n, length in zip(stances, lengths, strict=True)]


_KEYS: dict[SortKey, Callable[[list[int], list[list[int]], dict[int, int]], Sequence[float]]] = {
    SortKey.STATUS: _status_keys,
    SortKey.OPEN: _open_keys,
    SortKey.DENSITY: _density_keys,
}


def _density(stances: int, suggested: int, characters: int) -> float:
    return (stances or suggested) * 1000 / characters


def _row(row: Row[Any], mine: Row[Any] | None, blindness: Blindness) -> QueueRow:
    opened, suggested = row.open_suggestions, row.stance_suggestions
    hidden = mine is not None and mine.hidden_suggestions == 1
    if hidden or (blindness.hides(row.uid) and not is_begun(mine)):
        opened, suggested = 0, 0
    elif mine:
        opened = mine.open_suggestions
    labels = mine and mine.zones + mine.entities + mine.stances + mine.sentences + mine.documents
    return QueueRow(
        article=row.uid,
        title=row.title,
        source=row.source,
        published=row.published,
        status=Status(mine.status) if mine else Status.UNSTARTED,
        skip_reason=mine.skip_reason if mine else None,
        labels=labels or 0,
        open_suggestions=opened,
        density=_density(mine.stances if mine else 0, suggested, row.characters),
        characters=row.characters,
    )
