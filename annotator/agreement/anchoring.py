"""How far suggestions pull people: shown against hidden documents, omissions, origins.

Only the comparison of documents with hidden suggestions to documents with shown ones says anything
about cause, because documents were drawn for it by lot. The split by origin describes: which spans
are accepted depends on the spans.
"""

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np

from annotator.agreement.alignment import Place, overlap
from annotator.agreement.bootstrap import percentiles
from annotator.agreement.figures import (
    NO_SPANS,
    TOO_FEW_DOCUMENTS,
    Array,
    Figure,
    Interval,
    divided,
    figure_of,
    ratio,
    stacked,
)
from annotator.agreement.material import SPAN_LAYERS
from annotator.agreement.samples import Ask, Sample, resampled, sample
from annotator.agreement.study import Study, spans_of
from annotator.agreement.unit_table import compared

ACCEPTED = frozenset({"accepted", "bulk", "rule"})


class ShownHidden(NamedTuple):
    """One metric in documents with shown and with hidden suggestions, and their difference."""

    shown: Figure
    shown_interval: Interval
    hidden: Figure
    hidden_interval: Interval
    difference: Figure
    difference_interval: Interval


def shown_against_hidden(study: Study, ask: Ask, people: Sequence[str] = ()) -> ShownHidden:
    """Compare a metric between documents by `Facts.shown`; documents of unknown kind are left out.

    The difference is shown minus hidden; both sides are drawn again on their own, so it has no
    interval unless both have enough documents.
    """
    found = sample(study, ask, people)
    parts = [_part(study, found, shown=shown) for shown in (True, False)]
    return _difference(study, parts[0], parts[1])


def shown_documents(
    study: Study, ask: Ask, people: Sequence[str] = (), *, shown: bool
) -> tuple[str, ...]:
    """The documents behind one side of `shown_against_hidden`."""
    return _part(study, sample(study, ask, people), shown=shown).documents


def _part(study: Study, found: Sample, *, shown: bool) -> Sample:
    return found.of({doc for doc in found.documents if study.facts(doc).shown is shown})


def _difference(study: Study, shown: Sample, hidden: Sample) -> ShownHidden:
    one, other = shown.figure(), hidden.figure()
    sides = (one, shown.interval(study), other, hidden.interval(study))
    n = one.n + other.n
    if one.value is None or other.value is None:
        gap = Figure(None, one.reason or other.reason, n)
    else:
        gap = Figure(one.value - other.value, None, n)
    documents = len(shown.documents) + len(hidden.documents)
    choice = study.choice
    drawn = [resampled(study, side.statistics).values(side.measure) for side in (shown, hidden)]
    if drawn[0] is None or drawn[1] is None:
        nothing = Interval(None, None, TOO_FEW_DOCUMENTS, documents, choice.draws, choice.seed)
        return ShownHidden(*sides, gap, nothing)
    # Draws of the two sides are independent only when one of them is turned round.
    between = drawn[0] - drawn[1][::-1]
    whole = np.nan if gap.value is None else gap.value
    return ShownHidden(
        *sides, gap, percentiles(between, whole, documents, choice.draws, choice.seed)
    )


class Omissions(NamedTuple):
    """Gold spans that nobody suggested and a person missed, as a share, shown and hidden."""

    shown: Figure
    shown_interval: Interval
    hidden: Figure
    hidden_interval: Interval


def omissions(study: Study, people: Sequence[str] = (), layer: str = "entity") -> Omissions:
    """How often people miss gold spans that were not suggested, with and without suggestions.

    `Facts.suggested` says what was (or would have been) suggested; a person has a gold span when
    one of theirs overlaps it. `n` counts chances to miss.
    """
    who = tuple(people) or study.people
    figures: list[tuple[Figure, Interval]] = []
    for shown in (True, False):
        rows = _omission_rows(study, who, layer, shown=shown)
        resample = resampled(study, stacked(rows, 2))
        n = round(float(resample.whole[0, 1]))
        figures.append(
            (figure_of(resample.value(_missed), n, NO_SPANS), resample.interval(_missed))
        )
    return Omissions(*figures[0], *figures[1])


def _missed(sums: Array) -> Array:
    return divided(sums[:, 0], sums[:, 1])


def _omission_rows(
    study: Study, people: Sequence[str], layer: str, *, shown: bool
) -> list[tuple[int, int]]:
    sums: dict[str, tuple[int, int]] = {}
    for person in people:
        for document, (gold, work) in study.shared_work(layer, (study.choice.gold, person)).items():
            facts = study.facts(document)
            if facts.shown is not shown:
                continue
            new = [span for span in spans_of(study, gold, layer) if not _met(span, facts.suggested)]
            mine = spans_of(study, work, layer)
            missed = sum(not _met(span, mine) for span in new)
            before = sums.get(document, (0, 0))
            sums[document] = (before[0] + missed, before[1] + len(new))
    return [sums[document] for document in sorted(sums)]


def _met(span: Place, others: Iterable[Place]) -> bool:
    return any(overlap(span, other) for other in others)


def by_origin(study: Study, layer: str, people: Sequence[str] = ()) -> dict[str, Figure]:
    """Share of equal spans among aligned pairs, by where the two came from.

    `manual` has pairs both made by hand, `accepted` pairs both taken from a suggestion, `mixed`
    the rest. Pairs are aligned whatever their labels; spans without a partner have no pair.
    """
    if layer not in SPAN_LAYERS:
        raise ValueError(f"the {layer} layer has no spans")
    counts = {"manual": [0, 0], "accepted": [0, 0], "mixed": [0, 0]}
    for a, b in combinations(tuple(people) or study.people, 2):
        for works in study.shared_work(layer, (a, b)).values():
            for unit in compared(works[0], works[1], layer):
                if unit.span_a and unit.span_b:
                    kind = _kind(unit.span_a.origin, unit.span_b.origin)
                    counts[kind][0] += unit.verdict == "same"
                    counts[kind][1] += 1
    return {kind: ratio(same, n, n, NO_SPANS) for kind, (same, n) in counts.items()}


def _kind(one: str, other: str) -> str:
    if one in ACCEPTED and other in ACCEPTED:
        return "accepted"
    return "manual" if one == other == "manual" else "mixed"
