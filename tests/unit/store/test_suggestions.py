"""Suggestions are replaced freely; what people decided stays, and is remembered."""

from uuid import uuid4

import pytest

from annotator.errors import RefusalError
from annotator.model.annotations import (
    AUTHOR,
    DocumentMark,
    DocumentValue,
    SentenceMark,
    SentenceValue,
    Stance,
    Zone,
)
from annotator.model.spans import Span
from annotator.model.suggestions import Outcome, Producer, Suggestion, Verdict
from annotator.store.project import ProjectStore
from annotator.store.suggestions import Rejection
from tests.helpers.projects import PRODUCER, add, adding, change, suggestion


def test_every_layer_of_proposal_comes_back(store: ProjectStore) -> None:
    uid = add(store)
    proposals = (
        Zone(id=uuid4(), start=0, end=9, kind="BODY"),
        Stance(id=uuid4(), target="ARM", expression=(Span(1, 2), Span(4, 6)), holder=AUTHOR),
        SentenceValue(id=uuid4(), start=0, end=32, target="AZE", value=SentenceMark.NONE),
        DocumentValue(id=uuid4(), target="ARM", author_stance=DocumentMark.ZERO),
    )
    made = [Suggestion(proposal=p, producer=PRODUCER, score=0.25, reason="Why.") for p in proposals]
    assert store.suggestions.replace(uid, made) == 4
    assert set(store.suggestions.of(uid)) == set(made)


def test_replacing_writes_the_difference(store: ProjectStore) -> None:
    uid = add(store)
    first, second, third = suggestion(uid, 0, 4), suggestion(uid, 5, 9), suggestion(uid, 10, 12)
    store.suggestions.replace(uid, [first, second])
    better = suggestion(uid, 5, 9, score=0.95, reason="Another reason.")
    store.suggestions.replace(uid, [better, third])
    assert store.suggestions.of(uid) == [better, third]


def test_only_the_named_producers_are_replaced(store: ProjectStore) -> None:
    uid = add(store)
    other = suggestion(uid, 5, 9, producer=Producer("stance", "2"))
    store.suggestions.replace(uid, [suggestion(uid), other])
    store.suggestions.replace(uid, [suggestion(uid, 10, 12)], producers=["names"])
    assert set(store.suggestions.of(uid)) == {suggestion(uid, 10, 12), other}
    assert store.suggestions.counts() == {PRODUCER: 1, Producer("stance", "2"): 1}


def test_verdicts_survive_recomputation(store: ProjectStore) -> None:
    uid, alice, bob = add(store), store.people.ensure("alice"), store.people.ensure("bob")
    made = suggestion(uid)
    store.suggestions.replace(uid, [made, suggestion(uid, 5, 9)])
    verdict = Verdict(made.id, Outcome.REJECTED)
    store.works.commit(change(uid, alice, *adding(verdict)), 0)
    store.suggestions.replace(uid, [])
    document = store.works.document(uid, alice.id)
    assert document.verdicts == {made.id: verdict}
    assert document.suggestions == (made,)
    assert store.suggestions.of(uid) == []
    assert store.works.document(uid, bob.id).suggestions == ()
    store.suggestions.replace(uid, [made])
    assert store.works.document(uid, bob.id).suggestions == (made,)
    assert store.works.document(uid, alice.id).open_suggestions() == []


@pytest.mark.parametrize("bad", [{"end": 999}, {"score": 1.5}])
def test_a_suggestion_that_does_not_fit_changes_nothing(
    store: ProjectStore, bad: dict[str, float]
) -> None:
    uid = add(store)
    store.suggestions.replace(uid, [suggestion(uid)])
    with pytest.raises(RefusalError):
        store.suggestions.replace(
            uid, [suggestion(uid, 5, 9), suggestion(uid, 3, **{"end": 8, **bad})]
        )  # type: ignore[arg-type]
    assert store.suggestions.of(uid) == [suggestion(uid)]
    new = Producer("new", "1")
    with pytest.raises(RefusalError):
        store.suggestions.replace(uid, [suggestion(uid, 5, 999, producer=new)])
    store.suggestions.replace(uid, [suggestion(uid, 5, 9, producer=new)])
    assert store.suggestions.of(uid) == [suggestion(uid, 5, 9, producer=new)]


def test_rejections_are_counted_case_folded(store: ProjectStore) -> None:
    alice, bob = store.people.ensure("alice"), store.people.ensure("bob")
    for person, surface in ((alice, "Straße"), (alice, "STRASSE"), (bob, "strasse")):
        store.suggestions.remember_rejection(person.id, surface, "GPE", "project")
    assert store.suggestions.rejections(alice.id) == [Rejection("strasse", "GPE", "project", 2)]
    assert store.suggestions.rejections() == [Rejection("strasse", "GPE", "project", 3)]
