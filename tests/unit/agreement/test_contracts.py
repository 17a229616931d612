"""What is undefined says why, what is wrong says so, and a figure behaves as a number."""

import math

import numpy as np
import pytest

from annotator.agreement.alpha import krippendorff_alpha
from annotator.agreement.continua import Text, apart, labelled, text_of, texts_of
from annotator.agreement.disorder import gamma, gamma_cat, gamma_disorder
from annotator.agreement.distances import set_distance
from annotator.agreement.figures import Figure
from annotator.agreement.gwet import gwet_ac1, gwet_ac2
from annotator.agreement.kappa import (
    bennett_s,
    cohen_kappa,
    cohen_kappa_per_label,
    observed_agreement,
    scott_pi,
    weighted_kappa,
)
from annotator.agreement.multirater import (
    fleiss_expected_agreement,
    fleiss_kappa,
    fleiss_kappa_per_label,
    fleiss_observed_agreement,
    item_agreement,
)
from annotator.agreement.ratings import counted, in_order
from annotator.agreement.semeval import span_scores
from annotator.agreement.spans import (
    positive_specific_agreement,
    relation_f1_exact,
    span_f1_boundary,
    span_f1_exact,
    span_f1_label,
    span_f1_relaxed,
    span_label_agreement,
    token_kappa,
)
from annotator.agreement.stances import stance_agreement
from annotator.agreement.suggested import suggestion_stats, suggestion_stats_by
from annotator.agreement.unitizing import cu_alpha, ku_alpha, ku_coverage, u_alpha, u_alpha_binary
from annotator.agreement.unitizing_1995 import (
    alpha_u_1995,
    alpha_u_1995_category,
    alpha_u_1995_expected,
    alpha_u_1995_observed,
)

ALIKE = [["a", "a"], ["a", "a"]]
NOTHING = [[None, "a"], ["a", None]]


def test_a_figure_is_a_number_or_says_why_not():
    figure = Figure(0.75, None, 8)
    assert float(figure) == 0.75
    assert figure == 0.75
    assert figure == pytest.approx(0.75)
    assert figure - 0.5 == 0.25
    assert 1 - figure == 0.25
    assert figure - Figure(0.25) == 0.5
    assert hash(figure) == hash(0.75)
    assert figure == Figure(0.75, None, 8)
    assert figure != Figure(0.75, None, 9)
    assert math.isclose(figure, 0.75)
    missing = Figure(None, "no_spans")
    assert missing == None  # noqa: E711
    with pytest.raises(ValueError, match="undefined: no_spans"):
        float(missing)


@pytest.mark.parametrize(
    "made",
    [
        lambda: krippendorff_alpha(ALIKE),
        lambda: krippendorff_alpha([["a", "a"], ["b", None]]),
        lambda: cohen_kappa(units=ALIKE),
        lambda: weighted_kappa([[3, 0], [0, 0]]),
        lambda: scott_pi(units=ALIKE),
        lambda: bennett_s(units=ALIKE),
        lambda: fleiss_kappa(units=ALIKE),
        lambda: fleiss_kappa_per_label([[2, 0], [2, 0]], 0),
        lambda: gwet_ac1(ALIKE),
        lambda: gwet_ac2(ALIKE),
        lambda: u_alpha([[[0, 5, "a"]], [[0, 5, "a"]]], 5),
        lambda: cu_alpha([[[0, 2, "a"]], [[3, 5, "a"]]], 5),
        lambda: ku_alpha([[[0, 2, "a"]], [[0, 2, "a"]]], 5, value="z"),
        lambda: ku_coverage([[[0, 2, "a"]], [[0, 2, "a"]]], 5, value="z"),
        lambda: alpha_u_1995([[[0, 1, "a"]], [[0, 1, "a"]]], 0, 1),
    ],
)
def test_without_variation_there_is_no_figure(made):
    figure = made()
    assert (figure.value, figure.reason) == (None, "no_variation")


