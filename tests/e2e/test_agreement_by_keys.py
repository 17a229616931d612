"""The Agreement place by keyboard alone: from a figure to the spans behind it, then to the desk."""

import csv
import json
import threading
import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication

from annotator import paths
from annotator.model.articles import Status, WorkState
from annotator.model.assigning import Plan
from annotator.model.changes import Edit
from annotator.services.assigning import Assigning
from annotator.store.project import ProjectStore
from tests.helpers.projects import change
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
    hand.rest()
    return hand


def view(hand):
    return hand.window.places.view("agreement")


def found(hand):
    return hand.workspace.comparing


def test_a_figure_opens_to_what_people_marked_and_that_to_the_article(reader):
    assert found(reader).shown.name == "People"
    reader.keys("Enter")
    reader.rest()
    cell = found(reader).cell
    assert cell.opens.people == ("alice", "boris")
    units = found(reader).lines
    same = sum(line.is_same for line in units)
    marked = sum(said != "not marked" for line in units for _, said in line.sides)
    assert cell.value == pytest.approx(2 * same / marked)
    assert not units[0].is_same
    assert view(reader).behind.hasFocus()
    reader.keys("Enter")
    reader.rest()
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
    reader.rest()
    assert found(reader).ask == ("sentence", "alpha_ordinal", "ARM", "")
    assert found(reader).shown.name == "Confusion"
    reader.keys("T", "2")
    reader.rest()
    assert found(reader).ask.target == "AZE"
    reader.keys("M", "2")
    reader.rest()
    assert found(reader).ask.metric == "alpha_nominal"
    reader.keys("5")
    reader.rest()
    assert found(reader).ask.layer == "document"
    assert found(reader).ask.question
    assert "\nAlpha ordinal: neg, neu, pos\n" in view(reader)._about.text()
    reader.keys("3", "M", "4")
    reader.rest()
    assert found(reader).ask == ("stance", "tuple_f1", "", "")
    assert "Tuple F1" in view(reader)._about.text()


def test_whom_to_compare_and_which_days_can_be_chosen(reader):
    reader.keys("P", "Down", "Down", "Space", "Enter")
    reader.rest()
    assert found(reader).people == ("alice", "boris")
    reader.keys("D")
    reader.type("2031-01-01")
    reader.keys("Enter")
    reader.rest()
    assert found(reader).articles == 0
    assert "Nobody else" in view(reader)._nothing.text()
    reader.keys("D", "Enter")
    reader.rest()
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
    reader.rest()
    assert len(found(reader).lines) == int(cell.words)
    assert {line.verdict for line in found(reader).lines} <= {
        "other label", "other label and boundary"
    }  # fmt: skip
    reader.keys("Esc")
    assert found(reader).cell is None
    assert table.hasFocus()


def test_figures_that_come_late_do_not_take_the_keys_from_a_question(reader):
    reader.keys("2")
    reader.rest()
    picker = reader.window.picker
    reader.keys("3", "Z")  # asked while the figures of the other layer are still computed
    assert picker.isVisible()
    reader.rest()
    view(reader)._opened()
    assert picker.isVisible()
    assert picker.isAncestorOf(QApplication.focusWidget())
    assert found(reader).ask.layer == "stance"
    reader.keys("Esc")
    assert not picker.isVisible()
    assert view(reader).table.hasFocus()


def test_another_place_leaves_no_question_behind(reader):
    reader.keys("M")
    assert reader.window.picker.isVisible()
    reader.keys("F3")
    reader.rest()
    assert not reader.window.picker.isVisible()


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
    people = sharing.named(["alice", "boris", "carla", "dora"])
    plan = Plan(people=people, alone=4, together=4, overlap=100)
    assert sharing.give(sharing.propose(plan), "one") == 7
    store.close()
    hand = start("lilit", place)
    hand.keys("F4", "V", "5")
    hand.rest()
    assert found(hand).shown.name == "Trend"
    assert [point.key for point in found(hand).shown.chart.points] == ["one"]
    hand.keys("Y", "4")
    hand.rest()
    assert "have a guideline version" in view(hand)._nothing.text()


