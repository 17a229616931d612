"""Finished works side by side: every label, everything left out named, few queries in all."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event, text

from annotator.model.annotations import (
    DocumentValue,
    Entity,
    Layer,
    Origin,
    SentenceValue,
    Stance,
    Zone,
)
from annotator.model.articles import Person, Status
from annotator.model.finished import DecidedSuggestion, Excluded, Why, WorkQuery
from annotator.model.suggestions import Outcome, Verdict
from annotator.store.project import ProjectStore
from tests.helpers.projects import (
    PRODUCER,
    START,
    TEXT,
    add,
    adding,
    change,
    entity,
    labels,
    suggestion,
)
from tests.helpers.team import assignment, finish

Team = dict[str, Person]
PLAIN = (Zone, Entity, SentenceValue)


@pytest.fixture
def team(store: ProjectStore) -> Team:
    return {name: store.people.ensure(name) for name in ("alice", "bob", "carol", "gold")}


def closed_at(store: ProjectStore, article: UUID, person: Person, at: datetime | None) -> None:
    """Files a work's last change under another time."""
    stamp = None if at is None else int(at.timestamp()) * 1_000_000
    asked = text(
        "UPDATE work SET updated_at = :at WHERE article = (SELECT id FROM article WHERE title = :t)"
        " AND person = (SELECT id FROM person WHERE name = :n)"
    )
    title = store.articles.get(article).title
    values = {"at": stamp, "t": title, "n": person.name}
    store.database.write(lambda connection: connection.execute(asked, values))


def test_plain_works_say_what_the_labels_say(store: ProjectStore, team: Team) -> None:
    uid, other = add(store), add(store, "Another text, longer than that. " * 3)
    mine = labels()
    finish(store, uid, team["bob"], entity())
    finish(store, uid, team["alice"], *mine)
    finish(store, other, team["carol"])
    whole = store.readings.works(WorkQuery(least_people=1))
    plain = store.readings.plain(WorkQuery(least_people=1))
    assert plain.excluded == whole.excluded
    assert len(plain.works) == len(whole.works) == 3
    for row, work in zip(plain.works, whole.works, strict=True):
        assert replace(row.work, labels=(), guidelines={}) == replace(
            work, labels=(), guidelines={}
        )
        kinds = (Stance, DocumentValue)
        assert row.work.labels == tuple(x for x in work.labels if isinstance(x, kinds))
        of = {kind: [x for x in work.labels if isinstance(x, kind)] for kind in PLAIN}
        assert list(row.zones) == [(z.start, z.end, z.kind, z.origin.value) for z in of[Zone]]
        assert list(row.entities) == [(e.start, e.end, e.label, e.origin.value) for e in of[Entity]]
        assert list(row.sentences) == [
            (s.start, s.end, s.target, s.value.value) for s in of[SentenceValue]
        ]
        for key, named in row.named.items():
            label = next(e for e in of[Entity] if e.id == key)
            assert (named.start, named.end, named.label, named.canonical) == (
                label.start, label.end, label.label, label.canonical
            )  # fmt: skip
    named = {k for row in plain.works for k in row.named}
    stances = [x for x in mine if isinstance(x, Stance)]
    assert {s.holder.entity for s in stances if s.holder.entity} <= named
    assert store.readings.texts([uid, uuid4()]) == {uid: store.articles.get(uid).text}


def test_the_batch_of_an_article_is_the_first_persons(store: ProjectStore, team: Team) -> None:
    one, other, third = add(store), add(store, "Other words. " * 9), add(store, "Third. " * 9)
    store.assignments.give(
        [
            assignment(one, team["bob"], batch="later"),
            assignment(one, team["alice"], batch="first"),
            assignment(other, team["bob"], batch="later"),
            assignment(third, team["alice"]),
        ]
    )
    assert store.readings.batches() == {one: "first", other: "later"}


