"""Gamma over documents: one is gamma itself, many are added up, and nothing gives a reason."""

import pytest

from annotator.agreement.disorder import disorders, gamma
from annotator.agreement.material import Facts, Material
from annotator.agreement.pooled_gamma import PRECISION, pooled_gamma
from annotator.agreement.study import Study
from tests.helpers.studies import corpus, work

PAIR = ("ann", "bob")
ONE = [(0, 9, "A"), (12, 20, "B"), (25, 40, "A")]
OTHER = [(0, 9, "A"), (13, 20, "A"), (50, 58, "B")]


def study(*documents):
    works = [
        work(person, f"d{n}", spans)
        for n, pair in enumerate(documents)
        for person, spans in zip(PAIR, pair, strict=True)
    ]
    return Study(Material(works, {f"d{n}": Facts(80) for n in range(len(documents))}))


def test_one_document_has_the_gamma_of_its_text():
    found = pooled_gamma(study((ONE, OTHER)), "entity", PAIR, seed=5)
    assert found.figure.value == pytest.approx(
        gamma([sorted(ONE), sorted(OTHER)], precision=PRECISION, seed=5).value
    )
    assert found.figure.n == 6
    assert found.interval.reason == "too few documents"


def test_documents_are_added_up_and_not_averaged():
    found = pooled_gamma(study((ONE, OTHER), (ONE[:1], ONE[:1]), ([], [])), "entity", PAIR, seed=5)
    parts = [
        disorders(pair, precision=PRECISION, seed=5 + n)
        for n, pair in enumerate(((ONE, OTHER), (ONE[:1], ONE[:1])))
    ]
    observed, expected = (sum(part[side] for part in parts) for side in (0, 1))
    assert found.figure.value == pytest.approx(1 - observed / expected)
    assert (found.documents, found.empty) == (("d0", "d1"), 1)


def test_equal_spans_have_one_and_order_of_people_does_not_matter():
    given = Study(corpus(documents=14))
    one, other = pooled_gamma(given, "entity", PAIR), pooled_gamma(given, "entity", PAIR[::-1])
    assert one.figure.value == pytest.approx(other.figure.value, abs=0.03)
    assert one.interval.low < one.figure.value < one.interval.high
    assert pooled_gamma(study((ONE, ONE), (OTHER, OTHER)), "entity", PAIR).figure == 1.0


@pytest.mark.parametrize(
    ("documents", "reason"),
    [
        ([], "no_spans"),
        ([([], [])], "no_spans"),
        ([([(3, 3, "A")], [(3, 3, "A")])], "no_variation"),
    ],
)
def test_what_has_no_gamma_says_why(documents, reason):
    found = pooled_gamma(study(*documents), "entity", PAIR)
    assert (found.figure.value, found.figure.reason) == (None, reason)


def test_disorders_are_of_two_people_who_marked_something():
    for continuum in ([ONE], [ONE, OTHER, ONE], [[], []]):
        with pytest.raises(ValueError, match="of two people"):
            disorders(continuum)


def test_every_document_is_told_before_it_is_compared():
    heard = []
    pooled_gamma(
        study((ONE, OTHER), (ONE, ONE)), "entity", PAIR, lambda n, of: heard.append((n, of))
    )
    assert heard == [(0, 2), (1, 2)]
