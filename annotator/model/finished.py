"""Finished works of several people side by side, as agreement and review ask for them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from annotator.model.annotations import Annotation, Entity, Layer
from annotator.model.articles import Status
from annotator.model.suggestions import Outcome, Producer


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkQuery:
    """Which finished works are asked for; an empty choice leaves nothing out.

    Attributes:
        people: whose works; empty = everybody's but gold's and second readings'.
        layers: whose labels come along.
        done_from: earliest time of finishing; works without such a time are left out then.
        done_until: time of finishing is before this.
        sources: outlets; an empty text stands for articles without one.
        guidelines: numbers of the guideline that held when the work was finished.
        hidden: True = only works without suggestions, False = only with, None = both.
        articles: only these articles.
        least_people: works on articles finished by fewer of the people are left out.
    """

    people: tuple[UUID, ...] = ()
    layers: frozenset[Layer] = frozenset(Layer)
    done_from: datetime | None = None
    done_until: datetime | None = None
    sources: frozenset[str] = frozenset()
    guidelines: frozenset[int] = frozenset()
    hidden: bool | None = None
    articles: frozenset[UUID] | None = None
    least_people: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishedWork:
    """One person's finished work on one article, with its labels.

    Attributes:
        done_at: when it was finished (UTC), None for an import that did not say.
        guideline: number of the guideline that held then, None when there was none.
        hidden: whether suggestions were hidden.
        labels: in layer and then text order.
        guidelines: for each label made here, the number of the guideline that held when it
            was written; imported labels and those from before the first version are not in it.
    """

    article: UUID
    person: UUID
    title: str
    source: str | None
    published: str | None
    characters: int
    status: Status
    hidden: bool
    revision: int
    active_seconds: float
    done_at: datetime | None
    guideline: int | None
    labels: tuple[Annotation, ...] = ()
    guidelines: Mapping[UUID, int] = field(default_factory=dict)


class PlainSpan(NamedTuple):
    """A zone or entity without its id: half-open code points, zone kind or label, origin."""

    start: int
    end: int
    label: str
    origin: str


class PlainValue(NamedTuple):
    """A sentence value without its id: half-open code points, target, value."""

    start: int
    end: int
    target: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainWork:
    """A finished work as figures need it, which is read several times as fast as its labels.

    Attributes:
        work: the work; of its labels only stances and article values.
        zones, entities, sentences: in text order.
        named: the entities that its stances and article values name, by id.
    """

    work: FinishedWork
    zones: Sequence[PlainSpan] = ()
    entities: Sequence[PlainSpan] = ()
    sentences: Sequence[PlainValue] = ()
    named: Mapping[UUID, Entity] = field(default_factory=dict)


class Why(StrEnum):
    """Why a work is not among those compared."""

    UNFINISHED = "unfinished"
    SKIPPED = "skipped"
    FILTERED = "filtered"
    ALONE = "alone"


@dataclass(frozen=True, slots=True)
class Excluded:
    """A work that was left out, and why: `alone` = too few of the people finished its article."""

    article: UUID
    person: UUID
    why: Why


@dataclass(frozen=True, slots=True)
class PlainWorks:
    """The works asked for as plain values, by article and then person, and what was left out."""

    works: tuple[PlainWork, ...]
    excluded: tuple[Excluded, ...]


@dataclass(frozen=True, slots=True)
class FinishedWorks:
    """The works asked for, by article and then person, and what was left out."""

    works: tuple[FinishedWork, ...]
    excluded: tuple[Excluded, ...]

    @property
    def counts(self) -> dict[Why, int]:
        """How many works were left out for each reason; reasons without any are 0."""
        found = Counter(each.why for each in self.excluded)
        return {why: found[why] for why in Why}


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedSuggestion:
    """What one person did with one suggestion; times are UTC."""

    article: UUID
    person: UUID
    suggestion: UUID
    layer: Layer
    producer: Producer
    score: float
    outcome: Outcome
    shown_at: datetime | None
    decided_at: datetime | None
    hidden: bool
    is_bulk: bool

    @property
    def seconds(self) -> float | None:
        """From shown to decided, None when either time is missing or they contradict."""
        if self.shown_at is None or self.decided_at is None or self.decided_at < self.shown_at:
            return None
        return (self.decided_at - self.shown_at).total_seconds()


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictGroup:
    """Outcomes and times of one person's verdicts on one producer's suggestions of one layer.

    Attributes:
        hidden: whether the works were without suggestions when this was asked.
        outcomes: how many verdicts of each kind; those without any are 0.
        seconds: from shown to decided, for those that have both times and were not one of many.
        bulk: how many labels came from one act on many.
    """

    person: UUID
    layer: Layer
    producer: Producer
    hidden: bool
    outcomes: Mapping[Outcome, int]
    seconds: tuple[float, ...]
    bulk: int

    @property
    def total(self) -> int:
        """All verdicts of the group."""
        return sum(self.outcomes.values())
