"""Holders in gold: whichever is settled first, a stance ends with gold's own entity or is asked."""

import json
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.jobs import Job
from annotator.model.annotations import (
    UNNAMED,
    DocumentValue,
    Entity,
    Holder,
    HolderKind,
    Layer,
    Origin,
    Reading,
    Stance,
)
from annotator.model.articles import GOLD_NAME, Status
from annotator.model.decisions import Action
from annotator.services.exporting import ExportOptions, export
from annotator.services.review.adjudicating import adjudicate
from annotator.services.review.cases import State
from annotator.services.review.holders import is_reference, names_of
from annotator.store.project import ProjectStore
from annotator.ui.review.facts import lane_names, stale_words
from tests.helpers.court import Court, lie, person

FULL, SURNAME, LATER = (0, 12), (6, 12), (44, 50)


def held_by(entity, polarity=-1, **fields):
    return lie(polarity, holder=Holder(HolderKind.ENTITY, entity.id), **fields)


@pytest.fixture
def court(tmp_path):
    made = Court(tmp_path)
    yield made
    made.store.close()


@pytest.fixture
def aliyev(court):
    """Two people who agree on who holds a stance, and not on the edges and label of the name."""
    full = person(*FULL, country="AZE", reading=Reading.LITERAL)
    surname = person(*SURNAME, "ROLE")
    court.finish(0, full, held_by(full))
    court.finish(1, surname, held_by(surname, -2))
    court.open()
    return court


def number_of(court, layer, wanted):
    """The number of the answer whose first mark starts, or whose stance is signed, like this."""
    item = court.item(layer)
    marks = [answer.marks[0] for answer in item.cluster.given]
    return 1 + next(n for n, m in enumerate(marks) if wanted in {m.start, m.polarity})


def settle(court, layer, wanted=None):
    number = 0 if wanted is None else number_of(court, layer, wanted)
    court.item(layer)
    court.reviewing.take(number)
    assert not court.failed


def exported(court, folder):
    """Gold's work as another program reads it from an export of the file as it is on the disk."""
    store = ProjectStore.open(court.store.location, read_only=True)
    export(store, folder, ExportOptions(people=GOLD_NAME), Job())
    store.close()
    [line] = (folder / "articles.jsonl").read_text("utf-8").splitlines()
    [work] = json.loads(line)["work"]
    return work


def test_a_stance_settled_first_brings_a_reference_that_decides_nothing(aliyev, tmp_path):
    settle(aliyev, Layer.STANCE, "-1")
    [stance], [reference] = aliyev.labels(Stance), aliyev.labels(Entity)
    assert stance.holder.entity == reference.id
    assert (reference.origin, reference.country, reference.reading) == (Origin.RULE, None, None)
    assert aliyev.item(Layer.ENTITY).state is State.OPEN
    assert aliyev.gold.state.status is Status.STARTED
    work = exported(aliyev, tmp_path / "out")
    assert work["status"] == "started"
    assert work["entities"][0]["origin"] == "rule"


@pytest.mark.parametrize("entity_first", [True, False])
@pytest.mark.parametrize("start", [0, 6])
def test_either_order_ends_with_the_entity_as_it_was_settled(aliyev, tmp_path, entity_first, start):
    acts = [(Layer.ENTITY, start), (Layer.STANCE, "-1")]
    for layer, wanted in acts if entity_first else reversed(acts):
        settle(aliyev, layer, wanted)
    work = exported(aliyev, tmp_path / "out")
    [entity], [stance] = work["entities"], work["stances"]
    label = {0: "PERSON", 6: "ROLE"}[start]
    assert (entity["start"], entity["end"], entity["label"]) == (start, 12, label)
    assert (entity["origin"], work["status"]) == ("adjudicated", "done")
    assert stance["holder"] == {"kind": "entity", "entity": entity["id"]}
    assert {i.state for i in aliyev.reviewing.shelf.cases[aliyev.article].items} == {State.DECIDED}


def test_a_holder_is_found_by_its_canonical_id_where_its_own_mention_is_none(court):
    first, mine = person(*FULL, canonical="aliyev"), person(*LATER, canonical="aliyev")
    court.finish(0, first, mine, held_by(mine))
    court.finish(1, person(*FULL, canonical="aliyev"), held_by(person()))
    court.open()
    court.reviewing.accept_unanimous()
    court.item(Layer.ENTITY, 1)
    court.reviewing.take(0)
    settle(court, Layer.STANCE, "-1")
    [stance], [entity] = court.labels(Stance), court.labels(Entity)
    assert (stance.holder.entity, entity.start) == (entity.id, 0)


def test_a_name_taken_away_hands_over_to_another_mention(court):
    mentions = [person(*FULL, canonical="aliyev"), person(*LATER, canonical="aliyev")]
    court.finish(0, *mentions, held_by(mentions[0]))
    court.finish(1, person(*SURNAME, canonical="x"), person(*LATER, "ORG", canonical="aliyev"))
    court.open()
    settle(court, Layer.STANCE, "-1")
    court.item(Layer.ENTITY, 1)
    court.reviewing.take(1)
    court.item(Layer.ENTITY, 0)
    court.reviewing.take(0)
    [stance], [entity] = court.labels(Stance), court.labels(Entity)
    assert (stance.holder.entity, entity.start) == (entity.id, LATER[0])
    assert court.item(Layer.STANCE).state is State.DECIDED


