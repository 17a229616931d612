"""The whole report: its shape, its rules, its reasons, and that kept statistics change nothing."""

import json
import random
from dataclasses import replace

import pytest

from annotator.agreement.alpha import krippendorff_alpha
from annotator.agreement.gwet import gwet_ac1, gwet_ac2
from annotator.agreement.material import Choice, Excluded, Kept, Material
from annotator.agreement.report import agreement_report
from annotator.agreement.spans import span_f1_exact, span_f1_relaxed
from annotator.agreement.unitizing import cu_alpha, u_alpha
from tests.helpers.studies import BOUNDS, corpus, facts, work

A, B = "ann", "bob"


def ask(works, *, known=None, **choice):
    documents = {each.document for each in works}
    return agreement_report(Material(works, known or facts(documents)), Choice(**choice))


def test_the_report_has_the_promised_shape_and_is_plain_json():
    report = agreement_report(corpus())
    assert json.loads(json.dumps(report, allow_nan=False)) == report
    assert report["people"] == ["ann", "bob", "cem"]
    assert report["documents"] == 12
    assert list(report["layers"]) == ["zone", "entity", "stance", "sentence", "document"]
    entity = report["layers"]["entity"]
    assert [(pair["a"], pair["b"]) for pair in entity["pairs"]] == [
        ("ann", "bob"), ("ann", "cem"), ("bob", "cem"),
    ]  # fmt: skip
    pair = entity["pairs"][0]
    assert {"documents", "spans_a", "spans_b", "exact_f1", "boundary_f1", "relaxed_f1"} <= set(pair)
    low, high = pair["interval"]
    assert low <= pair["exact_f1"] <= high
    assert set(entity["by_label"]) == {"A", "B", "C"}
    assert {"f1", "n", "interval", "ku_alpha"} <= set(entity["by_label"]["A"])
    staged = report["layers"]["stance"]["pairs"][0]
    for kind in ("strict", "relaxed"):
        assert set(staged[kind]["survivors"]) == {"span", "target", "polarity", "holder"}
    target = report["layers"]["sentence"]["targets"]["ARM"]
    assert {"alpha_ordinal", "alpha_nominal", "alpha_applicable", "ac2", "units"} <= set(target)
    assert len(target["interval"]) == 2
    asked = report["layers"]["document"]["targets"]["ARM"]
    assert set(asked) == {"main_holder", "portrayal"}
    assert "alpha_ordinal_three" in asked["portrayal"]
    assert "alpha_ordinal" not in asked["main_holder"]
    assert {"what", "why", "count"} == set(report["excluded"][0])
    assert report["bootstrap"]["draws"] == 2000


