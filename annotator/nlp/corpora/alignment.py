"""Which spans fit the tokens of a training document, and what the nearest fitting ones are."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from annotator.model.spans import Span, trimmed
from annotator.nlp.corpora.cutting import pieces_of
from annotator.nlp.corpora.tokenizer import english
from annotator.nlp.corpora.tokens import tokenised


def piece_at(starts: Sequence[int], pieces: Sequence[Span], span: Span) -> int | None:
    """Index of the piece that holds a span whole, None if none does; `starts` are the pieces'."""
    index = bisect_right(starts, span.start) - 1
    return index if index >= 0 and pieces[index].covers(span) else None


def aligned_spans(text: str, spans: Sequence[Span], excluded: Iterable[Span] = ()) -> list[bool]:
    """For each span, whether the export would take it exactly as it is.

    The text is cut and tokenised as in an export; `excluded` are the zones that do not count.
    """
    pieces = pieces_of(text, excluded)
    starts = [piece.start for piece in pieces]
    tokenizer = english()
    bounds = [tokenised(text, piece, tokenizer).bounds for piece in pieces]
    found = []
    for span in spans:
        index = piece_at(starts, pieces, span)
        fits = index is not None and bounds[index].place(*span) is not None
        # Rare white space, such as U+0085, can be part of a token; the export trims it first.
        found.append(fits and trimmed(text, span) == span)
    return found