@pytest.mark.parametrize(
    "made",
    [
        lambda: krippendorff_alpha(NOTHING),
        lambda: krippendorff_alpha([]),
        lambda: observed_agreement(NOTHING),
        lambda: cohen_kappa(units=NOTHING),
        lambda: scott_pi([[0, 0], [0, 0]]),
        lambda: bennett_s(units=NOTHING),
        lambda: fleiss_kappa([[1, 0], [0, 1]]),
        lambda: fleiss_kappa_per_label([[1, 0], [0, 1]], 0),
        lambda: gwet_ac1(NOTHING),
        lambda: item_agreement([1, 0, 0]),
        lambda: gamma([[[0, 3, "a"]]]),
    ],
)
def test_without_a_unit_rated_twice_there_is_no_figure(made):
    figure = made()
    assert (figure.value, figure.reason) == (None, "no_pairable_units")


@pytest.mark.parametrize(
    "made",
    [
        lambda: span_f1_exact([], []),
        lambda: span_f1_boundary([], []),
        lambda: span_f1_label([[0, 1, 2, "a"]], [[0, 3, 4, "a"]]),
        lambda: span_f1_relaxed([], []),
        lambda: relation_f1_exact([], []),
        lambda: positive_specific_agreement(0, 0, 0),
        lambda: u_alpha([[], []], 10),
        lambda: u_alpha(documents=[]),
        lambda: u_alpha_binary([[], []]),
        lambda: alpha_u_1995([[], []], 0, 10),
        lambda: alpha_u_1995_category([[[0, 1, "a"]], []], "b", 0, 10),
        lambda: alpha_u_1995_observed([[[0, 1, "a"]]], "a", 0, 10),
        lambda: alpha_u_1995_expected([[[0, 1, "a"]]], "a", 0, 10),
        lambda: gamma([[], []]),
        lambda: gamma_disorder([[], []]),
        lambda: gamma_cat({"x": [], "y": []}),
    ],
)
def test_without_spans_there_is_no_figure(made):
    figure = made()
    assert (figure.value, figure.reason) == (None, "no_spans")


def test_fleiss_wants_equal_numbers_of_ratings():
    for function in (fleiss_kappa, fleiss_observed_agreement, fleiss_expected_agreement):
        assert function([[2, 0], [1, 2]]).reason == "unequal_ratings"


def test_an_empty_side_is_data_and_an_unseen_document_is_not():
    row = [0, 3, 6, "PER"]
    assert span_f1_exact([row], []) == 0
    assert span_f1_exact([row, [1, 0, 2, "LOC"]], [row], finished_a=[0, 1], finished_b=[0]) == 1
    assert span_f1_exact([row], [], finished_b=[1]).reason == "no_spans"


def test_spans_without_length_take_no_place_on_a_ruler():
    assert apart([labelled([2, 2, "a"]), labelled([0, 4, "b"])]) == ([(0, 4, "b")], 0)
    assert alpha_u_1995([[[0, 0, "a"]], [[0, 0, "b"]]], 0, 15).value is None
    assert u_alpha([[[0, 0, "a"]], [[0, 0, "a"]]], 15).value is None


def test_of_overlapping_spans_the_earliest_and_longest_stays():
    spans = [labelled(row) for row in ([0, 4, "a"], [0, 6, "b"], [5, 8, "c"], [6, 8, "d"])]
    assert apart(spans) == ([(0, 6, "b"), (6, 8, "d")], 2)


