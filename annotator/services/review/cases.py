"""Articles under review: answers, gold and decisions merged into items with a state each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from uuid import UUID

from annotator.agreement.answers import Mark, given_by, marks_of
from annotator.agreement.clusters import Answer, Cluster, Kind, clusters
from annotator.agreement.costs import Costs, confused_pair, cost, main_kind
from annotator.agreement.majority import majority
from annotator.model.annotations import (
    UNNAMED,
    Annotation,
    DocumentValue,
    Entity,
    Layer,
    Stance,
    pieces_of,
)
from annotator.model.decisions import Action, Decision, Strategy, current
from annotator.services.review.holders import is_reference, names_of, standing_for

Labels = Mapping[UUID, Annotation]
_AGREED = ("", "")


class State(StrEnum):
    """Where a cluster stands."""

    OPEN = "open"
    DEFERRED = "deferred"
    STALE = "stale"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class Item:
    """One cluster in the queue of review.

    Attributes:
        state: stale = decided before, but an answer changed since.
        decision: the decision that holds, None where there is none.
        is_foreign: gold says something here that no decision made, such as imported gold.
    """

    cluster: Cluster
    state: State
    cost: float
    kind: Kind | None
    pair: tuple[str, str]
    decision: Decision | None = None
    is_foreign: bool = False

    @property
    def id(self) -> tuple[UUID, str]:
        """Article and place: the same after a new merge."""
        return self.cluster.article, self.cluster.key

    @property
    def is_waiting(self) -> bool:
        """True for what a person still has to settle."""
        return self.state in {State.OPEN, State.STALE}


@dataclass(frozen=True, kw_only=True)
class Case:
    """One article that at least two people finished.

    Attributes:
        works: everybody's labels by person and id.
        revisions: of everybody's work, by person; the clusters are of these.
        gold: gold's labels by id.
        decisions: all decisions on this article, in sequence.
        items: its clusters by layer and place, the unanimous ones too.
    """

    article: UUID
    title: str
    source: str | None
    text: str
    works: Mapping[UUID, Labels]
    revisions: Mapping[UUID, int] = field(default_factory=dict)
    gold: Labels = field(default_factory=dict)
    decisions: tuple[Decision, ...] = ()
    items: tuple[Item, ...] = ()
    _by_key: Mapping[str, Item] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_key = {item.cluster.key: item for item in self.items}
        object.__setattr__(self, "_by_key", by_key)

    @cached_property
    def labels(self) -> dict[UUID, Annotation]:
        """Everybody's labels by id."""
        return {key: label for labels in self.works.values() for key, label in labels.items()}

    @cached_property
    def entities(self) -> dict[UUID, Entity]:
        """Everybody's entities by id, gold's too."""
        every = (*self.labels.values(), *self.gold.values())
        return {label.id: label for label in every if isinstance(label, Entity)}

    @cached_property
    def standing(self) -> Mapping[str, Decision]:
        """The decision that holds at each place."""
        return current(self.decisions)

    @property
    def lanes(self) -> tuple[UUID, ...]:
        """The people in an order that is shuffled for each article, always the same way."""
        place = self.article.bytes
        return tuple(sorted(self.works, key=lambda p: sha256(place + p.bytes).digest()))

    @property
    def is_complete(self) -> bool:
        """True when every cluster is decided."""
        return all(item.state is State.DECIDED for item in self.items)

    def item(self, key: str) -> Item | None:
        """The item at a place."""
        return self._by_key.get(key)

    def taken(self, cluster: Cluster) -> set[UUID]:
        """Ids of gold labels of this layer that decisions on other present clusters made."""
        return {
            ref
            for key, decision in self.standing.items()
            if key != cluster.key and key in self._by_key and decision.layer is cluster.layer
            for ref in decision.result
        }


