"""A decision and what it makes of gold are one transaction; rows are added, never changed."""

from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import text

from annotator.errors import ConflictError, NotAProjectError, RefusalError
from annotator.model.annotations import Layer
from annotator.model.articles import UNTOUCHED, Person, Status, WorkState
from annotator.model.changes import ChangeKind, Edit
from annotator.model.decisions import Action, Candidate, Strategy, current
from annotator.store.project import ProjectStore
from tests.helpers.projects import START, TEXT, add, adding, change, entity, labels
from tests.helpers.team import decision, taking


@pytest.fixture
def judge(store: ProjectStore) -> Person:
    return store.people.ensure("judge")


def test_every_field_comes_back(store: ProjectStore, judge: Person) -> None:
    uid, made = add(store), labels()
    gold = store.people.ensure("gold")
    whole = change(uid, gold, *adding(*made))
    sent = decision(
        uid,
        judge,
        "s:10-24:ARM",
        layer=Layer.STANCE,
        action=Action.EDIT,
        candidates=tuple(Candidate(judge.id, label) for label in made),
        result=tuple(label.id for label in made),
        strategy=Strategy.MAJORITY,
        note="naïve 😊",
    )
    stored = store.decisions.append(sent, whole, 0)
    assert stored == replace(sent, sequence=1, change=whole.id)
    assert store.decisions.of_article(uid) == [stored]
    assert store.decisions.all() == [stored]
    assert store.decisions.latest(uid) == {"s:10-24:ARM": stored}
    assert stored.candidate_ids == stored.result
    assert stored.strategy.is_automatic
    assert set(store.works.document(uid, gold.id).annotations) == set(stored.result)
    assert [c.id for c in store.log.of_article(uid, gold.id)] == [whole.id]
    assert (store.decisions.verify(), store.log.verify()) == (None, None)


def test_a_refused_change_leaves_no_decision_and_the_other_way_round(
    store: ProjectStore, judge: Person
) -> None:
    uid, gold = add(store), store.people.ensure("gold")
    bad = change(uid, gold, *adding(entity(0, len(TEXT) + 1)))
    with pytest.raises(RefusalError):
        store.decisions.append(decision(uid, judge), bad, 0)
    assert store.decisions.all() == []
    good = change(uid, gold, *adding(entity()))
    with pytest.raises(ConflictError, match="decided elsewhere"):
        store.decisions.append(decision(uid, judge, supersedes=uuid4()), good, 0)
    with pytest.raises(ConflictError, match="changed elsewhere"):
        store.decisions.append(decision(uid, judge), good, 7)
    with pytest.raises(RefusalError, match="no person"):
        store.decisions.append(decision(uid, Person(uuid4(), "x")), good, 0)
    assert store.works.document(uid, gold.id).annotations == {}
    assert store.log.of_article(uid, gold.id) == []


def test_only_gold_is_changed_by_a_decision(store: ProjectStore, judge: Person) -> None:
    uid, other = add(store), add(store, "Another text.")
    mine = change(uid, judge, *adding(entity()))
    with pytest.raises(RefusalError, match="labels of gold"):
        store.decisions.append(decision(uid, judge), mine, 0)
    gold = store.people.ensure("gold")
    with pytest.raises(RefusalError, match="one article"):
        store.decisions.append(decision(other, judge), change(uid, gold), 0)
    with pytest.raises(RefusalError, match="one article"):
        store.decisions.append_all([decision(other, judge), decision(uid, judge)])
    with pytest.raises(RefusalError, match="one article"):
        store.decisions.append_all([])


def test_gold_is_written_by_adjudication_only(store: ProjectStore) -> None:
    uid, gold = add(store), store.people.ensure("gold")
    made = change(uid, gold, *adding(entity()))
    with pytest.raises(RefusalError, match="adjudication only"):
        store.works.commit(made, 0)
    assert store.works.document(uid, gold.id).annotations == {}
    store.works.commit(made, 0, adjudicating=True)
    assert len(store.works.document(uid, gold.id).annotations) == 1


def test_finished_gold_is_locked(store: ProjectStore, judge: Person) -> None:
    uid = add(store)
    taking(store, uid, judge, entity())
    gold = store.people.ensure("gold")
    closing = change(uid, gold, Edit(UNTOUCHED, WorkState(Status.DONE)))
    store.works.commit(closing, 1, adjudicating=True)
    with pytest.raises(RefusalError, match="done or skipped"):
        taking(store, uid, judge, entity(5, 9), cluster="e:5-9")
    assert len(store.decisions.all()) == 1