def test_a_stance_whose_holder_is_taken_away_is_asked_again_once(aliyev):
    settle(aliyev, Layer.STANCE, "-1")
    settle(aliyev, Layer.ENTITY)
    assert aliyev.labels(Stance)[0].holder == UNNAMED
    item = aliyev.item(Layer.STANCE)
    assert item.state is State.STALE
    assert item.id in aliyev.reviewing.shelf.order
    case = aliyev.reviewing.shelf.cases[aliyev.article]
    said = stale_words(case, item, lane_names(aliyev.reviewing, case))
    assert said == "! The entity that it names was settled since: settle it again."
    assert aliyev.gold.state.status is not Status.DONE
    settle(aliyev, Layer.STANCE, "-1")
    assert any("leaves the holder unnamed" in told for told in aliyev.told)
    assert aliyev.item(Layer.STANCE).state is State.DECIDED
    assert aliyev.gold.state.status is Status.DONE
    settle(aliyev, Layer.ENTITY, 0)
    assert aliyev.item(Layer.STANCE).state is State.STALE, "gold has the entity after all"
    settle(aliyev, Layer.STANCE, "-1")
    [stance], [entity] = aliyev.labels(Stance), aliyev.labels(Entity)
    assert stance.holder.entity == entity.id
    assert aliyev.item(Layer.STANCE).state is State.DECIDED


def test_taking_back_restores_holder_and_state(aliyev):
    settle(aliyev, Layer.STANCE, "-1")
    before = aliyev.gold.annotations
    settle(aliyev, Layer.ENTITY)
    aliyev.reviewing.acts.undo()
    assert aliyev.gold.annotations == before
    assert aliyev.item(Layer.STANCE).state is State.DECIDED
    aliyev.reviewing.acts.undo()
    assert not aliyev.gold.annotations
    assert aliyev.store.decisions.verify() is None


def test_a_reference_goes_when_nothing_names_it_and_its_place_stays_open(aliyev):
    settle(aliyev, Layer.STANCE, "-1")
    assert [is_reference(e) for e in aliyev.labels(Entity)] == [True]
    settle(aliyev, Layer.STANCE)
    assert aliyev.labels(Entity) == []
    assert aliyev.item(Layer.ENTITY).state is State.OPEN


def test_reporter_and_main_holder_are_named_the_same_way(court):
    teller, speaker = person(*FULL), person(*LATER)
    value = DocumentValue(id=uuid4(), target="ARM", main_holder=speaker.id)
    court.finish(0, teller, speaker, held_by(speaker, via=teller.id), value)
    court.finish(1)
    court.open()
    settle(court, Layer.STANCE, "-1")
    settle(court, Layer.DOCUMENT, 0)
    [stance], [article] = court.labels(Stance), court.labels(DocumentValue)
    starts = {e.id: e.start for e in court.labels(Entity)}
    assert (starts[stance.via], starts[stance.holder.entity]) == (FULL[0], LATER[0])
    assert starts[article.main_holder] == LATER[0]
    court.item(Layer.ENTITY, 1)
    court.reviewing.take(0)
    assert court.labels(DocumentValue)[0].main_holder is None
    assert court.item(Layer.DOCUMENT).state is State.STALE
    assert court.item(Layer.STANCE).state is State.STALE


def test_a_rule_says_how_many_holders_it_left_unnamed(court):
    named = person(*FULL)
    court.finish(0, named, held_by(named))
    other = person(*FULL)
    court.finish(1, other, held_by(other))
    court.finish(2)
    first = adjudicate(court.store, "majority", None, Job())
    assert first.as_data()["holders_unnamed"] == 0
    assert court.labels(Stance)[0].holder.entity == court.labels(Entity)[0].id
    court.open()
    settle(court, Layer.ENTITY)
    again = adjudicate(court.store, "majority", None, Job()).as_data()
    assert (again["holders_unnamed"], again["articles_complete"]) == (1, 1)
    assert court.labels(Stance)[0].holder == UNNAMED


_NAMES = st.sampled_from(
    [(*FULL, "aliyev"), (*SURNAME, "aliyev"), (*FULL, None), (*LATER, "aliyev"), (*LATER, None)]
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    answers=st.lists(st.tuples(_NAMES, _NAMES), min_size=2, max_size=3),
    acts=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), max_size=8),
)
def test_gold_never_names_what_it_has_not_and_is_never_done_with_a_reference(
    tmp_path_factory, answers, acts
):
    court = Court(tmp_path_factory.mktemp("walk"))
    for who, (one, two) in enumerate(answers):
        names = [person(a, b, canonical=c) for a, b, c in dict.fromkeys([one, two])]
        court.finish(who, *names, held_by(names[-1], -1 - who % 2))
    reviewing = court.open()
    taken = 0
    for place, answer in acts:
        items = reviewing.shelf.cases[court.article].items
        item = items[place % len(items)]
        reviewing.shelf.go_to(item.id)
        reviewing.take(answer % (1 + len(item.cluster.given)))
        taken += 1
        gold = court.gold
        assert not court.failed
        assert all(
            uid in gold.annotations for a in gold.annotations.values() for uid in names_of(a)
        )
        references = [a for a in gold.annotations.values() if is_reference(a)]
        assert not (references and gold.state.status is Status.DONE)
        assert gold.annotations == reviewing.shelf.cases[court.article].gold
        if any(d.action is Action.UNDO for d in court.decisions()):
            raise AssertionError("nothing was taken back yet")
    for _ in range(taken):
        reviewing.acts.undo()
    assert not court.failed
    assert not court.gold.annotations
    court.store.close()
