"""Intervals by resampling documents: 2,000 draws, percentile, a stored seed.

Statistics are additive over documents, so a draw is a weighted sum: one matrix product for all
draws at once. Documents are the unit that was sampled, so they are what is drawn again.
"""

from collections.abc import Callable, Iterator
from functools import cached_property, lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from annotator.agreement.figures import TOO_FEW_DOCUMENTS, Array, Interval

DRAWS = 2000
SEED = 20_160_413
FEWEST_DOCUMENTS = 10
COVERAGE = 0.95

UNDEFINED_DRAWS = "undefined in most draws"

Measure: TypeAlias = Callable[[Array], Array]

_CELLS = 2_000_000
_NEVER = 1 << 60


class Resample:
    """Documents drawn again, for as many figures as stand on the same statistics.

    `statistics` is documents x sums, in an order that does not depend on how they were loaded.
    """

    def __init__(
        self,
        statistics: Array,
        *,
        draws: int = DRAWS,
        seed: int = SEED,
        fewest: int = FEWEST_DOCUMENTS,
    ) -> None:
        self.documents = len(statistics)
        self.whole: Array = statistics.sum(axis=0, keepdims=True)
        self._statistics = statistics
        self._plan = (self.documents, draws, seed)
        self._enough = self.documents >= max(fewest, 1)

    @cached_property
    def _drawn(self) -> Array:
        blocks = _weights(*self._plan)
        return np.concatenate([weights @ self._statistics for weights in blocks])

    def part(self, columns: slice) -> "Resample":
        """Some of the sums, in the same draws."""
        _, draws, seed = self._plan
        part = Resample(
            self._statistics[:, columns],
            draws=draws,
            seed=seed,
            fewest=0 if self._enough else _NEVER,
        )
        if self._enough:
            part.__dict__["_drawn"] = self._drawn[:, columns]
        return part

    def values(self, measure: Measure) -> Array | None:
        """The measure in each draw, or None with too few documents."""
        return np.asarray(measure(self._drawn)) if self._enough else None

    def value(self, measure: Measure) -> float:
        """The measure of all documents together; NaN where undefined."""
        return float(np.asarray(measure(self.whole))[0])

    def interval(self, measure: Measure) -> Interval:
        """The 95 % percentile interval of a measure.

        Draws without a value are left out; the interval always holds the figure of the whole.
        """
        drawn = self.values(measure)
        if drawn is None:
            return Interval(None, None, TOO_FEW_DOCUMENTS, *self._plan)
        return percentiles(drawn, self.value(measure), *self._plan)


def interval(
    statistics: Array,
    measure: Measure,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
    fewest: int = FEWEST_DOCUMENTS,
) -> Interval:
    """The 95 % percentile interval of `measure` over resampled documents.

    `measure` turns rows of summed statistics into one number each, NaN where undefined.
    """
    resample = Resample(np.asarray(statistics, dtype=float), draws=draws, seed=seed, fewest=fewest)
    return resample.interval(measure)


def percentiles(drawn: Array, whole: float, documents: int, draws: int, seed: int) -> Interval:
    """The interval of drawn values around the figure of the whole sample."""
    defined = drawn[~np.isnan(drawn)]
    if np.isnan(whole) or 2 * len(defined) < draws:
        return Interval(None, None, UNDEFINED_DRAWS, documents, draws, seed)
    tail = (1 - COVERAGE) / 2
    low, high = np.quantile(defined, [tail, 1 - tail])
    return Interval(min(float(low), whole), max(float(high), whole), None, documents, draws, seed)


def _weights(documents: int, draws: int, seed: int) -> Iterator[Array]:
    """How often each document was drawn, draws x documents, in blocks that fit in memory."""
    size = max(1, min(draws, _CELLS // max(documents, 1)))
    for block, first in enumerate(range(0, draws, size)):
        rows = min(size, draws - first)
        yield _block(documents, rows, seed, block).astype(np.float64)


@lru_cache(maxsize=8)
def _block(documents: int, rows: int, seed: int, block: int) -> NDArray[np.uint16]:
    dice = np.random.default_rng((seed, block))
    chosen = dice.integers(0, documents, (rows, documents))
    chosen += np.arange(rows)[:, None] * documents
    counts = np.bincount(chosen.ravel(), minlength=rows * documents)
    return counts.reshape(rows, documents).astype(np.uint16)
