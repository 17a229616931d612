"""The lengths of the u-alpha family against a count of every character and pair of people."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.agreement.continua import apart, labelled, text_of
from annotator.agreement.unitizing import cu_alpha, ku_alpha, ku_coverage, lengths, u_alpha

SPAN = st.tuples(st.integers(0, 18), st.integers(0, 6), st.sampled_from("AB")).map(
    lambda s: [s[0], s[0] + s[1], s[2]]
)
RATERS = st.lists(st.lists(SPAN, max_size=5), min_size=2, max_size=4)
LENGTH = 25


def characters(row):
    """The place of each character's label and of its unit, -1 for a gap."""
    labels, owner = [0] * LENGTH, [-1] * LENGTH
    for unit, span in enumerate(apart([labelled(s) for s in row])[0]):
        for at in range(span.start, min(span.end, LENGTH)):
            labels[at], owner[at] = "AB".index(span.label) + 1, unit
    return labels, owner


@settings(deadline=None, max_examples=60)
@given(RATERS)
def test_lengths_are_what_counting_characters_gives(raters):
    found, _ = lengths(text_of(raters, LENGTH), "AB")
    shared = np.zeros((3, 3))
    people = [characters(row) for row in raters]
    for (one, _), (other, _) in itertools.permutations(people, 2):
        for at in range(LENGTH):
            shared[one[at], other[at]] += 1 / (len(raters) - 1)
    assert np.allclose(found.shared, shared)
    squares, own, covered = 0, [0, 0], [0, 0]
    for labels, owner in people:
        squares += owner.count(-1)
        for unit in set(owner) - {-1}:
            reach = [at for at in range(LENGTH) if owner[at] == unit]
            met = sum(o is not owner and o[at] >= 0 for at in reach for _, o in people)
            squares += len(reach) ** 2
            own[labels[reach[0]] - 1] += (met / (len(raters) - 1)) ** 2
            covered[labels[reach[0]] - 1] += len(reach)
    assert float(found.squares) == squares
    assert np.allclose(found.own_squares, own)
    assert found.covered.tolist() == covered


def test_one_person_alone_adds_nothing():
    found, skipped = lengths(text_of([[[0, 5, "A"]]], 9), ["A"])
    assert (found.shared.sum(), float(found.squares), skipped) == (0, 0, 0)


def test_documents_are_pooled_by_length_not_averaged():
    long_text = ([[[0, 50, "A"]], [[0, 50, "A"]]], 100)
    short = ([[[0, 2, "A"]], [[4, 6, "A"]]], 10)
    pooled = u_alpha(documents=[long_text, short])
    apart_ = [u_alpha(*text).value for text in (long_text, short)]
    assert pooled.value > sum(apart_) / 2 + 0.1
    assert pooled.n == 4


def test_figures_by_label():
    raters = [[[0, 4, "A"], [6, 10, "B"]], [[0, 4, "A"], [6, 10, "A"]]]
    assert ku_coverage(raters, 12, "B") == 1
    assert ku_alpha(raters, 12, "B") == pytest.approx(0)
    assert cu_alpha(raters, 12) == 0
    three = [*raters, [[0, 4, "A"], [6, 10, "B"]]]
    assert 0 < cu_alpha(three, 12).value < 1
