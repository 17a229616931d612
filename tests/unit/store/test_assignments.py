"""Who is asked to label what; queues can be limited to it; hidden assignments hide suggestions."""

import pytest

from annotator.errors import RefusalError
from annotator.model.articles import Person, Status
from annotator.model.queue import QueueQuery
from annotator.store.project import ProjectStore
from tests.helpers.projects import add, adding, change, entity, suggestion
from tests.helpers.team import assignment, finish


@pytest.fixture
def alice(store: ProjectStore) -> Person:
    return store.people.ensure("alice")


def test_what_was_given_comes_back(store: ProjectStore, alice: Person) -> None:
    bob = store.people.ensure("bob")
    uids = [add(store, f"Text number {n}.") for n in range(3)]
    given = [assignment(uid, alice, hidden=True, batch="one") for uid in uids[:2]]
    given.append(assignment(uids[0], bob, batch="two"))
    assert store.assignments.give(given) == 3
    assert store.assignments.give([*given, assignment(uids[2], bob)]) == 1
    assert store.assignments.of_person(alice.id) == given[:2]
    assert store.assignments.of_article(uids[0]) == [given[0], given[2]]
    assert store.assignments.of_article(uids[1]) == [given[1]]
    assert store.assignments.give([assignment(uids[2], alice)] * 2) == 1


def test_the_unknown_is_refused_and_nothing_given(store: ProjectStore, alice: Person) -> None:
    uid = add(store)
    stranger = Person(alice.id.__class__(int=7), "x")
    with pytest.raises(RefusalError, match="no person"):
        store.assignments.give([assignment(uid, alice), assignment(uid, stranger)])
    with pytest.raises(RefusalError, match="no article"):
        store.assignments.give([assignment(uid, alice), assignment(stranger.id, alice)])
    assert store.assignments.of_person(alice.id) == []


def test_a_hidden_assignment_hides_until_it_is_taken_back(
    store: ProjectStore, alice: Person
) -> None:
    uid = add(store)
    store.suggestions.replace(uid, [suggestion(uid)])
    store.assignments.give([assignment(uid, alice, hidden=True)])
    document = store.works.document(uid, alice.id)
    assert (document.suggestions, document.facts.hidden_suggestions) == ((), True)
    assert store.assignments.take_back([(uid, alice.id), (uid, alice.id)]) == 1
    assert store.assignments.of_person(alice.id) == []
    assert len(store.works.document(uid, alice.id).suggestions) == 1


def test_a_begun_work_keeps_its_help(store: ProjectStore, alice: Person) -> None:
    uid = add(store)
    store.suggestions.replace(uid, [suggestion(uid)])
    store.works.commit(change(uid, alice, *adding(entity(5, 9))), 0)
    store.assignments.give([assignment(uid, alice, hidden=True)])
    assert not store.works.document(uid, alice.id).facts.hidden_suggestions
    store.assignments.take_back([(uid, alice.id)])
    assert len(store.works.document(uid, alice.id).annotations) == 1


def test_counts_by_person_and_batch(store: ProjectStore, alice: Person) -> None:
    bob = store.people.ensure("bob")
    uids = [add(store, f"Text number {n}.") for n in range(4)]
    store.assignments.give([assignment(uid, alice, batch="b") for uid in uids])
    store.assignments.give([assignment(uids[0], bob, batch="a", hidden=True)])
    finish(store, uids[0], alice, entity())
    finish(store, uids[1], alice, status=Status.SKIPPED)
    finish(store, uids[2], alice, entity(), status=Status.STARTED)
    finish(store, uids[1], bob)
    first, second = store.assignments.counts()
    assert (first.person, first.batch, first.given, first.hidden) == (alice.id, "b", 4, 0)
    assert (first.todo, first.started, first.done, first.skipped) == (1, 1, 1, 1)
    assert (second.person, second.given, second.hidden, second.todo) == (bob.id, 1, 1, 1)


def test_the_queue_can_be_limited_to_what_was_given(store: ProjectStore, alice: Person) -> None:
    bob = store.people.ensure("bob")
    uids = [add(store, f"Text number {n}.") for n in range(5)]
    handles = [store.queue.handle(uid) for uid in uids]
    mine = QueueQuery(person=alice.id, assigned=True)
    assert store.queue.ids(mine) == handles
    store.assignments.give([assignment(uids[n], alice) for n in (1, 3)])
    assert store.queue.ids(mine) == [handles[1], handles[3]]
    assert store.queue.ids(QueueQuery(person=alice.id, assigned=True, descending=True)) == [
        handles[3],
        handles[1],
    ]
    assert store.queue.ids(QueueQuery(person=alice.id, assigned=True, search="number 3")) == [
        handles[3]
    ]
    assert store.queue.ids(QueueQuery(person=alice.id)) == handles
    assert store.queue.ids(QueueQuery(person=bob.id, assigned=True)) == handles
    assert store.queue.next_unfinished(alice.id, assigned=True) == uids[1]
    finish(store, uids[1], alice)
    assert store.queue.next_unfinished(alice.id, uids[1], assigned=True) == uids[3]
    assert store.queue.next_unfinished(alice.id, uids[4], assigned=True) == uids[3]
    assert store.queue.next_unfinished(alice.id, uids[3]) == uids[4]
    counts = store.queue.counts(alice.id, assigned=True)
    assert (counts[Status.UNSTARTED], counts[Status.DONE]) == (1, 1)
    assert store.queue.counts(alice.id)[Status.UNSTARTED] == 4
    assert store.queue.counts(bob.id, assigned=True)[Status.UNSTARTED] == 5


def test_whether_queues_are_limited_is_a_setting_of_the_project(store: ProjectStore) -> None:
    assert not store.assignments.is_limited()
    store.assignments.limit(True)
    assert store.assignments.is_limited()
    store.assignments.limit(False)
    assert not store.assignments.is_limited()
