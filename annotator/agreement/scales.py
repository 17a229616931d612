"""Values of sentences and documents as additive sums, and the figures that follow from them.

A scale has points in order, then values off the scale (mixed, unclear), then `none`, which says
that the target does not apply. Whether it applies is one question; the ordinal figures stand on
the ratings that are points, so only units that two people put on the scale can disagree there.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from annotator.agreement.alpha import alpha_values
from annotator.agreement.figures import Array
from annotator.agreement.gwet import GwetSums, closeness, gwet_values
from annotator.agreement.kappa import kappa_values, penalties


class Scale(NamedTuple):
    """Values in order: `points` of them form the scale, the last one may be `none`."""

    values: tuple[str, ...]
    points: int

    @property
    def none(self) -> int:
        """The place of `none`."""
        return len(self.values) - 1


SENTENCES = Scale(("neg", "neu", "pos", "mixed", "unclear", "none"), 3)
FIVE_POINTS = Scale(("-2", "-1", "0", "1", "2", "mixed", "unclear", "none"), 5)
THREE_CLASSES = Scale(SENTENCES.values, 3)
CLASS_OF_POINT = {"-2": "neg", "-1": "neg", "0": "neu", "1": "pos", "2": "pos"}

Codes = NDArray[np.int64]


class Coded(NamedTuple):
    """Ratings as places on a scale, units x people, -1 for missing.

    `owner` is the place of each unit's document among `documents`, ascending; `spans` its offsets.
    """

    codes: Codes
    owner: Codes
    spans: tuple[tuple[int, int], ...]
    documents: tuple[str, ...]


def scale_sums(coded: Coded, scale: Scale) -> Array:
    """Documents x sums, in the layout that the measures of the same scale read."""
    every = np.arange(len(scale.values))
    counts = (coded.codes[:, :, None] == every).sum(axis=1).astype(float)
    points = counts[:, : scale.points]
    none = counts[:, scale.none]
    applies = np.stack([counts.sum(axis=1) - none, none], axis=1)
    off_scale = counts[:, scale.points : scale.none].sum(axis=1, keepdims=True)
    paired = counts.sum(axis=1, keepdims=True) > 1
    parts = [
        _coincidences(counts),
        _coincidences(points),
        _coincidences(applies),
        _gwet(points, closeness("quadratic", scale.values[: scale.points])),
        _gwet(counts, np.eye(len(scale.values))),
        _two_or_more(counts),
        _two_or_more(points),
        _same_share(counts),
        off_scale * paired,
    ]
    return by_document(np.concatenate(parts, axis=1), coded)


def by_document(rows: Array, coded: Coded) -> Array:
    """Sum rows of units into rows of documents."""
    sums: Array = np.zeros((len(coded.documents), rows.shape[1]))
    if len(rows):
        owners, starts = np.unique(coded.owner, return_index=True)
        sums[owners] = np.add.reduceat(rows, starts, axis=0)
    return sums


def _coincidences(counts: Array) -> Array:
    size = counts.shape[1]
    sizes = counts.sum(axis=1)
    weights = np.where(sizes > 1, 1 / np.maximum(sizes - 1, 1), 0)[:, None]
    scaled = counts * weights
    cells = scaled[:, :, None] * counts[:, None, :]
    places = np.arange(size)
    cells[:, places, places] -= scaled
    return np.asarray(cells.reshape(len(counts), size * size))


def _gwet(counts: Array, weights: Array) -> Array:
    """Per unit: agreement, pairable, rated, shares; the parts of `gwet_sums`."""
    sizes = counts.sum(axis=1, keepdims=True)
    pairable, rated = sizes > 1, sizes > 0
    near = (counts * (counts @ weights.T - 1)).sum(axis=1, keepdims=True)
    agreement = np.where(pairable, near / np.maximum(sizes * (sizes - 1), 1), 0)
    return np.concatenate([agreement, pairable, rated, counts / np.maximum(sizes, 1)], axis=1)


def _two_or_more(counts: Array) -> Array:
    return np.asarray(counts.sum(axis=1, keepdims=True) > 1, dtype=float)


def _same_share(counts: Array) -> Array:
    sizes = counts.sum(axis=1)
    same = (counts * (counts - 1)).sum(axis=1)
    return np.asarray((same / np.maximum(sizes * (sizes - 1), 1))[:, None])


class Layout(NamedTuple):
    """Where each part of the sums of a scale begins."""

    scale: Scale

    def columns(self, part: int) -> slice:
        """The columns of a part, in the order of `scale_sums`."""
        size, points = len(self.scale.values), self.scale.points
        widths = [size * size, points * points, 4, 3 + points, 3 + size, 1, 1, 1, 1]
        start = sum(widths[:part])
        return slice(start, start + widths[part])

    def measures(self) -> dict[str, Callable[[Array], Array]]:
        """The figures of a scale by name, each from rows of sums to one number a row."""
        return {
            "alpha_ordinal": lambda sums: self._alpha(sums, 1, ordinal=True),
            "alpha_nominal": lambda sums: self._alpha(sums, 0, ordinal=False),
            "alpha_applicable": lambda sums: self._alpha(sums, 2, ordinal=False),
            "ac2": self._ac2,
            "ac1": self._ac1,
            "agreement": self._agreement,
        }

    def units(self, name: str) -> Callable[[Array], Array]:
        """How many units the figure of that name stands on."""
        part = 6 if name in {"alpha_ordinal", "ac2"} else 5
        return lambda sums: np.asarray(sums[:, self.columns(part)][:, 0])

    def off_scale(self, sums: Array) -> int:
        """How many ratings of paired units are off the ordinal scale."""
        return round(float(sums[:, self.columns(8)].sum()))

    def _alpha(self, sums: Array, part: int, *, ordinal: bool) -> Array:
        cells = sums[:, self.columns(part)]
        size = round(cells.shape[1] ** 0.5)
        matrices = cells.reshape(-1, size, size)
        return alpha_values(matrices, None if ordinal else 1 - np.eye(size))

    def _ac2(self, sums: Array) -> Array:
        scale = self.scale
        weights = closeness("quadratic", scale.values[: scale.points])
        return gwet_values(_as_gwet(sums[:, self.columns(3)]), weights)

    def _ac1(self, sums: Array) -> Array:
        return gwet_values(_as_gwet(sums[:, self.columns(4)]), np.eye(len(self.scale.values)))

    def _agreement(self, sums: Array) -> Array:
        same, paired = sums[:, self.columns(7)][:, 0], sums[:, self.columns(5)][:, 0]
        return np.where(paired > 0, same / np.maximum(paired, 1), np.nan)


def _as_gwet(cells: Array) -> GwetSums:
    return GwetSums(cells[:, 0], cells[:, 1], cells[:, 3:], cells[:, 2])


def cross_tables(coded: Coded, size: int) -> Array:
    """Documents x (size x size) cross tables of the first two people over the first places."""
    first, second = coded.codes[:, 0], coded.codes[:, 1]
    kept = (first >= 0) & (second >= 0) & (first < size) & (second < size)
    cells = np.zeros((len(first), size * size))
    cells[np.flatnonzero(kept), (first * size + second)[kept]] = 1
    return by_document(cells, coded)


def quadratic_kappa(size: int) -> Callable[[Array], Array]:
    """Quadratic kappa from rows of cross tables."""
    weights = penalties("quadratic", size)
    return lambda sums: kappa_values(sums.reshape(-1, size, size), weights)
