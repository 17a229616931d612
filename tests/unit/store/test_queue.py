"""The queue finds, filters, sorts and pages; each answer is compared with plain Python."""

from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.model.articles import UNTOUCHED, Person, Status, WorkState
from annotator.model.changes import Edit
from annotator.model.queue import QueueQuery, QueueRow, SortKey
from annotator.store.project import ProjectStore
from annotator.store.search import words_of
from tests.helpers.projects import (
    TEXT,
    add,
    adding,
    article,
    change,
    entity,
    labels,
    project,
    suggestion,
)

TITLES = ["beta", "Alpha", "gamma", "alpha two", "Émile", "delta"]
Library = tuple[ProjectStore, Person, list[UUID]]


def filled(store: ProjectStore, alice: Person) -> list[UUID]:
    """Adds articles in all states, of several sources and days, with labels and suggestions."""
    made = [
        add(
            store,
            f"Text number {n} with sentence enough to be labelled in more than one place at all.",
            title=title,
            source=("Post", "Times", None)[n % 3],
            published=(None, "2024-02-01", "2023-12-31")[n % 3],
        )
        for n, title in enumerate(TITLES)
    ]
    states = (Status.STARTED, Status.DONE, Status.SKIPPED, Status.UNSTARTED)
    for uid, status in zip(made, states, strict=False):
        edits = (Edit(UNTOUCHED, WorkState(status)), *adding(entity()))
        store.works.commit(change(uid, alice, *edits), 0)
    store.suggestions.replace(made[4], [suggestion(made[4]), suggestion(made[4], 5, 9)])
    store.suggestions.replace(made[5], [suggestion(made[5])])
    store.works.commit(change(made[3], alice, *adding(labels()[2])), 1)
    return made


@pytest.fixture(scope="module")
def library(lasting: ProjectStore) -> Library:
    """A project that no test changes, who works in it, and its articles."""
    alice = lasting.people.ensure("alice")
    return lasting, alice, filled(lasting, alice)


def rows(store: ProjectStore, query: QueueQuery) -> list[QueueRow]:
    return store.queue.rows(store.queue.ids(query), query.person)


def test_all_in_the_order_of_adding(library: Library) -> None:
    store, alice, uids = library
    found = rows(store, QueueQuery(person=alice.id))
    assert [row.article for row in found] == uids
    assert [row.labels for row in found] == [1, 1, 1, 2, 0, 0]
    assert [row.open_suggestions for row in found] == [0, 0, 0, 0, 2, 1]
    handles = store.queue.ids(QueueQuery(person=alice.id, descending=True))
    assert store.queue.uids(handles) == uids[::-1]
    assert store.queue.handle(uids[2]) == handles[3]


@pytest.mark.parametrize("sort", list(SortKey))
@pytest.mark.parametrize("descending", [False, True])
def test_sorting(library: Library, sort: SortKey, *, descending: bool) -> None:
    store, alice, uids = library
    found = rows(store, QueueQuery(person=alice.id, sort=sort, descending=descending))
    keys = {
        SortKey.ADDED: lambda row: uids.index(row.article),
        SortKey.TITLE: lambda row: row.title.lower() if row.title.isascii() else "zzz",
        SortKey.PUBLISHED: lambda row: row.published or "",
        SortKey.SOURCE: lambda row: row.source or "",
        SortKey.STATUS: lambda row: list(Status).index(row.status),
        SortKey.OPEN: lambda row: row.open_suggestions,
        SortKey.DENSITY: lambda row: row.density,
    }
    values = [keys[sort](row) for row in found]
    assert len(found) == len(uids)
    if sort is SortKey.TITLE:  # where É stands is the database's business
        values = [value for value in values if value != "zzz"]
    assert values == sorted(values, reverse=descending)
    assert len(set(values)) > 1


@pytest.mark.parametrize(
    "statuses", [{Status.UNSTARTED}, {Status.DONE}, {Status.STARTED, Status.UNSTARTED}]
)
@pytest.mark.parametrize("sort", [SortKey.ADDED, SortKey.TITLE, SortKey.OPEN])
def test_filter_by_status(library: Library, statuses: set[Status], sort: SortKey) -> None:
    store, alice, uids = library
    everything = rows(store, QueueQuery(person=alice.id, sort=sort))
    found = rows(store, QueueQuery(person=alice.id, sort=sort, statuses=frozenset(statuses)))
    assert found == [row for row in everything if row.status in statuses]
    assert 0 < len(found) < len(uids)


