"""Half-open code-point spans and the arithmetic on them."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Span(NamedTuple):
    """A half-open range of code points in one article's canonical text."""

    start: int
    end: int

    def overlaps(self, other: "Span") -> bool:
        """True when the two share at least one character."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: "Span") -> bool:
        """True when the other lies wholly inside this one."""
        return self.start <= other.start and other.end <= self.end

    def common(self, other: "Span") -> int:
        """How many characters the two share."""
        return max(0, min(self.end, other.end) - max(self.start, other.start))


def hull(spans: Sequence[Span]) -> Span:
    """The smallest span that covers all given ones; at least one is needed."""
    return Span(min(s.start for s in spans), max(s.end for s in spans))


def trimmed(text: str, span: Span) -> Span:
    """The span without white space at its edges; empty at its start when nothing is left."""
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def union(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same characters as sorted, disjoint, non-touching spans."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        elif span.start < span.end:
            merged.append(span)
    return tuple(merged)
