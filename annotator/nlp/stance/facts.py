"""What is praised or deplored as a fact: "deplores the fact that X …", "the steps X has taken"."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from annotator.model.annotations import Basis
from annotator.nlp.parsed import Token
from annotator.nlp.stance.doers import distinct
from annotator.nlp.stance.nouns import feelings
from annotator.nlp.stance.scene import Attribution, Found, Scene
from annotator.nlp.stance.tails import object_frames, with_adverb
from annotator.nlp.stance.wording import clean, is_negated, subjects_of, text_of, verb_phrase

_CLAUSES = frozenset({"ccomp", "acl", "relcl"})
_FACTS = frozenset({"fact", "way", "manner", "extent", "ease", "speed"})
_JUDGED = frozenset({"evaluation", "praise"})
_LONGEST = 10


def facts(scene: Scene) -> Iterator[Found]:
    """A record for each clause about a target that a verb or adjective of attitude governs."""
    for token in scene.tokens:
        if token.pos_ in {"VERB", "AUX"}:
            frame = object_frames().get(token.lemma_.lower())
            if frame is not None and frame["basis"] in _JUDGED and not is_negated(token):
                yield from _of_verb(scene, token, frame)
        for entry in feelings(token.lower_):
            if not is_negated(token):
                yield from _felt(scene, token, entry)


def _of_verb(scene: Scene, verb: Token, frame: Mapping[str, Any]) -> Iterator[Found]:
    by = scene.spoken_by(verb)
    own = (with_adverb(verb), verb.i + 1)
    for clause in _clauses_under(verb):
        yield from _found(scene, clause, (own, verb_phrase(clause, _LONGEST)), by, frame)
    for noun in verb.children:
        if noun.dep_ == "dobj" and noun.i > verb.i and not scene.hits_of(noun):
            for clause in _clauses_under(noun):
                is_fact = noun.lower_ in _FACTS
                words = verb_phrase(clause, _LONGEST)
                told = words if is_fact else clean(scene.doc, noun.left_edge.i, words[1])
                yield from _found(scene, clause, (own, told), by, frame)


def _felt(scene: Scene, word: Token, entry: Mapping[str, Any]) -> Iterator[Found]:
    """“is concerned that X …”: the subject holds the feeling."""
    by = scene.spoken_by(word.head if word.dep_ == "acomp" else word)
    for clause in _clauses_under(word):
        pieces = ((word.i, word.i + 1), verb_phrase(clause, _LONGEST))
        yield from _found(scene, clause, pieces, by, entry)
    preps = [c for c in word.children if c.lower_ in entry["prepositions"]]
    for noun in (c for p in preps for c in p.children if c.dep_ == "pobj"):
        for clause in _clauses_under(noun):
            piece = (word.i, clean(scene.doc, word.i, noun.i + 1)[1])
            yield from _found(scene, clause, [piece], by, entry)


def _clauses_under(word: Token) -> Iterator[Token]:
    return (c for c in word.children if c.dep_ in _CLAUSES and c.i > word.i)


def _found(
    scene: Scene,
    clause: Token,
    pieces: Sequence[tuple[int, int]],
    by: Attribution,
    entry: Mapping[str, Any],
) -> Iterator[Found]:
    polarity = int(entry["polarity"])
    hits = [h for s in subjects_of(clause) if s.i > pieces[0][0] for h in scene.hits_of(s)]
    for hit in distinct(hits):
        if hit.kind == "any" or by.is_author or (scene.is_own(by, hit.key) and polarity < 0):
            continue
        yield Found(
            key=hit.key,
            hit=hit,
            pieces=tuple(pieces),
            polarity=polarity,
            basis=Basis(entry["basis"]),
            by=by,
            score=0.66,
            rule="object",
            reason=f"“{text_of(scene.doc, pieces)}” takes a stand on what "
            f"{scene.name(hit.key)} does",
        )
