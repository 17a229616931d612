"""Naming: "called X a reliable partner": the words given to a target judge it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from annotator.model.annotations import Basis, Voice
from annotator.nlp.lexicon import word_set
from annotator.nlp.parsed import Token
from annotator.nlp.stance.doers import distinct
from annotator.nlp.stance.frames import objects_of
from annotator.nlp.stance.judging import judgement
from annotator.nlp.stance.predicates import phrases_in
from annotator.nlp.stance.scene import Found, Scene
from annotator.nlp.stance.targets import Hit
from annotator.nlp.stance.wording import clean, is_negated, subtree, without_relation

_QUOTED = 14


def naming(scene: Scene) -> Iterator[Found]:
    """Stance expressions told by verbs that give a target a name."""
    for token in scene.tokens:
        is_verb = token.pos_ in {"VERB", "AUX"} and not is_negated(token)
        if is_verb and token.lemma_.lower() in word_set("frames", "naming"):
            yield from _named(scene, token)


def _named(scene: Scene, verb: Token) -> Iterator[Found]:
    found = False
    for noun, _ in objects_of(verb):
        hits = scene.hits_of(noun)
        piece = words_for(scene, verb, noun)
        if hits and piece is not None:
            found = True
            yield from _judged(scene, verb, hits, piece)
    if not found:
        yield from _by_position(scene, verb)
        yield from _dismissed(scene, verb)


def _dismissed(scene: Scene, verb: Token) -> Iterator[Found]:
    """“called our findings “a fairy tale””: who calls a report so defends the own side."""
    by = scene.spoken_by(verb)
    own = scene.own_key(by)
    if own is None or by.is_author:
        return
    for noun, _ in objects_of(verb):
        papers = (("frames", "denial", "accusations"), ("conduct", "charged"))
        piece = words_for(scene, verb, noun)
        if piece is None or not any(noun.lower_ in word_set(*name) for name in papers):
            continue
        quote = scene.quote_at(piece[0])
        told = judgement(scene.doc[piece[0] : piece[1]], said_of_target=True).polarity
        if told < 0 or (told == 0 and quote is not None):
            yield Found(
                key=own,
                hit=None,
                pieces=((quote.first, quote.last) if quote is not None else piece,),
                polarity=1,
                basis=Basis.EVALUATION,
                by=replace(by, voice=Voice.DIRECT) if quote is not None else by,
                score=0.6,
                rule="denial",
                reason=f"“{verb.text}” dismisses what is held against {scene.name(own)}",
            )


def words_for(scene: Scene, verb: Token, noun: Token) -> tuple[int, int] | None:
    """The words given to the object, by grammar."""
    given = [c for c in verb.children if _names(c, noun)]
    given += [c for c in noun.children if c.dep_ in {"oprd", "acomp"}]
    if not given:
        return None
    first, last = subtree(given[0])
    first = max(first, noun.right_edge.i + 1 if noun.right_edge.i < first else first)
    first, last = clean(scene.doc, first, last)
    while first < last - 1 and _opens(scene.doc[first]):
        first += 1
    return without_relation(scene.doc, first, last)


def _opens(token: Token) -> bool:
    """True for what stands before the words given: "as", "to", a mark."""
    return token.lower_ in {"to", "as"} or bool(token.is_punct)


def _by_position(scene: Scene, verb: Token) -> Iterator[Found]:
    """A quotation right after a target right after the verb, whatever the parser made of it."""
    hits = [h for h in scene.hits_between(verb.i + 1, verb.i + 4) if h.kind != "demonym"]
    for hit in hits[:1]:
        at = hit.last
        if at < len(scene.doc) and scene.doc[at].lower_ == "as":
            at += 1
        quote = scene.quote_at(at + 1)
        if quote is not None and quote.first == at + 1 and quote.length <= _QUOTED:
            yield from _judged(scene, verb, [hit], (quote.first, quote.last))


def _judged(
    scene: Scene, verb: Token, hits: Sequence[Hit], piece: tuple[int, int]
) -> Iterator[Found]:
    told = judgement(scene.doc[piece[0] : piece[1]], said_of_target=True)
    by = scene.spoken_by(verb)
    quote = scene.quote_at(piece[0])
    if quote is not None:
        by = replace(by, voice=Voice.DIRECT) if not by.is_author else by
        piece = (quote.first, quote.last) if quote.length <= _QUOTED else piece
    for hit in distinct(hits):
        against = quote is not None and scene.is_adversary(by, hit.key)
        polarity = told.polarity or phrases_in(scene.doc[piece[0] : piece[1]])
        polarity = polarity or (-1 if against else 0)
        if not polarity or (scene.is_own(by, hit.key) and polarity < 0):
            continue
        yield Found(
            key=hit.key,
            hit=hit,
            pieces=(piece,),
            polarity=polarity,
            basis=Basis.PRAISE if polarity > 0 else Basis.EVALUATION,
            by=by,
            score=0.8 if told.polarity else 0.6,
            rule="naming",
            reason=f"“{verb.text}” gives {scene.name(hit.key)} the words "
            f"“{scene.doc[piece[0] : piece[1]].text}”",
        )


def _names(child: Token, noun: Token) -> bool:
    if child.dep_ in {"oprd", "attr", "acomp"} and child.i > noun.i:
        return True
    if child.dep_ in {"ccomp", "xcomp"} and child.i > noun.i and child.pos_ in {"NOUN", "ADJ"}:
        return True
    return child.dep_ == "prep" and child.lower_ in {"as", "to"} and child.i > noun.i