def merged(case: Case, costs: Costs, known: Case | None = None) -> Case:
    """The case with its clusters built from the answers and its decisions laid over them.

    The clusters of a case known before are taken over where nobody's work changed since.
    """
    if known is not None and known.revisions == case.revisions and known.text == case.text:
        return with_items(case, [item.cluster for item in known.items], costs)
    works = {person: given_by(labels.values(), case.text) for person, labels in case.works.items()}
    return with_items(case, clusters(case.article, case.text, works), costs)


def with_items(case: Case, found: Sequence[Cluster], costs: Costs) -> Case:
    """The case with the state of each cluster as its decisions have it."""
    standing = case.standing
    entities = case.entities
    keys = {cluster.key for cluster in found}
    lost = [decision for key, decision in standing.items() if key not in keys]
    made = {ref for decision in standing.values() for ref in decision.result}
    others = [
        label for ref, label in case.gold.items() if ref not in made and not is_reference(label)
    ]
    items = []
    for cluster in found:
        decision = standing.get(cluster.key) or _moved(cluster, lost)
        foreign = decision is None and _gold_says(cluster, others)
        items.append(
            Item(
                cluster=cluster,
                state=_state(case, cluster, decision, entities, is_foreign=foreign),
                cost=cost(cluster, costs),
                kind=main_kind(cluster, costs) if cluster.kinds else None,
                pair=confused_pair(cluster, costs) if cluster.kinds else _AGREED,
                decision=decision,
                is_foreign=foreign,
            )
        )
    return replace(case, items=tuple(items))


def _moved(cluster: Cluster, lost: Iterable[Decision]) -> Decision | None:
    """The decision on a place that is no cluster any more and shares characters with this one."""
    return next((d for d in lost if cluster.overlaps(*_place(d.cluster))), None)


def _place(key: str) -> tuple[Layer, int, int, str]:
    layer, start, end, group = key.split("|", 3)
    return Layer(layer), int(start), int(end), group


def _gold_says(cluster: Cluster, others: Iterable[Annotation]) -> bool:
    """True when gold has a label here, given those that no decision made."""
    for label in others:
        if label.layer is not cluster.layer:
            continue
        if isinstance(label, DocumentValue):
            target, _, question = cluster.group.partition(".")
            if label.target == target and getattr(label, question):
                return True
            continue
        group = getattr(label, "target", "")
        if any(cluster.overlaps(label.layer, *piece, group) for piece in pieces_of(label)):
            return True
    return False


def _state(
    case: Case,
    cluster: Cluster,
    decision: Decision | None,
    entities: Mapping[UUID, Entity],
    *,
    is_foreign: bool,
) -> State:
    if decision is None:
        return State.DECIDED if is_foreign else State.OPEN
    if is_stale(case, cluster, decision, entities) or asks_for_holder(case, decision):
        return State.STALE
    return State.DEFERRED if decision.action is Action.DEFER else State.DECIDED


def is_stale(
    case: Case, cluster: Cluster, decision: Decision, entities: Mapping[UUID, Entity]
) -> bool:
    """True when the answers are no longer those that were decided on.

    Who had finished then must answer as then, also who labelled nothing. Who finished later adds a
    vote: a judgement stands when it knew their answer, or they labelled nothing; what a rule or a
    majority decided stands when the votes decide the same still.
    """
    if decision.cluster != cluster.key:
        return True
    if _is_as_then(case, cluster, decision):
        return False
    then = answers_then(case, cluster, decision, entities)
    late = []
    for person in cluster.people:
        answer = cluster.answer_of(person)
        now = answer.marks if answer else ()
        if person not in then:
            late.append(frozenset(now))
        elif frozenset(now) != frozenset(then[person]):
            return True
    return bool(late) and _falls(cluster, decision, then, late)


