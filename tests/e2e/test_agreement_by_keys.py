"""The Agreement place by keyboard alone: from a figure to the spans behind it, then to the desk."""

import csv
import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator import paths
from annotator.model.assigning import Plan
from annotator.services.assigning import Assigning
from annotator.store.project import ProjectStore
from tests.helpers.review_people import simulated


@pytest.fixture
def place(tmp_path):
    simulated(tmp_path, people=("alice", "boris", "carla")).close()
    return tmp_path / "review.annot"


@pytest.fixture
def reader(start, place):
    """Somebody who labelled nothing, in the Agreement place."""
    hand = start("lilit", place)
    hand.keys("F4")
    settle(hand)
    return hand


def settle(hand):
    hand.settle()
    for _ in range(3):
        QApplication.processEvents()
    hand.settle()


def view(hand):
    return hand.window.places.view("agreement")


def found(hand):
    return hand.workspace.comparing


def test_a_figure_opens_to_what_people_marked_and_that_to_the_article(reader):
    assert found(reader).shown.name == "People"
    reader.keys("Right", "Enter")
    settle(reader)
    cell = found(reader).cell
    assert cell.opens.people == ("alice", "boris")
    units = found(reader).lines
    same = sum(line.is_same for line in units)
    marked = sum(said != "not marked" for line in units for _, said in line.sides)
    assert cell.value == pytest.approx(2 * same / marked)
    assert not units[0].is_same
    assert view(reader).behind.hasFocus()
    reader.keys("Enter")
    settle(reader)
    assert reader.window.places.current == "review"
    item = reader.workspace.reviewing.shelf.item
    assert str(item.cluster.article) == units[0].document
    assert item.cluster.start < units[0].end
    assert units[0].start < item.cluster.end
    assert not item.cluster.is_unanimous


def test_layers_tables_and_metrics_have_a_key_each(reader):
    reader.keys("B")
    assert found(reader).shown.name == "Labels"
    reader.keys("Shift+B", "Shift+B")
    assert found(reader).shown.name == "Left out"
    reader.keys("V", "3")
    assert found(reader).shown.name == "Confusion"
    reader.keys("4")
    settle(reader)
    assert found(reader).ask == ("sentence", "alpha_ordinal", "ARM", "")
    assert found(reader).shown.name == "Confusion"
    reader.keys("T", "2")
    settle(reader)
    assert found(reader).ask.target == "AZE"
    reader.keys("M", "2")
    settle(reader)
    assert found(reader).ask.metric == "alpha_nominal"
    reader.keys("5")
    settle(reader)
    assert found(reader).ask.layer == "document"
    assert found(reader).ask.question
    reader.keys("3", "M", "4")
    settle(reader)
    assert found(reader).ask == ("stance", "tuple_f1", "", "")
    assert "Tuple F1" in view(reader)._about.text()


def test_whom_to_compare_and_which_days_can_be_chosen(reader):
    reader.keys("P", "Down", "Down", "Space", "Enter")
    settle(reader)
    assert found(reader).people == ("alice", "boris")
    reader.keys("D")
    reader.type("2031-01-01")
    reader.keys("Enter")
    settle(reader)
    assert found(reader).articles == 0
    assert "Nobody else" in view(reader)._nothing.text()
    reader.keys("D", "Enter")
    settle(reader)
    assert found(reader).articles == 7


def test_a_confusion_cell_opens_to_exactly_its_units(reader):
    reader.keys("V", "3")
    table = view(reader).table
    board = found(reader).shown
    row, column, cell = next(
        (r, c, cell)
        for r, line in enumerate(board.rows)
        for c, cell in enumerate(line)
        if cell.opens
        and cell.opens.labels[0] != cell.opens.labels[1]
        and "" not in cell.opens.labels
    )
    table.setCurrentIndex(table.boards.index(row, column))
    reader.keys("Enter")
    settle(reader)
    assert len(found(reader).lines) == int(cell.words)
    assert {line.verdict for line in found(reader).lines} <= {
        "other label", "other label and boundary"
    }  # fmt: skip
    reader.keys("Esc")
    assert found(reader).cell is None
    assert table.hasFocus()


def test_everything_is_written_as_tables_pictures_and_a_report(reader, tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "exports", lambda: tmp_path / "out")
    reader.keys("X")
    reader.qtbot.waitUntil(lambda: any((tmp_path / "out").glob("*/report.pdf")), timeout=20_000)
    (folder,) = (tmp_path / "out").iterdir()
    assert (folder / "report.pdf").read_bytes().startswith(b"%PDF")
    assert (folder / "people.svg").read_text("utf-8").count("<text") > 5
    assert (folder / "confusion.png").stat().st_size > 2_000
    report = json.loads((folder / "report.json").read_text("utf-8"))
    with (folder / "entity_pairs.csv").open(encoding="utf-8", newline="") as stream:
        first = next(csv.DictReader(stream))
    assert float(first["exact_f1"]) == report["layers"]["entity"]["pairs"][0]["exact_f1"]


def test_cells_are_read_out_with_all_that_stands_beside_them(reader):
    table = view(reader).table
    words = table.boards.index(0, 2).data(Qt.ItemDataRole.AccessibleTextRole)
    assert words.startswith("alice, boris, 0.")
    assert "7 articles" in words
    assert "too few articles for an interval" in words


def test_batches_make_the_trend(start, place):
    store = ProjectStore.open(str(place))
    sharing = Assigning(store)
    people = sharing.named(["dora"])
    sharing.give(sharing.propose(Plan(people=people, together=1, overlap=0, alone=1)), "one")
    store.close()
    hand = start("lilit", place)
    hand.keys("F4", "V", "5")
    settle(hand)
    assert found(hand).shown.name == "Trend"
