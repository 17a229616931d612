"""The five kinds of label, one frozen type per layer, with the values their fields may take."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

from annotator.model.spans import Span, hull


class Layer(StrEnum):
    """The five layers that are labelled, in their order of work."""

    ZONE = "zone"
    ENTITY = "entity"
    STANCE = "stance"
    SENTENCE = "sentence"
    DOCUMENT = "document"


class Origin(StrEnum):
    """How a label came to be."""

    MANUAL = "manual"
    ACCEPTED = "accepted"
    EDITED = "edited"
    BULK = "bulk"
    RULE = "rule"
    IMPORTED = "imported"
    ADJUDICATED = "adjudicated"


class Reading(StrEnum):
    """What a place or people name stands for here: itself, its government, its people."""

    LITERAL = "literal"
    GOVERNMENT = "government"
    PEOPLE = "people"


class Voice(StrEnum):
    """Whose words carry a stance."""

    AUTHOR = "author"
    DIRECT = "direct"
    INDIRECT = "indirect"
    DOCUMENT = "document"


class Attitude(StrEnum):
    """How the author stands to what is quoted."""

    NEUTRAL = "neutral"
    DISTANCES = "distances"
    ENDORSES = "endorses"


class Basis(StrEnum):
    """What kind of words carry a stance."""

    EVALUATION = "evaluation"
    DEMAND = "demand"
    ACCUSATION = "accusation"
    PRAISE = "praise"
    DEED = "deed"


class StanceFlag(StrEnum):
    """Why a stance has no single sign."""

    MIXED = "mixed"
    UNCLEAR = "unclear"


class HolderKind(StrEnum):
    """Who holds a stance: an entity of the article, the author, or somebody unnamed."""

    ENTITY = "entity"
    AUTHOR = "author"
    UNNAMED = "unnamed"


class SentenceMark(StrEnum):
    """Value of one sentence for one target; `none` = looked at, the target is not in it."""

    NEG = "neg"
    NEU = "neu"
    POS = "pos"
    MIXED = "mixed"
    UNCLEAR = "unclear"
    NONE = "none"


class DocumentMark(StrEnum):
    """Value of a whole article for one target: five points, mixed, unclear or none."""

    MINUS_2 = "-2"
    MINUS_1 = "-1"
    ZERO = "0"
    PLUS_1 = "1"
    PLUS_2 = "2"
    MIXED = "mixed"
    UNCLEAR = "unclear"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a stance; `entity` is the id of an entity label when kind is `entity`."""

    kind: HolderKind
    entity: UUID | None = None

    def __post_init__(self) -> None:
        if (self.kind is HolderKind.ENTITY) != (self.entity is not None):
            raise ValueError("a holder of kind entity, and only such a one, names an entity")


AUTHOR = Holder(HolderKind.AUTHOR)
UNNAMED = Holder(HolderKind.UNNAMED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A stretch of the article's text of one kind: title, body, caption, furniture, other story."""

    id: UUID
    start: int
    end: int
    kind: str
    origin: Origin = Origin.MANUAL
    suggestion: UUID | None = None
    comment: str | None = None
    flagged: bool = False

    @property
    def layer(self) -> Layer:
        """Always `zone`."""
        return Layer.ZONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A named or role mention; label is a scheme id, country an ISO alpha-3 affiliation."""

    id: UUID
    start: int
    end: int
    label: str
    canonical: str | None = None
    country: str | None = None
    reading: Reading | None = None
    origin: Origin = Origin.MANUAL
    suggestion: UUID | None = None
    comment: str | None = None
    flagged: bool = False

    @property
    def layer(self) -> Layer:
        """Always `entity`."""
        return Layer.ENTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class Stance:
    """What attitude a holder shows toward a target in the words of `expression`."""

    id: UUID
    target: str
    expression: tuple[Span, ...]
    target_span: Span | None = None
    polarity: int = 0
    flag: StanceFlag | None = None
    voice: Voice = Voice.AUTHOR
    holder: Holder = AUTHOR
    via: UUID | None = None
    author_attitude: Attitude = Attitude.NEUTRAL
    basis: Basis | None = None
    origin: Origin = Origin.MANUAL
    suggestion: UUID | None = None
    comment: str | None = None
    flagged: bool = False

    @property
    def layer(self) -> Layer:
        """Always `stance`."""
        return Layer.STANCE

    @property
    def start(self) -> int:
        """Where the first piece of the expression begins."""
        return hull(self.expression).start

    @property
    def end(self) -> int:
        """Where the last piece of the expression ends."""
        return hull(self.expression).end


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceValue:
    """The value of one sentence for one target."""

    id: UUID
    start: int
    end: int
    target: str
    value: SentenceMark
    origin: Origin = Origin.MANUAL
    suggestion: UUID | None = None
    comment: str | None = None
    flagged: bool = False

    @property
    def layer(self) -> Layer:
        """Always `sentence`."""
        return Layer.SENTENCE


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentValue:
    """The two values of a whole article for one target; None = not decided yet."""

    id: UUID
    target: str
    author_stance: DocumentMark | None = None
    portrayal: DocumentMark | None = None
    main_holder: UUID | None = None
    origin: Origin = Origin.MANUAL
    suggestion: UUID | None = None
    comment: str | None = None
    flagged: bool = False

    @property
    def layer(self) -> Layer:
        """Always `document`."""
        return Layer.DOCUMENT


Annotation: TypeAlias = Zone | Entity | Stance | SentenceValue | DocumentValue
Spanned: TypeAlias = Zone | Entity | Stance | SentenceValue
Annotations: TypeAlias = Mapping[UUID, Annotation]


def span_of(annotation: Spanned) -> Span:
    """The code points from the first to the last character of a label."""
    return Span(annotation.start, annotation.end)


def pieces_of(annotation: Spanned) -> tuple[Span, ...]:
    """The code points of a label, piece by piece; only stance may have more than one."""
    if isinstance(annotation, Stance):
        return annotation.expression
    return (Span(annotation.start, annotation.end),)
