"""Thresholds, blind share and suppressions as rows, on a file and on a server."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from annotator.jobs import CancelledJobError
from annotator.model.annotations import Layer
from annotator.model.articles import UNTOUCHED, Status, WorkState
from annotator.model.control import is_control
from annotator.model.gate import AUTOMATIC
from annotator.model.queue import QueueQuery
from annotator.model.suggestions import Outcome, Verdict
from annotator.model.suppressions import Scope, Suppression
from annotator.store.doctor import examine
from tests.helpers.projects import TEXT, add, adding, change, suggestion, turning

AT = datetime(2024, 5, 1, tzinfo=UTC)


def made_by(person, scope=Scope.PROJECT, surface=TEXT[0:4], **more):
    return Suppression(
        id=uuid4(), person=person.id, scope=scope, layer=Layer.ENTITY, surface=surface,
        label="GPE", made_at=AT, **more,
    )  # fmt: skip


def fill(store, count=3, **known):
    """Articles that begin alike, each with the same offer at the start and a weaker one later."""
    uids = [add(store, f"{TEXT} {n}", **known) for n in range(count)]
    for uid in uids:
        offers = [suggestion(uid), suggestion(uid, 10, 14, score=0.6)]
        store.suggestions.replace(uid, offers)
    return uids


def counted(store, person):
    query = QueueQuery(person=person.id)
    return [r.open_suggestions for r in store.queue.rows(store.queue.ids(query), person.id)]


def keep_going(_done, _total):
    pass


def test_without_thresholds_the_producers_say_what_is_shown(store):
    (uid,) = fill(store, 1)
    alice = store.people.ensure("alice")
    document = store.works.document(uid, alice.id)
    assert document.gate is AUTOMATIC
    assert len(document.open_suggestions()) == 2
    assert not store.gates.is_uncounted()


def test_thresholds_hold_for_documents_at_once_and_for_counts_after_counting(store):
    uids = fill(store)
    alice = store.people.ensure("alice")
    verdict = Verdict(suggestion(uids[0]).id, Outcome.ACCEPTED)
    store.works.commit(change(uids[0], alice, *adding(verdict)), 0)
    assert counted(store, alice) == [1, 2, 2]
    store.gates.set_thresholds({Layer.ENTITY: 0.6})
    assert len(store.works.document(uids[1], alice.id).open_suggestions()) == 2
    store.gates.set_thresholds({Layer.ENTITY: 0.61})
    assert len(store.works.document(uids[1], alice.id).open_suggestions()) == 1
    assert store.gates.is_uncounted()
    assert counted(store, alice) == [1, 2, 2]
    store.gates.recount(keep_going)
    assert counted(store, alice) == [0, 1, 1]
    assert not store.gates.is_uncounted()
    assert examine(store.location).findings == ()
    store.gates.set_thresholds({})
    store.gates.recount(keep_going)
    assert counted(store, alice) == [1, 2, 2]
    assert store.gates.gate() == AUTOMATIC


def test_new_suggestions_and_verdicts_are_counted_by_the_threshold(store):
    uids = fill(store)
    alice = store.people.ensure("alice")
    store.gates.set_thresholds({Layer.ENTITY: 0.7})
    store.gates.recount(keep_going)
    store.suggestions.replace(uids[0], [suggestion(uids[0], 0, 4, score=0.69)])
    verdict = Verdict(suggestion(uids[1]).id, Outcome.REJECTED)
    store.works.commit(change(uids[1], alice, *adding(verdict)), 0)
    assert counted(store, alice) == [0, 0, 1]


def test_a_stopped_count_is_remembered(store):
    fill(store)
    store.gates.set_thresholds({Layer.ENTITY: 0.7})

    def stop(_done, _total):
        raise CancelledJobError("Stopped on request.")

    with pytest.raises(CancelledJobError):
        store.gates.recount(stop)
    assert store.gates.is_uncounted()


def test_what_was_begun_and_not_decided_is_counted_by_producer(store):
    uids = fill(store)
    alice = store.people.ensure("alice")
    assert store.gates.undecided() == []
    verdict = Verdict(suggestion(uids[0]).id, Outcome.ACCEPTED)
    store.works.commit(change(uids[0], alice, *adding(verdict)), 0)
    rows = [(uid, layer, producer.name, n) for uid, layer, producer, n in store.gates.undecided()]
    assert rows == []  # the change set no status: nobody has begun
    begin = turning(UNTOUCHED, WorkState(Status.STARTED))
    store.works.commit(change(uids[0], alice, begin), 1)
    ((uid, layer, producer, n),) = store.gates.undecided()
    assert (uid, layer, n) == (alice.id, Layer.ENTITY, 1)
    assert producer == suggestion(uids[0]).producer


def test_suppressing_everywhere_withdraws_counts_and_comes_back(store):
    uids = fill(store)
    alice = store.people.ensure("alice")
    made = store.suppressions.add(made_by(alice))
    assert set(store.silencing.withdraw(made)) == set(uids)
    assert counted(store, alice) == [1, 1, 1]
    assert [len(store.suggestions.of(uid)) for uid in uids] == [1, 1, 1]
    offers = [suggestion(uids[0]), suggestion(uids[0], 10, 14, score=0.6)]
    store.suggestions.replace(uids[0], offers)
    assert len(store.suggestions.of(uids[0])) == 1, "a later run is sieved"
    store.suppressions.remove(made.id)
    assert set(store.silencing.restore(made)) == set(uids[1:]), "what was computed anew is gone"
    store.suggestions.replace(uids[0], offers)
    assert counted(store, alice) == [2, 2, 2]
    assert examine(store.location).findings == ()


def test_only_what_no_other_suppression_names_comes_back(store):
    uids = fill(store)
    alice = store.people.ensure("alice")
    everywhere = store.suppressions.add(made_by(alice))
    here = store.suppressions.add(made_by(alice, Scope.ARTICLE, article=uids[0]))
    for made in (everywhere, here):
        store.silencing.withdraw(made)
    store.suppressions.remove(everywhere.id)
    store.silencing.restore(everywhere)
    assert counted(store, alice) == [1, 2, 2]


def test_an_outlet_is_meant_by_name_and_none_is_an_outlet_too(store):
    named = [add(store, f"{TEXT} {n}", source="A") for n in range(2)]
    bare = add(store, f"{TEXT} 9")
    for uid in (*named, bare):
        store.suggestions.replace(uid, [suggestion(uid)])
    alice = store.people.ensure("alice")
    of_a = store.suppressions.add(made_by(alice, Scope.OUTLET, source="A"))
    assert set(store.silencing.withdraw(of_a)) == set(named)
    of_none = store.suppressions.add(made_by(alice, Scope.OUTLET, source=None))
    assert store.silencing.withdraw(of_none) == [bare]


def test_capitals_and_white_space_make_no_difference_but_other_words_do(store):
    uids = fill(store, 1)
    alice = store.people.ensure("alice")
    other = store.suppressions.add(made_by(alice, surface="something else"))
    assert store.silencing.withdraw(other) == []
    shouted = store.suppressions.add(made_by(alice, surface=f" {TEXT[0:4].upper()} "))
    assert store.silencing.withdraw(shouted) == uids


def test_a_decided_suggestion_stays_with_who_decided_it(store):
    (uid,) = fill(store, 1)
    alice, bob = store.people.ensure("alice"), store.people.ensure("bob")
    verdict = Verdict(suggestion(uid).id, Outcome.ACCEPTED)
    store.works.commit(change(uid, alice, *adding(verdict)), 0)
    store.silencing.withdraw(store.suppressions.add(made_by(bob)))
    assert suggestion(uid).id in {s.id for s in store.works.document(uid, alice.id).suggestions}
    offered = store.works.document(uid, bob.id).suggestions
    assert suggestion(uid).id not in {s.id for s in offered}


def test_the_blind_share_hides_the_same_articles_from_everybody_but_gold(store):
    uids = fill(store, 12)
    store.gates.set_hidden_share(40)
    hidden = {uid for uid in uids if is_control(store.uuid, uid, 40)}
    for name in ("alice", "bob"):
        person = store.people.ensure(name)
        documents = [store.works.document(uid, person.id) for uid in uids]
        assert {d.article.uid for d in documents if not d.suggestions} == hidden
        shown = [n for uid, n in zip(uids, counted(store, person), strict=True) if uid in hidden]
        assert shown == [0] * len(hidden)
    gold = store.people.ensure("gold")
    assert all(store.works.document(uid, gold.id).suggestions for uid in uids)
