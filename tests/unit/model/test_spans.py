"""Span arithmetic against sets of characters."""

from array import array
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.segmentation import Segmentation
from annotator.model.spans import Span, Spans, hull, trimmed, union

SPANS = st.tuples(st.integers(0, 12), st.integers(0, 12)).map(lambda p: Span(min(p), max(p)))


def characters(span):
    return set(range(span.start, span.end))


@given(SPANS, SPANS)
def test_common_overlaps_and_covers_agree_with_sets(one, other):
    both = characters(one) & characters(other)
    assert one.common(other) == len(both)
    if one.start < one.end and other.start < other.end:
        assert one.overlaps(other) is bool(both)
        assert one.covers(other) is (characters(other) <= characters(one))


@given(st.lists(SPANS, max_size=6))
def test_union_holds_the_same_characters_sorted_and_apart(spans):
    joined = union(spans)
    assert set().union(*map(characters, joined)) == set().union(*map(characters, spans))
    assert all(a.end < b.start for a, b in pairwise(joined))
    assert all(span.start < span.end for span in joined)
    assert union(joined) == joined


def test_hull():
    assert hull([Span(4, 6), Span(1, 2), Span(5, 9)]) == Span(1, 9)
    with pytest.raises(ValueError):
        hull([])


@given(st.text(alphabet=" \n\u00a0\u2028ab😊", max_size=12), st.data())
def test_trimming_takes_white_space_only(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    tight = trimmed(text, Span(start, end))
    assert text[tight.start : tight.end] == text[start:end].strip()
    assert start <= tight.start <= tight.end <= end


@given(st.lists(SPANS, max_size=8), st.integers(-9, 9), st.integers(-9, 9))
def test_packed_spans_are_the_same_as_a_tuple_of_them(spans, first, last):
    packed = Spans(array("Q", [s.start for s in spans]), array("Q", [s.end for s in spans]))
    assert (len(packed), list(packed)) == (len(spans), spans)
    assert packed == tuple(spans)
    assert tuple(spans) == packed
    assert hash(packed) == hash(tuple(spans))
    assert packed != [*spans]
    assert packed[first:last] == tuple(spans[first:last])
    assert [packed[place] for place in range(-len(spans), len(spans))] == spans * 2


def test_packed_spans_serve_as_tokens():
    packed = Segmentation(Spans(array("Q", [0, 4]), array("Q", [3, 9])), ())
    plain = Segmentation((Span(0, 3), Span(4, 9)), ())
    assert packed == plain
    assert [packed.snapped(Span(a, a + 1)) for a in range(9)] == [
        plain.snapped(Span(a, a + 1)) for a in range(9)
    ]


def test_every_packed_span_has_both_edges():
    with pytest.raises(ValueError, match="start and an end"):
        Spans(array("Q", [0, 4]), array("Q", [3]))
