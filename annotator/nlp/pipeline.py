"""The suggestion pipeline: articles in, bounds and suggestions out, in batches."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from annotator.model.segmentation import Segmentation
from annotator.model.suggestions import Producer, Suggestion
from annotator.nlp.entities.finder import EntityFinder
from annotator.nlp.entities.matching import Match
from annotator.nlp.entities.mentions import Mention
from annotator.nlp.learning.holding import Holding
from annotator.nlp.learning.revising import revised
from annotator.nlp.learning.upper import Switch
from annotator.nlp.models import best_installed
from annotator.nlp.parsed import Doc, FrozenDoc, Token
from annotator.nlp.passages import Passage, borders_of, passage_of
from annotator.nlp.proposals import (
    entity_suggestions,
    producer,
    sentence_suggestions,
    stance_suggestions,
    zone_suggestions,
)
from annotator.nlp.requests import SuggestAnswer, SuggestRequest
from annotator.nlp.ruling import quicken
from annotator.nlp.sentiment.arbiter import Arbiter
from annotator.nlp.sentiment.clauses import shipped_clauses
from annotator.nlp.sentiment.loading import AUTO, shipped_model
from annotator.nlp.stance.finder import in_order, scene_of, stances_in
from annotator.nlp.stance.scene import Scene
from annotator.nlp.stance.seconded import seconded
from annotator.nlp.stance.sentences import told_in, values_in
from annotator.nlp.stance.weighed import weighed
from annotator.nlp.zones.lines import Finding
from annotator.nlp.zones.zoner import find_zones

_CHUNK_TOKENS = 3000
# Parsed in one step: so many tokens keep spaCy's matrices busy and take less than a second.
_STEP_TOKENS = 4000
# How slow rules and parser may be at worst, some five times slower than on a plain machine.
_RULES_A_SECOND, _PARSED_A_SECOND = 20_000, 5_000  # characters


@dataclass(frozen=True, slots=True)
class _Prepared:
    """One request on its way: cut, tokenised, not parsed yet."""

    request: SuggestRequest
    zones: list[Finding]
    passage: Passage


class Suggester:
    """One loaded spaCy pipeline with the rules and the sentence model around it.

    Attributes:
        nlp: the spaCy pipeline.
        name: its language, name and version.
        arbiter: the sentence model in use; one learned from a project may take its place.
        on_step: told before each step of the work how many seconds it may take at the very most.
    """

    def __init__(self, model: str = "", sentences: str = AUTO) -> None:
        import spacy

        self.nlp: Any = spacy.load(model or best_installed())
        quicken(self.nlp)
        meta = self.nlp.meta
        self.name = f"{meta['lang']}_{meta['name']}-{meta['version']}"
        self._switch = Switch(self.nlp, self.name)
        self._holding = Holding(self._switch)
        self._finder = EntityFinder(self.nlp)
        self.arbiter = Arbiter(shipped_model(sentences))
        self.on_step: Callable[[float], None] = _unwatched

    @property
    def producer(self) -> Producer:
        """The pipeline as a whole."""
        return producer("pipeline", self.name)

    def segment(self, request: SuggestRequest) -> Segmentation:
        """Bounds of an article's whole text, without parsing it."""
        return self.passage(request).segmentation

    def suggest(self, requests: Sequence[SuggestRequest]) -> Iterator[SuggestAnswer]:
        """Answers in the order of the requests; their texts are parsed together."""
        for item, doc, matches in self._read(requests):
            yield self._answer(item, doc, matches)

    def scenes(self, requests: Sequence[SuggestRequest]) -> Iterator[tuple[Passage, Scene] | None]:
        """What the stance rules see of each article, for learning; None where no text counts."""
        for item, doc, matches in self._read(requests):
            if len(doc):
                yield item.passage, self._scene(item, doc, self._mentions(item, doc, matches))
            else:
                yield None

    def names(self, requests: Sequence[SuggestRequest]) -> Iterator[tuple[Passage, list[Mention]]]:
        """Names and roles of each article, without anything else."""
        for item, doc, matches in self._read(requests):
            yield item.passage, self._mentions(item, doc, matches) if len(doc) else []

    def read_names_as_shipped(self) -> None:
        """Put the shipped recogniser of names in place, until a request asks for another."""
        self._switch.use(None)

    def passage(self, request: SuggestRequest) -> Passage:
        """The counting text of an article in tokens, not parsed."""
        return self._prepared(request).passage

    def preset(self, doc: Doc, request: SuggestRequest) -> None:
        """Mark what the gazetteer is sure of in an unparsed Doc of some of an article's tokens."""
        self._finder.prepare(doc, request.article, request.scheme)

    def _read(
        self, requests: Sequence[SuggestRequest]
    ) -> Iterator[tuple[_Prepared, FrozenDoc, list[Match]]]:
        """Articles with the same recogniser of names are parsed together."""
        for made, alike in groupby(requests, lambda r: self._holding.recogniser(r.learned)):
            self._switch.use(made)
            yield from self._read_alike(list(alike))

    def _read_alike(
        self, requests: Sequence[SuggestRequest]
    ) -> Iterator[tuple[_Prepared, FrozenDoc, list[Match]]]:
        prepared = [self._prepared(request) for request in requests]
        docs = [chunk for item in prepared for chunk in self._chunks(item.passage)]
        matches = [
            self._finder.prepare(doc, request.article, request.scheme)
            for doc, request in zip(docs, _repeated(prepared), strict=True)
        ]
        parsed = iter(zip(self._parsed(docs), matches, strict=True))
        for item in prepared:
            doc, found = self._whole(item.passage, parsed)
            yield item, FrozenDoc(doc), found

    def _parsed(self, docs: Sequence[Doc]) -> Iterator[Doc]:
        """The Docs parsed, in steps of some thousand tokens."""
        for group in _groups(docs):
            self.on_step(sum(len(doc.text) for doc in group) / _PARSED_A_SECOND)
            yield from self.nlp.pipe(group, batch_size=len(group))

    def _mentions(self, item: _Prepared, doc: FrozenDoc, matches: Sequence[Match]) -> list[Mention]:
        self._begin(item)
        return self._finder.find(doc, matches, item.request)

    def _scene(self, item: _Prepared, doc: FrozenDoc, mentions: Sequence[Mention]) -> Scene:
        self._begin(item)
        return scene_of(doc, item.passage, mentions, item.request.scheme)

    def _begin(self, item: _Prepared) -> None:
        """A step over an article's text begins."""
        self.on_step(len(item.request.article.text) / _RULES_A_SECOND)

    def _prepared(self, request: SuggestRequest) -> _Prepared:
        self.on_step(len(request.article.text) / _RULES_A_SECOND)
        zones = _not_refused(request, find_zones(request.article, request.scheme, request.outlet))
        excluded = request.excluded
        borders = borders_of(zones)
        if excluded is None:
            kinds = request.scheme.excluded_kinds
            excluded = tuple(z.span for z in zones if not z.gated and z.kind in kinds)
        passage = passage_of(request.article.text, excluded, borders, self.nlp)
        return _Prepared(request, zones, passage)

    def _chunks(self, passage: Passage) -> list[Doc]:
        """Unparsed Docs of at most about 3,000 tokens each, cut where lines begin."""
        from spacy.tokens import Doc

        docs = []
        for first, last in chunk_bounds(passage):
            words, spaces = list(passage.words[first:last]), list(passage.spaces[first:last])
            starts = [i in passage.sentence_starts or i == first for i in range(first, last)]
            docs.append(Doc(self.nlp.vocab, words=words, spaces=spaces, sent_starts=starts))
        return docs

    def _whole(self, passage: Passage, parsed: Iterator[Token]) -> tuple[Doc, list[Match]]:
        """The Doc of one article put together again, with its matches."""
        from spacy.tokens import Doc

        parts = [next(parsed) for _ in chunk_bounds(passage)]
        if len(parts) == 1:
            doc, matches = parts[0]
            return doc, matches
        found, offset = [], 0
        for doc, matches in parts:
            found += [Match(m.first + offset, m.last + offset, m.entry) for m in matches]
            offset += len(doc)
        if not parts:
            return Doc(self.nlp.vocab), []
        return Doc.from_docs([doc for doc, _ in parts], ensure_whitespace=False), found

    def _answer(self, item: _Prepared, doc: FrozenDoc, matches: list[Match]) -> SuggestAnswer:
        article, scheme = item.request.article, item.request.scheme
        suggestions: list[Suggestion] = zone_suggestions(article, item.zones)
        if len(doc):
            mentions = self._mentions(item, doc, matches)
            suggestions += entity_suggestions(article, item.passage, mentions, self.name)
            scene = self._scene(item, doc, mentions)
            self._begin(item)
            stances = stances_in(scene, scheme)
            keys = [target.key for target in scheme.targets]
            self._begin(item)
            verdicts = self.arbiter.verdicts(scene, told_in(scene, stances), keys)
            stances += seconded(scene, stances, verdicts)
            stances += weighed(scene, stances, verdicts, shipped_clauses())
            stances = in_order(stances)
            suggestions += stance_suggestions(article, item.passage, stances, self.name)
            values = list(values_in(scene, item.passage, stances, keys, self.arbiter, verdicts))
            shipped = self.arbiter.model
            own = self._holding.sentence_model(item.request.learned, shipped)
            if own is not None:
                read = (item.passage, scene)
                values = list(revised(values, read, stances, (shipped, own)))
            judged_by = f"{self.name}-{(own or shipped).fingerprint}"
            models = {"sentences": self.name, "sentiment": judged_by}
            suggestions += sentence_suggestions(article, values, models)
        made = self._holding.applied(suggestions, item.request.learned)
        return SuggestAnswer(item.passage.segmentation, tuple(made))


