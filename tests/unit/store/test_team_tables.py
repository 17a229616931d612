"""Guideline versions, suppressions, models, second readings, and what a sweep still has to do."""

from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import text

from annotator.errors import NotAProjectError, RefusalError
from annotator.model.annotations import Layer
from annotator.model.articles import Person
from annotator.model.changes import Edit
from annotator.model.suppressions import Scope, Suppression
from annotator.model.trained import ModelRecord
from annotator.store import models
from annotator.store.project import ProjectStore
from tests.helpers.projects import START, add, adding, bundle, change, entity, labels, suggestion

GUIDELINES = text(
    "SELECT guideline FROM zone UNION ALL SELECT guideline FROM entity"
    " UNION ALL SELECT guideline FROM stance UNION ALL SELECT guideline FROM sentence_value"
    " UNION ALL SELECT guideline FROM document_value"
)


@pytest.fixture
def alice(store: ProjectStore) -> Person:
    return store.people.ensure("alice")


def numbers(store: ProjectStore) -> list[int | None]:
    with store.database.read() as connection:
        return list(connection.execute(GUIDELINES).scalars())


def test_a_guideline_gets_a_number_when_its_text_changes(store: ProjectStore) -> None:
    assert store.guidelines.current() is None
    first = store.guidelines.save("Rule 1.", START)
    assert store.guidelines.save("Rule 1.") == first
    second = store.guidelines.save("Rule 1, better. 😊")
    back = store.guidelines.save("Rule 1.")
    assert [v.number for v in (first, second, back)] == [1, 2, 3]
    assert store.guidelines.all() == [first, second, back]
    assert store.guidelines.current() == back
    assert first.saved_at == START
    assert first.sha256 == back.sha256 != second.sha256


def test_labels_keep_the_guideline_they_were_made_by(store: ProjectStore, alice: Person) -> None:
    uid = add(store)
    early = labels()
    store.works.commit(change(uid, alice, *adding(*early)), 0)
    assert numbers(store) == [None] * 5
    store.guidelines.save("Rule 1.")
    store.works.commit(change(uid, alice, *adding(*(replace(x, id=uuid4()) for x in early))), 1)
    assert sorted(n or 0 for n in numbers(store)) == [0] * 5 + [1] * 5
    store.guidelines.save("Rule 2.")
    named = early[1]
    store.works.commit(change(uid, alice, Edit(named, replace(named, label="ORG"))), 2)
    assert sorted(n or 0 for n in numbers(store)) == [0] * 4 + [1] * 5 + [2]


def test_imported_labels_have_no_guideline(store: ProjectStore) -> None:
    store.guidelines.save("Rule 1.")
    store.articles.add([bundle()])
    assert numbers(store) == [None] * 5


def suppression(person: Person, scope: Scope, **more: object) -> Suppression:
    values: dict[str, object] = {"surface": "Baku", "label": "GPE", "layer": Layer.ENTITY} | more
    return Suppression(id=uuid4(), person=person.id, scope=scope, made_at=START, **values)  # type: ignore[arg-type]


def test_suppressions_apply_here_in_an_outlet_or_everywhere(
    store: ProjectStore, alice: Person
) -> None:
    here, there = add(store, "Here.", source="A"), add(store, "There.", source="B")
    nameless = add(store, "Nameless.")
    made = [
        suppression(alice, Scope.ARTICLE, article=here),
        suppression(alice, Scope.OUTLET, source="A", surface="Shusha"),
        suppression(alice, Scope.OUTLET, surface="Shushi"),
        suppression(alice, Scope.PROJECT, layer=Layer.ZONE, label="BODY"),
    ]
    for each in made:
        assert store.suppressions.add(each) == each
    assert store.suppressions.all() == made
    assert store.suppressions.for_article(here) == [made[0], made[1], made[3]]
    assert store.suppressions.for_article(there) == [made[3]]
    assert store.suppressions.for_article(nameless) == [made[2], made[3]]
    bob = store.people.ensure("bob")
    assert store.suppressions.add(suppression(bob, Scope.ARTICLE, article=here)) == made[0]
    assert store.suppressions.remove(made[3].id)
    assert not store.suppressions.remove(made[3].id)
    assert store.suppressions.for_article(there) == []


def test_every_mention_of_a_wording_is_taken_back_and_brought_again(
    store: ProjectStore, alice: Person
) -> None:
    uid = add(store, "Baku and Baku again.")
    offers = [suggestion(uid), suggestion(uid, 9, 13)]
    store.suggestions.replace(uid, offers)
    made = store.suppressions.add(suppression(alice, Scope.PROJECT))
    assert store.silencing.withdraw(made) == [uid]
    assert store.suggestions.of(uid) == []
    store.suppressions.remove(made.id)
    assert store.silencing.restore(made) == [uid]
    assert store.suggestions.of(uid) == offers


def test_suppressions_that_cannot_be_are_refused(store: ProjectStore, alice: Person) -> None:
    with pytest.raises(ValueError, match="names an article"):
        suppression(alice, Scope.ARTICLE)
    with pytest.raises(ValueError, match="names an outlet"):
        suppression(alice, Scope.PROJECT, source="A")
    with pytest.raises(RefusalError, match="no article"):
        store.suppressions.add(suppression(alice, Scope.ARTICLE, article=uuid4()))
    with pytest.raises(RefusalError, match="no article"):
        store.suppressions.for_article(uuid4())
    with pytest.raises(RefusalError, match="no person"):
        store.suppressions.add(suppression(Person(uuid4(), "x"), Scope.PROJECT))


