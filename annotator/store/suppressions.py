"""What people asked never to be offered again: here, in this outlet, or everywhere."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, Select, and_, bindparam, delete, func, or_, select

from annotator.model.annotations import Layer
from annotator.model.suppressions import Scope, Suppression
from annotator.store.access import article_row, person_id
from annotator.store.columns import micros, moment
from annotator.store.engine import Database
from annotator.store.layers import packed
from annotator.store.review_tables import suppression
from annotator.store.tables import article, person

_FULL = (
    select(suppression, article.c.uid.label("article_uid"), person.c.uid.label("person_uid"))
    .join(person, person.c.id == suppression.c.person)
    .outerjoin(article, article.c.id == suppression.c.article)
)
_ALL = _FULL.order_by(suppression.c.id)
_LAST = select(func.coalesce(func.max(suppression.c.id), 0))
_OUTLET = select(article.c.source).where(article.c.id == bindparam("number")).scalar_subquery()
_FOR_ARTICLE = _ALL.where(
    or_(
        suppression.c.scope == Scope.PROJECT.value,
        suppression.c.article == bindparam("number"),
        and_(
            suppression.c.scope == Scope.OUTLET.value,
            func.coalesce(suppression.c.source, "") == func.coalesce(_OUTLET, ""),
        ),
    )
)
_GONE = delete(suppression).where(
    suppression.c.uid == bindparam("uid", type_=suppression.c.uid.type)
)


def kept_away(connection: Connection) -> list[Suppression]:
    """Every suppression inside a transaction, oldest first."""
    return _read(connection, _ALL)


class SuppressionStore:
    """Adds, removes and reads suppressions; they hold for everybody, whoever asked."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, made: Suppression) -> Suppression:
        """Stores a suppression; one that says the same already is returned instead.

        Raises:
            RefusalError: when the project does not know its article or person.
        """

        def job(connection: Connection) -> Suppression:
            rows = _read(connection, _ALL)
            known = next((each for each in rows if _says(each) == _says(made)), None)
            if known is not None:
                return known
            number = connection.execute(_LAST).scalar_one() + 1
            self._database.insert(connection, suppression, [self._row(connection, number, made)])
            return made

        return self._database.write(job, repeatable=True)

    def remove(self, uid: UUID) -> bool:
        """Lets the wording be offered again; False when there is no such suppression."""
        return self._database.write(
            lambda connection: connection.execute(_GONE, {"uid": uid}).rowcount == 1,
            repeatable=True,
        )

    def for_article(self, article_id: UUID) -> list[Suppression]:
        """Those that apply to an article, oldest first.

        Raises:
            RefusalError: when the project has no such article.
        """
        with self._database.read() as connection:
            number = article_row(connection, article_id).id
            return _read(connection, _FOR_ARTICLE, {"number": number})

    def all(self) -> list[Suppression]:
        """Every suppression of the project, oldest first."""
        with self._database.read() as connection:
            return _read(connection, _ALL)

    def _row(self, connection: Connection, number: int, made: Suppression) -> tuple[Any, ...]:
        return (
            number,
            packed(self._database)(made.id),
            person_id(connection, made.person),
            made.scope.value,
            None if made.article is None else article_row(connection, made.article).id,
            made.source,
            made.layer.value,
            made.surface,
            made.label,
            micros(made.made_at),
        )


def _read(
    connection: Connection, statement: Select[Any], values: dict[str, int] | None = None
) -> list[Suppression]:
    rows: Sequence[Row[Any]] = connection.execute(statement, values).all()
    return [
        Suppression(
            id=row.uid,
            person=row.person_uid,
            scope=Scope(row.scope),
            article=row.article_uid,
            source=row.source,
            layer=Layer(row.layer),
            surface=row.surface,
            label=row.label,
            made_at=moment(row.made_at),
        )
        for row in rows
    ]


def _says(made: Suppression) -> tuple[object, ...]:
    where = (made.scope, made.article, made.source)
    return (*where, made.layer, made.surface, made.label)
