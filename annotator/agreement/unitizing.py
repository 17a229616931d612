"""The unitizing alphas of 2016: agreement on spans as coincidences of lengths on a ruler.

Each person cuts the text into labelled units and gaps. l(c, k) is the length over which one
person has c and another k, over all ordered pairs of people, divided by people - 1; a gap is a
value of its own, here place 0. T is the sum of l. A unit cannot coincide with itself, so S is
taken out of T^2: the sum of length^2 over labelled units, and of length over gaps, which have no
identity. Where gaps do not count, a unit's length in S is what it adds to the coincidences, which
reproduces the printed cu-alpha. Lengths add up over documents: pool the sums, then take one ratio.

Source: Krippendorff, Mathet, Bouvry and Widlöcher 2016; Krippendorff 2019, section 12.6.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from annotator.agreement.continua import Labelled, Raters, Text, apart, text_of, texts_of
from annotator.agreement.figures import (
    NO_PAIRABLE_UNITS,
    NO_SPANS,
    NO_VARIATION,
    Array,
    Figure,
    divided,
    figure_of,
)


class Lengths(NamedTuple):
    """The additive lengths of one document, or of a stack of them along leading axes.

    `shared` is values x values with the gap at 0; `squares` is S; `own_squares` and `covered` are
    per label: S where gaps do not count, and the length marked with it.
    """

    shared: Array
    squares: Array
    own_squares: Array
    covered: Array


def lengths(text: Text, labels: Sequence[str]) -> tuple[Lengths, int]:
    """The lengths of one text for the given labels, and how many overlapping spans were skipped.

    Everything is zero when fewer than two people marked the text.
    """
    begin, end = text.bounds()
    rows, skipped = [], 0
    for rater in text.raters:
        kept, lost = apart(rater)
        rows.append([span for span in kept if span[0] < end and span[1] > begin])
        skipped += lost
    size = len(labels) + 1
    if len(rows) < 2 or end <= begin:
        per_label = np.zeros(size - 1)
        return Lengths(np.zeros((size, size)), np.zeros(()), per_label, per_label), 0
    return _lengths(rows, begin, end, labels), skipped


def _lengths(
    rows: Sequence[Sequence[Labelled]], begin: int, end: int, labels: Sequence[str]
) -> Lengths:
    place = {label: k for k, label in enumerate(labels, 1)}
    spans = [span for row in rows for span in row]
    starts: Array = np.asarray([span[0] for span in spans], dtype=float).clip(begin, end)
    ends: Array = np.asarray([span[1] for span in spans], dtype=float).clip(begin, end)
    codes = np.asarray([place[span[2]] for span in spans], dtype=int)
    edges = np.unique(np.concatenate([[begin, end], starts, ends]))
    first, last = np.searchsorted(edges, starts), np.searchsorted(edges, ends)
    size, others = len(labels) + 1, len(rows) - 1
    changes = np.zeros((len(edges), size))
    np.add.at(changes, (first, codes), 1)
    np.add.at(changes, (last, codes), -1)
    # How many people have each label in each stretch between two edges; the rest have a gap.
    used = changes[:-1].cumsum(axis=0)
    marked = used.sum(axis=1)
    used[:, 0] = len(rows) - marked
    widths = np.diff(edges)
    scaled = used * (widths / others)[:, None]
    reach = ends - starts
    # What a unit adds to the coincidences of labels: its stretches, by how many others marked them.
    added = np.concatenate([[0], np.cumsum(widths * np.maximum(marked - 1, 0) / others)])
    met = added[last] - added[first]
    return Lengths(
        scaled.T @ used - np.diag(scaled.sum(axis=0)),
        np.asarray(len(rows) * (end - begin) + np.square(reach).sum() - reach.sum()),
        _by_code(codes, np.square(met), size - 1),
        _by_code(codes, reach, size - 1),
    )


def _by_code(codes: NDArray[np.int_], amounts: Array, size: int) -> Array:
    return np.asarray(np.bincount(codes - 1, weights=amounts, minlength=size), dtype=float)


def u_values(sums: Lengths) -> Array:
    """The u-alpha of each row of stacked lengths; NaN where undefined."""
    return _against_chance(sums.shared, sums.squares)


def binary_values(sums: Lengths) -> Array:
    """The binary u-alpha (marked or not) of each row; labels are merged, S stays."""
    gap = sums.shared[..., 0, 0]
    mixed = sums.shared[..., 0, 1:].sum(axis=-1)
    marked = sums.shared[..., 1:, 1:].sum(axis=(-2, -1))
    pairs = np.stack([np.stack([gap, mixed], -1), np.stack([mixed, marked], -1)], -2)
    return _against_chance(pairs, sums.squares)


def cu_values(sums: Lengths) -> Array:
    """The cu-alpha of each row: labels where both people marked something."""
    return _against_chance(sums.shared[..., 1:, 1:], sums.own_squares.sum(axis=-1))


def ku_values(sums: Lengths, place: int) -> Array:
    """The (k)u-alpha of the label at `place`: 1 - (l(k) - l(k, k)) / (l(k) - e(k, k)).

    e(k, k) = T (l(k)^2 - S(k)) / (T^2 - S), all over the lengths that two people marked.
    """
    shared = sums.shared[..., 1:, 1:]
    total = shared.sum(axis=(-2, -1))
    own = shared[..., place, :].sum(axis=-1)
    below = np.square(total) - sums.own_squares.sum(axis=-1)
    expected = divided(total * (np.square(own) - sums.own_squares[..., place]), below)
    return 1.0 - divided(own - shared[..., place, place], own - expected)


def _against_chance(shared: Array, squares: Array) -> Array:
    total = shared.sum(axis=(-2, -1))
    observed = total - np.trace(shared, axis1=-2, axis2=-1)
    spread = np.square(total) - np.square(shared.sum(axis=-1)).sum(axis=-1)
    expected = divided(total * spread, np.square(total) - squares)
    return 1.0 - divided(observed, expected)


def u_alpha(
    raters: Raters | None = None,
    length: int | None = None,
    begin: int = 0,
    *,
    documents: Sequence[object] | None = None,
) -> Figure:
    """u-alpha = 1 - observed / expected mismatch of labels and gaps, over one text or pooled.

    expected = T (T^2 - sum l(c)^2) / (T^2 - S). `raters` has the spans `[start, end, label]` of
    each person over `length` characters from `begin`; for a pooled figure give `documents`, each
    a mapping with `raters` and `length` or a pair of the two. Overlapping spans of one person
    are thinned, earliest and longest first. Undefined: `no_spans`, `no_variation`. `n` is the
    number of spans. Vectors: u_alpha_identical, k2019_u_alpha_binary (same text).
    """
    return _figure(raters, length, begin, documents, lambda sums, _: u_values(sums))


def u_alpha_binary(
    raters: Raters | None = None,
    length: int | None = None,
    begin: int = 0,
    *,
    documents: Sequence[object] | None = None,
) -> Figure:
    """Binary u-alpha: what is marked at all, whatever the label. Vector: k2019_u_alpha_binary."""
    return _figure(raters, length, begin, documents, lambda sums, _: binary_values(sums))


def cu_alpha(
    raters: Raters | None = None,
    length: int | None = None,
    begin: int = 0,
    *,
    documents: Sequence[object] | None = None,
) -> Figure:
    """The cu-alpha: labels over lengths that both people of a pair marked; gaps do not count.

    Vector: k2019_cu_alpha.
    """
    return _figure(raters, length, begin, documents, lambda sums, _: cu_values(sums))


def ku_alpha(
    raters: Raters | None = None,
    length: int | None = None,
    value: object = None,
    begin: int = 0,
    *,
    documents: Sequence[object] | None = None,
) -> Figure:
    """(k)u-alpha of the label `value` against all other labels; see `ku_values`.

    Vectors: k2019_ku_alpha_1, k2019_ku_alpha_2.
    """

    def measure(sums: Lengths, labels: Sequence[str]) -> Array:
        return ku_values(sums, labels.index(str(value))) if str(value) in labels else _NOWHERE

    return _figure(raters, length, begin, documents, measure)


def ku_coverage(
    raters: Raters | None = None,
    length: int | None = None,
    value: object = None,
    begin: int = 0,
    *,
    documents: Sequence[object] | None = None,
) -> Figure:
    """How much of the length labelled `value` is paired with a label of another person.

    l(k) over the length marked, l(k) summed over labels without the gap: with two people the share
    that the other marked too. Vector: k2019_ku_coverage_5.
    """

    def measure(sums: Lengths, labels: Sequence[str]) -> Array:
        if str(value) not in labels:
            return _NOWHERE
        place = labels.index(str(value))
        return divided(sums.shared[..., place + 1, 1:].sum(axis=-1), sums.covered[..., place])

    return _figure(raters, length, begin, documents, measure)


_NOWHERE = np.asarray(np.nan)


def _figure(
    raters: Raters | None,
    length: int | None,
    begin: int,
    documents: Sequence[object] | None,
    measure: Callable[[Lengths, Sequence[str]], Array],
) -> Figure:
    if (raters is None) == (documents is None):
        raise ValueError("give the spans once: as raters of one text or as documents")
    texts = texts_of(documents or ()) if raters is None else [text_of(raters, length, begin)]
    labels = sorted({span.label for text in texts for rater in text.raters for span in rater})
    n = sum(len(rater) for text in texts for rater in text.raters)
    if n == 0:
        return Figure(None, NO_SPANS, 0)
    if all(len(text.raters) < 2 for text in texts):
        return Figure(None, NO_PAIRABLE_UNITS, n)
    parts = [lengths(text, labels)[0] for text in texts]
    sums = Lengths(*(np.sum(part, axis=0) for part in zip(*parts, strict=True)))
    return figure_of(float(measure(sums, labels)), n, NO_VARIATION)
