"""Turns what the producers found into suggestions with stable ids."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from annotator.model.annotations import Entity, Layer, Zone
from annotator.model.articles import Article
from annotator.model.suggestions import Producer, Suggestion, suggestion_id
from annotator.nlp.entities.mentions import Mention
from annotator.nlp.lexicon import fingerprint
from annotator.nlp.passages import Passage
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


def _sentence(reason: str) -> str:
    return reason[:1].upper() + reason[1:].rstrip(".") + "."
