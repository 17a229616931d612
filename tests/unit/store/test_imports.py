"""Imported labels stand in the log, and an import is taken back as one act."""

from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import text

from annotator.errors import NotAProjectError, RefusalError
from annotator.model.annotations import DocumentValue, Holder, HolderKind, Stance
from annotator.model.articles import UNTOUCHED, Person, Status, WorkFacts, WorkState
from annotator.model.bundles import ArticleBundle, WorkBundle
from annotator.model.changes import ChangeKind, Draft
from annotator.model.spans import Span
from annotator.store.project import ProjectStore
from tests.helpers.projects import START, add, adding, article, bundle, change, entity, labels


def commit(store: ProjectStore, uid: object, person: Person, draft: Draft) -> None:
    revision = store.works.document(uid, person.id).facts.revision  # type: ignore[arg-type]
    made = change(uid, person, *draft.edits, title=draft.title)  # type: ignore[arg-type]
    store.works.commit(made, revision)


@pytest.fixture
def alice(store: ProjectStore) -> Person:
    return store.people.ensure("alice")


def test_one_record_for_each_work_that_got_labels(store: ProjectStore, alice: Person) -> None:
    made = article()
    works = (
        WorkBundle(person="alice", annotations=labels(), facts=WorkFacts(revision=7)),
        WorkBundle(person="bob", annotations=(entity(),)),
        WorkBundle(person="carol", state=WorkState(Status.DONE)),
    )
    store.articles.add([ArticleBundle(article=made, works=works)])
    [record] = store.log.of_article(made.uid, alice.id)
    assert (record.kind, record.title, record.edits) == (ChangeKind.IMPORT, "Imported 5 labels", ())
    assert record.sequence == 1
    bob, carol = store.people.ensure("bob"), store.people.ensure("carol")
    [record] = store.log.of_article(made.uid, bob.id)
    assert (record.title, record.sequence) == ("Imported 1 label", 2)
    assert store.log.of_article(made.uid, carol.id) == []
    assert store.log.recent(alice.id) == []
    assert store.log.verify() is None
    store.works.commit(change(made.uid, bob, *adding(entity(5, 9))), 0)
    assert [c.sequence for c in store.log.recent(bob.id)] == [3]
    assert store.log.verify() is None


def test_an_import_into_a_known_work_is_recorded_at_its_revision(
    store: ProjectStore, alice: Person
) -> None:
    uid, label = add(store), entity()
    store.works.commit(change(uid, alice, *adding(label)), 0)
    gone = change(uid, alice, *(e.inverted() for e in adding(label)))
    store.works.commit(gone, 1)
    store.articles.add([bundle()])
    with store.database.read() as connection:
        found = connection.execute(text("SELECT revision FROM change ORDER BY sequence"))
        assert list(found.scalars()) == [1, 2, 3]
    assert store.works.document(uid, alice.id).facts.revision == 3


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE change SET edits = replace(edits, 'a', 'b') WHERE kind = 'import'",
        "UPDATE change SET title = 'Imported 4 labels' WHERE kind = 'import'",
    ],
)
def test_tampering_with_a_record_is_evident(store: ProjectStore, statement: str) -> None:
    store.articles.add([bundle()])
    store.database.write(
        lambda connection: connection.execute(text(statement.replace("'a', 'b'", "'=', 'A'")))
    )
    assert store.log.verify() == 1


def test_an_import_is_taken_back_in_one_act_and_brought_again(
    store: ProjectStore, alice: Person
) -> None:
    store.articles.add([bundle()])
    [uid] = store.articles.uids()
    before = store.works.document(uid, alice.id)
    draft = store.works.taking_back_import(uid, alice.id)
    assert draft.title == "Take back 5 imported labels"
    commit(store, uid, alice, draft)
    assert store.works.document(uid, alice.id).annotations == {}
    with pytest.raises(RefusalError, match="no imported labels"):
        store.works.taking_back_import(uid, alice.id)
    [done] = store.log.recent(alice.id)
    store.works.commit(done.inverted(uuid4(), START, ChangeKind.UNDO), 1)
    assert store.works.document(uid, alice.id).annotations == before.annotations


def test_own_labels_stay_and_a_closed_work_is_opened(store: ProjectStore, alice: Person) -> None:
    done = WorkBundle(person="alice", annotations=(entity(),), state=WorkState(Status.DONE))
    store.articles.add([ArticleBundle(article=article(), works=(done,))])
    [uid] = store.articles.uids()
    commit(store, uid, alice, store.works.taking_back_import(uid, alice.id))
    assert store.works.document(uid, alice.id).state == UNTOUCHED
    store.articles.add([bundle()])
    own = entity(5, 9)
    store.works.commit(change(uid, alice, *adding(own)), 2)
    closing = change(uid, alice, *(), title="done")
    edit = adding(entity(20, 24))[0]
    store.works.commit(replace(closing, edits=(edit,)), 3)
    state = store.works.document(uid, alice.id).state
    from_todo = change(uid, alice, replace(edit, before=state, after=WorkState(Status.DONE)))
    store.works.commit(from_todo, 4)
    commit(store, uid, alice, store.works.taking_back_import(uid, alice.id))
    document = store.works.document(uid, alice.id)
    assert set(document.annotations) == {own.id, edit.fact.id}  # type: ignore[union-attr]
    assert document.state == WorkState(Status.STARTED)


@pytest.mark.parametrize("field", ["holder", "via", "main_holder"])
def test_what_later_labels_need_is_not_taken_away(
    store: ProjectStore, alice: Person, field: str
) -> None:
    store.articles.add([bundle()])
    [uid] = store.articles.uids()
    named = next(
        label.id
        for label in store.works.document(uid, alice.id).annotations.values()
        if label.layer == "entity"
    )
    later = Stance(id=uuid4(), target="AZE", expression=(Span(0, 4),))
    needs = {
        "holder": replace(later, holder=Holder(HolderKind.ENTITY, named)),
        "via": replace(later, via=named),
        "main_holder": DocumentValue(id=uuid4(), target="ARM", main_holder=named),
    }[field]
    store.works.commit(change(uid, alice, *adding(needs, entity(50, 54))), 0)
    with pytest.raises(RefusalError, match="later labels"):
        store.works.taking_back_import(uid, alice.id)


def test_nothing_was_imported(store: ProjectStore, alice: Person) -> None:
    uid = add(store)
    store.works.commit(change(uid, alice, *adding(entity())), 0)
    with pytest.raises(RefusalError, match="no imported labels"):
        store.works.taking_back_import(uid, alice.id)


def test_a_damaged_record_is_told(store: ProjectStore, alice: Person) -> None:
    store.articles.add([bundle()])
    [uid] = store.articles.uids()
    damage = text("UPDATE change SET edits = '{}' WHERE kind = 'import'")
    store.database.write(lambda connection: connection.execute(damage))
    with pytest.raises(NotAProjectError):
        store.works.taking_back_import(uid, alice.id)
