"""What the screen shows: each figure opens to the documents and units it stands on."""

from dataclasses import replace

import pytest

from annotator.agreement.anchoring import by_origin, omissions, shown_against_hidden
from annotator.agreement.confusions import confused_pairs, confusion
from annotator.agreement.gold import against_gold
from annotator.agreement.kappa import weighted_kappa
from annotator.agreement.material import Choice, Facts, Marked, Material
from annotator.agreement.report import agreement_report
from annotator.agreement.samples import Ask, metrics_of, sample
from annotator.agreement.screens import (
    document_list,
    mean_of_pairs,
    people_matrix,
    self_agreement,
    trend,
)
from annotator.agreement.span_section import label_lines
from annotator.agreement.study import Study
from annotator.agreement.unit_table import document_units, sentence_units, span_units
from tests.helpers.studies import BOUNDS, corpus, facts, work

EXACT = Ask("entity", "exact_f1")


def study(works, known=None, **choice):
    documents = {each.document for each in works}
    return Study(Material(works, known or facts(documents)), Choice(**choice))


@pytest.mark.parametrize("layer", ["zone", "entity", "stance", "sentence", "document"])
def test_every_metric_of_a_layer_fills_a_matrix(layer):
    given = Study(corpus())
    for metric in metrics_of(layer):
        cells = people_matrix(given, Ask(layer, metric, "ARM", "portrayal"))
        assert len(cells) == 3
        for cell in cells:
            assert len(cell.documents) == 12
            if cell.figure.value is not None:
                assert cell.interval.low <= cell.figure.value <= cell.interval.high


def test_the_matrix_is_the_report_and_its_mean_is_plain():
    given = Study(corpus())
    report = agreement_report(given.material)
    cells = people_matrix(given, EXACT)
    pairs = report["layers"]["entity"]["pairs"]
    assert [cell.figure.value for cell in cells] == [pair["exact_f1"] for pair in pairs]
    assert [list(cell.interval[:2]) for cell in cells] == [pair["interval"] for pair in pairs]
    mean = mean_of_pairs(cells)
    assert mean == pytest.approx(sum(pair["exact_f1"] for pair in pairs) / 3)
    assert mean.n == 3
    assert mean_of_pairs([]).value is None
    assert mean_of_pairs(people_matrix(given, Ask("zone", "exact_f1"))).reason == "no_spans"


def test_labels_come_with_intervals_for_any_people():
    given = Study(corpus())
    lines = label_lines(given, "entity", ("ann", "bob"))
    assert [line.label for line in lines] == ["A", "B", "C"]
    assert all(line.interval.low <= line.f1.value <= line.interval.high for line in lines)


def test_kappa_of_a_pair_is_that_of_its_shared_values():
    given = Study(corpus())
    found = sample(given, Ask("sentence", "kappa_quadratic", "ARM"), ("ann", "bob"))
    names = ["neg", "neu", "pos"]
    units = [
        unit.values
        for unit in sentence_units(given, "ARM", ("ann", "bob"))
        if set(unit.values) <= set(names)
    ]
    expected = weighted_kappa(units=units, weights="quadratic", categories=names)
    assert found.figure() == pytest.approx(expected.value)
    assert found.figure().n == len(units)
    with pytest.raises(ValueError, match="exactly two people"):
        sample(given, Ask("sentence", "kappa_quadratic", "ARM"))
    with pytest.raises(ValueError, match="no metric 'ac2'"):
        sample(given, Ask("entity", "ac2"))


def test_documents_are_listed_lowest_first_and_undefined_last():
    works = [
        *(work(p, "good", [(0, 3, "A")]) for p in ("ann", "bob")),
        work("ann", "bad", [(0, 3, "A")]), work("bob", "bad", [(0, 3, "B")]),
        *(work(p, "empty") for p in ("ann", "bob")),
    ]  # fmt: skip
    lines = document_list(study(works), EXACT)
    assert [(line.document, line.figure.value) for line in lines] == [
        ("bad", 0), ("good", 1), ("empty", None),
    ]  # fmt: skip
    assert lines[0].source is None


def test_a_trend_goes_by_batch_and_small_batches_have_no_interval():
    given = Study(corpus(documents=30))
    points = trend(given, EXACT)
    assert [point.key for point in points] == ["b0", "b1", "b2", "b3", "b4", "b5"]
    assert all(point.interval.reason == "too few documents" for point in points)
    months = trend(given, EXACT, "month")
    assert [point.key for point in months] == ["2024-01", "2024-02", "2024-03"]
    assert trend(given, EXACT, "source")[0].interval.low is not None
    assert set(points[1].guidelines) == {"v0", "v1"}
    assert trend(given, EXACT, "guideline")[0].guidelines == ("v0",)
    together = [document for point in points for document in point.documents]
    assert sorted(together) == list(sample(given, EXACT).documents)
    with pytest.raises(ValueError, match="a trend goes by"):
        trend(given, EXACT, "weekday")
    bare = Study(Material(given.material.finished, {}))
    assert trend(bare, EXACT, "month") == []


