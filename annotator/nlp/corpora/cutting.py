"""The pieces of an article that become documents: lines without the zones that do not count."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from annotator.model.spans import Span, trimmed, union
from annotator.nlp.bounds import sentences_of

# Training time grows faster than length, and spaCy refuses documents over a million characters.
LONGEST = 2000


def pieces_of(text: str, excluded: Iterable[Span]) -> list[Span]:
    """Stretches without line ends, excluded characters or white space at the edges, in order.

    A piece longer than LONGEST is divided where a sentence begins, else at white space, else
    anywhere.
    """
    found: list[Span] = []
    for stretch in _stretches(text, union(excluded)):
        if stretch.end - stretch.start <= LONGEST:
            found.append(stretch)
        else:
            found.extend(_divided(text, stretch))
    return found


def _stretches(text: str, excluded: Sequence[Span]) -> Iterator[Span]:
    ends = [zone.end for zone in excluded]
    start = 0
    for line in text.split("\n"):
        at, end = start, start + len(line)
        start = end + 1
        for zone in excluded[bisect_right(ends, at) :]:
            if zone.start >= end:
                break
            yield from _solid(text, at, zone.start)
            at = zone.end
        yield from _solid(text, at, end)


def _solid(text: str, start: int, end: int) -> Iterator[Span]:
    if start < end:
        span = trimmed(text, Span(start, end))
        if span.start < span.end:
            yield span


def _divided(text: str, piece: Span) -> Iterator[Span]:
    starts = [sentence.start for sentence in sentences_of(text, piece.start, piece.end)]
    at = piece.start
    while piece.end - at > LONGEST:
        cut = _cut(text, at, starts)
        yield from _solid(text, at, cut)
        at = cut
    yield from _solid(text, at, piece.end)


def _cut(text: str, at: int, starts: Sequence[int]) -> int:
    last = starts[bisect_right(starts, at + LONGEST) - 1]
    if last > at:
        return last
    window = text[at : at + LONGEST]
    words = window.rstrip().rfind(" ")
    return at + words if words > 0 else at + LONGEST
