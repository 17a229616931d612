"""Each act that makes, moves, changes or removes labels, and what it settles beside."""

from dataclasses import replace
from uuid import uuid4

import pytest

from annotator.errors import RefusalError
from annotator.model import labelling
from annotator.model.annotations import (
    AUTHOR,
    UNNAMED,
    DocumentMark,
    DocumentValue,
    Entity,
    Holder,
    HolderKind,
    Origin,
    Reading,
    SentenceMark,
    SentenceValue,
    Stance,
    StanceFlag,
    Voice,
    Zone,
)
from annotator.model.articles import Status, WorkState
from annotator.model.spans import Span
from annotator.model.suggestions import Outcome
from tests.helpers.documents import (
    TEXT,
    acted,
    at,
    cell,
    document,
    entity,
    offered,
    sketch_of,
    stance,
    words,
    zone,
)

NAME = at("Tural Mehrabov")


def only(given, kind):
    (found,) = given.of_type(kind)
    return found


def refused(given, act, *args, match="", **kwargs):
    sketch = sketch_of(given)
    with pytest.raises(RefusalError, match=match):
        act(sketch, *args, **kwargs)


# entities


def test_labelling_trims_starts_the_work_and_makes_the_label_current():
    given = document()
    sketch = sketch_of(given)
    title = labelling.label_entity(sketch, Span(NAME.start - 1, NAME.end + 1), "PERSON")
    made = only(acted(given, labelling.label_entity, NAME, "PERSON")[0], Entity)
    assert words(given, made) == ["Tural Mehrabov"]
    assert title == "label “Tural Mehrabov” PERSON"
    assert sketch.focus in sketch.annotations
    assert sketch.state.status is Status.STARTED
    assert (made.origin, made.suggestion) == (Origin.MANUAL, None)


def test_the_same_span_is_relabelled_and_keeps_its_fields():
    old = entity(NAME, "PERSON", canonical="m", origin=Origin.ACCEPTED)
    after, _ = acted(document(TEXT, old), labelling.label_entity, NAME, "ROLE")
    assert only(after, Entity) == replace(old, label="ROLE", origin=Origin.EDITED)
    refused(after, labelling.label_entity, NAME, "ROLE", match="ROLE already")


def test_labelling_by_hand_just_what_was_offered_accepts_it():
    same = offered(entity(NAME, "PERSON"))
    after, _ = acted(document(suggestions=[same]), labelling.label_entity, NAME, "PERSON")
    made = only(after, Entity)
    assert (made.suggestion, made.origin) == (same.id, Origin.ACCEPTED)
    assert after.verdicts[same.id].outcome is Outcome.ACCEPTED


def test_another_label_on_the_offered_words_edits_it():
    other = offered(entity(NAME, "ORG"))
    after, _ = acted(document(suggestions=[other]), labelling.label_entity, NAME, "PERSON")
    made = only(after, Entity)
    assert (made.suggestion, made.origin) == (other.id, Origin.EDITED)
    assert after.verdicts[other.id].outcome is Outcome.EDITED


def test_of_several_offers_the_nearest_is_the_source_and_the_rest_is_superseded():
    exact = offered(entity(NAME, "PERSON"))
    unlike = offered(entity(NAME, "ORG"))
    longer = offered(entity((NAME.start - 4, NAME.end), "PERSON"))
    elsewhere = offered(entity(at("Ani"), "PERSON"))
    zone_there = offered(zone(NAME, "BODY"))
    for order in ([unlike, longer, exact], [exact, longer, unlike], [longer, exact, unlike]):
        given = document(suggestions=[*order, elsewhere, zone_there])
        after, _ = acted(given, labelling.label_entity, NAME, "PERSON")
        assert only(after, Entity).suggestion == exact.id
        assert {k: v.outcome for k, v in after.verdicts.items()} == {
            exact.id: Outcome.ACCEPTED,
            unlike.id: Outcome.SUPERSEDED,
            longer.id: Outcome.SUPERSEDED,
        }


def test_decided_offers_are_not_decided_again():
    made = offered(entity(NAME, "PERSON"))
    one, _ = acted(document(suggestions=[made]), labelling.label_entity, NAME, "PERSON")
    two, _ = acted(one, labelling.delete, only(one, Entity).id)
    three, _ = acted(two, labelling.label_entity, NAME, "PERSON")
    assert three.verdicts[made.id].outcome is Outcome.REJECTED
    assert only(three, Entity).suggestion is None


