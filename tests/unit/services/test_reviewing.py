"""Review without a window: decisions, what they make of gold, staleness, and taking back."""

from dataclasses import replace
from uuid import uuid4

import pytest

from annotator.agreement.costs import Costs
from annotator.errors import ConflictError, RefusalError
from annotator.jobs import Job, immediate
from annotator.model.annotations import (
    DocumentMark,
    DocumentValue,
    Entity,
    Holder,
    HolderKind,
    Layer,
    Origin,
    Stance,
    StanceFlag,
    Zone,
)
from annotator.model.articles import Status
from annotator.model.changes import Edit
from annotator.model.decisions import Action, Strategy
from annotator.services.feedback import feedback_on
from annotator.services.guideline import shipped
from annotator.services.guideline_examples import with_examples
from annotator.services.review.adjudicating import adjudicate
from annotator.services.review.cases import State
from annotator.services.review.effect import EffectMeter
from annotator.services.review.queue import Filter, Shown, Sort
from annotator.services.review.reading import read_cases
from annotator.services.review.reviewing import Reviewing, letter
from annotator.settings import Settings
from tests.helpers import projects as made
from tests.helpers.court import NAMES, Court, cell, lie, person
from tests.helpers.postgres import emptied
from tests.helpers.review_people import simulated


@pytest.fixture(params=["file", pytest.param("server", marks=pytest.mark.postgres)])
def court(request, tmp_path):
    """The same court on a file and on PostgreSQL."""
    on_server = request.param == "server"
    found = Court(
        tmp_path, store=emptied(request.getfixturevalue("used_url")) if on_server else None
    )
    yield found
    found.store.close()


def test_only_what_two_people_finished_is_reviewed(court):
    court.finish(0, person())
    court.change(1, made.adding(person(0, 5)))
    reviewing = court.open()
    assert not reviewing.shelf.cases
    with pytest.raises(RefusalError, match="nothing to settle"):
        reviewing.take(1)
    court.turn(1, Status.DONE)
    reviewing.shelf.load()
    assert set(reviewing.shelf.cases[court.article].works) == {p.id for p in court.people[:2]}
    assert [i.state for i in reviewing.shelf.cases[court.article].items] == [State.OPEN]


def test_gold_is_no_candidate_and_needs_a_decision(court):
    court.finish(0, person(canonical="x"), cell("neg"))
    court.finish(1, person(0, 5), cell("neg"))
    reviewing = court.open()
    court.item()
    reviewing.take(1)
    first = next(a for a in court.labels(Entity))
    assert (first.origin, first.suggestion, first.comment) == (Origin.ADJUDICATED, None, None)
    reviewing.shelf.load()
    assert court.people[0].id in reviewing.shelf.cases[court.article].works
    assert len(reviewing.shelf.cases[court.article].works) == 2


def test_taking_another_answer_keeps_the_id_of_the_gold_label(court):
    court.finish(0, person())
    court.finish(1, person(0, 5, "ORG"))
    reviewing = court.open()
    court.item()
    reviewing.take(1)
    [before] = court.labels(Entity)
    court.item()
    reviewing.take(2)
    [after] = court.labels(Entity)
    assert after.id == before.id
    assert (after.end, after.label) != (before.end, before.label)
    court.item()
    reviewing.take(0)
    assert court.labels(Entity) == []
    assert [d.action for d in court.decisions()] == [Action.TAKE, Action.TAKE, Action.NONE]
    for expected in (after, before):
        reviewing.acts.undo()
        assert court.labels(Entity) == [expected]
    reviewing.acts.undo()
    assert court.labels(Entity) == []
    assert court.here().state is State.OPEN
    reviewing.acts.undo()
    assert court.told[-1] == "There is nothing to undo in review."
    for _ in range(3):
        reviewing.acts.redo()
    assert court.labels(Entity) == []
    assert court.here().state is State.DECIDED
    assert court.store.decisions.verify() is None


def test_gold_is_done_when_all_is_settled_and_reopened_by_itself(court):
    court.finish(0, person(), cell("neg"))
    court.finish(1, person(0, 5), cell("neg"))
    reviewing = court.open()
    court.item()
    reviewing.take(1)
    assert court.gold.state.status is Status.STARTED
    assert reviewing.accept_unanimous() == 1
    assert court.gold.state.status is Status.DONE
    court.item()
    reviewing.take(2)
    assert court.gold.state.status is Status.DONE
    reviewing.acts.undo()
    assert court.gold.state.status is Status.DONE, "all is settled still"
    reviewing.acts.undo()
    assert court.gold.state.status is Status.STARTED
    reviewing.acts.undo()
    assert court.gold.state.status is Status.UNSTARTED
    assert not court.gold.annotations
    assert not court.failed


