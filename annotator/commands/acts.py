"""Between keys and pure acts: what the current thing is, and taking a suggestion first."""

from collections.abc import Callable
from uuid import UUID

from annotator.commands.context import Context
from annotator.errors import RefusalError
from annotator.model.annotations import Entity, Layer, span_of
from annotator.model.documents import Document
from annotator.model.settling import accept
from annotator.model.sketch import Sketch
from annotator.model.spans import Span
from annotator.model.suggestions import Suggestion

CHOOSE_FIRST = "Choose a label first: click it, or go to it with Tab or O."


def taken(sketch: Sketch, item: UUID) -> UUID:
    """The label with this id; when it is an open suggestion, the label got by accepting it."""
    if item in sketch.annotations:
        return item
    accept(sketch, item)
    return sketch.focus or item


def on_current(context: Context, act: Callable[[Sketch, UUID], str]) -> None:
    """Carry an act out on the current label; a current suggestion is accepted in the same act."""
    item = context.current_id()
    if item is None:
        context.window.say(CHOOSE_FIRST)
        return
    context.desk.act(lambda sketch: act(sketch, taken(sketch, item)))


def document_of(context: Context) -> Document:
    """The open document with what is being saved.

    Raises:
        RefusalError: when no article is open.
    """
    if context.desk.head is None:
        raise RefusalError("Open an article first.")
    return context.desk.head


def chosen_span(context: Context) -> Span:
    """The selection, else the current item's span, else the token at the caret."""
    document = document_of(context)
    focus = context.desk.focus.now
    if focus.selection is not None:
        return focus.selection
    item = context.current_item()
    if item is not None and item.layer is not Layer.DOCUMENT:
        return span_of(item)  # type: ignore[arg-type]  # document values have no span
    tokens = document.segmentation.tokens
    if not tokens:
        raise RefusalError("There is no word at the caret.")
    return tokens[document.segmentation.token_at(focus.caret)]


def open_in_focus(context: Context) -> list[Suggestion]:
    """Suggestions to go through in the layer in focus; together: all but sentence values."""
    document = document_of(context)
    layer = context.desk.focus.now.layer
    found = document.visible_suggestions(layer)
    if layer is None:
        found = [s for s in found if s.layer is not Layer.SENTENCE]
    return found


def go_to(context: Context, suggestion: Suggestion) -> None:
    """Make a suggestion current, with the caret at its start."""
    context.desk.focus.take(suggestion.id, suggestion.span)


def go_to_next_open(context: Context, by: int = 1) -> bool:
    """Go to the next open suggestion in text order, around the end; False when none is open."""
    found = open_in_focus(context)
    if not found:
        context.window.say("Nothing is open here. Ctrl+Enter marks the article done.")
        return False
    focus = context.desk.focus.now
    here = next((i for i, s in enumerate(found) if s.id == focus.current), None)
    if here is not None:
        go_to(context, found[(here + by) % len(found)])
        return True
    after = [s for s in found if s.span.start >= focus.caret]
    if by > 0:
        go_to(context, after[0] if after else found[0])
    else:
        before = [s for s in found if s.span.start < focus.caret]
        go_to(context, before[-1] if before else found[-1])
    return True


def entities(context: Context) -> list[Entity]:
    """The article's entity labels, then proposals still open, in text order."""
    document = document_of(context)
    labels = document.of_type(Entity)
    proposals = [
        s.proposal
        for s in document.visible_suggestions(Layer.ENTITY)
        if isinstance(s.proposal, Entity)
    ]
    return sorted([*labels, *proposals], key=lambda entity: (entity.start, entity.end))


def ignore(_answer: object) -> None:
    """Lets an answer go where only the doing counts: callbacks of the window return nothing."""
