"""Agreement of simulated people: figures against plain counting, and every figure opened."""

import csv
import json
from itertools import combinations

import pytest

from annotator.agreement.samples import Ask
from annotator.agreement.unit_table import span_units
from annotator.errors import RefusalError
from annotator.jobs import immediate
from annotator.model import labelling
from annotator.model.annotations import Entity, Layer, Zone
from annotator.model.articles import Status
from annotator.services.comparison.agreement import Agreement, Selection
from annotator.services.comparison.boards import boards
from annotator.services.comparison.comparing import Known
from annotator.services.comparison.files import headline_tables, write_folder
from annotator.services.comparison.leavings import OVERLAPPING, leavings
from annotator.services.comparison.units import lines_behind
from annotator.services.desk import Desk
from tests.helpers.review_people import PEOPLE, simulated


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    made = simulated(tmp_path_factory.mktemp("agreement"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def agreement(store):
    return Agreement(store)


@pytest.fixture(scope="module")
def report(agreement):
    return agreement.report(Selection())


def stored_entities(store, name):
    person = store.people.by_name(name)
    found = set()
    for uid in store.articles.uids():
        document = store.works.document(uid, person.id)
        struck = [z for z in document.of_type(Zone) if z.kind in {"FURNITURE", "OTHER_STORY"}]
        found |= {
            (uid, e.start, e.end, e.label)
            for e in document.of_type(Entity)
            if not any(z.start <= e.start and e.end <= z.end for z in struck)
        }
    return found


def test_the_report_has_the_shape_of_the_contract(report, store):
    assert report["people"] == sorted(PEOPLE)
    assert report["documents"] == store.articles.count()
    assert set(report["layers"]) == {"zone", "entity", "stance", "sentence", "document"}
    pair = report["layers"]["entity"]["pairs"][0]
    assert {"a", "b", "documents", "spans_a", "spans_b", "exact_f1", "boundary_f1", "relaxed_f1",
            "interval"} <= set(pair)  # fmt: skip
    target = report["layers"]["sentence"]["targets"]["ARM"]
    assert {"alpha_ordinal", "alpha_nominal", "alpha_applicable", "ac2", "units"} <= set(target)
    json.dumps(report)


def test_exact_f1_is_what_counting_by_hand_gives(report, store):
    spans = {name: stored_entities(store, name) for name in PEOPLE}
    pairs = {(p["a"], p["b"]): p for p in report["layers"]["entity"]["pairs"]}
    assert len(pairs) == 10
    for a, b in combinations(sorted(PEOPLE), 2):
        same = len(spans[a] & spans[b])
        expected = 2 * same / (len(spans[a]) + len(spans[b]))
        assert pairs[a, b]["exact_f1"] == pytest.approx(expected, abs=1e-9)
        assert pairs[a, b]["spans_a"] == len(spans[a])
        assert 0.6 < expected < 1


def test_every_pair_figure_opens_to_the_spans_behind_it(agreement, report):
    gathered = agreement.gather(Selection())
    pair = report["layers"]["entity"]["pairs"][0]
    units = span_units(gathered.study, "entity", (pair["a"], pair["b"]))
    same = sum(unit.verdict == "same" for unit in units)
    expected = 2 * same / (pair["spans_a"] + pair["spans_b"])
    assert pair["exact_f1"] == pytest.approx(expected, abs=1e-9)
    assert all(gathered.titles[unit.document] for unit in units)


def test_people_and_layers_can_be_chosen(agreement):
    report = agreement.report(Selection(people=("carla", "alice"), layers=("stance",)))
    assert report["people"] == ["carla", "alice"]
    assert list(report["layers"]) == ["stance"]
    assert len(report["layers"]["stance"]["pairs"]) == 1
    assert report["layers"]["stance"]["pairs"][0]["strict"]["survivors"]
    with pytest.raises(RefusalError, match="nobody called “nobody”"):
        agreement.report(Selection(people=("nobody",)))
    with pytest.raises(RefusalError, match="is no layer"):
        agreement.report(Selection(layers=("words",)))


def test_a_work_that_is_reopened_leaves_the_figures_and_is_counted(tmp_path):
    store = simulated(tmp_path)
    asked = Agreement(store)
    before = asked.report(Selection(people=("alice", "boris")))
    desk = Desk(store, immediate())
    desk.sit_down(store.people.by_name("alice").id)
    desk.open(store.articles.uids()[0])
    desk.act(labelling.set_status, Status.STARTED)
    after = asked.report(Selection(people=("alice", "boris")))
    assert after["documents"] == before["documents"] - 1
    assert {"what": "works", "why": "not finished", "count": 1} in after["excluded"]
    store.close()


def test_the_folder_holds_the_units_behind_the_figures(agreement, report, tmp_path):
    folder = tmp_path / "figures"
    names = write_folder(folder, report, agreement.gather(Selection()))
    assert json.loads((folder / "report.json").read_text("utf-8")) == report
    assert "entity_units.csv" in names
    with (folder / "entity_units.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    pair = report["layers"]["entity"]["pairs"][0]
    of_pair = [row for row in rows if (row["a"], row["b"]) == (pair["a"], pair["b"])]
    same = sum(row["verdict"] == "same" for row in of_pair)
    assert pair["exact_f1"] == pytest.approx(2 * same / (pair["spans_a"] + pair["spans_b"]))
    with (folder / "entity_pairs.csv").open(encoding="utf-8", newline="") as stream:
        lines = list(csv.DictReader(stream))
    assert float(lines[0]["exact_f1"]) == pair["exact_f1"]
    with pytest.raises(RefusalError, match="there already"):
        write_folder(folder, report, agreement.gather(Selection()))
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(RefusalError, match="cannot be written"):
        write_folder(tmp_path / "file" / "under", report, agreement.gather(Selection()))


def test_the_words_say_why_a_figure_is_missing(agreement):
    report = agreement.report(Selection(people=("alice",)))
    tables = headline_tables(report)
    assert tables[0].title == "Zone"
    words = " ".join(cell for table in tables for row in table.rows for cell in row.cells)
    assert Layer.ENTITY.value in words or "finished by one person only" in words


def test_every_cell_of_what_suggestions_do_opens_the_units_that_are_counted(tmp_path):
    store = simulated(tmp_path)
    for uid in store.articles.uids()[:3]:
        for name in PEOPLE:
            store.works.hide_suggestions(uid, store.people.by_name(name).id, hidden=True)
    gathered = Agreement(store).gather(Selection(people=PEOPLE[:2]))
    ask = Ask("entity", "exact_f1")
    board = next(each for each in boards(gathered, ask) if each.name == "Pull")
    shown, hidden, both = board.rows
    assert [row[2].words for row in board.rows] == ["4", "3", "7"]
    lines = {}
    for row in board.rows:
        for cell in row:
            found = lines_behind(gathered, ask, cell.opens, Known(store))
            lines.setdefault(row[0].words, found)
            assert found == lines[row[0].words]
    assert {line.document for line in lines["Suggestions hidden"]} == {
        str(uid) for uid in store.articles.uids()[:3]
    }
    assert all(line.title.endswith("labelled without suggestions")
               for line in lines["Suggestions hidden"])  # fmt: skip
    same = sum(line.is_same for line in lines["Suggestions shown"])
    marked = sum(said != "not marked" for x in lines["Suggestions shown"] for _, said in x.sides)
    assert shown[1].value == pytest.approx(2 * same / marked)
    assert len(lines["Difference"]) == len(lines["Suggestions shown"]) + len(
        lines["Suggestions hidden"]
    )
    assert both[1].note
    assert hidden[1].opens
    store.close()


def test_what_a_layer_leaves_out_is_what_the_report_counts(agreement, report, store):
    gathered = agreement.gather(Selection())
    counted = {(x["what"], x["why"]): x["count"] for x in report["excluded"]}
    seen = set()
    asks = [Ask("zone", "exact_f1"), Ask("entity", "exact_f1"), Ask("stance", "exact_f1")]
    asks += [Ask("sentence", "alpha_ordinal", target) for target in gathered.study.targets]
    for ask in asks:
        for each in leavings(gathered, ask):
            why = "overlap another span of the same person and are left out of the u-alpha family only"
            key = (each.what, why if each.why == OVERLAPPING else each.why)
            assert counted[key] == each.count == len(each.all())
            seen.add(key)
    assert len(seen) > 1
    assert seen == {key for key in counted if not key[0].startswith("document values")}
