"""Which words tell what a verb of blame, praise or demand says of its object."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from annotator.nlp.lexicon import word_set, words
from annotator.nlp.parsed import Token
from annotator.nlp.stance.scene import Scene
from annotator.nlp.stance.wording import clean, subtree, together, verb_phrase

_TOLD = 9


@lru_cache(maxsize=1)
def object_frames() -> Mapping[str, Mapping[str, Any]]:
    """Verb lemma -> the frame of what it does to its object."""
    return {v: f for f in words("frames")["object"].values() for v in f["verbs"]}


def object_pieces(
    scene: Scene, verb: Token, noun: Token, frame: Mapping[str, Any]
) -> tuple[tuple[int, int], ...]:
    """What the verb says of its object: the tail after "of/for", the demanded act, or the verb."""
    own = (with_adverb(verb), _particle_end(verb))
    basis = frame["basis"]
    children = [*verb.children, *noun.children]
    if basis == "accusation":
        for child in children:
            if child.dep_ == "prep" and child.lower_ in frame["tail"]:
                first, last = subtree(child, 12)
                last = min([last, *(c.i for c in child.conjuncts if c.i > child.i)])
                return (clean(scene.doc, max(first, child.i + 1), last),)
    if basis == "demand":
        for child in children:
            if child.dep_ in {"xcomp", "ccomp", "advcl", "acl", "relcl"} and child.i > verb.i:
                first = max(subtree(child, 12)[0], own[1])
                first = max(first, noun.right_edge.i + 1) if noun.i < child.i else first
                last = verb_phrase(child, 12)[1]
                return (own, (first, last)) if last > first else (own,)
    return together(scene.doc, (own, *_told_of(scene, children, noun, frame)))


def with_adverb(verb: Token) -> int:
    """Where a verb begins with the adverb that strengthens it: "strongly condemned"."""
    before = verb.nbor(-1) if verb.i else verb
    lists = ("adverbs", "intensifiers", "strengthening")
    strong = any(before.lower_ in word_set("frames", name) for name in lists)
    return int(before.i if strong and before.head.i == verb.i else verb.i)


def _particle_end(verb: Token) -> int:
    """The end of a verb with its particle: "called on"."""
    after = next((c for c in verb.children if c.i == verb.i + 1), None)
    whole = after is not None and f"{verb.lemma_.lower()} {after.lower_}" in object_frames()
    return int(verb.i) + (2 if whole else 1)


def _told_of(
    scene: Scene, children: Sequence[Token], noun: Token, frame: Mapping[str, Any]
) -> Iterator[tuple[int, int]]:
    """What is praised or condemned of a target: "for its openness", "X's refusal to …"."""
    if frame["basis"] == "demand":
        return
    owners = [h.kind for c in noun.children if c.dep_ == "poss" for h in scene.hits_at(c.i)]
    body = noun.lower_ in word_set("frames", "state_bodies") and "official" not in owners
    if not body and not scene.hits_at(noun.i):
        yield from _conduct_of(scene, noun)
        return
    for child in children:
        if child.dep_ == "prep" and child.lower_ in frame["tail"] and child.i > noun.i:
            inner = [c for c in child.children if c.dep_ == "pobj" and c.pos_ == "NOUN"]
            if inner:
                first, last = subtree(inner[0], _TOLD)
                first = first + 1 if scene.doc[first].dep_ == "poss" else first
                first = first + 1 if scene.doc[first].tag_ == "POS" else first
                yield clean(scene.doc, first, last)
            if frame["polarity"] < 0:
                yield from (verb_phrase(c) for c in child.children if c.dep_ == "pcomp")
            return


def joined_tails(
    scene: Scene, children: Sequence[Token], frame: Mapping[str, Any]
) -> Iterator[tuple[int, int]]:
    """Further things a state is accused of or praised for: "of …, and of …"."""
    for child in children:
        if child.dep_ != "prep" or child.lower_ not in frame["tail"]:
            continue
        for other in child.conjuncts:
            if other.i < child.i or other.lower_ not in frame["tail"]:
                continue
            for word in other.children:
                if word.dep_ == "pcomp":
                    yield verb_phrase(word)
                elif word.dep_ == "pobj":
                    yield clean(scene.doc, *subtree(word, _TOLD))


def _conduct_of(scene: Scene, noun: Token) -> Iterator[tuple[int, int]]:
    """What a target does or owns, without the target: "X's efforts", "the release … by X"."""
    if noun.pos_ != "NOUN":
        return
    attributes = (c.i for c in noun.children if c.dep_ == "amod" and not scene.hits_at(c.i))
    first = min((i for i in attributes if i < noun.i), default=noun.i)
    last = min(subtree(noun, _TOLD)[1], noun.i + _TOLD)
    for hit in scene.hits_between(noun.i + 1, last):
        if scene.doc[hit.first - 1].lower_ in {"of", "by", "from", "in"}:
            last = hit.first - 1
            break
    first = first + 1 if scene.doc[first].tag_ == "POS" else first
    yield clean(scene.doc, first, max(last, noun.i + 1))
