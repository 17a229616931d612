"""Commands that make and change labels in the text: entities, zones, edges, flags, mentions."""

from functools import partial
from typing import cast
from uuid import UUID

from annotator.commands.acts import (
    CHOOSE_FIRST,
    chosen_span,
    document_of,
    ignore,
    on_current,
    taken,
)
from annotator.commands.context import Choice, Context
from annotator.commands.registry import EVERYWHERE, READING, Command, Mode, with_article
from annotator.errors import RefusalError
from annotator.model import labelling
from annotator.model.annotations import Entity, Layer, Reading, Zone, span_of
from annotator.model.mentions import Mention, aliases_of, same_mentions
from annotator.model.scheme import Label, Scheme, ZoneKind
from annotator.model.settling import label_mentions, reject, unlabel_mentions
from annotator.model.sketch import Sketch
from annotator.model.spans import Span

GROUP = "Labels"


def label(context: Context, label_id: str) -> None:
    """Label the selection or the caret's token; a current entity is relabelled."""
    item = context.current_item()
    if context.desk.focus.now.selection is None and isinstance(item, Entity):
        if item.id in document_of(context).annotations and item.label == label_id:
            context.window.say(f"It is {label_id} already.")
            return
        on_current(context, partial(_relabel_or_keep, label_id=label_id))
        return
    context.desk.act(labelling.label_entity, chosen_span(context), label_id)
    _collapse(context)


def mark_zone(context: Context, kind: str) -> None:
    """Mark the selection, or the line at the caret, as a zone; a current zone changes its kind."""
    item = context.current_item()
    focus = context.desk.focus.now
    if focus.selection is None and isinstance(item, Zone):
        on_current(context, partial(_relabel_or_keep, label_id=kind))
        return
    span = focus.selection or line_at(document_of(context).text, focus.caret)
    context.desk.act(labelling.label_zone, span, kind)
    _collapse(context)


def pick_zone(context: Context) -> None:
    """Offer the zone kinds for the selection or line."""
    choices = [Choice(z.key, z.name, z.id, note=z.hint) for z in context.scheme.zones]
    context.window.pick("Zone", choices, lambda kind: mark_zone(context, str(kind)))


def line_at(text: str, position: int) -> Span:
    """The line that holds a position, without its line break."""
    start = text.rfind("\n", 0, position) + 1
    end = text.find("\n", position)
    return Span(start, len(text) if end < 0 else end)


def choose_edge(context: Context, edge: str) -> None:
    """Choose which edge of the current label the arrow keys move; again lets it go."""
    if context.current_item() is None:
        context.window.say(CHOOSE_FIRST)
        return
    now = context.desk.focus.now
    context.desk.focus.put(edge=None if now.edge == edge else edge)


def move_edge(context: Context, edge: str, by: int) -> None:
    """Move one edge of the current label by a token."""
    item = context.current_item()
    if item is None or item.layer not in {Layer.ZONE, Layer.ENTITY, Layer.STANCE}:
        context.window.say(CHOOSE_FIRST)
        return
    bounds = document_of(context).segmentation
    if not bounds.tokens:
        raise RefusalError("There is no word to move the edge by.")
    span = span_of(item)  # type: ignore[arg-type]  # layers with spans only
    if edge == "start":
        index = bounds.token_at(span.start) + by
        position = bounds.tokens[max(0, min(index, len(bounds.tokens) - 1))].start
    else:
        index = bounds.token_before(span.end) + by
        position = bounds.tokens[max(0, min(index, len(bounds.tokens) - 1))].end
    on_current(
        context,
        partial(labelling.move_edge, edge=cast("labelling.Edge", edge), position=position),
    )


def nudge_edge(context: Context, edge: str, by: int) -> None:
    """Move one edge of the current zone by a character; other labels keep to tokens."""
    item = context.current_item()
    if not isinstance(item, Zone):
        context.window.say("Only zones may begin or end inside a word.")
        return
    position = (item.start if edge == "start" else item.end) + by
    on_current(
        context,
        partial(labelling.move_edge, edge=cast("labelling.Edge", edge), position=position),
    )


def delete(context: Context) -> None:
    """Delete the current label; a current suggestion is rejected."""
    item = context.current_id()
    if item is None:
        context.window.say(CHOOSE_FIRST)
    elif item in document_of(context).annotations:
        if context.desk.act(labelling.delete, item):
            context.desk.focus.put(current=None)
    else:
        context.desk.act(reject, item)


