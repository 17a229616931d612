"""Commands of the two grids: sentence by target, and the questions about the whole article."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Literal, cast
from uuid import UUID

from annotator.commands.acts import document_of, entities, ignore, taken
from annotator.commands.context import Choice, Context
from annotator.commands.registry import READING, Command, Mode, with_article
from annotator.commands.stances import name_choices, speakers
from annotator.model import labelling
from annotator.model.annotations import (
    DocumentMark,
    Layer,
    SentenceMark,
    SentenceValue,
    Stance,
    span_of,
)
from annotator.model.documents import Document
from annotator.model.scheme import Label, Scheme
from annotator.model.sketch import Sketch
from annotator.model.spans import Span

_SENTENCE = frozenset({Mode.SENTENCE})
_DOCUMENT = frozenset({Mode.DOCUMENT})
QUESTIONS: tuple[Literal["author_stance", "portrayal"], ...] = ("author_stance", "portrayal")


def counting_sentences(document: Document, scheme: Scheme) -> list[int]:
    """Indices of the sentences that lie, for the most part, in zones that count.

    A zone that is only offered counts as decided until it is rejected.
    """
    excluded = document.zones_of(scheme.excluded_kinds, offered=True)
    return document.segmentation.outside(excluded)


class Cells:
    """The sentence values of a document by sentence and target, found fast."""

    def __init__(self, document: Document) -> None:
        starts = {sentence.start for sentence in document.segmentation.sentences}
        self._exact: dict[tuple[int, str], SentenceValue] = {}
        self._loose: list[SentenceValue] = []
        for value in document.of_type(SentenceValue):
            if value.start in starts:
                self._exact[value.start, value.target] = value
            else:
                self._loose.append(value)

    def value(self, sentence: Span, target: str) -> SentenceValue | None:
        """The value of a sentence for a target; one that came with other bounds counts as well."""
        exact = self._exact.get((sentence.start, target))
        if exact is not None or not self._loose:
            return exact
        found = [v for v in self._loose if v.target == target and span_of(v).overlaps(sentence)]
        return max(found, key=lambda v: span_of(v).common(sentence), default=None)


def enter_grid(context: Context) -> None:
    """Go to the sentence grid at the caret's sentence."""
    document = document_of(context)
    counting = counting_sentences(document, context.scheme)
    focus = context.desk.focus
    focus.put(layer=Layer.SENTENCE, current=None, target=0, anchor=focus.now.caret)
    here = document.segmentation.sentence_at(focus.now.caret)
    nearest = next((i for i in counting if i >= here), counting[-1] if counting else None)
    if nearest is not None:
        _go_to_sentence(context, nearest)


def step_cell(context: Context, by: int) -> None:
    """Go to the next or previous cell, row by row."""
    count = len(context.scheme.targets)
    target = context.desk.focus.now.target + by
    if 0 <= target < count:
        context.desk.focus.put(target=target)
    elif step_row(context, 1 if by > 0 else -1):
        context.desk.focus.put(target=0 if by > 0 else count - 1)


def step_row(context: Context, by: int) -> bool:
    """Go to the next or previous sentence that counts; False at the end."""
    document = document_of(context)
    counting = counting_sentences(document, context.scheme)
    here = document.segmentation.sentence_at(context.desk.focus.now.caret)
    beyond = [i for i in counting if (i > here if by > 0 else i < here)]
    if not beyond:
        context.window.say(
            "That was the last sentence." if by > 0 else "This is the first sentence."
        )
        return False
    _go_to_sentence(context, beyond[0] if by > 0 else beyond[-1])
    return True


def set_value(context: Context, value: str) -> None:
    """Give the current cell a value and go on to the next cell."""
    cell = _cell(context)
    if cell is None:
        return
    sentence, target = cell
    document = document_of(context)
    known = Cells(document).value(sentence, target)
    where = span_of(known) if known is not None else sentence
    context.desk.act(labelling.set_sentence, where, target, SentenceMark(value))
    step_cell(context, 1)


def accept_cell(context: Context) -> None:
    """Take the suggested value of the current cell and go on."""
    cell = _cell(context)
    if cell is None:
        return
    sentence, target = cell
    document = document_of(context)
    is_filled = Cells(document).value(sentence, target) is not None
    for suggestion in [] if is_filled else document.visible_suggestions(Layer.SENTENCE):
        proposal = suggestion.proposal
        if (
            isinstance(proposal, SentenceValue)
            and proposal.target == target
            and suggestion.span.overlaps(sentence)
        ):
            context.desk.act(labelling.set_sentence, suggestion.span, target, proposal.value)
            break
    step_cell(context, 1)


def _cell(context: Context) -> tuple[Span, str] | None:
    """Sentence and target of the current cell, None in a text without sentences."""
    bounds = document_of(context).segmentation
    if not bounds.sentences:
        return None
    sentence = bounds.sentences[bounds.sentence_at(context.desk.focus.now.caret)]
    return sentence, context.scheme.targets[_column(context)].key


def enter_article(context: Context) -> None:
    """Go to the questions about the whole article."""
    context.desk.focus.put(layer=Layer.DOCUMENT, current=None, target=0)


