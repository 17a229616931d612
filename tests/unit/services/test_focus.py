"""The caret walks by token and sentence; a selection grows and shrinks over its anchor."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.annotations import Layer
from annotator.model.segmentation import Segmentation, provisional
from annotator.model.spans import Span
from annotator.services.focus import Focus, FocusKeeper, items_at
from tests.helpers.documents import cell, document, entity, offered, stance, zone
from tests.helpers.strategies import texts

TEXT = " one two three\nFour five."
BOUNDS = provisional(TEXT)
EMPTY = Segmentation((), ())


@pytest.fixture
def focus():
    return FocusKeeper()


def word(focus):
    selection = focus.now.selection
    return TEXT[selection.start : selection.end] if selection else None


def test_the_selection_is_sorted_and_none_for_a_bare_caret():
    assert Focus().selection is None
    assert Focus(anchor=5, caret=2).selection == Focus(anchor=2, caret=5).selection == Span(2, 5)


def test_listeners_are_told_only_of_what_differs(focus):
    told = []
    focus.moved.connect(told.append)
    focus.put(caret=0)
    assert told == []
    focus.put(caret=1, layer=Layer.ZONE)
    assert told == [Focus(caret=1, layer=Layer.ZONE)]


def test_the_edge_is_let_go_with_its_label(focus):
    item = uuid4()
    focus.put(current=item, edge="start")
    focus.put(current=item)
    assert focus.now.edge == "start"
    focus.put(current=uuid4())
    assert focus.now.edge is None
    focus.put(current=None, edge="end")
    assert focus.now.edge == "end"


def test_placing_selecting_and_taking(focus):
    item = uuid4()
    focus.take(item, Span(3, 6))
    assert focus.now == Focus(anchor=3, caret=3, current=item)
    focus.take(item, None)
    assert focus.now.caret == 3
    focus.select(Span(5, 7))
    assert (focus.now.selection, focus.now.current) == (Span(5, 7), None)
    focus.put(current=item)
    focus.place_caret(9)
    assert focus.now == Focus(anchor=9, caret=9)


def test_stepping_by_token_stops_at_both_ends(focus):
    starts = [token.start for token in BOUNDS.tokens]
    focus.place_caret(starts[0])
    walked = []
    for _ in range(len(starts) + 1):
        walked.append(focus.now.caret)
        focus.step_token(BOUNDS, 1)
    assert walked == [*starts, starts[-1]]
    for _ in range(len(starts) + 1):
        focus.step_token(BOUNDS, -1)
    assert focus.now.caret == starts[0]


def test_a_step_out_of_a_selection_goes_to_its_end_or_start(focus):
    for by, start in ((1, TEXT.index("three")), (-1, TEXT.index("two"))):
        focus.select(Span(TEXT.index("two"), TEXT.index("three") + 5))
        focus.step_token(BOUNDS, by)
        assert focus.now == Focus(anchor=start, caret=start)


def test_nothing_moves_in_a_text_without_words(focus):
    focus.step_token(EMPTY, 1)
    focus.extend_token(EMPTY, 1)
    focus.step_sentence(EMPTY, 1)
    assert focus.now == Focus()


def test_growing_to_the_right_shrinking_and_growing_over_the_anchor(focus):
    focus.place_caret(TEXT.index("two"))
    seen = []
    for by in (1, 1, -1, -1, -1, 1, 1, 1):
        focus.extend_token(BOUNDS, by)
        seen.append(word(focus))
    assert seen == [
        "two",
        "two three",
        "two",
        "one ",
        "one ",
        "two",
        "two three",
        "two three\nFour",
    ]


def test_growing_to_the_left_shrinking_and_growing_over_the_anchor(focus):
    focus.place_caret(TEXT.index("two"))
    seen = []
    for by in (-1, -1, 1, 1, 1):
        focus.extend_token(BOUNDS, by)
        seen.append(word(focus))
    assert seen == ["two", "one two", "two", " three", " three\nFour"]


def test_a_selection_at_the_edge_of_the_text_shrinks_to_the_caret(focus):
    tight = Segmentation((Span(0, 3), Span(4, 7)), ())
    focus.put(anchor=0, caret=3)
    focus.extend_token(tight, -1)
    assert focus.now.selection is None
    focus.put(anchor=7, caret=4)
    focus.extend_token(tight, 1)
    assert focus.now.selection is None


@given(texts(), st.data())
def test_extending_always_selects_from_one_edge_of_a_token_to_another(text, data):
    bounds, focus = provisional(text), FocusKeeper()
    if not bounds.tokens:
        return
    edges = {0, len(text), *(e for token in bounds.tokens for e in token)}
    focus.place_caret(data.draw(st.integers(0, len(text))))
    for by in data.draw(st.lists(st.sampled_from([-1, 1]), min_size=1, max_size=8)):
        held = focus.now.selection is not None and focus.now.anchor
        before = focus.now
        focus.extend_token(bounds, by)
        now = focus.now
        assert 0 <= now.caret <= len(text)
        if held is not False:
            assert now.anchor == before.anchor
            assert (now.caret - before.caret) * by >= 0
        if now.selection is not None:
            assert now.caret in edges
            assert now.anchor in edges


def test_characters_are_added_and_taken_within_the_text(focus):
    focus.place_caret(2)
    focus.extend_character(4, 1)
    focus.extend_character(4, 1)
    focus.extend_character(4, 1)
    assert focus.now.selection == Span(2, 4)
    for _ in range(9):
        focus.extend_character(4, -1)
    assert focus.now.selection == Span(0, 2)


def test_stepping_by_sentence(focus):
    starts = [sentence.start for sentence in BOUNDS.sentences]
    assert len(starts) == 2
    focus.put(target=1)
    focus.step_sentence(BOUNDS, 1)
    assert focus.now == Focus(anchor=starts[1], caret=starts[1])
    focus.step_sentence(BOUNDS, 1)
    assert focus.now.caret == starts[1]
    focus.place_caret(TEXT.index("five"))
    focus.step_sentence(BOUNDS, -1)
    assert focus.now.caret == starts[1]
    focus.step_sentence(BOUNDS, -1)
    focus.step_sentence(BOUNDS, -1)
    assert focus.now.caret == starts[0]


def test_what_lies_at_a_place_innermost_first_labels_before_suggestions():
    inner, outer = entity((4, 6)), entity((2, 9))
    split = stance((0, 3), (7, 10))
    same = offered(entity((4, 6), "ORG"))
    others = [zone((0, 10)), cell((0, 10))]
    decided = offered(entity((3, 8)), gated=True)
    given = document(
        "0123456789", outer, inner, split, *others,
        suggestions=[same, decided, offered(zone((0, 10)))],
    )  # fmt: skip
    assert items_at(given, 4) == [inner.id, same.id, outer.id]
    assert items_at(given, 2) == [outer.id, split.id]
    assert items_at(given, 6) == [outer.id]
    assert items_at(given, 9) == [split.id]
    assert items_at(given, 10) == []
