"""What must hold for any data: symmetry, order, names, shifts, and 1 for identical work."""

from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.agreement.alpha import krippendorff_alpha
from annotator.agreement.disorder import gamma, gamma_disorder
from annotator.agreement.gwet import gwet_ac1, gwet_ac2
from annotator.agreement.kappa import cohen_kappa, scott_pi, weighted_kappa
from annotator.agreement.multirater import fleiss_kappa
from annotator.agreement.semeval import span_scores
from annotator.agreement.spans import (
    span_f1_boundary,
    span_f1_exact,
    span_f1_label,
    span_f1_relaxed,
)
from annotator.agreement.stances import stance_agreement
from annotator.agreement.unitizing import cu_alpha, ku_alpha, u_alpha, u_alpha_binary

ANY = settings(deadline=None, max_examples=50)

RATINGS = st.one_of(st.none(), st.integers(1, 4))
UNITS = st.integers(2, 4).flatmap(
    lambda people: st.lists(
        st.lists(RATINGS, min_size=people, max_size=people), min_size=1, max_size=12
    )
)
PAIRS = st.lists(st.lists(st.integers(1, 4), min_size=2, max_size=2), min_size=1, max_size=12)
SPAN = st.tuples(st.integers(0, 40), st.integers(1, 9), st.sampled_from("AB")).map(
    lambda s: [s[0], s[0] + s[1], s[2]]
)
SPANS = st.lists(SPAN, max_size=7)
LEVELS = st.sampled_from(["nominal", "ordinal", "interval", "ratio"])


def close(one, other):
    if one.value is None or other.value is None:
        return one.value == other.value and one.reason == other.reason
    return one.value == pytest.approx(other.value, abs=1e-9)


@ANY
@given(UNITS, LEVELS, st.randoms(use_true_random=False))
def test_alpha_knows_neither_people_nor_order(units, level, dice):
    value = krippendorff_alpha(units, level)
    turned = [row[::-1] for row in units]
    dice.shuffle(turned)
    assert close(krippendorff_alpha(turned, level), value)


@ANY
@given(UNITS, LEVELS)
def test_a_unit_seen_once_changes_no_alpha(units, level):
    once = [[3] + [None] * (len(units[0]) - 1)]
    assert close(krippendorff_alpha(units + once, level), krippendorff_alpha(units, level))


NOMINAL = [krippendorff_alpha, gwet_ac1]


@ANY
@given(UNITS, st.permutations([1, 2, 3, 4]))
@pytest.mark.parametrize("coefficient", NOMINAL)
def test_names_of_labels_do_not_matter(coefficient, units, names):
    renamed = [[value and f"label {names[value - 1]}" for value in row] for row in units]
    assert close(coefficient(renamed), coefficient(units))


@ANY
@given(PAIRS)
def test_two_people_can_change_places(units):
    turned = [row[::-1] for row in units]
    for coefficient in (
        lambda u: cohen_kappa(units=u),
        lambda u: scott_pi(units=u),
        lambda u: weighted_kappa(units=u, weights="quadratic"),
        lambda u: fleiss_kappa(units=u),
        gwet_ac1,
        gwet_ac2,
    ):
        assert close(coefficient(turned), coefficient(units))


@ANY
@given(PAIRS)
def test_the_three_shapes_of_ratings_agree(units):
    values = sorted({value for row in units for value in row})
    table = [[sum(row == [a, b] for row in units) for b in values] for a in values]
    counts = [[row.count(value) for value in values] for row in units]
    for coefficient in (krippendorff_alpha, gwet_ac1, gwet_ac2):
        first = coefficient(units)
        assert close(coefficient(table=table, categories=values), first)
        assert close(coefficient(counts=counts, categories=values), first)
    assert close(fleiss_kappa(counts), fleiss_kappa(table=table))
    assert close(cohen_kappa(table), cohen_kappa(units=units))


@ANY
@given(st.lists(st.integers(1, 4), min_size=1, max_size=12))
def test_identical_ratings_give_one_when_defined(values):
    units = [[value] * 3 for value in values]
    pairs = [[value] * 2 for value in values]
    figures = [krippendorff_alpha(units, level) for level in ("nominal", "ordinal", "interval")]
    figures += [fleiss_kappa(units=units), gwet_ac1(units), gwet_ac2(units)]
    figures += [cohen_kappa(units=pairs), scott_pi(units=pairs), weighted_kappa(units=pairs)]
    for figure in figures:
        if len(set(values)) == 1:
            assert figure.reason == "no_variation"
        else:
            assert figure == pytest.approx(1)


