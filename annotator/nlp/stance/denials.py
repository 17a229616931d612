"""Denials: rejected accusations defend the accused; "not against X" is neutral (rule 9)."""

from collections.abc import Iterator

from annotator.model.annotations import Basis
from annotator.nlp.lexicon import word_set
from annotator.nlp.parsed import Token
from annotator.nlp.stance.doers import distinct
from annotator.nlp.stance.scene import Attribution, Found, Scene
from annotator.nlp.stance.tails import with_adverb
from annotator.nlp.stance.targets import Hit
from annotator.nlp.stance.wording import clean, is_negated, subtree

_REACH = 26
_LONGEST = 12
_NEAR = 4


def denials(scene: Scene) -> Iterator[Found]:
    """Denied accusations and denied hostility."""
    for token in scene.tokens:
        lemma = token.lemma_.lower()
        if lemma in word_set("frames", "denial", "verbs") and token.pos_ == "VERB":
            yield from _rejected(scene, token)
        if token.lower_ in word_set("frames", "denial", "predicates"):
            yield from _called_false(scene, token)
        if token.lower_ == "against" or token.lower_ in {"directed", "aimed", "targeted"}:
            yield from _not_against(scene, token)


def _rejected(scene: Scene, verb: Token) -> Iterator[Found]:
    """“rejected the accusations”, “denied that Armenia …”, “denied attacking”."""
    if is_negated(verb):
        return
    by = scene.spoken_by(verb)
    for child in verb.children:
        noun = child.dep_ == "dobj" and child.lower_ in word_set("frames", "denial", "accusations")
        clause = child.dep_ in {"ccomp", "xcomp"} and verb.lemma_ == "deny"
        if not (noun or clause) or child.i < verb.i:
            continue
        pieces = (clean(scene.doc, with_adverb(verb), child.i + 1), *_called(scene, verb, child))
        yield from _defended(scene, child, by, pieces, verb.text)


def _called(scene: Scene, verb: Token, accusation: Token) -> Iterator[tuple[int, int]]:
    """What a denied accusation is called: "as pure invention", "calling it a lie"."""
    for opener in verb.subtree:
        names = opener.tag_ == "VBG" and opener.lemma_.lower() in word_set("frames", "naming")
        named = opener.lower_ == "as" and opener.i - accusation.i < _NEAR
        if opener.i <= accusation.i or not (names or named):
            continue
        first = opener.i + 1
        first += scene.doc[first].pos_ == "PRON"
        quote = scene.quote_at(min(first + 1, len(scene.doc) - 1))
        if quote is not None and quote.first <= first + 1 and quote.length < _LONGEST:
            yield quote.first, quote.last
        elif not scene.doc[first].is_sent_start:
            part = opener.head if named and opener.head.i > opener.i else opener
            last = min(part.right_edge.i + 1, first + _LONGEST)
            yield clean(scene.doc, first, max(last, first + 1))
        return


def _called_false(scene: Scene, word: Token) -> Iterator[Found]:
    """“the accusations about X are baseless”, “called the claims groundless”, “it is a lie”."""
    if is_negated(word) or word.dep_ in {"dobj", "nsubj"}:
        return
    start, _ = scene.sentence_range(word.i)
    by = scene.attribution(word.i)
    first, last = subtree(word, 8)
    piece = (max(first, word.i - 3), last)
    accusations = word_set("frames", "denial", "accusations")
    for at in range(word.i - 1, max(start, word.i - _REACH) - 1, -1):
        token = scene.doc[at]
        if token.lower_ in accusations and token.pos_ == "NOUN":
            yield from _defended(scene, token, by, (piece,), word.text)
            return
    copula = word.head if word.dep_ in {"acomp", "attr"} else None
    if copula is None or by.is_author:
        return
    subject = next((c for c in copula.children if c.dep_ == "nsubj"), None)
    own = scene.own_key(by)
    if own and subject is not None and subject.lower_ in {"it", "this", "that", "these"}:
        yield _denial(scene, own, None, by, (piece,), word.text, 0.6)


def _defended(
    scene: Scene, noun: Token, by: Attribution, pieces: tuple[tuple[int, int], ...], word: str
) -> Iterator[Found]:
    """The accused: named in the accusation, else the denier's own side."""
    first, last = noun.left_edge.i, max(noun.right_edge.i + 1, pieces[0][0])
    accused = [h for h in scene.hits_between(first, last) if not _is_accuser(scene, h)]
    own = scene.own_key(by)
    hits = distinct(accused)[:1]
    if own is not None and (not hits or own in {h.key for h in accused}):
        key, hit = own, next((h for h in accused if h.key == own), None)
    elif hits:
        key, hit = hits[0].key, hits[0]
    else:
        return
    yield _denial(scene, key, hit, by, pieces, word, 0.72)


def _denial(
    scene: Scene,
    key: str,
    hit: Hit | None,
    by: Attribution,
    pieces: tuple[tuple[int, int], ...],
    word: str,
    score: float,
) -> Found:
    return Found(
        key=key,
        hit=hit,
        pieces=tuple(clean(scene.doc, *piece) for piece in pieces),
        polarity=1,
        basis=Basis.EVALUATION,
        by=by,
        score=score,
        rule="denial",
        reason=f"“{word}” rejects an accusation against {scene.name(key)} and so defends it",
    )


def _is_accuser(scene: Scene, hit: Hit) -> bool:
    """True for the owner of the accusation: "Armenia's claims", "claims by Armenia"."""
    token = scene.doc[hit.head]
    owner = token.dep_ in {"poss", "amod", "compound"} and (
        token.head.lower_ in word_set("frames", "denial", "accusations")
    )
    return owner or (token.dep_ == "pobj" and token.head.lower_ in {"by", "from"})


def _not_against(scene: Scene, word: Token) -> Iterator[Found]:
    """“The meeting is not against Azerbaijan”: neutral."""
    governor = word if word.pos_ == "VERB" else word.head
    if not is_negated(governor) and not is_negated(word):
        return
    start, end = scene.sentence_range(word.i)
    hits = [h for h in scene.hits_between(word.i + 1, min(word.i + 6, end)) if h.kind != "pronoun"]
    for hit in distinct(hits)[:1]:
        first = next(
            (
                i
                for i in range(word.i, max(start, word.i - 4) - 1, -1)
                if scene.doc[i].dep_ == "neg"
            ),
            word.i,
        )
        yield Found(
            key=hit.key,
            hit=hit,
            pieces=((first, hit.first),),
            polarity=0,
            basis=Basis.EVALUATION,
            by=scene.attribution(word.i),
            score=0.7,
            rule="not-against",
            reason=f"“{scene.doc[first : hit.first].text}” {scene.name(hit.key)}: denied, "
            "so neutral (rule 9)",
        )
