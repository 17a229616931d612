"""Token and sentence bounds of an article: for the caret, snapping, the grid and alignment."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import itemgetter
from unicodedata import combining

from annotator.model.spans import Span, Spans, trimmed

PROVISIONAL = "provisional"
_TOKEN = re.compile(
    r"(?:[A-Za-z]\.){2,}"  # U.S.
    r"|[’'][sS]\b"
    r"|\w+(?:[.,]\d+)*(?:(?<=\w)[-‑](?=\w)\w+)?"
    r"|[^\w\s]"
)
# Accents, joiners and skin tones belong to the character before them; a flag is two letters.
_JOINING = re.compile(
    r"[\u0300-\u036F\u0483-\u0489\u0591-\u05BD\u0610-\u061A\u064B-\u065F\u200D\u20D0-\u20FF"
    r"\uFE00-\uFE0F\uFE20-\uFE2F\U0001F1E6-\U0001F1FF\U0001F3FB-\U0001F3FF\U000E0020-\U000E007F]"
)
_JOINER, _FLAG_LETTERS = "\u200d", range(0x1F1E6, 0x1F200)
_SENTENCE_END = re.compile(r"""(?<![.!?…])[.!?…]++["'”’»)\]]*+(?=\s+["'“‘«(\[]?[^\Wa-z_]|\s*$)""")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|St|No|vs|Gen|Col|Sen|Rep|Prof|Jan|Feb|Aug|Sept|Oct|Nov|Dec)|\b[A-Z]|\bU\.S|\bU\.N)\.$"
)
_LONGEST_ABBREVIATION = 8
_start, _end = itemgetter(0), itemgetter(1)


@dataclass(frozen=True, slots=True)
class Segmentation:
    """Sorted, disjoint token and sentence spans; `source` names who computed them."""

    tokens: Sequence[Span]
    sentences: tuple[Span, ...]
    source: str = PROVISIONAL
    _starts: Sequence[int] = field(init=False, repr=False, compare=False)
    _ends: Sequence[int] = field(init=False, repr=False, compare=False)
    _sentence_starts: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _outside: dict[str, object] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        edges: tuple[Sequence[int], Sequence[int]]
        if isinstance(self.tokens, Spans):
            edges = self.tokens.starts, self.tokens.ends
        else:
            edges = tuple(map(_start, self.tokens)), tuple(map(_end, self.tokens))
        object.__setattr__(self, "_starts", edges[0])
        object.__setattr__(self, "_ends", edges[1])
        object.__setattr__(self, "_outside", {})
        object.__setattr__(self, "_sentence_starts", tuple(map(_start, self.sentences)))

    def token_at(self, position: int) -> int:
        """Index of the token that holds a position, else of the next one, else the last."""
        return min(bisect_right(self._ends, position), max(len(self.tokens) - 1, 0))

    def token_before(self, position: int) -> int:
        """Index of the last token that begins before a position, else 0."""
        return max(bisect_left(self._starts, position) - 1, 0)

    def snapped(self, span: Span) -> Span:
        """The span grown to whole tokens; the nearest token when it touches none."""
        if not self.tokens:
            return span
        first, last = self.token_at(span.start), self.token_before(max(span.end, span.start + 1))
        return Span(self._starts[first], self._ends[max(first, last)])

    def is_aligned(self, span: Span) -> bool:
        """True when the span begins where a token begins and ends where a token ends."""
        i = bisect_left(self._starts, span.start)
        j = bisect_left(self._ends, span.end)
        return (
            i < len(self._starts)
            and self._starts[i] == span.start
            and j < len(self._ends)
            and self._ends[j] == span.end
        )

    def outside(self, excluded: tuple[Span, ...]) -> list[int]:
        """Indices of the sentences of which more than half lies outside some joined stretches."""
        if self._outside.get("of") != excluded:
            self._outside["of"] = excluded
            self._outside["found"] = list(_outside(self.sentences, excluded))
        return list(self._outside["found"])  # type: ignore[call-overload, no-any-return]

    def sentence_at(self, position: int) -> int:
        """Index of the sentence that holds a position, or begins last before it; 0 at least."""
        return max(bisect_right(self._sentence_starts, position) - 1, 0)

    def sentence_of(self, span: Span) -> int | None:
        """Index of the sentence that shares most characters with a span, None if none does."""
        first = self.sentence_at(span.start)
        shares = []
        for index in range(first, len(self.sentences)):
            if self.sentences[index].start >= span.end:
                break
            shares.append((self.sentences[index].common(span), -index))
        best = max(shares, default=(0, 0))
        return -best[1] if best[0] else None


def _outside(sentences: Sequence[Span], excluded: Sequence[Span]) -> Iterator[int]:
    place = 0
    for index, sentence in enumerate(sentences):
        while place < len(excluded) and excluded[place].end <= sentence.start:
            place += 1
        covered = 0
        for zone in excluded[place:]:
            if zone.start >= sentence.end:
                break
            covered += sentence.common(zone)
        if covered * 2 < sentence.end - sentence.start:
            yield index


def provisional(text: str) -> Segmentation:
    """Bounds good enough to label by until the worker's own arrive; pure Python, about 5 MB/s."""
    tokens = whole_characters(text, [Span(*found.span()) for found in _TOKEN.finditer(text)])
    sentences: list[Span] = []
    for start, line in _lines(text):
        sentences.extend(_line_sentences(text, start, line))
    return Segmentation(tokens, tuple(sentences), PROVISIONAL)


def whole_characters(text: str, tokens: Sequence[Span]) -> tuple[Span, ...]:
    """Tokens joined where one ends inside what people see as one character, such as a flag."""
    whole: list[Span] = []
    done = 0
    for joint in sorted(set(_joints(text))):
        at = bisect_left(tokens, joint, key=_start)
        if 0 < at < len(tokens) and tokens[at].start == joint == tokens[at - 1].end:
            whole += tokens[done:at]
            whole[-1] = Span(whole[-1].start, tokens[at].end)
            done = at + 1
    whole += tokens[done:]
    return tuple(whole)


def _joints(text: str) -> Iterator[int]:
    """Places inside what people see as one character, or between an accent and its word's rest."""
    half_flag = -1
    for found in _JOINING.finditer(text):
        at, mark = found.start(), found[0]
        if ord(mark) in _FLAG_LETTERS:
            if half_flag == at - 1 >= 0:
                yield at
                half_flag = -1
            else:
                half_flag = at
            continue
        if at and not text[at - 1].isspace():
            yield at
        if mark == _JOINER or (combining(mark) and text[at + 1 : at + 2].isalnum()):
            yield at + 1


def _lines(text: str) -> list[tuple[int, str]]:
    found, start = [], 0
    for line in text.split("\n"):
        if line.strip():
            found.append((start, line))
        start += len(line) + 1
    return found


def _line_sentences(text: str, offset: int, line: str) -> list[Span]:
    cuts = [0]
    for end in _SENTENCE_END.finditer(line):
        # A window, not all since the last cut: a line of initials would take quadratic time.
        head = line[max(cuts[-1], end.end() - _LONGEST_ABBREVIATION) : end.end()]
        if not _ABBREVIATION.search(head):
            cuts.append(end.end())
    if cuts[-1] != len(line):
        cuts.append(len(line))
    spans = (trimmed(text, Span(offset + a, offset + b)) for a, b in pairwise(cuts))
    return [span for span in spans if span.start < span.end]


def bounds(pairs: Sequence[Sequence[int]]) -> tuple[Span, ...]:
    """Spans from pairs of numbers, as they come from a file or a process."""
    return tuple(Span(int(a), int(b)) for a, b in pairs)
