"""Gamma of two people over many documents: costs are added up before anything is divided.

Gamma is defined for one text. As with the u-alpha family, texts are pooled and not averaged, so
that short ones do not dominate: 1 - sum of weighed disorders / sum of weighed mean disorders of
samples, where a text weighs as much as a person has units in it on average. Over one text this is
gamma.
"""

from collections.abc import Callable
from typing import NamedTuple

from annotator.agreement.disorder import SAMPLES, SEED, disorders
from annotator.agreement.figures import (
    NO_SPANS,
    NO_VARIATION,
    Array,
    Figure,
    Interval,
    divided,
    figure_of,
    stacked,
)
from annotator.agreement.samples import resampled
from annotator.agreement.study import Study, spans_of

# One text needs the mean of its samples to 2 per cent; the errors of many texts even out.
PRECISION = 0.1


class PooledGamma(NamedTuple):
    """Gamma over documents: `documents` have a span of somebody, `empty` ones have none.

    `interval` comes from documents drawn again; the samples of a document stay as they are.
    """

    figure: Figure
    interval: Interval
    documents: tuple[str, ...]
    empty: int


def pooled_gamma(
    study: Study,
    layer: str,
    people: tuple[str, str],
    told: Callable[[int, int], None] | None = None,
    *,
    seed: int = SEED,
) -> PooledGamma:
    """Gamma of two people on a span layer; slow, so `told` hears of every document done of all.

    Figures are undefined for `no_spans`, and for `no_variation` when no sample has any disorder.
    """
    shared = study.shared_work(layer, people)
    rows, documents, n = [], [], 0
    for place, (document, works) in enumerate(shared.items()):
        if told is not None:
            told(place, len(shared))
        spans = [sorted(spans_of(study, work, layer)) for work in works]
        units = sum(map(len, spans))
        if units:
            found = disorders(spans, samples=SAMPLES, precision=PRECISION, seed=seed + place)
            rows.append(found)
            documents.append(document)
            n += units
    resample = resampled(study, stacked(rows, 2))
    reason = NO_VARIATION if n else NO_SPANS
    figure = figure_of(resample.value(_gamma), n, reason)
    empty = len(shared) - len(documents)
    return PooledGamma(figure, resample.interval(_gamma), tuple(documents), empty)


def _gamma(sums: Array) -> Array:
    return 1.0 - divided(sums[:, 0], sums[:, 1])