def test_documents_come_in_several_shapes():
    raters = [[[0, 5, "a"]], [[0, 5, "b"]]]
    text = text_of({"x": raters[0], "y": raters[1]}, 10)
    assert text.bounds() == (0, 10)
    assert Text(text.raters).bounds() == (0, 5)
    shapes = [{"raters": raters, "length": 10}, (raters, 10), text]
    assert texts_of(shapes) == [text] * 3
    assert u_alpha(documents=shapes).value == u_alpha(documents=[text] * 3).value


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (krippendorff_alpha, "give the ratings once"),
        (lambda: krippendorff_alpha(ALIKE, table=[[1]]), "give the ratings once"),
        (lambda: krippendorff_alpha(ALIKE, "metric"), "the level is nominal"),
        (lambda: krippendorff_alpha(ALIKE, "custom"), "needs a distance"),
        (lambda: krippendorff_alpha(ALIKE, categories=["b"]), "not among the categories: 'a'"),
        (lambda: krippendorff_alpha(counts=[[1, 1]], categories=["b"]), "2 columns need 2"),
        (lambda: krippendorff_alpha(table=[[1, 2]]), "as many rows as columns"),
        (cohen_kappa, "give the ratings once"),
        (lambda: cohen_kappa(units=[["a", "b", "c"]]), "exactly two people"),
        (lambda: weighted_kappa([[1, 0], [0, 1]], "cubic"), "the weights are"),
        (lambda: gwet_ac2([["a", "b"]], "cubic"), "the weights are"),
        (lambda: set_distance([1], [2], "dice"), "jaccard or masi"),
        (lambda: span_f1_relaxed([], [], credit="most"), "the credit of a pair"),
        (lambda: span_f1_exact([[1, 2]], []), "a row has 4 fields"),
        (lambda: token_kappa([], [], 3, "some"), "all or annotated"),
        (lambda: span_scores([], [], "loose"), "the mode is"),
        (u_alpha, "give the spans once"),
        (lambda: u_alpha([[[5, 3, "a"]], []], 9), "a span is start, end and label"),
        (lambda: stance_agreement([[0, 1, "ARM"]], []), "a stance is start, end, target"),
        (lambda: gamma([[], []], sampler="statistical"), "the sampler is shuffle"),
    ],
)
def test_what_makes_no_sense_is_refused(made, words):
    with pytest.raises(ValueError, match=words):
        made()


def test_a_rating_that_cannot_be_compared_is_refused():
    with pytest.raises(TypeError, match="a plain value or a set, not dict"):
        krippendorff_alpha([[{}, {}]])


def test_values_are_ordered_as_people_would():
    mixed = [frozenset({"b"}), "b", 10, 2, "a", frozenset()]
    assert in_order(mixed) == (2, 10, "a", "b", frozenset(), frozenset({"b"}))
    assert counted([[float("nan"), 1], [1, 1]]).counts.tolist() == [[1], [2]]


def test_distances_can_be_handed_in_three_ways():
    units = [["a", "b"], ["a", "a"], ["b", "c"], ["c", "c"]]
    by_text = {"a|b": 0.2, "c|b": 0.3}
    by_pair = {("b", "a"): 0.2, ("b", "c"): 0.3}

    def called(one, other):
        return by_pair.get((one, other), by_pair.get((other, one), 1.0))

    values = {
        krippendorff_alpha(units, "custom", distance=way).value
        for way in (by_text, by_pair, called)
    }
    assert len(values) == 1
    sets = [[["a"], ["a", "b"]], [["b"], ["b"]]]
    assert krippendorff_alpha(sets, "masi") == krippendorff_alpha(sets, "custom", distance="masi")
    words = [["a", "b"], ["b", "b"]]
    assert krippendorff_alpha(words, "jaccard").value == krippendorff_alpha(words).value


def test_set_distances():
    assert set_distance([], []) == 0
    assert set_distance(["a"], []) == 1
    assert set_distance(["a", "b"], ["b", "c"], "masi") == pytest.approx(8 / 9)


def test_a_label_can_be_asked_for_by_name_or_place_or_all():
    units = [["x", "x"], ["x", "y"], ["y", "y"], ["z", "y"]]
    every = cohen_kappa_per_label(units=units)
    assert set(every) == {"x", "y", "z"}
    assert cohen_kappa_per_label(units=units, label="y") == every["y"]
    assert cohen_kappa_per_label(units=units, label_index=1) == every["y"]
    counts = fleiss_kappa_per_label(units=units)
    assert counts["x"] == fleiss_kappa_per_label(units=units, label="x")
    assert counts["z"].value == pytest.approx(-1 / 7)