def record(name: str = "entities", **more: object) -> ModelRecord:
    return ModelRecord(id=uuid4(), name=name, created_at=START, **more)  # type: ignore[arg-type]


def test_models_come_back_and_any_of_them_can_be_in_use(store: ProjectStore) -> None:
    first = record(
        seed=7,
        articles=(uuid4(), uuid4()),
        config={"epochs": 3},
        versions={"spacy": "3.8"},
        metrics={"f": 0.5},
        place="models/one",
    )
    second = record(parents=(first.id,))
    other = record("stance")
    store.models.add(first)
    store.models.add(second, b"\x00weights\xff")
    store.models.add(other)
    assert store.models.all() == [first, second, other]
    assert store.models.all("entities") == [first, second]
    assert store.models.get(uuid4()) is None
    assert store.models.weights(second.id) == b"\x00weights\xff"
    assert store.models.weights(first.id) is None
    assert store.models.current("entities") is None
    store.models.choose("entities", second.id)
    assert store.models.current("entities") == second
    store.models.choose("entities", first.id)
    assert store.models.current("entities") == first
    store.models.choose("entities", None)
    assert store.models.current("entities") is None


def test_models_that_cannot_be_are_refused(
    store: ProjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = record()
    store.models.add(made)
    with pytest.raises(RefusalError, match="already"):
        store.models.add(made)
    with pytest.raises(RefusalError, match="no model"):
        store.models.choose("stance", made.id)
    with pytest.raises(RefusalError, match="no model"):
        store.models.choose("entities", uuid4())
    monkeypatch.setattr(models, "MOST_BYTES", 10)
    with pytest.raises(RefusalError, match="save it to a folder"):
        store.models.add(record(), bytes(11))
    assert store.models.all() == [made]


def test_a_damaged_record_is_told(store: ProjectStore) -> None:
    store.models.add(record())
    damage = text("UPDATE model_record SET parents = '[1]'")
    store.database.write(lambda connection: connection.execute(damage))
    with pytest.raises(NotAProjectError):
        store.models.all()


def test_a_second_reading_is_a_person_of_its_own(store: ProjectStore, alice: Person) -> None:
    again = store.people.second_reading(alice.id)
    assert (again.name, again.reads_again) == ("alice · again", alice.id)
    assert again.is_second_reading
    assert not alice.is_second_reading
    assert store.people.second_reading(alice.id) == again
    assert store.people.all() == [alice, again]
    assert store.people.by_name("alice · again") == again
    uid = add(store)
    store.works.commit(change(uid, alice, *adding(entity(comment="first"))), 0)
    assert store.works.document(uid, again.id).annotations == {}


def test_a_second_reading_that_came_by_import_is_found_by_its_name(
    store: ProjectStore, alice: Person
) -> None:
    imported = store.people.ensure("alice · again")
    assert not imported.is_second_reading
    again = store.people.second_reading(alice.id)
    assert (again.id, again.reads_again) == (imported.id, alice.id)


def test_who_cannot_read_again(store: ProjectStore, alice: Person) -> None:
    again = store.people.second_reading(alice.id)
    for nobody in (again.id, store.people.ensure("gold").id):
        with pytest.raises(RefusalError, match="second time"):
            store.people.second_reading(nobody)
    with pytest.raises(RefusalError, match="no person"):
        store.people.second_reading(uuid4())


def test_a_second_reading_follows_a_new_name(store: ProjectStore, alice: Person) -> None:
    again = store.people.second_reading(alice.id)
    renamed = store.people.rename(alice.id, "Alice B")
    assert [p.name for p in store.people.all()] == ["Alice B", "Alice B · again"]
    assert renamed == Person(alice.id, "Alice B")
    with pytest.raises(RefusalError, match="cannot be renamed"):
        store.people.rename(again.id, "nobody")
    store.people.ensure("bob · again")
    with pytest.raises(RefusalError, match="taken"):
        store.people.rename(alice.id, "bob")
    assert store.people.all()[0].name == "Alice B"


def test_a_sweep_goes_on_where_it_was(store: ProjectStore) -> None:
    uids = [add(store, f"Text number {n}.") for n in range(7)]
    assert list(store.suggestions.pending("one")) == uids
    assert list(store.suggestions.pending("one", limit=2)) == uids[:2]
    store.suggestions.replace(uids[0], [suggestion(uids[0])], fingerprint="one")
    store.suggestions.replace_many([(uid, []) for uid in uids[1:3]], fingerprint="one")
    store.suggestions.replace(uids[4], [suggestion(uids[4])])
    assert list(store.suggestions.pending("one")) == uids[3:]
    assert store.suggestions.pending_count("one") == 4
    assert list(store.suggestions.pending("two")) == uids
    store.suggestions.replace(uids[0], [], fingerprint="two")
    assert store.suggestions.pending_count("one") == 5
    assert list(store.suggestions.pending("one", limit=0)) == []


def test_a_sweep_stores_while_it_is_read(
    store: ProjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotator.store.suggestions._CHUNK", 2)
    uids = [add(store, f"Text number {n}.") for n in range(5)]
    done = []
    for uid in store.suggestions.pending("one"):
        store.suggestions.replace(uid, [], fingerprint="one")
        done.append(uid)
    assert done == uids
    assert list(store.suggestions.pending("one")) == []
