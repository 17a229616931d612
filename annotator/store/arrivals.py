"""A bundle on its way into the project, and what became of it."""

from dataclasses import dataclass, field
from uuid import UUID

from annotator.model.bundles import ArticleBundle


@dataclass(frozen=True, slots=True, kw_only=True)
class AddOutcome:
    """What became of one bundle; `refused` says what was not taken and why, None = all taken.

    Attributes:
        is_new: the article was added.
        is_taken: the article is in the project, new or known; False = it was refused itself.
    """

    uid: UUID
    is_new: bool
    is_taken: bool = True
    works: int = 0
    annotations: int = 0
    suggestions: int = 0
    refused: str | None = None


@dataclass(slots=True)
class Arrival:
    """A bundle with the number of its article (0 = not taken) and counts of what was stored."""

    bundle: ArticleBundle
    sha: bytes = b""
    number: int = 0
    uid: UUID = field(default_factory=lambda: UUID(int=0))
    characters: int = 0
    is_new: bool = False
    works: int = 0
    annotations: int = 0
    suggestions: int = 0
    refusals: list[str] = field(default_factory=list)

    def outcome(self) -> AddOutcome:
        """What is told to the caller."""
        return AddOutcome(
            uid=self.uid,
            is_new=self.is_new,
            is_taken=self.number > 0,
            works=self.works,
            annotations=self.annotations,
            suggestions=self.suggestions,
            refused="; ".join(self.refusals) or None,
        )
