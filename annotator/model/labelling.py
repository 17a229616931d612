"""The acts that make, move, change and remove labels; each works on a sketch and names itself."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal
from uuid import UUID

from annotator.errors import RefusalError
from annotator.model.annotations import (
    Annotation,
    DocumentMark,
    DocumentValue,
    Entity,
    Holder,
    HolderKind,
    Layer,
    Origin,
    SentenceMark,
    SentenceValue,
    Stance,
    Voice,
    Zone,
    span_of,
)
from annotator.model.articles import Status, WorkState
from annotator.model.sketch import Sketch, described, fresh_id, touched
from annotator.model.spans import Span, hull, union
from annotator.model.suggestions import Outcome, Suggestion

Edge = Literal["start", "end"]


def label_entity(sketch: Sketch, span: Span, label: str) -> str:
    """Label a span as an entity; the same span with another label is relabelled instead."""
    sketch.require_open()
    tight = sketch.text_span(span)
    for entity in sketch.of_type(Entity):
        if span_of(entity) == tight:
            return relabel(sketch, entity.id, label)
    source, agrees = _settle_entity_suggestions(sketch, tight, label)
    made = Entity(
        id=fresh_id(),
        start=tight.start,
        end=tight.end,
        label=label,
        suggestion=source,
        origin=_settled_origin(source is not None, accepted=agrees),
    )
    sketch.put(made)
    sketch.focus = made.id
    return f"label {sketch.quoted(tight)} {label}"


def relabel(sketch: Sketch, annotation_id: UUID, label: str) -> str:
    """Change the label of an entity or the kind of a zone; id and other fields stay."""
    sketch.require_open()
    old = sketch.label(annotation_id)
    if isinstance(old, Entity):
        changed: Annotation = replace(old, label=label)
    elif isinstance(old, Zone):
        changed = replace(old, kind=label)
    else:
        raise RefusalError("Only entities and zones carry such a label.")
    if changed == old:
        raise RefusalError(f"{described(sketch, old)} is {label} already.")
    _put_edited(sketch, changed)
    return f"relabel {described(sketch, old)} {label}"


def label_zone(sketch: Sketch, span: Span, kind: str) -> str:
    """Mark a stretch as a zone; zones stay disjoint, so others are cut where they meet it."""
    sketch.require_open()
    if not 0 <= span.start < span.end <= len(sketch.document.text):
        raise RefusalError("Select some text first.")
    for other in sketch.document.suggestions:
        if (
            other.layer is Layer.ZONE
            and other.id not in sketch.verdicts
            and span.covers(other.span)
        ):
            same = isinstance(other.proposal, Zone) and other.proposal.kind == kind
            exact = same and other.span == span
            sketch.judge(other.id, Outcome.ACCEPTED if exact else Outcome.SUPERSEDED)
    made = Zone(id=fresh_id(), start=span.start, end=span.end, kind=kind)
    cut_zones(sketch, span)
    sketch.put(made)
    sketch.focus = made.id
    return f"mark {sketch.quoted(span)} {kind}"


def cut_zones(sketch: Sketch, span: Span, keep: UUID | None = None) -> None:
    """Take a stretch out of every zone that holds part of it; what is left of one stays."""
    for zone in list(sketch.of_type(Zone)):
        if zone.id == keep or not span_of(zone).overlaps(span):
            continue
        left, right = Span(zone.start, span.start), Span(span.end, zone.end)
        rest = [piece for piece in (left, right) if piece.start < piece.end]
        if not rest:
            sketch.drop(zone.id)
            continue
        sketch.put(replace(zone, start=rest[0].start, end=rest[0].end))
        for piece in rest[1:]:
            sketch.put(replace(zone, id=fresh_id(), start=piece.start, end=piece.end))


def add_stance(sketch: Sketch, span: Span, target: str, target_span: Span | None) -> str:
    """Make a stance record whose expression is the span, neutral until its fields are set."""
    sketch.require_open()
    tight = sketch.text_span(span)
    made = Stance(id=fresh_id(), target=target, expression=(tight,), target_span=target_span)
    sketch.put(made)
    sketch.focus = made.id
    return f"stance {sketch.quoted(tight)} toward {target}"


def add_piece(sketch: Sketch, annotation_id: UUID, span: Span) -> str:
    """Add a further piece to the expression of a stance record."""
    sketch.require_open()
    stance = _stance(sketch, annotation_id)
    pieces = union((*stance.expression, sketch.text_span(span)))
    if pieces == stance.expression:
        raise RefusalError("These words are in the expression already.")
    _put_edited(sketch, replace(stance, expression=pieces))
    return f"add {sketch.quoted(span)} to the expression"


def change_stance(sketch: Sketch, annotation_id: UUID, what: str, **fields: object) -> str:
    """Set fields of a stance record; `what` names the change for people."""
    sketch.require_open()
    old = _stance(sketch, annotation_id)
    changed = replace(old, **fields)  # type: ignore[arg-type]  # names come from the inspector
    if changed == old:
        return _agreed(sketch, old, what)
    _put_edited(sketch, changed)
    return f"{described(sketch, old)}: {what}"


def change_entity(sketch: Sketch, annotation_id: UUID, what: str, **fields: object) -> str:
    """Set canonical id, country or reading of an entity; `what` names it for people."""
    sketch.require_open()
    old = sketch.label(annotation_id)
    if not isinstance(old, Entity):
        raise RefusalError("Choose an entity first.")
    changed = replace(old, **fields)  # type: ignore[arg-type]  # names come from the inspector
    if changed == old:
        return _agreed(sketch, old, what)
    _put_edited(sketch, changed)
    return f"{described(sketch, old)}: {what}"


def move_edge(sketch: Sketch, annotation_id: UUID, edge: Edge, position: int) -> str:
    """Move one edge of a label to a position, for all but zones off white space; the rest stays."""
    sketch.require_open()
    old = sketch.label(annotation_id)
    if isinstance(old, SentenceValue | DocumentValue):
        raise RefusalError("Sentence and article values have no edges to move.")
    span = span_of(old)
    moved = Span(position, span.end) if edge == "start" else Span(span.start, position)
    if not 0 <= moved.start < moved.end <= len(sketch.document.text):
        raise RefusalError("The edge cannot go further.")
    if not isinstance(old, Zone):
        moved = sketch.text_span(moved)
    if isinstance(old, Stance):
        _put_edited(sketch, replace(old, expression=_stretched(old.expression, moved)))
    else:
        if isinstance(old, Zone):
            cut_zones(sketch, moved, keep=old.id)
        _put_edited(sketch, replace(old, start=moved.start, end=moved.end))
    return f"move the {edge} of {described(sketch, old)}"


def delete(sketch: Sketch, annotation_id: UUID) -> str:
    """Remove a label; stance records that it held lose the name; its suggestion is rejected."""
    sketch.require_open()
    gone = sketch.drop(annotation_id)
    if gone.suggestion is not None:
        sketch.judge(gone.suggestion, Outcome.REJECTED)
    return f"delete {described(sketch, gone)}"


def set_sentence(sketch: Sketch, sentence: Span, target: str, value: SentenceMark) -> str:
    """Give a sentence its value for one target; a suggestion for the cell is settled by it."""
    sketch.require_open()
    suggestion = _settle_cell(sketch, sentence, target, value)
    old = next((v for v in sketch.of_type(SentenceValue) if _is_cell(v, sentence, target)), None)
    if old is not None and old.value is value:
        return f"{target} {value} stays"
    if old is not None:
        sketch.put(touched(replace(old, value=value)))
    else:
        accepted = suggestion is not None and suggestion[1]
        sketch.put(
            SentenceValue(
                id=fresh_id(),
                start=sentence.start,
                end=sentence.end,
                target=target,
                value=value,
                suggestion=suggestion[0] if suggestion else None,
                origin=_settled_origin(suggestion is not None, accepted=accepted),
            )
        )
    return f"sentence {sketch.quoted(sentence)}: {target} {value}"


def set_document(
    sketch: Sketch, target: str, field: Literal["author_stance", "portrayal"], mark: DocumentMark
) -> str:
    """Give the whole article one of its two values for one target."""
    sketch.require_open()
    old = _document_value(sketch, target)
    changed = (
        replace(old, author_stance=mark)
        if field == "author_stance"
        else replace(old, portrayal=mark)
    )
    sketch.put(touched(changed))
    return f"article: {target} {field.replace('_', ' ')} {mark}"


def set_main_holder(sketch: Sketch, target: str, entity: UUID | None) -> str:
    """Name whose stance toward a target the article carries above all, or nobody."""
    sketch.require_open()
    if entity is not None and not isinstance(sketch.label(entity), Entity):
        raise RefusalError("A main holder is an entity of the article.")
    sketch.put(touched(replace(_document_value(sketch, target), main_holder=entity)))
    return f"article: main holder toward {target}"


def set_comment(sketch: Sketch, annotation_id: UUID, comment: str | None) -> str:
    """Write, change or clear the comment on a label."""
    sketch.require_open()
    old = sketch.label(annotation_id)
    sketch.put(replace(old, comment=(comment or "").strip() or None))
    return f"comment on {described(sketch, old)}"


def toggle_flag(sketch: Sketch, annotation_id: UUID) -> str:
    """Mark a label for discussion, or take the mark away."""
    sketch.require_open()
    old = sketch.label(annotation_id)
    sketch.put(replace(old, flagged=not old.flagged))
    return f"{'unflag' if old.flagged else 'flag'} {described(sketch, old)}"


def set_status(sketch: Sketch, status: Status, reason: str | None = None) -> str:
    """Close the article as done or skipped, or reopen it."""
    if sketch.state.status is status and sketch.state.skip_reason == reason:
        raise RefusalError(f"The article is {status} already.")
    sketch.state = replace(sketch.state, status=status, skip_reason=reason)
    words = {
        Status.DONE: "done",
        Status.SKIPPED: f"skip: {reason}",
        Status.STARTED: "reopen",
        Status.UNSTARTED: "not started",
    }
    return words[status]


def comment_article(sketch: Sketch, comment: str | None) -> str:
    """Write, change or clear the comment on the whole article."""
    sketch.state = WorkState(
        sketch.state.status, sketch.state.skip_reason, (comment or "").strip() or None
    )
    return "comment on the article"


def hold(sketch: Sketch, annotation_id: UUID, holder: Holder) -> str:
    """Name who holds a stance; for the author's own words the voice becomes the author's."""
    name = holder.kind.value
    if holder.entity is not None:
        entity = sketch.label(holder.entity)
        if not isinstance(entity, Entity):
            raise RefusalError("A holder is an entity of the article.")
        name = sketch.quoted(span_of(entity))
    fields: dict[str, object] = {"holder": holder}
    if holder.kind is HolderKind.AUTHOR:
        fields["voice"] = Voice.AUTHOR
    return change_stance(sketch, annotation_id, f"holder {name}", **fields)


def _agreed(sketch: Sketch, label: Annotation, what: str) -> str:
    """A value that a label has already: for a suggestion just taken it means yes.

    Raises:
        RefusalError: for a label that was there before.
    """
    if label.id in sketch.document.annotations:
        raise RefusalError(f"{described(sketch, label)}: {what} already.")
    return f"accept {described(sketch, label)}: {what}"


def _stance(sketch: Sketch, annotation_id: UUID) -> Stance:
    found = sketch.label(annotation_id)
    if not isinstance(found, Stance):
        raise RefusalError("Choose a stance record first.")
    return found


def _put_edited(sketch: Sketch, annotation: Annotation) -> None:
    sketch.put(touched(annotation))
    if annotation.suggestion is not None:
        sketch.judge(annotation.suggestion, Outcome.EDITED)
    sketch.focus = annotation.id


def _stretched(pieces: Sequence[Span], moved: Span) -> tuple[Span, ...]:
    """Pieces cut to the moved edges; only an edge moved outwards takes new words in."""
    whole = hull(pieces)
    inside = [
        Span(max(p.start, moved.start), min(p.end, moved.end))
        for p in union(pieces)
        if p.overlaps(moved)
    ] or [moved]
    if moved.start < whole.start:
        inside[0] = Span(moved.start, inside[0].end)
    if moved.end > whole.end:
        inside[-1] = Span(inside[-1].start, moved.end)
    return union(inside)


def _settle_entity_suggestions(sketch: Sketch, span: Span, label: str) -> tuple[UUID | None, bool]:
    """Judge the suggestions a hand-made entity answers: the nearest is its source, if any.

    The second value says whether the source proposed just this; the others are superseded.
    """
    answered: list[tuple[bool, bool, int, Suggestion]] = []
    for suggestion in sketch.document.suggestions:
        proposal = suggestion.proposal
        if not isinstance(proposal, Entity) or suggestion.id in sketch.verdicts:
            continue
        exact, same = suggestion.span == span, proposal.label == label
        if exact or (same and suggestion.span.overlaps(span)):
            answered.append((exact, same, suggestion.span.common(span), suggestion))
    if not answered:
        return None, False
    nearest = max(answered, key=lambda row: row[:3])
    agrees = nearest[0] and nearest[1]
    for *_, suggestion in answered:
        sketch.judge(suggestion.id, Outcome.SUPERSEDED)
    source = nearest[3].id
    sketch.judge(source, Outcome.ACCEPTED if agrees else Outcome.EDITED)
    return source, agrees


def _is_cell(value: SentenceValue, sentence: Span, target: str) -> bool:
    return value.target == target and value.start == sentence.start


def _settle_cell(
    sketch: Sketch, sentence: Span, target: str, value: SentenceMark
) -> tuple[UUID, bool] | None:
    for suggestion in sketch.document.suggestions:
        proposal = suggestion.proposal
        if isinstance(proposal, SentenceValue) and _is_cell(proposal, sentence, target):
            agrees = proposal.value is value
            sketch.judge(suggestion.id, Outcome.ACCEPTED if agrees else Outcome.EDITED)
            return suggestion.id, agrees
    return None


def _settled_origin(suggested: bool, *, accepted: bool) -> Origin:  # noqa: FBT001
    if not suggested:
        return Origin.MANUAL
    return Origin.ACCEPTED if accepted else Origin.EDITED


def _document_value(sketch: Sketch, target: str) -> DocumentValue:
    found = next((v for v in sketch.of_type(DocumentValue) if v.target == target), None)
    return found or DocumentValue(id=fresh_id(), target=target)
