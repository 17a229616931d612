"""The tokens of one stretch of text, as arrays: walking spaCy's tokens one by one is too slow."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from annotator.model.spans import Span


class TokenBounds:
    """Token starts and ends of one piece, as offsets in the article."""

    __slots__ = ("ends", "starts")

    def __init__(self, starts: Sequence[int], ends: Sequence[int]) -> None:
        self.starts, self.ends = starts, ends

    def place(self, start: int, end: int) -> tuple[int, int] | None:
        """First token and the one after the last, None when the span is off token bounds."""
        first = bisect_left(self.starts, start)
        last = bisect_left(self.ends, end)
        if first == len(self.starts) or last == len(self.ends):
            return None
        if self.starts[first] != start or self.ends[last] != end:
            return None
        return first, last + 1

    def expanded(self, start: int, end: int) -> tuple[int, int]:
        """The span grown to the tokens it touches."""
        first = bisect_right(self.ends, start)
        last = bisect_left(self.starts, end) - 1
        return self.starts[first], self.ends[last]

    def contracted(self, start: int, end: int) -> tuple[int, int] | None:
        """The span shrunk to the tokens wholly inside, None when there is none."""
        first = bisect_left(self.starts, start)
        last = bisect_right(self.ends, end) - 1
        return (self.starts[first], self.ends[last]) if first <= last else None


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens of one stretch.

    Attributes:
        orth: hashes of the words.
        spaces: one byte a token, 1 where a space follows.
        words: the words themselves.
        bounds: their places in the article.
    """

    orth: "array[int]"
    spaces: bytes
    words: list[str]
    bounds: TokenBounds

    def part(self, first: int, last: int) -> "Tokens":
        """The tokens from `first` up to `last`; no space follows the last of them."""
        spaces = self.spaces[first : last - 1] + b"\x00"
        bounds = TokenBounds(self.bounds.starts[first:last], self.bounds.ends[first:last])
        return Tokens(self.orth[first:last], spaces, self.words[first:last], bounds)


def tokenised(text: str, span: Span, tokenizer: Any) -> Tokens:  # noqa: ANN401  # spaCy's
    """The tokens of a stretch of an article's text."""
    found = tokenizer(text[span.start : span.end]).to_array(_columns())
    starts = (found[:, 1] + span.start).tolist()
    # spaCy tokens follow each other with one space or none between, so ends need no column.
    spaces = found[:, 2].astype("u1").tobytes()
    ends = [start - gap for start, gap in zip(starts[1:], spaces, strict=False)]
    ends.append(span.end - spaces[-1])
    words = [text[a:b] for a, b in zip(starts, ends, strict=True)]
    return Tokens(array("Q", found[:, 0].tobytes()), spaces, words, TokenBounds(starts, ends))


@lru_cache(maxsize=1)
def _columns() -> list[int]:
    from spacy.attrs import IDX, ORTH, SPACY

    return [ORTH, IDX, SPACY]
