"""Nouns and adjectives of attitude with their target: "shame on X", "threat posed by X"."""

from collections.abc import Iterator, Mapping
from typing import Any

from annotator.model.annotations import Basis
from annotator.nlp.lexicon import words
from annotator.nlp.parsed import Token
from annotator.nlp.stance.frames import distinct
from annotator.nlp.stance.scene import Found, Scene, is_negated
from annotator.nlp.stance.targets import Hit


def nouns_of_attitude(scene: Scene) -> Iterator[Found]:
    """Stance expressions told by nouns and adjectives that take a target."""
    yield from _felt(scene)
    yield from _nouns(scene)
    yield from _owned(scene)


def _felt(scene: Scene) -> Iterator[Found]:
    """“is disappointed with Armenia”, "grateful to Azerbaijan": the subject is the holder."""
    for entry in words("frames")["adjectives"]:
        felt, prepositions = set(entry["words"]), set(entry["prepositions"])
        for token in scene.doc:
            if token.lower_ not in felt or token.dep_ not in {
                "acomp",
                "ROOT",
                "conj",
                "ccomp",
                "advcl",
                "amod",
            }:
                continue
            hits = [h for n in _after(token, prepositions) for h in scene.hits_of(n)]
            hits = hits or _right_after(scene, token, prepositions)
            by = scene.spoken_by(token.head if token.dep_ == "acomp" else token)
            for hit in distinct(hits):
                if not (is_negated(token) or (scene.is_own(by, hit.key) and entry["polarity"] < 0)):
                    yield Found(
                        key=hit.key,
                        hit=hit,
                        pieces=((token.i, token.i + 1),),
                        polarity=int(entry["polarity"]),
                        basis=Basis(entry["basis"]),
                        by=by,
                        score=0.7,
                        rule="noun",
                        reason=f"“{token.text}” is felt toward the target",
                    )


def _nouns(scene: Scene) -> Iterator[Found]:
    """“shame on X”, "threat posed by X", "no excuse for X", "praise for X"."""
    table = words("frames")["nouns"]
    for entry in (*table["against"], *table["for"]):
        yield from _noun_frame(scene, entry)


def _noun_frame(scene: Scene, entry: Mapping[str, Any]) -> Iterator[Found]:
    nouns, prepositions = set(entry["nouns"]), set(entry["prepositions"])
    for token in scene.doc:
        if token.lower_ not in nouns or token.pos_ in {"VERB", "AUX"}:
            continue
        hits = [h for n in _after(token, prepositions) for h in scene.hits_of(n)]
        hits = hits or _right_after(scene, token, prepositions)
        by = scene.attribution(token.i)
        negated = is_negated(token)
        if not hits or (entry.get("event") and by.is_author) or entry.get("needs_clause"):
            continue
        if bool(entry.get("negated")) != negated or (entry.get("only_speech") and by.is_author):
            continue
        for hit in distinct(hits):
            if scene.is_own(by, hit.key) and entry["polarity"] < 0:
                continue
            first = next((c.i for c in token.children if c.lower_ == "no"), token.i)
            yield Found(
                key=hit.key,
                hit=hit,
                pieces=((first, token.i + 1),),
                polarity=int(entry["polarity"]),
                basis=Basis(entry["basis"]),
                by=by,
                score=0.66,
                rule="noun",
                reason=f"“{token.text}” is held toward the target",
            )


def _after(noun: Token, prepositions: set[str]) -> Iterator[Token]:
    """Objects of the noun's prepositions, and of a participle between ("threat posed by X")."""
    for child in noun.children:
        if child.dep_ in {"prep", "agent"} and child.lower_ in prepositions:
            yield from (c for c in child.children if c.dep_ == "pobj")
        elif child.dep_ == "acl":
            yield from _after(child, prepositions)


def _right_after(scene: Scene, noun: Token, prepositions: set[str]) -> list[Hit]:
    """The target right after the noun's preposition, when grammar says otherwise."""
    at = noun.i + 1
    if at >= len(scene.doc) or scene.doc[at].lower_ not in prepositions:
        return []
    return scene.hits_between(at + 1, min(at + 3, len(scene.doc)))


def _owned(scene: Scene) -> Iterator[Found]:
    """“Azerbaijan's blockade”, "Armenian provocations", "Azerbaijan's adherence"."""
    for entry in words("frames")["nouns"]["owned"]:
        nouns = set(entry["nouns"])
        for token in scene.doc:
            if token.lower_ not in nouns or token.pos_ not in {"NOUN", "PROPN"}:
                continue
            hits = [
                h
                for c in token.children
                if c.dep_ in {"poss", "amod", "compound", "nmod"}
                for h in scene.hits_at(c.i)
            ]
            hits = hits or _right_after(scene, token, {"of"})
            by = scene.attribution(token.i)
            for hit in distinct(hits):
                if scene.is_own(by, hit.key) and entry["polarity"] < 0:
                    continue
                yield Found(
                    key=hit.key,
                    hit=hit,
                    pieces=(_with_adjectives(scene, token),),
                    polarity=int(entry["polarity"]),
                    basis=Basis(entry["basis"]),
                    by=by,
                    score=0.64,
                    rule="owned",
                    reason=f"“{token.text}” is ascribed to the target",
                )


def _with_adjectives(scene: Scene, noun: Token) -> tuple[int, int]:
    """A noun with the judging adjectives right before it."""
    first = noun.i
    while first > 0 and scene.doc[first - 1].dep_ == "amod" and not scene.hits_at(first - 1):
        first -= 1
    return first, noun.i + 1