def test_a_changed_answer_makes_the_decision_stale_and_nothing_else_moves(court):
    court.finish(0, person(), person(17, 33))
    court.finish(1, person(0, 5), person(17, 33, "ORG"))
    reviewing = court.open()
    for number in (0, 1):
        court.item(number=number)
        reviewing.take(1)
    before = court.gold.annotations
    court.turn(0, Status.STARTED)
    mine = next(a for a in court.document(0).annotations.values() if a.start == 0)
    court.change(0, [Edit(mine, replace(mine, label="ROLE"))])
    court.turn(0, Status.DONE)
    reviewing.shelf.load()
    states = [i.state for i in reviewing.shelf.cases[court.article].items]
    assert states == [State.STALE, State.DECIDED]
    assert court.gold.annotations == before, "reading again never writes"
    assert court.here().state is State.STALE, "it is listed again"
    reviewing.take(1)
    assert [i.state for i in reviewing.shelf.cases[court.article].items] == [State.DECIDED] * 2


def test_a_moved_place_is_stale_and_its_gold_label_is_replaced(court):
    court.finish(0, person(0, 5))
    court.finish(1, person(0, 5, "ORG"))
    reviewing = court.open()
    court.item()
    reviewing.take(1)
    [before] = court.labels(Entity)
    court.turn(0, Status.STARTED)
    [mine] = court.document(0).annotations.values()
    court.change(0, [Edit(mine, replace(mine, end=12))])
    court.turn(0, Status.DONE)
    reviewing.shelf.load()
    item = court.item()
    assert item.state is State.STALE
    assert item.decision.cluster != item.cluster.key
    reviewing.take(1)
    [after] = court.labels(Entity)
    assert after.id == before.id
    reviewing.acts.undo()
    assert court.labels(Entity) == [before]
    assert court.here().state is State.STALE


def test_somebody_who_agrees_later_makes_nothing_stale(court):
    reviewing = court.disputed()
    reviewing.take(1)
    court.finish(2, person())
    reviewing.shelf.load()
    assert court.item().state is State.DECIDED
    court.turn(2, Status.STARTED)
    court.change(2, made.adding(person(17, 33)))
    court.turn(2, Status.DONE)
    reviewing.shelf.load()
    assert court.item(number=0).state is State.DECIDED
    assert court.item(number=1).state is State.OPEN


def finish_again(court, who, *labels):
    """Somebody opens their article again, adds labels and is done."""
    court.turn(who, Status.STARTED)
    court.finish(who, *labels)
    court.reviewing.shelf.load()


def test_who_had_labelled_nothing_and_now_answers_as_another_did_makes_it_stale(court):
    court.finish(0, person())
    court.finish(1, person(0, 5))
    court.finish(2)
    reviewing = court.open()
    court.item()
    reviewing.take(1)
    assert court.item().state is State.DECIDED
    silent = court.people[2].id
    assert silent in {c.person for c in court.decisions()[0].candidates if c.annotation is None}
    finish_again(court, 2, person(0, 5))
    assert court.item().state is State.STALE, "what this person answered is not what it was"
    reviewing.take(1)
    assert court.item().state is State.DECIDED
    finish_again(court, 2)
    assert court.item().state is State.DECIDED, "opened and closed, nothing changed"
    assert court.store.decisions.verify() is None


def test_a_late_vote_makes_a_majority_stale_only_when_it_decides_otherwise(tmp_path):
    court = Court(tmp_path, people=("anna", "bela", "cora", "dana", "edda"))
    court.finish(0, person())
    court.finish(1, person())
    court.finish(2, person(0, 5))
    reviewing = court.open()
    court.item()
    reviewing.take_majority()
    court.finish(3, person())
    reviewing.shelf.load()
    assert court.item().state is State.DECIDED, "the same still has the majority"
    court.finish(4, person(0, 5))
    reviewing.shelf.load()
    assert court.item().state is State.DECIDED, "three of five still"
    court.store.close()