def test_relabelling():
    name, furniture = entity(NAME), zone((0, 5))
    record = stance(NAME)
    given = document(TEXT, name, furniture, record)
    after, change = acted(given, labelling.relabel, furniture.id, "BODY")
    assert after.annotations[furniture.id].kind == "BODY"
    assert change.title == "relabel zone “Ani A” BODY"
    refused(given, labelling.relabel, record.id, "X", match="Only entities and zones")
    refused(given, labelling.relabel, name.id, "PERSON", match="already")
    refused(given, labelling.relabel, uuid4(), "PERSON", match="no longer there")


def test_entity_fields():
    name = entity(NAME, origin=Origin.BULK)
    given = document(TEXT, name, record := stance(NAME))
    after, change = acted(
        given, labelling.change_entity, name.id, "id m", canonical="m", reading=Reading.PEOPLE
    )
    changed = after.annotations[name.id]
    assert (changed.canonical, changed.reading, changed.origin) == ("m", "people", "edited")
    assert change.title == "“Tural Mehrabov”: id m"
    refused(after, labelling.change_entity, name.id, "id m", canonical="m", match="id m already")
    refused(given, labelling.change_entity, record.id, "x", match="Choose an entity")


def test_changing_an_accepted_label_says_so_of_its_suggestion():
    made = offered(entity(NAME, "PERSON"))
    one, _ = acted(document(suggestions=[made]), labelling.label_entity, NAME, "PERSON")
    two, _ = acted(one, labelling.change_entity, only(one, Entity).id, "country AZE", country="AZE")
    assert two.verdicts[made.id].outcome is Outcome.EDITED
    assert only(two, Entity).origin is Origin.EDITED


def test_a_label_that_came_with_a_file_can_be_changed_and_deleted():
    foreign = entity(NAME, suggestion=uuid4(), origin=Origin.IMPORTED)
    given = document(TEXT, foreign)
    after, _ = acted(given, labelling.relabel, foreign.id, "ORG")
    assert not after.verdicts
    assert not acted(after, labelling.delete, foreign.id)[0].annotations


# zones


def test_a_zone_takes_its_stretch_from_the_others():
    inside, left, right = zone((4, 6)), zone((0, 5), "BODY"), zone((7, 12), "BODY")
    given = document("0123456789abcdef", inside, left, right)
    after, _ = acted(given, labelling.label_zone, Span(3, 8), "CAPTION")
    assert [(z.start, z.end, z.kind) for z in after.of_type(Zone)] == [
        (0, 3, "BODY"),
        (3, 8, "CAPTION"),
        (8, 12, "BODY"),
    ]
    assert after.annotations[left.id].end == 3


def test_a_zone_inside_another_splits_it_and_both_halves_keep_what_is_known():
    whole = zone((0, 9), "BODY", comment="whole")
    after, _ = acted(document("0123456789", whole), labelling.label_zone, Span(3, 6), "CAPTION")
    zones = after.of_type(Zone)
    assert [(z.start, z.end, z.comment) for z in zones] == [
        (0, 3, "whole"),
        (3, 6, None),
        (6, 9, "whole"),
    ]
    assert len({z.id for z in zones}) == 3


def test_a_zone_keeps_white_space_and_settles_the_zones_offered_under_it():
    exact, unlike, inside = (
        offered(zone(span, kind))
        for span, kind in [((0, 4), "BODY"), ((0, 4), "TITLE"), ((1, 2), "BODY")]
    )
    beyond, name = offered(zone((2, 9), "BODY")), offered(entity((1, 2)))
    given = document(" ab cdefgh", suggestions=[exact, unlike, inside, beyond, name])
    after, _ = acted(given, labelling.label_zone, Span(0, 4), "BODY")
    assert (only(after, Zone).start, only(after, Zone).end) == (0, 4)
    assert {k: v.outcome for k, v in after.verdicts.items()} == {
        exact.id: Outcome.ACCEPTED,
        unlike.id: Outcome.SUPERSEDED,
        inside.id: Outcome.SUPERSEDED,
    }
    for span in (Span(4, 4), Span(-1, 3), Span(3, 99)):
        refused(given, labelling.label_zone, span, "BODY", match="Select some text")


# edges


def test_moving_an_edge_keeps_id_and_fields():
    name = entity(NAME, canonical="m", country="AZE")
    given = document(TEXT, name)
    start, _ = acted(given, labelling.move_edge, name.id, "start", at("Mehrabov").start)
    assert only(start, Entity) == replace(name, start=at("Mehrabov").start)
    end, _ = acted(given, labelling.move_edge, name.id, "end", at("Tural").end)
    assert words(end, only(end, Entity)) == ["Tural"]


