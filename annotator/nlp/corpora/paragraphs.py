"""A paragraph document: entities in `ents` and `spans["entities"]`, stances in `spans["sc"]`."""

import struct
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from uuid import UUID

import msgspec

from annotator.model.spans import Span
from annotator.nlp.bounds import sentences_of
from annotator.nlp.corpora.fitting import Piece, Placed
from annotator.nlp.corpora.rows import PARAGRAPH_ATTRS, Kind, Row, columns, string_ids

# Values of ENT_IOB and of SENT_START (-1 as unsigned), and a span as spaCy packs it.
_MISSING, _GOES_IN, _OUTSIDE, _BEGINS = range(4)
_START, _NO_START = 1, 2**64 - 1
_SPAN = struct.Struct(">QQQllll")


def paragraph(article: UUID, piece: Piece, starts: Sequence[int], *, reviewed: bool) -> Row:
    """The document of a piece; where nobody reviewed, tokens without an entity are unknown.

    Spans carry our id as `span_id` and the canonical name as `kb_id`; the full records lie in
    `user_data["entities"]` and `user_data["stances"]` under our ids, offsets in the article.
    """
    return Row(
        kind=Kind.DONE if reviewed else Kind.UNFINISHED,
        length=len(piece.tokens.words),
        tokens=_tokens(piece, starts, reviewed=reviewed),
        spaces=piece.tokens.spaces,
        cats={},
        user_data=_user_data(article, piece),
        groups=_groups(piece),
        strings=_strings(piece),
    )


def sentence_tokens(text: str, piece: Piece, given: Sequence[Span] | None) -> list[int]:
    """Indexes of the tokens that begin a sentence, by the given bounds or else by rule."""
    span, starts = piece.span, piece.tokens.bounds.starts
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


def _tokens(piece: Piece, starts: Sequence[int], *, reviewed: bool) -> bytes:
    """The columns of a paragraph's DocBin, token after token."""
    iob, kind, kb_id, opens = columns()
    width, count = 1 + len(PARAGRAPH_ATTRS), len(piece.tokens.words)
    number = string_ids()
    tokens = array("Q", bytes(8 * width * count))
    tokens[0::width] = piece.tokens.orth
    tokens[iob::width] = array("Q", [_OUTSIDE if reviewed else _MISSING]) * count
    tokens[opens::width] = array("Q", [_NO_START]) * count
    for start in starts:
        tokens[start * width + opens] = _START
    for placed in piece.ents:
        label, name = number(placed.name), number(placed.kb_id)
        for at in range(placed.first * width, placed.last * width, width):
            tokens[at + iob] = _GOES_IN
            tokens[at + kind] = label
            tokens[at + kb_id] = name
        tokens[placed.first * width + iob] = _BEGINS
    return tokens.tobytes()


def _groups(piece: Piece) -> bytes:
    """Both span groups as `SpanGroups.to_bytes` writes them, which is too slow for every line."""
    groups = (("entities", piece.entities), ("sc", piece.stances))
    return msgspec.msgpack.encode({_group(piece, *group): [group[0]] for group in groups})


def _group(piece: Piece, name: str, labels: Sequence[Placed]) -> bytes:
    spans, number = [], string_ids()
    bounds, at = piece.tokens.bounds, piece.span.start
    for placed in labels:
        ids = (number(placed.key), number(placed.kb_id), number(placed.name))
        start, end = bounds.starts[placed.first] - at, bounds.ends[placed.last - 1] - at
        spans.append(_SPAN.pack(*ids, placed.first, placed.last, start, end))
    return msgspec.msgpack.encode({"name": name, "attrs": {}, "spans": spans})


def _user_data(article: UUID, piece: Piece) -> bytes:
    return msgspec.msgpack.encode(
        {
            "article": article,
            "start": piece.span.start,
            "entities": {placed.key: placed.label for placed in piece.entities},
            "stances": {placed.key: placed.label for placed in piece.stances},
        }
    )


def _strings(piece: Piece) -> list[str]:
    words = list(dict.fromkeys(piece.tokens.words))
    for placed in (*piece.entities, *piece.stances):
        words += (placed.name, placed.key, placed.kb_id)
    return words
