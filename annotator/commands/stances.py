"""Commands on stance records: make one, and one key for every field value."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import cast
from uuid import UUID

from annotator.commands.acts import chosen_span, document_of, entities, on_current, taken
from annotator.commands.context import Choice, Context
from annotator.commands.registry import EVERYWHERE, READING, Command, Mode, with_article
from annotator.errors import RefusalError
from annotator.model import labelling
from annotator.model.annotations import (
    AUTHOR,
    UNNAMED,
    Attitude,
    Basis,
    Entity,
    Holder,
    HolderKind,
    Stance,
    StanceFlag,
    Voice,
    span_of,
)
from annotator.model.documents import Document
from annotator.model.scheme import Label, Scheme, Target
from annotator.model.sketch import Sketch
from annotator.model.spans import Span

GROUP = "Stance"
PICK_KEYS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_STANCE = frozenset({Mode.STANCE})
_VOICES = frozenset({"PERSON", "ORG", "ROLE"})
_STATES = frozenset({"GPE", "NORP"})


def new(context: Context) -> None:
    """Make a stance record from the selection or the caret's token, toward the nearest target."""
    span = chosen_span(context)
    mention = nearest_target(context, span)
    target = mention[0] if mention else context.scheme.targets[0].key
    context.desk.act(labelling.add_stance, span, target, mention[1] if mention else None)
    context.desk.focus.put(anchor=span.start, caret=span.start)


def nearest_target(context: Context, span: Span) -> tuple[str, Span] | None:
    """The target named nearest to a span in its sentence, and where it is named."""
    document = document_of(context)
    index = document.segmentation.sentence_of(span)
    if index is None:
        return None
    sentence = document.segmentation.sentences[index]
    found = [
        (abs(mention.start - span.start), target.key, mention)
        for target in context.scheme.targets
        for mention in target_mentions(document.text, target, sentence)
    ]
    return min(found)[1:] if found else None


def target_mentions(text: str, target: Target, within: Span) -> list[Span]:
    """Where a stretch names a target in whole words: alias, demonym, metonym, surname in office."""
    names = {*target.aliases, *target.demonyms, *target.metonyms}
    names |= {official.name.split()[-1] for official in target.officials}
    if not names:
        return []
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
    return [Span(*found.span()) for found in pattern.finditer(text, within.start, within.end)]


def set_polarity(context: Context, value: int) -> None:
    """Set the polarity of the current stance record, -2 to +2."""
    act = partial(labelling.change_stance, what=f"polarity {value:+d}", polarity=value, flag=None)
    on_current(context, act)


def step_polarity(context: Context, by: int) -> None:
    """Make the current stance record one step more positive or negative."""
    stance = _current(context)
    value = max(-2, min(2, stance.polarity + by))
    set_polarity(context, value)


def pick_target(context: Context) -> None:
    """Choose the target: which one, and by which of its mentions near the expression."""
    stance = _current(context)
    choices = _target_choices(context, stance)
    context.window.pick("Target", choices, lambda value: _set_target(context, value))


def pick_holder(context: Context) -> None:
    """Choose who holds the stance: the author, somebody unnamed, or an entity of the article."""
    stance = _current(context)
    choices = [
        Choice("0", "the author", AUTHOR),
        Choice("9", "somebody unnamed", UNNAMED),
        *_entity_choices(context, stance),
    ]
    context.window.pick("Holder", choices, lambda value: _set_holder(context, value))


def pick_via(context: Context) -> None:
    """Choose who reports the holder's words, one level out, or nobody."""
    stance = _current(context)
    choices = [Choice("0", "nobody", None), *_entity_choices(context, stance)]
    context.window.pick("Via", choices, lambda value: _set_via(context, value))


def pick_voice(context: Context) -> None:
    """Choose whose words these are."""
    _pick_field(context, "Voice", "voice", lambda v: {"voice": Voice(v)})


def pick_attitude(context: Context) -> None:
    """Choose how the author stands to what is quoted."""
    _pick_field(
        context, "Author’s attitude", "attitude", lambda v: {"author_attitude": Attitude(v)}
    )


def pick_basis(context: Context) -> None:
    """Choose what kind of words these are."""
    _pick_field(context, "Basis", "basis", lambda v: {"basis": Basis(v)})


def pick_flag(context: Context) -> None:
    """Say that the stance is mixed or unclear, or clear again."""
    _pick_field(context, "Sign", "flag", lambda v: {"flag": StanceFlag(v) if v else None})


def add_piece(context: Context) -> None:
    """Add the selection to the expression of the stance record that was current last."""
    focus = context.desk.focus.now
    stances = document_of(context).of_type(Stance)
    if focus.selection is None or not stances:
        raise RefusalError(
            "Select further words; they join the nearest stance record’s expression."
        )
    span = focus.selection
    near = min(stances, key=lambda s: abs(s.start - span.start))
    context.desk.act(labelling.add_piece, near.id, span)
    context.desk.focus.put(anchor=span.start, caret=span.start)


