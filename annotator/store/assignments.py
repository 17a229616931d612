"""Assignments: who is asked to label what; read for one person or one article at a time."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Integer, Row, bindparam, case, cast, delete, func, select, update

from annotator.model.articles import Status
from annotator.model.assignments import Assignment, AssignmentCount
from annotator.store.access import article_row, person_id
from annotator.store.columns import micros, moment
from annotator.store.committing import Committing
from annotator.store.engine import Database
from annotator.store.review_tables import assignment
from annotator.store.settings import SettingStore
from annotator.store.tables import article, person, work
from annotator.store.thresholds import is_begun

LIMITED = "queue.assigned_only"
_FULL = (
    select(assignment, article.c.uid.label("article_uid"), person.c.uid.label("person_uid"))
    .join(article, article.c.id == assignment.c.article)
    .join(person, person.c.id == assignment.c.person)
)
_OF_PERSON = _FULL.where(person.c.uid == bindparam("uid", type_=person.c.uid.type)).order_by(
    assignment.c.article
)
_OF_ARTICLE = _FULL.where(article.c.uid == bindparam("uid", type_=article.c.uid.type)).order_by(
    person.c.name
)
_KNOWN = select(assignment.c.article).where(assignment.c.person == bindparam("person"))
_DELETE = delete(assignment).where(
    assignment.c.person == bindparam("p"), assignment.c.article == bindparam("a")
)


def _how_many(status: Status) -> Any:  # noqa: ANN401 - an SQL expression of a whole number
    return cast(
        func.coalesce(func.sum(case((work.c.status == status.value, 1), else_=0)), 0), Integer
    )


_COUNTS = (
    select(
        person.c.uid,
        assignment.c.batch,
        func.count(),
        cast(func.sum(assignment.c.hidden), Integer),
        *(_how_many(status) for status in (Status.STARTED, Status.DONE, Status.SKIPPED)),
    )
    .select_from(assignment)
    .join(person, person.c.id == assignment.c.person)
    .outerjoin(
        work, (work.c.article == assignment.c.article) & (work.c.person == assignment.c.person)
    )
    .group_by(person.c.uid, person.c.name, assignment.c.batch)
    .order_by(person.c.name, assignment.c.batch)
)


class AssignmentStore:
    """Gives articles to people, takes them back, and says how far they are."""

    def __init__(self, database: Database, settings: SettingStore, committing: Committing) -> None:
        self._database = database
        self._settings = settings
        self._committing = committing

    def give(self, rows: Collection[Assignment]) -> int:
        """Gives articles to people in one transaction; what somebody has already stays theirs.

        A hidden assignment hides suggestions in the work, unless the person has begun it.

        Returns:
            How many were new.
        """

        def job(connection: Connection) -> int:
            people = {uid: person_id(connection, uid) for uid in {row.person for row in rows}}
            known = {
                (number, there)
                for number in people.values()
                for there in connection.execute(_KNOWN, {"person": number}).scalars()
            }
            made = []
            for row in rows:
                place = (people[row.person], article_row(connection, row.article).id)
                if place in known:
                    continue
                known.add(place)
                made.append((*place, int(row.hidden), row.batch, micros(row.given_at)))
                if row.hidden:
                    self._hide(connection, place, hidden=True)
            self._database.insert(connection, assignment, made)
            return len(made)

        return self._database.write(job, repeatable=True)

    def take_back(self, pairs: Iterable[tuple[UUID, UUID]]) -> int:
        """Ends the assignments of these (article, person); labels stay.

        Works that were not begun show suggestions again.

        Returns:
            How many there were.
        """
        wanted = list(pairs)

        def job(connection: Connection) -> int:
            gone = 0
            for article_id, who in wanted:
                number = article_row(connection, article_id).id
                place = (person_id(connection, who), number)
                done = connection.execute(_DELETE, {"p": place[0], "a": place[1]}).rowcount
                gone += done
                if done:
                    self._hide(connection, place, hidden=False)
            return gone

        return self._database.write(job, repeatable=True)

    def of_person(self, person_uid: UUID) -> list[Assignment]:
        """What one person was given, in the order the articles were added."""
        return self._read(_OF_PERSON, person_uid)

    def of_article(self, article_uid: UUID) -> list[Assignment]:
        """Who was given one article, by name."""
        return self._read(_OF_ARTICLE, article_uid)

    def counts(self) -> list[AssignmentCount]:
        """How far everybody is with each of their batches."""
        with self._database.read() as connection:
            rows = connection.execute(_COUNTS).all()
        return [
            AssignmentCount(
                person=uid,
                batch=batch,
                given=given,
                hidden=hidden,
                started=started,
                done=done,
                skipped=skipped,
            )
            for uid, batch, given, hidden, started, done, skipped in rows
        ]

    def is_limited(self) -> bool:
        """True when queues show people only what they were given (a project's setting)."""
        return self._settings.get(LIMITED) is True

    def limit(self, limited: bool) -> None:  # noqa: FBT001 - the value itself
        """Decides whether queues show people only what they were given."""
        self._settings.set(LIMITED, limited)

    def _read(self, statement: Any, uid: UUID) -> list[Assignment]:  # noqa: ANN401 - a Select
        with self._database.read() as connection:
            return [_assignment(row) for row in connection.execute(statement, {"uid": uid})]

    def _hide(self, connection: Connection, place: tuple[int, int], *, hidden: bool) -> None:
        mine = self._committing.work_of(connection, place[1], place[0])
        if not is_begun(mine) and mine.hidden_suggestions != int(hidden):
            connection.execute(
                update(work).where(work.c.id == mine.id).values(hidden_suggestions=int(hidden))
            )


def _assignment(row: Row[Any]) -> Assignment:
    return Assignment(
        article=row.article_uid,
        person=row.person_uid,
        given_at=moment(row.given_at),
        hidden=row.hidden == 1,
        batch=row.batch,
    )
