"""Figures are what the field means by them, and a temperature finds the confidence that is true."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import f1_score

from annotator.nlp.sentiment.calibration import (
    calibration_error,
    class_f1,
    fitted_temperature,
    gate_table,
    log_loss,
    macro_f1,
    probabilities,
    table_lines,
)

codes = st.integers(0, 2)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(codes, codes), min_size=1, max_size=60))
def test_f1_is_that_of_scikit_learn(rows):
    gold, got = (np.array(side) for side in zip(*rows, strict=True))
    by_class = f1_score(gold, got, labels=[0, 1, 2], average=None, zero_division=0)
    assert class_f1(gold, got) == pytest.approx(list(by_class))
    assert macro_f1(gold, got) == pytest.approx(by_class.mean())


@settings(deadline=None)
@given(st.lists(st.tuples(*[st.floats(-50, 50)] * 3), min_size=1), st.floats(0.25, 8))
def test_probabilities_are_probabilities(logits, temperature):
    shares = probabilities(np.array(logits), temperature)
    assert shares.sum(axis=1) == pytest.approx(1)
    assert (shares >= 0).all()


def boasting(count=4000, factor=3.0, seed=5):
    """Logits that are `factor` times too sure of labels drawn from the true ones."""
    rng = np.random.default_rng(seed)
    true = rng.normal(size=(count, 3)) * 1.5
    shares = probabilities(true)
    gold = np.array([rng.choice(3, p=row) for row in shares])
    return true * factor, gold


def test_the_temperature_undoes_boasting():
    logits, gold = boasting()
    temperature = fitted_temperature(logits, gold)
    assert temperature == pytest.approx(3.0, rel=0.1)
    assert log_loss(logits, gold, temperature) < log_loss(logits, gold)
    before = calibration_error(probabilities(logits), gold)
    after = calibration_error(probabilities(logits, temperature), gold)
    assert after < 0.03 < before


def test_a_higher_gate_speaks_less_and_is_right_more_often():
    logits, gold = boasting(factor=1.0)
    rows = gate_table(probabilities(logits), gold)
    coverage = [row.coverage for row in rows]
    accuracy = [row.accuracy for row in rows]
    assert coverage == sorted(coverage, reverse=True)
    assert accuracy == sorted(accuracy)
    for row in rows:
        assert row.accuracy >= row.gate - 0.03


def test_a_gate_that_nothing_passes_has_no_accuracy():
    shares = np.full((4, 3), 1 / 3)
    row = gate_table(shares, np.zeros(4, dtype=int), [0.9])[0]
    assert (row.coverage, row.accuracy, row.polar_precision) == (0.0, None, None)
    assert table_lines([row])[0].count("-") == 2
