"""The protocol of the suggestion process: nouns to JSON lines and back, nothing else."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

import msgspec

from annotator.model.annotations import (
    Annotation,
    DocumentValue,
    Entity,
    Layer,
    SentenceValue,
    Stance,
    Zone,
)
from annotator.model.articles import Article
from annotator.model.scheme import Scheme, from_data, to_data
from annotator.model.segmentation import Segmentation
from annotator.model.spans import Span
from annotator.model.suggestions import Producer, Suggestion
from annotator.nlp.learning.lessons import Learned
from annotator.nlp.memory import EMPTY, Memory
from annotator.nlp.requests import SuggestAnswer, SuggestRequest
from annotator.nlp.zones.outlet import EMPTY as NO_COUNTS
from annotator.nlp.zones.outlet import OutletCounts

_TYPES: dict[str, type[Any]] = {
    Layer.ZONE.value: Zone,
    Layer.ENTITY.value: Entity,
    Layer.STANCE.value: Stance,
    Layer.SENTENCE.value: SentenceValue,
    Layer.DOCUMENT.value: DocumentValue,
}


class ArticleLine(msgspec.Struct, omit_defaults=True):
    """The part of an article that suggestions depend on."""

    uid: UUID
    text: str
    title: str = ""
    source: str | None = None
    published: str | None = None
    language: str = "en"

    def noun(self) -> Article:
        """The article, without what the process does not need."""
        return Article(
            uid=self.uid,
            text=self.text,
            title=self.title,
            source=self.source,
            published=self.published,
            language=self.language,
        )


class OutletLine(msgspec.Struct, omit_defaults=True):
    """What recurs in the outlet's other articles, as far as this article has it."""

    articles: int
    lines: dict[str, int] = {}
    prefixes: dict[str, int] = {}

    def noun(self) -> OutletCounts:
        """The counts."""
        return OutletCounts(self.lines, self.prefixes, self.articles)


class RequestLine(msgspec.Struct, omit_defaults=True):
    """One line to the process; scheme and memory stay raw, for they repeat and are kept."""

    id: str
    op: str
    article: ArticleLine | None = None
    scheme: msgspec.Raw = msgspec.Raw()
    memory: msgspec.Raw = msgspec.Raw()
    excluded: list[tuple[int, int]] | None = None
    outlet: OutletLine | None = None
    learned: list[Learned] = []
    lesson: str = ""
    task: msgspec.Raw = msgspec.Raw()

    def noun(self) -> SuggestRequest:
        """The request for suggestions in this line.

        Raises:
            ValueError: when article or scheme are missing or cannot be read.
        """
        if self.article is None or not bytes(self.scheme):
            raise ValueError("the request names no article or no scheme")
        memory = _memory(bytes(self.memory)) if bytes(self.memory) else EMPTY
        outlet = self.outlet.noun() if self.outlet is not None else NO_COUNTS
        return SuggestRequest(
            self.article.noun(), _scheme(bytes(self.scheme)), memory, _spans(self), outlet,
            tuple(self.learned),
        )  # fmt: skip


class AnswerLine(msgspec.Struct, omit_defaults=True):
    """One line from the process: an answer, an error sentence, or word that it is ready.

    Between them it shows its `pulse`, and says how many seconds the `step` it begins may take.
    """

    id: str | None = None
    ready: bool = False
    pulse: bool = False
    step: float = 0.0
    error: str | None = None
    producer: Producer | None = None
    segmentation: msgspec.Raw = msgspec.Raw()
    suggestions: msgspec.Raw = msgspec.Raw()
    taught: msgspec.Raw = msgspec.Raw()


class _Bounds(msgspec.Struct):
    tokens: list[tuple[int, int]]
    sentences: list[tuple[int, int]]
    source: str


class _Proposed(msgspec.Struct):
    layer: str
    producer: Producer
    score: float
    reason: str
    gated: bool
    proposal: msgspec.Raw


def request_line(identity: str, op: str, request: SuggestRequest | None = None) -> bytes:
    """A request as one line of JSON with its line feed."""
    if request is None:
        return msgspec.json.encode(RequestLine(id=identity, op=op)) + b"\n"
    article = request.article
    line = RequestLine(
        id=identity,
        op=op,
        article=ArticleLine(
            uid=article.uid,
            text=article.text,
            title=article.title,
            source=article.source,
            published=article.published,
            language=article.language,
        ),
        scheme=_encoded(request.scheme),
        memory=_encoded(request.memory),
        excluded=None if request.excluded is None else [(s.start, s.end) for s in request.excluded],
        outlet=_outlet_line(request.outlet),
        learned=list(request.learned),
    )
    return msgspec.json.encode(line) + b"\n"


