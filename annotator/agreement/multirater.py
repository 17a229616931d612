"""Fleiss' kappa with its parts, and the agreement of one unit."""

from collections.abc import Hashable, Sequence

import numpy as np

from annotator.agreement.figures import (
    NO_PAIRABLE_UNITS,
    NO_VARIATION,
    UNEQUAL_RATINGS,
    Array,
    Figure,
    beyond_chance,
    divided,
    figure_of,
)
from annotator.agreement.ratings import Grid, Ratings, Units, counted


def fleiss_kappa(
    counts: Grid | None = None,
    *,
    units: Units | None = None,
    table: Grid | None = None,
    categories: Sequence[object] | None = None,
) -> Figure:
    """Kappa = (P - Pe) / (1 - Pe), P the mean agreement of a unit, Pe the sum of squared shares.

    Every unit must have the same number of ratings, else the figure is undefined for
    `unequal_ratings`; alpha has no such demand. Source: Fleiss 1971. Vectors: fleiss_wiki,
    randolph2005_1.
    """
    ratings = counted(units, table=table, counts=counts, categories=categories)
    problem = _problem(ratings)
    if problem:
        return problem
    value = beyond_chance(_observed(ratings), _expected(ratings))
    return figure_of(float(value), _units(ratings), NO_VARIATION)


def fleiss_observed_agreement(
    counts: Grid | None = None,
    *,
    units: Units | None = None,
    table: Grid | None = None,
    categories: Sequence[object] | None = None,
) -> Figure:
    """P, the mean over units of the share of equal pairs. Vector: fleiss1971_observed."""
    ratings = counted(units, table=table, counts=counts, categories=categories)
    return _problem(ratings) or Figure(_observed(ratings), None, _units(ratings))


def fleiss_expected_agreement(
    counts: Grid | None = None,
    *,
    units: Units | None = None,
    table: Grid | None = None,
    categories: Sequence[object] | None = None,
) -> Figure:
    """Pe, the sum of the squared shares of the values. Vector: fleiss1971_expected."""
    ratings = counted(units, table=table, counts=counts, categories=categories)
    return _problem(ratings) or Figure(_expected(ratings), None, _units(ratings))


def fleiss_kappa_per_label(
    counts: Grid | None = None,
    label_index: int | None = None,
    *,
    label: object = None,
    units: Units | None = None,
    table: Grid | None = None,
    categories: Sequence[object] | None = None,
) -> Figure | dict[Hashable, Figure]:
    """1 - sum n(i) (m - n(i)) / (N m (m - 1) p (1 - p)) for one label, by place or by name.

    Without a label the answer is a dictionary from label to figure. Source: Fleiss 1971 (which
    prints rounded values). Vectors: fleiss1971_category_2, fleiss1971_category_5.
    """
    ratings = counted(units, table=table, counts=counts, categories=categories)
    place = ratings.values.index(label) if label is not None else label_index
    if place is not None:
        return _of_label(ratings, place)
    return {value: _of_label(ratings, k) for k, value in enumerate(ratings.values)}


def item_agreement(
    counts: Grid | Sequence[float] | None = None,
    item_index: int | None = None,
    *,
    units: Units | None = None,
    table: Grid | None = None,
    categories: Sequence[object] | None = None,
) -> Figure | tuple[Figure, ...]:
    """Share of equal pairs among the ratings of one unit: (sum n(k)^2 - m) / (m (m - 1)).

    One row of counts gives one figure; several rows give a figure for each, or only the one at
    `item_index`. Undefined with fewer than two ratings. Source: Fleiss 1971 (P of a unit).
    """
    given = None if counts is None else np.asarray(counts, dtype=float)
    alone = given is not None and given.ndim == 1
    grid = given if given is None else np.atleast_2d(given)
    ratings = counted(units, table=table, counts=grid, categories=categories)
    sizes = ratings.counts.sum(axis=1)
    same = (ratings.counts * (ratings.counts - 1)).sum(axis=1)
    shares = divided(same, sizes * (sizes - 1))
    figures = tuple(
        figure_of(float(share), round(float(size)), NO_PAIRABLE_UNITS)
        for share, size in zip(shares, sizes, strict=True)
    )
    if alone:
        return figures[0] if figures else Figure(None, NO_PAIRABLE_UNITS, 0)
    return figures if item_index is None else figures[item_index]


def _problem(ratings: Ratings) -> Figure | None:
    sizes = set(ratings.counts.sum(axis=1)[ratings.times > 0].tolist())
    if not sizes or max(sizes) < 2:
        return Figure(None, NO_PAIRABLE_UNITS, 0)
    return None if len(sizes) == 1 else Figure(None, UNEQUAL_RATINGS, _units(ratings))


def _units(ratings: Ratings) -> int:
    return round(float(ratings.times.sum()))


def _shares(ratings: Ratings) -> Array:
    totals = (ratings.counts * ratings.times[:, None]).sum(axis=0)
    return np.asarray(totals / totals.sum())


def _observed(ratings: Ratings) -> float:
    size = ratings.counts.sum(axis=1)
    same = (ratings.counts * (ratings.counts - 1)).sum(axis=1)
    return float((same / (size * (size - 1)) * ratings.times).sum() / ratings.times.sum())


def _expected(ratings: Ratings) -> float:
    return float(np.square(_shares(ratings)).sum())


def _of_label(ratings: Ratings, place: int) -> Figure:
    problem = _problem(ratings)
    if problem:
        return problem
    chosen = ratings.counts[:, place]
    size = ratings.counts.sum(axis=1)
    share = _shares(ratings)[place]
    below = (ratings.times * size * (size - 1)).sum() * share * (1 - share)
    value = 1.0 - divided((ratings.times * chosen * (size - chosen)).sum(), below)
    return figure_of(float(value), _units(ratings), NO_VARIATION)
