"""Coefficients for two people and one value per unit: Cohen, weighted, Scott, Bennett."""

from collections.abc import Hashable, Sequence

import numpy as np

from annotator.agreement.figures import (
    NO_PAIRABLE_UNITS,
    NO_VARIATION,
    Array,
    Figure,
    beyond_chance,
    divided,
    figure_of,
)
from annotator.agreement.ratings import Grid, Units, counted, crossed, square


def observed_agreement(
    units: Units | None = None,
    *,
    table: Grid | None = None,
    counts: Grid | None = None,
    categories: Sequence[object] | None = None,
) -> Figure:
    """Share of the pairs of ratings of one unit that are equal, averaged over pairable units."""
    ratings = counted(units, table=table, counts=counts, categories=categories)
    sizes = ratings.counts.sum(axis=1)
    kept = sizes > 1
    same = (ratings.counts * (ratings.counts - 1)).sum(axis=1)[kept]
    shares = same / (sizes * (sizes - 1))[kept]
    total = float(ratings.times[kept].sum())
    value = divided((shares * ratings.times[kept]).sum(), total)
    return figure_of(float(value), round(total), NO_PAIRABLE_UNITS)


def cohen_kappa(
    table: Grid | None = None,
    *,
    units: Units | None = None,
    categories: Sequence[object] | None = None,
) -> Figure:
    """Kappa = (po - pe) / (1 - pe) with pe = sum of row share x column share.

    Undefined: `no_pairable_units`; `no_variation` when both people used one and the same value.
    Source: Cohen 1960. Vectors: cohen1960_ex2_cohen, artstein_poesio_ex1_cohen.
    """
    return weighted_kappa(table, weights="nominal", units=units, categories=categories)


def weighted_kappa(
    table: Grid | None = None,
    weights: str | Grid = "linear",
    *,
    units: Units | None = None,
    categories: Sequence[object] | None = None,
) -> Figure:
    """kappa_w = 1 - sum(w o) / sum(w e), w the disagreement of two places of the scale.

    `weights` is linear, quadratic, nominal or a matrix; a matrix with ones on its diagonal is read
    as agreement weights. Source: Cohen 1968. Vectors: likert5_kappa_quadratic,
    cohen1960_ex2_kappa_linear.
    """
    grid, _ = crossed(table, units=units, categories=categories)
    n = round(float(grid.sum()))
    if n == 0:
        return Figure(None, NO_PAIRABLE_UNITS, 0)
    return figure_of(float(kappa_values(grid, penalties(weights, len(grid)))), n, NO_VARIATION)


def penalties(weights: str | Grid, size: int) -> Array:
    """The matrix of disagreement weights between `size` places of a scale."""
    if not isinstance(weights, str):
        own = square(weights, is_weights=True)
        if len(own) != size:
            raise ValueError(f"{size} values need {size} x {size} weights, not {own.shape}")
        return np.asarray(1.0 - own) if np.all(np.diag(own) == 1) else own
    gaps = np.abs(np.subtract.outer(np.arange(size), np.arange(size))).astype(float)
    named: dict[str, Array] = {
        "nominal": np.sign(gaps),
        "linear": gaps,
        "quadratic": np.square(gaps),
    }
    if weights not in named:
        raise ValueError(f"the weights are nominal, linear or quadratic, not {weights!r}")
    return named[weights]


def kappa_values(tables: Array, weights: Array) -> Array:
    """Weighted kappa of each cross table of a stack (..., values, values); NaN where undefined."""
    rows, columns = tables.sum(axis=-1), tables.sum(axis=-2)
    observed = (tables * weights).sum(axis=(-2, -1)) * rows.sum(axis=-1)
    expected = (rows[..., :, None] * columns[..., None, :] * weights).sum(axis=(-2, -1))
    return 1.0 - divided(observed, expected)


def cohen_kappa_per_label(
    table: Grid | None = None,
    label_index: int | None = None,
    *,
    label: object = None,
    units: Units | None = None,
    categories: Sequence[object] | None = None,
) -> Figure | dict[Hashable, Figure]:
    """Cohen's kappa of one label against all others, by place or by name; all labels by default.

    Without a label the answer is a dictionary from label to figure. Vector: agresti1992_category_1.
    """
    grid, values = crossed(table, units=units, categories=categories)
    place = values.index(label) if label is not None else label_index
    if place is not None:
        return _one_against_rest(grid, place)
    return {value: _one_against_rest(grid, k) for k, value in enumerate(values)}


def _one_against_rest(grid: Array, place: int) -> Figure:
    both = grid[place, place]
    row, column = grid[place].sum() - both, grid[:, place].sum() - both
    return cohen_kappa(np.asarray([[both, row], [column, grid.sum() - both - row - column]]))


def scott_pi(
    table: Grid | None = None,
    *,
    units: Units | None = None,
    categories: Sequence[object] | None = None,
) -> Figure:
    """Pi = (po - pe) / (1 - pe) with pe = sum of the squared mean shares of both people.

    Source: Scott 1955. Vectors: artstein_poesio_ex1_scott_pi, krippendorff2004_4b_scott_pi.
    """
    grid, _ = crossed(table, units=units, categories=categories)
    total = grid.sum()
    if total == 0:
        return Figure(None, NO_PAIRABLE_UNITS, 0)
    shares = (grid.sum(axis=0) + grid.sum(axis=1)) / (2 * total)
    value = beyond_chance(np.trace(grid) / total, np.square(shares).sum())
    return figure_of(float(value), round(float(total)), NO_VARIATION)


def bennett_s(
    table: Grid | None = None,
    *,
    units: Units | None = None,
    categories: Sequence[object] | None = None,
) -> Figure:
    """S = (po - 1/q) / (1 - 1/q) for q possible values, used or not; undefined for q = 1.

    Source: Bennett, Alpert and Goldstein 1954. Vector: artstein_poesio_ex2_bennett_s.
    """
    grid, values = crossed(table, units=units, categories=categories)
    total = grid.sum()
    if total == 0:
        return Figure(None, NO_PAIRABLE_UNITS, 0)
    value = beyond_chance(np.trace(grid) / total, 1 / len(values))
    return figure_of(float(value), round(float(total)), NO_VARIATION)