def test_items_one_by_one():
    assert [figure.value for figure in item_agreement([[2, 0], [1, 1], [1, 0]])] == [1, 0, None]
    assert item_agreement([3, 1]).value == 0.5
    assert item_agreement(units=[["a", "a"], ["a", "b"]], item_index=1) == 0


def test_own_weights_may_be_agreement_or_disagreement():
    table = [[15, 4, 1], [3, 12, 4], [1, 3, 14]]
    apart_ = [[0, 1, 4], [1, 0, 1], [4, 1, 0]]
    near = [[1 - value / 4 for value in row] for row in apart_]
    asked = weighted_kappa(table, "quadratic").value
    assert weighted_kappa(table, apart_).value == pytest.approx(asked)
    assert weighted_kappa(table, near).value == pytest.approx(asked)
    assert gwet_ac2(table=table, weights=near).value == pytest.approx(
        gwet_ac2(table=table, weights="quadratic").value
    )


@pytest.mark.parametrize("weights", ["radical", "ratio", "linear", "ordinal", "quadratic"])
def test_weights_of_agreement_fall_with_distance(weights):
    near = gwet_ac2(table=[[9, 1, 0], [1, 9, 1], [0, 1, 9]], weights=weights)
    far = gwet_ac2(table=[[9, 0, 1], [1, 9, 1], [1, 0, 9]], weights=weights)
    assert near.value > far.value
    assert gwet_ac2([[None, 3], [3, None]], weights).reason == "no_pairable_units"


def test_rows_may_be_mappings_or_lack_a_document():
    one = {"doc": 1, "start": 0, "end": 4, "label": "A"}
    assert span_f1_exact([one], [[1, 0, 4, "A"]]) == 1
    assert span_f1_exact([[0, 4, "A"]], [[0, 4, "A"]]) == 1
    assert span_f1_exact([[0, 4, "A"]], [[0, 4, "A"]], "start,end,label") == 1
    relation = ["d", [0, 3], [5, 8], "leads"]
    assert relation_f1_exact([relation], [tuple(relation)]) == 1
    assert relation_f1_exact([["d", 0, 3, 5, 8, "leads"]], [["d", 0, 3, 5, 8, "owns"]]) == 0
    keyed = {"doc": "d", "head": [0, 3], "tail": [5, 8], "label": "leads"}
    assert relation_f1_exact([keyed], [relation], "doc,head,tail,label") == 1


def test_where_and_what_are_told_apart():
    a = [[0, 0, 4, "A"], [0, 6, 9, "B"], [0, 10, 14, "C"]]
    b = [[0, 0, 4, "A"], [0, 6, 9, "C"], [0, 10, 15, "C"]]
    assert span_f1_exact(a, b).value == pytest.approx(1 / 3)
    assert span_f1_boundary(a, b).value == pytest.approx(2 / 3)
    assert span_f1_label(a, b).value == 0.5
    assert span_f1_relaxed(a, b).value == pytest.approx(2 / 3)
    assert span_f1_relaxed(a, b, credit="iou").value == pytest.approx((1 + 4 / 5) / 3)
    assert span_f1_relaxed(a, b, credit="half").value == pytest.approx(2 / 3)
    found = span_label_agreement(a, b)
    assert (found["accuracy"], found["matched"]) == (0.5, 2)
    assert found["match_rate"] == pytest.approx(2 / 3)
    assert found["kappa"] == pytest.approx(1 / 3)
    assert span_label_agreement([[0, 1, 2, "A"]], [])["accuracy"] is None
    twice = [[0, 0, 4, "A"], [0, 0, 4, "B"]]
    assert span_label_agreement(twice, twice)["matched"] == 0


def test_token_kappa_has_two_variants():
    a, b = [[0, 4, "A"], [6, 9, "B"]], [[0, 4, "A"], [6, 9, "A"]]
    tokens = [(0, 4), (5, 6), (6, 9), (10, 12)]
    assert token_kappa(a, b, tokens).value == pytest.approx(0.6)
    assert token_kappa(a, b, tokens, "annotated").n == 2
    assert token_kappa(a, a, 12).value == 1
    assert token_kappa(a, a, 12).n == 12


