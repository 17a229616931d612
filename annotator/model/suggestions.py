"""Suggestions: a producer's proposals for an article, owned by nobody, and people's verdicts."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid5

from annotator.model.annotations import Annotation, DocumentValue, Layer
from annotator.model.spans import Span

_NAMESPACE = UUID("0b8f0a4e-3a57-5c0e-8d1b-5e0f4d6a9c21")


@dataclass(frozen=True, slots=True)
class Producer:
    """Who suggests: name, version, and a hash of everything that decides its answers."""

    name: str
    version: str
    fingerprint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One proposal; its id is the id of `proposal`, stable over recomputation.

    Attributes:
        proposal: the label as it would be made; entity ids in it are suggestion ids.
        score: the producer's confidence, 0 to 1.
        reason: one sentence for people saying why.
        gated: True when below the confidence gate: offered on request, never pre-filled.
    """

    proposal: Annotation
    producer: Producer
    score: float
    reason: str
    gated: bool = False

    @property
    def id(self) -> UUID:
        """The suggestion's id."""
        return self.proposal.id

    @property
    def layer(self) -> Layer:
        """The layer it proposes a label on."""
        return self.proposal.layer

    @property
    def span(self) -> Span:
        """Its code points; (0, 0) for a document value."""
        if isinstance(self.proposal, DocumentValue):
            return Span(0, 0)
        return Span(self.proposal.start, self.proposal.end)


def suggestion_id(article: UUID, layer: Layer, *facts: object) -> UUID:
    """The stable id of a proposal: same article, layer and content give the same id."""
    return uuid5(_NAMESPACE, "\x1f".join((article.hex, layer.value, *map(str, facts))))


def label_id(person: UUID, suggestion: UUID) -> UUID:
    """The id of the label a person gets by accepting a suggestion: same person, same id."""
    return uuid5(person, suggestion.hex)


class Outcome(StrEnum):
    """What a person did with a suggestion."""

    ACCEPTED = "accepted"
    EDITED = "edited"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One person's decision on one suggestion, with when it was shown and decided (UTC)."""

    suggestion: UUID
    outcome: Outcome
    shown_at: datetime | None = None
    decided_at: datetime | None = None
