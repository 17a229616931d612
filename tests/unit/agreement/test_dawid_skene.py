"""Dawid and Skene: by hand for one round, then what every run must keep."""

import random
from collections import Counter
from fractions import Fraction
from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.agreement.dawid_skene import ROUNDS, dawid_skene

# Three people, four units. Votes for y: 1, 2/3, 1/3 and 1/2 (the third said nothing).
TABLE = [("y", "y", "y"), ("y", "y", "n"), ("n", "n", "y"), ("y", "n", None)]


def plain_round(table, start):
    """One round by the formulas of the paper, person by person, in fractions."""
    shares = {t: sum(row[t] for row in start) / len(table) for t in "ny"}
    seen = [{t: {"n": Fraction(0), "y": Fraction(0)} for t in "ny"} for _ in table[0]]
    for row, known in zip(table, start, strict=True):
        for person, value in enumerate(row):
            for t in "ny":
                if value:
                    seen[person][t][value] += known[t]
    confusion = [
        {t: {v: n / sum(said[t].values()) for v, n in said[t].items()} for t in "ny"}
        for said in seen
    ]
    found = []
    for row in table:
        joint = dict(shares)
        for person, value in enumerate(row):
            for t in "ny":
                joint[t] *= confusion[person][t][value] if value else 1
        found.append({t: joint[t] / sum(joint.values()) for t in "ny"})
    return found, confusion, shares


def votes_of(table):
    rows = [Counter(value for value in row if value) for row in table]
    return [{t: Fraction(row[t], sum(row.values())) for t in "ny"} for row in rows]


def test_one_round_is_what_the_formulas_give_by_hand():
    expected, confusion, shares = plain_round(TABLE, votes_of(TABLE))
    assert shares == {"y": Fraction(5, 8), "n": Fraction(3, 8)}
    # When "y" is true (2.5 units' worth), the first says "y" in 1 + 2/3 + 1/2 of them.
    assert confusion[0]["y"] == {"y": Fraction(13, 15), "n": Fraction(2, 15)}
    found = dawid_skene(TABLE, rounds=1)
    assert found.labels == ("n", "y")
    for unit, row in enumerate(expected):
        assert found.posterior[unit] == pytest.approx([float(row["n"]), float(row["y"])])
    for person, said in enumerate(confusion):
        for place, true in enumerate("ny"):
            assert found.confusion[person, place] == pytest.approx(
                [float(said[true]["n"]), float(said[true]["y"])]
            )


def test_two_rounds_follow_from_the_first():
    first, _, _ = plain_round(TABLE, votes_of(TABLE))
    second, _, _ = plain_round(TABLE, first)
    found = dawid_skene(TABLE, rounds=2)
    assert found.posterior[:, 1] == pytest.approx([float(row["y"]) for row in second])


def test_it_settles_and_says_so():
    found = dawid_skene(TABLE)
    assert found.rounds < ROUNDS
    again = dawid_skene(TABLE)
    assert np.array_equal(found.posterior, again.posterior)
    assert list(found.of(0)) == ["y", "n"]


def simulated(seed, units=400):
    """Three people who are right in nine of ten, and two who say "neu" for most of "neg"."""
    dice = random.Random(seed)
    truth = [dice.choice(("neg", "neu", "pos")) for _ in range(units)]
    rows = []
    for true in truth:
        careful = [
            true if dice.random() < 0.9 else dice.choice(("neg", "neu", "pos")) for _ in "ab"
        ]
        timid = ["neu" if true == "neg" and dice.random() < 0.8 else true for _ in "cde"]
        rows.append((*careful, *timid))
    return truth, rows


def test_a_habit_that_outvotes_the_careful_is_seen_through():
    truth, rows = simulated(5)
    found = dawid_skene(rows)
    likeliest = [next(iter(found.of(unit))) for unit in range(len(rows))]
    voted = [Counter(row).most_common(1)[0][0] for row in rows]
    right = sum(map(str.__eq__, likeliest, truth))
    assert right > sum(map(str.__eq__, voted, truth)) + 40
    neg, neu = found.labels.index("neg"), found.labels.index("neu")
    assert found.confusion[4, neg, neu] == pytest.approx(0.8, abs=0.1)
    assert found.confusion[0, neg, neg] > 0.85


_TABLES = st.lists(
    st.tuples(*[st.sampled_from(["neg", "neu", "pos", None])] * 3), min_size=1, max_size=12
).filter(lambda table: any(value for row in table for value in row))


@settings(max_examples=60, deadline=None)
@given(table=_TABLES)
def test_what_every_run_keeps(table):
    found = dawid_skene(table)
    assert found.posterior.sum(axis=1) == pytest.approx(np.ones(len(table)))
    assert found.confusion.sum(axis=2) == pytest.approx(np.ones(found.confusion.shape[:2]))
    worth = [dawid_skene(table, rounds=n, tolerance=-1.0).likelihood for n in range(1, 6)]
    assert all(later >= earlier - 1e-6 for earlier, later in pairwise(worth))
    for order in list(permutations(range(3)))[1:3]:
        turned = dawid_skene([tuple(row[k] for k in order) for row in table])
        assert turned.posterior == pytest.approx(found.posterior, abs=1e-6)


def test_nothing_rated_is_nothing_to_learn_from():
    with pytest.raises(ValueError, match="no ratings"):
        dawid_skene([(None, None)])
