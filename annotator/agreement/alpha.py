"""Krippendorff's alpha for any number of people, missing ratings and any level of measurement."""

from collections.abc import Hashable, Sequence

import numpy as np

from annotator.agreement.distances import Distance, own_distances, squared_differences
from annotator.agreement.figures import (
    NO_PAIRABLE_UNITS,
    NO_VARIATION,
    Array,
    Figure,
    divided,
    figure_of,
)
from annotator.agreement.ratings import Grid, Ratings, Units, counted

_SETS = frozenset({"masi", "jaccard"})


def krippendorff_alpha(
    units: Units | None = None,
    level: str = "nominal",
    *,
    counts: Grid | None = None,
    table: Grid | None = None,
    categories: Sequence[object] | None = None,
    distance: Distance | None = None,
) -> Figure:
    """Alpha = 1 - Do / De, from the matrix of coincidences o(c, k) of values within units.

    Do = sum o(c, k) d(c, k) / n and De = sum n(c) n(k) d(c, k) / (n (n - 1)), where a unit rated
    by m people adds each ordered pair of its ratings with weight 1 / (m - 1) and a unit rated by
    one person adds nothing. `level` is nominal, ordinal, interval, ratio, masi, jaccard or custom
    with `distance`; see `annotator.agreement.ratings` for the shapes and the order of the scale.
    Undefined: `no_pairable_units` when no unit was rated twice, `no_variation` when all paired
    ratings are one value. `n` is the number of pairable units.

    Source: Krippendorff 2011, 2019. Vectors: k2011_C_nominal, wiki_alpha_ordinal,
    hayes_krippendorff_2007_ordinal, artstein_poesio_ex2_alpha_custom, fleiss1971_alpha.
    """
    ratings = counted(units, table=table, counts=counts, categories=categories)
    pairable = ratings.counts.sum(axis=1) > 1
    n = round(float(ratings.times[pairable].sum()))
    if n == 0:
        return Figure(None, NO_PAIRABLE_UNITS, 0)
    value = alpha_values(coincidences(ratings), distances_for(level, ratings.values, distance))
    return figure_of(float(value), n, NO_VARIATION)


def coincidences(ratings: Ratings) -> Array:
    """The coincidence matrix of values, values x values; additive over units and documents."""
    sizes = ratings.counts.sum(axis=1)
    kept = sizes > 1
    rows = ratings.counts[kept]
    scaled = rows * (ratings.times[kept] / (sizes[kept] - 1))[:, None]
    return np.asarray(scaled.T @ rows - np.diag(scaled.sum(axis=0)))


def distances_for(
    level: str, values: Sequence[Hashable], distance: Distance | None = None
) -> Array | None:
    """The distance matrix of a level, or None for ordinal, whose distances follow the marginals."""
    if distance is not None:
        return own_distances(distance, values)
    if level in _SETS:
        return own_distances(level, values)
    if level == "custom":
        raise ValueError("the custom level needs a distance")
    return None if level == "ordinal" else squared_differences(level, values)


def alpha_values(matrices: Array, distances: Array | None) -> Array:
    """Alpha of each coincidence matrix of a stack (..., values, values); NaN where undefined.

    `distances` is a values x values matrix, or None for ordinal distances: (m(c) - m(k))^2 where
    m is the middle rank of a value, which is the sum of the ratings from c to k without half of
    either end.
    """
    used = matrices.sum(axis=-1)
    total = used.sum(axis=-1)
    if distances is None:
        middle = np.cumsum(used, axis=-1) - used / 2
        distances = np.square(middle[..., :, None] - middle[..., None, :])
    observed = (matrices * distances).sum(axis=(-2, -1))
    expected = (used[..., :, None] * used[..., None, :] * distances).sum(axis=(-2, -1))
    return 1.0 - divided(observed * (total - 1), expected)
