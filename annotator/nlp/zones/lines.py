"""The lines of a text, what was found about them, and the words that tell them apart."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from annotator.model.spans import Span, trimmed

_WORD = re.compile(r"[^\W\d_]+")
_ENDING = re.compile(r"(?:ing|ed|es|s|ly|ions?)$")
_COMMON = frozenset(
    """the and but for with from that this these those his her their our your its has have had was
    were been being are not nor than then also more most some any all both each other such only own
    same too very can will just should would could may might must does did said says told after
    before over under into during between about against through while which who whom what when
    where why how one two three four five six seven eight nine ten new year years day week month
    there here they she him them you out off per via still now yet""".split()
)


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
        return self.words <= 25 and not self.text.rstrip("\"'”’»)").endswith((".", "!", ":", ";"))


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


def content_words(text: str) -> frozenset[str]:
    """Crude stems of the words that carry content, lower case, six letters at most."""
    return frozenset(_stems(text))


def _stems(text: str) -> Iterator[str]:
    for word in _WORD.findall(text.lower()):
        if len(word) > 2 and word not in _COMMON:
            yield (_ENDING.sub("", word) if len(word) > 5 else word)[:6]