def test_everything_about_a_finished_work_comes_along(store: ProjectStore, team: Team) -> None:
    store.guidelines.save("Rule 1.", START)
    uid = add(store, source="Outlet", published="2024-04-03")
    mine, theirs = labels(), (entity(),)
    finish(store, uid, team["bob"], *theirs)
    store.works.hide_suggestions(uid, team["alice"].id, hidden=True)
    store.works.add_active_seconds(uid, team["alice"].id, 12.5)
    finish(store, uid, team["alice"], *mine)
    found = store.readings.works(WorkQuery())
    alice, bob = found.works
    assert (alice.person, bob.person) == (team["alice"].id, team["bob"].id)
    assert (alice.article, alice.source, alice.published) == (uid, "Outlet", "2024-04-03")
    assert alice.title == store.articles.get(uid).title
    assert alice.characters == len(store.articles.get(uid).text)
    assert (alice.status, alice.revision, alice.active_seconds) == (Status.DONE, 1, 12.5)
    assert (alice.hidden, bob.hidden) == (True, False)
    assert alice.labels == mine
    assert bob.labels == theirs
    assert (alice.guideline, alice.guidelines) == (1, dict.fromkeys((x.id for x in mine), 1))
    document = store.works.document(uid, team["alice"].id)
    assert alice.done_at == document.facts.updated_at
    assert found.excluded == ()
    assert found.counts == dict.fromkeys(Why, 0)


def test_what_is_left_out_is_named_with_its_reason(store: ProjectStore, team: Team) -> None:
    uids = [add(store, f"Text number {n}.") for n in range(4)]
    alice, bob = team["alice"], team["bob"]
    finish(store, uids[0], alice)
    finish(store, uids[0], bob)
    finish(store, uids[1], alice)
    finish(store, uids[1], bob, entity(), status=Status.STARTED)
    finish(store, uids[2], alice, status=Status.SKIPPED)
    finish(store, uids[2], bob)
    finish(store, uids[3], team["gold"], entity(), adjudicating=True)
    finish(store, uids[0], store.people.second_reading(alice.id))
    found = store.readings.works(WorkQuery())
    assert [(w.article, w.person) for w in found.works] == [(uids[0], alice.id), (uids[0], bob.id)]
    assert set(found.excluded) == {
        Excluded(uids[1], alice.id, Why.ALONE),
        Excluded(uids[1], bob.id, Why.UNFINISHED),
        Excluded(uids[2], alice.id, Why.SKIPPED),
        Excluded(uids[2], bob.id, Why.ALONE),
    }
    assert found.counts[Why.ALONE] == 2
    assert len(store.readings.works(WorkQuery(least_people=1)).works) == 4
    pair = WorkQuery(people=(alice.id, store.people.second_reading(alice.id).id))
    assert len(store.readings.works(pair).works) == 2
    gold = WorkQuery(people=(team["gold"].id,), least_people=1)
    assert [w.article for w in store.readings.works(gold).works] == [uids[3]]
    assert store.readings.works(WorkQuery(people=(team["carol"].id,))).works == ()


def test_filters(store: ProjectStore, team: Team) -> None:
    sources = ("A", "B", None)
    uids = [add(store, f"{n} {TEXT}", source=s) for n, s in enumerate(sources)]
    people = (team["alice"], team["bob"])
    days = [datetime(2024, 5, day, tzinfo=UTC) for day in (1, 2, 3)]
    store.guidelines.save("Rule 1.", days[0] + timedelta(hours=1))
    store.guidelines.save("Rule 2.", days[1] + timedelta(hours=1))
    for uid, day in zip(uids, days, strict=True):
        for person in people:
            store.works.hide_suggestions(uid, person.id, hidden=uid == uids[2])
            finish(store, uid, person, entity(), labels()[0])
            closed_at(store, uid, person, day)

    def articles(**asked: object) -> list[UUID]:
        return [w.article for w in store.readings.works(WorkQuery(**asked)).works][::2]  # type: ignore[arg-type]

    assert articles() == uids
    assert articles(sources=frozenset({"A"})) == uids[:1]
    assert articles(sources=frozenset({"B", ""})) == uids[1:]
    assert articles(done_from=days[1]) == uids[1:]
    assert articles(done_until=days[1]) == uids[:1]
    assert articles(done_from=days[1], done_until=days[2]) == [uids[1]]
    assert articles(guidelines=frozenset({1})) == [uids[1]]
    assert articles(guidelines=frozenset({1, 2})) == uids[1:]
    assert articles(hidden=True) == [uids[2]]
    assert articles(hidden=False) == uids[:2]
    assert articles(articles=frozenset({uids[1]})) == [uids[1]]
    assert articles(articles=frozenset()) == []
    found = store.readings.works(WorkQuery(layers=frozenset({Layer.ZONE}), hidden=True))
    assert [len(w.labels) for w in found.works] == [1, 1]
    assert found.counts[Why.FILTERED] == 4
    closed_at(store, uids[0], people[0], None)
    assert articles(done_until=days[2]) == [uids[1]]
    assert store.readings.works(WorkQuery()).works[0].guideline is None


