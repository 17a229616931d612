"""The one place that decides whose works a query may reach; labels are read by work only."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, bindparam, func, select

from annotator.errors import RefusalError
from annotator.model.articles import GOLD_NAME
from annotator.store.review_tables import guideline_version
from annotator.store.tables import article, person, work

_ARTICLE = select(article.c.id, article.c.uid, article.c.characters).where(
    article.c.uid == bindparam("uid", type_=article.c.uid.type)
)
_PERSON = select(person.c.id).where(person.c.uid == bindparam("uid", type_=person.c.uid.type))
_GUIDELINE = select(func.max(guideline_version.c.number)).scalar_subquery()
# These come along because queries of their own would cost every commit a twentieth.
_IS_GOLD = select(person.c.name == GOLD_NAME).where(person.c.id == work.c.person).scalar_subquery()
_OWN = select(work, _GUIDELINE.label("guideline"), _IS_GOLD.label("is_gold")).where(
    work.c.article == bindparam("article"), work.c.person == bindparam("person")
)
_OF_ARTICLES = (
    select(work, person.c.name.label("person_name"))
    .join(person, person.c.id == work.c.person)
    .where(work.c.article.in_(bindparam("articles", expanding=True)))
    .order_by(work.c.article, person.c.name)
)
_OF_PEOPLE = _OF_ARTICLES.where(person.c.name.in_(bindparam("people", expanding=True)))


def article_row(connection: Connection, uid: UUID) -> Row[Any, Any, Any]:
    """Number, uid and length of an article.

    Raises:
        RefusalError: when the project has no such article.
    """
    row = connection.execute(_ARTICLE, {"uid": uid}).one_or_none()
    if row is None:
        raise RefusalError(f"the project has no article {uid}")
    return row


def person_id(connection: Connection, uid: UUID) -> int:
    """The number of a person.

    Raises:
        RefusalError: when the project does not know the person.
    """
    found: int | None = connection.execute(_PERSON, {"uid": uid}).scalar_one_or_none()
    if found is None:
        raise RefusalError(f"the project knows no person {uid}")
    return found


def own_work(connection: Connection, article_id: int, person_number: int) -> Row[Any] | None:
    """One person's work on one article with `guideline` and `is_gold`; None before any change."""
    values = {"article": article_id, "person": person_number}
    return connection.execute(_OWN, values).one_or_none()


def work_just_made(connection: Connection, article_id: int, person_number: int) -> Row[Any]:
    """As `own_work`, for one that was inserted in this transaction."""
    return connection.execute(_OWN, {"article": article_id, "person": person_number}).one()


def works_of(
    connection: Connection, articles: Sequence[int], people: Sequence[str] | None
) -> Sequence[Row[Any]]:
    """Works on articles by the named people, or by everybody, with `person_name`, for export."""
    if people is None:
        return connection.execute(_OF_ARTICLES, {"articles": list(articles)}).all()
    values = {"articles": list(articles), "people": list(people)}
    return connection.execute(_OF_PEOPLE, values).all()
