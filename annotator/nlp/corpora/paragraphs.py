"""A paragraph document: entities in `ents` and `spans["entities"]`, stances in `spans["sc"]`."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from annotator.model.annotations import Entity
from annotator.model.spans import Span
from annotator.nlp.bounds import sentences_of
from annotator.nlp.corpora.fitting import Piece, Placed
from annotator.nlp.corpora.losses import class_of
from annotator.nlp.corpora.rows import Kind, Row

# SENT_START of a token that begins a sentence, and of one that does not (-1 as unsigned).
_STARTS, _GOES_ON = 1, 2**64 - 1


def paragraph(
    article: UUID, piece: Piece, starts: Sequence[int], columns: Sequence[int], *, reviewed: bool
) -> Row:
    """The document of a piece; where nobody reviewed, tokens without an entity are unknown.

    Spans carry our id as `span_id` and the canonical name as `kb_id`; the full records lie in
    `user_data["entities"]` and `user_data["stances"]` under our ids, offsets in the article.
    """
    doc = piece.doc
    spans = {placed.label.id: _span(doc, placed) for placed in piece.entities}
    ents = [spans[placed.label.id] for placed in piece.ents]
    doc.set_ents(ents, default="outside" if reviewed else "missing")
    doc.spans["entities"] = list(spans.values())
    doc.spans["sc"] = [_span(doc, placed) for placed in piece.stances]
    tokens = doc.to_array(list(columns))
    tokens[:, -1] = _GOES_ON
    tokens[list(starts), -1] = _STARTS
    return Row(
        kind=Kind.DONE if reviewed else Kind.UNFINISHED,
        length=len(doc),
        tokens=tokens.tobytes(),
        spaces=doc.to_array("SPACY").astype(bool).tobytes(),
        cats={},
        user_data=_user_data(article, piece),
        groups=doc.spans.to_bytes(),
        strings=_strings(piece),
    )


def sentence_tokens(text: str, piece: Piece, given: Sequence[Span] | None) -> list[int]:
    """Indexes of the tokens that begin a sentence, by the given bounds or else by rule."""
    span, starts = piece.span, piece.bounds.starts
    if given is None:
        sentences = list(sentences_of(text, span.start, span.end))
    else:
        first, last = bisect_left(given, (span.start,)), bisect_left(given, (span.end,))
        sentences = list(given[first:last])
    found = {0}
    for sentence in sentences:
        index = bisect_left(starts, sentence.start)
        if index < len(starts) and starts[index] == sentence.start:
            found.add(index)
    return sorted(found)


def _span(doc: Any, placed: Placed) -> Any:  # noqa: ANN401  # spaCy Doc and Span
    from spacy.tokens import Span as DocSpan

    label = placed.label
    name, kb_id = class_of(label), _kb_id(placed)
    return DocSpan(doc, placed.first, placed.last, name, kb_id=kb_id, span_id=str(label.id))


def _kb_id(placed: Placed) -> str:
    return placed.label.canonical or "" if isinstance(placed.label, Entity) else ""


def _user_data(article: UUID, piece: Piece) -> bytes:
    return msgspec.msgpack.encode(
        {
            "article": article,
            "start": piece.span.start,
            "entities": {str(placed.label.id): placed.label for placed in piece.entities},
            "stances": {str(placed.label.id): placed.label for placed in piece.stances},
        }
    )


def _strings(piece: Piece) -> list[str]:
    words = [token.text for token in piece.doc]
    for placed in (*piece.entities, *piece.stances):
        words += (class_of(placed.label), str(placed.label.id), _kb_id(placed))
    return words
