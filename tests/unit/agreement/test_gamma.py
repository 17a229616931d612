"""Gamma: the search for more than two people, its limit, and that a seed repeats it."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.agreement import disorder
from annotator.agreement.continua import labelled
from annotator.agreement.disorder import Prices, gamma, gamma_cat, gamma_disorder

UNIT = st.tuples(st.integers(0, 12), st.integers(1, 5), st.sampled_from("AB")).map(
    lambda s: [s[0], s[0] + s[1], s[2]]
)
PEOPLE = st.lists(st.lists(UNIT, max_size=2), min_size=3, max_size=3)


def cheapest(people, prices):
    """The least disorder over every way to take the first unit's unitary alignment off."""
    units = [(person, unit) for person, row in enumerate(people) for unit in row]
    if not units:
        return 0
    (person, unit), best = units[0], None
    others = [[None, *row] for number, row in enumerate(people) if number != person]
    for chosen in itertools.product(*others):
        taken = [*chosen[:person], unit, *chosen[person:]]
        pairs = list(itertools.combinations(taken, 2))
        price = sum(
            prices.empty if one is None or other is None else prices.both(one, other)
            for one, other in pairs
        ) / len(pairs)
        rest = []
        for row, gone in zip(people, taken, strict=True):
            left = list(row)
            if gone is not None:
                left.remove(gone)
            rest.append(left)
        total = price + cheapest(rest, prices)
        best = total if best is None else min(best, total)
    return best


@settings(deadline=None, max_examples=60)
@given(PEOPLE)
def test_three_people_are_aligned_at_the_least_disorder(people):
    found = gamma_disorder(people, 3, 2, 1)
    units = sum(map(len, people))
    if not units:
        assert found.reason == "no_spans"
        return
    rows = [sorted(labelled(unit) for unit in row) for row in people]
    expected = cheapest(rows, Prices(3, 2, 1)) * 3 / units
    assert found == pytest.approx(expected, abs=1e-6)


A = [[0, 8, "x"], [12, 20, "y"], [30, 36, "x"], [50, 58, "y"]]
B = [[1, 8, "x"], [12, 18, "x"], [33, 40, "x"], [51, 58, "y"]]


def test_a_seed_repeats_a_figure_and_another_moves_it_a_little():
    first = gamma([A, B])
    assert gamma([A, B]) == first
    assert gamma([A, B], seed=5).value == pytest.approx(first.value, abs=0.06)
    shifted = [[[s + 500, e + 500, label] for s, e, label in row] for row in (A, B)]
    assert gamma(shifted).value == pytest.approx(first.value)
    assert 0 < gamma_cat([A, B]).value < 1
    assert gamma([A, B], samples=1, precision=10).n == 8


def test_where_chance_has_no_disorder_either_there_is_no_figure():
    alone = [[[0, 1, "x"]], [[0, 1, "y"]]]
    assert gamma_cat([[[0, 5, "x"]], [[0, 5, "x"]]]) == 1
    assert gamma(alone).n == 2
    assert gamma([[[0, 9, "x"]], []]).value is not None


def test_nothing_confused_leaves_no_chance_to_compare_with(monkeypatch):
    monkeypatch.setattr(disorder, "_drawn", lambda *_: 0.0)
    assert gamma([A, B]).reason == "no_variation"


def test_units_without_length_lie_apart_or_together():
    prices = Prices()
    point = labelled([3, 3, "x"])
    assert prices.position(point, point) == 0
    assert prices.position(point, labelled([4, 4, "x"])) == float("inf")


@pytest.mark.parametrize("limit", ["_MOST_STATES", "_DEEPEST"])
def test_a_search_that_would_not_end_is_given_up(monkeypatch, limit):
    monkeypatch.setattr(disorder, limit, 3)
    crowd = [[[i, i + 6, "x"] for i in range(4)] for _ in range(3)]
    for figure in (gamma_disorder(crowd), gamma(crowd), gamma_cat(crowd)):
        assert figure.reason == "too_many_units"


def test_the_number_of_states_is_limited_too(monkeypatch):
    # Few groups to list, yet more subsets of units to weigh than that.
    a = [[180, 195], [154, 159], [79, 83], [186, 190], [175, 183], [120, 131]]
    b = [[25, 33], [111, 119], [156, 169], [52, 63], [122, 132], [133, 140]]
    people = [[[*row, "x"] for row in a], [[*row, "x"] for row in b], []]
    monkeypatch.setattr(disorder, "_MOST_STATES", 6)
    assert gamma_disorder(people).reason == "too_many_units"
    monkeypatch.setattr(disorder, "_MOST_STATES", 60)
    assert gamma_disorder(people).value > 0
