"""Conduct in judging words: "cynically exploiting …", and quotes said of a target."""

from collections.abc import Iterator, Sequence

from annotator.model.annotations import Basis
from annotator.nlp.lexicon import word_set
from annotator.nlp.parsed import Token
from annotator.nlp.stance.doers import distinct, doers
from annotator.nlp.stance.idioms import idiom_at
from annotator.nlp.stance.judging import judgement, polarity_of
from annotator.nlp.stance.quotations import Quotation
from annotator.nlp.stance.scene import Found, Scene
from annotator.nlp.stance.targets import Hit
from annotator.nlp.stance.wording import clean, is_negated, is_wished, verb_phrase

_THEY = frozenset({"they", "it", "this", "that", "these", "those"})
_ABOUT = frozenset({"of", "about", "on"})
_ABOUT_WORDS = frozenset({"speaking", "referring", "alluding", "pointing"})
_LONGEST = 30


def conduct(scene: Scene) -> Iterator[Found]:
    """Stance expressions told by adverbs of a target's acts and by what a quote says of it."""
    for token in scene.verbs:
        yield from _by_adverb(scene, token)
    for quote in scene.quotes:
        if not quote.is_block and quote.is_closed and 1 < quote.length <= _LONGEST:
            yield from _said_about(scene, quote)


def _by_adverb(scene: Scene, verb: Token) -> Iterator[Found]:
    """“Armenia is cynically exploiting …”: the adverb judges the act, the act is its object."""
    adverbs = [c for c in verb.children if c.dep_ == "advmod" and c.i < verb.i]
    value = next((v for c in adverbs if (v := polarity_of(c))), 0)
    if not value or is_negated(verb) or (value > 0 and is_wished(verb)):
        return
    hits = doers(scene, verb)
    if not hits or verb.lemma_.lower() in word_set("frames", "naming"):
        return
    by = scene.attribution(verb.i)
    piece = verb_phrase(verb, 9)
    for hit in distinct(hits):
        if not (scene.is_own(by, hit.key) and value < 0):
            yield Found(
                key=hit.key,
                hit=hit,
                pieces=(piece,),
                polarity=value,
                basis=Basis.EVALUATION if by.is_author else _basis(value),
                by=by,
                score=0.62,
                rule="subject",
                reason=f"“{adverbs[0].text}” judges how {scene.name(hit.key)} acts",
            )


def _basis(value: int) -> Basis:
    return Basis.PRAISE if value > 0 else Basis.ACCUSATION


def _said_about(scene: Scene, quote: Quotation) -> Iterator[Found]:
    """“They are playing with fire,” X said of Armenia: the quote is about whom "of" names."""
    hits = _subject_of_talk(scene, quote)
    if not hits:
        return
    told = _told(scene, quote)
    if told is None:
        return
    by = scene.attribution(quote.first)
    polarity, piece = told
    for hit in distinct(hits):
        if not by.is_author and not (scene.is_own(by, hit.key) and polarity < 0):
            yield Found(
                key=hit.key,
                hit=hit,
                pieces=(piece,),
                polarity=polarity,
                basis=_basis(polarity),
                by=by,
                score=0.64,
                rule="fragment",
                reason=f"“{scene.doc[piece[0] : piece[1]].text}” is said about "
                f"{scene.name(hit.key)}, which the sentence names after the quote",
            )


def _subject_of_talk(scene: Scene, quote: Quotation) -> list[Hit]:
    """The targets after "said of" or "speaking of", when the quote itself names none."""
    _, end = scene.sentence_range(quote.last - 1)
    if scene.hits_between(quote.first, quote.last):
        opener = scene.doc[quote.first]
        if opener.lower_ not in _THEY:
            return []
    for i in range(quote.last, min(end, quote.last + 16) - 1):
        word = scene.doc[i]
        spoken = word.lower_ in _ABOUT_WORDS or word.lemma_.lower() in {"say", "write", "remark"}
        if spoken and scene.doc[i + 1].lower_ in _ABOUT | {"to"}:
            return scene.hits_between(i + 2, min(end, i + 7))
    return []


def _told(scene: Scene, quote: Quotation) -> tuple[int, tuple[int, int]] | None:
    """The sign and the words of a quote: its figure of speech, else its judging predicate."""
    words = scene.doc[quote.first : quote.last]
    for token in sorted(words, key=lambda t: t.i != words.root.i):
        told = idiom_at(token) if token.pos_ in {"VERB", "AUX"} else None
        if told is not None:
            first, last = verb_phrase(token, 10)
            sign = -told[0] if is_negated(token) else told[0]
            return sign, (first, min(max(last, told[1]), quote.last))
    judged = judgement(scene.doc[quote.first : quote.last], said_of_target=True)
    if not judged.polarity:
        return None
    return judged.polarity, clean(scene.doc, *_predicate(scene, quote, judged.tokens))


def _predicate(scene: Scene, quote: Quotation, told: Sequence[int]) -> tuple[int, int]:
    """What follows the copula of a short quote, else the judging words."""
    for token in scene.doc[quote.first : quote.last]:
        if token.lemma_ == "be" and told[0] > token.i:
            return token.i + 1, quote.last
    return told[0], told[-1] + 1
