"""Articles, people, and one person's work on one article."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid5

from annotator.model.text import digest

ARTICLE_NAMESPACE = UUID("6f1c2a9e-7d3b-5b1e-9c55-0a4d2f7e8b11")
GOLD_NAME = "gold"


def uid_of_text(text: str) -> UUID:
    """The stable id of an article that came without one: made from its canonical text."""
    return uuid5(ARTICLE_NAMESPACE, digest(text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An immutable text with what is known about it; `published` is an ISO date as given."""

    uid: UUID
    text: str
    title: str = ""
    source: str | None = None
    url: str | None = None
    published: str | None = None
    language: str = "en"
    group: str | None = None
    split: str | None = None
    meta: Mapping[str, object] = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        """Digest of the text, as stored and checked."""
        return digest(self.text)


@dataclass(frozen=True, slots=True)
class Person:
    """An annotator or reviewer; the person named `gold` is the adjudicated layer.

    Attributes:
        reads_again: the person whose second, blind reading this is; None for everybody else.
    """

    id: UUID
    name: str
    reads_again: UUID | None = None

    @property
    def is_gold(self) -> bool:
        """True for the adjudicated layer, which nobody in particular owns."""
        return self.name == GOLD_NAME

    @property
    def is_second_reading(self) -> bool:
        """True for a second reading, which lists and exports leave out unless asked."""
        return self.reads_again is not None


class Status(StrEnum):
    """Where one person stands with one article."""

    UNSTARTED = "todo"  # the word that project files and exports hold
    STARTED = "started"
    DONE = "done"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class WorkState:
    """The part of a work that changes by decision, and so can be undone."""

    status: Status = Status.UNSTARTED
    skip_reason: str | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class WorkFacts:
    """The part of a work that only grows: revision, active seconds, whether help was hidden."""

    revision: int = 0
    active_seconds: float = 0.0
    hidden_suggestions: bool = False
    updated_at: datetime | None = None


UNTOUCHED = WorkState()
NO_FACTS = WorkFacts()
