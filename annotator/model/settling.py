"""The acts that settle suggestions: accept, reject, accept many, label the same mentions."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from annotator.errors import RefusalError
from annotator.model.annotations import (
    UNNAMED,
    DocumentValue,
    Entity,
    Holder,
    HolderKind,
    Layer,
    Origin,
    SentenceValue,
    Stance,
    Zone,
    span_of,
)
from annotator.model.documents import Document
from annotator.model.labelling import cut_zones
from annotator.model.sketch import Sketch, fresh_id
from annotator.model.spans import Span
from annotator.model.suggestions import Outcome, Suggestion, label_id

NEVER = "never"


def accept(sketch: Sketch, suggestion_id: UUID) -> str:
    """Make a suggestion a label; the holder it names is accepted with it."""
    sketch.require_open()
    suggestion = _open(sketch, suggestion_id)
    sketch.focus = _take(sketch, suggestion, Origin.ACCEPTED)
    return f"accept {_named(sketch, suggestion)}"


def reject(sketch: Sketch, suggestion_id: UUID) -> str:
    """Turn a suggestion down; it is remembered and not offered again."""
    sketch.require_open()
    suggestion = _open(sketch, suggestion_id)
    sketch.judge(suggestion.id, Outcome.REJECTED)
    return f"reject {_named(sketch, suggestion)}"


def never_again(sketch: Sketch, suggestion_id: UUID, where: str) -> str:
    """Turn a suggestion down for good; the title says how far, for undo takes that back too."""
    sketch.require_open()
    suggestion = _open(sketch, suggestion_id)
    sketch.judge(suggestion.id, Outcome.REJECTED)
    return f"{NEVER} {_named(sketch, suggestion)} {where}"


def accept_all(sketch: Sketch, suggestions: Sequence[Suggestion], layer: Layer | None) -> str:
    """Accept every given suggestion in one act."""
    sketch.require_open()
    taken = 0
    for suggestion in suggestions:
        if suggestion.id not in sketch.verdicts:
            _take(sketch, suggestion, Origin.BULK)
            taken += 1
    if not taken:
        raise RefusalError("Nothing is open here.")
    return f"accept {taken} {layer.value if layer else ''} suggestions".replace("  ", " ")


def reject_all(sketch: Sketch, suggestions: Sequence[Suggestion]) -> str:
    """Reject every given suggestion in one act."""
    sketch.require_open()
    undecided = [s.id for s in suggestions if s.id not in sketch.verdicts]
    for suggestion_id in undecided:
        sketch.judge(suggestion_id, Outcome.REJECTED)
    if not undecided:
        raise RefusalError("Nothing is open here.")
    return f"reject {len(undecided)} suggestions"


def label_mentions(sketch: Sketch, source: UUID, mentions: Iterable[Span]) -> str:
    """Give the same label and fields as one entity to other mentions, as one act."""
    sketch.require_open()
    model = sketch.label(source)
    if not isinstance(model, Entity):
        raise RefusalError("Choose an entity first.")
    made = 0
    for span in mentions:
        if _label_mention(sketch, model, span):
            made += 1
    if not made:
        raise RefusalError("There are no further mentions to label.")
    return f"label {made} same mentions {model.label}"


def unlabel_mentions(sketch: Sketch, source: UUID, others: Iterable[UUID]) -> str:
    """Remove one entity, or turn down one offered, with the given same mentions, as one act."""
    sketch.require_open()
    ids = [source, *others]
    for annotation_id in ids:
        if annotation_id not in sketch.annotations:
            sketch.judge(_open(sketch, annotation_id).id, Outcome.REJECTED)
            continue
        gone = sketch.drop(annotation_id)
        if gone.suggestion is not None:
            sketch.judge(gone.suggestion, Outcome.REJECTED)
    return f"remove {len(ids)} same mentions"


def _label_mention(sketch: Sketch, model: Entity, span: Span) -> bool:
    if any(span_of(entity) == span for entity in sketch.of_type(Entity)):
        return False
    suggestion = None
    for candidate in sketch.document.suggestions:
        proposal = candidate.proposal
        if (
            isinstance(proposal, Entity)
            and candidate.span == span
            and candidate.id not in sketch.verdicts
        ):
            agrees = proposal.label == model.label
            suggestion = candidate.id if agrees or suggestion is None else suggestion
            sketch.judge(candidate.id, Outcome.ACCEPTED if agrees else Outcome.EDITED)
    sketch.put(
        Entity(
            id=fresh_id(),
            start=span.start,
            end=span.end,
            label=model.label,
            canonical=model.canonical,
            country=model.country,
            reading=model.reading,
            origin=Origin.BULK,
            suggestion=suggestion,
        )
    )
    return True


def _open(sketch: Sketch, suggestion_id: UUID) -> Suggestion:
    suggestion = sketch.document.suggestion(suggestion_id)
    if suggestion is None or suggestion.id in sketch.verdicts:
        raise RefusalError("There is no open suggestion here.")
    return suggestion


def _take(sketch: Sketch, suggestion: Suggestion, origin: Origin) -> UUID:
    """Turn a suggestion into a label, or find the label that already says the same; its id."""
    sketch.judge(suggestion.id, Outcome.ACCEPTED)
    proposal = suggestion.proposal
    twin = _twin(sketch, suggestion)
    if twin is not None:
        return twin
    made = replace(
        proposal,
        id=label_id(sketch.document.person, suggestion.id),
        origin=origin,
        suggestion=suggestion.id,
    )
    if isinstance(made, Zone):
        cut_zones(sketch, span_of(made))
    if isinstance(made, Stance):
        made = replace(
            made,
            holder=_holder(sketch, made.holder, origin),
            via=_entity(sketch, made.via, origin) if made.via else None,
        )
    if isinstance(made, DocumentValue):
        made = _whole(sketch, made)
    sketch.put(made)
    return made.id


def _whole(sketch: Sketch, offered: DocumentValue) -> DocumentValue:
    """The article value that an offered one makes: it fills what is not answered yet."""
    holder = _entity(sketch, offered.main_holder, offered.origin) if offered.main_holder else None
    for value in sketch.of_type(DocumentValue):
        if value.target == offered.target:
            return replace(
                value,
                author_stance=value.author_stance or offered.author_stance,
                portrayal=value.portrayal or offered.portrayal,
                main_holder=value.main_holder or holder,
            )
    return replace(offered, main_holder=holder)


def _twin(sketch: Sketch, suggestion: Suggestion) -> UUID | None:
    proposal = suggestion.proposal
    if isinstance(proposal, Entity):
        for entity in sketch.of_type(Entity):
            if span_of(entity) == suggestion.span and entity.label == proposal.label:
                return entity.id
    if isinstance(proposal, SentenceValue):
        for value in sketch.of_type(SentenceValue):
            if value.start == proposal.start and value.target == proposal.target:
                return value.id
    return None


def _holder(sketch: Sketch, holder: Holder, origin: Origin) -> Holder:
    if holder.entity is None:
        return holder
    entity = _entity(sketch, holder.entity, origin)
    return Holder(HolderKind.ENTITY, entity) if entity else UNNAMED


def _entity(sketch: Sketch, suggestion_id: UUID, origin: Origin) -> UUID | None:
    """The label that stands for a suggested entity: its own, one that overlaps it, or a new one."""
    for entity in sketch.of_type(Entity):
        if entity.suggestion == suggestion_id:
            return entity.id
    suggestion = sketch.document.suggestion(suggestion_id)
    if suggestion is None or suggestion.layer is not Layer.ENTITY:
        return None
    overlapping = [e for e in sketch.of_type(Entity) if span_of(e).overlaps(suggestion.span)]
    if overlapping:
        return max(overlapping, key=lambda e: span_of(e).common(suggestion.span)).id
    if suggestion.id in sketch.verdicts:
        return None
    return _take(sketch, suggestion, origin)


def _named(sketch: Sketch, suggestion: Suggestion) -> str:
    proposal = suggestion.proposal
    if isinstance(proposal, DocumentValue):
        return f"article value for {proposal.target}"
    words = sketch.quoted(suggestion.span)
    if isinstance(proposal, Entity):
        return f"{words} {proposal.label}"
    if isinstance(proposal, Zone):
        return f"{words} {proposal.kind}"
    if isinstance(proposal, SentenceValue):
        return f"{words}: {proposal.target} {proposal.value}"
    return f"stance {words} toward {proposal.target}"


def still_open(document: Document) -> dict[Layer, int]:
    """How many suggestions wait for a decision, by layer; layers with none are left out."""
    counts: dict[Layer, int] = {}
    for suggestion in document.open_suggestions():
        counts[suggestion.layer] = counts.get(suggestion.layer, 0) + 1
    return counts
