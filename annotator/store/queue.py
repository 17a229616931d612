"""The queue: which articles in which order, as compact handles, and the rows of one page."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, bindparam, false, func, or_, select, text

from annotator.model.articles import Status
from annotator.model.queue import QueueQuery, QueueRow, SortKey
from annotator.store import search
from annotator.store.access import article_row, person_id
from annotator.store.engine import Database
from annotator.store.tables import article, work

_CLOSED = (Status.DONE.value, Status.SKIPPED.value)
_RANKS = {status.value: rank for rank, status in enumerate(Status)}
_COUNTS = (
    select(article.c.id, article.c.open_suggestions, article.c.stance_suggestions)
    .add_columns(article.c.characters)
    .order_by(article.c.id)
)
_MINE = select(
    work.c.article,
    work.c.status,
    work.c.open_suggestions,
    work.c.stances,
    work.c.hidden_suggestions,
).where(work.c.person == bindparam("person"))
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
_FINISHED = select(work.c.article).where(
    work.c.person == bindparam("person"), work.c.status.in_(_CLOSED)
)
_NEXT = (
    select(article.c.uid)
    .where(article.c.id > bindparam("after"), article.c.id.not_in(_FINISHED))
    .order_by(article.c.id)
    .limit(1)
)
_SOURCES = select(article.c.source).where(article.c.source.is_not(None)).distinct()
_UIDS = select(article.c.id, article.c.uid).where(
    article.c.id.in_(bindparam("numbers", expanding=True))
)


class QueueStore:
    """Answers the queue's questions for one person at a time."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ids(self, query: QueueQuery) -> list[int]:
        """Handles of all articles that match, in order; equal rows keep the order of adding."""
        with self._database.read() as connection:
            person = person_id(connection, query.person)
            chosen = self._chosen(query, person)
            if chosen is None:
                return []
            if query.sort in {SortKey.STATUS, SortKey.OPEN, SortKey.DENSITY}:
                return self._by_counts(connection, chosen, query, person)
            numbers = list(connection.execute(_ordered(chosen, query)).scalars())
        if query.sort is SortKey.ADDED and query.descending:
            numbers.reverse()
        return numbers

    def rows(self, handles: Sequence[int], person: UUID) -> list[QueueRow]:
        """The rows of a page, in the order of its handles; unknown handles are passed over."""
        with self._database.read() as connection:
            values = {"numbers": list(handles), "person": person_id(connection, person)}
            works = {row.article: row for row in connection.execute(_PAGE_WORKS, values)}
            found = {row.id: row for row in connection.execute(_PAGE, {"numbers": list(handles)})}
        return [_row(found[n], works.get(n)) for n in handles if n in found]

    def uids(self, handles: Sequence[int]) -> list[UUID]:
        """The articles behind handles, in the same order."""
        with self._database.read() as connection:
            found = dict(connection.execute(_UIDS, {"numbers": list(handles)}).tuples().all())
        return [found[number] for number in handles if number in found]

    def handle(self, uid: UUID) -> int:
        """The handle of an article.

        Raises:
            RefusalError: when the project has no such article.
        """
        with self._database.read() as connection:
            return article_row(connection, uid).id

    def counts(self, person: UUID) -> dict[Status, int]:
        """How many articles stand where for one person."""
        with self._database.read() as connection:
            total = connection.execute(select(func.count()).select_from(article)).scalar_one()
            values = {"person": person_id(connection, person)}
            counted = dict(connection.execute(_STATUSES, values).tuples().all())
        found = {status: counted.get(status.value, 0) for status in Status}
        touched = sum(counted.values())
        return found | {Status.TODO: total - touched + found[Status.TODO]}

    def next_unfinished(self, person: UUID, after: UUID | None = None) -> UUID | None:
        """The next article neither done nor skipped, beginning again at the top once."""
        with self._database.read() as connection:
            who = person_id(connection, person)
            start = 0 if after is None else article_row(connection, after).id
            for place in dict.fromkeys((start, 0)):
                found: UUID | None = connection.execute(
                    _NEXT, {"person": who, "after": place}
                ).scalar_one_or_none()
                if found is not None:
                    return found
        return None

    def sources(self) -> list[str]:
        """All sources, by name."""
        with self._database.read() as connection:
            return sorted(name for name in connection.execute(_SOURCES).scalars() if name)

    def _chosen(self, query: QueueQuery, person: int) -> "Select[tuple[int]] | None":
        chosen = select(article.c.id)
        words = search.words_of(query.search)
        if query.search.strip() and not words:
            return None
        if words:
            matching, value = search.condition(self._database, words)
            found = text(matching).bindparams(words=value).columns(article.c.id).subquery()
            chosen = chosen.where(article.c.id.in_(select(found.c.id)))
        if query.sources:
            named = article.c.source.in_(sorted(query.sources))
            unnamed = article.c.source.is_(None) if "" in query.sources else false()
            chosen = chosen.where(or_(named, unnamed))
        return _with_status(chosen, query.statuses, person)

    @staticmethod
    def _by_counts(
        connection: Connection, chosen: "Select[tuple[int]]", query: QueueQuery, person: int
    ) -> list[int]:
        rows = connection.execute(_MINE, {"person": person})
        mine = {row[0]: row for row in rows}
        if query.sort is SortKey.STATUS:
            keys: dict[int, Any] = {number: _RANKS[row[1]] for number, row in mine.items()}
            numbers = list(connection.execute(chosen.order_by(article.c.id)).scalars())
            return sorted(numbers, key=lambda n: keys.get(n, 0), reverse=query.descending)
        counted = {row[0]: row for row in connection.execute(_COUNTS)}
        numbers = list(connection.execute(chosen.order_by(article.c.id)).scalars())
        if query.sort is SortKey.OPEN:
            keys = {n: _open(row[1], mine.get(n)) for n, row in counted.items()}
        else:
            keys = {n: _density(row[2], row[3], mine.get(n)) for n, row in counted.items()}
        return sorted(numbers, key=keys.__getitem__, reverse=query.descending)


