"""Spans of several people over one text, in the shapes that callers have them in."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from numbers import Real
from operator import itemgetter
from typing import NamedTuple, TypeAlias, cast

Rows: TypeAlias = Sequence[Sequence[object]]
Raters: TypeAlias = Sequence[Rows] | Mapping[str, Rows]


class Labelled(NamedTuple):
    """A half-open span of code points with a label."""

    start: int
    end: int
    label: str


class Text(NamedTuple):
    """One text as a ruler: who marked what, and its length in code points (None: to the last end).

    `begin` is where the ruler starts.
    """

    raters: tuple[tuple[Labelled, ...], ...]
    length: int | None = None
    begin: int = 0

    def bounds(self) -> tuple[int, int]:
        """Where the ruler begins and ends."""
        if self.length is not None:
            return self.begin, self.begin + self.length
        ends = [span.end for rater in self.raters for span in rater]
        return self.begin, max(ends, default=self.begin)


def text_of(raters: Raters, length: int | None = None, begin: int = 0) -> Text:
    """Bring raters (a list, or a mapping from person) with rows `[start, end, label]` to a text."""
    rows = list(raters.values()) if isinstance(raters, Mapping) else list(raters)
    return Text(tuple(tuple(map(labelled, person)) for person in rows), length, begin)


def texts_of(documents: Sequence[object]) -> list[Text]:
    """Texts from mappings with `raters` and `length`, from pairs of the two, or from texts."""
    texts = []
    for document in documents:
        if isinstance(document, Text):
            texts.append(document)
        elif isinstance(document, Mapping):
            texts.append(text_of(**cast("Mapping[str, Raters]", document)))  # type: ignore[arg-type]
        else:
            raters, length = cast("tuple[Raters, int]", document)
            texts.append(text_of(raters, length))
    return texts


def labelled(row: Sequence[object] | Mapping[str, object]) -> Labelled:
    """A row `[start, end, label]`, or a mapping with these keys, as a span.

    Raises:
        ValueError: when it does not start and end at numbers, the start first.
    """
    if isinstance(row, Mapping):
        row = [row.get("start"), row.get("end"), row.get("label", "")]
    start, end, label = (*row, "", "", "")[:3] if len(row) < 3 else row[:3]
    if not isinstance(start, Real) or not isinstance(end, Real) or not start <= end:
        raise ValueError(f"a span is start, end and label with start up to end, not {list(row)!r}")
    return Labelled(cast("int", start), cast("int", end), str(label))


def apart(spans: Sequence[Labelled]) -> tuple[list[Labelled], int]:
    """The spans that can lie side by side, earliest and then longest first, and how many cannot.

    A ruler holds one value a place, so of two overlapping spans of one person one must go; spans
    without length take no place and go uncounted.
    """
    kept: list[Labelled] = []
    skipped, last = 0, None
    for span in sorted(spans, key=lambda s: (s[0], -s[1], s[2])):
        if span[0] == span[1]:
            continue
        if last is None or span[0] >= last:
            kept.append(span)
            last = span[1]
        else:
            skipped += 1
    return kept, skipped


def by_label(spans: Sequence[Labelled]) -> dict[str, list[Labelled]]:
    """Spans grouped by their label."""
    ordered = sorted(spans, key=itemgetter(2))
    return {label: list(group) for label, group in groupby(ordered, key=itemgetter(2))}
