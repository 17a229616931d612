"""What a project has to teach about names: its finished articles, and others to rehearse with."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from uuid import UUID

from annotator.model.annotations import Entity, Layer, Origin, Zone
from annotator.model.articles import Article
from annotator.model.finished import FinishedWork, WorkQuery
from annotator.model.spans import Span, union
from annotator.nlp.learning.lessons import ENTITIES, Learned, NamesTask, TaughtNames
from annotator.nlp.memory import EMPTY
from annotator.nlp.requests import SuggestRequest
from annotator.services.lessons import SEED, fingerprint_of, parent_of, works_by_article
from annotator.store.project import ProjectStore

MOST_TAUGHT, MOST_OTHERS = 600, 100
_LAYERS = frozenset({Layer.ENTITY, Layer.ZONE})
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def names_task(store: ProjectStore) -> tuple[NamesTask, list[SuggestRequest]] | None:
    """The names of the newest finished articles, and how each is read; None when there are none.

    Gold's names are taken where an article has finished gold, else those that more than half of
    its people agree on. Nothing remembered or learned goes along: the held-out articles would be
    known by it.
    """
    works = works_by_article(store, _LAYERS)
    newest = sorted(works, key=lambda uid: (_finished_at(works[uid]), uid.hex), reverse=True)
    taught, requests = [], []
    for uid in newest[:MOST_TAUGHT]:
        if not any(isinstance(a, Entity) for work in works[uid] for a in work.labels):
            continue
        article = store.articles.get(uid)
        names, unsure = _agreed(works[uid])
        taught.append(TaughtNames(uid, article.group or uid.hex, names, unsure))
        requests.append(_read(store, article, _excluded(store, works[uid])))
    if not taught:
        return None
    others = _others(store, works.keys())
    requests += [_read(store, article, None) for article in others]
    current = store.models.current(ENTITIES)
    weights = store.models.weights(current.id) if current is not None else None
    used = None
    if current is not None and weights is not None:
        used = Learned(ENTITIES, fingerprint_of(current), weights)
    rest = tuple(article.uid for article in others)
    return NamesTask(tuple(taught), rest, SEED, used, parent_of(current)), requests


def finished_count(store: ProjectStore) -> int:
    """How many articles somebody has finished."""
    query = WorkQuery(layers=frozenset(), least_people=1)
    return len({work.article for work in store.readings.works(query).works})


def _agreed(
    works: Sequence[FinishedWork],
) -> tuple[tuple[tuple[int, int, str], ...], tuple[tuple[int, int], ...]]:
    """Names of more than half of the people, and where a name is only in some of the works."""
    votes = Counter(
        (label.start, label.end, label.label)
        for work in works
        for label in work.labels
        if isinstance(label, Entity) and label.origin is not Origin.RULE
    )
    names = tuple(sorted(name for name, count in votes.items() if 2 * count > len(works)))
    unsure = {(a, b) for (a, b, _), count in votes.items() if 2 * count <= len(works)}
    return names, tuple(sorted(unsure))


def _excluded(store: ProjectStore, works: Sequence[FinishedWork]) -> tuple[Span, ...]:
    """What does not count in an article for any of those who finished it."""
    kinds = store.scheme.excluded_kinds
    return tuple(
        union(
            Span(label.start, label.end)
            for work in works
            for label in work.labels
            if isinstance(label, Zone) and label.kind in kinds
        )
    )


def _finished_at(works: Sequence[FinishedWork]) -> datetime:
    return max(work.done_at or _LONG_AGO for work in works)


def _others(store: ProjectStore, taught: Collection[UUID]) -> list[Article]:
    """Articles nobody has finished, from all over the project."""
    rest = [uid for uid in store.articles.uids() if uid not in taught]
    chosen = rest[:: max(1, len(rest) // MOST_OTHERS)][:MOST_OTHERS]
    return [store.articles.get(uid) for uid in chosen]


def _read(
    store: ProjectStore, article: Article, excluded: tuple[Span, ...] | None
) -> SuggestRequest:
    return SuggestRequest(article, store.scheme, EMPTY, excluded)
