"""Assignments: which person is asked to label which article, and whether without suggestions."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """One article given to one person; `hidden` = without suggestions, `given_at` is UTC."""

    article: UUID
    person: UUID
    given_at: datetime
    hidden: bool = False
    batch: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentCount:
    """How far one person is with one batch; counts of articles."""

    person: UUID
    batch: str
    given: int
    hidden: int
    started: int
    done: int
    skipped: int

    @property
    def todo(self) -> int:
        """Articles not begun."""
        return self.given - self.started - self.done - self.skipped
