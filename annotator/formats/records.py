"""The shape of one `annotator/1` line, as msgspec decodes and encodes it; checks of form only."""

from datetime import datetime
from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType, field

from annotator.model.annotations import (
    Attitude,
    Basis,
    HolderKind,
    Origin,
    Reading,
    SentenceMark,
    StanceFlag,
    Voice,
)
from annotator.model.articles import Status

FORMAT = "annotator/1"

Count: TypeAlias = Annotated[int, Meta(ge=0, le=2**63 - 1)]
Amount: TypeAlias = Annotated[int, Meta(ge=0, le=2**63 - 1)] | Annotated[float, Meta(ge=0)]
Name: TypeAlias = Annotated[str, Meta(min_length=1)]
Pair: TypeAlias = tuple[Count, Count]
Score: TypeAlias = Annotated[float, Meta(ge=0, le=1)]
Polarity: TypeAlias = Annotated[int, Meta(ge=-2, le=2)]
Mark: TypeAlias = Literal[-2, -1, 0, 1, 2, "-2", "-1", "0", "1", "2", "mixed", "unclear", "none"]


class HolderRecord(Struct, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """Who holds a stance; `entity` is the id of an entity of the same work."""

    kind: HolderKind
    entity: UUID | None = None


class _Label(Struct, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    id: UUID | None = None
    origin: Origin = Origin.IMPORTED
    suggestion: UUID | None = None
    comment: str | None = None
    flagged: bool = False
    text: str | None = None


class ZoneRecord(_Label, kw_only=True):
    """A zone, field for field."""

    start: Count
    end: Count
    kind: Name


class EntityRecord(_Label, kw_only=True):
    """An entity, field for field."""

    start: Count
    end: Count
    label: Name
    canonical: str | None = None
    country: str | None = None
    reading: Reading | None = None


class StanceRecord(_Label, omit_defaults=False, kw_only=True):
    """A stance record, field for field; offsets as pairs."""

    target: Name
    target_span: Pair | None = None
    expression: Annotated[tuple[Pair, ...], Meta(min_length=1)]
    polarity: Polarity = 0
    flag: StanceFlag | None = None
    voice: Voice = Voice.AUTHOR
    holder: HolderRecord = field(default_factory=lambda: HolderRecord(kind=HolderKind.AUTHOR))
    via: UUID | None = None
    author_attitude: Attitude = Attitude.NEUTRAL
    basis: Basis | None = None


class SentenceRecord(_Label, kw_only=True):
    """The value of one sentence for one target."""

    start: Count
    end: Count
    target: Name
    value: SentenceMark


class DocumentRecord(_Label, kw_only=True):
    """The values of the whole article for one target; numbers or words."""

    target: Name
    author_stance: Mark | None = None
    portrayal: Mark | None = None
    main_holder: UUID | None = None


class WorkRecord(Struct, forbid_unknown_fields=True, kw_only=True):
    """One person's work; the lists in the order zones, entities, stances, sentences, document."""

    person: Name
    status: Status = Status.UNSTARTED
    hidden_suggestions: bool = False
    active_seconds: Amount = 0
    comment: str | None = None
    skip_reason: str | UnsetType | None = UNSET
    revision: Count | UnsetType = UNSET
    updated_at: datetime | UnsetType | None = UNSET
    meta: dict[str, object] | UnsetType = UNSET
    zones: list[ZoneRecord] = []
    entities: list[EntityRecord] = []
    stances: list[StanceRecord] = []
    sentences: list[SentenceRecord] = []
    document: list[DocumentRecord] = []


class ZoneProposal(ZoneRecord, kw_only=True, tag_field="layer", tag="zone"):
    """A suggested zone."""

    origin: Origin = Origin.MANUAL
    producer: str
    version: str = ""
    fingerprint: str = ""
    score: Score = 1.0
    reason: str = ""
    gated: bool = False


class EntityProposal(EntityRecord, kw_only=True, tag_field="layer", tag="entity"):
    """A suggested entity."""

    origin: Origin = Origin.MANUAL
    producer: str
    version: str = ""
    fingerprint: str = ""
    score: Score = 1.0
    reason: str = ""
    gated: bool = False


class StanceProposal(StanceRecord, kw_only=True, tag_field="layer", tag="stance"):
    """A suggested stance; the entity ids in it are ids of suggestions."""

    origin: Origin = Origin.MANUAL
    producer: str
    version: str = ""
    fingerprint: str = ""
    score: Score = 1.0
    reason: str = ""
    gated: bool = False


class SentenceProposal(SentenceRecord, kw_only=True, tag_field="layer", tag="sentence"):
    """A suggested sentence value."""

    origin: Origin = Origin.MANUAL
    producer: str
    version: str = ""
    fingerprint: str = ""
    score: Score = 1.0
    reason: str = ""
    gated: bool = False


class DocumentProposal(DocumentRecord, kw_only=True, tag_field="layer", tag="document"):
    """A suggested document value."""

    origin: Origin = Origin.MANUAL
    producer: str
    version: str = ""
    fingerprint: str = ""
    score: Score = 1.0
    reason: str = ""
    gated: bool = False


Proposal: TypeAlias = (
    ZoneProposal | EntityProposal | StanceProposal | SentenceProposal | DocumentProposal
)
LabelRecord: TypeAlias = ZoneRecord | EntityRecord | StanceRecord | SentenceRecord | DocumentRecord


class ArticleRecord(Struct, forbid_unknown_fields=True, kw_only=True):
    """An article; a missing uid is made from the text."""

    uid: UUID | None = None
    title: str = ""
    source: str | None = None
    url: str | None = None
    published: str | None = None
    language: str = "en"
    group: str | None = None
    split: str | None = None
    meta: dict[str, object] = {}
    text: str


class LineRecord(Struct, forbid_unknown_fields=True, kw_only=True):
    """One line: an article with its works and suggestions."""

    format: str
    article: ArticleRecord
    work: list[WorkRecord] = []
    suggestions: list[Proposal] = []


class Header(Struct, frozen=True):
    """The part of a line that says what it is; everything else is skipped."""

    format: str = ""
