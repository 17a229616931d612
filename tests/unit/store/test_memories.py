"""What a project's labels and verdicts say about names, and the latest texts of an outlet."""

from annotator.model.suggestions import Outcome, Verdict
from annotator.store.memories import MemoryStore, NameCount
from annotator.store.outlets import OutletStore
from annotator.store.project import ProjectStore
from tests.helpers.projects import TEXT, add, adding, change, entity, suggestion


def test_names_are_counted_as_labelled_and_refused(store: ProjectStore) -> None:
    uids = [add(store), add(store, f"{TEXT} Again.")]
    people = [store.people.ensure(name) for name in ("alice", "bob")]
    for uid in uids:
        store.suggestions.replace(uid, [suggestion(uid, 33, 40)])
        for person in people:
            named = entity(canonical="baku", country="AZE")
            refused = Verdict(suggestion(uid, 33, 40).id, Outcome.REJECTED)
            store.works.commit(change(uid, person, *adding(named, refused)), 0)
    memories = MemoryStore(store.database)
    assert memories.labelled() == [NameCount("Baku", "GPE", "baku", "AZE", 4)]
    assert memories.refused() == [NameCount("Yerevan", "GPE", None, None, 2)]


def test_an_outlets_latest_texts_without_near_duplicates(store: ProjectStore) -> None:
    texts = [f"Text number {n}." for n in range(5)]
    groups = [None, "g", "g", None, None]
    uids = [add(store, t, source="A", group=g) for t, g in zip(texts, groups, strict=True)]
    store.articles.set_meta(uids[4], source="B")
    outlets = OutletStore(store.database)
    assert list(outlets.texts("A", 10)) == [texts[3], texts[2], texts[0]]
    assert list(outlets.texts("A", 1)) == [texts[3]]
    assert list(outlets.texts("B", 10)) == [texts[4]]