def flag(context: Context) -> None:
    """Flag the current label for discussion, or take the flag away."""
    on_current(context, labelling.toggle_flag)


def comment(context: Context) -> None:
    """Write a comment on the current label, else on the article."""
    item = context.current_item()
    if item is None:
        document = document_of(context)
        context.window.ask_text(
            "Comment on the article",
            document.state.comment or "",
            lambda text: ignore(context.desk.act(labelling.comment_article, text)),
        )
        return
    context.window.ask_text(
        "Comment",
        item.comment or "",
        lambda text: on_current(context, partial(labelling.set_comment, comment=text)),
    )


def correct_title(context: Context) -> None:
    """Correct the article's title; selected words are offered, for first lines often mislead."""
    document = document_of(context)
    chosen = context.desk.focus.now.selection
    offered = document.surface(chosen) if chosen else document.article.title
    context.window.ask_text(
        "Title of this article",
        " ".join(offered.split()),
        lambda title: context.workspace.retitle(document.article.uid, " ".join(title.split())),
    )


def same(context: Context) -> None:
    """Preview every same mention of the current entity and label the checked ones."""
    entity = _current_entity(context)
    document = document_of(context)
    taken_spans = {span_of(e) for e in document.of_type(Entity)}
    mentions = [
        m
        for m in _mentions(context, entity)
        if m.span not in taken_spans and m.span != span_of(entity)
    ]
    if not mentions:
        context.window.say("All mentions carry a label already.")
        return
    choices = [Choice("", _in_context(document.text, m.span), m.span, note=m.why) for m in mentions]
    title = f"Label as {entity.label}: {len(mentions)} same mentions"
    context.window.pick_many(
        title,
        choices,
        lambda spans: on_current(
            context, partial(_label_same, spans=[cast("Span", s) for s in spans])
        ),
    )


def remove_same(context: Context) -> None:
    """Preview every same mention that carries the label and remove the checked ones."""
    entity = _current_entity(context)
    document = document_of(context)
    wanted = {m.span for m in _mentions(context, entity)}
    others = [
        e
        for e in document.of_type(Entity)
        if span_of(e) in wanted and e.label == entity.label and e.id != entity.id
    ]
    choices = [Choice("", _in_context(document.text, span_of(e)), e.id) for e in others]
    context.window.pick_many(
        f"Remove {entity.label} here and from {len(others)} same mentions",
        choices,
        lambda ids: ignore(
            context.desk.act(unlabel_mentions, entity.id, [cast("UUID", i) for i in ids])
        ),
    )


def pick_reading(context: Context) -> None:
    """Say whether a name stands for itself, its government or its people."""
    choices = [Choice(c.key, c.name, c.id) for c in context.scheme.choice("reading")]
    context.window.pick("Stands for", choices, lambda value: _set_reading(context, str(value)))


def ask_canonical(context: Context) -> None:
    """Name the canonical id of the current entity."""
    entity = _current_entity(context)
    context.window.ask_text(
        "Canonical id (one id for all spellings)",
        entity.canonical or "",
        lambda text: on_current(
            context,
            partial(labelling.change_entity, what=f"id {text}", canonical=text.strip() or None),
        ),
    )


def ask_country(context: Context) -> None:
    """Name the country the current entity belongs to."""
    entity = _current_entity(context)
    context.window.ask_text(
        "Country (three letters, such as ARM)",
        entity.country or "",
        lambda text: on_current(
            context,
            partial(
                labelling.change_entity,
                what=f"country {text}",
                country=text.strip().upper() or None,
            ),
        ),
    )


def commands(scheme: Scheme) -> list[Command]:
    """All labelling commands, those of the scheme's labels and zones among them."""
    return [
        *(_label_command(entity) for entity in scheme.entities if not entity.retired),
        *(_zone_command(zone, str(i)) for i, zone in enumerate(scheme.zones, start=1)),
        _command("zone.pick", "Mark a zone…", ("Z",), pick_zone),
        *_edge_commands(),
        _command("label.delete", "Delete the label, reject the suggestion",
                 ("Delete", "Backspace"), delete),
        _command("label.flag", "Flag for discussion", ("F",), flag, EVERYWHERE),
        _command("label.comment", "Comment…", ("C",), comment, EVERYWHERE),
        Command(id="article.title", title="Correct the title…", group="Work", keys=("Ctrl+T",),
                run=correct_title, when=with_article),
        _command("label.same", "Label same mentions…", ("M",), same, frozenset({Mode.TEXT})),
        _command("label.same.remove", "Remove same mentions…", ("Shift+M",), remove_same,
                 frozenset({Mode.TEXT})),
        _command("entity.reading", "Stands for…", ("R",), pick_reading, frozenset({Mode.TEXT})),
        _command("entity.canonical", "Canonical id…", ("I",), ask_canonical,
                 frozenset({Mode.TEXT})),
        _command("entity.country", "Country…", ("Y",), ask_country, frozenset({Mode.TEXT})),
    ]  # fmt: skip


