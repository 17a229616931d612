"""Where the article view puts lines, lanes and chips, and how it scrolls over a lazy layout."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QAccessible, QAction, QFont, QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.ui.article.marks import GutterCell, GutterRow, Mark, Struck
from annotator.ui.theme import DARK
from tests.gui.article.article_driver import TEXT, mark, open_article, settle

LONG = "\n".join(
    f"Paragraph {n} tells of the village road, " + "its stones and its turns, " * (n % 7 + 2)
    for n in range(400)
)


def line_height(view, cp):
    _, line, _ = view._lanes.line_of(cp)
    return line.height


def test_only_lines_with_marks_grow(view):
    open_article(view)
    plain = line_height(view, TEXT.index("bridge"))
    view.show_marks([mark(TEXT, "Tbilisi", "m")])
    assert line_height(view, TEXT.index("Tbilisi")) > plain
    assert line_height(view, TEXT.index("bridge")) == plain
    view.change_marks(["m"], [])
    assert line_height(view, TEXT.index("Tbilisi")) == plain


def test_entity_lanes_lie_above_stance_lanes(view):
    open_article(view)
    view.show_marks(
        [
            mark(TEXT, "Nora Vahanyan met", "stance", group=1, role="negative", chip="ARM −1"),
            mark(TEXT, "Tbilisi", "entity"),
        ]
    )
    assert view.chip_rect("stance").top() > view.chip_rect("entity").bottom()


def test_chips_never_overlap_however_dense(view, qtbot):
    rng = random.Random(3)
    open_article(view, LONG[:6000])
    marks = []
    for n in range(400):
        start = rng.randrange(5900)
        piece = (start, min(start + rng.randint(1, 90), 6000))
        marks.append(Mark(f"m{n}", (piece,), f"LABEL {n}", "ORG", n % 2, n % 3 == 0))
    view.show_marks(marks)
    settle(qtbot, view)
    rects = [view.chip_rect(m.id) for m in marks if LONG[m.start : m.end].strip()]
    assert all(rects)
    rects.sort(key=lambda rect: rect.top())
    for i, one in enumerate(rects):
        for other in rects[i + 1 :]:
            if other.top() >= one.bottom():
                break
            assert not one.intersects(other)
        assert one.right() <= view.viewport().width()


def test_a_mark_over_several_lines_has_one_chip_and_a_bar_on_each(view):
    text = "stones and turns " * 30
    open_article(view, text)
    view.show_marks([Mark("m", ((7, 300),), "ORG", "ORG", 0, False)])
    placed = [p for line in view._lanes.ensure(0).lines for p in line.placed]
    assert len(placed) > 3
    assert [p.chip is not None for p in placed] == [True] + [False] * (len(placed) - 1)
    assert [p.is_start for p in placed] == [True] + [False] * (len(placed) - 1)
    assert [p.is_end for p in placed] == [False] * (len(placed) - 1) + [True]


def test_pieces_of_one_mark_share_a_lane_and_a_chip(view):
    open_article(view)
    a, b = TEXT.index("met"), TEXT.index("Monday")
    view.show_marks([Mark("m", ((a, a + 3), (b, b + 6)), "AZE +1", "positive", 1, False)])
    (placed,) = view._lanes.line_of(a)[1].placed
    assert len(placed.boxes) == 2
    assert placed.chip is not None


def test_hidden_layers_take_no_room(view):
    found = open_article(view)
    view.show_marks([mark(TEXT, "Tbilisi", "e"), mark(TEXT, "Tbilisi", "s", group=1)])
    cells = (GutterCell("AM", "0", "neutral", "hollow"),) * 3
    view.show_gutter([GutterRow(s.start, s.end, cells) for s in found.sentences])
    both = line_height(view, 0)
    view.set_layers_visible({1}, gutter=True)
    assert line_height(view, 0) < both
    assert view.chip_rect("e") is None
    assert view.chip_rect("s") is not None
    view.set_layers_visible((), gutter=False)
    assert view.cell_rect(found.sentences[0].start, 0) is None
    assert line_height(view, 0) == line_height(view, TEXT.index("bridge"))


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.text(
        st.sampled_from(
            "ab \n\u00a0\u200d\ufe0f\u0301👨🇦🇲Աəшب\u2028\u2029\ufeff\ufffc\u200f\t\r\x0b"
        ),
        min_size=1,
        max_size=120,
    )
)
def test_every_text_keeps_its_positions(view, text):
    view.open_text(text, (), (), "t", "s")
    display = view._lanes.display
    assert view._document.characterCount() - 1 == display.units
    for cp in range(len(text) + 1):
        assert display.cp(display.position(cp)) == cp
        box, line, _ = view._lanes.line_of(cp)
        assert line.start <= display.local(box.number, cp) <= line.end


def test_a_selection_is_copied_from_the_article_not_from_qt(view, qtbot):
    text = "a\u00a0b\u2028c 👨‍👩‍👧 in Paris\n" + "x" * 6000 + "\nend"
    open_article(view, text)
    view.set_selection(1, 6020)
    assert view.createMimeDataFromSelection().text() == text[1:6020]
    view.setFocus()
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    QApplication.sendEvent(view, event)
    assert QApplication.clipboard().text() == text[1:6020]


def test_words_after_emoji_are_where_the_mouse_finds_them(view):
    text = "Flags 🇦🇲🇦🇿 and a family 👨‍👩‍👧‍👦 went to Paris."
    open_article(view, text)
    start = text.index("Paris")
    rect = view.range_rects(start, start + 5)[0]
    assert view.character_at(QPointF(rect.left() + 2, rect.center().y())) == start
    assert view.gap_at(QPointF(rect.right() - 1, rect.center().y())) == start + 5


def test_mixed_directions_give_several_boxes_that_do_not_overlap(view):
    text = "The clerk wrote المدرسة في القرية opened on Monday."
    open_article(view, text)
    start, end = text.index("القرية"), text.index(" on Monday")
    rects = view.range_rects(start, end)
    assert len(rects) == 2
    assert rects[0].right() <= rects[1].left()
    (single,) = view.range_rects(text.index("Monday"), text.index("Monday") + 6)
    assert single.left() > rects[1].right()


def test_right_to_left_paragraphs_are_set_from_the_right(view):
    text = "قال رئيس المجلس سامي الحداد إن المدرسة فتحت أبوابها من جديد بعد شتاء طويل جدا في القرية"
    open_article(view, text)
    view.show_marks([Mark("m", ((0, 3),), "ORG", "ORG", 0, False)])
    column = view._lanes.column
    assert view.range_rects(0, 3)[0].right() == pytest.approx(column.left + column.width, abs=2)
    assert view.chip_rect("m").right() == pytest.approx(column.left + column.width, abs=2)


def test_a_resize_keeps_the_top_text_in_its_place(view, qtbot):
    open_article(view, LONG)
    settle(qtbot, view)
    middle = len(LONG) // 2
    view.restore_position(middle)
    top = view.top_position()
    y = view.range_rects(top, top + 1)[0].top()
    for width in (600, 500, 777, 900):
        view.resize(width, 600)
        settle(qtbot, view)
        assert view.range_rects(top, top + 1)[0].top() == pytest.approx(y, abs=1.5)


def test_a_zoom_keeps_the_top_text_in_view_and_is_clamped(view, qtbot):
    open_article(view, LONG)
    view.restore_position(len(LONG) // 2)
    top = view.top_position()
    with qtbot.waitSignal(view.zoom_changed) as caught:
        view.set_zoom(9)
    assert caught.args == [2.5]
    assert 0 <= view.range_rects(top, top + 1)[0].top() < 60
    view.set_zoom(0.1)
    assert view.zoom == 0.7


def test_scrolling_up_into_unseen_text_does_not_jump(view):
    open_article(view, LONG)
    view.restore_position(len(LONG) // 2)
    bar = view.verticalScrollBar()
    for _ in range(60):
        cp = view.top_position()
        before = view.range_rects(cp, cp + 1)[0].top()
        bar.setValue(bar.value() - 40)
        assert view.range_rects(cp, cp + 1)[0].top() == pytest.approx(before + 40, abs=1.5)


def test_idle_layout_does_not_move_what_is_seen(view, qtbot):
    open_article(view, LONG)
    view.restore_position(len(LONG) * 3 // 4)
    cp = view.top_position()
    before = view.range_rects(cp, cp + 1)[0].top()
    settle(qtbot, view)
    assert view.range_rects(cp, cp + 1)[0].top() == pytest.approx(before, abs=1.5)
    assert all(view._lanes.is_placed(k) for k in range(len(view._lanes.display)))


def test_scroll_to_leaves_a_margin_and_does_nothing_when_it_is_in_view(view):
    open_article(view, LONG)
    start = LONG.index("Paragraph 333")
    view.scroll_to(start, start + 9)
    rect = view.range_rects(start, start + 9)[0]
    assert 60 < rect.top() < 400
    value = view.verticalScrollBar().value()
    view.scroll_to(start, start + 9)
    view.set_selection(start, start + 9)
    assert view.verticalScrollBar().value() == value


def test_a_saved_position_comes_back(view):
    open_article(view, LONG)
    view.verticalScrollBar().setValue(5000)
    cp = view.top_position()
    open_article(view)
    open_article(view, LONG)
    assert view.top_position() == 0
    view.restore_position(cp)
    assert view.top_position() == cp


def test_a_change_off_screen_leaves_the_page_alone(view, qtbot):
    open_article(view, LONG)
    view.restore_position(LONG.index("Paragraph 200"))
    settle(qtbot, view)
    cp = view.top_position()
    before = view.range_rects(cp, cp + 1)[0].top()
    view.change_marks((), [mark(LONG, "Paragraph 3 ", "m"), mark(LONG, "Paragraph 390", "n")])
    settle(qtbot, view)
    assert view.range_rects(cp, cp + 1)[0].top() == pytest.approx(before, abs=1.5)


def test_a_long_paragraph_is_split_without_losing_a_position(view):
    text = "A sentence of some length stands here. " * 800
    found = open_article(view, text)
    assert len(view._lanes.display) > 5
    starts = {s.start for s in found.sentences}
    assert set(view._lanes.display.starts) <= starts
    cut = view._lanes.display.starts[3]
    view.show_marks([Mark("m", ((cut - 9, cut + 9),), "ORG", "ORG", 0, False)])
    assert len(view.mark_rects("m")) == 2
    assert view.chip_rect("m") is not None


def test_the_line_above_and_below_keep_the_x(view):
    text = "one two three four five six seven eight nine ten " * 12
    open_article(view, text)
    start = text.index("five")
    x = view.range_rects(start, start + 1)[0].left()
    at = start
    for _ in range(3):
        following = view.line_down(at)
        assert (
            view.range_rects(following, following + 1)[0].top()
            > view.range_rects(at, at + 1)[0].top()
        )
        assert abs(view.range_rects(following, following + 1)[0].left() - x) < 60
        at = following
    for _ in range(3):
        at = view.line_up(at)
    assert at == start
    assert view.line_up(0) == 0


def test_up_and_down_pass_empty_lines_and_stop_at_the_ends(view):
    text = "alpha beta\n\n\ngamma delta\n"
    open_article(view, text)
    assert view.line_down(0) == text.index("gamma")
    assert view.line_up(text.index("gamma")) == 0
    assert view.line_down(text.index("gamma")) == text.index("gamma")


def test_keys_are_left_to_the_window(view):
    open_article(view, LONG)
    view.set_selection(0, 0)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_A, Qt.Key.Key_Space, Qt.Key.Key_End):
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
        event.accept()
        view.keyPressEvent(event)
        assert not event.isAccepted()
    assert view.verticalScrollBar().value() == 0


@pytest.mark.parametrize(
    "keys", ["Right", "Shift+Left", "A", "Space", "PgDown", "Home", "Esc", "Tab"]
)
def test_actions_on_the_view_win_every_key(view, qtbot, keys):
    open_article(view, LONG)
    action = QAction(view)
    action.setShortcut(QKeySequence(keys))
    action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    view.addAction(action)
    view.activateWindow()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    combination = QKeySequence(keys)[0]
    with qtbot.waitSignal(action.triggered):
        QTest.keyClick(view, combination.key(), combination.keyboardModifiers())


def test_a_style_sheet_font_does_not_restyle_the_article(view):
    open_article(view)
    height = line_height(view, 0)
    view.setFont(QFont("Noto Sans", 30))
    assert view._document.defaultFont().pixelSize() == 17
    assert line_height(view, 0) == height


def test_the_screen_reader_interface_knows_text_and_caret(view):
    open_article(view)
    start = TEXT.index("Tbilisi")
    view.set_selection(start, start + 7)
    view.grab()
    found = QAccessible.queryAccessibleInterface(view).textInterface()
    assert found.characterCount() == len(TEXT)
    assert found.text(start, start + 7) == "Tbilisi"
    assert found.cursorPosition() == start + 7
    assert found.offsetAtPoint(found.characterRect(start).center()) == start
    view.announce("Tbilisi, GPE")


def test_everything_paints_in_both_themes(view, qtbot):
    found = open_article(view)
    view.show_marks([mark(TEXT, "Tbilisi", "m", suggested=True), mark(TEXT, "Ganja", "n")])
    view.show_struck([Struck(2, 30, "z", "FURNITURE", True)])
    view.set_current("m")
    view.set_focus_sentence(1)
    view.set_search_hits([(3, 5), (60, 64)])
    view.set_selection(5, 5)
    light = view.grab().toImage()
    view.set_theme(DARK)
    dark = view.grab().toImage()
    assert light.pixelColor(3, 3).lightness() > 200
    assert dark.pixelColor(3, 3).lightness() < 60
    assert found.sentences


def test_an_empty_text_can_be_open(view):
    view.open_text("", (), (), "", "")
    view.set_selection(0, 0)
    view.scroll_to(0, 0)
    view.grab()
    assert view.top_position() == 0
