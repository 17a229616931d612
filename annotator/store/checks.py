"""What a label must satisfy before it is written: its characters exist in the article's text."""

from collections import Counter

from annotator.errors import RefusalError
from annotator.model.annotations import Annotation, DocumentValue, Stance
from annotator.model.segmentation import Segmentation


def check_spans(label: Annotation, characters: int) -> None:
    """Refuses a label whose spans are empty or lie outside a text of so many code points.

    Raises:
        RefusalError: naming the layer and the offsets.
    """
    if isinstance(label, DocumentValue):
        return
    if not isinstance(label, Stance):
        _check(label, label.start, label.end, characters)
        return
    if not label.expression:
        raise RefusalError("a stance has no expression: at least one piece of text is needed")
    for start, end in label.expression:
        _check(label, start, end, characters)
    if label.target_span is not None:
        _check(label, *label.target_span, characters)


def _check(label: Annotation, start: int, end: int, characters: int) -> None:
    if not 0 <= start < end <= characters:
        raise RefusalError(
            f"the {label.layer.value} at {start} to {end} does not lie in the text"
            f" of {characters} characters"
        )


def check_doubles(labels: tuple[Annotation, ...]) -> None:
    """Refuses labels of one work of which two have the same id.

    Raises:
        RefusalError: naming the id.
    """
    if len({label.id.int for label in labels}) < len(labels):
        counted = Counter(label.id for label in labels)
        raise RefusalError(f"two labels have the same id {counted.most_common(1)[0][0]}")


def check_bounds(bounds: Segmentation, characters: int) -> None:
    """Refuses token and sentence bounds that are unsorted or reach beyond the text.

    Raises:
        RefusalError: saying which.
    """
    for spans in (bounds.tokens, bounds.sentences):
        last = 0
        for start, end in spans:
            if not last <= start <= end <= characters:
                raise RefusalError(f"the token bounds at {start} to {end} do not fit the text")
            last = end
