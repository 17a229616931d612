"""The lines of a text, what was found about them, and the words that tell them apart."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from annotator.model.spans import Span, trimmed
from annotator.nlp.lexicon import word_set

_WORD = re.compile(r"[^\W\d_]+")
_INNER_STOP = re.compile(r"[a-z\d)][.!?][”\"’']?\s+[A-ZÀ-Þ“\"‘]")
_ENDING = re.compile(r"(?:ing|ed|es|s|ly|ions?)$")


@dataclass(frozen=True, slots=True)
class Line:
    """A line, or a piece of one cut at a seam, without white space at its edges."""

    start: int
    end: int
    text: str

    @property
    def span(self) -> Span:
        """Its code points in the article."""
        return Span(self.start, self.end)

    @property
    def words(self) -> int:
        """How many words it has, by white space."""
        return len(self.text.split())

    @property
    def is_heading_like(self) -> bool:
        """True when it is short and does not end as a sentence does."""
        bare = self.text.rstrip("\"'”’»)")
        stops = bare.endswith((".", "!", ":", ";")) or _INNER_STOP.search(bare) is not None
        return self.words <= 25 and not stops


@dataclass(frozen=True, slots=True)
class Finding:
    """One zone found: kind, confidence, reason, and whether it is only a maybe."""

    start: int
    end: int
    kind: str
    score: float
    reason: str
    gated: bool = False

    @property
    def span(self) -> Span:
        """Its code points in the article."""
        return Span(self.start, self.end)


def lines_of(text: str) -> Iterator[Line]:
    """The non-empty lines of a text, trimmed."""
    start = 0
    for raw in text.split("\n"):
        span = trimmed(text, Span(start, start + len(raw)))
        if span.start < span.end:
            yield Line(span.start, span.end, text[span.start : span.end])
        start += len(raw) + 1


@lru_cache(maxsize=2048)
def content_words(text: str) -> frozenset[str]:
    """Crude stems of the words that carry content, lower case, six letters at most."""
    return frozenset(_stems(text))


def _stems(text: str) -> Iterator[str]:
    for word in _WORD.findall(text.lower()):
        if len(word) > 2 and word not in word_set("plain", "common"):
            yield (_ENDING.sub("", word) if len(word) > 5 else word)[:6]