def test_suggestions_are_counted_by_what_was_done():
    rows = [
        {"action": "accepted", "seconds": 2, "label": "A"},
        {"action": "bulk", "seconds": 90, "label": "A"},
        {"action": "edited", "seconds": 4, "label": "B"},
        {"action": "pending", "label": "B"},
        {"action": "reject", "seconds": None, "label": "B"},
    ]
    stats = suggestion_stats(rows)
    assert (stats["decided"], stats["pending"], stats["bulk"]) == (4, 1, 1)
    assert (stats["accept_rate"], stats["reject_rate"]) == (0.5, 0.25)
    assert stats["median_seconds"] == 3
    assert suggestion_stats([])["reason"] == "nothing_decided"
    by_label = suggestion_stats_by(rows, "label")
    assert list(by_label) == ["A", "B"]
    assert by_label["B"]["edit_rate"] == 0.5


def test_numbers_of_numpy_are_read_as_numbers():
    plain = [[1, 10, None], [9, 100, 9], [10, 10, 100], [1, 9, 9]]
    made = [[None if v is None else np.int64(v) for v in row] for row in plain]
    grid = np.array([[math.nan if v is None else v for v in row] for row in plain])
    for level in ("ordinal", "interval", "ratio"):
        expected = krippendorff_alpha(plain, level)
        assert krippendorff_alpha(made, level) == expected
        assert krippendorff_alpha(grid, level) == expected
    assert gwet_ac2(made, "quadratic") == gwet_ac2(plain, "quadratic")
    spans = np.array([[0, 4], [6, 9]])
    assert u_alpha([spans, [[0, 4], [6, 9]]], 10) == u_alpha([[[0, 4], [6, 9]]] * 2, 10)


@pytest.mark.parametrize("nothing", [[], [[]], np.zeros((0, 3))])
@pytest.mark.parametrize("figure", [fleiss_kappa, krippendorff_alpha, gwet_ac1, gwet_ac2])
def test_no_counts_at_all_have_no_figure(figure, nothing):
    assert figure(counts=nothing).reason == "no_pairable_units"


def test_a_unit_without_any_count_has_no_agreement():
    assert item_agreement([]).reason == "no_pairable_units"


@pytest.mark.parametrize("figure", [cohen_kappa, weighted_kappa, scott_pi, bennett_s])
def test_an_empty_table_has_no_figure(figure):
    assert figure([]).reason == "no_pairable_units"


def test_what_is_no_count_is_refused_in_one_sentence():
    for wrong in ([["a", "b"], ["b", "a"]], [[1, 2], [3]]):
        with pytest.raises(ValueError, match="give ratings as units"):
            cohen_kappa(wrong)
    for wrong in ([[1, -1], [0, 2]], [[1, None], [0, 2]]):
        with pytest.raises(ValueError, match="from 0 on"):
            fleiss_kappa(wrong)
    with pytest.raises(ValueError, match="as many rows of weights"):
        gwet_ac2([[1, 2], [1, 3]], [[1, 0], [0, 1]])
    with pytest.raises(ValueError, match="3 values need 3 x 3 weights"):
        weighted_kappa(units=[[1, 2], [1, 3]], weights=[[0, 1], [1, 0]])
    with pytest.raises(ValueError, match="start up to end"):
        u_alpha([[[0, math.nan, "A"]], []], 5)


def test_ratio_weights_of_values_that_cancel_out_are_defined():
    assert gwet_ac2([[-1, 1], [1, 1]], "ratio").value is not None


def test_one_person_alone_has_no_u_alpha():
    for figure in (u_alpha, u_alpha_binary, cu_alpha):
        assert figure([[(0, 4, "A")]], 10).reason == "no_pairable_units"
    assert u_alpha([[{"start": 0, "end": 4, "label": "A"}], [(0, 4, "A")]], 9).value == 1.0
