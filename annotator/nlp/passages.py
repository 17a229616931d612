"""The text as the pipeline reads it: furniture out, seams cut, offsets into the raw text kept."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from annotator.model.segmentation import Segmentation, whole_characters
from annotator.model.spans import Span, trimmed, union
from annotator.nlp.bounds import sentences_of
from annotator.nlp.corpora.tokenizer import INFIXES, PREFIXES, SUFFIXES
from annotator.nlp.parsed import Doc, Language, Tokenizer
from annotator.nlp.zones.lines import Finding

SOURCE = "spacy"
_PLACES = ["IDX", "LENGTH", "IS_SPACE"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a line that the pipeline reads, or one it does not read but must have bounds."""

    start: int
    end: int
    counts: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of the counting text with their raw spans, and the bounds of the whole text.

    Attributes:
        words: surface of each token, with `spaces` saying whether white space follows.
        offsets: raw span of each token; same length as `words`.
        sentence_starts: indexes of tokens that open a sentence.
        line_starts: indexes of tokens that open a line or a piece of one.
    """

    words: tuple[str, ...]
    spaces: tuple[bool, ...]
    offsets: tuple[Span, ...]
    sentence_starts: frozenset[int]
    line_starts: frozenset[int]
    segmentation: Segmentation

    def token_span(self, first: int, last: int) -> Span:
        """Raw span from token `first` up to but not including token `last`."""
        return Span(self.offsets[first].start, self.offsets[last - 1].end)


def passage_of(
    text: str, excluded: Iterable[Span], borders: Iterable[int], nlp: Language
) -> Passage:
    """The counting part of a text, tokenised by the pipeline's tokenizer with extra infix rules."""
    tokenizer = tokenizer_of(nlp)
    builder = _Builder(text)
    for stretch in _stretches(text, union(excluded), sorted(set(borders))):
        builder.add(stretch, tokenizer(text[stretch.start : stretch.end]))
    return builder.passage()


def borders_of(findings: Sequence[Finding]) -> list[int]:
    """Positions where zones begin or end."""
    return [at for finding in findings if not finding.gated for at in finding.span]


class _Builder:
    """Collects tokens stretch by stretch."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._words: list[str] = []
        self._spaces: list[bool] = []
        self._offsets: list[Span] = []
        self._starts: set[int] = set()
        self._lines: set[int] = set()
        self._tokens: list[Span] = []
        self._sentences: list[Span] = []

    def add(self, stretch: Stretch, doc: Doc) -> None:
        sentences = list(sentences_of(self._text, stretch.start, stretch.end))
        self._sentences.extend(sentences)
        opens = {sentence.start for sentence in sentences}
        at_line_start = True
        for index, length, is_space in doc.to_array(_PLACES).tolist():
            if is_space:
                continue
            start = stretch.start + index
            for piece in _cut(Span(start, start + length), opens):
                self._tokens.append(piece)
                if stretch.counts:
                    self._read(piece, opens, at_line_start=at_line_start)
                    at_line_start = False
        if stretch.counts and self._spaces:
            self._spaces[-1] = True

    def passage(self) -> Passage:
        return Passage(
            words=tuple(self._words),
            spaces=tuple(self._spaces),
            offsets=tuple(self._offsets),
            sentence_starts=frozenset(self._starts),
            line_starts=frozenset(self._lines),
            segmentation=Segmentation(
                whole_characters(self._text, self._tokens), tuple(self._sentences), SOURCE
            ),
        )

    def _read(self, span: Span, opens: set[int], *, at_line_start: bool) -> None:
        if span.start in opens or at_line_start:
            self._starts.add(len(self._words))
        if at_line_start:
            self._lines.add(len(self._words))
        self._words.append(self._text[span.start : span.end])
        self._offsets.append(span)
        after = self._text[span.end : span.end + 1]
        self._spaces.append(after.isspace())


def _cut(span: Span, opens: set[int]) -> tuple[Span, ...]:
    """A token in two where a sentence opens inside it (`said.The`), else whole."""
    inside = range(span.start + 1, span.end)
    if opens.isdisjoint(inside):
        return (span,)
    at = min(opens.intersection(inside))
    return Span(span.start, at), Span(at, span.end)


def _stretches(text: str, excluded: Sequence[Span], borders: Sequence[int]) -> Iterator[Stretch]:
    """Lines without white space at their edges, cut at borders and edges of excluded spans."""
    edges = sorted({at for span in excluded for at in span} | set(borders))
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        inner = edges[bisect_left(edges, start + 1) : bisect_left(edges, end)]
        for a, b in zip([start, *inner], [*inner, end], strict=True):
            span = trimmed(text, Span(a, b))
            if span.start < span.end:
                out = any(zone.covers(span) for zone in excluded)
                yield Stretch(span.start, span.end, not out)
        start = end + 1


@lru_cache(maxsize=2)
def tokenizer_of(nlp: Language) -> Tokenizer:
    """The pipeline's tokenizer with our rules, which exported corpora use too."""
    import spacy.tokenizer
    from spacy.symbols import ORTH
    from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

    old, rules = nlp.tokenizer, nlp.Defaults
    return spacy.tokenizer.Tokenizer(
        nlp.vocab,
        # A post "on X." names the network; no other single letter ends so many sentences.
        rules={**old.rules, "X.": [{ORTH: "X"}, {ORTH: "."}]},
        prefix_search=compile_prefix_regex([*rules.prefixes, *PREFIXES]).search,
        suffix_search=compile_suffix_regex([*rules.suffixes, *SUFFIXES]).search,
        infix_finditer=compile_infix_regex([*rules.infixes, *INFIXES]).finditer,
        token_match=old.token_match,
        url_match=old.url_match,
    )
