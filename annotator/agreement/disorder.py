"""Gamma: agreement on spans by the cheapest alignment, against the same for shuffled texts.

Two units differ by d = alpha * position + beta * category, with position =
((|start difference| + |end difference|) / (sum of lengths))^2 * delta_empty and category =
delta_empty for unlike labels. A unitary alignment takes at most one unit of each person; its
disorder is the mean over all pairs of people of d, where a pair with an empty place costs
delta_empty. The disorder of an alignment is the sum over its unitary alignments divided by the mean
number of units a person has. Source: Mathet, Widlöcher and Métivier 2015; gamma-cat: Mathet 2017.

Two people are matched exactly at any size. More people are searched exactly while the search stays
small; beyond that the figure is undefined for `too_many_units`.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from math import ceil, comb, inf
from typing import NamedTuple, TypeAlias

import numpy as np

from annotator.agreement.continua import Labelled, Raters, labelled
from annotator.agreement.figures import (
    NO_PAIRABLE_UNITS,
    NO_SPANS,
    NO_VARIATION,
    TOO_MANY_UNITS,
    Figure,
    ratio,
)
from annotator.agreement.matching import best_matching

SAMPLES = 30
MOST_SAMPLES = 400
PRECISION = 0.02
SEED = 20_150_903
_MOST_STATES = 60_000
_DEEPEST = 400
# Of equally cheap alignments the one in which fewer units stand alone counts.
_TIE = 1e-9

Member: TypeAlias = tuple[int, Labelled]
Group: TypeAlias = tuple[Member, ...]
People: TypeAlias = Sequence[Sequence[Labelled]]


class Prices(NamedTuple):
    """The weights of position and category, and the price of an empty place."""

    alpha: float = 1.0
    beta: float = 1.0
    empty: float = 1.0

    def position(self, one: Labelled, other: Labelled) -> float:
        """Price of two units lying apart, without its weight."""
        if one[:2] == other[:2]:
            return 0.0
        size = one.end - one.start + other.end - other.start
        gap = abs(one.start - other.start) + abs(one.end - other.end)
        return (gap / size) ** 2 * self.empty if size else inf

    def category(self, one: Labelled, other: Labelled) -> float:
        """Price of two units having unlike labels, without its weight."""
        return 0.0 if one.label == other.label else self.empty

    def both(self, one: Labelled, other: Labelled) -> float:
        """Price of aligning two units."""
        return self.alpha * self.position(one, other) + self.beta * self.category(one, other)


class _TooManyUnitsError(Exception):
    """The exact search over three or more people would take too long."""


class _Plan(NamedTuple):
    """How the chance alignments are drawn."""

    sampler: str
    samples: int
    precision: float
    seed: int


def gamma_disorder(
    continuum: Raters, alpha: float = 1.0, beta: float = 1.0, delta_empty: float = 1.0
) -> Figure:
    """The disorder of the best alignment.

    Vectors: gamma_disorder_fixture02, gamma_disorder_fig10, gamma_disorder_fig19.
    """
    prices = Prices(alpha, beta, delta_empty)
    people = _people(continuum)
    n = sum(map(len, people))
    problem = _problem(people)
    if problem:
        return Figure(None, problem, n)
    try:
        return Figure(_disorder(people, prices), None, n)
    except _TooManyUnitsError:
        return Figure(None, TOO_MANY_UNITS, n)


def gamma(
    continuum: Raters,
    alpha: float = 1.0,
    beta: float = 1.0,
    delta_empty: float = 1.0,
    *,
    sampler: str = "shuffle",
    samples: int = SAMPLES,
    precision: float = PRECISION,
    seed: int = SEED,
) -> Figure:
    """1 - disorder / mean disorder of samples, in which people's units are turned along the text.

    Samples are added until the mean is known to `precision` (relative, 95 %), at least `samples`
    and at most 400; `seed` makes the figure repeatable. `sampler` is `shuffle`, the one of the
    paper (section 5.2): each sampled person takes the units of a person drawn at random, moved by
    a random distance and wrapped round the end.
    """
    plan = _Plan(sampler, samples, precision, seed)
    return _against_samples(continuum, Prices(alpha, beta, delta_empty), plan, _disorder)


def gamma_cat(
    continuum: Raters,
    alpha: float = 1.0,
    beta: float = 1.0,
    delta_empty: float = 1.0,
    *,
    sampler: str = "shuffle",
    samples: int = SAMPLES,
    precision: float = PRECISION,
    seed: int = SEED,
) -> Figure:
    """Gamma for labels alone: the category price of aligned pairs, weighed by how well they lie.

    A pair weighs max(0, 1 - alpha * position) / (units in its unitary alignment - 1); a unit that
    faces an empty place is confused with nothing at the price and weight of delta_empty, as the
    published figures have it. Vector: gamma_cat_alexpaulsuzan.
    """
    plan = _Plan(sampler, samples, precision, seed)
    return _against_samples(continuum, Prices(alpha, beta, delta_empty), plan, _confusion)


class Disorders(NamedTuple):
    """The disorder of a text and the mean disorder of its samples.

    Both are times the mean number of units that a person has, so that texts can be added up.
    """

    observed: float
    expected: float


def disorders(
    continuum: Raters,
    alpha: float = 1.0,
    beta: float = 1.0,
    delta_empty: float = 1.0,
    *,
    samples: int = SAMPLES,
    precision: float = PRECISION,
    seed: int = SEED,
) -> Disorders:
    """What gamma of one text of two people is made of; there must be a unit.

    Raises:
        ValueError: for other than two people, or without any unit.
    """
    people = _people(continuum)
    if len(people) != 2 or not any(people):
        raise ValueError("disorders are of two people, at least one of whom marked something")
    prices, plan = Prices(alpha, beta, delta_empty), _Plan("shuffle", samples, precision, seed)
    weight = sum(map(len, people)) / len(people)
    drawn = _drawn(people, prices, plan, _disorder)
    return Disorders(_disorder(people, prices) * weight, drawn * weight)


def _against_samples(
    continuum: Raters,
    prices: Prices,
    plan: _Plan,
    measure: Callable[[People, Prices], float],
) -> Figure:
    if plan.sampler != "shuffle":
        raise ValueError(f"the sampler is shuffle, not {plan.sampler!r}")
    people = _people(continuum)
    n = sum(map(len, people))
    problem = _problem(people)
    if problem:
        return Figure(None, problem, n)
    try:
        observed = measure(people, prices)
        if observed == 0:
            return Figure(1.0, None, n)
        drawn = _drawn(people, prices, plan, measure)
    except _TooManyUnitsError:
        return Figure(None, TOO_MANY_UNITS, n)
    share = ratio(observed, drawn, n, NO_VARIATION)
    return share if share.value is None else Figure(1.0 - share.value, None, n)


def _drawn(
    people: People, prices: Prices, plan: _Plan, measure: Callable[[People, Prices], float]
) -> float:
    """The mean over samples, as many as the asked precision needs (Mathet et al. 2015, 5.3)."""
    dice = np.random.default_rng(plan.seed)
    values = [measure(_shuffled(people, dice), prices) for _ in range(plan.samples)]
    mean = float(np.mean(values))
    spread = float(np.std(values)) / mean if mean else 0.0
    needed = min(MOST_SAMPLES, ceil((spread * 1.96 / plan.precision) ** 2))
    values += [measure(_shuffled(people, dice), prices) for _ in range(needed - len(values))]
    return float(np.mean(values))


def _shuffled(people: People, dice: np.random.Generator) -> People:
    """Units of people drawn at random, turned round the marked stretch of the text."""
    units = [unit for row in people for unit in row]
    low, high = min(unit.start for unit in units), max(unit.end for unit in units)
    apart = sum(unit.end - unit.start for unit in units) / len(units) / 2
    turns: list[int] = []
    sample = []
    for _ in people:
        turn = _turn(int(high - low), turns, apart, dice)
        turns.append(turn)
        source = people[int(dice.integers(len(people)))]
        sample.append([_moved(unit, turn, low, high) for unit in source])
    return sample if any(sample) else _shuffled(people, dice)


def _turn(stretch: int, turns: list[int], apart: float, dice: np.random.Generator) -> int:
    """A distance that is not too near one already used, if there is room for such a distance."""
    every = np.arange(max(stretch, 1))
    free = np.ones(len(every), dtype=bool)
    for other in turns:
        free &= np.abs(every - other) >= apart
    room = every[free] if free.any() else every
    return int(room[int(dice.integers(len(room)))])


def _moved(unit: Labelled, turn: int, low: int, high: int) -> Labelled:
    shift = turn if unit.start + turn <= high else turn - (high - low)
    return Labelled(unit.start + shift, unit.end + shift, unit.label)


def _people(continuum: Raters) -> People:
    rows = continuum.values() if isinstance(continuum, Mapping) else continuum
    return [sorted(labelled(row) for row in person) for person in rows]


def _problem(people: People) -> str | None:
    if not any(people):
        return NO_SPANS
    return NO_PAIRABLE_UNITS if len(people) < 2 else None


def _disorder(people: People, prices: Prices) -> float:
    pairs = comb(len(people), 2)
    units = sum(map(len, people))
    aligned = best_groups(people, prices)
    alone = units - sum(map(len, aligned))
    total = alone * prices.empty + sum(_price(group, prices, pairs) for group in aligned)
    return total * len(people) / units


def _confusion(people: People, prices: Prices) -> float:
    aligned = best_groups(people, prices)
    alone = sum(map(len, people)) - sum(map(len, aligned))
    facing = alone * (len(people) - 1) + sum(len(g) * (len(people) - len(g)) for g in aligned)
    above, below = facing * prices.empty**2, facing * prices.empty
    for group in aligned:
        for (_, one), (_, other) in combinations(group, 2):
            sure = max(0.0, 1 - prices.alpha * prices.position(one, other))
            weight = sure / (len(group) - 1)
            above += weight * prices.category(one, other)
            below += weight
    return above / below if below else 0.0


def _price(group: Group, prices: Prices, pairs: int) -> float:
    real = sum(prices.both(one, other) for (_, one), (_, other) in combinations(group, 2))
    return (real + (pairs - comb(len(group), 2)) * prices.empty) / pairs


def best_groups(people: People, prices: Prices) -> list[Group]:
    """The unitary alignments of two or more units in the cheapest alignment of all people."""
    if len(people) == 2:
        one, other = people
        gains = {
            (i, j): 2 * prices.empty - prices.both(a, b) + _TIE
            for i, a in enumerate(one)
            for j, b in enumerate(other)
        }
        return [((0, one[i]), (1, other[j])) for i, j in best_matching(gains)]
    return _searched(people, prices)


def _searched(people: People, prices: Prices) -> list[Group]:
    """Choose disjoint groups of the greatest saving, unit by unit in reading order."""
    units = sorted((unit, person) for person, row in enumerate(people) for unit in row)
    members: list[Member] = [(person, unit) for unit, person in units]
    savings = _savings(members, len(people), prices)
    known: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}

    def solve(left: int) -> tuple[float, tuple[int, ...]]:
        if left in known:
            return known[left]
        if len(known) > _MOST_STATES:
            raise _TooManyUnitsError
        lowest = left & -left
        best = solve(left ^ lowest)
        for mask, saving in savings.get(lowest, ()):
            if mask & left == mask:
                total, chosen = solve(left ^ mask)
                if total + saving > best[0]:
                    best = (total + saving, (*chosen, mask))
        known[left] = best
        return best

    if len(members) > _DEEPEST:
        raise _TooManyUnitsError
    _, masks = solve((1 << len(members)) - 1)
    return [tuple(member for k, member in enumerate(members) if mask >> k & 1) for mask in masks]


def _savings(
    members: Sequence[Member], people: int, prices: Prices
) -> dict[int, list[tuple[int, float]]]:
    """Every group that is cheaper than its units alone, by the bit of its first unit."""
    pairs = comb(people, 2)
    limit = people * pairs * prices.empty
    near = [
        [
            (j, price)
            for j in range(i + 1, len(members))
            if members[j][0] != members[i][0]
            and (price := prices.both(members[i][1], members[j][1])) < limit
        ]
        for i in range(len(members))
    ]
    prices_of = [dict(row) for row in near]
    found: dict[int, list[tuple[int, float]]] = {}
    count = 0
    open_groups: list[tuple[tuple[int, ...], float]] = [((i,), 0.0) for i in range(len(members))]
    while open_groups:
        group, real = open_groups.pop()
        for j, price in near[group[-1]]:
            total = real + price + sum(prices_of[i].get(j, inf) for i in group[:-1])
            if total >= limit or any(members[i][0] == members[j][0] for i in group):
                continue
            larger = (*group, j)
            open_groups.append((larger, total))
            count += 1
            if count > _MOST_STATES:
                raise _TooManyUnitsError
            empty = pairs - comb(len(larger), 2)
            saving = len(larger) * prices.empty - (total + empty * prices.empty) / pairs
            saving += _TIE * (len(larger) - 1)
            if saving > 0:
                mask = sum(1 << k for k in larger)
                found.setdefault(1 << larger[0], []).append((mask, saving))
    return found
