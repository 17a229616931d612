"""Bounds: provisional ones hold their promises on any text, lookups at every edge."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotator.model.segmentation import Segmentation, bounds, provisional, whole_characters
from annotator.model.spans import Span, union
from tests.helpers.strategies import texts

ANY_TEXT = texts() | st.text(alphabet="ab A.!?…\"”') \n\t\u00a0😊\u0301-’s,1", max_size=40)


@given(ANY_TEXT)
@example("")
@example(" \n ")
@example("He said “Stop.” Then he left... “Why?” (No.) Dr. J. Smith of the U.S. Senate left.")
def test_provisional_bounds_are_sorted_disjoint_and_trimmed(text):
    found = provisional(text)
    for spans in (found.tokens, found.sentences):
        assert all(0 <= s.start < s.end <= len(text) for s in spans)
        assert all(a.end <= b.start for a, b in pairwise(spans))
        assert all(text[s.start : s.end] == text[s.start : s.end].strip() for s in spans)
    assert all("\n" not in text[s.start : s.end] for s in found.sentences)
    covered = {i for s in found.sentences for i in range(s.start, s.end)}
    in_tokens = {i for s in found.tokens for i in range(s.start, s.end)}
    black = {i for i, c in enumerate(text) if not c.isspace()}
    assert black <= covered
    assert black <= in_tokens


def test_provisional_sentences_end_where_sentences_end():
    text = (
        "Mr. A. Petrov came at 3.15 p.m. and left. “Good!” he said. So what?\nNo full stop\n\nEnd…"
    )
    assert [text[a:b] for a, b in provisional(text).sentences] == [
        "Mr. A. Petrov came at 3.15 p.m. and left.",
        "“Good!” he said.",
        "So what?",
        "No full stop",
        "End…",
    ]


def test_provisional_tokens():
    text = "U.S.-led Armenia’s 3,000 well-known “a”😊"
    assert [text[a:b] for a, b in provisional(text).tokens] == [
        "U.S.", "-", "led", "Armenia", "’s", "3,000", "well-known", "“", "a", "”", "😊",
    ]  # fmt: skip


@pytest.mark.timeout(10)
@pytest.mark.parametrize("line", ["A. " * 50_000, "." * 100_000 + "x", "?”" * 50_000, "'" * 50_000])
def test_hostile_lines_take_linear_time(line):
    assert provisional(line).tokens


# "aa bb. cc" with a gap before the last sentence
BOUNDS = Segmentation(
    (Span(1, 3), Span(4, 6), Span(6, 7), Span(9, 11)), (Span(1, 7), Span(9, 11)), "test"
)
EMPTY = Segmentation((), ())


@pytest.mark.parametrize(
    ("position", "index"), [(0, 0), (1, 0), (2, 0), (3, 1), (6, 2), (7, 3), (11, 3), (99, 3)]
)
def test_token_at(position, index):
    assert BOUNDS.token_at(position) == index


@pytest.mark.parametrize(
    ("position", "index"), [(0, 0), (1, 0), (2, 0), (4, 0), (5, 1), (7, 2), (9, 2), (99, 3)]
)
def test_token_before(position, index):
    assert BOUNDS.token_before(position) == index


@pytest.mark.parametrize(
    ("span", "grown"),
    [
        (Span(2, 5), Span(1, 6)),
        (Span(1, 3), Span(1, 3)),
        (Span(3, 3), Span(4, 6)),
        (Span(3, 4), Span(4, 6)),
        (Span(7, 8), Span(9, 11)),
        (Span(0, 1), Span(1, 3)),
        (Span(11, 12), Span(9, 11)),
        (Span(6, 6), Span(6, 7)),
        (Span(0, 99), Span(1, 11)),
    ],
)
def test_snapping_grows_to_whole_tokens(span, grown):
    assert BOUNDS.snapped(span) == grown


@given(texts(), st.data())
def test_snapping_covers_the_words_of_a_span_and_is_aligned(text, data):
    found = provisional(text)
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))
    snapped = found.snapped(span)
    assert found.is_aligned(snapped)
    assert found.snapped(snapped) == snapped
    touched = [t for t in found.tokens if t.overlaps(span)]
    assert all(snapped.covers(token) for token in touched)


def test_alignment():
    assert BOUNDS.is_aligned(Span(1, 7))
    assert not BOUNDS.is_aligned(Span(2, 7))
    assert not BOUNDS.is_aligned(Span(1, 5))
    assert not BOUNDS.is_aligned(Span(1, 12))
    assert not BOUNDS.is_aligned(Span(12, 13))
    assert not EMPTY.is_aligned(Span(0, 0))


@pytest.mark.parametrize(("position", "index"), [(0, 0), (1, 0), (8, 0), (9, 1), (99, 1)])
def test_sentence_at(position, index):
    assert BOUNDS.sentence_at(position) == index


@pytest.mark.parametrize(
    ("span", "index"),
    [(Span(1, 3), 0), (Span(6, 11), 1), (Span(0, 1), None), (Span(7, 9), None), (Span(5, 10), 0)],
)
def test_sentence_of_takes_the_larger_share_and_the_earlier_of_equals(span, index):
    assert BOUNDS.sentence_of(span) == index


def test_sentence_of_equal_shares():
    two = Segmentation((), (Span(0, 5), Span(5, 10)))
    assert two.sentence_of(Span(3, 7)) == 0


def test_nothing_to_find_in_an_empty_text():
    assert EMPTY.token_at(3) == EMPTY.token_before(3) == EMPTY.sentence_at(3) == 0
    assert EMPTY.snapped(Span(1, 2)) == Span(1, 2)
    assert EMPTY.sentence_of(Span(0, 1)) is None


def test_bounds_from_pairs():
    assert bounds([[0, 2], (3, 4)]) == (Span(0, 2), Span(3, 4))


def stretches(size):
    spans = st.tuples(st.integers(0, size), st.integers(0, size)).map(
        lambda p: Span(min(p), max(p))
    )
    return st.lists(spans, max_size=4).map(union)


@given(texts(max_pieces=15), st.data())
def test_sentences_outside_some_stretches(text, data):
    found = provisional(text)
    for _ in range(2):
        excluded = data.draw(stretches(len(text)))
        wanted = [
            index
            for index, sentence in enumerate(found.sentences)
            if 2 * sum(sentence.common(zone) for zone in excluded) < sentence.end - sentence.start
        ]
        assert found.outside(excluded) == wanted
        found.outside(excluded).append(99)
        assert found.outside(excluded) == wanted


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("one ❤️ and ☎️.", ["one", "❤️", "and", "☎️", "."]),
        ("🇦🇲🤝🇦🇿 🇬🇪", ["🇦🇲", "🤝", "🇦🇿", "🇬🇪"]),
        ("👩‍👩‍👧 ✌🏽 1️⃣", ["👩‍👩‍👧", "✌🏽", "1️⃣"]),
        ("Cafe\u0301s, ke\u0301t", ["Cafe\u0301s", ",", "ke\u0301t"]),
        ("مُحَمَّد", ["مُحَمَّد"]),
        (" \u0301x", ["\u0301x"]),
    ],
)
def test_what_people_see_as_one_character_is_never_parted(text, tokens):
    assert [text[a:b] for a, b in provisional(text).tokens] == tokens


def test_whole_characters_leaves_other_tokens_alone():
    words = [Span(0, 4), Span(4, 5), Span(6, 9)]
    assert whole_characters("Baku, why", words) == tuple(words)
