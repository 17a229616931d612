"""What a project has to teach: sentence values of finished articles, verdicts on stances."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from annotator.model.annotations import Layer, Origin, SentenceMark, SentenceValue
from annotator.model.articles import GOLD_NAME
from annotator.model.finished import DecidedSuggestion, FinishedWork, WorkQuery
from annotator.model.suggestions import Outcome
from annotator.model.trained import ModelRecord
from annotator.nlp.learning.lessons import (
    ENTITIES,
    SENTENCES,
    STANCES,
    Learned,
    Parent,
    SentenceTask,
    StanceTask,
    TaughtArticle,
    TaughtValue,
    TaughtVerdict,
    mark_of,
)
from annotator.nlp.learning.traits import traits_of
from annotator.store.project import ProjectStore

NAMES = (SENTENCES, STANCES, ENTITIES)
SEED = 0
# Accepted by one act on many: nobody may have looked at each.
_BULK_WEIGHT = 0.25
_TAUGHT = frozenset({SentenceMark.NEG, SentenceMark.NEU, SentenceMark.POS})


def learned_of(store: ProjectStore) -> tuple[Learned, ...]:
    """The learned models in use, as they go along with requests for suggestions."""
    found = []
    for name in NAMES:
        record = store.models.current(name)
        weights = store.models.weights(record.id) if record is not None else None
        if record is not None and weights is not None:
            found.append(Learned(name, fingerprint_of(record), weights))
    return tuple(found)


def fingerprint_of(record: ModelRecord) -> str:
    """The fingerprint of a record's model, as the versions of its suggestions carry it."""
    return str(record.metrics.get("fingerprint", ""))


def sentence_task(store: ProjectStore) -> SentenceTask | None:
    """All sentence values of finished articles, None when there are none.

    Gold's are taken where an article has finished gold, else those of its people, who share the
    article's weight. Values that say the target is absent, mixed or unclear teach nothing.
    """
    works = works_by_article(store, frozenset({Layer.SENTENCE}))
    articles = [
        TaughtArticle(uid, _group_of(store, uid), values)
        for uid, mine in works.items()
        if (values := tuple(_values(mine)))
    ]
    if not articles:
        return None
    parent = parent_of(store.models.current(SENTENCES))
    return SentenceTask(tuple(articles), SEED, mark_of(store.scheme), parent)


def stance_task(store: ProjectStore) -> StanceTask | None:
    """All verdicts on stance suggestions, None when there are none; superseded ones say nothing."""
    query = WorkQuery(layers=frozenset({Layer.STANCE}))
    decided = [d for d in store.readings.decided(query) if d.outcome is not Outcome.SUPERSEDED]
    if not decided:
        return None
    people = Counter((d.article, d.suggestion) for d in decided)
    traits = _traits(store, decided)
    verdicts = tuple(
        TaughtVerdict(
            article=d.article,
            traits=traits[d.suggestion],
            score=d.score,
            fingerprint=d.producer.version.partition("+")[2],
            kept=d.outcome is not Outcome.REJECTED,
            weight=1 / people[d.article, d.suggestion],
        )
        for d in decided
        if d.suggestion in traits
    )
    named = {verdict.fingerprint for verdict in verdicts}
    current = store.models.current(STANCES)
    return (
        StanceTask(verdicts, SEED, parent_of(current), _earlier(store, named)) if verdicts else None
    )


def works_by_article(
    store: ProjectStore, layers: frozenset[Layer]
) -> Mapping[UUID, Sequence[FinishedWork]]:
    """The finished works that teach: gold's where an article has finished gold, else its people's.

    Works without a label on the layers are left out.
    """
    found: dict[UUID, list[FinishedWork]] = defaultdict(list)
    for work in store.readings.works(WorkQuery(layers=layers, least_people=1)).works:
        if work.labels:
            found[work.article].append(work)
    gold = store.people.by_name(GOLD_NAME)
    if gold is not None:
        query = WorkQuery(people=(gold.id,), layers=layers, least_people=1)
        found |= {w.article: [w] for w in store.readings.works(query).works if w.labels}
    return found


def _values(works: Sequence[FinishedWork]) -> list[TaughtValue]:
    share = 1 / len(works)
    return [
        TaughtValue(
            label.start,
            label.end,
            label.target,
            label.value.value,
            share * (_BULK_WEIGHT if label.origin is Origin.BULK else 1.0),
        )
        for work in works
        for label in work.labels
        if isinstance(label, SentenceValue)
        and label.value in _TAUGHT
        and label.origin is not Origin.RULE
    ]


def _group_of(store: ProjectStore, uid: UUID) -> str:
    return store.articles.get(uid).group or uid.hex


def _traits(
    store: ProjectStore, decided: Sequence[DecidedSuggestion]
) -> dict[UUID, tuple[str, ...]]:
    """Traits of the decided suggestions, those no longer proposed among them."""
    wanted: dict[tuple[UUID, UUID], set[UUID]] = defaultdict(set)
    for each in decided:
        wanted[each.article, each.person].add(each.suggestion)
    found: dict[UUID, tuple[str, ...]] = {}
    for (article, person), uids in wanted.items():
        if uids <= found.keys():
            continue
        for made in store.works.document(article, person).suggestions:
            if made.id in uids and made.layer is Layer.STANCE:
                found[made.id] = traits_of(made)
    return found


def _earlier(store: ProjectStore, fingerprints: set[str]) -> tuple[Learned, ...]:
    found = []
    for record in store.models.all(STANCES):
        mark = fingerprint_of(record)
        weights = store.models.weights(record.id) if mark in fingerprints else None
        if weights is not None:
            found.append(Learned(STANCES, mark, weights))
    return tuple(found)


def parent_of(record: ModelRecord | None) -> Parent:
    """A model as the parent of the next one; None = the shipped one."""
    if record is None:
        return Parent()
    strength = record.metrics.get("strength", 0.0)
    return Parent(record.articles, float(strength) if isinstance(strength, int | float) else 0.0)