def test_the_figures_are_those_of_the_coefficients():
    material = corpus()
    report = agreement_report(material)
    both = {w.document for w in material.finished if w.person == "bob"}
    rows = {
        person: [
            [w.document, *span[:3]]
            for w in material.finished
            if w.person == person and w.document in both
            for span in w.entities
        ]
        for person in ("ann", "bob", "cem")
    }
    pair = report["layers"]["entity"]["pairs"][0]
    assert pair["exact_f1"] == pytest.approx(span_f1_exact(rows["ann"], rows["bob"]).value)
    assert pair["relaxed_f1"] == pytest.approx(span_f1_relaxed(rows["ann"], rows["bob"]).value)
    assert pair["spans_a"] == len(rows["ann"])
    texts = [
        ([[r[1:] for r in rows[p] if r[0] == document] for p in rows], 60)
        for document in sorted(both)
    ]
    entity = report["layers"]["entity"]
    assert entity["u_alpha"] == pytest.approx(u_alpha(documents=texts).value)
    assert entity["cu_alpha"] == pytest.approx(cu_alpha(documents=texts).value)
    marked = sum(row[3] == "A" for person in rows.values() for row in person)
    assert entity["by_label"]["A"]["n"] == marked
    units = [
        [
            next(v.value for v in w.sentences if v[:2] == bounds)
            for w in material.finished
            if w.document == document and w.person in rows
        ]
        for document in sorted(both)
        for bounds in BOUNDS
    ]
    target = report["layers"]["sentence"]["targets"]["ARM"]
    assert target["alpha_nominal"] == pytest.approx(krippendorff_alpha(units).value)
    scale = [[v if v in {"neg", "neu", "pos"} else None for v in row] for row in units]
    names = ["neg", "neu", "pos"]
    expected = krippendorff_alpha(scale, "ordinal", categories=names)
    assert target["alpha_ordinal"] == pytest.approx(expected.value)
    assert target["units_ordinal"] == expected.n
    assert target["ac2"] == pytest.approx(gwet_ac2(scale, categories=names).value)
    applies = [["none" if v == "none" else "yes" for v in row] for row in units]
    assert target["alpha_applicable"] == pytest.approx(krippendorff_alpha(applies).value)
    mixed = sum(row.count("mixed") for row in units)
    why = "mixed or unclear, so not on the ordinal scale"
    assert {"what": "sentence values for ARM", "why": why, "count": mixed} in report["excluded"]
    answers = [
        [
            next(v.value for v in w.values if v.question == "main_holder")
            for w in material.finished
            if w.document == document and w.person in rows
        ]
        for document in sorted(both)
    ]
    block = report["layers"]["document"]["targets"]["ARM"]["main_holder"]
    assert block["alpha_nominal"] == pytest.approx(krippendorff_alpha(answers).value)
    assert block["ac1"] == pytest.approx(gwet_ac1(answers, categories=["x", "y", "none"]).value)


def test_two_people_who_marked_nothing_have_no_f1_but_a_document():
    report = ask([work(A, "d"), work(B, "d")], layers=("entity",))
    pair = report["layers"]["entity"]["pairs"][0]
    assert pair["exact_f1"] is None
    assert pair["exact_f1_reason"] == "no_spans"
    assert pair["documents"] == report["documents"] == 1
    assert pair["interval_reason"] == "too few documents"
    assert report["layers"]["entity"]["u_alpha_reason"] == "no_spans"


def test_a_document_finished_by_one_person_changes_nothing_but_is_told():
    works = [work(p, "d", [(0, 4, "A")]) for p in (A, B)]
    before = ask(works, layers=("entity",))
    after = ask([*works, work(A, "e", [(0, 9, "B")])], layers=("entity",))
    for entry in (before, after):
        entry["layers"]["entity"].pop("by_label")
    assert after["layers"] == before["layers"]
    assert after["documents"] == before["documents"]
    assert after["excluded"] == [
        {"what": "entity documents", "why": "finished by one person only", "count": 1}
    ]


def test_an_unfinished_layer_is_missing_though_the_document_is_done():
    only_entities = frozenset({"entity"})
    works = [work(A, "d", sentences=[(0, 20, "ARM", "neg")]), work(B, "d", layers=only_entities)]
    report = ask(works)
    assert report["layers"]["entity"]["documents"] == 1
    target = report["layers"]["sentence"]["targets"]["ARM"]
    assert (target["alpha_ordinal"], target["units"]) == (None, 0)
    assert target["alpha_ordinal_reason"] == "no_pairable_units"


def test_a_sentence_without_a_value_counts_only_as_the_chosen_default():
    sentences = [(*BOUNDS[0], "ARM", "neg"), (*BOUNDS[1], "ARM", "pos")]
    works = [work(A, "d", sentences=sentences), work(B, "d", sentences=sentences[:1])]
    left = ask(works, layers=("sentence",))
    target = left["layers"]["sentence"]["targets"]["ARM"]
    assert target["units"] == 1
    why = "no value in finished work and no default chosen"
    assert {"what": "sentence values for ARM", "why": why, "count": 1} in left["excluded"]
    filled = ask(works, layers=("sentence",), sentence_default="none")
    target = filled["layers"]["sentence"]["targets"]["ARM"]
    # Two valued sentences and the third of the document, which both left at the default.
    assert target["units"] == 3
    assert target["units_ordinal"] == 1
    assert target["alpha_applicable"] == pytest.approx(krippendorff_alpha(["yy", "yn", "nn"]).value)
    assert not filled["excluded"]


