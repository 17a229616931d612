"""What is asked of the suggestion process and what it answers."""

from dataclasses import dataclass

from annotator.model.articles import Article
from annotator.model.scheme import Scheme
from annotator.model.segmentation import Segmentation
from annotator.model.spans import Span
from annotator.model.suggestions import Suggestion
from annotator.nlp.memory import EMPTY, Memory


@dataclass(frozen=True, slots=True)
class SuggestRequest:
    """An article to make suggestions for.

    Attributes:
        excluded: stretches the person has decided do not count; None = not decided, so the
            worker's own zone suggestions are used.
    """

    article: Article
    scheme: Scheme
    memory: Memory = EMPTY
    excluded: tuple[Span, ...] | None = None


@dataclass(frozen=True, slots=True)
class SuggestAnswer:
    """Bounds of the whole text and the suggestions for it, in text order within each layer."""

    segmentation: Segmentation
    suggestions: tuple[Suggestion, ...]
