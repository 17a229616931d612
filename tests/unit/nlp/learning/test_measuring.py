"""Held-out comparison: whole articles, honest intervals, the same for the same seed."""

import numpy as np
import pytest

from annotator.nlp.learning.measuring import (
    FOLDS,
    folds_of,
    macro_f1_difference,
    mean_difference,
    too_few,
)
from annotator.nlp.sentiment.calibration import macro_f1

GROUPS = [f"a{n % 12}" for n in range(240)]


def test_articles_are_never_split_by_a_fold():
    folds = folds_of(GROUPS, 3)
    assert set(folds) == set(range(FOLDS))
    for name in set(GROUPS):
        assert len({f for f, g in zip(folds, GROUPS, strict=True) if g == name}) == 1
    assert (folds == folds_of(GROUPS, 3)).all()
    assert (folds != folds_of(GROUPS, 4)).any()


def test_the_difference_is_that_of_macro_f1_and_its_interval_knows_noise():
    rng = np.random.default_rng(1)
    gold = rng.integers(0, 3, 240)
    right = np.where(rng.random(240) < 0.9, gold, (gold + 1) % 3)
    wrong = np.where(rng.random(240) < 0.4, gold, (gold + 1) % 3)
    found = macro_f1_difference(gold, right, wrong, GROUPS, 0)
    assert found.value == pytest.approx(macro_f1(gold, right) - macro_f1(gold, wrong))
    assert 0 < found.low < found.value < found.high
    back = macro_f1_difference(gold, wrong, right, GROUPS, 0)
    assert back.high < 0
    same = macro_f1_difference(gold, right, right, GROUPS, 0)
    assert (same.value, same.low, same.high) == (0, 0, 0)
    assert found == macro_f1_difference(gold, right, wrong, GROUPS, 0)


def test_a_mean_of_gains_by_weight():
    gains, weights = np.array([1.0, -1.0, 1.0]), np.array([1.0, 1.0, 2.0])
    found = mean_difference(gains, weights, ["a", "b", "c"], 0)
    assert found.value == pytest.approx(0.5)
    assert found.low < 0 < found.high


def test_few_articles_give_no_figures():
    assert "4 articles" in too_few(["a", "b", "c", "d", "d"])
    assert too_few(list("abcde")) == ""
