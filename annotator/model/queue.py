"""The queue of articles as one person sees it: what is asked for, and what a row shows."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from annotator.model.articles import Status


class SortKey(StrEnum):
    """What the queue is ordered by."""

    ADDED = "added"
    TITLE = "title"
    PUBLISHED = "published"
    SOURCE = "source"
    STATUS = "status"
    OPEN = "open"
    DENSITY = "density"


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueQuery:
    """A question to the queue; `search` is full text, every word a prefix, accents folded.

    Attributes:
        assigned: True = only articles given to the person, as long as any were.
    """

    person: UUID
    search: str = ""
    statuses: frozenset[Status] = frozenset()
    sources: frozenset[str] = frozenset()
    sort: SortKey = SortKey.ADDED
    descending: bool = False
    assigned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """One line of the queue; density = stance labels or suggestions per 1,000 characters."""

    article: UUID
    title: str
    source: str | None
    published: str | None
    status: Status
    skip_reason: str | None
    labels: int
    open_suggestions: int
    density: float
    characters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far one person, or the project, is; counts of articles and labels."""

    articles: int
    todo: int
    started: int
    done: int
    skipped: int
    labels: dict[str, int]
    active_seconds: float
