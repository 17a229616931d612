"""Labels as plain tuples that people's answers can be compared by: no ids, no origins."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple
from uuid import UUID

from annotator.model.annotations import (
    Annotation,
    DocumentValue,
    Entity,
    HolderKind,
    Layer,
    SentenceValue,
    Stance,
    Zone,
    pieces_of,
)

ANSWERS = ("author_stance", "portrayal", "main_holder")


class Mark(NamedTuple):
    """What a label says, comparable between people.

    Attributes:
        pieces: half-open code-point offsets; empty for values of the whole article.
        label: entity label, zone kind, stance target, sentence value or article value.
        polarity: of a stance, `-2` to `2`, `mixed` or `unclear`; else empty.
        holder: who holds a stance: `author`, `unnamed`, or the entity by canonical id or words.
        details: the remaining fields as sorted pairs of name and value.
        group: target of a stance or sentence value, `target.question` of an article value.
    """

    pieces: tuple[tuple[int, int], ...]
    label: str
    polarity: str = ""
    holder: str = ""
    details: tuple[tuple[str, str], ...] = ()
    group: str = ""

    @property
    def start(self) -> int:
        """First code point; 0 for values of the whole article."""
        return self.pieces[0][0] if self.pieces else 0

    @property
    def end(self) -> int:
        """End of the last piece; 0 for values of the whole article."""
        return self.pieces[-1][1] if self.pieces else 0


class Given(NamedTuple):
    """A mark with the id of the label that says it."""

    ref: UUID
    mark: Mark


def given_by(annotations: Iterable[Annotation], text: str) -> dict[Layer, list[Given]]:
    """The labels of one person on one text, as comparable marks by layer."""
    labels = list(annotations)
    entities = {a.id: a for a in labels if isinstance(a, Entity)}
    found: dict[Layer, list[Given]] = {layer: [] for layer in Layer}
    for label in labels:
        found[label.layer] += marks_of(label, entities, text)
    return found


def name_of(entity: UUID | None, entities: Mapping[UUID, Entity], text: str) -> str:
    """An entity as others would name it: its canonical id, else its words; empty if unknown."""
    known = entities.get(entity) if entity is not None else None
    return "" if known is None else called(known, text)


def called(entity: Entity, text: str) -> str:
    """The canonical id of an entity, its words where it has none."""
    return entity.canonical or words_of(entity, text)


def words_of(entity: Entity, text: str) -> str:
    """The words of an entity, whatever their case and the white space between them."""
    return " ".join(text[entity.start : entity.end].split()).casefold()


def marks_of(label: Annotation, entities: Mapping[UUID, Entity], text: str) -> list[Given]:
    """What one label says: one mark, for article values one for each question answered."""
    if isinstance(label, DocumentValue):
        return _article_marks(label, entities, text)
    if isinstance(label, Stance):
        return [Given(label.id, _stance_mark(label, entities, text))]
    pieces = tuple((piece.start, piece.end) for piece in pieces_of(label))
    if isinstance(label, SentenceValue):
        return [Given(label.id, Mark(pieces, label.value.value, group=label.target))]
    if isinstance(label, Zone):
        return [Given(label.id, Mark(pieces, label.kind))]
    details = _filled(
        canonical=label.canonical,
        country=label.country,
        reading=label.reading.value if label.reading else None,
    )
    return [Given(label.id, Mark(pieces, label.label, details=details))]


def _stance_mark(stance: Stance, entities: Mapping[UUID, Entity], text: str) -> Mark:
    holder = stance.holder.kind.value
    if stance.holder.kind is HolderKind.ENTITY:
        holder = name_of(stance.holder.entity, entities, text) or HolderKind.UNNAMED.value
    words = stance.target_span
    return Mark(
        pieces=tuple((piece.start, piece.end) for piece in stance.expression),
        label=stance.target,
        polarity=stance.flag.value if stance.flag else str(stance.polarity),
        holder=holder,
        details=_filled(
            attitude=stance.author_attitude.value,
            basis=stance.basis.value if stance.basis else None,
            named=text[words.start : words.end] if words else None,
            via=name_of(stance.via, entities, text),
            voice=stance.voice.value,
        ),
        group=stance.target,
    )


def _article_marks(value: DocumentValue, entities: Mapping[UUID, Entity], text: str) -> list[Given]:
    held = name_of(value.main_holder, entities, text)
    answers = (value.author_stance, value.portrayal, held)
    return [
        Given(value.id, Mark((), str(answer), group=f"{value.target}.{question}"))
        for question, answer in zip(ANSWERS, answers, strict=True)
        if answer
    ]


def _filled(**fields: str | None) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in sorted(fields.items()) if value)