def test_a_late_equal_vote_that_takes_the_majority_away_makes_it_stale(tmp_path):
    court = Court(tmp_path, people=("anna", "bela", "cora", "dana"))
    court.finish(0, person())
    court.finish(1, person())
    court.finish(2, person(0, 5))
    reviewing = court.open()
    court.item()
    reviewing.take_majority()
    court.finish(3, person(0, 5))
    reviewing.shelf.load()
    assert court.item().state is State.STALE, "two against two is no majority"
    court.store.close()


def test_what_all_agreed_on_is_open_again_when_a_late_one_labels_nothing(court):
    court.finish(0, person())
    court.finish(1, person())
    reviewing = court.open()
    assert reviewing.accept_unanimous(everywhere=True) == 1
    court.finish(2)
    reviewing.shelf.load()
    assert court.item().state is State.STALE
    assert court.here().is_waiting


def test_a_judgement_stands_when_a_late_one_labels_nothing_and_falls_at_a_new_answer(court):
    reviewing = court.disputed()
    reviewing.take(1)
    court.finish(2)
    reviewing.shelf.load()
    assert court.item().state is State.DECIDED
    finish_again(court, 2, person(0, 12, "ORG"))
    assert court.item().state is State.STALE


def test_a_holder_becomes_golds_own_entity(court):
    named, other = person(), person(0, 12)
    court.finish(0, named, lie(holder=Holder(HolderKind.ENTITY, named.id)))
    court.finish(1, other, lie(-2, holder=Holder(HolderKind.ENTITY, other.id)))
    reviewing = court.open()
    court.item(Layer.STANCE)
    reviewing.take(1)
    [stance], [held] = court.labels(Stance), court.labels(Entity)
    assert stance.holder == Holder(HolderKind.ENTITY, held.id)
    assert held.id not in {named.id, other.id}
    assert set(court.decisions()[0].result) == {stance.id, held.id}
    assert court.item(Layer.ENTITY).state is State.OPEN
    reviewing.accept_unanimous()
    assert [e.id for e in court.labels(Entity)] == [held.id]
    court.item(Layer.ENTITY)
    reviewing.take(0)
    [stance] = court.labels(Stance)
    assert stance.holder.kind is HolderKind.UNNAMED, "a holder that is taken away leaves its name"


def test_the_majority_composes_edges_and_label(court):
    court.finish(0, person(0, 12, "ORG"))
    court.finish(1, person(0, 12, "PERSON"))
    court.finish(2, person(0, 5, "PERSON", canonical="aliyev"))
    reviewing = court.open()
    court.item()
    reviewing.take_majority()
    [made_label] = court.labels(Entity)
    assert (made_label.end, made_label.label) == (12, "PERSON")


def test_a_composed_stance_takes_each_part_where_most_are(court):
    court.finish(0, lie(-1, basis=None))
    court.finish(1, lie(-1, flag=None))
    court.finish(2, lie(0, flag=StanceFlag.MIXED))
    reviewing = court.open()
    court.item(Layer.STANCE)
    reviewing.take_majority()
    [found] = court.labels(Stance)
    assert (found.polarity, found.flag) == (-1, None)


def test_both_only_where_labels_may_overlap(court):
    court.finish(0, person(), lie())
    court.finish(1, person(0, 5), lie(1))
    reviewing = court.open()
    court.item(Layer.STANCE)
    reviewing.take_both()
    assert sorted(s.polarity for s in court.labels(Stance)) == [-1, 1]
    court.item()
    with pytest.raises(RefusalError, match="Only stance records may overlap"):
        reviewing.take_both()
    with pytest.raises(RefusalError, match="No answer has a majority"):
        reviewing.take_majority()
    with pytest.raises(RefusalError, match="There is no answer 7 here"):
        reviewing.take(7)


def test_two_names_and_one_are_kept_apart_when_they_do_not_overlap(court):
    court.finish(0, person(0, 5), person(6, 12))
    court.finish(1, person(0, 12))
    court.open()
    item = court.item()
    two = next(n for n, a in enumerate(item.cluster.given, 1) if len(a.marks) == 2)
    court.reviewing.take(two)
    assert [(e.start, e.end) for e in court.labels(Entity)] == [(0, 5), (6, 12)]