def test_the_number_of_queries_does_not_grow(store: ProjectStore, team: Team) -> None:
    asked: list[str] = []

    def heard(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    reader = store.database._reader
    event.listen(reader, "before_cursor_execute", heard)

    def count() -> int:
        asked.clear()
        store.readings.works(WorkQuery())
        return len([each for each in asked if each.startswith("SELECT")])

    def label(numbers: range) -> Iterator[UUID]:
        for number in numbers:
            uid = add(store, f"{TEXT} {number}")
            for person in (team["alice"], team["bob"]):
                finish(store, uid, person, *labels())
            yield uid

    list(label(range(2)))
    few = count()
    list(label(range(2, 12)))
    assert count() == few <= 12
    event.remove(reader, "before_cursor_execute", heard)


def decided(store: ProjectStore, **asked: object) -> list[DecidedSuggestion]:
    return store.readings.decided(WorkQuery(**asked))  # type: ignore[arg-type]


def test_verdicts_by_person_layer_and_producer(store: ProjectStore, team: Team) -> None:
    uid, other = add(store), add(store, "Another text, somewhat longer.")
    alice, bob = team["alice"], team["bob"]
    offers = [suggestion(uid, n, n + 4) for n in range(0, 20, 4)]
    store.suggestions.replace(uid, offers)
    elsewhere = suggestion(other)
    store.suggestions.replace(other, [elsewhere])
    later = START + timedelta(seconds=2.5)
    verdicts = [
        Verdict(offers[0].id, Outcome.ACCEPTED, START, later),
        Verdict(offers[1].id, Outcome.ACCEPTED, START, later),
        Verdict(offers[2].id, Outcome.REJECTED, later, START),
        Verdict(offers[3].id, Outcome.EDITED, None, later),
    ]
    bulk = entity(4, 8, origin=Origin.BULK, suggestion=offers[1].id)
    store.works.commit(change(uid, alice, *adding(*verdicts, bulk)), 0)
    finish(store, uid, bob, Verdict(offers[0].id, Outcome.REJECTED, START, START))
    store.works.hide_suggestions(other, alice.id, hidden=True)
    finish(store, other, alice, Verdict(elsewhere.id, Outcome.ACCEPTED))
    rows = decided(store)
    assert [(r.article, r.person, r.outcome) for r in rows][:4] == [
        (uid, alice.id, Outcome.ACCEPTED),
        (uid, alice.id, Outcome.ACCEPTED),
        (uid, alice.id, Outcome.REJECTED),
        (uid, alice.id, Outcome.EDITED),
    ]
    assert [r.is_bulk for r in rows][:4] == [False, True, False, False]
    assert [r.seconds for r in rows][:4] == [2.5, 2.5, None, None]
    assert {r.producer for r in rows} == {PRODUCER}
    assert rows[0].score == 0.9
    groups = {(g.person, g.hidden): g for g in store.readings.verdicts(WorkQuery())}
    shown = groups[alice.id, False]
    assert shown.outcomes == {
        Outcome.ACCEPTED: 2,
        Outcome.EDITED: 1,
        Outcome.REJECTED: 1,
        Outcome.SUPERSEDED: 0,
    }
    assert (shown.total, shown.seconds, shown.bulk, shown.layer) == (4, (2.5,), 1, Layer.ENTITY)
    assert groups[alice.id, True].total == 1
    assert groups[bob.id, False].seconds == (0.0,)
    assert decided(store, hidden=True, people=(alice.id,))[0].article == other
    assert decided(store, layers=frozenset({Layer.ZONE})) == []
    assert decided(store, people=(team["carol"].id,)) == []
    assert {r.article for r in decided(store, articles=frozenset({other}))} == {other}


def test_a_damaged_verdict_is_told(store: ProjectStore, team: Team) -> None:
    uid = add(store)
    store.suggestions.replace(uid, [suggestion(uid)])
    finish(store, uid, team["alice"], Verdict(suggestion(uid).id, Outcome.ACCEPTED))
    [row] = decided(store)
    assert replace(row, suggestion=uuid4()).seconds is None