@pytest.mark.parametrize(
    ("edge", "position"), [("start", 99), ("start", -1), ("end", 0), ("start", NAME.end)]
)
def test_an_edge_stops_at_the_other_and_at_the_text(edge, position):
    name = entity(NAME)
    refused(
        document(TEXT[:60], name), labelling.move_edge, name.id, edge, position,
        match="cannot go further",
    )  # fmt: skip


def test_only_the_edge_of_a_zone_may_lie_in_white_space():
    name, record, place = entity(NAME), stance(NAME), zone(NAME)
    given = document(TEXT, name, record, place)
    for label, end in ((name, NAME.end), (record, NAME.end), (place, NAME.end + 1)):
        moved, _ = acted(given, labelling.move_edge, label.id, "start", NAME.start + 1)
        back, _ = acted(moved, labelling.move_edge, label.id, "end", NAME.end + 1)
        assert back.annotations[label.id].end == end


def test_moving_a_zone_edge_pushes_the_neighbour_away():
    left, right = zone((0, 4), "BODY"), zone((4, 9), "TITLE")
    after, _ = acted(document("0123456789", left, right), labelling.move_edge, left.id, "end", 6)
    assert [(z.start, z.end) for z in after.of_type(Zone)] == [(0, 6), (6, 9)]
    swallowed, _ = acted(after, labelling.move_edge, left.id, "end", 10)
    assert [(z.id, z.start, z.end) for z in swallowed.of_type(Zone)] == [(left.id, 0, 10)]


@pytest.mark.parametrize(
    ("edge", "position", "pieces"),
    [
        ("end", 14, [(2, 5), (10, 14)]),
        ("end", 18, [(2, 5), (10, 18)]),
        ("end", 5, [(2, 5)]),
        ("end", 8, [(2, 5)]),
        ("start", 0, [(0, 5), (10, 15)]),
        ("start", 4, [(4, 5), (10, 15)]),
        ("start", 7, [(10, 15)]),
        ("start", 12, [(12, 15)]),
    ],
)
@pytest.mark.parametrize("given", [((2, 5), (10, 15)), ((10, 15), (2, 5))])
def test_moving_the_edge_of_a_stance_of_several_pieces(given, edge, position, pieces):
    record = stance(*given)
    after, _ = acted(document("x" * 20, record), labelling.move_edge, record.id, edge, position)
    assert list(only(after, Stance).expression) == pieces


def test_the_edge_of_a_stance_may_leave_all_pieces_behind():
    record = stance((2, 5), (10, 15))
    given = document("x" * 20, record)
    after, _ = acted(given, labelling.move_edge, record.id, "end", 3)
    assert only(after, Stance).expression == (Span(2, 3),)
    gap = stance((2, 5), (8, 9))
    moved, _ = acted(document("x" * 20, gap), labelling.move_edge, gap.id, "start", 6)
    assert only(moved, Stance).expression == (Span(8, 9),)
    wider, _ = acted(moved, labelling.move_edge, gap.id, "start", 6)
    assert only(wider, Stance).expression == (Span(6, 9),)


def test_values_have_no_edges():
    value = cell(NAME)
    refused(document(TEXT, value), labelling.move_edge, value.id, "end", 3, match="no edges")


# stance


def test_a_stance_record_is_made_neutral_and_the_authors():
    given = document()
    span = at("aggressive")
    after, change = acted(given, labelling.add_stance, span, "ARM", at("Armenia"))
    made = only(after, Stance)
    assert (made.expression, made.target_span) == ((span,), at("Armenia"))
    assert (made.polarity, made.holder, made.voice) == (0, AUTHOR, Voice.AUTHOR)
    assert change.title == "stance “aggressive” toward ARM"


def test_further_pieces_join_sorted_and_merged():
    record = stance((10, 15))
    given = document("x" * 20, record)
    one, _ = acted(given, labelling.add_piece, record.id, Span(2, 5))
    two, _ = acted(one, labelling.add_piece, record.id, Span(5, 11))
    assert only(one, Stance).expression == (Span(2, 5), Span(10, 15))
    assert only(two, Stance).expression == (Span(2, 15),)
    refused(two, labelling.add_piece, record.id, Span(3, 4), match="already")
    name = entity((0, 1))
    refused(document("abc", name), labelling.add_piece, name.id, Span(1, 2), match="stance record")


