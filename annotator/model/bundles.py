"""What travels between a file and the store: an article with everything known about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from annotator.model.annotations import Annotation
from annotator.model.articles import NO_FACTS, UNTOUCHED, Article, WorkFacts, WorkState
from annotator.model.segmentation import Segmentation
from annotator.model.suggestions import Suggestion


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkBundle:
    """One person's labels on one article, as read from or written to a file."""

    person: str
    state: WorkState = UNTOUCHED
    facts: WorkFacts = NO_FACTS
    annotations: tuple[Annotation, ...] = ()
    meta: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleBundle:
    """An article with the works, suggestions and bounds that came or go with it."""

    article: Article
    works: tuple[WorkBundle, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    segmentation: Segmentation | None = None
