"""How labels are worded on chips, in the gutter and for the screen reader; pure functions."""

from annotator.model.annotations import (
    Annotation,
    DocumentValue,
    Entity,
    HolderKind,
    Reading,
    SentenceMark,
    SentenceValue,
    Stance,
    Voice,
    Zone,
    span_of,
)
from annotator.model.documents import Document
from annotator.model.suggestions import Suggestion
from annotator.services.calibration import for_producer, shipped
from annotator.services.producers import people_name, percent, sentence_of
from annotator.ui.article.marks import GutterCell

HIDDEN = "suggestions hidden in this article (for measuring their pull)"

_SIGNS = {
    SentenceMark.NEG: ("−", "negative"),
    SentenceMark.NEU: ("0", "neutral"),
    SentenceMark.POS: ("+", "positive"),
    SentenceMark.MIXED: ("±", "mixed"),
    SentenceMark.UNCLEAR: ("?", "unclear"),
    SentenceMark.NONE: ("·", "neutral"),
}
_WORDS = {
    SentenceMark.NEG: "neg",
    SentenceMark.NEU: "neu",
    SentenceMark.POS: "pos",
    SentenceMark.MIXED: "mixed",
    SentenceMark.UNCLEAR: "unclear",
    SentenceMark.NONE: "none",
}


def why(document: Document, suggestion: Suggestion) -> str:
    """The reason of a suggestion as a sentence, for a stance with the speaker it found."""
    words = sentence_of(suggestion)
    stance = suggestion.proposal
    if not isinstance(stance, Stance):
        return words
    if stance.holder.kind is HolderKind.AUTHOR:
        return f"{words} In the author’s own words."
    return f"{words} Speaker: {holder_name(document, stance)}, {stance.voice}."


def confidence(suggestion: Suggestion) -> str:
    """Who suggests, how sure it is, and how often such a score was right where that is known."""
    words = f"{people_name(suggestion.producer)} · score {percent(suggestion.score)}"
    table = for_producer(shipped(), suggestion.layer, suggestion.producer.name)
    row = table.at(suggestion.score) if table is not None else None
    if row is None:
        return words
    return (
        f"{words} · from {percent(row.gate)} on, {percent(row.accuracy)} were right when measured"
    )


def signed(value: int) -> str:
    """A polarity with its sign, as people write it: −2, 0, +1."""
    return "0" if value == 0 else f"{'+' if value > 0 else '−'}{abs(value)}"


def stance_role(stance: Stance) -> str:
    """The colour role of a stance record."""
    if stance.flag is not None:
        return stance.flag.value
    if stance.polarity == 0:
        return "neutral"
    return "positive" if stance.polarity > 0 else "negative"


def role_of(annotation: Annotation) -> str:
    """The colour role of any label."""
    if isinstance(annotation, Entity):
        return annotation.label
    if isinstance(annotation, Stance):
        return stance_role(annotation)
    if isinstance(annotation, SentenceValue):
        return _SIGNS[annotation.value][1]
    return "neutral"


def chip_of(document: Document, annotation: Annotation) -> str:
    """The words on a label's chip."""
    if isinstance(annotation, Entity):
        shown = {None: "", Reading.LITERAL: ""}.get(annotation.reading)
        return annotation.label + (f" · {annotation.reading}" if shown is None else "")
    if isinstance(annotation, Stance):
        return _stance_chip(document, annotation)
    if isinstance(annotation, Zone):
        return annotation.kind.replace("_", " ").lower()
    if isinstance(annotation, SentenceValue):
        return f"{annotation.target} {annotation.value}"
    return annotation.target


def holder_name(document: Document, stance: Stance) -> str:
    """Who holds a stance, in words: a name from the text, the author, or somebody unnamed."""
    if stance.holder.kind is HolderKind.AUTHOR:
        return "author"
    if stance.holder.kind is HolderKind.UNNAMED or stance.holder.entity is None:
        return "unnamed"
    return entity_name(document, stance.holder.entity)


def entity_name(document: Document, entity: object) -> str:
    """The words of an entity label or of a suggested entity, by its id."""
    for annotation in document.annotations.values():
        if annotation.id == entity and isinstance(annotation, Entity):
            return document.surface(span_of(annotation))
    for suggestion in document.suggestions:
        if suggestion.id == entity:
            return document.surface(suggestion.span)
    return "unnamed"


def sentence_cell(letters: str, value: SentenceMark | None, *, suggested: bool) -> GutterCell:
    """The gutter mark of one sentence for one target."""
    if value is None:
        return GutterCell(letters, " ", "neutral", "none")
    sign, role = _SIGNS[value]
    if value is SentenceMark.NONE:
        return GutterCell(letters, sign, role, "none" if not suggested else "hollow")
    hollow = suggested or value is SentenceMark.NEU
    return GutterCell(letters, sign, role, "hollow" if hollow else "filled")


def sentence_word(value: SentenceMark) -> str:
    """The short word of a sentence value."""
    return _WORDS[value]


def sentence_role(value: SentenceMark) -> str:
    """The colour role of a sentence value."""
    return _SIGNS[value][1]


def spoken(document: Document, annotation: Annotation, place: str) -> str:
    """One sentence for the screen reader about a label or suggestion."""
    if isinstance(annotation, DocumentValue):
        return f"{annotation.target}, {place}"
    return f"{chip_of(document, annotation)}, {document.surface(span_of(annotation))}, {place}"


def _stance_chip(document: Document, stance: Stance) -> str:
    value = stance.flag.value if stance.flag else signed(stance.polarity)
    head = f"{stance.target} {value}"
    if stance.basis is not None:
        head += f" {stance.basis}"
    holder = holder_name(document, stance).split()
    tail = [holder[-1]] if holder else []
    if stance.voice is not Voice.AUTHOR:
        tail.append(stance.voice.value)
    return f"{head} · {', '.join(tail)}" if tail != ["author"] else f"{head} · author"