def _command(
    verb: str,
    title: str,
    keys: tuple[str, ...],
    run: object,
    modes: frozenset[Mode] = READING,
) -> Command:
    return Command(
        id=verb,
        title=title,
        group=GROUP,
        keys=keys,
        modes=modes,
        when=with_article,
        run=run,  # type: ignore[arg-type]
    )


def _label_command(entity: Label) -> Command:
    return Command(
        id=f"label.{entity.id.lower()}",
        title=f"Label {entity.name} ({entity.id})",
        group=GROUP,
        keys=(entity.key,) if entity.key else (),
        modes=frozenset({Mode.TEXT}),
        when=with_article,
        run=partial(label, label_id=entity.id),
    )


def _zone_command(zone: ZoneKind, key: str) -> Command:
    return Command(
        id=f"zone.{zone.id.lower()}",
        title=f"Zone: {zone.name}",
        group="Zones",
        keys=(key,),
        modes=frozenset({Mode.ZONE}),
        when=with_article,
        run=partial(mark_zone, kind=zone.id),
    )


def _edge_commands() -> list[Command]:
    rows = [
        ("edge.end.grow", "End one token right", "Alt+Right", partial(move_edge, edge="end", by=1)),
        ("edge.end.shrink", "End one token left", "Alt+Left",
         partial(move_edge, edge="end", by=-1)),
        ("edge.start.grow", "Start one token left", "Alt+Shift+Left",
         partial(move_edge, edge="start", by=-1)),
        ("edge.start.shrink", "Start one token right", "Alt+Shift+Right",
         partial(move_edge, edge="start", by=1)),
        ("edge.choose.start", "Choose the start edge", "[", partial(choose_edge, edge="start")),
        ("edge.choose.end", "Choose the end edge", "]", partial(choose_edge, edge="end")),
        ("edge.nudge.right", "Zone end one character right", "Alt+.",
         partial(nudge_edge, edge="end", by=1)),
        ("edge.nudge.left", "Zone end one character left", "Alt+,",
         partial(nudge_edge, edge="end", by=-1)),
    ]  # fmt: skip
    return [
        Command(id=verb, title=title, group="Edges", keys=(key,), modes=READING, run=run,
                when=with_article, in_palette=False)
        for verb, title, key, run in rows
    ]  # fmt: skip


def _relabel_or_keep(sketch: Sketch, item: UUID, label_id: str) -> str:
    current = sketch.label(item)
    same_label = getattr(current, "label", getattr(current, "kind", None)) == label_id
    if same_label:
        return f"accept {label_id}"
    return labelling.relabel(sketch, item, label_id)


def _label_same(sketch: Sketch, item: UUID, spans: list[Span]) -> str:
    return label_mentions(sketch, taken(sketch, item), spans)


def _set_reading(context: Context, value: str) -> None:
    on_current(
        context,
        partial(labelling.change_entity, what=f"stands for {value}", reading=Reading(value)),
    )


def _current_entity(context: Context) -> Entity:
    item = context.current_item()
    if not isinstance(item, Entity):
        raise RefusalError("Choose an entity first: click it, or go to it with Tab or O.")
    return item


def _mentions(context: Context, entity: Entity) -> list[Mention]:
    document = document_of(context)
    surface = document.surface(span_of(entity))
    return same_mentions(
        document.text,
        surface,
        aliases_of(context.scheme, surface, entity.label),
        document.zones_of(context.scheme.excluded_kinds),
    )


def _in_context(text: str, span: Span) -> str:
    left = text[max(0, span.start - 28) : span.start].replace("\n", " ")
    right = text[span.end : span.end + 28].replace("\n", " ")
    return f"…{left}[{text[span.start : span.end]}]{right}…"


def _collapse(context: Context) -> None:
    now = context.desk.focus.now
    if now.selection is not None:
        context.desk.focus.put(anchor=now.selection.start, caret=now.selection.start)
