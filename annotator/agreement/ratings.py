"""Ratings as people hand them in, brought to one shape: how often each value fell in each unit.

Three shapes are taken everywhere:

* `units`: one list per unit, one rating per person in a fixed order, None for missing;
* `table`: cross table of two people, rows the first, columns the second;
* `counts`: one row per unit, one column per value, how many people chose it.

A rating is any hashable value; lists and sets become frozen sets (for MASI and Jaccard). NaN
counts as missing. `categories` fixes the values and their order, which is the order of the scale
for weights and for the ordinal level; without it numbers and words are sorted.
"""

import math
from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np

from annotator.agreement.figures import Array

Units: TypeAlias = Sequence[Sequence[object]]
Grid: TypeAlias = Sequence[Sequence[float]] | Array


class Ratings(NamedTuple):
    """In unit i `counts[i, k]` people chose `values[k]`; the row stands for `times[i]` units."""

    values: tuple[Hashable, ...]
    counts: Array
    times: Array


def rating(value: object) -> Hashable | None:
    """A rating in hashable form, numbers of numpy as plain ones; None and NaN are missing."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, list | tuple | set | frozenset):
        return frozenset(value)
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if not isinstance(value, Hashable):
        raise TypeError(f"a rating must be a plain value or a set, not {type(value).__name__}")
    return value


def in_order(values: Iterable[Hashable]) -> tuple[Hashable, ...]:
    """Numbers by size, then words by alphabet, then anything else by how it prints."""
    return tuple(sorted(values, key=_place))


def _place(value: Hashable) -> tuple[int, float, str]:
    if isinstance(value, int | float):
        return 0, float(value), ""
    if isinstance(value, frozenset):
        return 2, len(value), repr(sorted(map(str, value)))
    return 1, 0.0, str(value)


def counted(
    units: Units | None = None,
    *,
    table: Grid | None = None,
    counts: Grid | None = None,
    categories: Sequence[object] | None = None,
) -> Ratings:
    """Bring whichever of the three shapes is given to counts; ValueError unless exactly one is."""
    if sum(shape is not None for shape in (units, table, counts)) != 1:
        raise ValueError("give the ratings once: as units, as a table or as counts")
    if units is not None:
        return _from_units(units, categories)
    if table is not None:
        return _from_table(square(table), categories)
    grid = _numbers(counts if counts is not None else ())
    grid = grid.reshape(len(grid), -1) if grid.size else np.zeros((0, len(categories or ())))
    return Ratings(_named(grid.shape[1], categories), grid, np.ones(len(grid)))


def _numbers(rows: Grid) -> Array:
    """How often a value was chosen, as an array; ValueError for anything but numbers from 0 on."""
    try:
        grid = np.asarray(rows, dtype=float)
    except (TypeError, ValueError) as error:
        raise ValueError(
            "counts and tables hold numbers in rows of one length; give ratings as units"
        ) from error
    if not np.all(grid >= 0):
        raise ValueError("a count is a number from 0 on; leave out what is missing")
    return grid


def square(table: Grid, *, is_weights: bool = False) -> Array:
    """A cross table, or a matrix of weights, as an array; ValueError unless it is square."""
    grid = np.asarray(table, dtype=float) if is_weights else _numbers(table)
    if not grid.size:
        return np.zeros((0, 0))
    if grid.ndim != 2 or grid.shape[0] != grid.shape[1]:
        raise ValueError("a cross table of two people has as many rows as columns")
    return grid


def crossed(
    table: Grid | None = None,
    *,
    units: Units | None = None,
    categories: Sequence[object] | None = None,
) -> tuple[Array, tuple[Hashable, ...]]:
    """The cross table of two people and its values; units that one of them left out are dropped."""
    if (table is None) == (units is None):
        raise ValueError("give the ratings once: as a table or as units")
    if table is not None:
        grid = square(table)
        return grid, _named(len(grid), categories)
    rows = [[rating(value) for value in row] for row in units or ()]
    if any(len(row) != 2 for row in rows):
        raise ValueError("a cross table needs exactly two people")
    pairs = [row for row in rows if None not in row]
    values = _values(pairs, categories)
    place = {value: k for k, value in enumerate(values)}
    grid = np.zeros((len(values), len(values)))
    for first, second in pairs:
        grid[place[first], place[second]] += 1
    return grid, values


def _from_units(units: Units, categories: Sequence[object] | None) -> Ratings:
    rows = [[rating(value) for value in row] for row in units]
    values = _values(rows, categories)
    place = {value: k for k, value in enumerate(values)}
    grid = np.zeros((len(rows), len(values)))
    for i, row in enumerate(rows):
        for value in row:
            if value is not None:
                grid[i, place[value]] += 1
    return Ratings(values, grid, np.ones(len(rows)))


def _from_table(grid: Array, categories: Sequence[object] | None) -> Ratings:
    size = len(grid)
    rows = np.zeros((size * size, size))
    first, second = np.divmod(np.arange(size * size), size)
    rows[np.arange(size * size), first] += 1
    rows[np.arange(size * size), second] += 1
    return Ratings(_named(size, categories), rows, grid.ravel())


def _values(
    rows: Sequence[Sequence[Hashable | None]], categories: Sequence[object] | None
) -> tuple[Hashable, ...]:
    seen = {value for row in rows for value in row if value is not None}
    if categories is None:
        return in_order(seen)
    named = tuple(value for value in map(rating, categories) if value is not None)
    strange = in_order(seen.difference(named))
    if strange:
        raise ValueError(f"a rating is not among the categories: {strange[0]!r}")
    return named


def _named(size: int, categories: Sequence[object] | None) -> tuple[Hashable, ...]:
    if categories is None:
        return tuple(range(1, size + 1))
    if len(categories) != size:
        raise ValueError(f"{size} columns need {size} categories, not {len(categories)}")
    return tuple(value for value in map(rating, categories) if value is not None)
