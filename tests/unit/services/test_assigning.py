"""Assigning through a real project: what was given is what the queue shows."""

import pytest

from annotator.errors import RefusalError
from annotator.jobs import immediate
from annotator.model import labelling
from annotator.model.articles import Status
from annotator.model.assigning import Plan
from annotator.model.queue import QueueQuery
from annotator.services.assigning import Assigning
from annotator.services.desk import Desk
from tests.helpers.samples import sample_project


@pytest.fixture
def store(tmp_path):
    made = sample_project(tmp_path)
    yield made
    made.close()


@pytest.fixture
def assigning(store):
    return Assigning(store)


def finish(store, person, article):
    desk = Desk(store, immediate())
    desk.sit_down(person)
    desk.open(article)
    desk.act(labelling.set_status, Status.DONE)
    assert desk.drafts == []


def test_what_is_given_is_what_the_queue_shows(store, assigning):
    alice, bob = assigning.named(["alice", "bob"])
    plan = Plan(people=(alice, bob), together=2, overlap=30)
    proposal = assigning.propose(plan)
    articles = store.articles.uids()
    assert proposal.overlap == round(len(articles) * 0.3)
    assert sum(proposal.per_person.values()) == len(articles) + proposal.overlap
    assert assigning.give(proposal, " week 1 ") == len(proposal.pairs)
    assert store.assignments.is_limited()
    for person in (alice, bob):
        seen = store.queue.ids(QueueQuery(person=person, assigned=True))
        assert len(seen) == proposal.per_person[person]
    assert [(name, count.batch) for name, count in assigning.progress()] == [
        ("alice", "week 1"),
        ("bob", "week 1"),
    ]
    assert assigning.propose(plan).pairs == ()


def test_finished_and_begun_articles_stay_with_who_has_them(store, assigning):
    alice, bob = assigning.named(["alice", "bob"])
    first, second = store.articles.uids()[:2]
    finish(store, alice, first)
    desk = Desk(store, immediate())
    desk.sit_down(bob)
    desk.open(second)
    desk.act(labelling.set_status, Status.STARTED)
    pairs = assigning.propose(Plan(people=(alice, bob), overlap=0)).pairs
    assert {article for article, _ in pairs} == set(store.articles.uids()) - {first, second}


def test_second_readings_go_to_a_blind_person_of_their_own(store, assigning):
    (alice,) = assigning.named(["alice"])
    articles = store.articles.uids()
    for article in articles[:4]:
        finish(store, alice, article)
    assert assigning.serve_again(50) == 0
    assert assigning.serve_again(50, rest_days=-1) == 2
    again = next(p for p in store.people.all() if p.is_second_reading)
    assert again.reads_again == alice
    served = {a.article for a in store.assignments.of_person(again.id)}
    assert served < set(articles[:4])
    assert not store.works.document(next(iter(served)), again.id).annotations
    assert assigning.serve_again(50, rest_days=-1) == 0
    assert again.id not in {person.id for person in assigning.people()}
    with pytest.raises(RefusalError, match="between 0 and 100"):
        assigning.serve_again(101)


def test_gold_and_names_given_twice_are_refused(assigning):
    with pytest.raises(RefusalError, match="no articles by a plan"):
        assigning.named(["gold"])
    with pytest.raises(RefusalError, match="named twice"):
        assigning.named(["alice", "alice"])
