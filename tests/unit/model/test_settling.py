"""Suggestions become labels once, with those they name; same mentions come and go together."""

from dataclasses import replace
from uuid import uuid4

import pytest

from annotator.errors import RefusalError
from annotator.model import labelling, settling
from annotator.model.annotations import (
    UNNAMED,
    DocumentMark,
    DocumentValue,
    Entity,
    Holder,
    HolderKind,
    Layer,
    Origin,
    SentenceMark,
    SentenceValue,
    Stance,
    Zone,
)
from annotator.model.articles import Status, WorkState
from annotator.model.suggestions import Outcome, label_id
from tests.helpers.documents import (
    PERSON,
    TEXT,
    acted,
    at,
    cell,
    document,
    entity,
    offered,
    sketch_of,
    stance,
    zone,
)

NAME = at("Tural Mehrabov")
LATER = at("Mehrabov", occurrence=1)


def only(given, kind):
    (found,) = given.of_type(kind)
    return found


def refused(given, act, *args, match=""):
    sketch = sketch_of(given)
    with pytest.raises(RefusalError, match=match):
        act(sketch, *args)


def outcomes(given):
    return {key: verdict.outcome for key, verdict in given.verdicts.items()}


def held_by(proposal):
    return Holder(HolderKind.ENTITY, proposal.id)


def test_accepting_makes_the_label_that_was_proposed():
    made = offered(entity(NAME, "PERSON", canonical="m"))
    given = document(suggestions=[made])
    sketch = sketch_of(given)
    assert settling.accept(sketch, made.id) == "accept “Tural Mehrabov” PERSON"
    assert sketch.focus == label_id(PERSON, made.id)
    after, _ = acted(given, settling.accept, made.id)
    assert only(after, Entity) == replace(
        made.proposal, id=label_id(PERSON, made.id), origin=Origin.ACCEPTED, suggestion=made.id
    )
    assert outcomes(after) == {made.id: Outcome.ACCEPTED}
    refused(after, settling.accept, made.id, match="no open suggestion")
    refused(after, settling.reject, made.id, match="no open suggestion")
    refused(after, settling.accept, uuid4(), match="no open suggestion")


def test_rejecting_leaves_no_label():
    made = offered(entity(NAME, "PERSON"))
    after, change = acted(document(suggestions=[made]), settling.reject, made.id)
    assert not after.annotations
    assert outcomes(after) == {made.id: Outcome.REJECTED}
    assert change.title == "reject “Tural Mehrabov” PERSON"


def test_a_label_that_says_the_same_is_taken_for_the_suggestion():
    mine, made = entity(NAME, "PERSON"), offered(entity(NAME, "PERSON"))
    sketch = sketch_of(document(TEXT, mine, suggestions=[made]))
    settling.accept(sketch, made.id)
    assert sketch.focus == mine.id
    assert list(sketch.annotations) == [mine.id]
    unlike = offered(entity(NAME, "ORG"))
    after, _ = acted(document(TEXT, mine, suggestions=[unlike]), settling.accept, unlike.id)
    assert len(after.of_type(Entity)) == 2


def test_a_filled_cell_is_taken_for_the_suggestion():
    mine, made = cell(NAME, value=SentenceMark.POS), offered(cell(NAME, value=SentenceMark.NEG))
    after, _ = acted(document(TEXT, mine, suggestions=[made]), settling.accept, made.id)
    assert only(after, SentenceValue) == mine
    other = offered(cell(NAME, "AZE"))
    after, _ = acted(document(TEXT, mine, suggestions=[other]), settling.accept, other.id)
    assert len(after.of_type(SentenceValue)) == 2


def test_accepting_a_zone_cuts_the_others():
    mine, made = zone((0, 9), "BODY"), offered(zone((4, 20), "FURNITURE"))
    after, _ = acted(document(TEXT, mine, suggestions=[made]), settling.accept, made.id)
    assert [(z.start, z.end, z.kind) for z in after.of_type(Zone)] == [
        (0, 4, "BODY"),
        (4, 20, "FURNITURE"),
    ]


# stances name entities


def test_the_holder_and_the_reporter_are_accepted_with_a_stance():
    who, via = offered(entity(NAME)), offered(entity(at("Ani Abovian")))
    made = offered(stance(at("aggressive"), holder=held_by(who), via=via.id))
    after, _ = acted(document(suggestions=[who, via, made]), settling.accept, made.id)
    record = only(after, Stance)
    assert after.annotations[record.holder.entity].suggestion == who.id
    assert after.annotations[record.via].suggestion == via.id
    assert set(outcomes(after).values()) == {Outcome.ACCEPTED}
    assert len(after.verdicts) == 3


