"""Sentence documents with categories per target, and pair documents `[Armenia] sentence`."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

import msgspec

from annotator.model.annotations import SentenceMark, SentenceValue
from annotator.model.scheme import Scheme
from annotator.model.spans import Span
from annotator.nlp.corpora.fitting import Fitting, Piece
from annotator.nlp.corpora.losses import POLES, Corpus, Reason, Tally
from annotator.nlp.corpora.rows import Kind, Row
from annotator.nlp.corpora.tokens import Tokens, tokenised

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


class SentenceWriter:
    """Makes rows of sentence values and counts them in the tally."""

    def __init__(self, tokenizer: Any, scheme: Scheme, tally: Tally) -> None:  # noqa: ANN401
        self._tokenizer, self._tally = tokenizer, tally
        names = {target.key: target.name for target in scheme.targets}
        self._names, self._heads = names, dict[str, Tokens]()

    def rows(self, article: UUID, piece: Piece, fitting: Fitting) -> Iterator[Row]:
        """Rows of one piece's sentence values: a sentence row, then a pair row per target."""
        for span in sorted({Span(value.start, value.end) for value in piece.sentences}):
            values = [v for v in piece.sentences if v.start == span.start and v.end == span.end]
            usable = [v for v in self._one_a_target(values, fitting) if self._fits(v, fitting)]
            if usable:
                tokens = self._tokens(piece, span, fitting.text)
                yield self._sentence(article, span, usable, tokens)
                for value in usable:
                    if value.value in _CLASSES:
                        yield self._pair(article, value, tokens)

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
        self, article: UUID, span: Span, values: Sequence[SentenceValue], tokens: Tokens
    ) -> Row:
        cats = {
            f"{value.target}_{pole}": sign
            for value in values
            for pole, sign in zip(SENTENCE_POLES, _SIGNS[value.value], strict=True)
        }
        user_data = _user_data(article, span.start, values)
        return _row(Kind.SENTENCES, tokens, cats, user_data)

    def _pair(self, article: UUID, value: SentenceValue, tokens: Tokens) -> Row:
        head = self._head(value.target)
        cats = {pole: float(pole == _CLASSES[value.value]) for pole in POLES}
        row = _row(Kind.PAIRS, tokens, cats, _user_data(article, value.start, [value]))
        return row._replace(
            length=row.length + len(head.words),
            tokens=head.orth.tobytes() + row.tokens,
            spaces=head.spaces + row.spaces,
            strings=head.words + row.strings,
        )

    def _tokens(self, piece: Piece, span: Span, text: str) -> Tokens:
        place = piece.tokens.bounds.place(*span)
        return (
            tokenised(text, span, self._tokenizer) if place is None else piece.tokens.part(*place)
        )

    def _head(self, target: str) -> Tokens:
        if target not in self._heads:
            # The blank makes the closing bracket a token with a space after it.
            text = f"[{self._names.get(target, target)}] "
            self._heads[target] = tokenised(text, Span(0, len(text)), self._tokenizer)
        return self._heads[target]


def _user_data(article: UUID, start: int, values: Sequence[SentenceValue]) -> bytes:
    labels = {str(value.id): value for value in values}
    return msgspec.msgpack.encode({"article": article, "start": start, "sentences": labels})


def _row(kind: Kind, tokens: Tokens, cats: dict[str, float], user_data: bytes) -> Row:
    return Row(
        kind=kind,
        length=len(tokens.words),
        tokens=tokens.orth.tobytes(),
        spaces=tokens.spaces,
        cats=cats,
        user_data=user_data,
        groups=_NO_GROUPS,
        strings=tokens.words,
    )
