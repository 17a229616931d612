"""Display blocks and contents by block: no position is lost, no block is too long."""

from hypothesis import given
from hypothesis import strategies as st

from annotator.ui.article.contents import Contents
from annotator.ui.article.display import (
    LONGEST,
    DisplayText,
    overlapping,
    reads_right_to_left,
)
from annotator.ui.article.marks import GutterCell, GutterRow, Mark, Struck

words = st.lists(st.text("ab👨\u0301 ", min_size=1, max_size=9), max_size=30)


@given(st.integers(0, 30_000), words, st.booleans())
def test_long_paragraphs_are_cut_and_every_position_survives(length, parts, with_spaces):
    text = (("word " if with_spaces else "word") * (length // 4))[:length] + "".join(parts)
    display = DisplayText(text, ())
    assert "".join(
        text[a:b] for a, b in zip(display.starts, display.ends, strict=True)
    ) == text.replace("\n", "")
    assert max(b - a for a, b in zip(display.starts, display.ends, strict=True)) <= LONGEST
    assert len(display.document.encode("utf-16-le")) // 2 == display.units
    for cp in range(0, len(text) + 1, 97):
        assert display.cp(display.position(cp)) == cp


def test_cuts_fall_on_sentences_before_spaces_before_characters():
    sentence = "x" * 99 + " "
    starts = list(range(0, 8000, 100))
    assert set(DisplayText(sentence * 80, starts).starts) <= set(starts)
    assert all(cut % 100 == 0 for cut in DisplayText(sentence * 80, ()).starts)
    assert len(DisplayText("x" * 8000, ()).starts) > 1


def test_a_cut_does_not_part_a_letter_from_its_accent():
    text = "e\u0301" * 5000
    assert all(text[start] == "e" for start in DisplayText(text, ()).starts)


def test_characters_that_qt_would_change_are_shown_by_stand_ins_of_the_same_length():
    text = "\ufeffa\ufffcb\r\u2029c"
    display = DisplayText(text, ())
    assert display.document == "\u200ba\u25a1b\n\nc"
    assert display.text is text


def test_blocks_of_a_span():
    display = DisplayText("ab\ncd\n\nef", ())
    assert list(display.blocks_of(0, 2)) == [0]
    assert list(display.blocks_of(0, 3)) == [0]
    assert list(display.blocks_of(1, 4)) == [0, 1]
    assert list(display.blocks_of(7, 9)) == [3]


def test_overlapping_spans_are_found_by_bisection():
    spans = [(0, 2), (5, 9), (9, 12), (20, 21)]
    assert overlapping(spans, 8, 10) == [(5, 9), (9, 12)]
    assert overlapping(spans, 2, 5) == []


def test_direction_is_that_of_the_first_strong_character():
    assert reads_right_to_left("12 «قال» and more")
    assert not reads_right_to_left("12 and قال")
    assert not reads_right_to_left("")


def test_contents_say_which_blocks_a_change_touches():
    display = DisplayText("ab\ncd\nef\ngh", ())
    contents = Contents(display)
    wide = Mark("w", ((0, 2), (6, 8)), "ORG", "ORG", 0, False)
    assert contents.replace_marks([wide]) == {0, 2}
    assert contents.change_marks((), [Mark("w", ((3, 4),), "ORG", "ORG", 0, False)]) == {0, 1, 2}
    assert contents.marks_in(0) == []
    assert [mark.id for mark in contents.marks_in(1)] == ["w"]
    assert contents.change_marks(["w", "unknown"], ()) == {1}
    assert not contents.marks


def test_contents_keep_rows_in_text_order():
    contents = Contents(DisplayText("ab cd\nef", ()))
    cell = GutterCell("ARM", "0", "neutral", "hollow")
    rows = [GutterRow(6, 8, (cell,)), GutterRow(3, 5, (cell,)), GutterRow(0, 2, (cell,))]
    assert contents.replace_rows(rows) == {0, 1}
    assert contents.letters == 3
    assert [r.sentence_start for r in contents.rows_in(0)] == [0, 3]
    assert contents.change_rows([GutterRow(3, 5, ())]) == {0}
    assert [len(r.cells) for r in contents.rows_in(0)] == [1, 0]
    assert contents.replace_rows([]) == {0, 1}


def test_zones_touch_every_block_they_cross():
    contents = Contents(DisplayText("ab\ncd\nef", ()))
    assert contents.replace_struck([Struck(1, 7, "z", "FURNITURE", False)]) == {0, 1, 2}
    assert contents.replace_struck([]) == {0, 1, 2}
    assert contents.struck_in(1) == ()
