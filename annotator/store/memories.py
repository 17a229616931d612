"""What the project's labels and verdicts say about names: how often labelled, how often refused."""

from dataclasses import dataclass

from sqlalchemy import Column, Function, Integer, and_, cast, func, select

from annotator.model.annotations import Layer
from annotator.model.suggestions import Outcome
from annotator.store.engine import Database
from annotator.store.tables import article_text, entity, suggestion, term, verdict, work


@dataclass(frozen=True, slots=True)
class NameCount:
    """A wording with a label, and how many articles or labels say so."""

    surface: str
    label: str
    canonical: str | None
    country: str | None
    count: int


def _surface(start: Column[int], end: Column[int]) -> Function[str]:
    return func.substr(article_text.c.text, start + 1, end - start)


_LABELLED_SURFACE = _surface(entity.c.start, entity.c.end)
_LABELLED = (
    select(
        _LABELLED_SURFACE.label("surface"),
        term.c.key,
        func.max(entity.c.canonical),
        func.max(entity.c.country),
        func.count(),
    )
    .select_from(entity)
    .join(work, work.c.id == entity.c.work)
    .join(article_text, article_text.c.article == work.c.article)
    .join(term, term.c.id == entity.c.label)
    .group_by(_LABELLED_SURFACE, term.c.key)
)
_REFUSED_SURFACE = _surface(suggestion.c.start, suggestion.c.end)
_REFUSED = (
    select(
        _REFUSED_SURFACE.label("surface"),
        term.c.key,
        cast(func.count(func.distinct(verdict.c.article)), Integer),
    )
    .select_from(verdict)
    .join(
        suggestion,
        and_(suggestion.c.article == verdict.c.article, suggestion.c.uid == verdict.c.suggestion),
    )
    .join(article_text, article_text.c.article == verdict.c.article)
    .join(term, term.c.id == suggestion.c.term)
    .where(verdict.c.outcome == Outcome.REJECTED, suggestion.c.layer == Layer.ENTITY)
    .group_by(_REFUSED_SURFACE, term.c.key)
)


class MemoryStore:
    """Reads the project's experience with names; people are not told apart in it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def labelled(self) -> list[NameCount]:
        """Every wording labelled as an entity, with its label and how often."""
        with self._database.read() as connection:
            return [NameCount(*row) for row in connection.execute(_LABELLED)]

    def refused(self) -> list[NameCount]:
        """Every wording refused as an entity, with the label and in how many articles."""
        with self._database.read() as connection:
            rows = connection.execute(_REFUSED)
            return [NameCount(surface, label, None, None, n) for surface, label, n in rows]
