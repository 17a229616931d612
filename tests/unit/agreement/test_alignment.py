"""One-to-one matching against every possible matching, and its ways out for large inputs."""

import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.agreement import alignment, matching
from annotator.agreement.alignment import align, intersection_over_union, overlap
from annotator.agreement.continua import Labelled
from annotator.agreement.matching import assignment, best_matching, components
from annotator.agreement.tallies import tally

SPAN = st.tuples(st.integers(0, 14), st.integers(0, 6), st.sampled_from("AB")).map(
    lambda s: (s[0], s[0] + s[1], s[2])
)
SPANS = st.lists(SPAN, max_size=5)
EDGES = st.dictionaries(
    st.tuples(st.integers(0, 5), st.integers(0, 5)), st.integers(-2, 9), max_size=12
)


def greatest(edges):
    """The greatest sum over every subset of edges that shares no end."""
    best = 0
    for size in range(1, 7):
        for chosen in itertools.combinations(edges, size):
            ends = {i for i, _ in chosen}, {j for _, j in chosen}
            if len(ends[0]) == len(ends[1]) == size:
                best = max(best, sum(edges[pair] for pair in chosen))
    return best


@settings(deadline=None, max_examples=60)
@given(EDGES)
def test_a_matching_is_the_best_there_is(edges):
    pairs = best_matching(edges)
    assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)
    assert sum(edges[pair] for pair in pairs) == greatest(edges)


@settings(deadline=None, max_examples=60)
@given(EDGES)
def test_search_and_assignment_agree(edges):
    for component in components(edges):
        lefts = sorted({i for i, _ in component})
        rights = sorted({j for _, j in component})
        sums = {
            sum(component[pair] for pair in way(component, lefts, rights))
            for way in (matching._searched, matching._assigned)
        }
        assert len(sums) == 1


def test_larger_components_take_the_next_way(monkeypatch):
    dice = random.Random(5)
    edges = {(i, j): dice.randint(1, 99) for i in range(9) for j in range(7)}
    exact = sum(edges[pair] for pair in best_matching(edges))
    turned = {(j, i): weight for (i, j), weight in edges.items()}
    assert sum(turned[pair] for pair in best_matching(turned)) == exact
    monkeypatch.setattr(matching, "ASSIGNED", 6)
    pairs = best_matching(edges)
    assert exact / 2 <= sum(edges[pair] for pair in pairs) <= exact
    assert len(pairs) == 7


def test_no_rows_need_no_columns():
    assert assignment([]) == []


@settings(deadline=None, max_examples=60)
@given(SPANS, SPANS)
def test_an_alignment_has_the_greatest_overlap_either_way_round(a, b):
    found, turned = align(a, b), align(b, a)
    edges = {
        (i, j): overlap(one, other)
        for i, one in enumerate(a)
        for j, other in enumerate(b)
        if overlap(one, other)
    }
    total = sum(overlap(a[i], b[j]) for i, j in found.pairs)
    assert total == greatest(edges)
    assert sum(overlap(b[i], a[j]) for i, j in turned.pairs) == total
    assert len(turned.pairs) == len(found.pairs)
    alike = sum(a[i][2] == b[j][2] for i, j in found.pairs)
    assert alike == sum(b[i][2] == a[j][2] for i, j in turned.pairs)
    assert {i for i, _ in found.pairs} | set(found.only_a) == set(range(len(a)))
    assert {j for _, j in found.pairs} | set(found.only_b) == set(range(len(b)))


def test_equal_spans_stay_together_and_likeness_decides_between_equals():
    a = [(0, 10, "A"), (5, 10, "A")]
    b = [(0, 10, "A"), (0, 5, "A")]
    assert align(a, b).pairs == ((0, 0),)
    twice = [(0, 4, "A"), (0, 4, "B")]
    assert align(twice, twice[::-1]).pairs == ((0, 1), (1, 0))
    assert align(
        [(0, 4, "A")], [(0, 4, "B"), (0, 4, "C")], lambda _, o: int(o[2] == "C")
    ).pairs == ((0, 1),)


def test_refused_pairs_are_never_made():
    refused = align(
        [(0, 4, "A"), (6, 8, "A")], [(0, 4, "A"), (5, 8, "A")], allowed=lambda *_: False
    )
    assert refused == ((), (0, 1), (0, 1))


def test_spans_without_length_meet_only_their_like():
    assert align([(3, 3, "A")], [(3, 3, "B")]).pairs == ((0, 0),)
    assert align([(3, 3, "A")], [(0, 9, "A")]).pairs == ()
    assert intersection_over_union((3, 3), (3, 3)) == 1
    assert intersection_over_union((0, 4), (2, 6)) == pytest.approx(1 / 3)


def test_too_many_overlaps_are_matched_in_reading_order(monkeypatch):
    monkeypatch.setattr(alignment, "EDGES", 3)
    a = [(0, 5, "A"), (4, 12, "A"), (20, 22, "A"), (23, 30, "A")]
    b = [(1, 6, "A"), (6, 11, "A"), (2, 13, "A"), (21, 29, "A")]
    found = align(a, b)
    assert found.pairs == ((0, 0), (1, 2), (2, 3))
    assert len(align(b, a).pairs) == 3
    assert align(a, b, allowed=lambda *_: False).pairs == ()


def test_a_crowd_of_overlapping_spans_is_matched_whole():
    dice = random.Random(1)
    crowd = [[(dice.randint(0, 50), dice.randint(60, 99), "A") for _ in range(300)] for _ in "ab"]
    assert len(align(*crowd).pairs) == 300


def test_a_tally_counts_what_an_alignment_pairs():
    dice = random.Random(8)
    sides = [
        frozenset(
            Labelled(start, start + dice.randint(1, 30), dice.choice("AB"))
            for start in dice.sample(range(200), size)
        )
        for size in (5, 8, 60, 70)
    ]
    for a, b in itertools.combinations(sides, 2):
        aligned = align(sorted(a), sorted(b), allowed=lambda one, other: one[2] == other[2])
        assert tally(a, b).sums[6] == len(aligned.pairs)
