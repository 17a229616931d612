"""Gwet's AC1 and AC2: chance agreement that does not explode when one value prevails."""

from collections.abc import Hashable, Sequence
from math import comb
from typing import NamedTuple

import numpy as np

from annotator.agreement.distances import numbers
from annotator.agreement.figures import (
    NO_PAIRABLE_UNITS,
    NO_VARIATION,
    Array,
    Figure,
    beyond_chance,
    divided,
    figure_of,
)
from annotator.agreement.ratings import Grid, Ratings, Units, counted, square


def gwet_ac1(
    units: Units | None = None,
    *,
    table: Grid | None = None,
    counts: Grid | None = None,
    categories: Sequence[object] | None = None,
) -> Figure:
    """AC1 = (pa - pe) / (1 - pe) with pe = sum p(k) (1 - p(k)) / (q - 1).

    pa is the mean agreement of units with two or more ratings, p(k) the mean share of value k
    over all rated units, q the number of values. Missing ratings are allowed. Undefined for
    `no_variation` when q is 1. Source: Gwet 2008. Vectors: gwet_paradox_gwet_ac1,
    irrcac_raw4raters_ac1.
    """
    return gwet_ac2(units, "identity", table=table, counts=counts, categories=categories)


def gwet_ac2(
    units: Units | None = None,
    weights: str | Grid = "quadratic",
    *,
    table: Grid | None = None,
    counts: Grid | None = None,
    categories: Sequence[object] | None = None,
) -> Figure:
    """AC2 is AC1 with agreement weights: pe = sum(w) sum p(k) (1 - p(k)) / (q (q - 1)).

    `weights` is identity, linear, quadratic, ordinal, radical, ratio or a matrix of agreement
    weights. Source: Gwet 2014. Vectors: likert5_gwet_ac2_quadratic, irrcac_raw4raters_ordinal.
    """
    ratings = counted(units, table=table, counts=counts, categories=categories)
    matrix = closeness(weights, ratings.values)
    sums = gwet_sums(ratings, matrix)
    n = round(float(sums.pairable))
    if n == 0:
        return Figure(None, NO_PAIRABLE_UNITS, 0)
    return figure_of(float(gwet_values(sums, matrix)), n, NO_VARIATION)


class GwetSums(NamedTuple):
    """Sums over units from which AC2 follows; additive over documents, leading axes are stacked."""

    agreement: Array
    pairable: Array
    shares: Array
    rated: Array


def gwet_sums(ratings: Ratings, weights: Array) -> GwetSums:
    """Add up agreement and shares over the units of one document."""
    sizes = ratings.counts.sum(axis=1)
    near = ratings.counts @ weights.T
    same = (ratings.counts * (near - 1)).sum(axis=1)
    kept = sizes > 1
    agreement = (same[kept] / (sizes * (sizes - 1))[kept] * ratings.times[kept]).sum()
    rated = sizes > 0
    shares = ratings.counts[rated] / sizes[rated][:, None] * ratings.times[rated][:, None]
    return GwetSums(
        np.asarray(agreement),
        np.asarray(ratings.times[kept].sum()),
        shares.sum(axis=0),
        np.asarray(ratings.times[rated].sum()),
    )


def gwet_values(sums: GwetSums, weights: Array) -> Array:
    """AC2 of each row of stacked sums; NaN where undefined."""
    size = len(weights)
    if size < 2:
        return np.full(np.shape(sums.pairable), np.nan)
    shares = divided(sums.shares, np.asarray(sums.rated)[..., None])
    spread = (shares * (1 - shares)).sum(axis=-1)
    expected = weights.sum() * spread / (size * (size - 1))
    return beyond_chance(divided(sums.agreement, sums.pairable), expected)


def closeness(weights: str | Grid, values: Sequence[Hashable]) -> Array:
    """The matrix of agreement weights, 1 for equal values, over numbers or places of a scale."""
    if not isinstance(weights, str):
        own = square(weights, is_weights=True)
        if len(own) != len(values):
            raise ValueError(f"{len(values)} values need as many rows of weights, not {len(own)}")
        return own
    scale = numbers(values)
    size = len(scale)
    gaps = np.abs(scale[:, None] - scale[None, :])
    if weights in {"identity", "nominal", "unweighted"} or size < 2:
        return np.eye(size)
    if weights == "ratio":
        sums = scale[:, None] + scale[None, :]
        apart = np.square(np.divide(gaps, sums, out=np.zeros_like(gaps), where=sums != 0))
        return np.asarray(1 - apart / (apart.max() or 1.0))
    if weights == "ordinal":
        steps = np.abs(np.subtract.outer(np.arange(size), np.arange(size)))
        ways = np.asarray([[comb(int(step) + 1, 2) for step in row] for row in steps], dtype=float)
        return np.asarray(1 - ways / ways.max())
    powers = {"linear": 1.0, "quadratic": 2.0, "radical": 0.5}
    if weights not in powers:
        raise ValueError(
            "the weights are identity, linear, quadratic, ordinal, radical or ratio,"
            f" not {weights!r}"
        )
    return np.asarray(1 - (gaps / gaps.max()) ** powers[weights])
