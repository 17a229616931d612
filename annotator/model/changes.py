"""A change: what was so before, what is so after, who, when; it knows its own way back."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

from annotator.model.annotations import Annotation
from annotator.model.articles import WorkState
from annotator.model.suggestions import Verdict

Fact: TypeAlias = Annotation | Verdict | WorkState


class ChangeKind(StrEnum):
    """Whether a change is a first-hand act, or takes one back, or brings one again, or an import.

    An import's record says how many labels came and what they were as a digest; it has no edits.
    """

    DO = "do"
    UNDO = "undo"
    REDO = "redo"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class Edit:
    """One fact replaced by another of the same kind and id; None = absent."""

    before: Fact | None
    after: Fact | None

    def inverted(self) -> "Edit":
        """The edit that takes this one back."""
        return Edit(self.after, self.before)

    @property
    def fact(self) -> Fact:
        """Whichever side exists: the later one first."""
        fact = self.after if self.after is not None else self.before
        if fact is None:
            raise ValueError("an edit names at least one side")
        return fact


@dataclass(frozen=True, slots=True)
class Draft:
    """A change before anybody has signed it: title for people, and the edits in order."""

    title: str
    edits: tuple[Edit, ...]

    def __bool__(self) -> bool:
        return bool(self.edits)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One action of one person on one article, append-only.

    Attributes:
        of: the change that an undo takes back or a redo brings again.
        sequence: place in the project's log, given by the store at commit.
    """

    id: UUID
    article: UUID
    person: UUID
    title: str
    at: datetime
    edits: tuple[Edit, ...]
    kind: ChangeKind = ChangeKind.DO
    of: UUID | None = None
    sequence: int | None = None

    def inverted(self, change_id: UUID, at: datetime, kind: ChangeKind) -> "Change":
        """The change that leads back, as a new record of the given kind."""
        return replace(
            self,
            id=change_id,
            at=at,
            edits=tuple(edit.inverted() for edit in reversed(self.edits)),
            kind=kind,
            of=self.id if kind is ChangeKind.UNDO else self.of,
            sequence=None,
        )
