"""What settling would do to alpha, against alpha computed on labels changed by hand."""

from uuid import UUID, uuid4

import pytest

from annotator.agreement.alpha import krippendorff_alpha
from annotator.agreement.answers import given_by
from annotator.agreement.clusters import clusters
from annotator.agreement.effect import (
    Sheet,
    labels_of,
    measure_of,
    pooled,
    span_lengths,
    value_alpha,
)
from annotator.agreement.unitizing import u_alpha
from annotator.model.annotations import Entity, Layer, SentenceMark, SentenceValue

TEXT = "x" * 200
A, B = UUID(int=1), UUID(int=2)


def entity(start, end, label="PERSON"):
    return Entity(id=uuid4(), start=start, end=end, label=label)


def sheet(works, settled=()):
    given = {person: given_by(labels, TEXT) for person, labels in works.items()}
    found = tuple(clusters(UUID(int=9), TEXT, given))
    return Sheet(len(TEXT), tuple(works), found, {
        c.key: c.answers[0].marks for c in found if c.key in settled
    })  # fmt: skip


def alpha(*sheets):
    labels = labels_of(sheets)
    return pooled([span_lengths(each, labels) for each in sheets])


def by_hand(*articles):
    rows = [
        {"raters": [[(e.start, e.end, e.label) for e in labels] for labels in works],
         "length": len(TEXT)}
        for works in articles
    ]  # fmt: skip
    return u_alpha(documents=rows).value


def test_nothing_settled_is_plain_u_alpha():
    one = [entity(0, 10), entity(50, 60, "ORG")]
    other = [entity(0, 12), entity(90, 100)]
    assert alpha(sheet({A: one, B: other})) == pytest.approx(by_hand((one, other)))


def test_a_settled_place_counts_as_if_both_had_given_one_answer():
    one, other = [entity(0, 10), entity(50, 60, "ORG")], [entity(0, 12), entity(50, 60)]
    whole = sheet({A: one, B: other})
    key = next(c.key for c in whole.clusters if c.start == 0)
    after = alpha(sheet({A: one, B: other}, {key}))
    taken = next(c for c in whole.clusters if c.key == key).answers[0].marks[0]
    same = entity(taken.start, taken.end)
    assert after == pytest.approx(by_hand(([same, one[1]], [same, other[1]])))
    assert after > alpha(whole)


def test_articles_are_pooled_not_averaged():
    first, second = ([entity(0, 10)], [entity(0, 11)]), ([entity(20, 90, "ORG")], [])
    found = alpha(*(sheet({A: a, B: b}) for a, b in (first, second)))
    assert found == pytest.approx(by_hand(first, second))


def test_undefined_is_none():
    assert pooled([]) is None
    assert alpha(sheet({A: [], B: []})) is None
    assert value_alpha(Layer.SENTENCE, []) is None


def test_sentence_values_are_ordinal_and_count_only_signs():
    def cells(*values):
        return [
            SentenceValue(id=uuid4(), start=10 * n, end=10 * n + 9, target="ARM",
                          value=SentenceMark(value))
            for n, value in enumerate(values)
        ]  # fmt: skip

    works = {A: cells("neg", "neu", "pos", "none"), B: cells("neg", "pos", "pos", "neu")}
    expected = krippendorff_alpha(
        [["neg", "neg"], ["neu", "pos"], ["pos", "pos"], [None, "neu"]],
        "ordinal",
        categories=("neg", "neu", "pos"),
    ).value
    assert value_alpha(Layer.SENTENCE, [sheet(works)]) == pytest.approx(expected)
    assert measure_of(Layer.SENTENCE) == "ordinal α"
    assert measure_of(Layer.ENTITY) == "uα"
