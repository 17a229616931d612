"""What is under a point, which mark a click means, where an edge may go: tables."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.ui.article.lines import LineBox, Placed
from annotator.ui.article.marks import Mark
from annotator.ui.article.picking import (
    chip_at,
    edge_at,
    edges,
    marks_over,
    moved_edge,
    next_pick,
)
from annotator.ui.article.snapping import Snapper

LONG = Mark("long", ((0, 30),), "ORG", "ORG", 0, False)
SHORT = Mark("short", ((5, 9),), "GPE", "GPE", 0, False)
SPLIT = Mark("split", ((0, 3), (20, 24)), "AZE", "positive", 1, False)
LINE = LineBox(0, 40, 0, 80, 0, 18, 23)
LINE.placed = (
    Placed(LONG, ((0.0, 300.0),), 22, (0, 25, 40), True, False),
    Placed(SHORT, ((50.0, 90.0),), 41, (50, 44, 36), True, True),
    Placed(SPLIT, ((0.0, 30.0), (200.0, 240.0)), 60, (0, 63, 30), True, True),
)


@pytest.mark.parametrize(
    ("x", "y", "expected"),
    [
        (5, 30, "long"),
        (60, 23, "long"),  # its bar runs on above the chip of the nested mark
        (60, 50, "short"),
        (85, 42, "short"),
        (120, 50, None),
        (60, 10, None),
        (220, 61, "split"),
        (100, 61, None),  # between two pieces
    ],
)
def test_chips_and_bars(x, y, expected):
    found = chip_at(LINE, x, y, chip_height=13, bar=3)
    assert (found.id if found else None) == expected


@pytest.mark.parametrize(
    ("x", "expected"),
    [(60, ["short", "long"]), (10, ["split", "long"]), (290, ["long"]), (310, [])],
)
def test_marks_over_words_come_shortest_first(x, expected):
    assert [mark.id for mark in marks_over(LINE, x)] == expected


@pytest.mark.parametrize(
    ("candidates", "last", "picked", "expected"),
    [
        (("a",), (), None, "a"),
        (("a", "b"), (), None, "a"),
        (("a", "b"), ("a", "b"), "a", "b"),
        (("a", "b"), ("a", "b"), "b", "a"),
        (("a", "b"), ("a", "b", "c"), "b", "a"),
    ],
)
def test_repeated_picks_cycle(candidates, last, picked, expected):
    assert next_pick(candidates, last, picked) == expected


def test_edges_are_where_the_mark_begins_and_ends():
    both = edges(LINE, "short", rtl=False)
    assert [(edge.side, edge.x) for edge in both] == [("start", 50.0), ("end", 90.0)]
    assert [(e.side, e.x) for e in edges(LINE, "short", rtl=True)] == [
        ("start", 90.0),
        ("end", 50.0),
    ]
    assert [edge.side for edge in edges(LINE, "long", rtl=False)] == ["start"]
    assert edges(LINE, None, rtl=False) == []
    assert edge_at(both, 47, 10).side == "start"
    assert edge_at(both, 70, 10) is None
    assert edge_at(both, 90, 60) is None


@given(st.integers(0, 60), st.sampled_from(["start", "end"]))
def test_a_moved_edge_never_empties_or_turns_a_mark(cp, side):
    start, end = moved_edge(SHORT, side, cp)
    assert start < end
    assert (start, end)[side == "start"] == (5, 9)[side == "start"]


TOKENS = ((0, 5), (6, 9), (9, 10), (12, 20))


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (1, 3, (0, 5)),
        (4, 7, (0, 9)),
        (7, 4, (0, 9)),
        (6, 9, (6, 9)),
        (10, 12, (12, 20)),
        (13, 30, (12, 20)),
    ],
)
def test_ranges_snap_to_tokens(start, end, expected):
    assert Snapper(20, TOKENS, ()).range(start, end) == expected


@pytest.mark.parametrize(
    ("side", "cp", "expected"),
    [
        ("start", 1, 0),
        ("start", 4, 6),
        ("end", 1, 5),
        ("end", 7, 9),
        ("end", 11, 10),
        ("start", 18, 12),
        ("end", 18, 20),
    ],
)
def test_edges_snap_to_the_nearest_boundary_of_their_kind(side, cp, expected):
    assert Snapper(20, TOKENS, ()).edge(side, cp) == expected


def test_without_tokens_nothing_snaps():
    bare = Snapper(20, (), ())
    assert bare.range(3, 7) == (3, 7)
    assert bare.token(3) == (3, 4)
    assert bare.token(20) == (20, 20)
    assert bare.edge("end", 4) == 4
    assert bare.sentence_at(3) is None