def test_filter_by_source_and_search_together(library: Library) -> None:
    store, alice, _ = library
    asked = QueueQuery(person=alice.id, sources=frozenset({"Post", ""}), search="alph")
    assert [row.title for row in rows(store, asked)] == ["alpha two"]
    asked = QueueQuery(person=alice.id, sources=frozenset({"Post", ""}), sort=SortKey.TITLE)
    assert {row.source for row in rows(store, asked)} == {"Post", None}
    assert store.queue.sources() == ["Post", "Times"]


@pytest.mark.parametrize(
    ("typed", "titles"),
    [
        ("emile", ["Émile"]),
        ("ÉMI", ["Émile"]),
        ("alpha", ["Alpha", "alpha two"]),
        ("two alph", ["alpha two"]),
        ("sent number 1", ["Alpha"]),
        ("lpha", []),
        ("  ", TITLES),
        ("%", []),
        ('"', []),
        ("alpha OR beta", []),
        ("a* NEAR(", []),
    ],
)
def test_search(library: Library, typed: str, titles: list[str]) -> None:
    store, alice, _ = library
    assert [row.title for row in rows(store, QueueQuery(person=alice.id, search=typed))] == titles


def test_each_person_has_their_own_queue(store: ProjectStore) -> None:
    alice = store.people.ensure("alice")
    uids = filled(store, alice)
    bob = store.people.ensure("bob")
    assert store.queue.counts(bob.id)[Status.UNSTARTED] == len(uids)
    assert store.queue.counts(alice.id) == {
        Status.UNSTARTED: 3,
        Status.STARTED: 1,
        Status.DONE: 1,
        Status.SKIPPED: 1,
    }
    progress = store.works.progress(alice.id)
    assert (progress.articles, progress.todo, progress.done) == (6, 3, 1)


def test_next_unfinished_goes_round_once(store: ProjectStore) -> None:
    alice = store.people.ensure("alice")
    uids = filled(store, alice)
    assert store.queue.next_unfinished(alice.id) == uids[0]
    assert store.queue.next_unfinished(alice.id, uids[0]) == uids[3]
    assert store.queue.next_unfinished(alice.id, uids[5]) == uids[0]
    for uid in (uids[0], *uids[3:]):
        document = store.works.document(uid, alice.id)
        edit = Edit(document.state, WorkState(Status.DONE))
        store.works.commit(change(uid, alice, edit), document.facts.revision)
    assert store.queue.next_unfinished(alice.id, uids[2]) is None


WORD = st.text(st.sampled_from("abcéèABÇçñoøłßıİ-'.%_\"*^ 1½²"), min_size=1, max_size=8)


@given(text=st.lists(WORD, min_size=1, max_size=6), typed=WORD)
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_search_never_fails_whatever_is_typed(
    tmp_path_factory: pytest.TempPathFactory, text: list[str], typed: str
) -> None:
    store = _shared(tmp_path_factory)
    body = "Text " + " ".join(text)
    uid = add(store, body, title="")
    me = store.people.ensure("alice").id
    handle = store.queue.handle(uid)
    found = store.queue.ids(QueueQuery(person=me, search=typed))
    plain = typed.isascii() and body.isascii()
    if plain and words_of(typed):
        wanted = all(any(w.startswith(t) for w in words_of(body)) for t in words_of(typed))
        assert (handle in found) == wanted


_STORES: list[ProjectStore] = []


def _shared(folders: pytest.TempPathFactory) -> ProjectStore:
    if not _STORES:
        _STORES.append(project(folders.mktemp("search")))
    return _STORES[0]


def test_words_fold_case_and_accents() -> None:
    assert words_of("Émile's Çay, U.S.-led Հայ ½") == [
        "emile",
        "s",
        "cay",
        "u",
        "s",
        "led",
        "հայ",
        "½",
    ]
    assert article("x").title == "x"


def test_articles_begun_without_suggestions_show_none_in_the_queue(store: ProjectStore) -> None:
    alice = store.people.ensure("alice")
    uids = [add(store, f"{n} {TEXT}") for n in range(12)]
    for uid in uids:
        store.suggestions.replace(uid, [suggestion(uid)])
    store.gates.set_hidden_share(50)
    blind = {uid for uid in uids if store.works.document(uid, alice.id).facts.hidden_suggestions}
    assert 0 < len(blind) < len(uids)
    for _ in range(2):
        query = QueueQuery(person=alice.id, sort=SortKey.OPEN)
        ordered = store.queue.uids(store.queue.ids(query))
        assert set(ordered[: len(blind)]) == blind
    rows = store.queue.rows([store.queue.handle(uid) for uid in uids], alice.id)
    assert {row.article for row in rows if not row.open_suggestions} == blind
    store.gates.set_hidden_share(0)
    assert store.gates.hidden_share() == 0
