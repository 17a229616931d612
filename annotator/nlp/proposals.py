"""Turns what the producers found into suggestions with stable ids."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from annotator.model.annotations import (
    AUTHOR,
    UNNAMED,
    Entity,
    Holder,
    HolderKind,
    Layer,
    SentenceValue,
    Stance,
    Zone,
)
from annotator.model.articles import Article
from annotator.model.suggestions import Producer, Suggestion, suggestion_id
from annotator.nlp.entities.mentions import Mention
from annotator.nlp.learning.traits import signed
from annotator.nlp.lexicon import fingerprint
from annotator.nlp.passages import Passage
from annotator.nlp.stance.scene import Attribution, Found
from annotator.nlp.stance.sentences import Value
from annotator.nlp.zones.lines import Finding

VERSION = "1"
GATE = 0.5


def producer(name: str, model: str = "") -> Producer:
    """A producer of this package; its fingerprint covers word lists, gazetteer and pipeline."""
    return Producer(name, VERSION, f"{fingerprint()}{'-' if model else ''}{model}")


def entity_id(article: UUID, start: int, end: int, label: str) -> UUID:
    """The id of an entity suggestion, as stances refer to it."""
    return suggestion_id(article, Layer.ENTITY, start, end, label)


def zone_suggestions(article: Article, findings: Iterable[Finding]) -> list[Suggestion]:
    """Zone suggestions, maybes included and gated."""
    source = producer("zones")
    return [
        Suggestion(
            proposal=Zone(
                id=suggestion_id(article.uid, Layer.ZONE, f.start, f.end, f.kind),
                start=f.start,
                end=f.end,
                kind=f.kind,
            ),
            producer=source,
            score=round(f.score, 3),
            reason=_sentence(f.reason),
            gated=f.gated,
        )
        for f in findings
    ]


def entity_suggestions(
    article: Article, passage: Passage, mentions: Sequence[Mention], model: str
) -> list[Suggestion]:
    """Entity suggestions in text order."""
    found = []
    for mention in mentions:
        span = mention.span(passage)
        proposal = Entity(
            id=entity_id(article.uid, span.start, span.end, mention.label),
            start=span.start,
            end=span.end,
            label=mention.label,
            canonical=mention.canonical,
            country=mention.country,
            reading=mention.reading,
        )
        found.append(
            Suggestion(
                proposal=proposal,
                producer=producer(mention.source, model),
                score=round(mention.score, 3),
                reason=_sentence(mention.reason),
                gated=mention.score < GATE,
            )
        )
    return found


def stance_suggestions(
    article: Article, passage: Passage, found: Iterable[Found], model: str
) -> list[Suggestion]:
    """Stance suggestions in text order; holders are named by the ids of entity suggestions."""
    source = producer("stance", model)
    made = []
    for record in found:
        pieces = tuple(passage.token_span(a, b) for a, b in record.pieces)
        target_span = passage.token_span(record.hit.first, record.hit.last) if record.hit else None
        facts = ";".join(f"{p.start}-{p.end}" for p in pieces)
        proposal = Stance(
            id=suggestion_id(article.uid, Layer.STANCE, record.key, facts, record.polarity),
            target=record.key,
            expression=pieces,
            target_span=target_span,
            polarity=record.polarity,
            flag=record.flag,
            voice=record.by.voice,
            holder=_holder(article, passage, record.by),
            via=_id_of(article, passage, record.by.via),
            author_attitude=record.by.attitude,
            basis=record.basis,
        )
        made.append(
            Suggestion(
                proposal=proposal,
                producer=signed(source, record.rule),
                score=round(record.score, 3),
                reason=_sentence(record.reason),
                gated=record.score < GATE,
            )
        )
    return made


def sentence_suggestions(
    article: Article, values: Iterable[Value], models: Mapping[str, str]
) -> list[Suggestion]:
    """Sentence values in text order; the id is that of the sentence's start and the target.

    `models` says by a producer's name which models decide its answers.
    """
    sources = {name: producer(name, model) for name, model in models.items()}
    return [
        Suggestion(
            proposal=SentenceValue(
                id=suggestion_id(article.uid, Layer.SENTENCE, value.span.start, value.key),
                start=value.span.start,
                end=value.span.end,
                target=value.key,
                value=value.mark,
            ),
            producer=sources[value.producer],
            score=round(value.score, 3),
            reason=_sentence(value.reason),
            gated=value.score < GATE,
        )
        for value in values
    ]


def _holder(article: Article, passage: Passage, by: Attribution) -> Holder:
    if by.is_author:
        return AUTHOR
    entity = _id_of(article, passage, by.holder)
    return UNNAMED if entity is None else Holder(HolderKind.ENTITY, entity)


def _id_of(article: Article, passage: Passage, mention: Mention | None) -> UUID | None:
    if mention is None:
        return None
    span = mention.span(passage)
    return entity_id(article.uid, span.start, span.end, mention.label)


def _sentence(reason: str) -> str:
    return reason[:1].upper() + reason[1:].rstrip(".") + "."
