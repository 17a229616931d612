"""Fragments in quotation marks that are said of a target: "Armenia “plays with matches”"."""

from collections.abc import Iterator

from annotator.model.annotations import Attitude, Basis
from annotator.nlp.lexicon import word_set
from annotator.nlp.parsed import Token
from annotator.nlp.stance.judging import judgement
from annotator.nlp.stance.quotations import Quotation
from annotator.nlp.stance.scene import Attribution, Found, Scene
from annotator.nlp.stance.targets import Hit
from annotator.nlp.stance.wording import is_negated, subjects_of

_LONGEST = 16
_LEAST = 2
_PLAIN = frozenset({"ready", "open", "hope", "welcome", "agree", "support"})


def fragments(scene: Scene) -> Iterator[Found]:
    """Quoted predicates of a target whose words judge, or whose speaker is on another side."""
    for quote in scene.quotes:
        if quote.is_block or not _LEAST <= quote.length <= _LONGEST:
            continue
        hit = subject_before(scene, quote)
        if hit is None or hit.kind == "any":
            continue
        by = scene.attribution(quote.first)
        if by.is_author or scene.is_own(by, hit.key):
            continue
        polarity = _polarity(scene, quote, by, hit)
        if polarity:
            yield Found(
                key=hit.key,
                hit=hit,
                pieces=(_predicate(scene, quote),),
                polarity=polarity,
                basis=Basis.PRAISE if polarity > 0 else Basis.ACCUSATION,
                by=by,
                score=0.62,
                rule="fragment",
                reason=f"“{scene.doc[quote.first : quote.last].text}” is quoted about "
                f"{scene.name(hit.key)}, which stands before it",
            )


def _predicate(scene: Scene, quote: Quotation) -> tuple[int, int]:
    """The quoted words without a copula before them: "has been" in “has been a bully”."""
    first = quote.first
    while first < quote.last - 2 and scene.doc[first].pos_ == "AUX":
        first += 1
    return first, quote.last


def _polarity(scene: Scene, quote: Quotation, by: Attribution, hit: Hit) -> int:
    """The sign of the words; when they tell none, an adversary's or a doubted claim is negative."""
    tokens = scene.doc[quote.first : quote.last]
    told = judgement(tokens, said_of_target=True)
    if told.polarity:
        return told.polarity
    if any(t.lemma_.lower() in _PLAIN for t in tokens):
        return 0
    doubted = by.attitude is Attitude.DISTANCES
    blamed = by.verb in word_set("reporting", "nouns")
    return -1 if doubted or blamed or scene.is_adversary(by, hit.key) else 0


def subject_before(scene: Scene, quote: Quotation) -> Hit | None:
    """The target outside the marks that is the subject of the verb in, or just before, them."""
    close = _right_before(scene, quote)
    verb = scene.doc[quote.first : quote.last].root
    if close is not None or verb.pos_ not in {"VERB", "AUX"} or is_negated(verb):
        return close
    for subject in subjects_of(verb):
        if subject.i < quote.first and not scene.quote_at(subject.i):
            hits = scene.hits_of(subject)
            if hits:
                return hits[0]
    return None


def _right_before(scene: Scene, quote: Quotation) -> Hit | None:
    """A target whose name, with at most a copula, stands right before the opening mark."""
    at = quote.first - 2
    while at > 0 and _is_between(scene.doc[at]) and quote.first - at < 5:
        at -= 1
    if at < 0:
        return None
    hits = [h for h in scene.hits_at(at) if h.kind in {"name", "capital", "official"}]
    return hits[0] if hits and _follows_clause(scene, hits[0]) else None


def _is_between(token: Token) -> bool:
    """True for what may stand between a subject and a quoted predicate."""
    return token.pos_ in {"AUX", "ADV"} or token.lemma_ in {"become", "remain", "stay", "keep"}


def _follows_clause(scene: Scene, hit: Hit) -> bool:
    """True when the name opens a clause: "said that X", "X “…”" at the head of a sentence."""
    if hit.first == 0 or scene.doc[hit.first].is_sent_start:
        return True
    before = scene.doc[hit.first - 1]
    return before.lower_ in {"that", ":", ","} or before.pos_ == "VERB"
