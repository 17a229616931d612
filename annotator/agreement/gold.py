"""A person's spans against the settled layer: precision, recall, F1, per label, confusion."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from annotator.agreement.alignment import align
from annotator.agreement.bootstrap import Measure
from annotator.agreement.confusions import Confusion, confusion_of
from annotator.agreement.figures import (
    NO_SPANS,
    Array,
    Figure,
    Interval,
    divided,
    figure_of,
    stacked,
)
from annotator.agreement.material import SPAN_LAYERS, Marked
from annotator.agreement.samples import resampled
from annotator.agreement.semeval import MODES, SpanScores, scores_of, span_counts
from annotator.agreement.study import Study, marks_of
from annotator.agreement.unit_table import SpanUnit, verdict_of


class Scored(NamedTuple):
    """A figure with its interval."""

    figure: Figure
    interval: Interval


class GoldScores(NamedTuple):
    """One person against gold on one span layer, over the documents settled and finished.

    `by_label` maps a label to precision, recall and F1; `own_decisions` counts gold spans left out
    because this person's label alone made them; `schemes` are the SemEval-2013 counts.
    """

    person: str
    documents: tuple[str, ...]
    precision: Scored
    recall: Scored
    f1: Scored
    by_label: dict[str, tuple[Figure, Figure, Figure]]
    confusion: Confusion
    own_decisions: int
    schemes: dict[str, SpanScores]


def against_gold(study: Study, person: str, layer: str) -> GoldScores:
    """Score a person against `Choice.gold`; rows of the confusion are gold, columns the person.

    A gold span that an automatic merge took from this person alone would score them against
    themselves: it is left out together with their equal span. ValueError for layers without spans.
    """
    if layer not in SPAN_LAYERS:
        raise ValueError(f"the {layer} layer has no spans")
    shared = study.shared_work(layer, (study.choice.gold, person))
    rows, units, own = [], [], 0
    schemes = {mode: dict.fromkeys(_COUNTS, 0) for mode in MODES}
    for document, (gold, work) in shared.items():
        golden, given, lost = _without_own(marks_of(gold, layer), marks_of(work, layer), person)
        own += lost
        rows.append(_sums(golden, given))
        units += _units(document, study.choice.gold, person, golden, given)
        for mode, counts in schemes.items():
            for name, count in span_counts(golden, given, mode).items():
                counts[name] += count
    resample = resampled(study, stacked(rows, 3))
    n = round(float(resample.whole[0, :2].sum()))
    precision, recall, f1 = (
        Scored(figure_of(resample.value(measure), n, NO_SPANS), resample.interval(measure))
        for measure in (_precision, _recall, _f1)
    )
    matrix = confusion_of(units)
    by_label = _by_label(units)
    scores = {mode: scores_of(counts) for mode, counts in schemes.items()}
    return GoldScores(person, tuple(shared), precision, recall, f1, by_label, matrix, own, scores)


_COUNTS = ("correct", "incorrect", "partial", "missed", "spurious")


def _without_own(
    golden: Sequence[Marked], given: Sequence[Marked], person: str
) -> tuple[list[Marked], list[Marked], int]:
    own = {span[:3] for span in golden if span.decider == person}
    kept = [span for span in golden if span.decider != person]
    return kept, [span for span in given if span[:3] not in own], len(golden) - len(kept)


def _sums(golden: Sequence[Marked], given: Sequence[Marked]) -> tuple[int, int, int]:
    gold, found = {span[:3] for span in golden}, {span[:3] for span in given}
    return len(gold), len(found), len(gold & found)


def _precision(sums: Array) -> Array:
    return divided(sums[:, 2], sums[:, 1])


def _recall(sums: Array) -> Array:
    return divided(sums[:, 2], sums[:, 0])


def _f1(sums: Array) -> Array:
    return divided(2 * sums[:, 2], sums[:, 0] + sums[:, 1])


def _units(
    document: str, gold: str, person: str, golden: Sequence[Marked], given: Sequence[Marked]
) -> list[SpanUnit]:
    found = align([span[:3] for span in golden], [span[:3] for span in given])
    paired: list[tuple[Marked | None, Marked | None]] = [
        *((golden[i], given[j]) for i, j in found.pairs),
        *((golden[i], None) for i in found.only_a),
        *((None, given[j]) for j in found.only_b),
    ]
    return [SpanUnit(document, gold, person, a, b, verdict_of(a, b)) for a, b in paired]


def _by_label(units: Sequence[SpanUnit]) -> dict[str, tuple[Figure, Figure, Figure]]:
    counts: dict[str, list[int]] = {}
    for unit in units:
        for side, span in enumerate((unit.span_a, unit.span_b)):
            if span:
                counts.setdefault(span.label, [0, 0, 0])[side] += 1
        if unit.span_a and unit.verdict == "same":
            counts[unit.span_a.label][2] += 1
    measures: tuple[Measure, ...] = (_precision, _recall, _f1)
    found = {}
    for label in sorted(counts):
        row = np.asarray([counts[label]], dtype=float)
        n = sum(counts[label][:2])
        first, second, third = (figure_of(float(m(row)[0]), n, NO_SPANS) for m in measures)
        found[label] = (first, second, third)
    return found