def _falls(
    cluster: Cluster,
    decision: Decision,
    then: Mapping[UUID, tuple[Mark, ...]],
    late: Sequence[frozenset[Mark]],
) -> bool:
    """True when answers that came late leave a decision without what it stood on."""
    if decision.strategy is Strategy.UNANIMOUS:
        return not cluster.is_unanimous
    if Action.MAJORITY is decision.action or decision.strategy is Strategy.MAJORITY:
        return _verdict(cluster) != _verdict(_as_then(cluster, then))
    known = {frozenset(marks) for marks in (*then.values(), ())}
    return not known.issuperset(late)


def _is_as_then(case: Case, cluster: Cluster, decision: Decision) -> bool:
    """True when the labels themselves are those that were decided on, without a look at more."""
    then: dict[UUID, list[Annotation]] = {}
    for candidate in decision.candidates:
        labels = then.setdefault(candidate.person, [])
        if candidate.annotation is not None:
            labels.append(candidate.annotation)
    now = {
        person: [case.works[person][ref] for ref in refs]
        for answer in cluster.answers
        for person, refs in zip(answer.people, answer.refs, strict=True)
    }
    return then == now


def _verdict(cluster: Cluster) -> tuple[Mark, ...] | None:
    found = majority(cluster)
    return None if found is None else found.marks


def _as_then(cluster: Cluster, then: Mapping[UUID, tuple[Mark, ...]]) -> Cluster:
    """The cluster with the answers that were decided on."""
    people: dict[tuple[Mark, ...], list[UUID]] = {}
    for person, marks in then.items():
        people.setdefault(marks, []).append(person)
    answers = tuple(
        Answer(marks, tuple(who), tuple((person,) * len(marks) for person in who))
        for marks, who in people.items()
    )
    return replace(cluster, answers=answers)


def asks_for_holder(case: Case, decision: Decision) -> bool:
    """True when what was settled lost a holder, or got none though gold has the entity by now.

    An entity can be settled after what names it: taken away, its name goes with it; put there
    after all, it may be the holder that everybody named.
    """
    if decision.layer not in {Layer.STANCE, Layer.DOCUMENT}:
        return False
    if _lost(case, decision):
        return True
    return decision.action is not Action.EDIT and _found_since(case, decision)


def _lost(case: Case, decision: Decision) -> bool:
    """True when an entity that a decision named is gone and nothing is named in its place."""
    if all(ref in case.gold for ref in decision.result):
        return False
    labels = [case.gold[ref] for ref in decision.result if ref in case.gold]
    named = {uid for label in labels for uid in names_of(label)}
    entities = [label for label in labels if isinstance(label, Entity)]
    return len(named) < len(entities) + len(decision.result) - len(labels)


def _found_since(case: Case, decision: Decision) -> bool:
    """True when gold's stance has no holder, every answer to it named one, and gold has it."""
    labels = [case.gold.get(ref) for ref in decision.result]
    if not any(isinstance(a, Stance) and a.holder == UNNAMED for a in labels):
        return False
    given = [c.annotation for c in decision.candidates if isinstance(c.annotation, Stance)]
    named = [case.entities.get(uid) if (uid := each.holder.entity) else None for each in given]
    gold = [label for label in case.gold.values() if isinstance(label, Entity)]
    return bool(named) and all(
        entity is not None and standing_for(entity, gold, case.text) is not None for entity in named
    )


def answers_then(
    case: Case, cluster: Cluster, decision: Decision, entities: Mapping[UUID, Entity]
) -> dict[UUID, tuple[Mark, ...]]:
    """What each person had answered when a cluster was decided; no marks = nothing is here.

    Who had not finished is not in it, nor, for decisions of early versions, who labelled nothing.
    """
    found: dict[UUID, list[Mark]] = {}
    for candidate in decision.candidates:
        marks = found.setdefault(candidate.person, [])
        if candidate.annotation is None:
            continue
        for given in marks_of(candidate.annotation, entities, case.text):
            if decision.layer is not Layer.DOCUMENT or given.mark.group == cluster.group:
                marks.append(given.mark)
    return {person: tuple(sorted(marks)) for person, marks in found.items()}
