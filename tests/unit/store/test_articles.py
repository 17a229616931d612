"""Articles come in once, keep their text, and go out as they came."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings

from annotator.errors import RefusalError
from annotator.model.annotations import Entity
from annotator.model.articles import Article, Status, WorkFacts, WorkState
from annotator.model.bundles import ArticleBundle, WorkBundle
from annotator.model.queue import QueueQuery
from annotator.model.segmentation import Segmentation, provisional
from annotator.model.spans import Span
from annotator.store.bounds import pack_bounds, unpack_bounds
from annotator.store.project import ProjectStore
from tests.helpers import strategies
from tests.helpers.projects import TEXT, add, article, bundle, entity, labels, project, suggestion


def test_a_bundle_comes_back_as_it_went_in(store: ProjectStore) -> None:
    made = bundle()
    [outcome] = store.articles.add([made])
    assert (outcome.is_new, outcome.works, outcome.annotations, outcome.suggestions) == (
        True, 1, 5, 1,
    )  # fmt: skip
    [back] = store.articles.bundles(with_suggestions=True)
    assert back == made


def test_the_same_text_is_not_added_twice_and_its_labels_are_kept(store: ProjectStore) -> None:
    store.articles.add([bundle()])
    before = list(store.articles.bundles(with_suggestions=True))
    [outcome] = store.articles.add([bundle()])
    assert not outcome.is_new
    assert outcome.refused is not None
    assert "alice" in outcome.refused
    assert (outcome.works, outcome.annotations) == (0, 0)
    assert list(store.articles.bundles(with_suggestions=True)) == before


def test_another_persons_labels_are_taken_from_a_duplicate(store: ProjectStore) -> None:
    store.articles.add([bundle()])
    [outcome] = store.articles.add([bundle(person="bob")])
    assert (outcome.is_new, outcome.works, outcome.refused) == (False, 1, None)
    [back] = store.articles.bundles()
    assert [work.person for work in back.works] == ["alice", "bob"]


def test_duplicates_inside_one_call_are_one_article(store: ProjectStore) -> None:
    outcomes = store.articles.add([bundle(), bundle(person="bob"), bundle()])
    assert [o.is_new for o in outcomes] == [True, False, False]
    assert [o.works for o in outcomes] == [1, 1, 0]
    assert store.articles.count() == 1


def test_another_text_under_a_known_id_is_refused(store: ProjectStore) -> None:
    uid = add(store)
    other = ArticleBundle(article=Article(uid=uid, text="Another text."))
    [outcome] = store.articles.add([other])
    assert outcome.refused is not None
    assert store.articles.get(uid).text == TEXT


@pytest.mark.parametrize("text", ["a\rb", "\ufeffab", "a\x00b", "a\ud800b", "  "])
def test_a_text_that_is_not_canonical_is_refused_and_the_rest_taken(
    store: ProjectStore, text: str
) -> None:
    bad = ArticleBundle(article=Article(uid=uuid4(), text=text))
    outcomes = store.articles.add([bad, bundle()])
    assert outcomes[0].refused is not None
    assert outcomes[1].is_new
    assert store.articles.count() == 1


@pytest.mark.parametrize(
    "label",
    [
        entity(0, len(TEXT) + 1),
        entity(5, 5),
        entity(-1, 3),
        entity(label="NOBODY"),
        replace(labels()[2], expression=()),
        replace(labels()[2], target="NOBODY"),
        replace(labels()[2], target_span=Span(3, 900)),
    ],
)
def test_a_label_that_does_not_fit_refuses_its_work_only(
    store: ProjectStore, label: Entity
) -> None:
    work = WorkBundle(person="alice", annotations=(entity(), label))
    [outcome] = store.articles.add([ArticleBundle(article=article(), works=(work,))])
    assert outcome.is_new
    assert outcome.works == 0
    assert outcome.refused is not None
    [back] = store.articles.bundles()
    assert back.works == ()


def test_labels_may_all_go_to_one_person(store: ProjectStore) -> None:
    carol = store.people.ensure("carol")
    [outcome] = store.articles.add([bundle()], labels_to=carol.id)
    assert outcome.works == 1
    [back] = store.articles.bundles()
    assert [work.person for work in back.works] == ["carol"]
    assert store.people.by_name("alice") is None


def test_labels_fill_a_work_that_has_none(store: ProjectStore) -> None:
    uid = add(store)
    alice = store.people.ensure("alice")
    store.works.add_active_seconds(uid, alice.id, 30)
    [outcome] = store.articles.add([bundle()])
    assert (outcome.works, outcome.refused) == (1, None)
    document = store.works.document(uid, alice.id)
    assert len(document.annotations) == 5
    assert document.facts.revision == 1
    assert document.facts.active_seconds == 30
    assert store.works.progress(alice.id).labels["entity"] == 1


def test_people_narrow_what_is_streamed(store: ProjectStore) -> None:
    store.articles.add([bundle(), bundle(person="bob")])
    assert [w.person for b in store.articles.bundles(people=["bob"]) for w in b.works] == ["bob"]
    assert [b.works for b in store.articles.bundles(people=[])] == [()]
    assert [b.suggestions for b in store.articles.bundles()] == [()]


def test_articles_stream_in_the_order_they_came(store: ProjectStore) -> None:
    uids = [add(store, f"Text number {n}.") for n in range(7)]
    assert store.articles.uids() == uids
    wanted = [uids[5], uids[1]]
    assert [b.article.uid for b in store.articles.bundles(wanted)] == [uids[1], uids[5]]
    with pytest.raises(RefusalError, match="no article"):
        list(store.articles.bundles([uuid4()]))


def test_meta_changes_and_the_text_cannot(store: ProjectStore) -> None:
    uid = add(store, source="Paper")
    store.articles.set_meta(uid, title="Ноты", published="2024-05-01", meta={"a": [1, None]})
    found = store.articles.get(uid)
    assert (found.title, found.published, found.source) == ("Ноты", "2024-05-01", "Paper")
    assert found.meta == {"a": [1, None]}
    assert found.text == TEXT
    store.articles.set_meta(uid, source=None)
    assert store.articles.get(uid).source is None


def test_search_follows_the_title(store: ProjectStore) -> None:
    uid = add(store, title="Old heading")
    me = store.people.ensure("alice").id

    def found(words: str) -> int:
        return len(store.queue.ids(QueueQuery(person=me, search=words)))

    assert (found("heading"), found("headline")) == (1, 0)
    store.articles.set_meta(uid, title="New headline")
    assert (found("heading"), found("headline"), found("road clo")) == (0, 1, 1)


def test_bounds_are_stored_once_computed(store: ProjectStore) -> None:
    uid = add(store)
    assert store.articles.segmentation(uid) is None
    assert store.articles.without_segmentation() == [uid]
    bounds = Segmentation((Span(0, 4), Span(5, 9)), (Span(0, 32),), "spacy")
    store.articles.set_segmentation(uid, bounds)
    assert store.articles.segmentation(uid) == bounds
    assert store.articles.without_segmentation() == []
    store.articles.set_segmentation(uid, provisional(TEXT))
    assert store.articles.segmentation(uid) == provisional(TEXT)
    with pytest.raises(RefusalError):
        store.articles.set_segmentation(uid, Segmentation((Span(0, 999),), ()))


def test_document_falls_back_to_provisional_bounds(store: ProjectStore) -> None:
    uid = add(store)
    me = store.people.ensure("alice").id
    assert store.works.document(uid, me).segmentation == provisional(TEXT)


def test_missing_article_is_named(store: ProjectStore) -> None:
    with pytest.raises(RefusalError, match="no article"):
        store.articles.get(UUID(int=5))


@given(made=strategies.bundles())
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)  # fmt: skip
def test_any_bundle_survives(tmp_path_factory: pytest.TempPathFactory, made: ArticleBundle) -> None:
    store = project(tmp_path_factory.mktemp("any"))
    [outcome] = store.articles.add([made])
    if outcome.refused is None:
        [back] = store.articles.bundles(with_suggestions=True)
        expected = replace(
            made,
            works=tuple(
                replace(work, annotations=tuple(sorted(work.annotations, key=lambda a: a.id.int)))
                for work in sorted(made.works, key=lambda w: w.person)
            ),
            suggestions=tuple(sorted(made.suggestions, key=lambda s: s.id.int)),
        )
        sorted_back = replace(
            back,
            works=tuple(
                replace(work, annotations=tuple(sorted(work.annotations, key=lambda a: a.id.int)))
                for work in back.works
            ),
            suggestions=tuple(sorted(back.suggestions, key=lambda s: s.id.int)),
        )
        assert sorted_back == expected
    else:
        assert "cannot be seen" in outcome.refused or "name" in outcome.refused
    store.close()


@given(edges=strategies.st.lists(strategies.st.integers(1, 70_000), max_size=40))
def test_packed_bounds_are_exact(edges: list[int]) -> None:
    place, spans = 0, []
    for size in edges:
        spans.append(Span(place + size % 3, place + size % 3 + size))
        place = spans[-1].end
    bounds = Segmentation(tuple(spans), tuple(spans[::2]), "x")
    assert unpack_bounds(pack_bounds(bounds), "x") == bounds


def test_imported_facts_come_back(store: ProjectStore) -> None:
    facts = WorkFacts(revision=3, active_seconds=12.5, hidden_suggestions=True)
    work = WorkBundle(person="alice", facts=facts, annotations=(entity(),), meta={"k": "v"})
    store.articles.add([ArticleBundle(article=article(), works=(work,))])
    [back] = store.articles.bundles()
    assert back.works == (work,)


def test_a_refused_article_is_not_taken(store: ProjectStore) -> None:
    store.articles.add([bundle()])
    made = [
        bundle(),
        bundle("CR\r is refused"),
        ArticleBundle(article=replace(article("Other."), uid=article().uid)),
        bundle("New text of some length, long enough for every label that the helper makes in it."),
    ]
    outcomes = store.articles.add(made)
    assert [o.is_taken for o in outcomes] == [True, False, False, True]
    assert [o.is_new for o in outcomes] == [False, False, False, True]


def test_bounds_and_suggestions_that_do_not_fit_are_left_out(store: ProjectStore) -> None:
    made = article()
    beyond = Segmentation((Span(0, len(TEXT) + 1),), (), "x")
    good, bad = suggestion(made.uid), suggestion(made.uid, 0, len(TEXT) + 1)
    [outcome] = store.articles.add(
        [ArticleBundle(article=made, segmentation=beyond, suggestions=(bad, good))]
    )
    assert outcome.is_taken
    assert outcome.refused is not None
    assert "token bounds" in outcome.refused
    assert "a suggestion was left out" in outcome.refused
    assert store.articles.segmentation(made.uid) is None
    assert store.suggestions.of(made.uid) == [good]


def test_two_labels_of_one_id_are_refused(store: ProjectStore) -> None:
    label = entity()
    doubled = WorkBundle(person="alice", annotations=(label, replace(label, end=3)))
    [outcome] = store.articles.add([ArticleBundle(article=article(), works=(doubled,))])
    assert outcome.refused is not None
    assert f"the same id {label.id}" in outcome.refused
    assert outcome.annotations == 0


def test_labels_for_a_person_nobody_knows_are_refused(store: ProjectStore) -> None:
    with pytest.raises(RefusalError, match="no person"):
        store.articles.add([bundle()], labels_to=uuid4())
    assert store.articles.count() == 0


def test_a_file_that_says_done_closes_the_work_it_fills(store: ProjectStore) -> None:
    uid, alice = add(store), store.people.ensure("alice")
    store.works.add_active_seconds(uid, alice.id, 5)
    done = WorkBundle(
        person="alice", annotations=(entity(),), state=WorkState(Status.DONE, None, "from a file")
    )
    store.articles.add([ArticleBundle(article=article(), works=(done,))])
    document = store.works.document(uid, alice.id)
    assert document.state == WorkState(Status.DONE, None, "from a file")
    assert document.facts.active_seconds == 5


def test_nothing_named_changes_nothing(store: ProjectStore) -> None:
    uid = add(store, source="A")
    before = store.articles.get(uid)
    store.articles.set_meta(uid)
    assert store.articles.get(uid) == before