def test_a_holder_accepted_before_is_found_again():
    who = offered(entity(NAME))
    made = offered(stance(at("aggressive"), holder=held_by(who)))
    one, _ = acted(document(suggestions=[who, made]), settling.accept, who.id)
    two, _ = acted(one, labelling.relabel, only(one, Entity).id, "ROLE")
    after, _ = acted(two, settling.accept, made.id)
    assert only(after, Stance).holder.entity == only(after, Entity).id


def test_a_label_over_the_holders_words_stands_for_it():
    who = offered(entity(NAME))
    made = offered(stance(at("aggressive"), holder=held_by(who)))
    short, long = entity(at("Tural")), entity(at("met Tural Mehrabov"))
    given = document(TEXT, short, long, suggestions=[who, made])
    after, _ = acted(given, settling.accept, made.id)
    assert only(after, Stance).holder.entity == long.id


def test_a_rejected_or_lost_holder_is_somebody_unnamed():
    who = offered(entity(NAME))
    made = offered(stance(at("aggressive"), holder=held_by(who), via=who.id))
    one, _ = acted(document(suggestions=[who, made]), settling.reject, who.id)
    after, _ = acted(one, settling.accept, made.id)
    assert (only(after, Stance).holder, only(after, Stance).via) == (UNNAMED, None)
    lost, _ = acted(document(suggestions=[made]), settling.accept, made.id)
    assert only(lost, Stance).holder == UNNAMED


def test_a_holder_that_is_no_entity_is_not_taken():
    circle = offered(stance(at("Ani"), target="AZE"))
    made = offered(stance(at("aggressive"), holder=held_by(circle)))
    after, _ = acted(document(suggestions=[circle, made]), settling.accept, made.id)
    assert only(after, Stance).holder == UNNAMED
    assert circle.id not in after.verdicts


def test_the_authors_stance_stays_the_authors():
    made = offered(stance(at("aggressive")))
    after, change = acted(document(suggestions=[made]), settling.accept, made.id)
    assert only(after, Stance).holder == made.proposal.holder
    assert change.title == "accept stance “aggressive” toward ARM"


# article values


def test_an_offered_article_value_fills_what_is_open_and_names_a_label_as_holder():
    who = offered(entity(NAME))
    made = offered(
        DocumentValue(
            id=uuid4(),
            target="ARM",
            author_stance=DocumentMark.PLUS_1,
            portrayal=DocumentMark.MINUS_1,
            main_holder=who.id,
        )
    )
    mine = DocumentValue(id=uuid4(), target="ARM", portrayal=DocumentMark.NONE)
    other = DocumentValue(id=uuid4(), target="AZE")
    fresh, change = acted(document(suggestions=[who, made]), settling.accept, made.id)
    value = only(fresh, DocumentValue)
    assert isinstance(fresh.annotations[value.main_holder], Entity)
    assert change.title == "accept article value for ARM"
    given = document(TEXT, other, mine, suggestions=[who, made])
    filled, _ = acted(given, settling.accept, made.id)
    value = filled.annotations[mine.id]
    assert len(filled.of_type(DocumentValue)) == 2
    assert (value.author_stance, value.portrayal) == (DocumentMark.PLUS_1, DocumentMark.NONE)
    assert isinstance(filled.annotations[value.main_holder], Entity)


def test_an_article_value_without_a_holder_can_be_rejected_and_accepted():
    made = offered(DocumentValue(id=uuid4(), target="ARM", portrayal=DocumentMark.ZERO))
    given = document(suggestions=[made])
    assert only(acted(given, settling.accept, made.id)[0], DocumentValue).main_holder is None
    assert acted(given, settling.reject, made.id)[1].title == "reject article value for ARM"


# many at once


def test_accepting_all_is_one_act_that_takes_each_once():
    who = offered(entity(NAME))
    made = offered(stance(at("aggressive"), holder=held_by(who)))
    value, place = offered(cell(NAME)), offered(zone((0, 9), "BODY"))
    all_of_them = [made, who, value, place]
    given = document(suggestions=all_of_them)
    after, change = acted(given, settling.accept_all, all_of_them, None)
    assert {a.origin for a in after.annotations.values()} == {Origin.BULK}
    assert len(after.annotations) == 4
    assert change.title == "accept 3 suggestions"
    refused(after, settling.accept_all, all_of_them, None, match="Nothing is open")
    _, change = acted(given, settling.accept_all, [who], Layer.ENTITY)
    assert change.title == "accept 1 entity suggestions"


