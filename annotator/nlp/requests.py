"""What is asked of the suggestion process and what it answers."""

from dataclasses import dataclass

from annotator.model.articles import Article
from annotator.model.scheme import Scheme
from annotator.model.segmentation import Segmentation
from annotator.model.spans import Span
from annotator.model.suggestions import Suggestion
from annotator.nlp.learning.lessons import Learned
from annotator.nlp.memory import EMPTY, Memory
from annotator.nlp.zones.outlet import EMPTY as NO_COUNTS
from annotator.nlp.zones.outlet import OutletCounts


@dataclass(frozen=True, slots=True)
class SuggestRequest:
    """An article to make suggestions for.

    Attributes:
        excluded: stretches the person has decided do not count; None = not decided, so the
            worker's own zone suggestions are used.
        outlet: which lines of the article recur in others of its outlet.
        learned: models learned from the project, instead of the shipped ones.
    """

    article: Article
    scheme: Scheme
    memory: Memory = EMPTY
    excluded: tuple[Span, ...] | None = None
    outlet: OutletCounts = NO_COUNTS
    learned: tuple[Learned, ...] = ()


@dataclass(frozen=True, slots=True)
class SuggestAnswer:
    """Bounds of the whole text and the suggestions for it, in text order within each layer."""

    segmentation: Segmentation
    suggestions: tuple[Suggestion, ...]
