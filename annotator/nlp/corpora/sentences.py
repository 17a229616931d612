"""Sentence documents with categories per target, and pair documents `[Armenia] sentence`."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from annotator.model.annotations import SentenceMark, SentenceValue
from annotator.model.scheme import Scheme
from annotator.model.spans import Span
from annotator.nlp.corpora.fitting import Fitting, Piece
from annotator.nlp.corpora.losses import POLES, Corpus, Reason, Tally
from annotator.nlp.corpora.rows import Kind, Row

SENTENCE_POLES = ("NEG", "POS")
_SIGNS = {
    SentenceMark.NEG: (1.0, 0.0),
    SentenceMark.POS: (0.0, 1.0),
    SentenceMark.MIXED: (1.0, 1.0),
    SentenceMark.NEU: (0.0, 0.0),
    SentenceMark.NONE: (0.0, 0.0),
}
_CLASSES = {SentenceMark.NEG: "NEG", SentenceMark.NEU: "NEU", SentenceMark.POS: "POS"}
# An empty SpanGroups, as spaCy serialises it.
_NO_GROUPS = b"\x90"


class Words(NamedTuple):
    """Tokens of a stretch of text as DocBin columns: hashes, spaces after, texts."""

    orth: bytes
    spaces: bytes
    texts: list[str]


class SentenceWriter:
    """Makes rows of sentence values and counts them in the tally."""

    def __init__(self, tokenizer: Any, scheme: Scheme, tally: Tally) -> None:  # noqa: ANN401
        self._tokenizer, self._tally = tokenizer, tally
        names = {target.key: target.name for target in scheme.targets}
        self._prefix = lru_cache(lambda target: self._head(names.get(target, target)))

    def rows(self, article: UUID, piece: Piece, fitting: Fitting) -> Iterator[Row]:
        """Rows of one piece's sentence values: a sentence row, then a pair row per target."""
        for span in sorted({Span(value.start, value.end) for value in piece.sentences}):
            values = [v for v in piece.sentences if v.start == span.start and v.end == span.end]
            usable = [v for v in self._one_a_target(values, fitting) if self._fits(v, fitting)]
            if usable:
                words = self._words(piece, span, fitting.text)
                yield self._sentence(article, span, usable, words)
                for value in usable:
                    if value.value in _CLASSES:
                        yield self._pair(article, value, words)

    def _one_a_target(
        self, values: Sequence[SentenceValue], fitting: Fitting
    ) -> Iterator[SentenceValue]:
        seen: set[str] = set()
        for value in values:
            if value.target in seen:
                fitting.drop(value, Reason.TWIN)
            else:
                seen.add(value.target)
                yield value

    def _fits(self, value: SentenceValue, fitting: Fitting) -> bool:
        if value.value not in _SIGNS:
            fitting.drop(value, Reason.CLASS)
            return False
        self._tally.export(Corpus.SENTENCES, value)
        if value.value in _CLASSES:
            self._tally.export(Corpus.PAIRS, value)
        else:
            reason = Reason.ABSENT if value.value is SentenceMark.NONE else Reason.CLASS
            fitting.drop(value, reason, (Corpus.PAIRS,))
        return True

    def _sentence(
        self, article: UUID, span: Span, values: Sequence[SentenceValue], words: Words
    ) -> Row:
        cats = {
            f"{value.target}_{pole}": sign
            for value in values
            for pole, sign in zip(SENTENCE_POLES, _SIGNS[value.value], strict=True)
        }
        user_data = _user_data(article, span.start, values)
        return _row(Kind.SENTENCES, words, cats, user_data)

    def _pair(self, article: UUID, value: SentenceValue, words: Words) -> Row:
        head = self._prefix(value.target)
        whole = Words(head.orth + words.orth, head.spaces + words.spaces, head.texts + words.texts)
        cats = {pole: float(pole == _CLASSES[value.value]) for pole in POLES}
        return _row(Kind.PAIRS, whole, cats, _user_data(article, value.start, [value]))

    def _words(self, piece: Piece, span: Span, text: str) -> Words:
        place = piece.bounds.place(*span)
        if place is None:
            return _columns(self._tokenizer(text[span.start : span.end]))
        return _columns(piece.doc[place[0] : place[1]])

    def _head(self, name: str) -> Words:
        # The blank makes the closing bracket a token with a space after it.
        words = _columns(self._tokenizer(f"[{name}] "))
        return words._replace(spaces=words.spaces[:-1] + b"\x01")


def _columns(tokens: Any) -> Words:  # noqa: ANN401  # Doc or Span
    from spacy.attrs import ORTH, SPACY

    spaces = tokens.to_array([SPACY]).astype(bool).reshape(-1)
    spaces[-1] = False
    return Words(tokens.to_array([ORTH]).tobytes(), spaces.tobytes(), [t.text for t in tokens])


def _user_data(article: UUID, start: int, values: Sequence[SentenceValue]) -> bytes:
    labels = {str(value.id): value for value in values}
    return msgspec.msgpack.encode({"article": article, "start": start, "sentences": labels})


def _row(kind: Kind, words: Words, cats: dict[str, float], user_data: bytes) -> Row:
    return Row(
        kind=kind,
        length=len(words.texts),
        tokens=words.orth,
        spaces=words.spaces,
        cats=cats,
        user_data=user_data,
        groups=_NO_GROUPS,
        strings=words.texts,
    )
