"""Each command does what it says, in a situation that fits it; none is left without a case."""

import re
from collections import defaultdict
from dataclasses import replace
from uuid import uuid4

import pytest

from annotator.commands.acts import taken
from annotator.commands.catalogue import registry
from annotator.commands.registry import AGREEMENT, REVIEW
from annotator.commands.stances import target_mentions
from annotator.errors import RefusalError
from annotator.model import labelling, settling
from annotator.model.annotations import (
    AUTHOR,
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
from annotator.model.articles import Status
from annotator.model.sketch import Sketch
from annotator.model.spans import Span
from annotator.services.desk import utc_now
from annotator.services.schemes import default_scheme

SCHEME = default_scheme()
IDS = [c.id for c in registry(SCHEME).all() if c.place not in {REVIEW, AGREEMENT}]
CASES = {}


def case(*ids):
    def keep(check):
        for command_id in ids:
            assert command_id not in CASES
            CASES[command_id] = check
        return check

    return keep


def ids_of(start):
    return [each for each in IDS if each.startswith(start)]


def only(hands, kind):
    (found,) = hands.of(kind)
    return found


@pytest.mark.parametrize("command_id", IDS)
def test_the_command_does_what_it_says(hands, command_id):
    CASES[command_id](hands, command_id)


# deciding


@case("suggestion.accept")
def accept(hands, name):
    hands.give(name)
    first = hands.now.current
    assert first == hands.document.open_suggestions()[0].id or first is not None
    hands.give(name)
    assert hands.document.verdicts[first].outcome == "accepted"
    assert hands.now.current not in {None, first, *hands.document.verdicts}


@case("suggestion.reject")
def reject(hands, name):
    offer = hands.suggestion(Layer.ENTITY)
    hands.give(name)
    assert hands.document.verdicts[offer.id].outcome == "rejected"
    assert not hands.document.annotations
    assert hands.now.current not in {None, offer.id}


@case("suggestion.accept.rest")
def accept_rest(hands, name):
    hands.suggestion(Layer.ENTITY)
    count = len(hands.document.open_suggestions(Layer.ENTITY))
    hands.give(name)
    assert hands.port.asked == [("confirm", f"Accept {count} open entities?")]
    assert len(hands.of(Entity)) == count
    hands.suggestion(Layer.STANCE)
    hands.focus.put(current=None, layer=Layer.ENTITY)
    hands.give(name)
    assert hands.port.said == ["Nothing is open here."]


@case("suggestion.reject.rest")
def reject_rest(hands, name):
    hands.give(name)
    assert hands.port.asked[0][1].startswith("Reject")
    assert hands.document.open_suggestions() == []
    assert not hands.document.annotations
    hands.give(name)
    assert hands.port.said == ["Nothing is open here."]


@case("suggestion.never")
def never(hands, name):
    offer = hands.suggestion(Layer.ENTITY)
    hands.give(name, "project")
    assert hands.port.asked == [("pick", hands.port.asked[0][1])]
    assert hands.port.asked[0][1].startswith(f"Never suggest “{hands.surface(offer.proposal)}” as")
    assert [c.key for c in hands.port.choices] == ["1", "2", "3"]
    assert hands.document.verdicts[offer.id].outcome == "rejected"
    (made,) = hands.workspace.suppressing.all()
    assert (made.scope, made.label) == ("project", offer.proposal.label)
    following = hands.document.suggestion(hands.now.current)
    assert hands.surface(following.proposal) != made.surface
    hands.desk.undo()
    assert hands.workspace.suppressing.all() == []
    hands.entity()
    with pytest.raises(RefusalError, match="Go to a suggestion first"):
        hands.give(name)
    hands.focus.put(current=hands.document.open_suggestions(Layer.SENTENCE)[0].id)
    with pytest.raises(RefusalError, match="follows from the words"):
        hands.give(name)


@case("suggestion.show.all")
def show_all(hands, name):
    hands.workspace.gating.set_threshold(Layer.ENTITY, 0.95)
    held = hands.document.held_back(Layer.ENTITY)
    hands.give(name)
    assert f"{len(held)} suggestions here below the gate" in hands.port.said[-1]
    assert held[0] in hands.document.visible_suggestions(Layer.ENTITY)
    hands.focus.take(held[0].id, held[0].span)
    hands.give(name)
    assert hands.now.current is None
    assert not hands.document.visible_suggestions(Layer.ENTITY)
    hands.workspace.gating.set_threshold(Layer.ENTITY, None)
    uid = hands.document.article.uid
    hands.workspace.store.works.hide_suggestions(uid, hands.workspace.person.id, True)
    hands.desk.refresh(uid)
    with pytest.raises(RefusalError, match="to measure their pull"):
        hands.give(name)


@case("suggestion.suppressions", "suggestion.report", "suggestion.models")
def trust_dialogs(hands, name):
    hands.give(name)
    what = {
        "suggestion.suppressions": "suppressions",
        "suggestion.report": "anchoring",
        "suggestion.models": "models",
    }[name]
    assert hands.port.asked == [("show", what)]


@case("work.done")
def done(hands, name):
    hands.give(name, "accept")
    first = hands.workspace.store.works.document(hands.articles[0], hands.desk.person)
    ((kind, title),) = hands.port.asked
    assert kind == "pick"
    assert title.startswith("Still open: ")
    assert re.fullmatch(r"Still open: .*\d\d entities, .*", title)
    assert first.state.status is Status.DONE
    assert not first.open_suggestions()
    assert hands.document.article.uid == hands.articles[1]
    hands.give(name, "reject")
    second = hands.workspace.store.works.document(hands.articles[1], hands.desk.person)
    assert {v.outcome for v in second.verdicts.values()} == {"rejected"}
    hands.give(name, "leave")
    third = hands.workspace.store.works.document(hands.articles[2], hands.desk.person)
    assert (third.state.status, third.verdicts) == (Status.DONE, {})
    hands.focus.put(layer=Layer.SENTENCE)
    hands.give(name, "back")
    assert hands.document.article.uid == hands.articles[3]
    assert hands.now.layer is None
    assert hands.context.current_item() is not None
    hands.give("suggestion.reject.rest").give("suggestion.reject.rest")
    hands.focus.put(current=None, layer=None)
    hands.give("suggestion.reject.rest")
    asked = len(hands.port.asked)
    hands.give(name)
    assert len(hands.port.asked) == asked
    assert hands.document.article.uid == hands.articles[4]
    hands.desk.open(hands.articles[0])
    hands.give(name)
    assert hands.document.article.uid == hands.articles[4]


@case("work.skip")
def skip(hands, name):
    hands.give(name, "wrong text")
    assert [c.value for c in hands.port.choices] == [r.id for r in SCHEME.skip_reasons]
    first = hands.workspace.store.works.document(hands.articles[0], hands.desk.person)
    assert (first.state.status, first.state.skip_reason) == (Status.SKIPPED, "wrong text")
    assert hands.document.article.uid == hands.articles[1]


@case("work.reopen")
def reopen(hands, name):
    hands.give(name)
    assert hands.port.said == ["The article is open already."]
    hands.desk.act(labelling.set_status, Status.SKIPPED, "wrong text")
    hands.give(name)
    assert hands.document.state.status is Status.STARTED
    assert hands.document.state.skip_reason is None


@case("work.next")
def next_unfinished(hands, name):
    said = []
    hands.workspace.said.connect(said.append)
    for number in range(1, len(hands.articles)):
        hands.give(name)
        assert hands.document.article.uid == hands.articles[number]
    hands.give(name)
    assert hands.document.article.uid == hands.articles[0]
    for uid in hands.articles:
        hands.desk.open(uid)
        hands.desk.act(labelling.set_status, Status.DONE)
    hands.give(name)
    assert said == ["Every article is done or skipped."]


@case("work.after", "work.before")
def beside(hands, name):
    said = []
    hands.workspace.said.connect(said.append)
    hands.open(1)
    hands.give("work.before")
    assert hands.document.article.uid == hands.articles[0]
    hands.give("work.before")
    assert said == ["There is no further article in this direction."]
    hands.give("work.after")
    assert hands.document.article.uid == hands.articles[1]


@case("edit.undo", "edit.redo")
def undo_and_redo(hands, name):
    hands.entity()
    hands.give("edit.undo")
    assert not hands.document.annotations
    hands.give("edit.redo")
    assert len(hands.document.annotations) == 1


@case("edit.retry", "edit.drop")
def nothing_unsaved(hands, name):
    hands.entity()
    before = hands.document
    hands.give(name)
    assert hands.document is before
    assert hands.desk.head is before


# labels


@case(*(f"label.{label.id.lower()}" for label in SCHEME.entities))
def label(hands, name):
    wanted = name.split(".")[1].upper()
    other = "ORG" if wanted != "ORG" else "LAW"
    span = hands.select("two-page protocol")
    hands.give(name)
    made = only(hands, Entity)
    assert (made.start, made.end, made.label) == (span.start, span.end, wanted)
    assert (hands.now.selection, hands.now.current) == (None, made.id)
    hands.give(name)
    assert hands.port.said == [f"It is {wanted} already."]
    hands.give(f"label.{other.lower()}")
    assert only(hands, Entity).label == other
    assert only(hands, Entity).id == made.id
    hands.give("label.delete")
    offer = hands.suggestion(Layer.ENTITY)
    hands.give(name)
    taken = only(hands, Entity)
    agrees = offer.proposal.label == wanted
    assert (taken.label, taken.origin) == (wanted, "accepted" if agrees else "edited")
    hands.give("label.delete")
    at = hands.go_to("Portugal" if "Portugal" in hands.document.text else "protocol")
    hands.give(name)
    assert only(hands, Entity).start == at


@case(*(f"zone.{zone.id.lower()}" for zone in SCHEME.zones))
def mark_zone(hands, name):
    kind = next(z.id for z in SCHEME.zones if f"zone.{z.id.lower()}" == name)
    other = next(z.id for z in SCHEME.zones if z.id != kind)
    span = hands.select("protocol")
    hands.give(name)
    assert (only(hands, Zone).kind, only(hands, Zone).start) == (kind, span.start)
    hands.give(f"zone.{other.lower()}")
    assert only(hands, Zone).kind == other
    hands.give("label.delete")
    at = hands.go_to("protocol")
    hands.give(name)
    line = hands.document.text.split("\n")[hands.document.text.count("\n", 0, at)]
    assert hands.surface(only(hands, Zone)) == line
    hands.give("label.delete")
    offer = hands.suggestion(Layer.ZONE)
    hands.give(name)
    assert (only(hands, Zone).suggestion, only(hands, Zone).kind) == (offer.id, kind)


@case("zone.pick")
def pick_zone(hands, name):
    hands.select("protocol")
    hands.give(name, "CAPTION")
    assert only(hands, Zone).kind == "CAPTION"
    assert [c.value for c in hands.port.choices] == [zone.id for zone in SCHEME.zones]


@case("edge.end.grow", "edge.end.shrink", "edge.start.grow", "edge.start.shrink")
def move_edges(hands, name):
    hands.give(name)
    assert hands.port.said == ["Choose a label first: click it, or go to it with Tab or O."]
    made = hands.entity("two-page protocol")
    tokens = hands.document.segmentation.tokens
    bounds, before = hands.document.segmentation, only(hands, Entity)
    first, last = bounds.token_at(before.start), bounds.token_before(before.end)
    hands.give(name)
    wanted = {
        "edge.end.grow": (before.start, tokens[last + 1].end),
        "edge.end.shrink": (before.start, tokens[last - 1].end),
        "edge.start.grow": (tokens[first - 1].start, before.end),
        "edge.start.shrink": (tokens[first + 1].start, before.end),
    }[name]
    after = only(hands, Entity)
    assert (after.id, after.start, after.end) == (made, *wanted)


@case("edge.choose.start", "edge.choose.end")
def choose_edge(hands, name):
    hands.give(name)
    assert hands.port.said
    edge = name.split(".")[-1]
    hands.entity()
    hands.give(name)
    assert hands.now.edge == edge
    before = only(hands, Entity)
    hands.give("move.token.next" if edge == "end" else "move.token.previous")
    after = only(hands, Entity)
    assert (after.start < before.start) is (edge == "start")
    assert (after.end > before.end) is (edge == "end")
    hands.give(name)
    assert hands.now.edge is None


@case("edge.nudge.right", "edge.nudge.left")
def nudge(hands, name):
    hands.entity()
    hands.give(name)
    assert hands.port.said == ["Only zones may begin or end inside a word."]
    hands.give("label.delete")
    hands.zone()
    hands.give(name)
    assert only(hands, Zone).end == (11 if name.endswith("right") else 9)


@case("label.delete")
def delete(hands, name):
    hands.give(name)
    assert hands.port.said
    hands.entity()
    hands.give(name)
    assert not hands.document.annotations
    assert hands.now.current is None
    offer = hands.suggestion(Layer.STANCE)
    hands.give(name)
    assert hands.document.verdicts[offer.id].outcome == "rejected"


@case("label.flag")
def flag(hands, name):
    hands.give(name)
    assert hands.port.said
    hands.stance()
    hands.give(name)
    assert only(hands, Stance).flagged
    hands.give(name)
    assert not only(hands, Stance).flagged
    offer = hands.suggestion(Layer.ENTITY)
    hands.give(name)
    assert only(hands, Entity).flagged
    assert only(hands, Entity).suggestion == offer.id


@case("label.comment")
def comment(hands, name):
    hands.give(name, "odd article")
    assert hands.document.state.comment == "odd article"
    hands.entity()
    hands.give(name, "ask Ani")
    assert only(hands, Entity).comment == "ask Ani"
    assert [kind for kind, _ in hands.port.asked] == ["text", "text"]


@case("label.same")
def same(hands, name):
    hands.entity("ferry", "FAC")
    hands.give(name)
    found = only_labels(hands, "FAC")
    assert len(found) > 2
    assert {hands.surface(e).lower() for e in found} <= {"ferry", "ferries", "ferrys"}
    assert {c.note for c in hands.port.choices} <= {"identical", "other case", "inflected"}
    hands.give(name)
    assert hands.port.said == ["All mentions carry a label already."]
    offer = hands.suggestion(Layer.ENTITY)
    hands.give("label.same")
    assert offer.id in hands.document.verdicts or hands.port.said


def only_labels(hands, wanted):
    return [e for e in hands.of(Entity) if e.label == wanted]


@case("label.same.remove")
def remove_same(hands, name):
    hands.entity("ferry", "FAC")
    hands.give("label.same")
    hands.give(name)
    assert hands.of(Entity) == []
    with pytest.raises(RefusalError, match="Choose an entity"):
        hands.give(name)
    offer = hands.suggestion(Layer.ENTITY)
    hands.give(name)
    assert hands.of(Entity) == []
    assert hands.document.verdicts[offer.id].outcome == "rejected"


@case("entity.reading")
def reading(hands, name):
    hands.entity()
    hands.give(name, "government")
    assert only(hands, Entity).reading == "government"
    hands.focus.put(current=None)
    hands.give(name, "people")
    assert hands.port.said


@case("entity.canonical")
def canonical(hands, name):
    hands.entity()
    hands.give(name, " the-protocol ")
    assert only(hands, Entity).canonical == "the-protocol"
    hands.give(name, " ")
    assert only(hands, Entity).canonical is None


@case("entity.country")
def country(hands, name):
    hands.entity()
    hands.give(name, "arm")
    assert only(hands, Entity).country == "ARM"
    hands.give(name, "")
    assert only(hands, Entity).country is None


# stance


@case("stance.new")
def new_stance(hands, name):
    text = hands.document.text
    at = text.index("Armenian") if "Armenian" in text else text.index("Armenia")
    token = hands.document.segmentation.token_at(at)
    span = hands.document.segmentation.tokens[token + 1]
    hands.focus.select(span)
    hands.give(name)
    made = only(hands, Stance)
    assert (made.expression, made.target) == ((span,), "ARM")
    assert made.target_span == hands.document.segmentation.tokens[token]
    assert (hands.now.selection, hands.now.current) == (None, made.id)


@case("stance.piece")
def add_piece(hands, name):
    with pytest.raises(RefusalError, match="Select further words"):
        hands.give(name)
    hands.stance()
    span = hands.select("protocol")
    hands.give(name)
    assert span in only(hands, Stance).expression
    assert hands.now.selection is None


@case(*(f"stance.polarity.{choice.id}" for choice in SCHEME.choice("polarity")))
def polarity(hands, name):
    value = int(name.rsplit(".", 1)[1])
    hands.give(name)
    assert hands.port.said
    hands.stance()
    hands.give("stance.flag", "mixed")
    hands.give(name)
    assert (only(hands, Stance).polarity, only(hands, Stance).flag) == (value, None)


@case("stance.plus", "stance.minus")
def step_polarity(hands, name):
    by = 1 if name.endswith("plus") else -1
    hands.stance()
    for wanted in (by, 2 * by, 2 * by):
        hands.give(name)
        assert only(hands, Stance).polarity == wanted


@case("stance.target")
def target(hands, name):
    hands.stance()
    hands.give(name, ("AZE", Span(0, 4)))
    made = only(hands, Stance)
    assert (made.target, made.target_span) == ("AZE", Span(0, 4))
    titles = [c.title for c in hands.port.choices]
    assert "Armenia, implied" in titles
    hands.give(name, hands.port.choices[0].value)
    assert (only(hands, Stance).target, only(hands, Stance).target_span) == ("ARM", None)


@case("stance.holder")
def holder(hands, name):
    hands.stance()
    offer = next(
        s for s in hands.document.open_suggestions(Layer.ENTITY) if s.proposal.label == "PERSON"
    )
    hands.give(name, Holder(HolderKind.ENTITY, offer.id))
    assert hands.document.annotations[only(hands, Stance).holder.entity].suggestion == offer.id
    assert hands.now.current == only(hands, Stance).id
    names = [c.title for c in hands.port.choices]
    assert names[:2] == ["the author", "somebody unnamed"]
    assert len(names) == len(set(names))
    for chosen in (UNNAMED, AUTHOR):
        hands.give(name, chosen)
        assert only(hands, Stance).holder == chosen
    hands.focus.put(current=None)
    with pytest.raises(RefusalError, match="Choose a stance record"):
        hands.give(name)


def test_one_person_is_one_holder_under_the_fullest_name(hands):
    hands.stance()
    offers = hands.document.open_suggestions(Layer.ENTITY)
    named = defaultdict(set)
    for offer in offers:
        if offer.proposal.label == "PERSON" and offer.proposal.canonical:
            named[offer.proposal.canonical].add(hands.surface(offer.proposal))
    surfaces = next(found for found in named.values() if len(found) > 1)
    hands.give("stance.holder", AUTHOR)
    titles = [c.title for c in hands.port.choices]
    assert surfaces & set(titles) == {max(surfaces, key=len)}


@case("stance.via")
def via(hands, name):
    hands.stance()
    offer = hands.document.open_suggestions(Layer.ENTITY)[0]
    hands.give(name, Holder(HolderKind.ENTITY, offer.id))
    assert hands.document.annotations[only(hands, Stance).via].suggestion == offer.id
    assert hands.now.current == only(hands, Stance).id
    hands.give(name, None)
    assert only(hands, Stance).via is None


@case("stance.voice", "stance.attitude", "stance.basis")
def stance_field(hands, name):
    what = name.split(".")[1]
    field = {"attitude": "author_attitude"}.get(what, what)
    hands.stance()
    for choice in reversed(SCHEME.choice(what)):
        hands.give(name, choice.id)
        assert getattr(only(hands, Stance), field) == choice.id
    assert [c.key for c in hands.port.choices] == [c.key for c in SCHEME.choice(what)]


@case("stance.flag")
def stance_flag(hands, name):
    hands.stance()
    hands.give(name, "unclear")
    assert only(hands, Stance).flag == "unclear"
    hands.give(name, "")
    assert only(hands, Stance).flag is None


# sentences and the article


@case("grid.enter")
def enter_grid(hands, name):
    at = hands.go_to("protocol")
    hands.give(name)
    assert hands.now.layer is Layer.SENTENCE
    assert hands.now.target == 0
    sentence = hands.document.segmentation.sentences[
        hands.document.segmentation.sentence_at(hands.now.caret)
    ]
    assert hands.now.caret == sentence.start
    assert sentence.end > at


@case("grid.next", "grid.previous", "grid.down", "grid.up")
def walk_the_grid(hands, name):
    hands.give("grid.enter")
    hands.give("grid.down")
    here = hands.now.caret
    hands.give(name)
    moved = {
        "grid.next": (0, 1),
        "grid.previous": (-1, 1),
        "grid.down": (1, 0),
        "grid.up": (-1, 0),
    }[name]
    assert ((hands.now.caret > here) - (hands.now.caret < here), hands.now.target) == moved
    for _ in range(2 * len(hands.document.segmentation.sentences)):
        hands.give(name)
    forward = name in {"grid.next", "grid.down"}
    assert hands.port.said[-1] == (
        "That was the last sentence." if forward else "This is the first sentence."
    )


@case("grid.accept")
def accept_cell(hands, name):
    hands.give("grid.enter")
    offers = {
        (s.proposal.start, s.proposal.target): s.proposal.value
        for s in hands.document.open_suggestions(Layer.SENTENCE)
    }
    hands.give(name).give(name).give(name)
    made = {(v.start, v.target): v.value for v in hands.of(SentenceValue)}
    assert len(made) == 3
    assert made.items() <= offers.items()
    assert {v.origin for v in hands.of(SentenceValue)} == {Origin.ACCEPTED}
    hands.give("grid.previous").give(name)
    assert len(hands.of(SentenceValue)) == 3


@case(*(f"sentence.set.{choice.id}" for choice in SCHEME.choice("sentence")))
def set_sentence(hands, name):
    hands.give("grid.enter")
    hands.give(name).give(name)
    found = [(v.target, v.value) for v in hands.of(SentenceValue)]
    wanted = SentenceMark(name.rsplit(".", 1)[1])
    assert sorted(found) == [("ARM", wanted), ("AZE", wanted)]
    assert hands.now.target == 0


@case("article.enter")
def enter_article(hands, name):
    hands.stance()
    hands.give(name)
    assert (hands.now.layer, hands.now.current, hands.now.target) == (Layer.DOCUMENT, None, 0)


@case("article.next", "article.previous")
def walk_the_questions(hands, name):
    hands.give("article.enter")
    hands.give("article.next").give("article.next")
    hands.give(name)
    assert hands.now.target == (3 if name.endswith("next") else 1)
    for _ in range(5):
        hands.give(name)
    assert hands.now.target == (3 if name.endswith("next") else 0)


@case("article.holder")
def main_holder(hands, name):
    hands.give("article.enter").give("article.next").give("article.next")
    offer = hands.document.open_suggestions(Layer.ENTITY)[0]
    hands.give(name, offer.id)
    value = only(hands, DocumentValue)
    assert value.target == "AZE"
    assert hands.document.annotations[value.main_holder].suggestion == offer.id
    hands.give(name, None)
    assert only(hands, DocumentValue).main_holder is None
    assert hands.port.choices[0].title == "nobody"
    hands.stance()
    hands.give("stance.holder", Holder(HolderKind.AUTHOR))
    speaker = hands.port.choices[-1]  # the one named farthest away holds a stance toward ARM
    hands.give("stance.holder", speaker.value)
    hands.give("move.leave").give("article.enter").give(name, None)
    assert hands.port.choices[1].title == speaker.title
    titles = [choice.title for choice in hands.port.choices]
    assert len(titles) == len(set(titles))
    assert not {"FAC", "LOC", "EVENT"} & {choice.note for choice in hands.port.choices}


@case(*(f"document.set.{choice.id}" for choice in SCHEME.choice("document")))
def set_document(hands, name):
    mark = DocumentMark(name.split(".", 2)[2])
    hands.give("article.enter")
    for _ in range(4):
        hands.give(name)
    found = [(v.target, v.author_stance, v.portrayal) for v in hands.of(DocumentValue)]
    assert found == [("ARM", mark, mark), ("AZE", mark, mark)]


# moving


@case("move.token.next", "move.token.previous")
def step_token(hands, name):
    tokens = hands.document.segmentation.tokens
    hands.focus.place_caret(tokens[5].start)
    hands.give(name)
    assert hands.now.caret == tokens[6 if name.endswith("next") else 4].start
    assert not hands.document.annotations
    offer = hands.suggestion(Layer.ENTITY)
    place = hands.document.segmentation.token_at(offer.span.start)
    hands.focus.place_caret(tokens[place + (-1 if name.endswith("next") else 1)].start)
    hands.give(name)
    assert hands.now.current == offer.id


@case("move.line.next", "move.line.previous")
def step_line(hands, name):
    hands.focus.place_caret(300)
    hands.give(name)
    tokens = hands.document.segmentation.tokens
    wanted = 360 if name.endswith("next") else 240
    assert hands.now.caret == tokens[hands.document.segmentation.token_at(wanted)].start


@case("move.select.right", "move.select.left")
def select_token(hands, name):
    token = hands.document.segmentation.tokens[7]
    hands.focus.place_caret(token.start)
    hands.give(name)
    assert hands.now.selection == token
    assert hands.now.caret == (token.end if name.endswith("right") else token.start)


@case("move.select.character.right", "move.select.character.left")
def select_character(hands, name):
    hands.focus.place_caret(20)
    hands.give(name)
    wanted = Span(20, 21) if name.endswith("right") else Span(19, 20)
    assert hands.now.selection == wanted


@case("move.sentence.start", "move.sentence.end")
def sentence_edge(hands, name):
    at = hands.go_to("protocol")
    bounds = hands.document.segmentation
    sentence = bounds.sentences[bounds.sentence_at(at)]
    hands.give(name)
    last = bounds.tokens[bounds.token_before(sentence.end)]
    assert hands.now.caret == (sentence.start if name.endswith("start") else last.start)


@case("move.text.start", "move.text.end")
def text_edge(hands, name):
    hands.focus.place_caret(200)
    hands.give(name)
    tokens = hands.document.segmentation.tokens
    assert hands.now.caret == tokens[0 if name.endswith("start") else -1].start


@case("move.page.next", "move.page.previous")
def page(hands, name):
    hands.give(name)
    assert hands.port.asked == [("scroll", 1 if name.endswith("next") else -1)]
    tokens = hands.document.segmentation.tokens
    assert hands.now.caret == tokens[-1 if name.endswith("next") else 0].start
    hands.port.page = tokens[40].start + 1
    hands.give(name)
    assert hands.now.caret == tokens[40].start
    hands.give("grid.enter")
    here = hands.now.caret
    hands.port.page = tokens[80].start
    hands.give(name)
    assert hands.now.caret == here


@case("move.suggestion.next", "move.suggestion.previous")
def step_suggestion(hands, name):
    by = 1 if name.endswith("next") else -1
    hands.focus.put(layer=Layer.ENTITY)
    found = sorted(hands.document.open_suggestions(Layer.ENTITY), key=lambda s: s.span)
    hands.give(name)
    assert hands.now.current == found[0 if by > 0 else -1].id
    hands.give(name)
    assert hands.now.current == found[1 if by > 0 else -2].id
    hands.focus.take(found[-1 if by > 0 else 0].id, None)
    hands.give(name)
    assert hands.now.current == found[0 if by > 0 else -1].id
    middle = found[3].span.start
    hands.focus.place_caret(middle)
    hands.give(name)
    beyond = [s for s in found if (s.span.start >= middle if by > 0 else s.span.start < middle)]
    assert hands.now.current == beyond[0 if by > 0 else -1].id
    hands.focus.place_caret(len(hands.document.text) if by > 0 else 0)
    hands.give(name)
    assert hands.now.current == found[0 if by > 0 else -1].id
    hands.give("suggestion.reject.rest")
    hands.give(name)
    assert hands.port.said[-1].startswith("Nothing is open here.")


@case("move.sentence.next", "move.sentence.previous")
def step_sentence(hands, name):
    sentences = hands.document.segmentation.sentences
    hands.focus.place_caret(sentences[2].start)
    hands.give(name)
    assert hands.now.caret == sentences[3 if name.endswith("next") else 1].start


@case("move.flag.next")
def next_flag(hands, name):
    hands.give(name)
    assert hands.port.said == ["Nothing is flagged or commented in this article."]
    late = hands.entity("two-page protocol")
    hands.give("label.flag")
    early = hands.zone()
    hands.give("label.comment", "why?")
    hands.stance()
    hands.focus.put(current=None)
    for wanted in (early, late, early):
        hands.give(name)
        assert hands.now.current == wanted


@case("move.overlap.cycle")
def cycle(hands, name):
    hands.give("suggestion.reject.rest")
    hands.go_to("protocol")
    hands.give(name)
    assert hands.port.said == ["No label lies here."]
    long = hands.entity("two-page protocol")
    short = hands.entity("protocol", "LAW")
    hands.go_to("protocol")
    for wanted in (short, long, short):
        hands.give(name)
        assert hands.now.current == wanted


@case("move.leave")
def leave(hands, name):
    made = hands.entity()
    hands.focus.put(layer=Layer.ENTITY, edge="start", caret=hands.now.anchor + 3)
    hands.give(name)
    assert hands.now.edge is None
    assert hands.now.selection is not None
    hands.give(name)
    assert hands.now.selection is None
    assert hands.now.current == made
    hands.give(name)
    assert hands.now.current is None
    hands.give(name)
    assert hands.now.layer is None
    hands.give("grid.enter").give(name)
    assert hands.now.layer is None


@case(*ids_of("layer."))
def layer(hands, name):
    wanted = name.split(".")[1]
    hands.focus.put(layer=Layer.DOCUMENT, target=3)
    hands.give(name)
    assert hands.now.layer == (None if wanted == "together" else wanted)
    assert hands.now.target == 0
    if wanted in {"zone", "entity", "stance"}:
        assert hands.context.current_layer() == wanted


# the window


@case(*ids_of("window."), *ids_of("project."), *ids_of("find."))
def shown(hands, name):
    hands.give(name)
    ((kind, what),) = hands.port.asked
    assert kind == "show"
    assert what
    everything = [c for c in IDS if c.startswith(("window.", "project.", "find."))]
    hands.port.asked.clear()
    for each in everything:
        hands.give(each)
    assert len({what for _, what in hands.port.asked}) == len(everything)


@case(*ids_of("view."))
def view(hands, name):
    hands.give(name)
    wanted = {
        "view.zoom.in": ("zoom", 0.1),
        "view.zoom.out": ("zoom", -0.1),
        "view.zoom.reset": ("zoom", 0.0),
        "view.width.more": ("width", 4.0),
        "view.width.less": ("width", -4.0),
        "view.theme": ("theme", 1.0),
    }
    assert hands.port.asked == [("view", wanted[name])]


@case("article.title")
def correct_title(hands, name):
    before = hands.document
    hands.give(name, "  A better title ")
    stored = hands.workspace.store.articles.get(hands.articles[0])
    assert stored.title == hands.document.article.title == "A better title"
    assert stored.text == before.article.text
    hands.select("two-page protocol")
    hands.give(name)
    assert hands.document.article.title == "two-page protocol"


# edges of the cases above


def test_the_last_open_suggestion_of_a_layer_says_what_comes_next(hands):
    hands.focus.put(layer=Layer.STANCE)
    count = len(hands.document.open_suggestions(Layer.STANCE))
    for _ in range(count + 1):
        hands.give("suggestion.accept")
    assert hands.document.open_suggestions(Layer.STANCE) == []
    assert hands.now.current is None
    assert hands.port.said == [
        "That was the last open one here. Ctrl+Enter marks the article done."
    ]


def test_going_on_passes_over_what_the_decision_settled_with_it(hands):
    stance = next(
        s for s in hands.document.open_suggestions(Layer.STANCE) if s.proposal.holder.entity
    )
    for offer in hands.document.open_suggestions():
        if offer.id not in {stance.id, stance.proposal.holder.entity}:
            hands.desk.act(settling.reject, offer.id)
    hands.focus.take(stance.id, stance.span)
    hands.give("suggestion.accept")
    assert hands.document.open_suggestions() == []
    assert hands.port.said[-1].startswith("That was the last open one")


def test_staying_put_after_a_decision_when_the_setting_says_so(hands):
    hands.workspace.settings.set("advance", value=False)
    offer = hands.suggestion(Layer.ENTITY)
    hands.give("suggestion.accept")
    assert hands.now.current not in {s.id for s in hands.document.open_suggestions()}
    assert only(hands, Entity).suggestion == offer.id


def test_a_label_over_no_words_is_refused(hands):
    made = hands.entity()
    hands.bare()
    hands.focus.put(current=made)
    with pytest.raises(RefusalError, match="no word to move"):
        hands.give("edge.end.grow")
    hands.focus.put(current=None)
    with pytest.raises(RefusalError, match="no word at the caret"):
        hands.give("stance.new")


def test_a_label_that_says_the_same_takes_the_act_meant_for_the_suggestion(hands):
    offer = hands.suggestion(Layer.ENTITY)
    twin = replace(offer.proposal, id=uuid4(), suggestion=None)
    document = hands.desk.head
    hands.desk.head = replace(document, annotations={twin.id: twin})
    sketch = Sketch(hands.desk.head, now=utc_now())
    assert taken(sketch, offer.id) == twin.id


def test_targets_are_named_by_whole_words_only():
    armenia = SCHEME.target("ARM")
    text = "The Republic of Armenia, an Armenian and Pashinyan; Armeniax, Armeniaphile, Yerevan."
    found = target_mentions(text, armenia, Span(0, len(text)))
    words = [text[a:b] for a, b in found]
    assert words == ["Republic of Armenia", "Armenian", "Pashinyan", "Yerevan"]
    within = Span(text.index("an Armenian"), text.index(" and Pash"))
    assert [text[a:b] for a, b in target_mentions(text, armenia, within)] == ["Armenian"]
    nameless = replace(armenia, aliases=(), demonyms=(), metonyms=(), officials=())
    assert target_mentions(text, nameless, Span(0, len(text))) == []


def test_values_given_from_the_palette_mean_the_first_target(hands):
    hands.give("article.enter").give("article.next").give("article.next").give("article.next")
    hands.give("sentence.set.neg")
    assert only(hands, SentenceValue).target == "ARM"
    hands.open()
    hands.focus.put(layer=Layer.SENTENCE, target=1)
    hands.give("document.set.1")
    assert only(hands, DocumentValue).target == "ARM"


def test_a_value_that_came_with_other_bounds_keeps_its_cell(hands):
    sentence = hands.document.segmentation.sentences[0]
    inside = Span(sentence.start + 2, sentence.end)
    hands.desk.act(labelling.set_sentence, inside, "ARM", SentenceMark.POS)
    hands.focus.put(layer=Layer.SENTENCE, caret=sentence.start, anchor=sentence.start)
    hands.give("grid.accept")
    assert only(hands, SentenceValue).value is SentenceMark.POS
    hands.focus.put(caret=sentence.start, anchor=sentence.start, target=0)
    hands.give("sentence.set.neg")
    assert (only(hands, SentenceValue).start, only(hands, SentenceValue).value) == (
        inside.start,
        SentenceMark.NEG,
    )


@case("work.feedback")
def feedback(hands, name):
    hands.give(name)
    assert hands.port.asked == [("show", "feedback")]
