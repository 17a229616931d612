"""Judgements that go on about the same: “… This is a crime,” after a record by the same speaker."""

from collections.abc import Iterator, Sequence

from annotator.nlp.lexicon import word_set
from annotator.nlp.parsed import Token
from annotator.nlp.stance.clauses import says
from annotator.nlp.stance.frames import objects_of
from annotator.nlp.stance.idioms import idiom_at
from annotator.nlp.stance.judging import judgement
from annotator.nlp.stance.naming import words_for
from annotator.nlp.stance.records import Maker
from annotator.nlp.stance.scene import Attribution, Found, Scene
from annotator.nlp.stance.wording import (
    clean,
    is_negated,
    text_of,
    verb_phrase,
    without_relation,
)

_POINTERS = frozenset({"this", "that", "it", "these", "those", "all", "which", "they"})
_POINTING = frozenset({"this", "that", "such", "these", "those"})
_COPULAS = frozenset({"be", "remain", "become", "seem", "look"})
_REACH = 45
_LONGEST = 9


def continuations(scene: Scene, found: Sequence[Found]) -> Iterator[Found]:
    """A record for each “this is …” whose sign is that of the record it points back to.

    Args:
        scene: an article.
        found: the records of the article so far, in any order.
    """
    told = sorted((f for f in found if f.polarity), key=lambda f: f.pieces[-1][1])
    for verb in scene.verbs:
        piece = _predicate(scene, verb)
        if piece is None:
            continue
        value = _value(scene, verb, piece)
        names = verb.lemma_.lower() in word_set("frames", "naming")
        by = scene.spoken_by(verb) if names else scene.attribution(verb.i)
        before = _pointed_at(scene, told, verb, by)
        if before is not None and value * before.polarity > 0:
            said = f"what “{text_of(scene.doc, before.pieces)}” says of"
            maker = Maker("continuation", 0.6, "“{words}” goes on about " + said + " {name}")
            yield maker.record(scene, (before.key, None), [piece], value, by)


def _value(scene: Scene, verb: Token, piece: tuple[int, int]) -> int:
    figure = idiom_at(verb)
    if verb.lemma_ in _COPULAS or figure is None:
        copular = verb.lemma_ in _COPULAS or verb.lemma_.lower() in word_set("frames", "naming")
        told = judgement(scene.doc[piece[0] : piece[1]], said_of_target=copular).polarity
        return -told if is_negated(verb) and copular else told
    return -figure[0] if is_negated(verb) else figure[0]


def _predicate(scene: Scene, verb: Token) -> tuple[int, int] | None:
    """The words after the copula of “this is …”, when they name no target themselves."""
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    if verb.lemma_.lower() in word_set("frames", "naming"):
        return _name_given(scene, verb)
    if subject is None or not _points(subject):
        return None
    if verb.lemma_ not in _COPULAS:
        deed = subject.lower_ in {"they", "it"} or subject.left_edge.i < subject.i
        return _deed(scene, verb) if deed else None
    told = next((c for c in verb.children if c.dep_ in {"attr", "acomp"} and c.i > verb.i), None)
    if told is None or told.i < subject.i:
        return None
    last = min(told.right_edge.i + 1, told.i + _LONGEST)
    first, last = clean(scene.doc, told.left_edge.i, last)
    if scene.hits_between(first, told.right_edge.i + 1):
        return None
    return without_relation(scene.doc, first, last)


def _name_given(scene: Scene, verb: Token) -> tuple[int, int] | None:
    """“…, calling the step unjustified”: the words given to what was just spoken of."""
    for noun, _ in objects_of(verb):
        pointed = noun.left_edge.lower_ in _POINTING | {"the"} and not scene.hits_of(noun)
        if pointed and noun.lower_ in word_set("politics", "stance_nouns"):
            return words_for(scene, verb, noun)
    return None


def _points(subject: Token) -> bool:
    """“this”, “such behaviour”: what was just spoken of."""
    if subject.left_edge.i == subject.i:
        return subject.lower_ in _POINTERS
    noun = subject.lower_ in word_set("politics", "stance_nouns")
    return noun and subject.left_edge.lower_ in _POINTING


def _deed(scene: Scene, verb: Token) -> tuple[int, int] | None:
    """“They have no shame”: what those just spoken of do, where no target is named in it."""
    if verb.dep_ in {"aux", "auxpass"} or says(verb) or scene.hits_at(verb.i):
        return None
    first, last = verb_phrase(verb, _LONGEST)
    return None if scene.hits_between(first, last) else (first, last)


def _pointed_at(scene: Scene, told: Sequence[Found], verb: Token, by: Attribution) -> Found | None:
    """The last record before it by the same voice, in this sentence or the one before."""
    number = scene.sentence_number(verb.i)
    for found in reversed(told):
        last = found.pieces[-1][1]
        if last > verb.i or verb.i - last > _REACH:
            continue
        near = number - scene.sentence_number(found.pieces[0][0]) <= 1
        return found if near and _is_same_voice(found.by, by) else None
    return None


def _is_same_voice(one: Attribution, other: Attribution) -> bool:
    if one.is_author or other.is_author:
        return one.is_author and other.is_author
    if one.holder is None or other.holder is None:
        return one.holder is other.holder
    same = one.holder.canonical is not None and one.holder.canonical == other.holder.canonical
    return same or one.holder is other.holder