def test_self_agreement_compares_two_runs_of_one_person():
    works = [
        work("ann", "d", [(0, 3, "A"), (5, 9, "B")]),
        work("ann", "d", [(0, 3, "A"), (5, 9, "C")], serving=1),
        work("ann", "e", [(0, 3, "A")]),
        work("bob", "d", [(0, 3, "C")], serving=1),
    ]
    figure, interval, documents = self_agreement(study(works), "ann", EXACT)
    assert figure == 0.5
    assert interval.reason == "too few documents"
    assert documents == ("d",)
    assert study(works).shared_work("entity", ("ann", "bob")) == {}


def test_units_open_a_figure_down_to_the_callers_keys():
    works = [
        work("ann", "d", [(0, 4, "A", "k1"), (6, 9, "B", "k2"), (10, 14, "C", "k3"), (20, 25, "A", "k4"), (30, 33, "A", "k5")]),
        work("bob", "d", [(0, 4, "A", "k6"), (6, 9, "C", "k7"), (10, 15, "C", "k8"), (21, 24, "B", "k9"), (40, 43, "A", "k0")]),
    ]  # fmt: skip
    units = span_units(study(works), "entity")
    assert [unit.verdict for unit in units] == [
        "same",
        "label",
        "boundary",
        "both",
        "only_a",
        "only_b",
    ]
    assert units[0].span_a.key == "k1"
    assert units[-1].span_b.key == "k0"
    assert span_units(study(works), "entity", documents=["e"]) == []
    exact = sample(study(works), EXACT).figure()
    same = sum(unit.verdict == "same" for unit in units)
    assert exact == pytest.approx(2 * same / exact.n)
    with pytest.raises(ValueError, match="has no spans"):
        span_units(study(works), "sentence")


def test_zones_and_stances_open_to_their_records():
    zones = (Marked(0, 9, "BODY", "z1"),)
    unit = span_units(study([replace(work(p, "d"), zones=zones) for p in "ab"]), "zone")[0]
    assert (unit.verdict, unit.span_a.key) == ("same", "z1")
    works = [work(p, "d", stances=[(0, 4, "ARM", -1, "x", f"{p}1")]) for p in ("ann", "bob")]
    unit = span_units(study(works), "stance")[0]
    assert (unit.verdict, unit.span_a.key, unit.span_a.label) == ("same", "ann1", "ARM")


def test_values_open_to_sentences_and_documents():
    works = [
        work("ann", "d", sentences=[(*BOUNDS[0], "ARM", "neg"), (*BOUNDS[1], "ARM", "pos")],
             values=[("ARM", "portrayal", "-1"), ("ARM", "main_holder", "x")]),
        work("bob", "d", sentences=[(*BOUNDS[0], "ARM", "neu")],
             values=[("ARM", "main_holder", "x")]),
    ]  # fmt: skip
    given = study(works)
    units = sentence_units(given, "ARM")
    assert [(unit.values, unit.verdict) for unit in units] == [
        (("neg", "neu"), "different"), (("pos", None), "single"),
    ]  # fmt: skip
    assert units[0].document == "d"
    assert (units[0].start, units[0].end) == BOUNDS[0]
    assert document_units(given, "ARM", "main_holder")[0].verdict == "same"
    assert document_units(given, "ARM", "portrayal")[0].values == ("-1", None)


def test_a_confusion_matrix_has_a_row_and_column_for_what_was_not_marked():
    works = [
        work("ann", "d", [(0, 4, "A"), (6, 9, "B"), (30, 33, "A")]),
        work("bob", "d", [(0, 4, "A"), (6, 9, "C"), (40, 43, "C")]),
    ]
    given = study(works)
    matrix = confusion(given, EXACT, "ann", "bob")
    assert matrix.labels == ("A", "B", "C", "∅")
    assert matrix.counts.tolist() == [[1, 0, 0, 1], [0, 0, 1, 0], [0, 0, 0, 0], [0, 0, 1, 0]]
    assert matrix.shares()[0].tolist() == [0.5, 0, 0, 0.5]
    assert confused_pairs(matrix) == [("A", "∅", 1), ("B", "C", 1), ("C", "∅", 1)]
    turned = confusion(given, EXACT, "bob", "ann")
    assert turned.counts.tolist() == matrix.counts.T.tolist()


def test_values_are_confused_too_and_a_gap_is_shown():
    works = [
        work("ann", "d", sentences=[(*BOUNDS[0], "ARM", "neg"), (*BOUNDS[1], "ARM", "pos")]),
        work("bob", "d", sentences=[(*BOUNDS[0], "ARM", "neu")]),
    ]
    matrix = confusion(study(works), Ask("sentence", "agreement", "ARM"), "ann", "bob")
    assert matrix.labels[-2:] == ("none", "∅")
    assert matrix.counts[0, 1] == 1
    assert matrix.counts[2, 6] == 1
    assert matrix.counts.sum() == 2


