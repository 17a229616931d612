"""The rows of the inspector for each kind of label: name, key, value, colour; pure functions."""

from dataclasses import dataclass

from annotator.model.annotations import Annotation, Entity, SentenceValue, Stance, Zone, span_of
from annotator.model.documents import Document
from annotator.model.scheme import Scheme
from annotator.model.spans import Span
from annotator.model.suggestions import Suggestion
from annotator.ui.label.wording import (
    confidence,
    entity_name,
    holder_name,
    role_of,
    signed,
    why,
)

_ORIGINS = {
    "manual": "by hand",
    "accepted": "accepted suggestion",
    "edited": "corrected suggestion",
    "bulk": "accepted together with others",
    "rule": "by rule",
    "imported": "imported",
    "adjudicated": "adjudicated",
}


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One line: what it is, the command that changes it, the words, a chip's role if any."""

    name: str
    command: str
    value: str
    role: str = ""
    after: str = ""


def heading(document: Document, annotation: Annotation, suggestion: Suggestion | None) -> str:
    """What the card is about: layer, and for a suggestion its place among those open."""
    names = {"zone": "Zone", "entity": "Entity", "stance": "Stance", "sentence": "Sentence"}
    name = names.get(annotation.layer.value, "Article")
    if suggestion is None:
        return name
    found = document.visible_suggestions(annotation.layer)
    place = next((i for i, s in enumerate(found, 1) if s is suggestion), 0)
    return f"{name} · suggestion {place} of {len(found)}" if place else f"{name} · suggestion"


def quote(document: Document, annotation: Annotation) -> str:
    """The words of a label, in quotation marks."""
    if isinstance(annotation, Stance):
        pieces = [document.surface(piece) for piece in annotation.expression]
        return "“" + " … ".join(" ".join(p.split()) for p in pieces) + "”"
    if isinstance(annotation, Zone | Entity | SentenceValue):
        words = " ".join(document.surface(span_of(annotation)).split())
        return f"“{words if len(words) <= 160 else words[:158] + '…'}”"
    return "The whole article"


def rows(document: Document, scheme: Scheme, annotation: Annotation) -> list[FieldRow]:
    """The fields of a label with the commands that change them."""
    if isinstance(annotation, Entity):
        return _entity_rows(scheme, annotation)
    if isinstance(annotation, Stance):
        return _stance_rows(document, scheme, annotation)
    if isinstance(annotation, Zone):
        zone = next((z for z in scheme.zones if z.id == annotation.kind), None)
        counts = "counts as article" if zone and zone.counts else "left out of the article"
        return [FieldRow("Kind", "zone.pick", zone.name if zone else annotation.kind, "neutral"),
                FieldRow("Means", "", counts)]  # fmt: skip
    return []


def reason(document: Document, annotation: Annotation, suggestion: Suggestion | None) -> str:
    """Why a suggestion is there, or how a label came to be."""
    if suggestion is None:
        return _ORIGINS[annotation.origin.value].capitalize() + "."
    return f"{why(document, suggestion)}\n{confidence(suggestion)}"


def alignment(document: Document, annotation: Annotation) -> str:
    """A warning when an edge lies inside a token, where spaCy could not learn it; else empty."""
    if not isinstance(annotation, Entity | Stance):
        return ""
    bounds = document.segmentation
    spans = annotation.expression if isinstance(annotation, Stance) else (span_of(annotation),)
    bad = next((s for s in spans if not bounds.is_aligned(s)), None)
    if bad is None:
        return ""
    grown = bounds.snapped(Span(bad.start, bad.end))
    return f"An edge lies inside a token; whole tokens would be “{document.surface(grown)}”."


def _entity_rows(scheme: Scheme, entity: Entity) -> list[FieldRow]:
    known = next((label for label in scheme.entities if label.id == entity.label), None)
    reading = entity.reading.value if entity.reading else "not said"
    name = known.name if known else ""
    return [
        FieldRow("Label", f"label.{entity.label.lower()}", entity.label, entity.label, name),
        FieldRow("Stands for", "entity.reading", reading),
        FieldRow("Id", "entity.canonical", entity.canonical or "—"),
        FieldRow("Country", "entity.country", entity.country or "—"),
    ]


def _stance_rows(document: Document, scheme: Scheme, stance: Stance) -> list[FieldRow]:
    target = next((t.name for t in scheme.targets if t.key == stance.target), stance.target)
    via = f"via “{document.surface(stance.target_span)}”" if stance.target_span else "implied"
    holder = holder_name(document, stance)
    sign = stance.flag.value if stance.flag else signed(stance.polarity)
    found = [
        FieldRow("Target", "stance.target", target, "GPE", via),
        FieldRow("Polarity", "stance.plus", sign, role_of(stance)),
        FieldRow("Holder", "stance.holder", holder, "PERSON" if stance.holder.entity else ""),
        FieldRow("Voice", "stance.voice", stance.voice.value),
        FieldRow("Attitude", "stance.attitude", stance.author_attitude.value),
        FieldRow("Basis", "stance.basis", stance.basis.value if stance.basis else "not said"),
        FieldRow("Sign", "stance.flag", stance.flag.value if stance.flag else "clear"),
    ]
    if stance.via is not None:
        found.insert(3, FieldRow("Via", "stance.via", entity_name(document, stance.via)))
    return found