def step_question(context: Context, by: int) -> None:
    """Go to the next or previous question about the article."""
    last = len(context.scheme.targets) * len(QUESTIONS) - 1
    focus = context.desk.focus
    focus.put(target=max(0, min(focus.now.target + by, last)))


def set_mark(context: Context, value: str) -> None:
    """Answer the current question about the article and go on to the next."""
    column, question = divmod(_question(context), len(QUESTIONS))
    target = context.scheme.targets[column].key
    context.desk.act(labelling.set_document, target, QUESTIONS[question], DocumentMark(value))
    step_question(context, 1)


def pick_main_holder(context: Context) -> None:
    """Name whose stance toward the current target the article carries above all.

    Who holds most stances toward it comes first, then who is named most often.
    """
    document = document_of(context)
    target = context.scheme.targets[_question(context) // len(QUESTIONS)]
    held = Counter(
        stance.holder.entity
        for stance in document.of_type(Stance)
        if stance.target == target.key and stance.holder.entity is not None
    )
    in_order = sorted(entities(context), key=lambda entity: entity.start)
    named = sorted(
        speakers(document, in_order).items(),
        key=lambda row: (-sum(held[entity.id] for entity in row[1]), -len(row[1])),
    )
    context.window.pick(
        f"Main holder toward {target.name}",
        [Choice("0", "nobody", None), *name_choices(dict(named), lambda entity: entity.id)],
        lambda value: _set_main_holder(context, target.key, value),
    )


def commands(scheme: Scheme) -> list[Command]:
    """All commands of the sentence grid and the article questions."""
    return [
        _command(
            "grid.enter", "Sentence values from here", ("G",), enter_grid, READING | _DOCUMENT
        ),
        _command(
            "article.enter",
            "Questions about the article",
            ("D",),
            enter_article,
            READING | _SENTENCE,
        ),
        *_sentence_commands(scheme),
        *_document_commands(scheme),
    ]


def _sentence_commands(scheme: Scheme) -> list[Command]:
    moves = [
        ("grid.next", "Next cell", ("Right", "Tab"), partial(step_cell, by=1)),
        ("grid.previous", "Previous cell", ("Left", "Shift+Tab"), partial(step_cell, by=-1)),
        ("grid.down", "Next sentence", ("Down", "J"), lambda c: ignore(step_row(c, 1))),
        ("grid.up", "Previous sentence", ("Up", "K"), lambda c: ignore(step_row(c, -1))),
        ("grid.accept", "Accept the suggested value and go on", ("A", "Return"), accept_cell),
    ]
    values = [
        _value("sentence", choice, set_value, _SENTENCE) for choice in scheme.choice("sentence")
    ]
    return [_command(i, t, k, r, _SENTENCE) for i, t, k, r in moves] + values


def _document_commands(scheme: Scheme) -> list[Command]:
    moves = [
        ("article.next", "Next question", ("Right", "Down", "Tab", "J"),
         partial(step_question, by=1)),
        ("article.previous", "Previous question", ("Left", "Up", "Shift+Tab", "K"),
         partial(step_question, by=-1)),
        ("article.holder", "Main holder…", ("H",), pick_main_holder),
    ]  # fmt: skip
    values = [
        _value("document", choice, set_mark, _DOCUMENT) for choice in scheme.choice("document")
    ]
    return [_command(i, t, k, r, _DOCUMENT) for i, t, k, r in moves] + values


def _command(
    verb: str, title: str, keys: tuple[str, ...], run: object, modes: frozenset[Mode]
) -> Command:
    return Command(
        id=verb,
        title=title,
        group="Sentences" if modes == _SENTENCE else "Article",
        keys=keys,
        modes=modes,
        run=run,  # type: ignore[arg-type]  # all rows are commands' functions
        when=with_article,
    )


def _value(
    area: str, choice: Label, run: Callable[[Context, str], None], modes: frozenset[Mode]
) -> Command:
    return Command(
        id=f"{area}.set.{choice.id}",
        title=f"{area.capitalize()}: {choice.name}",
        group="Sentences" if modes == _SENTENCE else "Article",
        keys=(choice.key,),
        modes=modes,
        run=lambda context: run(context, choice.id),
        when=with_article,
    )


def _column(context: Context) -> int:
    """Index of the target of the current cell; the first one outside the grid."""
    now = context.desk.focus.now
    return now.target if now.layer is Layer.SENTENCE else 0


def _question(context: Context) -> int:
    """Index of the current question; the first one outside the questions."""
    now = context.desk.focus.now
    return now.target if now.layer is Layer.DOCUMENT else 0


def _go_to_sentence(context: Context, index: int) -> None:
    start = document_of(context).segmentation.sentences[index].start
    context.desk.focus.put(anchor=start, caret=start, current=None)


def _set_main_holder(context: Context, target: str, value: object) -> None:
    context.desk.act(_main_holder, target, cast("UUID | None", value))


def _main_holder(sketch: Sketch, target: str, entity: UUID | None) -> str:
    return labelling.set_main_holder(sketch, target, taken(sketch, entity) if entity else None)
