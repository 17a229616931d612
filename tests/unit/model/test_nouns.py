"""Labels, suggestions, changes, articles: the promises of the plain values."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from annotator.model.annotations import (
    AUTHOR,
    UNNAMED,
    DocumentValue,
    Holder,
    HolderKind,
    Layer,
    SentenceMark,
    pieces_of,
    span_of,
)
from annotator.model.articles import Article, Person, Status, WorkState, uid_of_text
from annotator.model.bundles import ArticleBundle, WorkBundle
from annotator.model.changes import Change, ChangeKind, Draft, Edit
from annotator.model.queue import QueueQuery, SortKey
from annotator.model.spans import Span
from annotator.model.suggestions import label_id, suggestion_id
from tests.helpers.documents import cell, entity, offered, stance, zone


def test_a_holder_names_an_entity_exactly_when_it_is_one():
    assert Holder(HolderKind.ENTITY, uuid4()).entity
    assert AUTHOR.entity is UNNAMED.entity is None
    with pytest.raises(ValueError, match="names an entity"):
        Holder(HolderKind.ENTITY)
    with pytest.raises(ValueError, match="names an entity"):
        Holder(HolderKind.AUTHOR, uuid4())


def test_every_label_knows_its_layer_and_place():
    record = stance((7, 9), (2, 4))
    labels = [zone((0, 3)), entity((0, 3)), record, cell((0, 3))]
    assert [label.layer for label in labels] == list(Layer)[:4]
    assert DocumentValue(id=uuid4(), target="ARM").layer is Layer.DOCUMENT
    assert span_of(record) == Span(2, 9)
    assert pieces_of(record) == (Span(7, 9), Span(2, 4))
    assert pieces_of(labels[0]) == (Span(0, 3),)


def test_ids_made_of_content_are_stable_and_distinct():
    article, person = UUID(int=1), UUID(int=2)
    one = suggestion_id(article, Layer.ENTITY, 1, 2, "GPE")
    assert one == suggestion_id(article, Layer.ENTITY, 1, 2, "GPE")
    others = {
        suggestion_id(article, Layer.ZONE, 1, 2, "GPE"),
        suggestion_id(person, Layer.ENTITY, 1, 2, "GPE"),
        suggestion_id(article, Layer.ENTITY, 12, "GPE"),
        suggestion_id(article, Layer.ENTITY, 1, 2, "ORG"),
    }
    assert len(others | {one}) == 5
    assert label_id(person, one) == label_id(person, one)
    assert label_id(person, one) != label_id(article, one) != one
    assert one == UUID("24740f13-407e-5da7-aed6-fe8653e96a49")  # stored ids must not move


def test_a_suggestion_speaks_for_its_proposal():
    made = offered(entity((3, 5), "GPE"))
    assert (made.id, made.layer, made.span) == (made.proposal.id, Layer.ENTITY, Span(3, 5))
    assert offered(DocumentValue(id=uuid4(), target="ARM")).span == Span(0, 0)


def change(*edits, **fields):
    given = {
        "id": uuid4(),
        "article": UUID(int=1),
        "person": UUID(int=2),
        "title": "t",
        "at": datetime(2024, 1, 1, tzinfo=UTC),
        "edits": edits,
        "sequence": 9,
    }
    return Change(**(given | fields))


def test_an_edit_names_at_least_one_side():
    label = entity((0, 1))
    assert Edit(None, label).fact == Edit(label, None).fact == label
    assert Edit(None, label).inverted() == Edit(label, None)
    with pytest.raises(ValueError, match="at least one side"):
        _ = Edit(None, None).fact


def test_a_change_inverts_in_reverse_order_and_twice_is_itself():
    one, two = entity((0, 1)), entity((2, 3))
    made = change(Edit(None, one), Edit(one, two), Edit(WorkState(), WorkState(Status.STARTED)))
    back = made.inverted(uuid4(), made.at, ChangeKind.UNDO)
    assert [e.fact for e in back.edits] == [WorkState(), one, one]
    assert back.of == made.id
    assert back.sequence is None
    again = back.inverted(uuid4(), made.at, ChangeKind.REDO)
    assert again.edits == made.edits
    assert again.of == made.id
    assert again.kind is ChangeKind.REDO


def test_a_draft_is_true_when_it_changes_something():
    assert Draft("t", (Edit(None, entity((0, 1))),))
    assert not Draft("t", ())


def test_articles_and_people():
    article = Article(uid=uid_of_text("abc"), text="abc")
    assert article.uid == uid_of_text("abc") != uid_of_text("abd")
    assert article.sha256.startswith("ba7816bf")
    assert Person(uuid4(), "gold").is_gold
    assert not Person(uuid4(), "alice").is_gold
    assert ArticleBundle(article=article, works=(WorkBundle(person="a"),)).suggestions == ()
    assert QueueQuery(person=uuid4()).sort is SortKey.ADDED
    assert SentenceMark("none") is SentenceMark.NONE
