"""Other people's programs agree on random data, missing ratings included."""

import math
import random

import krippendorff
import numpy as np
import pytest
from nervaluate import Evaluator
from nltk.metrics import binary_distance, jaccard_distance, masi_distance
from nltk.metrics.agreement import AnnotationTask
from sklearn.metrics import cohen_kappa_score

from annotator.agreement.alpha import krippendorff_alpha
from annotator.agreement.kappa import cohen_kappa, scott_pi, weighted_kappa
from annotator.agreement.semeval import MODES, span_scores

SEEDS = range(25)


def ratings(seed, *, people=4, units=30, missing=0.3):
    dice = random.Random(seed)
    truth = [dice.randint(1, 5) for _ in range(units)]
    return [
        [
            None if dice.random() < missing else max(1, value + dice.choice((0, 0, 0, 1, -1)))
            for _ in range(people)
        ]
        for value in truth
    ]


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
@pytest.mark.parametrize("seed", SEEDS)
def test_krippendorff_agrees_at_every_level(seed, level):
    units = ratings(seed)
    grid = np.array([[math.nan if v is None else v for v in row] for row in units]).T
    expected = krippendorff.alpha(reliability_data=grid, level_of_measurement=level)
    assert krippendorff_alpha(units, level) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("seed", SEEDS)
def test_scikit_learn_agrees_on_kappa(seed):
    units = ratings(seed, people=2, missing=0)
    one, other = zip(*units, strict=True)
    # Places of the scale are labels in use there, so both must see the same ones.
    labels = sorted({*one, *other})
    assert cohen_kappa(units=units) == pytest.approx(cohen_kappa_score(one, other), abs=1e-6)
    for weights in ("linear", "quadratic"):
        expected = cohen_kappa_score(one, other, weights=weights, labels=labels)
        assert weighted_kappa(units=units, weights=weights) == pytest.approx(expected, abs=1e-6)


def task(units, distance):
    return AnnotationTask(
        [
            (f"p{person}", f"u{unit}", value)
            for unit, row in enumerate(units)
            for person, value in enumerate(row)
            if value is not None
        ],
        distance=distance,
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_nltk_agrees_on_pi_alpha_and_sets(seed):
    pairs = ratings(seed, people=2, missing=0)
    assert scott_pi(units=pairs) == pytest.approx(task(pairs, binary_distance).pi(), abs=1e-6)
    whole = [row for row in ratings(seed) if sum(v is not None for v in row) > 1]
    expected = task(whole, binary_distance).alpha()
    assert krippendorff_alpha(whole) == pytest.approx(expected, abs=1e-6)
    dice = random.Random(seed)
    sets = [
        [frozenset(dice.sample("ABC", dice.randint(1, 3))) for _ in range(3)] for _ in range(15)
    ]
    for kind, distance in (("jaccard", jaccard_distance), ("masi", masi_distance)):
        expected = task(sets, distance).alpha()
        assert krippendorff_alpha(sets, kind) == pytest.approx(expected, abs=1e-6)


def spans(dice):
    at, found = 0, []
    for _ in range(dice.randint(0, 8)):
        start = at + dice.randint(0, 6)
        at = start + dice.randint(1, 12)
        found.append([start, at, dice.choice("AB")])
    return found


def entities(rows):
    return [[{"label": label, "start": start, "end": end - 1} for start, end, label in rows]]


@pytest.mark.parametrize("seed", range(60))
def test_nervaluate_agrees_on_the_four_schemes(seed):
    dice = random.Random(seed)
    gold, pred = spans(dice), spans(dice)
    overall = Evaluator(entities(gold), entities(pred), tags=["A", "B"], loader="dict").evaluate()
    for mode in MODES:
        expected, found = overall["overall"][mode], span_scores(gold, pred, mode)
        for count in ("correct", "incorrect", "partial", "missed", "spurious"):
            assert found[count] == getattr(expected, count), mode
        for share in ("precision", "recall", "f1"):
            # They give 0 where a share has no denominator; we give None.
            assert (found[share] or 0) == pytest.approx(getattr(expected, share), abs=1e-6)
