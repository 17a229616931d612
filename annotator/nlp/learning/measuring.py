"""Held-out comparison of a new model with the one in use: the same cases, articles redrawn."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotator.nlp.sentiment.calibration import CLASSES

LEAST_ARTICLES = 5
FOLDS = 4
_DRAWS = 1000

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Difference:
    """New minus old, with a 95 % interval from articles drawn with replacement (Efron 1979)."""

    value: float
    low: float
    high: float

    def as_data(self) -> dict[str, float]:
        """Rounded figures for a record."""
        return {
            "difference": round(self.value, 4),
            "low": round(self.low, 4),
            "high": round(self.high, 4),
        }


def folds_of(groups: Sequence[str], seed: int) -> NDArray[np.int64]:
    """A fold for each case, whole groups together; the same for the same seed."""
    names = sorted(set(groups))
    order = sorted(names, key=lambda n: hashlib.sha256(f"{seed}:{n}".encode()).digest())
    fold = {name: number % FOLDS for number, name in enumerate(order)}
    return np.array([fold[group] for group in groups], dtype=np.int64)


def too_few(groups: Sequence[str]) -> str:
    """Why nothing is measured on held-out articles, empty when there are enough."""
    count = len(set(groups))
    if count >= LEAST_ARTICLES:
        return ""
    return f"{count} articles taught it; figures need {LEAST_ARTICLES} or more."


def macro_f1_difference(
    gold: NDArray[np.int64],
    new: NDArray[np.int64],
    old: NDArray[np.int64],
    groups: Sequence[str],
    seed: int,
) -> Difference:
    """Macro-F1 of the new answers minus that of the old ones; all of shape (n,)."""
    names, rows = np.unique(np.asarray(groups), return_inverse=True)
    sides = [_confusions(gold, got, rows, len(names)) for got in (new, old)]
    drawn = _draws(len(names), seed)
    found = [_macro(np.tensordot(drawn, side, axes=1)) for side in sides]
    whole = [_macro(side.sum(axis=0)[None]) for side in sides]
    low, high = np.quantile(found[0] - found[1], (0.025, 0.975))
    return Difference(float((whole[0] - whole[1])[0]), float(low), float(high))


def mean_difference(gains: Floats, weights: Floats, groups: Sequence[str], seed: int) -> Difference:
    """The weighted mean of gains of shape (n,), articles redrawn."""
    names, rows = np.unique(np.asarray(groups), return_inverse=True)
    sums = np.bincount(rows, weights=gains * weights, minlength=len(names))
    sizes = np.bincount(rows, weights=weights, minlength=len(names))
    drawn = _draws(len(names), seed)
    found = (drawn @ sums) / np.maximum(drawn @ sizes, 1e-12)
    low, high = np.quantile(found, (0.025, 0.975))
    return Difference(float(sums.sum() / max(sizes.sum(), 1e-12)), float(low), float(high))


def f1_difference(new: Floats, old: Floats, groups: Sequence[str], seed: int) -> Difference:
    """F1 of the new findings minus that of the old ones, groups redrawn.

    Both hold right, proposed and wanted of each case, shape (n, 3).
    """
    names, rows = np.unique(np.asarray(groups), return_inverse=True)
    sums = np.zeros((2, len(names), 3))
    for side, counts in zip(sums, (new, old), strict=True):
        np.add.at(side, rows, counts)
    found = f1_of(_draws(len(names), seed) @ sums)
    whole = f1_of(sums.sum(axis=1))
    low, high = np.quantile(found[0] - found[1], (0.025, 0.975))
    return Difference(float(whole[0] - whole[1]), float(low), float(high))


def f1_of(counts: Floats) -> Floats:
    """F1 of right, proposed and wanted in the last axis; 1 where there was nothing to find."""
    both = counts[..., 1] + counts[..., 2]
    found: Floats = np.divide(2 * counts[..., 0], both, out=np.ones_like(both), where=both > 0)
    return found


def _draws(count: int, seed: int) -> Floats:
    """How often each article is in each draw, shape (draws, articles)."""
    rng = np.random.default_rng(seed)
    return rng.multinomial(count, np.full(count, 1 / count), size=_DRAWS).astype(np.float64)


def _confusions(
    gold: NDArray[np.int64], got: NDArray[np.int64], rows: NDArray[np.int64], count: int
) -> Floats:
    """Counts of shape (articles, gold class, given class)."""
    found = np.zeros((count, len(CLASSES), len(CLASSES)))
    np.add.at(found, (rows, gold, got), 1)
    return found


def _macro(counts: Floats) -> Floats:
    """Macro-F1 of each confusion matrix in an array of shape (m, 3, 3)."""
    right = np.diagonal(counts, axis1=1, axis2=2)
    both = counts.sum(axis=1) + counts.sum(axis=2)
    shares: Floats = np.divide(2 * right, both, out=np.zeros_like(right), where=both > 0)
    means: Floats = shares.mean(axis=1)
    return means
