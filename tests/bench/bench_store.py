"""The store against its budgets: create, commit, document, queue, import, export, size."""

import argparse
import random
import resource
import statistics
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

from annotator.collecting import look_rarely
from annotator.model.annotations import DocumentMark, DocumentValue, Entity, Origin
from annotator.model.articles import Article, Status, WorkState, uid_of_text
from annotator.model.bundles import ArticleBundle, WorkBundle
from annotator.model.changes import Change, Edit
from annotator.model.queue import QueueQuery, SortKey
from annotator.model.scheme import from_data
from annotator.model.segmentation import provisional
from annotator.model.suggestions import Producer, Suggestion
from annotator.paths import resources
from annotator.store.project import ProjectStore

SCHEME = from_data(tomllib.loads((resources() / "scheme.toml").read_text(encoding="utf-8")))
_RANDOM = random.Random(7)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_WORDS = ["".join(_RANDOM.choices(_LETTERS, k=_RANDOM.randint(2, 10))) for _ in range(30_000)]
_WEIGHTS = [1 / (rank + 5) for rank in range(len(_WORDS))]
_LABELS = ("PERSON", "GPE", "ORG", "NORP")
_PRODUCER = Producer("bench", "1")


def text_of(characters: int) -> str:
    """A text of so many characters, words as unevenly common as in a language."""
    words = _RANDOM.choices(_WORDS, _WEIGHTS, k=characters // 5)
    return (" ".join(words)[: characters - 1]).strip().capitalize() + "."


def entities(text: str, count: int) -> tuple[Entity, ...]:
    """So many entity labels spread over a text."""
    step = len(text) // (count + 1)
    return tuple(
        Entity(
            id=uuid4(),
            start=n * step,
            end=n * step + 9,
            label=_LABELS[n % 4],
            canonical="some-body" if n % 3 else None,
            country="AZE" if n % 2 else None,
            origin=Origin.IMPORTED,
        )
        for n in range(count)
    )


def bundles(count: int, characters: int = 4_100, labels: int = 30) -> Iterator[ArticleBundle]:
    """Labelled articles as an import brings them."""
    for number in range(count):
        text = text_of(characters)
        mark = DocumentValue(id=uuid4(), target="ARM", portrayal=DocumentMark.MINUS_1)
        work = WorkBundle(
            person="alice",
            state=WorkState(Status.DONE if number % 3 else Status.STARTED),
            annotations=(*entities(text, labels), mark),
        )
        article = Article(
            uid=uid_of_text(text),
            text=text,
            title=text[:60],
            source=f"source {number % 12}",
            published=f"2024-{number % 12 + 1:02}-{number % 28 + 1:02}",
        )
        yield ArticleBundle(article=article, works=(work,))


def chunks(source: Iterator[ArticleBundle], size: int = 200) -> Iterator[list[ArticleBundle]]:
    """The same bundles in lists of one size."""
    chunk: list[ArticleBundle] = []
    for bundle in source:
        chunk.append(bundle)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def timed(name: str, job: Callable[[], object], repeats: int = 1) -> None:
    """Prints median and 95th percentile of a job in milliseconds."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        job()
        times.append((time.perf_counter() - start) * 1000)
    p95 = sorted(times)[int(len(times) * 0.95) - 1] if len(times) > 1 else times[0]
    print(f"{name:45} p50 {statistics.median(times):8.2f} ms   p95 {p95:8.2f} ms")


def fill(store: ProjectStore, count: int, characters: int, labels: int) -> float:
    """Imports so many bundles; seconds spent in the store alone."""
    spent = 0.0
    for chunk in chunks(bundles(count, characters, labels)):
        start = time.perf_counter()
        store.articles.add(chunk)
        spent += time.perf_counter() - start
    return spent


def bench_import_export(folder: Path, count: int) -> ProjectStore:
    """Import, export and size of labelled articles of 4.1 KB."""
    path = folder / "articles.annot"
    store = ProjectStore.create(str(path), SCHEME)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    spent = fill(store, count, 4_100, 30)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(
        f"{'import, articles a second':45} {count / spent:10.0f}   peak memory +{grown // 1024} MB"
    )
    start = time.perf_counter()
    read = sum(len(bundle.works[0].annotations) for bundle in store.articles.bundles())
    took = time.perf_counter() - start
    print(f"{'export, bundles a second':45} {count / took:10.0f}   {read} labels")
    store.close()
    print(f"{'KB an article, without bounds':45} {path.stat().st_size / 1024 / count:10.2f}")
    store = ProjectStore.open(str(path))
    for uid in store.articles.uids()[:500]:
        text = store.articles.get(uid).text
        store.articles.set_segmentations({uid: provisional(text)})
    return store


def bench_desk(store: ProjectStore) -> None:
    """One person at work in a project of many articles."""
    me = store.people.ensure("bob").id
    uids = store.articles.uids()
    _RANDOM.shuffle(uids)
    for uid in uids[:100]:
        _label(store, uid, me)
    places = iter(uids[:100] * 20)
    timed(
        "document, 4 KB, 50 spans, 30 suggestions",
        lambda: store.works.document(next(places), me),
        300,
    )
    timed("commit of one label", lambda: _commit_one(store, next(places), me), 300)
    timed("progress", lambda: store.works.progress(me), 20)


def _label(store: ProjectStore, uid: UUID, me: UUID) -> None:
    text = store.articles.get(uid).text
    proposals = entities(text, 30)
    made = [
        Suggestion(proposal=p, producer=_PRODUCER, score=0.8, reason="A name in the list of names.")
        for p in proposals
    ]
    store.suggestions.replace(uid, made)
    edits = tuple(Edit(None, label) for label in entities(text, 50))
    store.works.commit(_change(uid, me, edits), 0)


def _commit_one(store: ProjectStore, uid: UUID, me: UUID) -> None:
    revision = store.works.document(uid, me).facts.revision
    label = Entity(id=uuid4(), start=3, end=9, label="PERSON")
    start = time.perf_counter()
    store.works.commit(_change(uid, me, (Edit(None, label),)), revision)
    COMMITS.append((time.perf_counter() - start) * 1000)


COMMITS: list[float] = []


def _change(uid: UUID, me: UUID, edits: tuple[Edit, ...]) -> Change:
    return Change(
        id=uuid4(), article=uid, person=me, title="label", at=datetime.now(UTC), edits=edits
    )


def bench_queue(folder: Path, count: int) -> None:
    """A queue of many short articles."""
    store = ProjectStore.create(str(folder / "queue.annot"), SCHEME)
    fill(store, count, 1_000, 1)
    me = store.people.ensure("alice").id
    for sort in SortKey:
        timed(
            f"queue of {count:,}: ids by {sort}",
            lambda s=sort: store.queue.ids(QueueQuery(person=me, sort=s)),
            5,
        )
    for status in (Status.UNSTARTED, Status.STARTED, Status.DONE):
        query = QueueQuery(person=me, statuses=frozenset({status}))
        timed(f"  filter {status}", lambda q=query: store.queue.ids(q), 5)
    query = QueueQuery(person=me, sources=frozenset({"source 3"}), sort=SortKey.PUBLISHED)
    timed("  filter source, by date", lambda: store.queue.ids(query), 5)
    for typed in ("a", "ab", _WORDS[0][:3], _WORDS[0], f"{_WORDS[3]} {_WORDS[500][:4]}"):
        asked = QueueQuery(person=me, search=typed)
        timed(
            f"  full text '{typed}' ({len(store.queue.ids(asked))} found)",
            lambda q=asked: store.queue.ids(q),
            5,
        )
    handles = store.queue.ids(QueueQuery(person=me))
    timed(
        "  page of 100", lambda: store.queue.rows(handles[50_000:50_100] or handles[:100], me), 20
    )
    timed("  next unfinished", lambda: store.queue.next_unfinished(me), 5)
    timed("  counts", lambda: store.queue.counts(me), 5)
    store.close()


def main() -> None:
    """Runs all measures."""
    look_rarely()
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--articles", type=int, default=10_000)
    asked.add_argument("--queue", type=int, default=100_000)
    sizes = asked.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = iter(range(1_000))
        timed(
            "create",
            lambda: ProjectStore.create(str(folder / f"{next(made)}.annot"), SCHEME).close(),
            10,
        )
        store = bench_import_export(folder, sizes.articles)
        bench_desk(store)
        store.close()
        print(
            f"commit alone: p50 {statistics.median(COMMITS):.2f} ms, p95 {sorted(COMMITS)[int(len(COMMITS) * 0.95)]:.2f} ms"
        )
        bench_queue(folder, sizes.queue)


if __name__ == "__main__":
    main()
