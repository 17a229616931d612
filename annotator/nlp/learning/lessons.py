"""What is taught to the suggestion process and what it hands back; no numbers library here."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from annotator.model.scheme import Scheme

SENTENCES, STANCES, ENTITIES = "sentences", "stances", "entities"


@dataclass(frozen=True, slots=True)
class Learned:
    """A model learned from a project, as it goes along with requests for suggestions.

    Attributes:
        name: what it is for: `sentences`, `stances` or `entities`.
        fingerprint: changes with any weight; part of the version of what it suggests.
        data: its weights.
    """

    name: str
    fingerprint: str
    data: bytes


@dataclass(frozen=True, slots=True)
class TaughtValue:
    """The value neg, neu or pos of one sentence (code points) for one target, with its weight."""

    start: int
    end: int
    target: str
    value: str
    weight: float


@dataclass(frozen=True, slots=True)
class TaughtArticle:
    """The sentence values of one finished article.

    Attributes:
        group: what is never split between learning and measuring: the article, or its group of
            near-duplicates.
    """

    article: UUID
    group: str
    values: tuple[TaughtValue, ...]


@dataclass(frozen=True, slots=True)
class Parent:
    """The model in use, to be measured on the same sentences as its successor.

    Attributes:
        articles: what it was learned from; none of them = the shipped model.
        strength: how strongly it was held to the shipped model.
    """

    articles: tuple[UUID, ...] = ()
    strength: float = 0.0


@dataclass(frozen=True, slots=True)
class SentenceTask:
    """Learn sentence values in full from these articles; `mark` is `mark_of` the scheme."""

    articles: tuple[TaughtArticle, ...]
    seed: int
    mark: str
    parent: Parent = Parent()


@dataclass(frozen=True, slots=True)
class TaughtVerdict:
    """What one person did with one stance suggestion.

    Attributes:
        traits: of the suggestion, from `traits.traits_of`.
        score: as it was suggested.
        fingerprint: of the learned model that had moved the score; empty = as shipped.
        kept: accepted or edited, rather than rejected.
    """

    article: UUID
    traits: tuple[str, ...]
    score: float
    fingerprint: str
    kept: bool
    weight: float


@dataclass(frozen=True, slots=True)
class StanceTask:
    """Learn in full which stance suggestions are kept; `earlier` models undo their moves."""

    verdicts: tuple[TaughtVerdict, ...]
    seed: int
    parent: Parent = Parent()
    earlier: tuple[Learned, ...] = ()


@dataclass(frozen=True, slots=True)
class TaughtNames:
    """The names of one finished article; spans are code points.

    Attributes:
        group: as in `TaughtArticle`.
        names: start, end and label of what its people agree on.
        unsure: start and end of what they label differently: says nothing.
    """

    article: UUID
    group: str
    names: tuple[tuple[int, int, str], ...]
    unsure: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class NamesTask:
    """Train the pipeline's recogniser of names from the shipped one on these articles.

    Attributes:
        articles: the newest first; only so many are read.
        others: articles without labels, whose names as the shipped recogniser reads them are
            rehearsed, so that it forgets little.
        current: the trained recogniser in use, None = the shipped one.
        parent: what `current` was trained on.
    """

    articles: tuple[TaughtNames, ...]
    others: tuple[UUID, ...]
    seed: int
    current: Learned | None = None
    parent: Parent = Parent()


@dataclass(frozen=True, slots=True)
class Taught:
    """The answer to a task.

    Attributes:
        data: weights of the new model; empty when nothing could be learned yet.
        missing: articles that must be studied first; then nothing was learned.
        metrics: figures on held-out articles, null with a `reason` where there are too few.
        articles: those that taught something.
        is_worse: worse on held-out articles than the model in use, beyond noise.
    """

    name: str
    fingerprint: str = ""
    data: bytes = b""
    missing: tuple[UUID, ...] = ()
    articles: tuple[UUID, ...] = ()
    metrics: Mapping[str, Any] = field(default_factory=dict)
    is_worse: bool = False


def mark_of(scheme: Scheme) -> str:
    """What of a scheme decides where targets stand; articles are studied again when it changes."""
    return hashlib.sha256(repr(scheme.targets).encode()).hexdigest()[:12]
