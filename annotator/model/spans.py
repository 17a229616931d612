"""Half-open code-point spans and the arithmetic on them."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, overload

from typing_extensions import override


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


class Spans(Sequence[Span]):
    """Many spans in two arrays, equal to a tuple of them; each is made when it is asked for.

    An article of a megabyte has 200,000 tokens, of which few are ever looked at.
    """

    __slots__ = ("ends", "starts")

    def __init__(self, starts: "array[int]", ends: "array[int]") -> None:
        if len(starts) != len(ends):
            raise ValueError("every span has a start and an end")
        self.starts, self.ends = starts, ends

    @override
    def __len__(self) -> int:
        return len(self.starts)

    @overload
    def __getitem__(self, index: int) -> Span: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Span, ...]: ...

    @override
    def __getitem__(self, index: int | slice) -> Span | tuple[Span, ...]:
        if isinstance(index, slice):
            return tuple(map(Span, self.starts[index], self.ends[index]))
        return Span(self.starts[index], self.ends[index])

    @override
    def __iter__(self) -> Iterator[Span]:
        return map(Span, self.starts, self.ends)

    @override
    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Spans | tuple):
            return NotImplemented
        return tuple(self) == tuple(other)

    @override
    def __hash__(self) -> int:
        return hash(tuple(self))


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