def commands(scheme: Scheme) -> list[Command]:
    """All stance commands; the digits set polarity while a stance record is current."""
    pickers: list[tuple[str, str, str, Callable[[Context], None]]] = [
        ("stance.target", "Target…", "T", pick_target),
        ("stance.holder", "Holder…", "H", pick_holder),
        ("stance.via", "Via…", "W", pick_via),
        ("stance.voice", "Voice…", "V", pick_voice),
        ("stance.attitude", "Author’s attitude…", "N", pick_attitude),
        ("stance.basis", "Basis…", "B", pick_basis),
        ("stance.flag", "Mixed or unclear…", "U", pick_flag),
        ("stance.plus", "Polarity one up", "+", partial(step_polarity, by=1)),
        ("stance.minus", "Polarity one down", "-", partial(step_polarity, by=-1)),
    ]
    return [
        _command("stance.new", "New stance record", "S", new, READING),
        _command("stance.piece", "Add the selection to the expression", "P", add_piece, EVERYWHERE),
        *(_command(verb, title, key, run, _STANCE) for verb, title, key, run in pickers),
        *(_polarity(choice) for choice in scheme.choice("polarity")),
    ]


def _command(
    verb: str, title: str, key: str, run: Callable[[Context], None], modes: frozenset[Mode]
) -> Command:
    return Command(
        id=verb, title=title, group=GROUP, keys=(key,), modes=modes, run=run, when=with_article
    )


def _polarity(choice: Label) -> Command:
    value = int(choice.id)
    return Command(
        id=f"stance.polarity.{choice.id}",
        title=f"Polarity {value:+d} {choice.name}" if value else "Polarity 0 neutral",
        group=GROUP,
        keys=(choice.key,),
        modes=_STANCE,
        run=partial(set_polarity, value=value),
        when=with_article,
    )


def _current(context: Context) -> Stance:
    item = context.current_item()
    if not isinstance(item, Stance):
        raise RefusalError("Choose a stance record first: Tab, O or a click on its chip.")
    return item


def _pick_field(
    context: Context, title: str, name: str, fields: Callable[[str], dict[str, object]]
) -> None:
    _current(context)
    choices = [Choice(c.key, c.name, c.id, c.colour) for c in context.scheme.choice(name)]

    def chosen(value: object) -> None:
        what = f"{title.lower()} {value or 'clear'}"
        act = partial(labelling.change_stance, what=what)
        on_current(context, partial(act, **fields(str(value))))

    context.window.pick(title, choices, chosen)


def _target_choices(context: Context, stance: Stance) -> list[Choice]:
    document = document_of(context)
    index = document.segmentation.sentence_of(Span(stance.start, stance.end))
    sentences = document.segmentation.sentences
    around = Span(stance.start, stance.end) if index is None else sentences[index]
    choices: list[Choice] = []
    letters = iter(PICK_KEYS)
    for number, target in enumerate(context.scheme.targets, start=1):
        choices.append(Choice(str(number), f"{target.name}, implied", (target.key, None)))
        choices += [
            Choice(key, f"{target.name} via “{document.surface(span)}”", (target.key, span))
            for span, key in zip(
                target_mentions(document.text, target, around), letters, strict=False
            )
        ]
    return choices


def _entity_choices(context: Context, stance: Stance) -> list[Choice]:
    """Who can speak, nearest before the expression first; one choice for one canonical id."""
    near = sorted(
        entities(context),
        key=lambda e: (
            e.label not in _VOICES,
            e.start > stance.start,
            abs(e.start - stance.start),
        ),
    )
    named = speakers(document_of(context), near)
    return name_choices(named, lambda entity: Holder(HolderKind.ENTITY, entity.id))


def speakers(document: Document, mentions: Iterable[Entity]) -> dict[str, list[Entity]]:
    """Mentions of those who can speak, by their fullest name; as ordered as the mentions are."""
    grouped: dict[str, list[Entity]] = {}
    for entity in mentions:
        if entity.label in _VOICES | _STATES:
            key = entity.canonical or document.surface(span_of(entity))
            grouped.setdefault(key, []).append(entity)
    return {
        max((document.surface(span_of(e)) for e in group), key=len): group
        for group in grouped.values()
    }


def name_choices(
    named: Mapping[str, list[Entity]], value: Callable[[Entity], object]
) -> list[Choice]:
    """A choice with a letter for each name; what it gives comes from the name's first mention."""
    return [
        Choice(key, name, value(mentions[0]), mentions[0].label, mentions[0].label)
        for key, (name, mentions) in zip(PICK_KEYS, named.items(), strict=False)
    ]


def _set_target(context: Context, value: object) -> None:
    key, span = cast("tuple[str, Span | None]", value)
    act = partial(labelling.change_stance, what=f"target {key}", target=key, target_span=span)
    on_current(context, act)


def _set_holder(context: Context, value: object) -> None:
    on_current(context, partial(_hold, holder=cast("Holder", value)))


def _hold(sketch: Sketch, item: UUID, holder: Holder) -> str:
    if holder.entity is not None:
        holder = Holder(HolderKind.ENTITY, taken(sketch, holder.entity))
    title = labelling.hold(sketch, item, holder)
    sketch.focus = item
    return title


def _set_via(context: Context, value: object) -> None:
    holder = cast("Holder | None", value)
    on_current(context, partial(_via, entity=holder.entity if holder else None))


def _via(sketch: Sketch, item: UUID, entity: UUID | None) -> str:
    chosen = taken(sketch, entity) if entity else None
    what = (
        "via nobody"
        if chosen is None
        else "via "
        + sketch.quoted(
            span_of(sketch.label(chosen))  # type: ignore[arg-type]  # an entity has a span
        )
    )
    title = labelling.change_stance(sketch, item, what, via=chosen)
    sketch.focus = item
    return title
