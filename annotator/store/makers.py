"""From a row of one layer to its label: the reading half of `layers`."""

from collections.abc import Callable
from typing import Any

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

Pieces = dict[tuple[int, Any], list[Span]]
Uid = Callable[[Any], Any]
_ORIGINS = {origin.value: origin for origin in Origin}
_READINGS: dict[str | None, Reading | None] = {None: None} | {r.value: r for r in Reading}
_MARKS = {mark.value: mark for mark in SentenceMark}
_VOICES = {voice.value: voice for voice in Voice}
_ATTITUDES = {attitude.value: attitude for attitude in Attitude}
_HOLDERS = {HolderKind.AUTHOR.value: AUTHOR, HolderKind.UNNAMED.value: UNNAMED}

# Rows below: work, uid, term, own columns in order, origin, suggestion, comment, flagged, and the
# guideline. They are the driver's own, which reads twice as fast; `uid` makes UUIDs of them.


def _zone(row: tuple[Any, ...], name: str, _pieces: Pieces, uid: Uid) -> Zone:
    _, key, _, start, end, origin, source, comment, flagged, _ = row
    return Zone(
        id=uid(key),
        start=start,
        end=end,
        kind=name,
        origin=_ORIGINS[origin],
        suggestion=source and uid(source),
        comment=comment,
        flagged=flagged == 1,
    )


def _entity(row: tuple[Any, ...], name: str, _pieces: Pieces, uid: Uid) -> Entity:
    _, key, _, start, end, canonical, country, reading, origin, source, comment, flagged, _ = row
    return Entity(
        id=uid(key),
        start=start,
        end=end,
        label=name,
        canonical=canonical,
        country=country,
        reading=_READINGS[reading],
        origin=_ORIGINS[origin],
        suggestion=source and uid(source),
        comment=comment,
        flagged=flagged == 1,
    )


def _stance(row: tuple[Any, ...], name: str, pieces: Pieces, uid: Uid) -> Stance:
    work, key, _, t_start, t_end, polarity, flag, voice, kind, holder, via = row[:11]
    attitude, basis, origin, source, comment, flagged, _ = row[11:]
    return Stance(
        id=uid(key),
        target=name,
        expression=tuple(pieces[work, key]),
        target_span=None if t_start is None else Span(t_start, t_end),
        polarity=polarity,
        flag=flag and StanceFlag(flag),
        voice=_VOICES[voice],
        holder=_HOLDERS.get(kind) or Holder(HolderKind.ENTITY, uid(holder)),
        via=via and uid(via),
        author_attitude=_ATTITUDES[attitude],
        basis=basis and Basis(basis),
        origin=_ORIGINS[origin],
        suggestion=source and uid(source),
        comment=comment,
        flagged=flagged == 1,
    )


def _sentence(row: tuple[Any, ...], name: str, _pieces: Pieces, uid: Uid) -> SentenceValue:
    _, key, _, start, end, value, origin, source, comment, flagged, _ = row
    return SentenceValue(
        id=uid(key),
        start=start,
        end=end,
        target=name,
        value=_MARKS[value],
        origin=_ORIGINS[origin],
        suggestion=source and uid(source),
        comment=comment,
        flagged=flagged == 1,
    )


def _document(row: tuple[Any, ...], name: str, _pieces: Pieces, uid: Uid) -> DocumentValue:
    _, key, _, author, portrayal, holder, origin, source, comment, flagged, _ = row
    return DocumentValue(
        id=uid(key),
        target=name,
        author_stance=author and DocumentMark(author),
        portrayal=portrayal and DocumentMark(portrayal),
        main_holder=holder and uid(holder),
        origin=_ORIGINS[origin],
        suggestion=source and uid(source),
        comment=comment,
        flagged=flagged == 1,
    )


MAKERS: dict[Layer, Callable[[tuple[Any, ...], str, Pieces, Uid], Annotation]] = {
    Layer.ZONE: _zone,
    Layer.ENTITY: _entity,
    Layer.STANCE: _stance,
    Layer.SENTENCE: _sentence,
    Layer.DOCUMENT: _document,
}
