"""One act is one transaction: checked, written, logged, counted, and taken back exactly."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import text

from annotator.errors import ConflictError, RefusalError
from annotator.model.annotations import Entity, SentenceMark, SentenceValue, Stance
from annotator.model.articles import UNTOUCHED, Person, Status, WorkState
from annotator.model.changes import ChangeKind, Edit
from annotator.model.spans import Span
from annotator.model.suggestions import Outcome, Suggestion, Verdict
from annotator.store.project import ProjectStore
from tests.helpers.projects import START, TEXT, add, adding, change, entity, labels, suggestion


@pytest.fixture
def alice(store: ProjectStore) -> Person:
    return store.people.ensure("alice")


def test_reading_writes_nothing(store: ProjectStore, alice: Person) -> None:
    uid = add(store)
    document = store.works.document(uid, alice.id)
    assert (document.text, document.facts.revision, document.annotations) == (TEXT, 0, {})
    assert [b.works for b in store.articles.bundles()] == [()]


def test_every_layer_is_stored_and_read_back(store: ProjectStore, alice: Person) -> None:
    uid = add(store)
    before = store.works.document(uid, alice.id)
    made = change(uid, alice, *adding(*labels()))
    stored = store.works.commit(made, 0)
    assert stored == replace(made, sequence=1)
    after = store.works.document(uid, alice.id)
    expected = before.after(made)
    assert after.annotations == expected.annotations
    assert after.facts.revision == 1
    assert after.facts.updated_at is not None
    assert store.works.progress(alice.id).labels == dict.fromkeys(
        ("zone", "entity", "stance", "sentence", "document"), 1
    )


def test_the_inverse_change_restores_every_row(store: ProjectStore, alice: Person) -> None:
    uid = add(store)
    first = store.works.commit(change(uid, alice, *adding(*labels())), 0)
    stance = next(fact for edit in first.edits if isinstance(fact := edit.after, Stance))
    moved = replace(stance, expression=(Span(1, 2),), polarity=2, comment="naïve 😊")
    second = store.works.commit(change(uid, alice, Edit(stance, moved)), 1)
    for revision, done in ((2, second), (3, first)):
        store.works.commit(done.inverted(uuid4(), START, ChangeKind.UNDO), revision)
        document = store.works.document(uid, alice.id)
        if done is second:
            assert document.annotations[stance.id] == stance
    assert document.annotations == {}
    assert store.works.progress(alice.id).labels["stance"] == 0
    assert store.log.verify() is None


def test_a_lost_race_is_a_conflict_and_changes_nothing(store: ProjectStore, alice: Person) -> None:
    uid = add(store)
    store.works.commit(change(uid, alice, *adding(entity())), 0)
    before = store.works.document(uid, alice.id)
    with pytest.raises(ConflictError):
        store.works.commit(change(uid, alice, *adding(entity(5, 9))), 0)
    assert store.works.document(uid, alice.id) == before
    assert len(store.log.recent(alice.id)) == 1


def test_an_unexpected_before_is_a_conflict(store: ProjectStore, alice: Person) -> None:
    uid, label = add(store), entity()
    store.works.commit(change(uid, alice, *adding(label)), 0)
    wrong = Edit(replace(label, end=5), replace(label, end=6))
    absent = Edit(entity(5, 9), None)
    for edit in (wrong, absent, Edit(None, label)):
        with pytest.raises(ConflictError):
            store.works.commit(change(uid, alice, edit), 1)
    assert list(store.works.document(uid, alice.id).annotations.values()) == [label]


def test_edits_of_one_change_build_on_each_other(store: ProjectStore, alice: Person) -> None:
    uid, label = add(store), entity()
    longer = replace(label, end=9)
    made = change(
        uid, alice, Edit(None, label), Edit(label, longer), Edit(longer, None), Edit(None, longer)
    )
    store.works.commit(made, 0)
    assert list(store.works.document(uid, alice.id).annotations.values()) == [longer]
    assert store.works.progress(alice.id).labels["entity"] == 1


def test_sending_a_change_again_is_harmless(store: ProjectStore, alice: Person) -> None:
    uid = add(store)
    made = change(uid, alice, *adding(entity()))
    first = store.works.commit(made, 0)
    assert store.works.commit(made, 0) == first
    assert store.works.document(uid, alice.id).facts.revision == 1
    with pytest.raises(ConflictError, match="same id"):
        store.works.commit(replace(made, title="other"), 0)


@pytest.mark.parametrize("status", [Status.DONE, Status.SKIPPED])
def test_a_closed_work_is_changed_only_by_reopening_it(
    store: ProjectStore, alice: Person, status: Status
) -> None:
    uid = add(store)
    closed = WorkState(status, "paywalled" if status is Status.SKIPPED else None, "note")
    store.works.commit(change(uid, alice, Edit(UNTOUCHED, closed)), 0)
    assert store.works.document(uid, alice.id).state == closed
    with pytest.raises(RefusalError, match="done or skipped"):
        store.works.commit(change(uid, alice, *adding(entity())), 1)
    assert store.works.document(uid, alice.id).annotations == {}
    reopened = WorkState(Status.STARTED)
    store.works.commit(change(uid, alice, Edit(closed, reopened), *adding(entity())), 1)
    assert len(store.works.document(uid, alice.id).annotations) == 1
    assert store.queue.counts(alice.id)[Status.STARTED] == 1


@pytest.mark.parametrize(
    "label",
    [
        entity(0, len(TEXT) + 1),
        entity(4, 4),
        entity(label="NOBODY"),
        replace(labels()[2], expression=(Span(0, 999),)),
        replace(labels()[0], kind="HEADLINE"),
        replace(labels()[4], target="USA"),
    ],
)
def test_a_label_that_does_not_fit_is_refused(
    store: ProjectStore, alice: Person, label: Entity
) -> None:
    uid = add(store)
    with pytest.raises(RefusalError):
        store.works.commit(change(uid, alice, *adding(entity(), label)), 0)
    assert store.works.document(uid, alice.id).annotations == {}
    assert store.log.recent(alice.id) == []
    assert store.log.verify() is None


def test_the_unknown_is_refused(store: ProjectStore, alice: Person) -> None:
    uid = add(store)
    with pytest.raises(RefusalError, match="no article"):
        store.works.commit(change(uuid4(), alice, *adding(entity())), 0)
    with pytest.raises(RefusalError, match="no person"):
        store.works.commit(change(uid, Person(uuid4(), "x"), *adding(entity())), 0)


def test_a_change_may_not_swap_the_layer_of_a_label(store: ProjectStore, alice: Person) -> None:
    uid, label = add(store), entity()
    store.works.commit(change(uid, alice, *adding(label)), 0)
    other = SentenceValue(id=label.id, start=0, end=4, target="ARM", value=SentenceMark.NEG)
    with pytest.raises(RefusalError, match="same layer"):
        store.works.commit(change(uid, alice, Edit(label, other)), 1)


def test_people_do_not_see_each_other(store: ProjectStore, alice: Person) -> None:
    uid, bob = add(store), store.people.ensure("bob")
    made = suggestion(uid)
    store.suggestions.replace(uid, [made])
    verdict = Verdict(made.id, Outcome.REJECTED, START, START)
    store.works.commit(change(uid, alice, *adding(entity(comment="canary"), verdict)), 0)
    seen = store.works.document(uid, bob.id)
    assert (seen.annotations, seen.verdicts, seen.facts.revision) == ({}, {}, 0)
    assert store.log.recent(bob.id) == []
    assert store.log.of_article(uid, bob.id) == []
    assert store.works.progress(bob.id).labels["entity"] == 0
    [row] = store.queue.rows([store.queue.handle(uid)], bob.id)
    assert (row.labels, row.open_suggestions, row.status) == (0, 1, Status.UNSTARTED)
    assert [b.works for b in store.articles.bundles(people=["bob"])] == [()]


def test_verdicts_are_stored_with_their_times(store: ProjectStore, alice: Person) -> None:
    uid = add(store)
    made = suggestion(uid)
    store.suggestions.replace(uid, [made])
    at = datetime(2024, 4, 3, 10, 1, 2, 345678, tzinfo=UTC)
    verdict = Verdict(made.id, Outcome.ACCEPTED, at, None)
    store.works.commit(change(uid, alice, *adding(verdict)), 0)
    assert store.works.document(uid, alice.id).verdicts == {made.id: verdict}
    edited = replace(verdict, outcome=Outcome.EDITED, decided_at=at)
    store.works.commit(change(uid, alice, Edit(verdict, edited)), 1)
    assert store.works.document(uid, alice.id).verdicts == {made.id: edited}
    with pytest.raises(RefusalError, match="gone"):
        store.works.commit(change(uid, alice, *adding(Verdict(uuid4(), Outcome.ACCEPTED))), 2)


def test_seconds_add_up_and_leave_the_revision(store: ProjectStore, alice: Person) -> None:
    uid = add(store)
    store.works.add_active_seconds(uid, alice.id, 10.5)
    store.works.add_active_seconds(uid, alice.id, 2)
    store.works.add_active_seconds(uid, alice.id, -100)
    document = store.works.document(uid, alice.id)
    assert (document.facts.active_seconds, document.facts.revision) == (12.5, 0)
    store.works.commit(change(uid, alice, *adding(entity())), 0)
    assert store.works.progress(alice.id).active_seconds == 12.5


def test_hidden_suggestions_are_not_shown(store: ProjectStore, alice: Person) -> None:
    uid = add(store)
    store.suggestions.replace(uid, [suggestion(uid)])
    store.works.hide_suggestions(uid, alice.id, hidden=True)
    document = store.works.document(uid, alice.id)
    assert (document.suggestions, document.facts.hidden_suggestions) == ((), True)
    [row] = store.queue.rows([store.queue.handle(uid)], alice.id)
    assert row.open_suggestions == 0
    store.works.hide_suggestions(uid, alice.id, hidden=False)
    assert len(store.works.document(uid, alice.id).suggestions) == 1


def test_the_open_count_follows_the_documents_rule(store: ProjectStore, alice: Person) -> None:
    uid = add(store)
    cell = SentenceValue(id=uuid4(), start=0, end=32, target="ARM", value=SentenceMark.NEU)
    offers = [
        suggestion(uid, 0, 4),
        suggestion(uid, 33, 40),
        suggestion(uid, 10, 12, gated=True),
        Suggestion(proposal=cell, producer=suggestion(uid).producer, score=1.0, reason=""),
    ]
    store.suggestions.replace(uid, offers)

    def counted() -> int:
        [row] = store.queue.rows([store.queue.handle(uid)], alice.id)
        assert row.open_suggestions == len(store.works.document(uid, alice.id).open_suggestions())
        return row.open_suggestions

    assert counted() == 3
    verdict = Verdict(offers[0].id, Outcome.REJECTED)
    store.works.commit(change(uid, alice, *adding(verdict)), 0)
    assert counted() == 2
    own = replace(cell, id=uuid4(), value=SentenceMark.POS)
    store.works.commit(change(uid, alice, *adding(own)), 1)
    assert counted() == 1
    store.works.commit(change(uid, alice, Edit(verdict, None), Edit(own, None)), 2)
    assert counted() == 3
    store.suggestions.replace(uid, offers[:1])
    assert counted() == 1


def test_the_log_is_in_order_across_articles(store: ProjectStore, alice: Person) -> None:
    uids = [add(store, f"Text number {n}.") for n in range(3)]
    done = [
        store.works.commit(change(uid, alice, *adding(entity(end=n + 1)), at=-n), 0)
        for n, uid in enumerate(uids)
    ]
    assert [c.sequence for c in done] == [1, 2, 3]
    assert store.log.recent(alice.id) == done
    assert store.log.recent(alice.id, limit=2) == done[1:]
    assert store.log.of_article(uids[1], alice.id) == [done[1]]


def test_a_verdict_is_replaced_by_one_on_the_same_suggestion(
    store: ProjectStore, alice: Person
) -> None:
    uid = add(store)
    store.suggestions.replace(uid, [suggestion(uid), suggestion(uid, 5, 9)])
    first, other = (Verdict(s.id, Outcome.ACCEPTED) for s in store.suggestions.of(uid))
    store.works.commit(change(uid, alice, *adding(first)), 0)
    with pytest.raises(RefusalError, match="same suggestion"):
        store.works.commit(change(uid, alice, Edit(first, other)), 1)
    assert store.works.document(uid, alice.id).verdicts == {first.suggestion: first}


def test_a_status_is_changed_from_what_it_is(store: ProjectStore, alice: Person) -> None:
    uid, started = add(store), WorkState(Status.STARTED)
    with pytest.raises(ConflictError):
        store.works.commit(change(uid, alice, Edit(started, WorkState(Status.DONE))), 0)
    assert store.works.document(uid, alice.id).state == UNTOUCHED


def test_a_listener_hears_when_only_the_disk_is_waited_for(
    store: ProjectStore, alice: Person
) -> None:
    uid, heard = add(store), []
    made = change(uid, alice, *adding(entity()))
    store.works.commit(made, 0, written=lambda: heard.append(made.id))
    assert heard == [made.id]


def test_a_log_that_lost_its_end_is_evident(store: ProjectStore, alice: Person) -> None:
    uid = add(store)
    for revision in range(3):
        store.works.commit(change(uid, alice, *adding(entity(revision, revision + 4))), revision)
    cut = text("DELETE FROM change WHERE sequence = 3")
    store.database.write(lambda connection: connection.execute(cut))
    assert store.log.verify() == 3
