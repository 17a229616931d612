"""Snapping to tokens and sentences; the index is built when the first snap asks for it."""

from collections.abc import Sequence
from functools import cached_property

from annotator.model.segmentation import Segmentation, bounds
from annotator.model.spans import Span, Spans
from annotator.ui.article.marks import Piece


class Snapper:
    """Token and sentence bounds of one article, for mouse and caret."""

    def __init__(self, length: int, tokens: Sequence[Piece], sentences: Sequence[Piece]) -> None:
        self._length = length
        self._tokens = tokens
        self._sentences = sentences

    @cached_property
    def _segmentation(self) -> Segmentation:
        return Segmentation(_spans(self._tokens), bounds(self._sentences))

    def sentence_starts(self) -> list[int]:
        """Where the sentences begin."""
        return [start for start, _ in self._sentences]

    def range(self, start: int, end: int) -> Piece:
        """The range grown to whole tokens; unchanged where there are no tokens."""
        low, high = min(start, end), max(start, end)
        grown = self._segmentation.snapped(Span(low, high))
        return grown.start, grown.end

    def token(self, cp: int) -> Piece:
        """The token that holds a code point or comes next; one character without tokens."""
        segmentation = self._segmentation
        if not segmentation.tokens:
            return cp, min(cp + 1, self._length)
        token = segmentation.tokens[segmentation.token_at(cp)]
        return token.start, token.end

    def sentence(self, index: int | None) -> Piece | None:
        """A sentence by index; None when there is no such sentence."""
        if index is None or not 0 <= index < len(self._sentences):
            return None
        start, end = self._sentences[index]
        return start, end

    def sentence_at(self, cp: int) -> Piece | None:
        """The sentence that holds a code point or begins last before it."""
        return self.sentence(self._segmentation.sentence_at(cp))

    def edge(self, side: str, cp: int) -> int:
        """The token start (or end) nearest to where an edge was dropped."""
        segmentation = self._segmentation
        if not segmentation.tokens:
            return cp
        i = segmentation.token_at(cp)
        near = segmentation.tokens[max(i - 1, 0) : i + 2]
        places = [token.start if side == "start" else token.end for token in near]
        outward = 1 if side == "start" else -1  # half way means the token is meant
        return min(places, key=lambda place: (abs(place - cp), outward * place))


def _spans(pairs: Sequence[Piece]) -> Sequence[Span]:
    if isinstance(pairs, Spans) or (pairs and isinstance(pairs[0], Span)):
        return pairs  # type: ignore[return-value]  # a megabyte has 200,000 tokens: do not copy them
    return bounds(pairs)
