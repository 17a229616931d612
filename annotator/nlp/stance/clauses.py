"""Clauses about a target: how it does something, and what the other side says that it does."""

from collections.abc import Iterator, Sequence

from annotator.model.annotations import Basis
from annotator.nlp.lexicon import word_set
from annotator.nlp.parsed import Token
from annotator.nlp.stance.judging import judgement, polarity_of
from annotator.nlp.stance.records import Maker
from annotator.nlp.stance.scene import Found, Scene
from annotator.nlp.stance.targets import Hit
from annotator.nlp.stance.wording import (
    clean,
    is_negated,
    is_wished,
    subjects_of,
    subtree,
    verb_phrase,
)

_SUBJECT_KINDS = frozenset({"name", "capital", "phrase", "official", "demonym", "both", "pronoun"})

_BY_MANNER = Maker("clause", 0.6, "“{words}” judges how {name} acts", Basis.ACCUSATION)
_BY_OTHERS = Maker(
    "clause", 0.6, "“{words}” is how the other side says that {name} acts", Basis.ACCUSATION
)


def clauses(scene: Scene) -> Iterator[Found]:
    """Stance expressions told by manner, and by what an adversary says of the target."""
    for token in scene.verbs:
        if says(token):
            continue
        hits = [h for s in subjects_of(token) for h in scene.hits_of(s) if h.kind in _SUBJECT_KINDS]
        if hits:
            yield from _by_manner(scene, token, hits)
            yield from _by_adversary(scene, token, hits)


def says(verb: Token) -> bool:
    """True for verbs of speech, attitude and naming, whose words are about somebody else."""
    lemma = verb.lemma_.lower()
    speech = ("neutral", "distances", "endorses")
    return lemma in word_set("frames", "naming") or any(
        lemma in word_set("reporting", kind) for kind in speech
    )


def _by_manner(scene: Scene, verb: Token, hits: Sequence[Hit]) -> Iterator[Found]:
    """“has negotiated with skill”, “answered promptly and in a proper form”."""
    for child in verb.children:
        if child.dep_ == "prep" and child.lower_ in {"with", "in", "without"} and child.i > verb.i:
            words = [c for c in child.children if c.dep_ == "pobj"]
        elif child.dep_ == "advmod" and child.i > verb.i:
            words = [child]
        else:
            continue
        for word in words:
            value = polarity_of(word)
            value = -value if child.lower_ == "without" else value
            if not value or is_negated(verb) or is_negated(word) or (value > 0 and is_wished(verb)):
                continue
            first, last = clean(scene.doc, min(child.i, word.i), subtree(word, 8)[1])
            by = scene.attribution(first)
            yield from _BY_MANNER.records(scene, hits, [(first, last)], value, by)


def _by_adversary(scene: Scene, verb: Token, hits: Sequence[Hit]) -> Iterator[Found]:
    """What the other side says that the target does, in words that judge."""
    by = scene.attribution(verb.i)
    against = [h for h in hits if scene.is_adversary(by, h.key)]
    if not against or is_negated(verb):
        return
    first, last = verb_phrase(verb, 14)
    told = judgement(scene.doc[first:last])
    quote = next((q for i in range(first, last) if (q := scene.quote_at(i)) is not None), None)
    if quote is not None and first < quote.first < last:
        first, last = quote.first, quote.last
    own = scene.own_key(by)
    other = any(h.key == own for h in scene.hits_between(first, last))
    if told.polarity < 0 and not other:
        by = scene.attribution(first)
        yield from _BY_OTHERS.records(scene, against, [(first, last)], told.polarity, by)