def test_article_values_are_settled_question_by_question(court):
    values = [
        DocumentValue(id=uuid4(), target="ARM", portrayal=mark, author_stance=DocumentMark.ZERO)
        for mark in (DocumentMark.MINUS_1, DocumentMark.PLUS_1)
    ]
    court.finish(0, values[0])
    court.finish(1, values[1])
    reviewing = court.open()
    case = reviewing.shelf.cases[court.article]
    questions = {i.cluster.group: i for i in case.items}
    reviewing.shelf.go_to(questions["ARM.portrayal"].id)
    reviewing.take_value("mixed")
    [gold] = court.labels(DocumentValue)
    assert (gold.portrayal, gold.author_stance) == (DocumentMark.MIXED, None)
    reviewing.accept_unanimous()
    [gold] = court.labels(DocumentValue)
    assert (gold.portrayal, gold.author_stance) == (DocumentMark.MIXED, DocumentMark.ZERO)
    assert court.gold.state.status is Status.DONE
    reviewing.acts.undo()
    reviewing.acts.undo()
    assert court.labels(DocumentValue) == []


def test_zones_of_gold_stay_disjoint(court):
    court.finish(0, Zone(id=uuid4(), start=0, end=43, kind="BODY"),
                 Zone(id=uuid4(), start=43, end=85, kind="FURNITURE"))  # fmt: skip
    court.finish(1, Zone(id=uuid4(), start=0, end=50, kind="BODY"),
                 Zone(id=uuid4(), start=50, end=85, kind="FURNITURE"))  # fmt: skip
    reviewing = court.open()
    court.item(Layer.ZONE)
    reviewing.take(1)
    reviewing.shelf.go_to(court.item(Layer.ZONE).id)
    reviewing.take(2)
    zones = court.labels(Zone)
    assert [(z.start, z.end) for z in zones] in ([(0, 43), (43, 85)], [(0, 50), (50, 85)])


def test_deferred_leaves_gold_alone_and_can_be_settled_later(court):
    reviewing = court.disputed()
    reviewing.reason = "ask Lilit"
    reviewing.defer()
    item = court.item()
    assert (item.state, item.decision.note) == (State.DEFERRED, "ask Lilit")
    assert not court.gold.annotations
    assert not reviewing.shelf.next_waiting()
    court.item()
    reviewing.take(1)
    assert court.item().state is State.DECIDED
    reviewing.acts.undo()
    assert court.here().state is State.DEFERRED


def test_the_reason_can_be_given_after_the_decision(court):
    reviewing = court.disputed()
    reviewing.take(1)
    gold = court.gold.annotations
    court.item()
    reviewing.explain("titles stay outside")
    assert court.item().decision.note == "titles stay outside"
    assert court.gold.annotations == gold
    assert [d.action for d in court.decisions()] == [Action.TAKE, Action.TAKE]


def test_edges_and_fields_can_be_edited(court):
    court.finish(0, person(0, 5))
    court.finish(1, person(0, 5, "ORG"))
    reviewing = court.open()
    court.item()
    reviewing.begin_edit()
    draft = reviewing.draft
    draft.move("end", 1)
    assert draft.label.end == 12
    draft.choose(court.store.scheme, "2")
    with pytest.raises(RefusalError, match="The edge cannot go further"):
        draft.move("start", 9)
    reviewing.take_edited(draft.labels)
    [found] = court.labels(Entity)
    assert (found.start, found.end, found.label) == (0, 12, "GPE")
    assert reviewing.draft is None
    assert court.decisions()[0].action is Action.EDIT


def test_gold_that_was_there_before_is_not_touched_by_a_rule(court):
    gold = court.store.people.ensure("gold")
    imported = person(0, 12, "ROLE", origin=Origin.IMPORTED)
    change = replace(
        made.change(court.article, court.judge, *made.adding(imported)), person=gold.id
    )
    court.store.works.commit(change, 0, adjudicating=True)
    court.finish(0, person(), person(17, 33))
    court.finish(1, person(), person(17, 33))
    account = adjudicate(court.store, "unanimous", None, Job())
    assert (account.imported_gold, sum(account.filled.values())) == (1, 1)
    assert {(e.start, e.label) for e in court.labels(Entity)} == {(0, "ROLE"), (17, "PERSON")}
    reviewing = court.open()
    item = court.item()
    assert (item.state, item.is_foreign) == (State.DECIDED, True)
    reviewing.take(1)
    assert {(e.start, e.label) for e in court.labels(Entity)} == {(0, "PERSON"), (17, "PERSON")}


