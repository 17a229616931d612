"""What the classifier sees of a target in its sentence; the target's name is not part of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from annotator.nlp.lexicon import word_set
from annotator.nlp.parsed import Doc
from annotator.nlp.stance.judging import judging_words

Codes: TypeAlias = NDArray[np.uint8]
Floats: TypeAlias = NDArray[np.float32]

PLAIN, TARGET, OTHER = 0, 1, 2
LONGEST = 72
PLACES = 15
BRANCHES = 22
TAGS = (
    "", "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN",
    "PUNCT", "SCONJ", "SYM", "VERB", "X",
)  # fmt: skip
LINKS = (
    "", "ROOT", "acl", "acomp", "advcl", "advmod", "agent", "amod", "appos", "attr", "aux",
    "auxpass", "case", "cc", "ccomp", "compound", "conj", "csubj", "dative", "dep", "det", "dobj",
    "mark", "neg", "nmod", "npadvmod", "nsubj", "nsubjpass", "nummod", "oprd", "parataxis", "pcomp",
    "pobj", "poss", "prep", "prt", "punct", "relcl", "xcomp",
)  # fmt: skip
FACTS = 9
_TAG_CODES = {name: code for code, name in enumerate(TAGS)}
_LINK_CODES = {name: code for code, name in enumerate(LINKS)}
_NEAR = np.array([0, 1, 2, 3, 4, 4, 5, 5, 5, 6, 6, 6, 6, 6, 7], dtype=np.int64)
_UP, _OUT = 3, 4


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence as the classifier reads it, the same for every target in it.

    Attributes:
        words: lower case, n of them; `spaces` says whether white space follows.
        tags, links: codes into `TAGS` and `LINKS`, shape (n,).
        facts: what word lists say of each word and whether it is quoted, shape (n, FACTS - 1).
        quotes: number of the quotation a word stands in, 0 for none, shape (n,).
        heads: index of each word's head within the sentence, its own for a root.
    """

    words: tuple[str, ...]
    spaces: tuple[bool, ...]
    tags: Codes
    links: Codes
    facts: Floats
    quotes: NDArray[np.int64]
    heads: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """A target in its sentence.

    Attributes:
        words: lower case; those whose role is not `PLAIN` are hidden from the network.
        spaces: whether white space follows a word; same length.
        roles: `PLAIN`, `TARGET` or `OTHER` (another target), shape (n,).
        places: coded distance to the nearest word of the target, below `PLACES`, shape (n,).
        branches: coded way through the parse from the target, below `BRANCHES`, shape (n,).
        tags, links: as in `Sentence`.
        facts: shape (n, FACTS); the last says that the word is in the target's quotation.
    """

    words: tuple[str, ...]
    spaces: tuple[bool, ...]
    roles: Codes
    places: Codes
    branches: Codes
    tags: Codes
    links: Codes
    facts: Floats


def sentence_of(doc: Doc, first: int, last: int, quotes: Sequence[int]) -> Sentence:
    """Tokens `first` to `last` of a parsed Doc; `quotes` numbers the quotation at each of them."""
    tokens = list(doc[first:last])
    told = np.array([_facts_of(t.lower_, t.lemma_) for t in tokens], dtype=np.float32)
    quoted = np.asarray(quotes, dtype=np.int64)
    heads = tuple(min(max(t.head.i - first, 0), last - first - 1) for t in tokens)
    return Sentence(
        words=tuple(t.lower_ for t in tokens),
        spaces=tuple(bool(t.whitespace_) for t in tokens),
        tags=np.array([_TAG_CODES.get(t.pos_, 0) for t in tokens], dtype=np.uint8),
        links=np.array([_LINK_CODES.get(t.dep_, 0) for t in tokens], dtype=np.uint8),
        facts=np.concatenate([told, (quoted > 0)[:, None].astype(np.float32)], axis=1),
        quotes=quoted,
        heads=heads,
    )


