"""Confusion matrices: who says what where the other says something else, or nothing."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from annotator.agreement.figures import Array
from annotator.agreement.material import SPAN_LAYERS
from annotator.agreement.samples import Ask, coded_values
from annotator.agreement.study import Study
from annotator.agreement.unit_table import SpanUnit, span_units

NOT_MARKED = "∅"


class Confusion(NamedTuple):
    """Counts, rows the first person, columns the second; the last label is `∅` (not marked)."""

    labels: tuple[str, ...]
    counts: Array

    def shares(self) -> Array:
        """Each count as a share of its row; a row without counts stays zero."""
        sums = self.counts.sum(axis=1, keepdims=True)
        return np.asarray(self.counts / np.maximum(sums, 1))


def confusion(study: Study, ask: Ask, a: str, b: str) -> Confusion:
    """The matrix of two people over the documents that both finished.

    Spans are aligned one to one whatever their labels; a span without a partner is in the row or
    column of `∅`. For values `∅` is a finished unit without a value.
    """
    if ask.layer in SPAN_LAYERS:
        return confusion_of(span_units(study, ask.layer, (a, b)))
    coded, scale = coded_values(study, ask, (a, b))
    size = len(scale.values)
    cells = np.where(coded.codes < 0, size, coded.codes)
    counts = np.zeros((size + 1, size + 1))
    np.add.at(counts, (cells[:, 0], cells[:, 1]), 1)
    return Confusion((*scale.values, NOT_MARKED), counts)


def confusion_of(units: Iterable[SpanUnit]) -> Confusion:
    """The matrix of span units that were already compared."""
    pairs = [
        (unit.span_a.label if unit.span_a else "", unit.span_b.label if unit.span_b else "")
        for unit in units
    ]
    names = sorted({label for pair in pairs for label in pair} - {""})
    place = {label: k for k, label in enumerate(names)} | {"": len(names)}
    counts = np.zeros((len(names) + 1, len(names) + 1))
    for one, other in pairs:
        counts[place[one], place[other]] += 1
    return Confusion((*names, NOT_MARKED), counts)


def confused_pairs(matrix: Confusion, most: int = 10) -> Sequence[tuple[str, str, int]]:
    """The unlike label pairs that occur most, both directions added, for guideline work."""
    size = len(matrix.labels)
    both = matrix.counts + matrix.counts.T
    pairs = [
        (matrix.labels[i], matrix.labels[j], round(float(both[i, j])))
        for i in range(size)
        for j in range(i + 1, size)
        if both[i, j]
    ]
    return sorted(pairs, key=lambda pair: (-pair[2], pair[:2]))[:most]
