"""How far apart two ratings are: levels of measurement, set distances and a caller's own."""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from typing import TypeAlias, cast

import numpy as np

from annotator.agreement.figures import Array

Distance: TypeAlias = (
    str | Mapping[str, float] | Mapping[tuple[object, object], float] | Callable[..., float]
)

_SUBSET, _CROSSING = 2 / 3, 1 / 3


def set_distance(a: Collection[Hashable], b: Collection[Hashable], kind: str = "jaccard") -> float:
    """Distance of two sets of labels, 0 (equal) to 1 (nothing in common).

    `jaccard` is 1 - |A and B| / |A or B|; `masi` is 1 - m |A and B| / |A or B| with m = 1 for
    equal sets, 2/3 for a subset, 1/3 for a crossing (Passonneau 2006). Two empty sets are equal.
    Vectors: jaccard_sets, masi_sets.
    """
    one, other = frozenset(a), frozenset(b)
    if kind not in {"jaccard", "masi"}:
        raise ValueError(f"the kind of set distance is jaccard or masi, not {kind!r}")
    if one == other:
        return 0.0
    share = len(one & other) / len(one | other)
    if kind == "jaccard":
        return 1.0 - share
    return 1.0 - share * (_SUBSET if one <= other or other <= one else _CROSSING)


def numbers(values: Sequence[Hashable]) -> Array:
    """The values as numbers; places in their order when they are words."""
    if all(isinstance(value, int | float) for value in values):
        return np.asarray([float(cast("float", value)) for value in values])
    return np.arange(1.0, len(values) + 1.0)


def squared_differences(level: str, values: Sequence[Hashable]) -> Array:
    """The distance matrix of a level that does not depend on how often a value was used.

    nominal 1 for unlike values; interval (c - k)^2; ratio ((c - k) / (c + k))^2
    (Krippendorff 2011). The ordinal level depends on the marginals and lives with alpha.
    """
    scale = numbers(values)
    if level == "nominal":
        return 1.0 - np.eye(len(values))
    gaps = scale[:, None] - scale[None, :]
    if level == "interval":
        return np.square(gaps)
    if level == "ratio":
        sums = scale[:, None] + scale[None, :]
        return np.square(np.divide(gaps, sums, out=np.zeros_like(gaps), where=sums != 0))
    raise ValueError(f"the level is nominal, ordinal, interval, ratio or custom, not {level!r}")


def own_distances(distance: Distance, values: Sequence[Hashable]) -> Array:
    """The distance matrix of a caller's measure, made symmetric and zero between equal values.

    A string names a set distance; a mapping has keys `(a, b)` or `"a|b"` in either order, and a
    pair it leaves out is at distance 1; a callable takes two values.
    """
    size = len(values)
    matrix = np.zeros((size, size))
    measure = _measure(distance)
    for i in range(size):
        for j in range(i + 1, size):
            matrix[i, j] = matrix[j, i] = measure(values[i], values[j])
    return matrix


def _measure(distance: Distance) -> Callable[[Hashable, Hashable], float]:
    if isinstance(distance, str):
        kind = distance
        return lambda a, b: set_distance(_as_set(a), _as_set(b), kind)
    if isinstance(distance, Mapping):
        known = cast("Mapping[object, float]", distance)
        return lambda a, b: _looked_up(known, a, b)
    own = distance
    return lambda a, b: float(own(a, b))


def _as_set(value: Hashable) -> frozenset[Hashable]:
    return value if isinstance(value, frozenset) else frozenset({value})


def _looked_up(known: Mapping[object, float], a: Hashable, b: Hashable) -> float:
    for key in ((a, b), (b, a), f"{a}|{b}", f"{b}|{a}"):
        if key in known:
            return float(known[key])
    return 1.0