def _with_status(
    chosen: "Select[tuple[int]]", statuses: frozenset[Status], person: int
) -> "Select[tuple[int]]":
    if not statuses or statuses == frozenset(Status):
        return chosen
    others = [status.value for status in Status if status not in statuses]
    wanted = [status.value for status in Status if status in statuses]
    mine = select(work.c.article).where(work.c.person == person)
    if Status.TODO in statuses:
        return chosen.where(article.c.id.not_in(mine.where(work.c.status.in_(others))))
    return chosen.where(article.c.id.in_(mine.where(work.c.status.in_(wanted))))


def _ordered(chosen: "Select[tuple[int]]", query: QueueQuery) -> "Select[tuple[int]]":
    if query.sort is SortKey.ADDED:
        return chosen.order_by(article.c.id)
    column: Any = {
        SortKey.TITLE: func.lower(article.c.title),
        SortKey.PUBLISHED: article.c.published,
        SortKey.SOURCE: article.c.source,
    }[query.sort]
    # Both directions of an index in one scan: ties are then in reverse order of adding too.
    if query.descending:
        return chosen.order_by(column.desc().nulls_last(), article.c.id.desc())
    return chosen.order_by(column.asc().nulls_first(), article.c.id)


def _open(of_article: int, mine: Any) -> int:
    if mine is None:
        return of_article
    return 0 if mine[4] else int(mine[2])


def _density(suggested: int, characters: int, mine: Any) -> float:
    if mine is None:
        return suggested * 1000 / characters
    shown = mine[3] or (0 if mine[4] else suggested)
    return float(shown * 1000 / characters)


def _row(row: Any, mine: Any) -> QueueRow:
    counts = (row.open_suggestions, row.stance_suggestions)
    brief = mine and (
        row.id,
        mine.status,
        mine.open_suggestions,
        mine.stances,
        mine.hidden_suggestions,
    )
    labels = mine and mine.zones + mine.entities + mine.stances + mine.sentences + mine.documents
    return QueueRow(
        article=row.uid,
        title=row.title,
        source=row.source,
        published=row.published,
        status=Status(mine.status) if mine else Status.TODO,
        skip_reason=mine.skip_reason if mine else None,
        labels=labels or 0,
        open_suggestions=_open(counts[0], brief),
        density=_density(counts[1], row.characters, brief),
        characters=row.characters,
    )
