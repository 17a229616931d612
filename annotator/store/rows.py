"""Rows of articles and works read as model nouns."""

import json
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, bindparam, select

from annotator.errors import RefusalError
from annotator.model.articles import Article, Status, WorkFacts, WorkState
from annotator.store.columns import moment_or_none
from annotator.store.faults import readable
from annotator.store.tables import article, article_text, segmentation

FULL_ARTICLE = (
    select(
        article, article_text.c.text, segmentation.c.source.label("bounds"), segmentation.c.packed
    )
    .join_from(article, article_text)
    .outerjoin(segmentation)
)
_ONE = FULL_ARTICLE.where(article.c.uid == bindparam("uid", type_=article.c.uid.type))


def article_from(row: Row[Any]) -> Article:
    """The article of a row that carries its text."""
    with readable():
        return Article(
            uid=row.uid,
            text=row.text,
            title=row.title,
            source=row.source,
            url=row.url,
            published=row.published,
            language=row.language,
            group=row.cluster,
            split=row.split,
            meta=json.loads(row.meta) if row.meta != "{}" else {},
        )


def work_state(row: Row[Any]) -> WorkState:
    """The decided part of a work row."""
    with readable():
        return WorkState(Status(row.status), row.skip_reason, row.comment)


def work_facts(row: Row[Any]) -> WorkFacts:
    """The growing part of a work row."""
    hidden = row.hidden_suggestions == 1
    return WorkFacts(row.revision, row.active_seconds, hidden, moment_or_none(row.updated_at))


def full_article(connection: Connection, uid: UUID) -> Row[Any]:
    """An article's row with text and bounds.

    Raises:
        RefusalError: when the project has no such article.
    """
    row = connection.execute(_ONE, {"uid": uid}).one_or_none()
    if row is None:
        raise RefusalError(f"the project has no article {uid}")
    return row
