"""One article's labels put onto the tokens of its documents, or dropped with the reason."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from annotator.model.annotations import Annotation, Entity, SentenceValue, Spanned, Stance
from annotator.model.spans import Span, trimmed
from annotator.nlp.corpora.alignment import piece_at
from annotator.nlp.corpora.cutting import pieces_of
from annotator.nlp.corpora.losses import (
    BY_DESIGN,
    Corpus,
    Loss,
    Reason,
    Tally,
    class_of,
    corpora_of,
)
from annotator.nlp.corpora.tokens import Tokens, tokenised


class Placed(NamedTuple):
    """A label on tokens `first` up to `last` of one piece, with its class, id and name as text."""

    first: int
    last: int
    label: Entity | Stance
    name: str
    key: str
    kb_id: str
    change: Reason | None


@dataclass(slots=True)
class Piece:
    """One document to be: its raw span, its tokens, and the labels on it."""

    span: Span
    tokens: Tokens
    ents: list[Placed] = field(default_factory=list)
    entities: list[Placed] = field(default_factory=list)
    stances: list[Placed] = field(default_factory=list)
    sentences: list[SentenceValue] = field(default_factory=list)


class Fitting:
    """Fits labels to the pieces of one article and keeps the account."""

    def __init__(
        self,
        text: str,
        excluded: Sequence[Span],
        tokenizer: Any,  # noqa: ANN401
        tally: Tally,
    ) -> None:
        self.text, self._excluded, self._tally = text, excluded, tally
        self.longest_stance = 0
        self.losses: list[Loss] = []
        self.pieces: list[Piece] = []
        for span in pieces_of(text, excluded):
            self.pieces.append(Piece(span, tokenised(text, span, tokenizer)))
        self._spans = [piece.span for piece in self.pieces]
        self._starts = [span.start for span in self._spans]

    def drop(
        self,
        label: Annotation,
        reason: Reason,
        corpora: Sequence[Corpus] = (),
        **near: Any,  # noqa: ANN401
    ) -> None:
        """Leaves a label out of some corpora, by default of all that take its layer."""
        into = tuple(corpora) or corpora_of(label)
        for corpus in into:
            self._tally.drop(corpus, label, reason)
        if reason in BY_DESIGN:
            return
        self.losses.append(
            Loss(corpora=into, reason=reason, label=label, text=self._words(label), **near)
        )

    def entities(self, labels: Iterable[Entity]) -> None:
        """Places entities: all that fit in `entities`, those that do not overlap in `ents`."""
        for label in labels:
            found = self._placed(label)
            if found is not None:
                piece, placed = found
                piece.entities.append(placed)
                self._keep(Corpus.ENTITIES, placed)
        for piece in self.pieces:
            if piece.entities:
                self._flatten(piece)

    def stances(self, labels: Iterable[Stance]) -> None:
        """Places stances; a second one of the same class on the same tokens is left out."""
        seen: set[tuple[int, int, int, str]] = set()
        for label in labels:
            if label.flag is not None:
                self.drop(label, Reason.CLASS)
                continue
            found = self._placed(label)
            if found is None:
                continue
            piece, placed = found
            key = (piece.span.start, placed.first, placed.last, placed.name)
            if key in seen:
                self.drop(label, Reason.TWIN)
                continue
            seen.add(key)
            piece.stances.append(placed)
            self.longest_stance = max(self.longest_stance, placed.last - placed.first)
            self._keep(Corpus.STANCE, placed)

    def sentences(self, labels: Iterable[SentenceValue]) -> None:
        """Places sentence values on the piece that holds their sentence; the corpora decide."""
        for label in labels:
            span = trimmed(self.text, Span(label.start, label.end))
            index = piece_at(self._starts, self._spans, span)
            if span.start == span.end:
                self.drop(label, Reason.WHITE)
            elif index is None:
                self.drop(label, self._outside(span))
            else:
                self.pieces[index].sentences.append(replace(label, start=span.start, end=span.end))

    def _placed(self, label: Entity | Stance) -> tuple[Piece, Placed] | None:
        raw = Span(label.start, label.end)
        span = trimmed(self.text, raw)
        if span.start == span.end:
            self.drop(label, Reason.WHITE)
            return None
        index = piece_at(self._starts, self._spans, span)
        if index is None:
            self.drop(label, self._outside(span))
            return None
        piece = self.pieces[index]
        place = piece.tokens.bounds.place(*span)
        if place is None:
            expand = piece.tokens.bounds.expanded(*span)
            contract = piece.tokens.bounds.contracted(*span)
            self.drop(label, Reason.TOKENS, expand=expand, contract=contract)
            return None
        joined = isinstance(label, Stance) and len(label.expression) > 1
        change = Reason.JOINED if joined else Reason.TRIMMED if span != raw else None
        kb_id = label.canonical or "" if isinstance(label, Entity) else ""
        return piece, Placed(*place, label, class_of(label), str(label.id), kb_id, change)

    def _flatten(self, piece: Piece) -> None:
        """What spaCy's filter_spans keeps: the longest first, then the earliest."""
        taken: set[int] = set()
        for placed in sorted(piece.entities, key=lambda p: (p.first - p.last, p.first)):
            if placed.first in taken or placed.last - 1 in taken:
                self.drop(placed.label, Reason.NESTED, (Corpus.ENTS,))
                continue
            taken.update(range(placed.first, placed.last))
            piece.ents.append(placed)
            self._tally.export(Corpus.ENTS, placed.label, placed.change)
        piece.ents.sort()

    def _keep(self, corpus: Corpus, placed: Placed) -> None:
        label, change = placed.label, placed.change
        self._tally.export(corpus, label, change)
        if change is not None:
            self.losses.append(
                Loss(
                    corpora=corpora_of(label),
                    reason=change,
                    label=label,
                    text=self._words(label),
                    changed=True,
                )
            )

    def _outside(self, span: Span) -> Reason:
        hit = any(span.overlaps(zone) for zone in self._excluded)
        return Reason.EXCLUDED if hit else Reason.LINE

    def _words(self, label: Annotation) -> str:
        return self.text[label.start : label.end] if isinstance(label, Spanned) else ""