def test_a_person_is_scored_against_gold_without_their_own_decisions():
    works = [
        work("ann", "d", [(0, 4, "A"), (6, 9, "B"), (20, 22, "C")]),
        work("gold", "d", [(0, 4, "A"), (6, 9, "C"), (11, 13, "A"), (20, 22, "C", None, "adjudicated", "ann")]),
    ]  # fmt: skip
    scores = against_gold(study(works), "ann", "entity")
    assert scores.own_decisions == 1
    assert scores.precision.figure == 0.5
    assert scores.recall.figure == pytest.approx(1 / 3)
    assert scores.f1.figure == pytest.approx(0.4)
    assert scores.f1.interval.reason == "too few documents"
    assert [figure.value for figure in scores.by_label["A"]] == [1, 0.5, pytest.approx(2 / 3)]
    assert scores.by_label["B"][1].value is None
    assert scores.confusion.counts[scores.confusion.labels.index("A"), -1] == 1
    assert scores.schemes["exact"]["correct"] == 2
    assert scores.schemes["strict"]["missed"] == 1
    assert scores.documents == ("d",)
    other = against_gold(study([*works, work("bob", "d")]), "bob", "entity")
    assert other.own_decisions == 0
    with pytest.raises(ValueError, match="has no spans"):
        against_gold(study(works), "ann", "document")


def test_gold_is_nobody():
    given = Study(corpus())
    assert "gold" not in given.people
    assert len(against_gold(given, "ann", "entity").documents) == 14


def test_shown_documents_are_compared_with_hidden_ones():
    given = Study(corpus(documents=60))
    found = shown_against_hidden(given, EXACT)
    assert found.difference == pytest.approx(found.shown - found.hidden)
    low, high = found.difference_interval[:2]
    assert low <= found.difference.value <= high
    spread = max(side.high - side.low for side in (found.shown_interval, found.hidden_interval))
    assert spread < high - low < 2 * spread
    few = shown_against_hidden(Study(corpus()), EXACT)
    assert few.difference.value is not None
    assert few.difference_interval.reason == "too few documents"
    empty = shown_against_hidden(given, Ask("zone", "exact_f1"))
    assert empty.difference.reason == "no_spans"
    assert empty.difference_interval.low is None


def test_omissions_are_gold_spans_nobody_suggested_and_a_person_missed():
    gold = [(0, 4, "A"), (6, 9, "B"), (20, 22, "C")]
    works = [
        work("gold", "d", gold), work("ann", "d", [(0, 4, "A"), (7, 9, "X")]),
        work("gold", "e", gold), work("ann", "e", gold),
        work("gold", "f", gold), work("ann", "f"),
    ]  # fmt: skip
    suggested = ((0, 4, "A"),)
    known = {
        "d": Facts(60, shown=True, suggested=suggested),
        "e": Facts(60, shown=False, suggested=suggested),
        "f": Facts(60, suggested=suggested),
    }
    found = omissions(study(works, known))
    assert (found.shown.value, found.shown.n) == (0.5, 2)
    assert (found.hidden.value, found.hidden.n) == (0, 2)
    assert found.shown_interval.reason == "too few documents"


def test_pairs_are_split_by_where_they_came_from():
    rows = [(0, 4), (6, 9), (11, 13), (20, 22)]
    origins = [
        ("manual", "manual"),
        ("accepted", "bulk"),
        ("manual", "accepted"),
        ("edited", "edited"),
    ]
    labels = ["AA", "AA", "AB", "AA"]
    works = [
        replace(
            work(person, "d"),
            entities=tuple(
                Marked(*row, label[k], n, origin[k])
                for n, (row, origin, label) in enumerate(zip(rows, origins, labels, strict=True))
            ),
        )
        for k, person in enumerate(("ann", "bob"))
    ]
    works[0] = replace(works[0], entities=(*works[0].entities, Marked(40, 44, "A")))
    works.append(work("cem", "e"))
    found = by_origin(study(works), "entity")
    assert {kind: (figure.value, figure.n) for kind, figure in found.items()} == {
        "manual": (1, 1), "accepted": (1, 1), "mixed": (0.5, 2),
    }  # fmt: skip
    with pytest.raises(ValueError, match="has no spans"):
        by_origin(study(works), "sentence")


def test_batches_come_in_the_order_they_were_begun_and_versions_as_people_count():
    known = {
        "a": Facts(60, date="2024-03-01", batch="first", guideline="9"),
        "b": Facts(60, date="2024-04-01", batch="after", guideline="10"),
    }
    works = [work(person, name, [(0, 3, "A")]) for person in ("ann", "bob") for name in "ab"]
    given = study(works, known)
    assert [point.key for point in trend(given, EXACT)] == ["first", "after"]
    assert [point.key for point in trend(given, EXACT, "guideline")] == ["9", "10"]
