"""Blind by construction: nothing that serves one person shows a trace of another's work."""

import inspect
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from annotator.model.annotations import DocumentMark, DocumentValue
from annotator.model.articles import Person, Status, WorkState
from annotator.model.decisions import Action, Candidate
from annotator.model.queue import QueueQuery, SortKey
from annotator.model.suggestions import Outcome, Verdict
from annotator.store.project import ProjectStore
from tests.helpers.projects import TEXT, add, adding, change, entity, labels, suggestion, turning
from tests.helpers.team import assignment, decision

CANARY = "kanarek"
Reads = dict[str, Callable[[ProjectStore, UUID, Person], object]]

READS: Reads = {
    "works.document": lambda s, a, p: s.works.document(a, p.id),
    "works.progress": lambda s, a, p: s.works.progress(p.id),
    "works.labels_count": lambda s, a, p: s.works.labels_count(p.id),
    "works.taking_back_import": lambda s, a, p: refusal(s.works.taking_back_import, a, p.id),
    "queue.ids": lambda s, a, p: [
        s.queue.ids(QueueQuery(person=p.id, sort=sort, search=search, assigned=assigned))
        for sort in SortKey
        for search in ("", "Baku")
        for assigned in (False, True)
    ],
    "queue.rows": lambda s, a, p: s.queue.rows([s.queue.handle(a)], p.id),
    "queue.counts": lambda s, a, p: (s.queue.counts(p.id), s.queue.counts(p.id, assigned=True)),
    "queue.next_unfinished": lambda s, a, p: s.queue.next_unfinished(p.id),
    "log.recent": lambda s, a, p: s.log.recent(p.id),
    "log.of_article": lambda s, a, p: s.log.of_article(a, p.id),
    "assignments.of_person": lambda s, a, p: s.assignments.of_person(p.id),
    "suggestions.rejections": lambda s, a, p: s.suggestions.rejections(p.id),
    "settings.get": lambda s, a, p: s.settings.get("note", person=p.id),
    "articles.get": lambda s, a, p: s.articles.get(a),
    "articles.bundles": lambda s, a, p: list(s.articles.bundles(people=[p.name])),
    "suggestions.of": lambda s, a, p: s.suggestions.of(a),
    "people.second_reading": lambda s, a, p: s.people.second_reading(p.id),
}


def refusal(read: Callable[..., object], *args: object) -> object:
    try:
        return read(*args)
    except Exception as error:  # noqa: BLE001 - what it says is looked at too
        return str(error)


def leave_canaries(store: ProjectStore, uid: UUID, other: Person) -> None:
    """Work of another person with a telling word wherever a word can stand."""
    offered = suggestion(uid)
    made = [replace(label, comment=f"{CANARY} comment") for label in labels()]
    made.append(entity(10, 12, canonical=f"{CANARY}-canonical", country=CANARY))
    verdict = Verdict(offered.id, Outcome.REJECTED)
    state = turning(WorkState(), WorkState(Status.SKIPPED, f"{CANARY} reason", f"{CANARY} note"))
    whole = change(uid, other, *adding(*made, verdict), state, title=f"{CANARY} title")
    store.works.commit(whole, 0)
    store.suggestions.remember_rejection(other.id, f"{CANARY} wording", "GPE", "article")
    store.settings.set("note", f"{CANARY} setting", person=other.id)
    store.assignments.give([assignment(uid, other, batch=f"{CANARY} batch")])
    gold = store.people.ensure("gold")
    mark = DocumentValue(id=uuid4(), target="ARM", portrayal=DocumentMark.ZERO, comment=CANARY)
    judged = decision(
        uid,
        other,
        f"{CANARY} cluster",
        action=Action.EDIT,
        note=f"{CANARY} note",
        candidates=(Candidate(other.id, made[1]),),
    )
    store.decisions.append(judged, change(uid, gold, *adding(mark), title=CANARY), 0)


@pytest.fixture
def place(store: ProjectStore) -> tuple[ProjectStore, UUID, Person, Person]:
    uid = add(store, TEXT)
    store.suggestions.replace(uid, [suggestion(uid)])
    bob, alice = store.people.ensure("bob"), store.people.ensure("alice")
    leave_canaries(store, uid, bob)
    return store, uid, alice, bob


Place = tuple[ProjectStore, UUID, Person, Person]


@pytest.mark.parametrize("name", sorted(READS))
def test_nothing_of_another_person_is_seen(place: Place, name: str) -> None:
    store, uid, alice, bob = place
    seen = repr(READS[name](store, uid, alice))
    assert CANARY not in seen
    assert repr(bob.id) not in seen
    if name != "people.second_reading":
        again = store.people.second_reading(bob.id)
        assert CANARY not in repr(READS[name](store, uid, again))


def test_the_other_persons_own_eyes_see_the_canary(place: Place) -> None:
    """The control: were these reads not by person, the test above would fail."""
    store, uid, _, bob = place
    telling = {name for name in READS if CANARY in repr(READS[name](store, uid, bob))}
    assert telling == {
        "works.document",
        "queue.rows",
        "log.recent",
        "log.of_article",
        "assignments.of_person",
        "suggestions.rejections",
        "settings.get",
        "articles.bundles",
    }


WRITES = {
    "assignments.give", "assignments.take_back", "decisions.append", "decisions.append_all",
    "models.add", "suppressions.add", "works.commit", "works.add_active_seconds",
    "works.hide_suggestions", "settings.set", "settings.set_many", "people.rename",
    "suggestions.remember_rejection",
}  # fmt: skip
# These read across people on purpose: agreement, review and export ask them, no labelling view.
ACROSS = {"readings.works", "readings.plain", "readings.decided", "readings.verdicts"}
BY_PERSON = {"person", "person_id", "person_uid", "query"}


def test_every_read_that_takes_a_person_is_driven(store: ProjectStore) -> None:
    """A new method that serves a person must be put among `READS`."""
    found = set()
    for room, part in vars(store).items():
        for name, method in inspect.getmembers(part, inspect.ismethod):
            if not name.startswith("_") and BY_PERSON & set(inspect.signature(method).parameters):
                found.add(f"{room}.{name}")
    assert len(found) > 12
    assert found - WRITES - ACROSS <= set(READS)