def rows(spans, document=0):
    return [[document, *span] for span in spans]


FAMILY = [span_f1_exact, span_f1_boundary, span_f1_label, span_f1_relaxed]
FAMILY += [partial(span_f1_relaxed, credit=credit) for credit in ("iou", "half")]


@ANY
@given(SPANS, SPANS, st.integers(0, 1000))
@pytest.mark.parametrize("coefficient", FAMILY)
def test_f1_is_symmetric_and_free_of_shifts(coefficient, a, b, shift):
    value = coefficient(rows(a), rows(b))
    assert close(coefficient(rows(b), rows(a)), value)
    assert close(coefficient(rows(a[::-1]), rows(b[::-1])), value)
    moved = [[[s + shift, e + shift, label] for s, e, label in side] for side in (a, b)]
    assert close(coefficient(rows(moved[0]), rows(moved[1])), value)


@ANY
@given(SPANS, SPANS)
def test_looser_matching_never_gives_less(a, b):
    exact, relaxed = span_f1_exact(rows(a), rows(b)), span_f1_relaxed(rows(a), rows(b))
    if exact.value is not None:
        assert exact.value <= relaxed.value + 1e-12


@ANY
@given(SPANS, SPANS)
def test_an_empty_document_leaves_f1_as_it_is(a, b):
    alone = span_f1_exact(rows(a), rows(b), finished_a=[0], finished_b=[0])
    assert close(span_f1_exact(rows(a), rows(b), finished_a=[0, 1], finished_b=[0, 1]), alone)


@ANY
@given(SPANS, SPANS, st.integers(0, 1000), st.permutations("AB"))
@pytest.mark.parametrize("coefficient", [u_alpha, u_alpha_binary, cu_alpha])
def test_the_u_family_is_symmetric_and_free_of_shifts_and_names(coefficient, a, b, shift, names):
    value = coefficient([a, b], 60)
    assert close(coefficient([b, a], 60), value)
    other = dict(zip("AB", names, strict=True))
    moved = [[[s + shift, e + shift, other[x]] for s, e, x in side] for side in (a, b)]
    # Which of two overlapping spans is kept follows the names of labels only for equal offsets.
    if all(len({span[0] for span in side}) == len(side) for side in (a, b)):
        assert close(coefficient(moved, 60, begin=shift), value)


@ANY
@given(st.lists(SPANS, min_size=2, max_size=4), st.integers(50, 70))
def test_no_figure_of_the_u_family_exceeds_one(raters, length):
    documents = [(raters, length), (raters[::-1], length + 3)]
    for coefficient in (u_alpha, u_alpha_binary, cu_alpha, partial(ku_alpha, value="A")):
        for figure in (coefficient(raters, length), coefficient(documents=documents)):
            assert figure.value is None or figure.value <= 1 + 1e-9


@ANY
@given(SPANS)
def test_identical_spans_give_one(spans):
    if not spans:
        return
    text = u_alpha([spans, spans], 60)
    assert text.value is None or text == pytest.approx(1)
    assert span_f1_relaxed(rows(spans), rows(spans)) == 1
    assert gamma_disorder([spans, spans]) == pytest.approx(0)
    assert gamma([spans, spans]) == 1
    assert span_scores(spans, spans, "strict")["f1"] == 1


@ANY
@given(SPANS, SPANS)
def test_disorder_does_not_know_who_is_who(a, b):
    assert close(gamma_disorder([a, b]), gamma_disorder([b, a]))


STANCE = st.tuples(
    st.integers(0, 8), st.integers(1, 4), st.sampled_from(["ARM", "AZE"]),
    st.sampled_from([-2, -1, 0, 1, 2, "mixed"]), st.sampled_from(["AUTHOR", "x"]),
).map(lambda s: (s[0], s[0] + s[1], *s[2:]))  # fmt: skip


@ANY
@given(st.lists(STANCE, max_size=6), st.lists(STANCE, max_size=6), st.booleans())
def test_every_stage_lets_fewer_through(a, b, relaxed):
    found = stance_agreement(a, b, relaxed=relaxed)
    survivors = list(found.survivors.values())
    assert survivors == sorted(survivors, reverse=True)
    turned = stance_agreement(b, a, relaxed=relaxed)
    assert turned.survivors == found.survivors
    assert close(turned.tuple_three, found.tuple_three)
    assert found.target.n == found.survivors["span"]
    assert found.polarity.n == found.survivors["target"]
    assert found.holder.n == found.survivors["polarity"]
