"""Commands that only move: caret, selection, suggestions, sentences, flags, overlaps, layers."""

from collections.abc import Callable
from functools import partial

from annotator.commands.acts import document_of, go_to_next_open, ignore
from annotator.commands.context import Context
from annotator.commands.labelling import move_edge
from annotator.commands.registry import READING, Command, Mode, with_article
from annotator.model.annotations import DocumentValue, Layer, span_of
from annotator.services.focus import items_at

GROUP = "Moving"
_LAYERS = (
    (Layer.ZONE, "Zones only", "Alt+1"),
    (Layer.ENTITY, "Entities only", "Alt+2"),
    (Layer.STANCE, "Stance only", "Alt+3"),
    (Layer.SENTENCE, "Sentence values", "Alt+4"),
    (Layer.DOCUMENT, "Article values", "Alt+5"),
)


def step_token(context: Context, by: int) -> None:
    """Move the caret by a token; in edge choice, move the chosen edge instead."""
    focus = context.desk.focus
    if focus.now.edge is not None:
        move_edge(context, focus.now.edge, by)
        return
    focus.step_token(document_of(context).segmentation, by)
    settle_on_item(context)


def settle_on_item(context: Context) -> None:
    """Make the innermost label or suggestion under the caret current, as the layer allows."""
    document, focus = document_of(context), context.desk.focus
    if focus.now.selection is not None:
        return
    wanted = focus.now.layer or Layer.ENTITY
    for item in items_at(document, focus.now.caret):
        label = document.annotations.get(item)
        layer = label.layer if label else None
        if layer is None:
            suggestion = document.suggestion(item)
            layer = suggestion.layer if suggestion else None
        if layer is wanted:
            focus.put(current=item)
            return


def extend_token(context: Context, by: int) -> None:
    """Grow or shrink the selection by a token."""
    context.desk.focus.extend_token(document_of(context).segmentation, by)


def extend_character(context: Context, by: int) -> None:
    """Grow or shrink the selection by a character."""
    context.desk.focus.extend_character(len(document_of(context).text), by)


def step_line(context: Context, by: int) -> None:
    """Move the caret to the line above or below."""
    document, focus = document_of(context), context.desk.focus
    position = context.window.line_beside(focus.now.caret, by)
    tokens = document.segmentation.tokens
    if tokens:
        position = tokens[document.segmentation.token_at(position)].start
    focus.place_caret(position)
    settle_on_item(context)


def step_page(context: Context, by: int) -> None:
    """Scroll by a page; where the text is read, the caret comes along, at last to the very end."""
    position = context.window.scroll_page(by)
    document, focus = document_of(context), context.desk.focus
    tokens = document.segmentation.tokens
    if focus.now.layer in {Layer.SENTENCE, Layer.DOCUMENT} or not tokens:
        return
    if position is None:
        focus.place_caret(tokens[-1 if by > 0 else 0].start)
    else:
        focus.place_caret(tokens[document.segmentation.token_at(position)].start)
    settle_on_item(context)


def step_sentence(context: Context, by: int) -> None:
    """Move to the next or previous sentence."""
    context.desk.focus.step_sentence(document_of(context).segmentation, by)


def to_sentence_edge(context: Context, *, last: bool) -> None:
    """Put the caret on the first or last token of the sentence."""
    document, focus = document_of(context), context.desk.focus
    bounds = document.segmentation
    if bounds.sentences and bounds.tokens:
        sentence = bounds.sentences[bounds.sentence_at(focus.now.caret)]
        at = bounds.tokens[bounds.token_before(sentence.end)].start if last else sentence.start
        focus.place_caret(at)
        settle_on_item(context)


def to_text_edge(context: Context, *, last: bool) -> None:
    """Put the caret on the first or last token of the article."""
    tokens = document_of(context).segmentation.tokens
    if tokens:
        context.desk.focus.place_caret(tokens[-1 if last else 0].start)


def cycle_items(context: Context) -> None:
    """Go through the labels and suggestions that share the caret's place."""
    document, focus = document_of(context), context.desk.focus
    items = items_at(document, focus.now.caret)
    if not items:
        context.window.say("No label lies here.")
        return
    here = items.index(focus.now.current) if focus.now.current in items else -1
    focus.put(current=items[(here + 1) % len(items)], anchor=focus.now.caret)


