"""Lane packing, gutter cells, heights and the reading column, as tables and properties."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.ui.article.gutter import GutterSizes, arrange, depth, shortfalls
from annotator.ui.article.heights import Heights
from annotator.ui.article.lanes import Extent, chip_left, pack, tops
from annotator.ui.article.marks import GutterCell, GutterRow
from annotator.ui.article.reading import NARROWEST, reading_column

SIZES = GutterSizes(full=38, compact=14, height=14, gap=3, apart=5, clear=9, room=60)
extents = st.lists(
    st.builds(
        lambda left, width, group, chip: Extent(left, left + width, group, chip),
        st.floats(0, 600),
        st.floats(1, 300),
        st.integers(0, 2),
        st.booleans(),
    ),
    max_size=25,
)


def extent(left, right, group=0, chip=True):
    return Extent(left, right, group, chip)


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ([], ()),
        ([extent(0, 10), extent(20, 30)], (0, 0)),
        ([extent(0, 10), extent(5, 30)], (0, 1)),
        ([extent(20, 30), extent(0, 10)], (0, 0)),
        ([extent(0, 10), extent(0, 90)], (1, 0)),  # the longer one first
        ([extent(0, 90), extent(10, 20), extent(40, 50)], (0, 1, 1)),
        ([extent(0, 10, group=1), extent(20, 30, group=0)], (1, 0)),
        ([extent(0, 10), extent(13, 20)], (0, 1)),  # closer than the gap of 5
    ],
)
def test_lanes(given_, expected):
    assert pack(given_, 5).lanes == expected


@given(extents)
def test_no_two_extents_in_a_lane_come_closer_than_the_gap(given_):
    lanes = pack(given_, 5).lanes
    for i, one in enumerate(given_):
        for j, other in enumerate(given_[:i]):
            if lanes[i] == lanes[j]:
                assert one.right + 5 <= other.left or other.right + 5 <= one.left


@given(extents)
def test_groups_never_share_a_lane_and_lower_groups_are_on_top(given_):
    packing = pack(given_, 5)
    for one, lane in zip(given_, packing.lanes, strict=True):
        for other, deeper in zip(given_, packing.lanes, strict=True):
            assert one.group >= other.group or lane < deeper
        assert packing.with_chip[lane] or not one.has_chip


def test_lanes_without_chip_are_thin():
    assert tops((True, False, True), 20, 6) == ([0.0, 20.0, 26.0], 46.0)


@pytest.mark.parametrize(
    ("start", "end", "width", "rtl", "left"),
    [
        (10, 40, 50, False, 10),
        (280, 295, 50, False, 250),
        (200, 260, 50, True, 210),
        (0, 20, 50, True, 0),
    ],
)
def test_a_chip_hangs_at_the_start_of_its_words_inside_the_limits(start, end, width, rtl, left):
    assert chip_left(start, end, width, (0, 300), rtl=rtl) == left


def row(start, cells=2):
    cell = GutterCell("AM", "0", "neutral", "hollow")
    return GutterRow(start, start + 5, (cell,) * cells)


@given(st.integers(1, 12), st.integers(1, 4), st.floats(30, 200))
def test_no_gutter_cell_is_lost_or_covered(sentences, targets, room):
    sizes = GutterSizes(full=38, compact=14, height=14, gap=3, apart=5, clear=9, room=room)
    boxes = arrange([row(10 * n, targets) for n in range(sentences)], sizes)
    assert {(b.sentence_start, b.target) for b in boxes} == {
        (10 * n, t) for n in range(sentences) for t in range(targets)
    }
    for i, one in enumerate(boxes):
        assert one.left + one.width <= -sizes.clear
        for other in boxes[:i]:
            apart = one.left >= other.left + other.width or other.left >= one.left + one.width
            assert apart or one.top >= other.top + other.height or other.top >= one.top + one.height


def test_one_sentence_has_full_cells_several_have_signs_only():
    assert [box.compact for box in arrange([row(0)], SIZES)] == [False, False]
    assert all(box.compact for box in arrange([row(0), row(9)], SIZES))
    assert arrange([row(0, cells=0)], SIZES) == ()


def test_the_first_target_is_on_top_and_sentences_read_left_to_right():
    first, second = arrange([row(0, 1), row(9, 1)], SIZES)
    assert first.left < second.left
    above, below = arrange([row(0)], SIZES)
    assert above.top < below.top
    assert depth((above, below), 3) == below.top + below.height + 3


@pytest.mark.parametrize(
    ("heights", "depths", "extra"),
    [
        ([23, 23], [0, 0], [0, 0]),
        ([23, 23], [34, 0], [0, 0]),  # spills over an unmarked line
        ([23, 23], [34, 34], [11, 11]),
        ([42, 23], [34, 34], [0, 11]),
        ([23, 23, 42], [50, 0, 34], [0, 4, 0]),
    ],
)
def test_lines_grow_only_where_gutter_cells_would_collide(heights, depths, extra):
    assert shortfalls(heights, depths) == extra


@given(st.lists(st.floats(1, 50), min_size=1, max_size=40), st.data())
def test_heights_agree_with_plain_sums(values, data):
    heights = Heights(values)
    for _ in range(5):
        i = data.draw(st.integers(0, len(values) - 1))
        values[i] = data.draw(st.floats(1, 50))
        heights.replace(i, values[i])
    for i in range(len(values)):
        assert heights.top(i) == pytest.approx(sum(values[:i]))
        assert heights.at(sum(values[:i]) + values[i] / 2) == i
    assert heights.at(-5) == 0
    assert heights.at(1e9) == len(values) - 1


@pytest.mark.parametrize("width", [200, 480, 849, 1280, 1920])
def test_gutter_and_column_stand_centred_and_inside(width):
    column = reading_column(width, 8.3, 74, 55)
    assert column.width >= NARROWEST
    if width >= 849:
        assert column.width == round(74 * 8.3)
        assert abs((column.left - 55) - (width - column.left - column.width)) <= 1
    assert column.left >= 55
    assert column.left + column.width <= max(width, 55 + 12 + NARROWEST)
