"""From a row of one layer to its label: the reading half of `layers`."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from annotator.model.annotations import (
    AUTHOR,
    UNNAMED,
    Annotation,
    Attitude,
    Basis,
    DocumentMark,
    DocumentValue,
    Entity,
    Holder,
    HolderKind,
    Layer,
    Origin,
    Reading,
    SentenceMark,
    SentenceValue,
    Stance,
    StanceFlag,
    Voice,
    Zone,
)
from annotator.model.spans import Span

Pieces = dict[tuple[int, UUID], list[Span]]
_ORIGINS = {origin.value: origin for origin in Origin}
_READINGS: dict[str | None, Reading | None] = {None: None} | {r.value: r for r in Reading}
_HOLDERS = {HolderKind.AUTHOR.value: AUTHOR, HolderKind.UNNAMED.value: UNNAMED}

# Rows below: work, uid, term, own columns in order, origin, suggestion, comment, flagged.


def _zone(row: tuple[Any, ...], name: str, _pieces: Pieces) -> Zone:
    _, uid, _, start, end, origin, source, comment, flagged = row
    return Zone(
        id=uid,
        start=start,
        end=end,
        kind=name,
        origin=_ORIGINS[origin],
        suggestion=source,
        comment=comment,
        flagged=flagged == 1,
    )


def _entity(row: tuple[Any, ...], name: str, _pieces: Pieces) -> Entity:
    _, uid, _, start, end, canonical, country, reading, origin, source, comment, flagged = row
    return Entity(
        id=uid,
        start=start,
        end=end,
        label=name,
        canonical=canonical,
        country=country,
        reading=_READINGS[reading],
        origin=_ORIGINS[origin],
        suggestion=source,
        comment=comment,
        flagged=flagged == 1,
    )


def _stance(row: tuple[Any, ...], name: str, pieces: Pieces) -> Stance:
    work, uid, _, t_start, t_end, polarity, flag, voice, kind, holder, via, attitude, basis = row[
        :13
    ]
    origin, source, comment, flagged = row[13:]
    return Stance(
        id=uid,
        target=name,
        expression=tuple(pieces[work, uid]),
        target_span=None if t_start is None else Span(t_start, t_end),
        polarity=polarity,
        flag=flag and StanceFlag(flag),
        voice=Voice(voice),
        holder=_HOLDERS.get(kind) or Holder(HolderKind.ENTITY, holder),
        via=via,
        author_attitude=Attitude(attitude),
        basis=basis and Basis(basis),
        origin=_ORIGINS[origin],
        suggestion=source,
        comment=comment,
        flagged=flagged == 1,
    )


def _sentence(row: tuple[Any, ...], name: str, _pieces: Pieces) -> SentenceValue:
    _, uid, _, start, end, value, origin, source, comment, flagged = row
    return SentenceValue(
        id=uid,
        start=start,
        end=end,
        target=name,
        value=SentenceMark(value),
        origin=_ORIGINS[origin],
        suggestion=source,
        comment=comment,
        flagged=flagged == 1,
    )


def _document(row: tuple[Any, ...], name: str, _pieces: Pieces) -> DocumentValue:
    _, uid, _, author, portrayal, holder, origin, source, comment, flagged = row
    return DocumentValue(
        id=uid,
        target=name,
        author_stance=author and DocumentMark(author),
        portrayal=portrayal and DocumentMark(portrayal),
        main_holder=holder,
        origin=_ORIGINS[origin],
        suggestion=source,
        comment=comment,
        flagged=flagged == 1,
    )


MAKERS: dict[Layer, Callable[[tuple[Any, ...], str, Pieces], Annotation]] = {
    Layer.ZONE: _zone,
    Layer.ENTITY: _entity,
    Layer.STANCE: _stance,
    Layer.SENTENCE: _sentence,
    Layer.DOCUMENT: _document,
}