def test_stance_fields():
    record = stance(NAME)
    given = document(TEXT, record)
    after, change = acted(
        given, labelling.change_stance, record.id, "polarity -2", polarity=-2, flag=None
    )
    assert only(after, Stance).polarity == -2
    assert change.title == "stance “Tural Mehrabov”: polarity -2"
    refused(after, labelling.change_stance, record.id, "polarity -2", polarity=-2, match="already")
    flagged, _ = acted(after, labelling.change_stance, record.id, "f", flag=StanceFlag.MIXED)
    assert only(flagged, Stance).flag is StanceFlag.MIXED


def test_naming_the_holder():
    name, record = entity(NAME), stance(at("aggressive"), voice=Voice.DIRECT)
    given = document(TEXT, name, record)
    holder = Holder(HolderKind.ENTITY, name.id)
    held, change = acted(given, labelling.hold, record.id, holder)
    assert (only(held, Stance).holder, only(held, Stance).voice) == (holder, Voice.DIRECT)
    assert change.title.endswith("holder “Tural Mehrabov”")
    unnamed, _ = acted(held, labelling.hold, record.id, UNNAMED)
    assert (only(unnamed, Stance).holder, only(unnamed, Stance).voice) == (UNNAMED, Voice.DIRECT)
    author, _ = acted(held, labelling.hold, record.id, AUTHOR)
    assert (only(author, Stance).holder, only(author, Stance).voice) == (AUTHOR, Voice.AUTHOR)
    refused(author, labelling.hold, record.id, AUTHOR, match="already")
    stranger = Holder(HolderKind.ENTITY, record.id)
    refused(given, labelling.hold, record.id, stranger, match="an entity of the article")


# deleting


def test_deleting_rejects_the_suggestion_and_frees_the_records():
    made = offered(entity(NAME))
    one, _ = acted(document(suggestions=[made]), labelling.label_entity, NAME, "PERSON")
    name = only(one, Entity)
    two, _ = acted(one, labelling.add_stance, at("aggressive"), "ARM", None)
    record = only(two, Stance)
    three, _ = acted(two, labelling.hold, record.id, Holder(HolderKind.ENTITY, name.id))
    four, _ = acted(three, labelling.change_stance, record.id, "via", via=name.id)
    five, _ = acted(four, labelling.set_main_holder, "ARM", name.id)
    after, change = acted(five, labelling.delete, name.id)
    freed = only(after, Stance)
    assert (freed.holder, freed.via) == (UNNAMED, None)
    assert only(after, DocumentValue).main_holder is None
    assert after.verdicts[made.id].outcome is Outcome.REJECTED
    assert change.title == "delete “Tural Mehrabov”"
    refused(after, labelling.delete, name.id, match="no longer there")


# values


SENTENCE = at("Abovian said Armenia’s “aggressive” revanchism was met by Azerbaijan’s patience.")


def test_a_cell_takes_one_value_and_the_next_replaces_it():
    one, change = acted(document(), labelling.set_sentence, SENTENCE, "ARM", SentenceMark.NEG)
    two, _ = acted(one, labelling.set_sentence, SENTENCE, "ARM", SentenceMark.POS)
    both, _ = acted(two, labelling.set_sentence, SENTENCE, "AZE", SentenceMark.NEU)
    assert change.title.endswith("ARM neg")
    assert only(two, SentenceValue).value is SentenceMark.POS
    assert only(two, SentenceValue).id == only(one, SentenceValue).id
    assert len(both.of_type(SentenceValue)) == 2


def test_the_same_value_again_changes_nothing():
    made = offered(cell(SENTENCE, "ARM", SentenceMark.NEG))
    one, _ = acted(
        document(suggestions=[made]), labelling.set_sentence, SENTENCE, "ARM", SentenceMark.NEG
    )
    sketch = sketch_of(one)
    labelling.set_sentence(sketch, SENTENCE, "ARM", SentenceMark.NEG)
    assert not sketch.draft("again")


def test_a_suggested_cell_is_accepted_or_edited():
    made = offered(cell(SENTENCE, "ARM", SentenceMark.NEG))
    others = [offered(cell(SENTENCE, "AZE")), offered(entity(NAME))]
    given = document(suggestions=[*others, made])
    same, _ = acted(given, labelling.set_sentence, SENTENCE, "ARM", SentenceMark.NEG)
    assert (only(same, SentenceValue).origin, only(same, SentenceValue).suggestion) == (
        Origin.ACCEPTED,
        made.id,
    )
    other, _ = acted(given, labelling.set_sentence, SENTENCE, "ARM", SentenceMark.POS)
    assert only(other, SentenceValue).origin is Origin.EDITED
    assert {k: v.outcome for k, v in other.verdicts.items()} == {made.id: Outcome.EDITED}
    manual, _ = acted(document(), labelling.set_sentence, SENTENCE, "ARM", SentenceMark.POS)
    assert only(manual, SentenceValue).origin is Origin.MANUAL


