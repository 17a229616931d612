"""What every coefficient gives back: a number, or the reason why there is none."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

NO_VARIATION = "no_variation"
NO_PAIRABLE_UNITS = "no_pairable_units"
NO_SPANS = "no_spans"
UNEQUAL_RATINGS = "unequal_ratings"
TOO_MANY_UNITS = "too_many_units"
NOTHING_DECIDED = "nothing_decided"
TOO_FEW_DOCUMENTS = "too few documents"

Array: TypeAlias = NDArray[np.float64]

# Sums of a few thousand terms differ in their last digits; a denominator below this is zero.
_NOTHING = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """One figure: `value` is None exactly when `reason` says why; `n` counts the units behind it.

    `float(figure)` gives the number and raises ValueError with the reason when there is none.
    A figure compares equal to a plain number or None by its value, and can be subtracted, so
    that `abs(figure - 0.8) < 0.01` and `figure == pytest.approx(0.8)` read as they look.
    """

    value: float | None
    reason: str | None = None
    n: int = 0

    def __float__(self) -> float:
        if self.value is None:
            raise ValueError(f"the figure is undefined: {self.reason}")
        return self.value

    @override
    def __eq__(self, other: object) -> bool:
        if isinstance(other, Figure):
            return (self.value, self.reason, self.n) == (other.value, other.reason, other.n)
        return bool(self.value == other)

    @override
    def __hash__(self) -> int:
        return hash(self.value)

    def __sub__(self, other: "float | Figure") -> float:
        return float(self) - float(other)

    def __rsub__(self, other: float) -> float:
        return float(other) - float(self)


class Interval(NamedTuple):
    """A percentile interval from `documents` resampled documents, or the reason why there is none.

    `seed` and `draws` are enough to compute it again.
    """

    low: float | None
    high: float | None
    reason: str | None
    documents: int
    draws: int
    seed: int


def figure_of(value: float, n: int, reason: str) -> Figure:
    """Turn a computed number into a figure; NaN means undefined, for `reason`."""
    return Figure(None, reason, n) if np.isnan(value) else Figure(float(value), None, n)


def stacked(rows: Sequence[Sequence[float] | Array], width: int) -> Array:
    """Rows of numbers as a matrix of this width, also where there is no row."""
    return np.asarray(rows, dtype=float).reshape(len(rows), width)


def divided(above: Array | float, below: Array | float) -> Array:
    """Divide elementwise; NaN where there is nothing to divide by."""
    top, bottom = np.asarray(above, dtype=float), np.asarray(below, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(np.abs(bottom) > _NOTHING, top / bottom, np.nan)


def ratio(above: float, below: float, n: int, reason: str) -> Figure:
    """One number over another as a figure; undefined for `reason` when there is nothing below."""
    return Figure(above / below, None, n) if below else Figure(None, reason, n)


def beyond_chance(observed: Array | float, expected: Array | float) -> Array:
    """(observed - expected) / (1 - expected), NaN where chance alone would agree fully."""
    return divided(np.asarray(observed) - expected, 1.0 - np.asarray(expected))