def next_flag(context: Context) -> None:
    """Go to the next flagged label, around the end."""
    document, focus = document_of(context), context.desk.focus
    flagged = [
        a
        for a in document.annotations.values()
        if not isinstance(a, DocumentValue) and (a.flagged or a.comment)
    ]
    if not flagged:
        context.window.say("Nothing is flagged or commented in this article.")
        return
    flagged.sort(key=lambda a: (a.start, a.end))
    here = next((i for i, a in enumerate(flagged) if a.id == focus.now.current), -1)
    chosen = flagged[(here + 1) % len(flagged)]
    focus.take(chosen.id, span_of(chosen))


def choose_layer(context: Context, layer: Layer | None) -> None:
    """Work on one layer, or on all together."""
    context.desk.focus.put(layer=layer, current=None, target=0)
    if layer in {Layer.ZONE, Layer.ENTITY, Layer.STANCE}:
        go_to_next_open(context)


def leave(context: Context) -> None:
    """Step back: from the selection, then the current item, then the layer."""
    focus = context.desk.focus
    if focus.now.edge is not None:
        focus.put(edge=None)
    elif focus.now.selection is not None:
        focus.put(anchor=focus.now.caret)
    elif focus.now.layer in {Layer.SENTENCE, Layer.DOCUMENT}:
        focus.put(layer=None)
    elif focus.now.current is not None:
        focus.put(current=None)
    else:
        focus.put(layer=None)


def commands() -> list[Command]:
    """All moving commands."""
    return [*_caret_commands(), *_jump_commands(), *_layer_commands()]


def _move(
    verb: str,
    title: str,
    keys: str,
    run: Callable[[Context], None],
    modes: frozenset[Mode] = READING,
) -> Command:
    return Command(
        id=f"move.{verb}",
        title=title,
        group=GROUP,
        keys=tuple(keys.split()),
        run=run,
        modes=modes,
        when=with_article,
        in_palette=False,
    )


def _caret_commands() -> list[Command]:
    return [
        _move("token.next", "Next token", "Right", partial(step_token, by=1)),
        _move("token.previous", "Previous token", "Left", partial(step_token, by=-1)),
        _move("line.next", "Line below", "Down", partial(step_line, by=1)),
        _move("line.previous", "Line above", "Up", partial(step_line, by=-1)),
        _move("select.right", "Select a token to the right", "Shift+Right",
              partial(extend_token, by=1)),
        _move("select.left", "Select a token to the left", "Shift+Left",
              partial(extend_token, by=-1)),
        _move("select.character.right", "Select a character more", "Ctrl+Shift+Right",
              partial(extend_character, by=1)),
        _move("select.character.left", "Select a character less", "Ctrl+Shift+Left",
              partial(extend_character, by=-1)),
        _move("sentence.start", "Start of the sentence", "Home",
              partial(to_sentence_edge, last=False)),
        _move("sentence.end", "End of the sentence", "End", partial(to_sentence_edge, last=True)),
        _move("text.start", "Start of the article", "Ctrl+Home", partial(to_text_edge, last=False),
              frozenset(Mode)),
        _move("text.end", "End of the article", "Ctrl+End", partial(to_text_edge, last=True),
              frozenset(Mode)),
        _move("page.next", "A page down", "PgDown", partial(step_page, by=1),
              frozenset(Mode)),
        _move("page.previous", "A page up", "PgUp", partial(step_page, by=-1),
              frozenset(Mode)),
    ]  # fmt: skip


def _jump_commands() -> list[Command]:
    everywhere = frozenset(Mode)
    return [
        _move("suggestion.next", "Next open suggestion", "Tab",
              lambda c: ignore(go_to_next_open(c, 1)), READING),
        _move("suggestion.previous", "Previous open suggestion", "Shift+Tab",
              lambda c: ignore(go_to_next_open(c, -1)), READING),
        _move("sentence.next", "Next sentence", "J", partial(step_sentence, by=1)),
        _move("sentence.previous", "Previous sentence", "K", partial(step_sentence, by=-1)),
        _move("flag.next", "Next flag or comment", "Shift+F", next_flag, everywhere),
        _move("overlap.cycle", "Next label at this place", "O", cycle_items),
        _move("leave", "Step back", "Esc", leave, everywhere),
    ]  # fmt: skip


def _layer_commands() -> list[Command]:
    found = [
        Command(
            id=f"layer.{layer.value}",
            title=title,
            group="Layers",
            keys=(key,),
            modes=frozenset(Mode),
            run=partial(choose_layer, layer=layer),
            when=with_article,
        )
        for layer, title, key in _LAYERS
    ]
    together = Command(
        id="layer.together",
        title="All layers together",
        group="Layers",
        keys=("Alt+0",),
        modes=frozenset(Mode),
        run=partial(choose_layer, layer=None),
        when=with_article,
    )
    return [*found, together]