def test_a_rule_never_overrules_a_person_and_redoes_only_what_changed(court):
    court.finish(0, person(), person(17, 33))
    court.finish(1, person(), person(17, 33))
    court.finish(2, person(0, 5), person(17, 33))
    reviewing = court.open()
    court.item()
    reviewing.take(2)
    account = adjudicate(court.store, "majority", None, Job())
    assert (account.kept_by_people, account.left_open) == (1, 0)
    assert account.filled == {Strategy.UNANIMOUS.value: 1}
    again = adjudicate(court.store, "majority", None, Job())
    assert (again.kept_by_rule, sum(again.filled.values())) == (1, 0)
    for each in (0, 1):
        court.turn(each, Status.STARTED)
        mine = next(a for a in court.document(each).annotations.values() if a.start == 17)
        court.change(each, [Edit(mine, replace(mine, label="ORG"))])
        court.turn(each, Status.DONE)
    last = adjudicate(court.store, "majority", None, Job())
    assert last.filled == {Strategy.MAJORITY.value: 1}
    assert {(e.start, e.label) for e in court.labels(Entity)} >= {(17, "ORG")}
    [mine] = [d for d in court.decisions() if d.strategy is Strategy.HUMAN]
    assert mine.action is Action.TAKE


@pytest.mark.parametrize(("votes", "filled"), [(None, 1), (2, 1), (3, 0)])
def test_a_rule_can_ask_for_more_votes(court, votes, filled):
    court.finish(0, person())
    court.finish(1, person())
    court.finish(2, person(0, 5))
    account = adjudicate(court.store, "majority", votes, Job())
    assert sum(account.filled.values()) == filled
    assert account.left_open == 1 - filled


def test_an_article_without_any_label_is_complete_at_once(court):
    court.turn(0, Status.DONE)
    court.turn(1, Status.DONE)
    account = adjudicate(court.store, "unanimous", None, Job())
    assert (account.articles, account.complete, account.clusters) == (1, 1, 0)
    assert court.gold.state.status is Status.DONE
    with pytest.raises(RefusalError, match="There is no rule"):
        adjudicate(court.store, "coin", None, Job())
    with pytest.raises(RefusalError, match="At least one vote"):
        adjudicate(court.store, "majority", 0, Job())


def test_two_adjudicators_do_not_overwrite_each_other(court):
    court.finish(0, person())
    court.finish(1, person(0, 5))
    reviewing = court.open()
    item = court.item()
    other = Reviewing(court.store, immediate(), Settings(court.folder / "t.json"))
    other.acts.sit_down(court.store.people.ensure("second judge"))
    other.shelf.load()
    other.shelf.go_to(item.id)
    other.take(2)
    [theirs] = court.labels(Entity)
    reviewing.take(1)
    assert court.failed == [
        str(ConflictError("Somebody else settled this meanwhile; it is read again."))
    ]
    assert court.labels(Entity) == [theirs]
    assert court.item().state is State.DECIDED, "it was read again"
    reviewing.acts.undo()
    assert court.labels(Entity) == [theirs], "only one's own acts are taken back"


def test_feedback_speaks_of_oneself_and_gold_only(court):
    court.finish(0, person(), cell("neg"))
    court.finish(1, person(0, 5), cell("neg"))
    reviewing = court.open()
    assert feedback_on(court.store, court.article, court.people[0].id) is None
    item = court.item()
    wide = next(n for n, a in enumerate(item.cluster.given, 1) if a.marks[0].end == 12)
    reviewing.reason = "the whole name"
    reviewing.take(wide)
    reviewing.accept_unanimous()
    agreed = feedback_on(court.store, court.article, court.people[0].id)
    assert (agreed.notes, agreed.settled) == ((), 2)
    sheet = feedback_on(court.store, court.article, court.people[1].id)
    [note] = sheet.notes
    assert note.reason == "the whole name"
    assert [a.end for a in note.own] == [5]
    assert [a.end for a in note.gold] == [12]
    assert {a.id for a in note.own} <= set(court.document(1).annotations)
    court.turn(1, Status.STARTED)
    assert feedback_on(court.store, court.article, court.people[1].id) is None
    assert feedback_on(court.store, court.article, court.judge.id) is None


