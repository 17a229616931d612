"""Intervals: repeatable, holding the figure, absent where documents are few."""

import numpy as np
import pytest

from annotator.agreement import bootstrap
from annotator.agreement.bootstrap import DRAWS, Resample, interval
from annotator.agreement.tallies import exact_f1

DICE = np.random.default_rng(3)
SIZES = DICE.integers(5, 15, 40)
STATISTICS = np.stack([SIZES, SIZES, DICE.binomial(SIZES, 0.8)], axis=1).astype(float)


def test_a_seed_repeats_an_interval():
    first = interval(STATISTICS, exact_f1)
    assert interval(STATISTICS, exact_f1) == first
    assert interval(STATISTICS, exact_f1, seed=1) != first
    assert (first.draws, first.documents, first.reason) == (DRAWS, 40, None)
    whole = Resample(STATISTICS).value(exact_f1)
    assert first.low < whole < first.high


def test_the_width_is_that_of_the_sampling_error():
    found = interval(STATISTICS, exact_f1)
    shares = STATISTICS[:, 2] - STATISTICS[:, 0] * STATISTICS[:, 2].sum() / SIZES.sum()
    error = np.sqrt(np.square(shares).sum()) / SIZES.sum()
    assert (found.high - found.low) / (2 * 1.96 * error) == pytest.approx(1, abs=0.1)


def test_a_draw_is_a_sum_whatever_the_block(monkeypatch):
    whole = interval(STATISTICS, exact_f1)
    monkeypatch.setattr(bootstrap, "_CELLS", 40 * 300)
    blocks = [len(weights) for weights in bootstrap._weights(40, DRAWS, 1)]
    assert sum(blocks) == DRAWS
    assert len(blocks) == 7
    assert all(
        weights.sum(axis=1).tolist() == [40] * len(weights)
        for weights in bootstrap._weights(40, 9, 1)
    )
    split = interval(STATISTICS, exact_f1)
    assert split.low == pytest.approx(whole.low, abs=0.01)


def test_parts_share_the_draws_of_the_whole():
    resample = Resample(STATISTICS)
    part = resample.part(slice(0, 3))
    assert part.interval(exact_f1) == resample.interval(exact_f1)
    few = Resample(STATISTICS[:9]).part(slice(0, 3))
    assert few.interval(exact_f1).reason == "too few documents"
    assert few.values(exact_f1) is None


def test_nine_documents_are_too_few():
    found = interval(STATISTICS[:9], exact_f1)
    assert (found.low, found.high, found.reason, found.documents) == (
        None,
        None,
        "too few documents",
        9,
    )
    assert interval(np.zeros((0, 3)), exact_f1, fewest=0).reason == "too few documents"


def test_an_interval_needs_a_figure_in_most_draws():
    rows = np.zeros((12, 3))
    assert interval(rows, exact_f1).reason == "undefined in most draws"
    rows[0] = 4
    # One document in twelve is in about two draws of three.
    assert interval(rows, exact_f1)[:2] == (1, 1)