def _outlet_line(counts: OutletCounts) -> OutletLine | None:
    if not counts.lines and not counts.prefixes:
        return None
    return OutletLine(counts.articles, dict(counts.lines), dict(counts.prefixes))


def request_from(line: bytes) -> RequestLine:
    """The request in a line.

    Raises:
        ValueError: when the line is no request (msgspec's decoding errors are ValueErrors).
    """
    return msgspec.json.decode(line, type=RequestLine)


def answer_line(identity: str, answer: SuggestAnswer, producer: Producer) -> bytes:
    """An answer as one line of JSON with its line feed."""
    bounds = answer.segmentation
    line = AnswerLine(
        id=identity,
        producer=producer,
        segmentation=_raw(_Bounds(list(bounds.tokens), list(bounds.sentences), bounds.source)),
        suggestions=_raw([_proposed(s) for s in answer.suggestions]),
    )
    return msgspec.json.encode(line) + b"\n"


def error_line(identity: str | None, sentence: str) -> bytes:
    """A refusal as one line of JSON with its line feed."""
    return msgspec.json.encode(AnswerLine(id=identity, error=sentence)) + b"\n"


def ready_line(producer: Producer) -> bytes:
    """The first line of a process that has loaded its pipeline."""
    return msgspec.json.encode(AnswerLine(ready=True, producer=producer)) + b"\n"


def pulse_line() -> bytes:
    """The process lives."""
    return b'{"pulse":true}\n'


def step_line(seconds: float) -> bytes:
    """The process goes on to the next step, which takes at most so much processor time."""
    return msgspec.json.encode(AnswerLine(step=seconds)) + b"\n"


def pong_line(identity: str, producer: Producer) -> bytes:
    """The answer to a ping."""
    return msgspec.json.encode(AnswerLine(id=identity, producer=producer)) + b"\n"


def answer_from(line: bytes) -> AnswerLine:
    """The answer in a line, its body still raw.

    Raises:
        ValueError: when the line is no answer.
    """
    return msgspec.json.decode(line, type=AnswerLine)


def body_of(line: AnswerLine) -> SuggestAnswer:
    """The bounds and suggestions of an answer.

    Raises:
        ValueError: when they are missing or cannot be read.
    """
    bounds = msgspec.json.decode(line.segmentation, type=_Bounds)
    proposed = msgspec.json.decode(line.suggestions, type=list[_Proposed])
    return SuggestAnswer(
        Segmentation(_to_spans(bounds.tokens), _to_spans(bounds.sentences), bounds.source),
        tuple(_suggestion(entry) for entry in proposed),
    )


def _raw(value: object) -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode(value))


def _to_spans(pairs: Sequence[tuple[int, int]]) -> tuple[Span, ...]:
    return tuple(Span(a, b) for a, b in pairs)


def _spans(line: RequestLine) -> tuple[Span, ...] | None:
    if line.excluded is None:
        return None
    length = len(line.article.text) if line.article else 0
    spans = _to_spans(line.excluded)
    if any(not 0 <= s.start <= s.end <= length for s in spans):
        raise ValueError("an excluded stretch lies outside the text")
    return spans


def _proposed(suggestion: Suggestion) -> _Proposed:
    return _Proposed(
        layer=suggestion.layer.value,
        producer=suggestion.producer,
        score=suggestion.score,
        reason=suggestion.reason,
        gated=suggestion.gated,
        proposal=_raw(suggestion.proposal),
    )


def _suggestion(entry: _Proposed) -> Suggestion:
    if entry.layer not in _TYPES:
        raise ValueError(f"the layer '{entry.layer}' is unknown")
    proposal: Annotation = msgspec.json.decode(entry.proposal, type=_TYPES[entry.layer])
    return Suggestion(
        proposal=proposal,
        producer=entry.producer,
        score=entry.score,
        reason=entry.reason,
        gated=entry.gated,
    )


@lru_cache(maxsize=8)
def _scheme(data: bytes) -> Scheme:
    tables: Mapping[str, Any] = msgspec.json.decode(data)
    return from_data(tables)


@lru_cache(maxsize=4)
def _memory(data: bytes) -> Memory:
    return msgspec.json.decode(data, type=Memory)


_LAST: dict[type[object], tuple[object, msgspec.Raw]] = {}


def _encoded(value: Scheme | Memory) -> msgspec.Raw:
    """JSON of a scheme or memory; the last one of each is kept, for it goes with every request."""
    known = _LAST.get(type(value))
    if known is not None and known[0] is value:
        return known[1]
    raw = _raw(to_data(value) if isinstance(value, Scheme) else value)
    _LAST[type(value)] = (value, raw)
    return raw
