"""Span arithmetic against sets of characters."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.spans import Span, hull, trimmed, union

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