def test_the_chart_is_walked_with_arrows_and_opens_what_is_behind_a_point(reader):
    reader.keys("Y", "5")
    reader.rest()
    chart, points = view(reader).chart, found(reader).shown.chart.points
    assert found(reader).shown.name == "Trend"
    assert chart.isVisible()
    assert chart.hasFocus()
    assert chart.accessibleName() == "Trend, Entities, Exact F1"
    reader.keys("Home")
    assert chart.point() is points[0]
    reader.keys("Right")
    assert chart.point() is points[1]
    for words in (points[1].key, points[1].cell.words, f"n = {points[1].n}", "Point 2 of"):
        assert words in chart.accessibleDescription()
    assert view(reader).table.currentIndex().row() == 1
    picture = chart.grab().toImage()
    colours = {picture.pixelColor(x, y).name() for x in range(0, picture.width(), 2)
               for y in range(0, picture.height(), 2)}  # fmt: skip
    assert reader.window.themes.theme.accent.lower() in colours
    reader.keys("Enter")
    reader.rest()
    documents = set(points[1].cell.opens.documents)
    assert {line.document for line in found(reader).lines} == documents
    assert view(reader).behind.hasFocus()
    reader.keys("Esc")
    assert chart.hasFocus()
    reader.keys("End", "Left", "Left", "Tab")
    assert view(reader).table.hasFocus()
    reader.keys("Up")
    assert chart.current == view(reader).table.currentIndex().row() == max(0, len(points) - 4)
    reader.keys("B")
    assert not chart.isVisible()


def test_the_chart_is_written_with_the_other_pictures(reader, tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "exports", lambda: tmp_path / "out")
    reader.keys("Y", "5")
    reader.rest()
    points = found(reader).shown.chart.points
    reader.keys("X")
    reader.qtbot.waitUntil(lambda: any((tmp_path / "out").glob("*/report.pdf")), timeout=20_000)
    (folder,) = (tmp_path / "out").iterdir()
    drawing = (folder / "trend_chart.svg").read_text("utf-8")
    assert all(point.cell.words in drawing for point in points)
    assert "Entities, Exact F1" in drawing
    assert (folder / "trend_chart.png").stat().st_size > 2_000
    assert b"/Image" in (folder / "report.pdf").read_bytes()


def test_gamma_of_two_people_is_worked_out_and_opens(reader):
    reader.keys("Z", "2")
    reader.rest()
    sheet = view(reader).gamma
    assert sheet.cell.value == pytest.approx(float(sheet.words.text().split()[1]), abs=0.005)
    assert "7 articles, n = " in sheet.words.text()
    assert "too few articles for an interval" in sheet.words.text()
    sheet.units_button.click()
    reader.rest()
    assert found(reader).cell.opens.people == ("alice", "carla")
    assert {name for line in found(reader).lines for name, _ in line.sides} == {"alice", "carla"}
    reader.keys("Esc", "4", "Z")
    reader.rest()
    assert "Gamma is for spans" in reader.window.messages.words


def test_gamma_stops_when_asked(reader, monkeypatch):
    begun, heard = threading.Event(), []

    def endless(_study, _layer, _pair, told):
        while True:
            begun.set()
            heard.append(told(1, 9))
            time.sleep(0.005)

    monkeypatch.setattr("annotator.services.comparison.comparing.pooled_gamma", endless)
    found(reader).pair = ("alice", "boris")
    view(reader)._ask_gamma()
    sheet = view(reader).gamma
    reader.qtbot.waitUntil(begun.is_set)
    reader.qtbot.waitUntil(lambda: "1 of 9 articles" in sheet.note.text())
    sheet.close_button.click()
    reader.rest()
    assert sheet.is_gone


def test_what_was_left_out_opens_to_articles_and_labels(start, place):
    store = ProjectStore.open(str(place))
    uid = store.articles.uids()[0]
    alice = store.people.by_name("alice")
    document = store.works.document(uid, alice.id)
    opened = change(uid, alice, Edit(document.state, WorkState(Status.STARTED)))
    store.works.commit(opened, document.facts.revision)
    title = store.articles.get(uid).title
    store.close()
    hand = start("lilit", place)
    hand.keys("F4", "Shift+B")
    hand.rest()
    board = found(hand).shown
    assert board.name == "Left out"
    assert board.rows[0][0].words == "works"
    for row in board.rows:
        count = int(row[2].words.replace(",", ""))
        for cell in row:
            found(hand).open(cell)
            hand.rest()
            assert len(found(hand).lines) == count
    found(hand).open(board.rows[0][0])
    hand.rest()
    [line] = found(hand).lines
    assert (line.title, line.verdict) == (title, "not finished")
    assert line.sides == (("alice", "the whole article"),)
    hand.keys("Enter")
    hand.rest()
    assert hand.window.places.current in {"review", "label"}


def heard(widget):
    """What assistive programs are told of every cell or row of a widget."""
    root = QAccessible.queryAccessibleInterface(widget)
    assert root is not None
    children = [root.child(i) for i in range(root.childCount())]
    return [child.text(QAccessible.Text.Name) for child in children if child is not None]


def test_a_screen_reader_is_told_figures_and_what_stands_behind_them(reader):
    words = heard(view(reader).table)
    reader.keys("Enter")
    reader.rest()
    figure = f"{found(reader).cell.value:.2f}"
    assert any("alice" in w and "boris" in w and figure in w for w in words), words
    units = heard(view(reader).behind)
    assert any("alice" in w and "boris" in w for w in units)