def test_a_decision_becomes_an_example_of_its_rule(court):
    reviewing = court.disputed()
    with pytest.raises(RefusalError, match="Settle the cluster first"):
        reviewing.make_example()
    reviewing.take(1)
    court.item()
    reviewing.explain("the whole name")
    court.item()
    reviewing.make_example()
    assert court.told[-1].startswith("Kept as an example of rule")
    reviewing.make_example()
    assert court.told[-1].endswith("already.")
    examples = [e for s in with_examples(court.store, shipped()) for e in s.examples]
    assert any("Ilham Aliyev — PERSON. the whole name" in e for e in examples)


def test_the_decision_just_made_becomes_an_example_from_the_next_cluster(court):
    court.finish(0, person(), lie(), cell("neg"), person(68, 72, "GPE"))
    court.finish(1, person(0, 5), lie(2), cell("pos"), person(68, 72, "ORG"))
    reviewing = court.open()
    settled = reviewing.shelf.item.cluster
    words = reviewing.shelf.case.text[settled.start : settled.end]
    reviewing.take(1)
    reviewing.make_example()
    assert court.item().cluster.start != settled.start
    assert court.told[-1].startswith("Kept as an example of rule")
    before = {e for s in shipped() for e in s.examples}
    examples = {e for s in with_examples(court.store, shipped()) for e in s.examples}
    assert [words in e for e in examples - before] == [True]


def test_orders_and_filters_of_the_list(court):
    court.finish(0, person(), lie(), cell("neg"), person(68, 72, "GPE"))
    court.finish(1, person(0, 5), lie(2), cell("pos"), person(68, 72, "ORG"))
    reviewing = court.open()
    shelf = reviewing.shelf
    costs = [shelf.item_of(i).cost for i in shelf.order]
    assert costs == sorted(costs, reverse=True)
    shelf.ask(Filter(layer=Layer.ENTITY), Sort.ARTICLE)
    assert [shelf.item_of(i).cluster.start for i in shelf.order] == [0, 68]
    shelf.ask(Filter(), Sort.PAIR)
    assert len(shelf.order) == 4
    reviewing.take(1)
    shelf.ask(Filter(shown=Shown.DECIDED), Sort.COST)
    assert len(shelf.order) == 1
    shelf.ask(Filter(shown=Shown.UNANIMOUS), Sort.COST)
    assert (shelf.order, shelf.current_id) == ([], None)
    assert not shelf.next_waiting()


def test_lanes_are_shuffled_the_same_way_each_time(court):
    court.finish(0, person())
    court.finish(1, person(0, 5))
    court.finish(2, person(0, 5))
    [once] = read_cases(court.store, Costs())
    [again] = read_cases(court.store, Costs())
    assert once.lanes == again.lanes
    orders = {
        tuple(
            NAMES[[p.id for p in court.people].index(x)]
            for x in replace(once, article=uuid4()).lanes
        )
        for _ in range(40)
    }
    assert len(orders) > 1, "another article, another order"
    assert [letter(n) for n in (0, 25, 26)] == ["A", "Z", "A1"]


def test_a_project_for_reading_refuses_in_one_sentence(court):
    court.finish(0, person())
    court.finish(1, person(0, 5))
    court.store.close()
    store = type(court.store).open(court.store.location, read_only=True)
    reviewing = Reviewing(store, immediate(), Settings(court.folder / "s.json"))
    reviewing.acts.sit_down(court.judge)
    reviewing.shelf.load()
    with pytest.raises(RefusalError, match="can only be read here"):
        reviewing.take(1)
    store.close()


def test_what_settling_would_do_is_the_same_remembered_or_not(tmp_path):
    store = simulated(tmp_path, people=("anna", "bela", "cora"), name="effect.annot")
    reviewing = Reviewing(store, immediate(), Settings(tmp_path / "s.json"))
    reviewing.acts.sit_down(store.people.ensure("judge"))
    shelf = reviewing.shelf
    shelf.load()
    kept, seen = EffectMeter(), set()
    for layer in (Layer.ENTITY, Layer.STANCE, Layer.SENTENCE, Layer.DOCUMENT):
        shelf.ask(Filter(layer=layer), Sort.COST)
        for _ in range(4):
            cases, item = dict(shelf.cases), shelf.item
            effect = kept.measure(cases, item)
            assert effect == EffectMeter().measure(cases, item)
            seen.add((effect.measure, effect.with_pair is not None))
            reviewing.take(1)
    assert {measure for measure, _ in seen} == {"uα", "ordinal α", "α"}
    assert {with_pair for _, with_pair in seen} == {True, False}
    store.close()