def test_article_values():
    one, change = acted(
        document(), labelling.set_document, "ARM", "author_stance", DocumentMark.MINUS_1
    )
    two, _ = acted(one, labelling.set_document, "ARM", "portrayal", DocumentMark.MIXED)
    value = only(two, DocumentValue)
    assert (value.author_stance, value.portrayal) == (DocumentMark.MINUS_1, DocumentMark.MIXED)
    assert change.title == "article: ARM author stance -1"
    offered_once = document(TEXT, replace(value, origin=Origin.ACCEPTED))
    changed, _ = acted(offered_once, labelling.set_document, "ARM", "portrayal", DocumentMark.NONE)
    assert only(changed, DocumentValue).origin is Origin.EDITED


def test_the_main_holder_is_an_entity_or_nobody():
    name, record = entity(NAME), stance(NAME)
    given = document(TEXT, name, record)
    named, _ = acted(given, labelling.set_main_holder, "ARM", name.id)
    nobody, _ = acted(named, labelling.set_main_holder, "ARM", None)
    assert only(named, DocumentValue).main_holder == name.id
    assert only(nobody, DocumentValue).main_holder is None
    refused(given, labelling.set_main_holder, "ARM", record.id, match="is an entity")


# marks and status


def test_comments_and_flags():
    name = entity(NAME)
    given = document(TEXT, name)
    one, _ = acted(given, labelling.set_comment, name.id, "  ask Ani ")
    two, on = acted(one, labelling.toggle_flag, name.id)
    three, off = acted(two, labelling.toggle_flag, name.id)
    four, _ = acted(three, labelling.set_comment, name.id, "  ")
    assert (only(one, Entity).comment, only(four, Entity).comment) == ("ask Ani", None)
    assert (only(two, Entity).flagged, only(three, Entity).flagged) == (True, False)
    assert on.title.startswith("flag")
    assert off.title.startswith("unflag")


def test_status_moves_and_refuses_what_is_so():
    done, change = acted(document(), labelling.set_status, Status.DONE)
    assert (done.state, change.title) == (WorkState(Status.DONE), "done")
    refused(done, labelling.set_status, Status.DONE, match="done already")
    skipped, change = acted(document(), labelling.set_status, Status.SKIPPED, "wrong text")
    assert (skipped.state.skip_reason, change.title) == ("wrong text", "skip: wrong text")
    other, _ = acted(skipped, labelling.set_status, Status.SKIPPED, "paywalled stub")
    assert other.state.skip_reason == "paywalled stub"
    back, change = acted(other, labelling.set_status, Status.STARTED)
    assert (back.state, change.title) == (WorkState(Status.STARTED), "reopen")
    assert acted(back, labelling.set_status, Status.UNSTARTED)[1].title == "not started"


def test_the_article_may_be_commented_even_when_it_is_closed():
    done, _ = acted(document(), labelling.set_status, Status.DONE)
    one, _ = acted(done, labelling.comment_article, " odd ")
    assert one.state == WorkState(Status.DONE, None, "odd")
    assert acted(one, labelling.comment_article, None)[0].state.comment is None


@pytest.mark.parametrize(
    ("act", "args"),
    [
        (labelling.label_entity, (NAME, "PERSON")),
        (labelling.relabel, ("id", "ORG")),
        (labelling.label_zone, (NAME, "BODY")),
        (labelling.add_stance, (NAME, "ARM", None)),
        (labelling.add_piece, ("record", NAME)),
        (labelling.change_stance, ("record", "x")),
        (labelling.change_entity, ("id", "x")),
        (labelling.move_edge, ("id", "end", 3)),
        (labelling.delete, ("id",)),
        (labelling.set_sentence, (SENTENCE, "ARM", SentenceMark.NEG)),
        (labelling.set_document, ("ARM", "portrayal", DocumentMark.NONE)),
        (labelling.set_main_holder, ("ARM", None)),
        (labelling.set_comment, ("id", "x")),
        (labelling.toggle_flag, ("id",)),
        (labelling.hold, ("record", AUTHOR)),
    ],
)
@pytest.mark.parametrize("status", [Status.DONE, Status.SKIPPED])
def test_a_closed_article_refuses_every_label(act, args, status):
    name, record = entity(NAME), stance(NAME)
    ids = {"id": name.id, "record": record.id}
    given = document(TEXT, name, record, state=WorkState(status))
    refused(given, act, *(ids.get(a, a) if isinstance(a, str) else a for a in args), match="reopen")
