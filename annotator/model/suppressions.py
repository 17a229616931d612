"""Suppressions: what people asked never to be offered again, and where."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from annotator.model.annotations import Layer


class Scope(StrEnum):
    """How far a suppression reaches: one article, one outlet, the whole project."""

    ARTICLE = "article"
    OUTLET = "outlet"
    PROJECT = "project"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """A wording never to be offered again as a label of a layer.

    Attributes:
        person: who asked for it; it holds for everybody.
        article: the article, with scope `article` only.
        source: the outlet, with scope `outlet` only; None there = articles without an outlet.
        surface: the wording as it stood in the text.
        label: the scheme id it was offered as (zone kind, entity label or target).
        made_at: UTC.
    """

    id: UUID
    person: UUID
    scope: Scope
    layer: Layer
    surface: str
    label: str
    made_at: datetime
    article: UUID | None = None
    source: str | None = None

    def __post_init__(self) -> None:
        if (self.scope is Scope.ARTICLE) != (self.article is not None):
            raise ValueError("a suppression of one article, and only such a one, names an article")
        if self.scope is not Scope.OUTLET and self.source is not None:
            raise ValueError("only a suppression of scope outlet names an outlet")