def test_an_undo_brings_back_what_stood_before(store: ProjectStore, judge: Person) -> None:
    uid, gold = add(store), store.people.ensure("gold")
    label = entity()
    first = taking(store, uid, judge, label)
    longer = replace(label, end=9)
    second = store.decisions.append(
        decision(uid, judge, action=Action.EDIT, supersedes=first.id, result=(label.id,)),
        change(uid, gold, Edit(label, longer)),
        1,
    )
    assert store.decisions.latest(uid) == {first.cluster: second}
    back = store.log.of_article(uid, gold.id)[-1].inverted(uuid4(), START, ChangeKind.UNDO)
    undo = decision(uid, judge, action=Action.UNDO, supersedes=second.id)
    store.decisions.append(undo, back, 2)
    assert store.decisions.latest(uid) == {first.cluster: first}
    assert list(store.works.document(uid, gold.id).annotations.values()) == [label]
    again = store.log.of_article(uid, gold.id)[0].inverted(uuid4(), START, ChangeKind.UNDO)
    undo = decision(uid, judge, action=Action.UNDO, supersedes=first.id)
    store.decisions.append(undo, again, 3)
    assert store.decisions.latest(uid) == {}
    assert store.works.document(uid, gold.id).annotations == {}
    assert [each.sequence for each in store.decisions.of_article(uid)] == [1, 2, 3, 4]
    with pytest.raises(RefusalError, match="no decision to take back"):
        store.decisions.append(decision(uid, judge, action=Action.UNDO))
    with pytest.raises(ConflictError):
        store.decisions.append(decision(uid, judge, supersedes=first.id))


def test_an_undo_of_something_else_is_passed_over(store: ProjectStore, judge: Person) -> None:
    first = decision(uuid4(), judge)
    stray = decision(first.article, judge, action=Action.UNDO, supersedes=uuid4())
    assert current([first, stray]) == {first.cluster: first}
    assert current([stray]) == {}


def test_many_clusters_of_an_article_are_decided_in_one_act(
    store: ProjectStore, judge: Person
) -> None:
    uid, gold = add(store), store.people.ensure("gold")
    made = [entity(n, n + 2) for n in range(0, 20, 2)]
    decisions = [
        decision(uid, judge, f"e:{label.start}", strategy=Strategy.UNANIMOUS, result=(label.id,))
        for label in made
    ]
    done = store.decisions.append_all(decisions, change(uid, gold, *adding(*made)), 0)
    assert [each.sequence for each in done] == list(range(1, 11))
    assert store.works.document(uid, gold.id).facts.revision == 1
    assert len(store.decisions.latest(uid)) == 10
    assert store.decisions.verify() is None
    doubled = [decision(uid, judge, "new"), decision(uid, judge, "new")]
    with pytest.raises(ConflictError):
        store.decisions.append_all(doubled)
    assert len(store.decisions.all()) == 10


def test_a_decision_may_leave_gold_as_it_is(store: ProjectStore, judge: Person) -> None:
    uid = add(store)
    put_off = decision(uid, judge, action=Action.DEFER, note="ask the team")
    [stored] = store.decisions.append_all([put_off])
    assert (stored.change, stored.action, stored.note) == (None, Action.DEFER, "ask the team")
    none = store.decisions.append(decision(uid, judge, action=Action.NONE, supersedes=stored.id))
    assert store.decisions.latest(uid) == {none.cluster: none}


def test_sending_a_decision_again_is_harmless(store: ProjectStore, judge: Person) -> None:
    uid, gold = add(store), store.people.ensure("gold")
    sent, made = decision(uid, judge), change(uid, gold, *adding(entity()))
    first = store.decisions.append(sent, made, 0)
    assert store.decisions.append(sent, made, 0) == first
    assert len(store.decisions.all()) == 1
    assert len(store.works.document(uid, gold.id).annotations) == 1
    with pytest.raises(ConflictError, match="same id"):
        store.decisions.append(replace(sent, note="other"), made, 0)


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE decision SET note = 'x' WHERE id = 2", 2),
        ("UPDATE decision SET action = 'none' WHERE id = 1", 1),
        ("DELETE FROM decision WHERE id = 3", 3),
        ("DELETE FROM decision WHERE id = 1", 1),
        ("UPDATE project SET decision_count = 2", 4),
    ],
)
def test_tampering_is_evident(
    store: ProjectStore, judge: Person, statement: str, broken: int
) -> None:
    uid = add(store)
    for number in range(3):
        store.decisions.append(decision(uid, judge, f"c{number}"))
    assert store.decisions.verify() is None
    store.database.write(lambda connection: connection.execute(text(statement)))
    assert store.decisions.verify() == broken


def test_a_damaged_row_is_told(store: ProjectStore, judge: Person) -> None:
    store.decisions.append(decision(add(store), judge))
    damage = text("UPDATE decision SET candidates = '[[1]]'")
    store.database.write(lambda connection: connection.execute(damage))
    with pytest.raises(NotAProjectError):
        store.decisions.all()


def test_more_decisions_than_one_page(
    store: ProjectStore, judge: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = add(store)
    store.decisions.append_all([decision(uid, judge, f"c{n}") for n in range(1100)])
    assert len(store.decisions.all()) == 1100
    assert store.decisions.verify() is None
