"""The alpha-u of 1995 and 2004, kept because other tools print it.

Its author replaced it in 2016: it misbehaves with more than two people and cannot hold two
overlapping units of one label by one person. Prefer `annotator.agreement.unitizing`.
"""

from collections.abc import Sequence
from itertools import combinations, pairwise

from annotator.agreement.continua import Labelled, Raters, Text, apart, by_label, text_of
from annotator.agreement.figures import NO_SPANS, NO_VARIATION, Figure, ratio


def alpha_u_1995(raters: Raters, begin: int = 0, length: int | None = None) -> Figure:
    """1 - sum of Do / sum of De over all labels. Vector: alphaU2004_overall."""
    text = text_of(raters, length, begin)
    labels = sorted({span.label for rater in text.raters for span in rater})
    return _figure(text, labels, sum(map(len, text.raters)))


def alpha_u_1995_category(
    raters: Raters, category: str, begin: int = 0, length: int | None = None
) -> Figure:
    """1 - Do / De of one label. Vectors: alphaU2004_c, alphaU_fragmented, k1995_alpha_B."""
    text = text_of(raters, length, begin)
    n = sum(span.label == category for rater in text.raters for span in rater)
    return _figure(text, [category], n)


def alpha_u_1995_observed(
    raters: Raters, category: str, begin: int = 0, length: int | None = None
) -> Figure:
    """Do = sum over pairs of people of squared differences / (m (m - 1) L^2).

    Two units that overlap differ by the squares of their distances at start and end; a unit that
    lies wholly in a gap of the other person differs by its squared length. Vectors: k1995_Do_A.
    """
    text = text_of(raters, length, begin)
    if _short(text):
        return Figure(None, NO_SPANS, 0)
    return Figure(_observed(text, category), None, sum(map(len, text.raters)))


def alpha_u_1995_expected(
    raters: Raters, category: str, begin: int = 0, length: int | None = None
) -> Figure:
    """De, the same difference for units and gaps thrown on the ruler by chance.

    Source: Krippendorff 2004, p. 254. Vector: alphaU2004_c_De.
    """
    text = text_of(raters, length, begin)
    if _short(text):
        return Figure(None, NO_SPANS, 0)
    return Figure(_expected(text, category), None, sum(map(len, text.raters)))


def _figure(text: Text, labels: Sequence[str], n: int) -> Figure:
    if n == 0 or _short(text):
        return Figure(None, NO_SPANS, n)
    observed = sum(_observed(text, label) for label in labels)
    expected = sum(_expected(text, label) for label in labels)
    share = ratio(observed, expected, n, NO_VARIATION)
    return share if share.value is None else Figure(1.0 - share.value, None, n)


def _short(text: Text) -> bool:
    begin, end = text.bounds()
    return len(text.raters) < 2 or end <= begin


def _units(rater: Sequence[Labelled], label: str) -> list[Labelled]:
    return apart(by_label(rater).get(label, []))[0]


def _gaps(units: Sequence[Labelled], begin: int, end: int) -> list[tuple[int, int]]:
    edges = [begin, *(edge for unit in units for edge in unit[:2]), end]
    return [(a, b) for a, b in list(pairwise(edges))[::2] if b > a]


def _observed(text: Text, label: str) -> float:
    begin, end = text.bounds()
    people = [_units(rater, label) for rater in text.raters]
    total = 0
    for one, other in combinations(people, 2):
        total += sum(
            (a.start - b.start) ** 2 + (a.end - b.end) ** 2
            for a in one
            for b in other
            if a.start < b.end and b.start < a.end
        )
        total += _alone(one, _gaps(other, begin, end)) + _alone(other, _gaps(one, begin, end))
    size = len(people)
    return 2 * total / (size * (size - 1) * (end - begin) ** 2)


def _alone(units: Sequence[Labelled], gaps: Sequence[tuple[int, int]]) -> int:
    return sum(
        (unit.end - unit.start) ** 2
        for unit in units
        if any(start <= unit.start and unit.end <= end for start, end in gaps)
    )


def _expected(text: Text, label: str) -> float:
    begin, end = text.bounds()
    people = [_units(rater, label) for rater in text.raters]
    reach = [unit.end - unit.start for units in people for unit in units]
    gaps = [b - a for units in people for a, b in _gaps(units, begin, end)]
    above = sum(
        (len(reach) - 1) / 3 * (2 * size**3 - 3 * size**2 + size)
        + size**2 * sum(gap - size + 1 for gap in gaps if gap >= size)
        for size in reach
    )
    length = end - begin
    ruler = len(people) * length
    below = ruler * (ruler - 1) - sum(size * (size - 1) for size in reach)
    return 2 * above / (length * below)