def test_an_unanswered_question_is_told():
    works = [work(A, "d", values=[("ARM", "portrayal", "-1")]), work(B, "d")]
    report = ask(works, layers=("document",))
    entry = report["layers"]["document"]["targets"]["ARM"]["portrayal"]
    assert entry["alpha_ordinal_three_reason"] == "no_pairable_units"
    assert report["excluded"][0]["count"] == 1


def test_overlapping_spans_of_one_person_leave_the_u_family_only():
    rows = [(0, 9, "A"), (2, 5, "B"), (12, 15, "A")]
    report = ask([work(A, "d", rows), work(B, "d", rows)], layers=("entity",))
    assert report["layers"]["entity"]["pairs"][0]["exact_f1"] == 1
    assert report["excluded"][0]["what"] == "entity spans"
    assert report["excluded"][0]["count"] == 2


def test_stances_are_compared_in_stages():
    one = [(0, 5, "ARM", -2, "x"), (8, 12, "AZE", 1, "x"), (20, 25, "ARM", "mixed", "y")]
    other = [(0, 5, "ARM", -1, "x"), (8, 12, "ARM", 1, "x"), (21, 25, "ARM", "mixed", "z")]
    report = ask([work(A, "d", stances=one), work(B, "d", stances=other)], layers=("stance",))
    pair = report["layers"]["stance"]["pairs"][0]
    assert pair["strict"]["survivors"] == {"span": 2, "target": 1, "polarity": 1, "holder": 1}
    assert pair["relaxed"]["survivors"] == {"span": 3, "target": 2, "polarity": 2, "holder": 1}
    assert pair["strict"]["tuple_f1"] == pytest.approx(2 / 6)
    assert pair["strict"]["tuple_f1_five"] == 0
    assert pair["relaxed"]["off_scale"] == 1
    assert pair["strict"]["polarity_agreement_five"] == 0


def test_zones_are_reported_as_spans():
    zones = tuple(work("x", "x", [(0, 9, "BODY")]).entities)
    works = [replace(work(p, "d"), zones=zones) for p in (A, B)]
    assert ask(works, layers=("zone",))["layers"]["zone"]["pairs"][0]["exact_f1"] == 1


def test_kept_statistics_give_the_same_report_and_new_revisions_a_new_one():
    material, kept = corpus(), Kept()
    first = agreement_report(material, kept=kept)
    size = len(kept.values)
    assert agreement_report(material, kept=kept) == first
    assert len(kept.values) == size
    narrow = Choice(people=("bob", "ann"), layers=("entity",))
    assert agreement_report(material, narrow, kept) == agreement_report(material, narrow)
    works = [
        replace(w, entities=(), revision=1) if w.person == "bob" else w for w in material.finished
    ]
    changed = Material(works, material.facts)
    assert agreement_report(changed, kept=kept) == agreement_report(changed)
    assert agreement_report(changed) != first


def test_the_order_of_loading_and_the_names_of_documents_do_not_matter():
    material = corpus()
    shuffled = list(material.finished)
    random.Random(4).shuffle(shuffled)
    assert agreement_report(Material(shuffled, material.facts)) == agreement_report(material)


def test_what_the_caller_left_out_is_passed_on_and_people_can_be_chosen():
    left = Excluded("entity spans", "outside title, body and caption", 4)
    material = replace(corpus(), excluded=(left,))
    report = agreement_report(material, Choice(people=("cem", "ann"), targets=("AZE",), seed=9))
    assert report["excluded"][0] == {"what": left.what, "why": left.why, "count": 4}
    assert report["people"] == ["cem", "ann"]
    assert report["bootstrap"]["seed"] == 9
    assert list(report["layers"]["sentence"]["targets"]) == ["AZE"]
    assert len(report["layers"]["entity"]["pairs"]) == 1


def test_a_report_about_nothing_is_empty_and_whole():
    report = agreement_report(Material((), {}))
    assert (report["people"], report["documents"], report["excluded"]) == ([], 0, [])
    assert report["layers"]["entity"]["pairs"] == []
