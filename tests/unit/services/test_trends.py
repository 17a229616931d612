"""The trend as a table and a chart: the same figures, and where the guideline changed."""

import pytest

from annotator.agreement.material import Facts, Material
from annotator.agreement.samples import Ask
from annotator.agreement.study import Study
from annotator.services.comparison.cells import Marker
from annotator.services.comparison.trends import markers_of, trend_board
from tests.helpers.studies import corpus, work

EXACT = Ask("entity", "exact_f1")


def test_every_row_is_a_point_with_the_same_figure_and_opens_the_same_articles():
    board = trend_board(Study(corpus(documents=30)), EXACT)
    assert [row[0].words for row in board.rows] == ["b0", "b1", "b2", "b3", "b4", "b5"]
    for row, point in zip(board.rows, board.chart.points, strict=True):
        assert row[1] is point.cell
        assert len(point.cell.opens.documents) == point.articles == int(row[2].words)
        assert f"n = {point.n}" in point.cell.note
        assert {cell.opens for cell in row} == {point.cell.opens}


def test_the_trend_goes_by_months_where_there_are_no_batches():
    works = [work(person, name, [(0, 3, "A")]) for person in ("ann", "bob") for name in "ab"]
    known = {"a": Facts(60, date="2024-03-01"), "b": Facts(60, date="2023-12-01")}
    board = trend_board(Study(Material(works, known)), EXACT)
    assert board.columns[0] == "Month of finishing"
    assert [point.key for point in board.chart.points] == ["2023-12", "2024-03"]
    asked = trend_board(Study(Material(works, known)), EXACT, "source")
    assert (asked.rows, asked.chart) == ((), None)
    assert "outlet" in asked.empty


@pytest.mark.parametrize(
    ("versions", "markers"),
    [
        ([("1",), ("1",), ("2",), ("2",)], [Marker(1.5, "guideline 2")]),
        ([("1",), ("1", "2"), ("2",)], [Marker(1, "guideline 2")]),
        ([("1",), ("2", "3"), ("2",)], [Marker(0.5, "guideline 2, 3")]),
        ([(), ("1",), (), ("2",)], [Marker(2.5, "guideline 2")]),
        ([], []),
    ],
)
def test_a_marker_stands_where_a_version_comes_up_first(versions, markers):
    assert list(markers_of(versions)) == markers


def test_versions_and_outlets_have_no_markers():
    given = Study(corpus(documents=30))
    assert trend_board(given, EXACT, "batch").chart.markers
    assert not trend_board(given, EXACT, "guideline").chart.markers
    outlets = trend_board(given, EXACT, "source")
    assert not outlets.chart.is_ordered
    assert "dashed line" not in outlets.note
