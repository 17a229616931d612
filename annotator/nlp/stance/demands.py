"""Demands: what a target must, should or needs to do in somebody's view (rule 12)."""

from collections.abc import Iterator

from annotator.model.annotations import Basis
from annotator.nlp.lexicon import word_set
from annotator.nlp.parsed import Token
from annotator.nlp.stance.doers import distinct
from annotator.nlp.stance.scene import Attribution, Found, Scene
from annotator.nlp.stance.targets import Hit
from annotator.nlp.stance.wording import clean, is_negated, subjects_of, subtree, verb_phrase

_ASKING = frozenset({"demand", "urge", "call", "request", "seek", "insist", "ask"})
_OF_OTHERS = frozenset({"demand", "urge", "call"})


def demands(scene: Scene) -> Iterator[Found]:
    """Stance expressions told by "must", "needs to" and "the need for X to"."""
    for token in scene.tokens:
        if token.pos_ in {"VERB", "AUX"}:
            yield from _of_verb(scene, token)
        if token.lemma_.lower() in _ASKING and token.pos_ == "VERB":
            yield from _of_noun(scene, token)


def _of_verb(scene: Scene, verb: Token) -> Iterator[Found]:
    """“Azerbaijan must lift …”, “the need for Azerbaijan to adhere …”."""
    modal = next(
        (c for c in verb.children if c.dep_ == "aux" and c.lower_ in {"must", "should", "ought"}),
        None,
    )
    need = (
        verb.dep_ == "xcomp"
        and verb.head.lemma_.lower() in {"need", "have"}
        and verb.head.i < verb.i
    )
    passive = any(c.dep_ == "auxpass" for c in verb.children)
    if passive or verb.lemma_.lower() in word_set("frames", "mild") or not (modal or need):
        yield from _needs(scene, verb)
        return
    anchor = modal if modal is not None else verb.head
    if is_negated(verb) and verb.lemma_.lower() not in {"allow", "let"}:
        return
    hits = [h for s in subjects_of(verb) for h in scene.hits_of(s)]
    by = scene.attribution(anchor.i)
    _, last = verb_phrase(verb, 10)
    for hit in distinct(hits):
        if scene.is_own(by, hit.key):
            continue
        yield _demand(scene, hit, (anchor.i, last), by, anchor.text)


def _of_noun(scene: Scene, verb: Token) -> Iterator[Found]:
    """“demanded the withdrawal of X’s troops”; an official’s demand means the other side."""
    if is_negated(verb):
        return
    by = scene.spoken_by(verb)
    for noun in _asked(verb):
        if noun.lower_ not in word_set("frames", "demanded"):
            continue
        hits = [h for h in scene.hits_of(noun) if not scene.is_own(by, h.key)]
        hits = hits or _held_against(scene, noun) or _meant(scene, verb, by)
        for hit in distinct(hits)[:1]:
            yield _demand(scene, hit, (verb.i, subtree(noun, 9)[1]), by, verb.text)


def _asked(verb: Token) -> Iterator[Token]:
    """What is demanded, called for or insisted on."""
    for child in verb.children:
        if child.dep_ == "dobj":
            yield from (child, *child.conjuncts)
        elif child.dep_ == "prep" and child.lower_ in {"for", "on"} and child.i > verb.i:
            yield from (t for c in child.children if c.dep_ == "pobj" for t in (c, *c.conjuncts))


def _held_against(scene: Scene, noun: Token) -> list[Hit]:
    """“sanctions against X”."""
    preps = [c for c in noun.children if c.lower_ in {"against", "on"}]
    return [h for p in preps for n in p.children for h in scene.hits_of(n)]


def _meant(scene: Scene, verb: Token, by: Attribution) -> list[Hit]:
    """Of whom it is demanded: the other side, else the only target of the sentence."""
    if verb.lemma_.lower() not in _OF_OTHERS:
        return []
    hits = scene.hits_between(*scene.sentence_range(verb.i))
    against = [h for h in hits if scene.is_adversary(by, h.key)]
    alone = len({h.key for h in hits if h.kind != "any"}) == 1
    others = [h for h in hits if alone and not scene.is_own(by, h.key) and h.kind != "demonym"]
    return against or others


def _needs(scene: Scene, verb: Token) -> Iterator[Found]:
    """“the need for X to do”: X is the subject of an infinitive under a noun of demand."""
    if verb.dep_ not in {"acl", "relcl", "advcl", "xcomp", "ccomp"} or verb.tag_ != "VB":
        return
    noun = verb.head
    nouns = {"need", "call", "calls", "demand", "demands", "necessity", "obligation", "importance"}
    while noun.dep_ in {"pobj", "prep"} and noun.lower_ not in nouns:
        noun = noun.head
    if noun.lower_ not in nouns or noun.pos_ != "NOUN":
        return
    hits = [h for h in scene.hits_between(noun.i + 1, verb.i) if h.kind != "pronoun"]
    for hit in distinct(hits[:1]):
        by = scene.attribution(noun.i)
        if not scene.is_own(by, hit.key):
            last = verb_phrase(verb, 10)[1]
            parts = ((noun.i, noun.i + 1), (max(noun.i + 1, verb.i - 1), last))
            yield _demand(scene, hit, (noun.i, last), by, noun.text, parts)


def _demand(
    scene: Scene,
    hit: Hit,
    piece: tuple[int, int],
    by: Attribution,
    word: str,
    parts: tuple[tuple[int, int], ...] = (),
) -> Found:
    shown = clean(scene.doc, *piece)
    return Found(
        key=hit.key,
        hit=hit,
        pieces=parts or (shown,),
        polarity=-1,
        basis=Basis.DEMAND,
        by=by,
        score=0.7,
        rule="demand",
        reason=f"“{scene.doc[shown[0] : shown[1]].text}” asks something of "
        f"{scene.name(hit.key)} (“{word}”)",
    )
