"""The queue of review: which clusters are listed, in which order, and which ones are alike."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from annotator.agreement.answers import Mark
from annotator.agreement.clusters import SPANS, Answer, Cluster, Kind
from annotator.model.annotations import Layer
from annotator.services.review.cases import Case, Item, State


class Sort(StrEnum):
    """The orders of the queue."""

    COST = "cost"
    ARTICLE = "article"
    PAIR = "confused pair"


class Shown(StrEnum):
    """Which clusters are listed by their state."""

    WAITING = "to settle"
    DECIDED = "decided"
    UNANIMOUS = "unanimous"
    ALL = "all disagreements"


@dataclass(frozen=True, slots=True)
class Filter:
    """What is listed; None leaves nothing out."""

    shown: Shown = Shown.WAITING
    layer: Layer | None = None
    kind: Kind | None = None

    def takes(self, item: Item) -> bool:
        """True when an item is listed."""
        if self.layer not in {None, item.cluster.layer}:
            return False
        if self.kind is not None and self.kind not in item.cluster.kinds:
            return False
        match self.shown:
            case Shown.UNANIMOUS:
                return item.cluster.is_unanimous and item.state is not State.DECIDED
            case Shown.DECIDED:
                return item.state is State.DECIDED and not item.is_foreign
            case Shown.WAITING:
                stale = item.state is State.STALE
                return stale or (not item.cluster.is_unanimous and item.state is not State.DECIDED)
            case Shown.ALL:
                return not item.cluster.is_unanimous


def ordered(cases: Iterable[Case], chosen: Filter, sort: Sort) -> list[Item]:
    """The listed items in order; equal ones by article, layer and place."""
    found = [item for case in cases for item in case.items if chosen.takes(item)]
    if sort is Sort.COST:
        found.sort(key=lambda item: -item.cost)
    elif sort is Sort.PAIR:
        often = Counter(item.pair for item in found)
        found.sort(key=lambda item: (-often[item.pair], item.pair, -item.cost))
    return found


def tally(cases: Iterable[Case]) -> dict[State, int]:
    """How many disagreements stand where."""
    counts = Counter(
        item.state for case in cases for item in case.items if not item.cluster.is_unanimous
    )
    return {state: counts[state] for state in State}


def unanimous(case: Case) -> list[Item]:
    """Clusters of an article that all agree on and nobody has decided."""
    return [i for i in case.items if i.cluster.is_unanimous and i.state is State.OPEN]


def alike(one: Case, item: Item, cases: Mapping[UUID, Case]) -> list[Item]:
    """Other open clusters with the same words and the same answers, wherever they are."""
    here = item.cluster
    words, said = _words(one, here), _said(here)
    return [
        other
        for case in cases.values()
        for other in case.items
        if other.cluster.layer is here.layer
        and other.cluster.group == here.group
        and other.is_waiting
        and other.id != item.id
        and _words(case, other.cluster) == words
        and _said(other.cluster) == said
    ]


def same_answer(cluster: Cluster, other: Cluster, answer: Answer) -> Answer | None:
    """The answer of another, alike cluster that says the same as an answer of this one."""
    wanted = _relative(cluster.start, answer.marks)
    found = (a for a in other.answers if _relative(other.start, a.marks) == wanted)
    return next(found, None)


def answer_like(cluster: Cluster, marks: Sequence[Mark]) -> Answer | None:
    """The answer that says just this, None when nobody says it."""
    wanted = _relative(0, marks)
    return next((a for a in cluster.answers if _relative(0, a.marks) == wanted), None)


_Shape = tuple[tuple[tuple[int, int], ...], str, str]


def _words(case: Case, cluster: Cluster) -> str:
    if cluster.layer not in SPANS and cluster.layer is not Layer.SENTENCE:
        return cluster.article.hex
    return " ".join(case.text[cluster.start : cluster.end].split()).casefold()


def _said(cluster: Cluster) -> frozenset[tuple[_Shape, ...]]:
    return frozenset(_relative(cluster.start, answer.marks) for answer in cluster.answers)


def _relative(start: int, marks: Sequence[Mark]) -> tuple[_Shape, ...]:
    return tuple(
        (tuple((a - start, b - start) for a, b in m.pieces), m.label, m.polarity) for m in marks
    )
