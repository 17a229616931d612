"""Additive counts of one document: spans of two people, and everybody's lengths."""

from collections import Counter
from collections.abc import Sequence
from operator import itemgetter
from typing import NamedTuple

import numpy as np

from annotator.agreement.alignment import align
from annotator.agreement.continua import Labelled, Text
from annotator.agreement.figures import Array, divided
from annotator.agreement.material import Finished
from annotator.agreement.stances import (
    StancePairs,
    same_class,
    same_target,
    stance_pairs,
)
from annotator.agreement.study import Study, spans_of, stance_rows
from annotator.agreement.unitizing import Lengths, lengths


class SpanTally(NamedTuple):
    """Spans of two people in one document.

    `sums` holds, in this order: spans of a, of b, equal ones; places of a, of b, equal ones;
    spans aligned with an overlapping span of the same label. `by_label` has label, spans of a, of
    b, equal ones.
    """

    sums: tuple[int, int, int, int, int, int, int]
    by_label: tuple[tuple[str, int, int, int], ...]


def span_tally(study: Study, layer: str, a: Finished, b: Finished) -> SpanTally:
    """The tally of two works on one document, kept by their revisions."""
    return study.once(
        (layer, "tally"),
        (a, b),
        lambda: tally(spans_of(study, a, layer), spans_of(study, b, layer)),
    )


def tally(a: frozenset[Labelled], b: frozenset[Labelled]) -> SpanTally:
    """Count two sets of spans against each other."""
    same = a & b
    places_a = {span[:2] for span in a}
    places_b = {span[:2] for span in b}
    relaxed = len(same) + _moved(sorted(a - same), sorted(b - same))
    sums = (
        len(a), len(b), len(same),
        len(places_a), len(places_b), len(places_a & places_b),
        relaxed,
    )  # fmt: skip
    counts = [Counter(map(_LABEL, side)) for side in (a, b, same)]
    labels = sorted(counts[0].keys() | counts[1].keys())
    return SpanTally(sums, tuple((x, counts[0][x], counts[1][x], counts[2][x]) for x in labels))


_LABEL = itemgetter(2)


def _moved(left: Sequence[Labelled], right: Sequence[Labelled]) -> int:
    """How many unequal spans of one label are aligned; what meets one partner needs no search."""
    if len(left) * len(right) < _PLAIN:
        met = [
            (i, j)
            for i, (start, end, label) in enumerate(left)
            for j, (first, last, other) in enumerate(right)
            if label == other and min(end, last) > max(start, first)
        ]
        if len({i for i, _ in met}) == len({j for _, j in met}) == len(met):
            return len(met)
    return len(align(left, right, allowed=_same_label).pairs)


_PLAIN = 2_000


def _same_label(one: Sequence[object], other: Sequence[object]) -> bool:
    return one[2] == other[2]


def exact_f1(sums: Array) -> Array:
    """Exact F1 of each row of summed span tallies."""
    return divided(2 * sums[:, 2], sums[:, 0] + sums[:, 1])


def boundary_f1(sums: Array) -> Array:
    """Boundary F1 of each row of summed span tallies."""
    return divided(2 * sums[:, 5], sums[:, 3] + sums[:, 4])


def relaxed_f1(sums: Array) -> Array:
    """Relaxed F1 of each row of summed span tallies."""
    return divided(2 * sums[:, 6], sums[:, 0] + sums[:, 1])


def stance_match(study: Study, a: Finished, b: Finished, *, relaxed: bool) -> StancePairs:
    """The matched stance records of two works on one document, kept by their revisions."""
    return study.once(
        ("stance", "pairs", relaxed),
        (a, b),
        lambda: stance_pairs(stance_rows(a), stance_rows(b), relaxed=relaxed),
    )


def tuple_sums(match: StancePairs) -> tuple[int, int, int]:
    """Stance records of a, of b, and pairs with equal target and class."""
    equal = sum(same_target(pair) and same_class(pair) for pair in match.pairs)
    return match.size_a, match.size_b, equal


class LengthsOf(NamedTuple):
    """The lengths of one document as one row of numbers, and its overlapping spans left out."""

    row: Array
    skipped: int


def length_row(
    study: Study, layer: str, works: Sequence[Finished], labels: tuple[str, ...]
) -> LengthsOf:
    """Everybody's lengths in one document, kept by their revisions and the labels in use."""
    document = works[0].document
    size = study.facts(document).length
    return study.once(
        (layer, "lengths", labels, size),
        works,
        lambda: _length_row(study, works, layer, size, labels),
    )


def _length_row(
    study: Study, works: Sequence[Finished], layer: str, size: int, labels: tuple[str, ...]
) -> LengthsOf:
    raters = tuple(tuple(spans_of(study, work, layer)) for work in works)
    furthest = max((span.end for rater in raters for span in rater), default=0)
    found, skipped = lengths(Text(raters, max(size, furthest)), labels)
    row = np.concatenate(
        [found.shared.ravel(), found.squares.reshape(1), found.own_squares, found.covered]
    )
    return LengthsOf(row, skipped)


def as_lengths(rows: Array, labels: int) -> Lengths:
    """Rows of numbers back as stacked lengths of so many labels."""
    size = labels + 1
    cells = size * size
    return Lengths(
        rows[:, :cells].reshape(-1, size, size),
        rows[:, cells],
        rows[:, cells + 1 : cells + 1 + labels],
        rows[:, cells + 1 + labels :],
    )
