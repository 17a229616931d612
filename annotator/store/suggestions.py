"""Suggestions of the project's articles: recomputed freely, while people's verdicts stay."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, bindparam, delete, func, select, text, update
from sqlalchemy.sql.dml import UpdateBase

from annotator.model.suggestions import Producer, Suggestion
from annotator.store.access import article_row, person_id
from annotator.store.checks import check_spans
from annotator.store.counters import recount_articles
from annotator.store.engine import Database
from annotator.store.proposals import ProposalRows
from annotator.store.silencing import sieve
from annotator.store.suppressions import kept_away
from annotator.store.tables import article as article_table
from annotator.store.tables import producer, rejection, suggestion, verdict

_STORED = (
    select(suggestion, producer.c.name)
    .join(producer)
    .where(suggestion.c.article == bindparam("article"))
)
_DECIDED = select(verdict.c.suggestion).where(verdict.c.article == bindparam("article"))
_ONE = (suggestion.c.article == bindparam("a")) & (
    suggestion.c.uid == bindparam("u", type_=suggestion.c.uid.type)
)
_DELETE = delete(suggestion).where(_ONE)
_WITHDRAW = update(suggestion).where(_ONE).values(withdrawn=1)
_COUNTS = (
    select(producer.c.name, producer.c.version, producer.c.fingerprint, func.count())
    .select_from(suggestion)
    .join(producer)
    .where(suggestion.c.withdrawn == 0)
    .group_by(producer.c.name, producer.c.version, producer.c.fingerprint)
    .order_by(producer.c.name, producer.c.version)
)
_REMEMBER = text(
    "INSERT INTO rejection (person, surface, label, scope, count)"
    " VALUES (:person, :surface, :label, :scope, 1)"
    " ON CONFLICT (person, surface, label, scope) DO UPDATE SET count = rejection.count + 1"
)
_REJECTIONS = (
    select(
        rejection.c.surface,
        rejection.c.label,
        rejection.c.scope,
        func.sum(rejection.c["count"]),
    )
    .group_by(rejection.c.surface, rejection.c.label, rejection.c.scope)
    .order_by(rejection.c.surface, rejection.c.label, rejection.c.scope)
)


_CHUNK = 500
_NOT_DONE = article_table.c.suggested_by.is_distinct_from(bindparam("done"))
_PENDING = (
    select(article_table.c.id, article_table.c.uid)
    .where(article_table.c.id > bindparam("after"), _NOT_DONE)
    .order_by(article_table.c.id)
    .limit(bindparam("limit", type_=None))
)
_PENDING_COUNT = select(func.count()).select_from(article_table).where(_NOT_DONE)


@dataclass(frozen=True, slots=True)
class Rejection:
    """How often a wording was refused for a label; scope is what the memory uses it for."""

    surface: str
    label: str
    scope: str
    count: int


class SuggestionStore:
    """Replaces and reads suggestions, and remembers what people rejected."""

    def __init__(self, database: Database, proposals: ProposalRows) -> None:
        self._database = database
        self._proposals = proposals

    def replace(
        self,
        article: UUID,
        suggestions: Sequence[Suggestion],
        *,
        producers: Collection[str] | None = None,
        fingerprint: str | None = None,
    ) -> int:
        """Puts these suggestions in place of the article's earlier ones; returns how many.

        Args:
            article: whose suggestions they are.
            suggestions: all that the producers propose now.
            producers: names whose earlier suggestions go; None = those of all producers.
            fingerprint: of the suggester that made them, kept with the article; None = as it was.

        Raises:
            RefusalError: when one does not fit the text or the scheme; nothing is changed.
        """
        items = [(article, suggestions)]
        return self.replace_many(items, producers=producers, fingerprint=fingerprint)

    def replace_many(
        self,
        items: Iterable[tuple[UUID, Sequence[Suggestion]]],
        *,
        producers: Collection[str] | None = None,
        fingerprint: str | None = None,
    ) -> int:
        """As `replace`, for several articles in one transaction."""
        wanted = list(items)

        def job(connection: Connection) -> int:
            rows = kept_away(connection)
            for uid, made in wanted:
                offers = sieve(connection, rows, uid, made)
                self._replace(connection, article_row(connection, uid), offers, producers)
            numbers = [article_row(connection, uid).id for uid, _ in wanted]
            recount_articles(connection, numbers)
            if fingerprint is not None:
                done = update(article_table).where(article_table.c.id.in_(numbers))
                connection.execute(done.values(suggested_by=fingerprint))
            return sum(len(made) for _, made in wanted)

        try:
            return self._database.write(job, repeatable=True)
        except BaseException:
            self._proposals.forget()
            raise

    def pending(self, fingerprint: str, limit: int | None = None) -> Iterator[UUID]:
        """Articles whose suggestions were not last made by this suggester, as they were added.

        Each is looked for when it is asked for, so a sweep can store its answers meanwhile and
        one that was stopped goes on where it was.
        """
        after, left = 0, limit
        while left is None or left > 0:
            most = _CHUNK if left is None else min(_CHUNK, left)
            values = {"done": fingerprint, "after": after, "limit": most}
            with self._database.read() as connection:
                rows = connection.execute(_PENDING, values).all()
            if not rows:
                return
            after, left = rows[-1].id, None if left is None else left - len(rows)
            yield from (row.uid for row in rows)

    def pending_count(self, fingerprint: str) -> int:
        """How many articles `pending` would name."""
        with self._database.read() as connection:
            values = {"done": fingerprint}
            return connection.execute(_PENDING_COUNT, values).scalar_one()

    def of(self, article: UUID) -> list[Suggestion]:
        """The article's suggestions in text order, without those no longer proposed."""
        with self._database.read() as connection:
            number = article_row(connection, article).id
            found = self._proposals.of_articles(connection, [number])[number]
        return [made for made, withdrawn in found if not withdrawn]

    def counts(self) -> dict[Producer, int]:
        """How many suggestions each producer has in the project."""
        with self._database.read() as connection:
            rows = connection.execute(_COUNTS).all()
        return {Producer(name, version, mark): n for name, version, mark, n in rows}

    def remember_rejection(self, person: UUID, surface: str, label: str, scope: str) -> None:
        """Counts one more rejection of a wording (case folded) for a label within a scope."""

        def job(connection: Connection) -> None:
            values = {
                "person": person_id(connection, person),
                "surface": surface.casefold(),
                "label": label,
                "scope": scope,
            }
            connection.execute(_REMEMBER, values)

        self._database.write(job)

    def rejections(self, person: UUID | None = None) -> list[Rejection]:
        """What one person rejected, or with None everybody together."""
        with self._database.read() as connection:
            asked = _REJECTIONS
            if person is not None:
                asked = asked.where(rejection.c.person == person_id(connection, person))
            return [Rejection(*row) for row in connection.execute(asked)]

    def _replace(
        self,
        connection: Connection,
        place: Row[Any, Any, Any],
        made: Sequence[Suggestion],
        producers: Collection[str] | None,
    ) -> None:
        old = {row.uid: row for row in connection.execute(_STORED, {"article": place.id})}
        decided = set(connection.execute(_DECIDED, {"article": place.id}).scalars())
        new: dict[UUID, tuple[Any, ...]] = {}
        for each in made:
            check_spans(each.proposal, place.characters)
            new[each.id] = self._proposals.row(connection, place.id, each)
        gone = [
            uid
            for uid, row in old.items()
            if uid not in new and (producers is None or row.name in producers)
        ]
        same = {uid for uid, row in old.items() if uid in new and _is_same(row, new[uid])}
        changed = [uid for uid in old if uid in new and uid not in same]
        _each(connection, _DELETE, place.id, [uid for uid in gone if uid not in decided])
        _each(connection, _WITHDRAW, place.id, [uid for uid in gone if uid in decided])
        for uid in changed:
            names = [column.name for column in suggestion.columns][2:]
            values = dict(zip(names, new[uid][2:], strict=True))
            connection.execute(
                update(suggestion)
                .where(suggestion.c.article == place.id, suggestion.c.uid == uid)
                .values(values)
            )
        self._proposals.add(connection, [row for uid, row in new.items() if uid not in old])


def _is_same(stored: Row[Any], row: tuple[Any, ...]) -> bool:
    return tuple(stored)[2 : len(row)] == row[2:]


def _each(
    connection: Connection, statement: UpdateBase, article: int, uids: Sequence[UUID]
) -> None:
    if uids:
        connection.execute(statement, [{"a": article, "u": uid} for uid in uids])
