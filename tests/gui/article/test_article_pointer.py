"""What a hand on the mouse makes the article view say."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from annotator.ui.article.marks import GutterCell, GutterRow, Mark, Struck
from tests.gui.article.article_driver import (
    TEXT,
    click,
    drag,
    left_of,
    mark,
    middle_of,
    move,
    open_article,
    press,
    right_of,
)


def test_a_click_on_plain_words_places_the_caret_on_the_character(view, qtbot):
    open_article(view)
    place = TEXT.index("bridge") + 2
    with qtbot.waitSignal(view.caret_placed) as caught:
        click(view, left_of(view, place))
    assert caught.args == [place]


def test_a_click_on_a_chip_or_bar_means_that_mark_and_no_caret(view, qtbot):
    open_article(view)
    outer = mark(TEXT, "Ganja council in Tbilisi", "outer", role="ORG")
    inner = mark(TEXT, "Tbilisi", "inner")
    view.show_marks([outer, inner])
    with qtbot.assertNotEmitted(view.caret_placed), qtbot.waitSignal(view.mark_clicked) as caught:
        click(view, view.chip_rect("outer").center().toPoint())
    assert caught.args == ["outer"]
    chip = view.chip_rect("inner")
    with qtbot.waitSignal(view.mark_clicked) as caught:
        click(view, QPoint(round(chip.right() + 12), round(chip.top() - 2)))
    assert caught.args == ["inner"]


def test_repeated_clicks_on_the_same_words_cycle_from_short_to_long(view, qtbot):
    open_article(view)
    view.show_marks(
        [
            mark(TEXT, "council in Tbilisi on Monday", "long", group=1, role="negative"),
            mark(TEXT, "Tbilisi", "short"),
            mark(TEXT, "in Tbilisi", "middle"),
        ]
    )
    point = middle_of(view, TEXT, "Tbilisi")
    heard = []
    view.mark_clicked.connect(heard.append)
    for _ in range(4):
        click(view, point)
    assert heard == ["short", "middle", "long", "short"]


def test_a_click_elsewhere_starts_the_cycle_again(view):
    open_article(view)
    view.show_marks([mark(TEXT, "in Tbilisi", "b"), mark(TEXT, "Tbilisi", "a")])
    heard = []
    view.mark_clicked.connect(heard.append)
    click(view, middle_of(view, TEXT, "Tbilisi"))
    click(view, middle_of(view, TEXT, "bridge"))
    click(view, middle_of(view, TEXT, "Tbilisi"))
    assert heard == ["a", "a"]


def test_a_drag_snaps_to_whole_tokens(view, qtbot):
    open_article(view)
    start, end = TEXT.index("Vahanyan"), TEXT.index("Ganja") + 5
    with qtbot.waitSignal(view.range_picked) as caught:
        drag(view, left_of(view, start + 3), right_of(view, end - 2))
    assert caught.args == [start, end]


def test_a_drag_with_alt_takes_exact_characters(view, qtbot):
    open_article(view)
    start, end = TEXT.index("Vahanyan") + 3, TEXT.index("Ganja") + 2
    with qtbot.waitSignal(view.range_picked) as caught:
        alt = Qt.KeyboardModifier.AltModifier
        drag(view, left_of(view, start), right_of(view, end), alt)
    assert caught.args == [start, end]


def test_a_drag_backwards_over_lines_gives_an_ordered_range(view, qtbot):
    open_article(view)
    start, end = TEXT.index("Monday"), TEXT.index("said") + 4
    with qtbot.waitSignal(view.range_picked) as caught:
        drag(view, right_of(view, end), left_of(view, start))
    assert caught.args == [start, end]


def test_a_drag_may_begin_on_a_chip_without_clicking_it(view, qtbot):
    open_article(view)
    view.show_marks([mark(TEXT, "Tbilisi", "a")])
    begin = view.chip_rect("a").center().toPoint()
    with qtbot.assertNotEmitted(view.mark_clicked), qtbot.waitSignal(view.range_picked):
        drag(view, begin, right_of(view, TEXT.index("Monday") + 6))


def test_a_double_click_takes_the_token_and_a_third_the_sentence(view, qtbot):
    found = open_article(view)
    point = middle_of(view, TEXT, "word")
    picked = []
    view.range_picked.connect(lambda a, b: picked.append((a, b)))
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point)
    press(view, point)
    word = TEXT.index("word")
    assert picked == [(word, word + 4), tuple(found.sentences[found.sentence_at(word)])]


def test_a_quick_second_click_among_several_marks_cycles_on(view):
    open_article(view)
    view.show_marks([mark(TEXT, "in Tbilisi", "b"), mark(TEXT, "Tbilisi", "a")])
    heard, point = [], middle_of(view, TEXT, "Tbilisi")
    view.mark_clicked.connect(heard.append)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point)
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point)
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert heard == ["a", "b"]


@pytest.mark.parametrize(
    ("side", "grab", "drop", "expected"),
    [
        ("end", "right", "Monday", lambda text: text.index("Monday") + 6),
        ("start", "left", "council", lambda text: text.index("council")),
    ],
)
def test_the_edges_of_the_current_mark_can_be_dragged(view, qtbot, side, grab, drop, expected):
    open_article(view)
    there = mark(TEXT, "in Tbilisi", "m")
    view.show_marks([there])
    view.set_current("m")
    rect = view.mark_rects("m")[0]
    edge = rect.right() if grab == "right" else rect.left()
    begin = QPoint(round(edge), round(rect.center().y()))
    with qtbot.waitSignal(view.edge_dragged) as caught:
        drag(view, begin, middle_of(view, TEXT, drop))
    assert caught.args == ["m", side, expected(TEXT)]


def test_an_edge_dropped_where_it_was_says_nothing(view, qtbot):
    open_article(view)
    view.show_marks([mark(TEXT, "in Tbilisi", "m")])
    view.set_current("m")
    rect = view.mark_rects("m")[0]
    begin = QPoint(round(rect.right()), round(rect.center().y()))
    with qtbot.assertNotEmitted(view.edge_dragged):
        drag(view, begin, begin + QPoint(5, 0))


def test_gutter_cells_are_clickable_even_when_sentences_share_a_line(view, qtbot):
    found = open_article(view)
    cells = (
        GutterCell("AM", "0", "neutral", "hollow"),
        GutterCell("AZ", "−", "negative", "filled"),
    )
    view.show_gutter([GutterRow(s.start, s.end, cells) for s in found.sentences])
    rects = []
    for sentence in found.sentences:
        for target in (0, 1):
            rect = view.cell_rect(sentence.start, target)
            rects.append(rect)
            with qtbot.waitSignal(view.gutter_clicked) as caught:
                click(view, rect.center().toPoint())
            assert caught.args == [sentence.start, target]
    for i, one in enumerate(rects):
        assert not any(one.intersects(other) for other in rects[i + 1 :])


def test_cells_that_hang_beside_the_next_line_are_clickable(view, qtbot):
    text = "One sentence that is long enough to run over several lines " * 6
    open_article(view, text)
    cells = (GutterCell("AM", "0", "neutral", "hollow"),) * 4
    view.show_gutter([GutterRow(0, len(text), cells)])
    with qtbot.waitSignal(view.gutter_clicked) as caught:
        click(view, view.cell_rect(0, 3).center().toPoint())
    assert caught.args == [0, 3]
    assert view.range_rects(0, 1)[0].bottom() < view.cell_rect(0, 3).top()


def test_the_mark_under_a_point_can_be_asked_for(view):
    open_article(view)
    view.show_marks([mark(TEXT, "in Tbilisi", "b"), mark(TEXT, "Tbilisi", "a")])
    assert view.mark_at(middle_of(view, TEXT, "Tbilisi").toPointF()) == "a"
    assert view.mark_at(view.chip_rect("b").center()) == "b"
    assert view.mark_at(middle_of(view, TEXT, "bridge").toPointF()) == ""


def test_a_click_in_a_zone_names_the_zone_but_a_mark_in_it_wins(view, qtbot):
    open_article(view)
    start = TEXT.index("A bridge")
    view.show_struck([Struck(start, len(TEXT), "z", "FURNITURE", False)])
    with qtbot.waitSignal(view.struck_clicked) as caught:
        click(view, middle_of(view, TEXT, "bridge"))
    assert caught.args == ["z"]
    view.show_marks([mark(TEXT, "bridge", "m")])
    with qtbot.assertNotEmitted(view.struck_clicked), qtbot.waitSignal(view.mark_clicked):
        click(view, middle_of(view, TEXT, "bridge"))


def test_hovering_a_mark_says_so_once_and_leaving_says_nothing_is_there(view):
    open_article(view)
    view.show_marks([mark(TEXT, "Tbilisi", "m")])
    heard = []
    view.mark_hovered.connect(heard.append)
    move(view, middle_of(view, TEXT, "Tbilisi"))
    move(view, middle_of(view, TEXT, "Tbilisi") + QPoint(3, 0))
    move(view, middle_of(view, TEXT, "bridge"))
    assert heard == ["m", ""]


def test_a_drag_can_be_given_up(view, qtbot):
    open_article(view)
    press(view, middle_of(view, TEXT, "Nora"))
    move(view, middle_of(view, TEXT, "Ganja"), held=True)
    assert view.cancel_drag()
    with qtbot.assertNotEmitted(view.range_picked):
        QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton)
    assert not view.cancel_drag()


def test_the_title_cannot_be_clicked(view, qtbot):
    open_article(view)
    with qtbot.assertNotEmitted(view.caret_placed):
        click(view, QPoint(300, 25))


def test_the_tail_of_a_mark_without_chip_is_still_clickable(view, qtbot):
    text = "word " * 60
    open_article(view, text)
    view.show_marks([Mark("m", ((0, 290),), "ORG", "ORG", 0, False)])
    assert len(view.mark_rects("m")) > 2
    with qtbot.waitSignal(view.mark_clicked):
        rect = view.mark_rects("m")[2]
        click(view, rect.center().toPoint())