def _not_refused(request: SuggestRequest, zones: Sequence[Finding]) -> list[Finding]:
    """Zones whose very words have not been rejected as of that kind."""
    refused = request.memory.refused_in(request.article)
    text = request.article.text
    return [z for z in zones if (text[z.start : z.end].casefold(), z.kind) not in refused]


def _groups(docs: Sequence[Doc]) -> Iterator[list[Doc]]:
    """Neighbours of at most `_STEP_TOKENS` tokens together, at least one each."""
    group: list[Doc] = []
    size = 0
    for doc in docs:
        if group and size + len(doc) > _STEP_TOKENS:
            yield group
            group, size = [], 0
        group.append(doc)
        size += len(doc)
    if group:
        yield group


def _unwatched(_seconds: float) -> None:
    """Nobody asked to be told of steps."""


def _repeated(prepared: Sequence[_Prepared]) -> Iterator[SuggestRequest]:
    """Each request as often as it has chunks."""
    for item in prepared:
        for _ in chunk_bounds(item.passage):
            yield item.request


def chunk_bounds(passage: Passage) -> list[tuple[int, int]]:
    """Token ranges of at most about 3,000 tokens that begin with a line, else with a sentence."""
    lines, sentences = sorted(passage.line_starts), sorted(passage.sentence_starts)
    cuts, total = [0], len(passage.words)
    while total - cuts[-1] > _CHUNK_TOKENS:
        first, limit = cuts[-1], cuts[-1] + _CHUNK_TOKENS
        cut = _last_between(lines, first, limit) or _last_between(sentences, first, limit)
        # A sentence longer than that is no prose; it is parsed as it is.
        cut = cut or next((at for at in sentences if at > limit), total)
        if cut == total:
            break
        cuts.append(cut)
    return [(a, b) for a, b in zip(cuts, [*cuts[1:], total], strict=True) if a < b]


def _last_between(starts: Sequence[int], first: int, limit: int) -> int | None:
    """The last of some sorted token indexes that is above `first` and at most `limit`."""
    at = bisect_right(starts, limit) - 1
    return starts[at] if at >= 0 and starts[at] > first else None