def test_rejecting_all_leaves_what_was_decided_meanwhile():
    one, two = offered(entity(NAME)), offered(entity(at("Ani Abovian")))
    given, _ = acted(document(suggestions=[one, two]), settling.accept, one.id)
    after, change = acted(given, settling.reject_all, [one, two])
    assert outcomes(after) == {one.id: Outcome.ACCEPTED, two.id: Outcome.REJECTED}
    assert change.title == "reject 1 suggestions"
    refused(after, settling.reject_all, [one, two], match="Nothing is open")
    refused(given, settling.reject_all, [], match="Nothing is open")


def test_what_is_open_is_counted_by_layer():
    given = document(
        suggestions=[offered(entity(NAME)), offered(entity(LATER)), offered(cell(NAME))]
    )
    assert settling.still_open(given) == {Layer.ENTITY: 2, Layer.SENTENCE: 1}
    assert settling.still_open(document()) == {}


# same mentions


def test_same_mentions_get_label_and_fields_as_one_act():
    name = entity(NAME, canonical="m", country="AZE")
    given = document(TEXT, name)
    after, change = acted(given, settling.label_mentions, name.id, [NAME, LATER])
    made = next(e for e in after.of_type(Entity) if e.id != name.id)
    assert (made.start, made.label, made.canonical, made.country, made.origin) == (
        LATER.start,
        "PERSON",
        "m",
        "AZE",
        Origin.BULK,
    )
    assert change.title == "label 1 same mentions PERSON"
    refused(after, settling.label_mentions, name.id, [NAME, LATER], match="no further")
    record = stance(NAME)
    refused(document(TEXT, record), settling.label_mentions, record.id, [LATER], match="entity")


def test_what_was_offered_for_a_same_mention_is_settled_by_its_label():
    agrees, unlike = offered(entity(LATER, "PERSON")), offered(entity(LATER, "ORG"))
    elsewhere = offered(entity(at("Ani"), "PERSON"))
    for order in ([agrees, unlike, elsewhere], [unlike, elsewhere, agrees]):
        name = entity(NAME)
        given = document(TEXT, name, suggestions=order)
        after, _ = acted(given, settling.label_mentions, name.id, [LATER])
        made = next(e for e in after.of_type(Entity) if e.id != name.id)
        assert made.suggestion == agrees.id
        assert outcomes(after) == {agrees.id: Outcome.ACCEPTED, unlike.id: Outcome.EDITED}


def test_same_mentions_are_removed_together_and_no_record_is_left_dangling():
    made = offered(entity(LATER, "PERSON"))
    name = entity(NAME)
    one, _ = acted(document(TEXT, name, suggestions=[made]), settling.accept, made.id)
    later = label_id(PERSON, made.id)
    record = stance(at("aggressive"), holder=Holder(HolderKind.ENTITY, later), via=name.id)
    two = replace(one, annotations={**one.annotations, record.id: record})
    after, change = acted(two, settling.unlabel_mentions, name.id, [later])
    assert not after.of_type(Entity)
    assert (only(after, Stance).holder, only(after, Stance).via) == (UNNAMED, None)
    assert outcomes(after) == {made.id: Outcome.REJECTED}
    assert change.title == "remove 2 same mentions"


@pytest.mark.parametrize("status", [Status.DONE, Status.SKIPPED])
def test_a_closed_article_refuses_every_decision(status):
    made, name = offered(entity(NAME)), entity(LATER)
    given = document(TEXT, name, suggestions=[made], state=WorkState(status))
    for act, *args in (
        (settling.accept, made.id),
        (settling.reject, made.id),
        (settling.accept_all, [made], None),
        (settling.reject_all, [made]),
        (settling.label_mentions, name.id, [NAME]),
        (settling.unlabel_mentions, name.id, []),
    ):
        refused(given, act, *args, match="reopen")


def test_a_mention_still_offered_is_turned_down_with_its_labelled_twins():
    made, name = offered(entity(LATER, "PERSON")), entity(NAME)
    given = document(TEXT, name, suggestions=[made])
    after, _ = acted(given, settling.unlabel_mentions, made.id, [name.id])
    assert not after.annotations
    assert outcomes(after) == {made.id: Outcome.REJECTED}
    refused(after, settling.unlabel_mentions, made.id, [], match="no open suggestion")