def pair_of(sentence: Sentence, targets: Sequence[range], others: Sequence[range]) -> Pair:
    """The pair for the places of a target and of other targets, as token ranges of the sentence."""
    count = len(sentence.words)
    roles = np.zeros(count, dtype=np.uint8)
    for role, places in ((OTHER, others), (TARGET, targets)):
        for place in places:
            roles[place.start : place.stop] = role
    at = np.flatnonzero(roles == TARGET)
    head = _head_of(sentence.heads, targets[0])
    told = sentence.quotes[at[0]]
    together = ((sentence.quotes == told) & (told > 0)).astype(np.float32)
    pair = Pair(
        words=sentence.words,
        spaces=sentence.spaces,
        roles=roles,
        places=_places(count, at),
        branches=_branches(sentence.heads, head),
        tags=sentence.tags,
        links=sentence.links,
        facts=np.concatenate([sentence.facts, together[:, None]], axis=1),
    )
    return _cut(pair, int(at[0])) if count > LONGEST else pair


@lru_cache(maxsize=50_000)
def _facts_of(lower: str, lemma: str) -> tuple[float, ...]:
    lemma = lemma.lower()
    general = general_words().get(lower, 0.0) / 4
    own = judging_words().get(lower, judging_words().get(lemma, 0)) / 2
    both = {lower, lemma}
    return (
        general,
        own,
        float(lower in word_set("evaluations", "negations")),
        float(bool(both & word_set("evaluations", "weak"))),
        float(bool(both & word_set("frames", "crimes"))),
        float(bool(both & _reporting())),
        float(bool(both & word_set("frames", "denial", "predicates"))),
    )


@lru_cache(maxsize=1)
def _reporting() -> frozenset[str]:
    return frozenset[str]().union(
        *(word_set("reporting", kind) for kind in ("neutral", "distances", "endorses"))
    )


@lru_cache(maxsize=1)
def general_words() -> dict[str, float]:
    """The general polarity list of vaderSentiment (MIT), whole."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    lexicon: dict[str, float] = SentimentIntensityAnalyzer().lexicon
    return lexicon


def _head_of(heads: Sequence[int], place: range) -> int:
    """The word of the target that hangs on a word outside it, else its last."""
    return next((i for i in place if heads[i] not in place), place.stop - 1)


def _places(count: int, at: NDArray[np.int64]) -> Codes:
    away = np.arange(count)[:, None] - at[None, :]
    nearest = away[np.arange(count), np.abs(away).argmin(axis=1)]
    step = _NEAR[np.minimum(np.abs(nearest), len(_NEAR) - 1)]
    codes: Codes = np.where(nearest > 0, step + 7, step).astype(np.uint8)
    return codes


def _branches(heads: Sequence[int], head: int) -> Codes:
    """0 the target, 1 to 4 below it, 5 to 20 off its way to the root, 21 another tree."""
    way = {head: 0}
    at = head
    while heads[at] != at and heads[at] not in way:
        at = heads[at]
        way[at] = len(way)
    codes = {at: _branch(out, 0) for at, out in way.items()}
    steps = dict.fromkeys(way, 0)
    outs: dict[int, int | None] = dict(way)
    for start in range(len(heads)):
        path: list[int] = []
        at = start
        while at not in codes and heads[at] != at and len(path) < len(heads):
            path.append(at)
            at = heads[at]
        if at not in codes:
            codes[at], steps[at], outs[at] = BRANCHES - 1, 0, None
        for below in reversed(path):
            steps[below], outs[below] = steps[at] + 1, outs[at]
            codes[below] = _branch(outs[below], steps[below])
            at = below
    return np.array([codes[at] for at in range(len(heads))], dtype=np.uint8)


def _branch(out: int | None, steps: int) -> int:
    if out is None:
        return BRANCHES - 1
    if out == 0:
        return min(steps, _UP + 1)
    return 5 + 4 * (min(out, _OUT) - 1) + min(steps, _UP)


def _cut(pair: Pair, at: int) -> Pair:
    first = max(0, min(at - LONGEST // 2, len(pair.words) - LONGEST))
    part = slice(first, first + LONGEST)
    return Pair(
        words=pair.words[part],
        spaces=pair.spaces[part],
        roles=pair.roles[part],
        places=pair.places[part],
        branches=pair.branches[part],
        tags=pair.tags[part],
        links=pair.links[part],
        facts=pair.facts[part],
    )
