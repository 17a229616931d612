"""From model nouns to the records of one `annotator/1` line; what is unset is left out."""

from typing import Any

from msgspec import UNSET, UnsetType

from annotator.formats.records import (
    FORMAT,
    ArticleRecord,
    DocumentProposal,
    DocumentRecord,
    EntityProposal,
    EntityRecord,
    HolderRecord,
    LineRecord,
    Mark,
    Proposal,
    SentenceProposal,
    SentenceRecord,
    StanceProposal,
    StanceRecord,
    WorkRecord,
    ZoneProposal,
    ZoneRecord,
)
from annotator.model.annotations import (
    Annotation,
    DocumentMark,
    DocumentValue,
    Entity,
    Holder,
    SentenceValue,
    Stance,
    Zone,
    pieces_of,
)
from annotator.model.bundles import ArticleBundle, WorkBundle
from annotator.model.suggestions import Suggestion

_JOINT = " … "
_MARKS: dict[DocumentMark | None, Mark | None] = {None: None}
_MARKS |= {
    DocumentMark.MIXED: "mixed",
    DocumentMark.UNCLEAR: "unclear",
    DocumentMark.NONE: "none",
    DocumentMark.MINUS_2: -2,
    DocumentMark.MINUS_1: -1,
    DocumentMark.ZERO: 0,
    DocumentMark.PLUS_1: 1,
    DocumentMark.PLUS_2: 2,
}


def pack(bundle: ArticleBundle, *, with_text: bool = False) -> LineRecord:
    """The record of a bundle; `with_text` adds to each span the characters it covers."""
    article = bundle.article
    text = article.text if with_text else None
    return LineRecord(
        format=FORMAT,
        article=ArticleRecord(
            uid=article.uid,
            title=article.title,
            source=article.source,
            url=article.url,
            published=article.published,
            language=article.language,
            group=article.group,
            split=article.split,
            meta=dict(article.meta),
            text=article.text,
        ),
        work=[_work(work, text) for work in bundle.works],
        suggestions=[_suggestion(suggestion, text) for suggestion in bundle.suggestions],
    )


def _work(work: WorkBundle, text: str | None) -> WorkRecord:
    state, facts = work.state, work.facts
    seconds = facts.active_seconds
    record = WorkRecord(
        person=work.person,
        status=state.status,
        hidden_suggestions=facts.hidden_suggestions,
        active_seconds=int(seconds) if seconds.is_integer() else seconds,
        comment=state.comment,
        skip_reason=_unless_none(state.skip_reason),
        revision=facts.revision or UNSET,
        updated_at=_unless_none(facts.updated_at),
        meta=dict(work.meta) or UNSET,
        zones=[],
        entities=[],
        stances=[],
        sentences=[],
        document=[],
    )
    for label in work.annotations:
        _put(record, label, text)
    return record


def _put(record: WorkRecord, label: Annotation, text: str | None) -> None:
    fields = _common(label, text)
    if isinstance(label, Entity):
        record.entities.append(EntityRecord(**_entity(label), **fields))
    elif isinstance(label, Stance):
        record.stances.append(StanceRecord(**_stance(label), **fields))
    elif isinstance(label, SentenceValue):
        record.sentences.append(SentenceRecord(**_sentence(label), **fields))
    elif isinstance(label, Zone):
        record.zones.append(ZoneRecord(**_zone(label), **fields))
    else:
        record.document.append(DocumentRecord(**_document(label), **fields))


def _suggestion(suggestion: Suggestion, text: str | None) -> Proposal:
    label, producer = suggestion.proposal, suggestion.producer
    fields = _common(label, text)
    fields |= {
        "producer": producer.name,
        "version": producer.version,
        "fingerprint": producer.fingerprint,
        "score": suggestion.score,
        "reason": suggestion.reason,
        "gated": suggestion.gated,
    }
    if isinstance(label, Entity):
        return EntityProposal(**_entity(label), **fields)
    if isinstance(label, Stance):
        return StanceProposal(**_stance(label), **fields)
    if isinstance(label, SentenceValue):
        return SentenceProposal(**_sentence(label), **fields)
    if isinstance(label, Zone):
        return ZoneProposal(**_zone(label), **fields)
    return DocumentProposal(**_document(label), **fields)


def _common(label: Annotation, text: str | None) -> dict[str, Any]:
    common: dict[str, Any] = {
        "id": label.id,
        "origin": label.origin,
        "suggestion": label.suggestion,
        "comment": label.comment,
        "flagged": label.flagged,
    }
    if text is not None and not isinstance(label, DocumentValue):
        common["text"] = _JOINT.join(text[a:b] for a, b in pieces_of(label))
    return common


def _zone(label: Zone) -> dict[str, Any]:
    return {"start": label.start, "end": label.end, "kind": label.kind}


def _entity(label: Entity) -> dict[str, Any]:
    return {
        "start": label.start,
        "end": label.end,
        "label": label.label,
        "canonical": label.canonical,
        "country": label.country,
        "reading": label.reading,
    }


def _stance(label: Stance) -> dict[str, Any]:
    return {
        "target": label.target,
        "target_span": label.target_span,
        "expression": label.expression,
        "polarity": label.polarity,
        "flag": label.flag,
        "voice": label.voice,
        "holder": _holder(label.holder),
        "via": label.via,
        "author_attitude": label.author_attitude,
        "basis": label.basis,
    }


def _holder(holder: Holder) -> HolderRecord:
    return HolderRecord(kind=holder.kind, entity=holder.entity)


def _sentence(label: SentenceValue) -> dict[str, Any]:
    return {
        "start": label.start,
        "end": label.end,
        "target": label.target,
        "value": label.value,
    }


def _document(label: DocumentValue) -> dict[str, Any]:
    return {
        "target": label.target,
        "author_stance": _MARKS[label.author_stance],
        "portrayal": _MARKS[label.portrayal],
        "main_holder": label.main_holder,
    }


def _unless_none(value: Any) -> Any | UnsetType:  # noqa: ANN401  # whatever comes in goes out
    return UNSET if value is None else value
