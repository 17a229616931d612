"""Words that judge: polarity of single words and of short phrases, with negation and strength."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from annotator.nlp.lexicon import word_set, words
from annotator.nlp.parsed import Token

_LIMIT = 1.4
_TWO = 2
_LEXICON_POS = frozenset({"ADJ", "ADV"})


@dataclass(frozen=True, slots=True)
class Judgement:
    """Sum of what a phrase says: polarity -2 to 2 and the tokens that say it."""

    polarity: int
    tokens: tuple[int, ...]


@lru_cache(maxsize=1)
def judging_words() -> Mapping[str, int]:
    """Own list: word -> polarity -2 to 2."""
    table = words("evaluations")
    found = {str(w): level for level, ws in table["positive"].items() for w in ws}
    found |= {str(w): -level for level, ws in table["negative"].items() for w in ws}
    families = words("politics")["families"].values()
    more = {str(w): int(level) for f in families for level, ws in f.items() for w in ws}
    return more | found


@lru_cache(maxsize=1)
def weak_words() -> frozenset[str]:
    """Words that judge only when said of the target itself."""
    return word_set("evaluations", "weak") | word_set("politics", "weak")


@lru_cache(maxsize=1)
def _passed_over() -> frozenset[str]:
    """Words whose place in a general polarity list says nothing about a state."""
    return weak_words() | word_set("evaluations", "neutral")


@lru_cache(maxsize=1)
def _general_words() -> Mapping[str, float]:
    """The general polarity list of vaderSentiment (MIT): strong words only."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    lexicon: Mapping[str, float] = SentimentIntensityAnalyzer().lexicon
    return {word: value for word, value in lexicon.items() if abs(value) >= _LIMIT}


def polarity_of(token: Token, *, said_of_target: bool = False) -> int:
    """What a word judges; weak words count only when said of the target itself."""
    lower, lemma = token.lower_, token.lemma_.lower()
    weak = weak_words()
    if not said_of_target and (lower in weak or lemma in weak):
        return 0
    own = judging_words()
    if lower in {"claim", "claims"} and _names_ill(token):
        return -1
    if _deepens(token):
        return 0
    joined = _hyphened(token, own)
    if joined is not None:
        return joined
    if lower in own or lemma in own:
        return own[lower] if lower in own else own[lemma]
    if token.pos_ in _LEXICON_POS and lower.isalpha() and not {lower, lemma} & _passed_over():
        value = _general_words().get(lower, 0.0)
        return (value > 0) - (value < 0)
    return 0


def _hyphened(token: Token, own: Mapping[str, int]) -> int | None:
    """What "even-handed" judges as a whole, None for a word that is no such end."""
    if token.i < _TWO or token.nbor(-1).text != "-" or token.nbor(-1).whitespace_:
        return None
    before = token.nbor(-2).lower_
    unsaid = 0 if before in {"non", "anti", "un"} else None
    return own.get(f"{before}-{token.lower_}", unsaid)


def _deepens(token: Token) -> bool:
    """True for "open" and the like before a noun of harm, which they only make plainer."""
    known = token.dep_ == "amod" and token.lower_ in word_set("evaluations", "deepening")
    return known and _names_ill(token.head)


def _names_ill(noun: Token) -> bool:
    """True for a noun of harm, which "open" or "clear" before it only makes plainer."""
    if noun.lower_ in {"claim", "claims"}:
        return any(c.lower_ == "territorial" for c in noun.children)
    return judging_words().get(noun.lower_, 0) < 0 or noun.lower_ in word_set("frames", "crimes")


def judgement(tokens: Sequence[Token], *, said_of_target: bool = False) -> Judgement:
    """What a phrase judges as a whole: the stronger sign, doubled by intensifiers."""
    values = [(t, polarity_of(t, said_of_target=said_of_target)) for t in tokens]
    negations = word_set("evaluations", "negations")
    flip = -1 if sum(_turns(t, negations) for t in tokens) % 2 else 1
    total = sum(v for _, v in values)
    told = tuple(t.i for t, v in values if v and (v > 0) == (total > 0))
    if total == 0 or not told:
        return Judgement(0, ())
    strong = any(abs(v) > 1 for _, v in values) or any(
        t.lower_ in word_set("frames", "intensifiers") for t in tokens
    )
    sign = flip if total > 0 else -flip
    return Judgement(sign * (2 if strong else 1), told)


def _turns(token: Token, negations: frozenset[str]) -> bool:
    """True for a negation that turns what follows: not "nothing short of", but "anything but"."""
    after = token.nbor().lower_ if token.i + 1 < len(token.doc) else ""
    if token.lower_ in {"nothing", "little", "no"} and after in {"short", "but", "less", "more"}:
        return False
    if token.lower_ == "far":
        return after == "from"
    if token.lower_ == "anything":
        return after == "but"
    return token.lower_ in negations or token.dep_ == "neg"


def names_crime(tokens: Sequence[Token]) -> bool:
    """True when a phrase names a crime or aggression (rule 16)."""
    crimes = word_set("frames", "crimes")
    return any(t.lower_ in crimes or t.lemma_.lower() in crimes for t in tokens)
