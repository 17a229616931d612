"""Which spans fit the tokens of a training document, and what the nearest fitting ones are."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from annotator.model.spans import Span
from annotator.nlp.corpora.cutting import pieces_of
from annotator.nlp.corpora.tokenizer import blank


class TokenBounds:
    """Token starts and ends of one piece, as offsets in the article."""

    __slots__ = ("ends", "starts")

    def __init__(self, starts: Sequence[int], ends: Sequence[int]) -> None:
        self.starts, self.ends = starts, ends

    def place(self, start: int, end: int) -> tuple[int, int] | None:
        """First token and the one after the last, None when the span is off token bounds."""
        first = bisect_left(self.starts, start)
        last = bisect_left(self.ends, end)
        if first == len(self.starts) or last == len(self.ends):
            return None
        if self.starts[first] != start or self.ends[last] != end:
            return None
        return first, last + 1

    def expanded(self, start: int, end: int) -> tuple[int, int]:
        """The span grown to the tokens it touches."""
        first = bisect_right(self.ends, start)
        last = bisect_left(self.starts, end) - 1
        return self.starts[first], self.ends[last]

    def contracted(self, start: int, end: int) -> tuple[int, int] | None:
        """The span shrunk to the tokens wholly inside, None when there is none."""
        first = bisect_left(self.starts, start)
        last = bisect_right(self.ends, end) - 1
        return (self.starts[first], self.ends[last]) if first <= last else None


def piece_at(starts: Sequence[int], pieces: Sequence[Span], span: Span) -> int | None:
    """Index of the piece that holds a span whole, None if none does; `starts` are the pieces'."""
    index = bisect_right(starts, span.start) - 1
    return index if index >= 0 and pieces[index].covers(span) else None


def bounds_of(doc: Iterable[object], offset: int) -> TokenBounds:
    """The token bounds of a spaCy document whose text begins at an offset of the article."""
    starts = [offset + token.idx for token in doc]  # type: ignore[attr-defined]  # spaCy tokens
    ends = [
        start + len(token)  # type: ignore[arg-type]  # spaCy tokens
        for start, token in zip(starts, doc, strict=True)
    ]
    return TokenBounds(starts, ends)


def aligned_spans(text: str, spans: Sequence[Span], excluded: Iterable[Span] = ()) -> list[bool]:
    """For each span, whether the export would take it exactly as it is.

    The text is cut and tokenised as in an export; `excluded` are the zones that do not count.
    """
    pieces = pieces_of(text, excluded)
    starts = [piece.start for piece in pieces]
    tokenizer = blank().tokenizer
    bounds = [bounds_of(tokenizer(text[a:b]), a) for a, b in pieces]
    found = []
    for span in spans:
        index = piece_at(starts, pieces, span)
        found.append(index is not None and bounds[index].place(*span) is not None)
    return found
