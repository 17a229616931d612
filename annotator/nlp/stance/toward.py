"""Nouns said to be something for, over or in a target: "a triumph for X", "concern over X's …"."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from annotator.model.annotations import Attitude, Voice
from annotator.nlp.lexicon import word_set, words
from annotator.nlp.parsed import Token
from annotator.nlp.stance.doers import doers
from annotator.nlp.stance.judging import polarity_of
from annotator.nlp.stance.records import Maker
from annotator.nlp.stance.scene import Attribution, Found, Scene
from annotator.nlp.stance.targets import Hit
from annotator.nlp.stance.wording import clean, is_negated, subtree

_REACH = 6
_TIED = Maker("noun", 0.66, "“{words}” is tied to {name} by the words after it")


@lru_cache(maxsize=1)
def _table() -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Noun -> its entries; a noun may stand in several, told apart by their words beside it."""
    table: dict[str, list[Mapping[str, Any]]] = {}
    for entry in words("politics")["toward"]:
        for noun in entry["nouns"]:
            table.setdefault(noun, []).append(entry)
    return table


def toward(scene: Scene) -> Iterator[Found]:
    """Stance expressions told by nouns that reach a target through a preposition."""
    for token in scene.tokens:
        if token.pos_ not in {"NOUN", "VERB", "ADJ"}:
            continue
        for entry in _table().get(token.lower_, ()):
            if token.pos_ == "NOUN":
                yield from _at_noun(scene, token, entry)
        if token.lower_ in word_set("politics", "misdeeds"):
            yield from _misdeed(scene, token)
        if token.pos_ == "NOUN" and polarity_of(token, said_of_target=True) < 0:
            yield from _made_in(scene, token)
        if token.lower_ in word_set("politics", "breaches") and token.dep_ == "pobj":
            yield from _in_breach(scene, token)


def _at_noun(scene: Scene, noun: Token, entry: Mapping[str, Any]) -> Iterator[Found]:
    if entry.get("negated"):
        yield from _no_reason(scene, noun, entry)
        return
    if is_negated(noun) or not _fits(noun, entry):
        return
    after = list(_after(noun, entry["prepositions"]))
    after += _loose(scene, noun, entry["prepositions"]) if not after else []
    hits = [h for n in after for h in _hits(scene, n, owned=bool(entry.get("owned")))]
    by = scene.spoken_by(noun.head) if _is_governed(noun) else scene.attribution(noun.i)
    by = _misparsed(scene, noun) if by.is_author and entry.get("owned") else by
    if entry.get("owned") and by.is_author:
        return
    yield from _TIED.records(
        scene, hits, [_with_adjectives(scene, noun)], int(entry["polarity"]), by
    )


def _misparsed(scene: Scene, noun: Token) -> Attribution:
    """Who "voiced grave concern" when the parser takes the verb for an attribute of the noun."""
    for token in scene.doc[max(noun.sent.start, noun.i - 4) : noun.i]:
        if token.lemma_.lower() in word_set("frames", "paying") and token.pos_ == "VERB":
            holder = scene.speakers.before(token)
            if holder is not None:
                return Attribution(
                    Voice.INDIRECT, holder, False, None, Attitude.NEUTRAL, token.text
                )
    return scene.attribution(noun.i)


def _is_governed(noun: Token) -> bool:
    """True for the object of a verb whose subject holds the attitude: "voiced concern"."""
    return bool(noun.dep_ == "dobj" and noun.head.pos_ == "VERB")


def _fits(noun: Token, entry: Mapping[str, Any]) -> bool:
    """True when the noun stands as its entry asks: as a predicate, with certain words beside it."""
    beside = {c.lower_ for c in noun.children} | {noun.nbor(1).lower_ if _has_next(noun) else ""}
    if "with" in entry and not beside & set(entry["with"]):
        return False
    if "marked" in entry and not beside & set(entry["marked"]):
        return False
    if entry.get("predicate"):
        return noun.dep_ in {"attr", "ROOT", "appos", "oprd", "npadvmod"}
    if "carried" in entry:
        verb = noun.head.lemma_.lower() if noun.dep_ == "dobj" else ""
        return bool(({verb} | beside) & set(entry["carried"]))
    return True


def _has_next(token: Token) -> bool:
    return bool(token.i + 1 < len(token.doc))


def _after(noun: Token, prepositions: Sequence[str]) -> Iterator[Token]:
    """Objects of the noun's prepositions, or of its verb's when the parser hung them there."""
    holders = [noun, noun.head] if noun.dep_ in {"dobj", "attr"} else [noun]
    for holder in holders:
        for child in holder.children:
            if child.dep_ == "prep" and child.lower_ in prepositions and child.i > noun.i:
                yield from (c for c in child.children if c.dep_ == "pobj")


def _loose(scene: Scene, noun: Token, prepositions: Sequence[str]) -> Iterator[Token]:
    """The object of a preposition that stands near after the noun, hung elsewhere by the parser."""
    for token in scene.doc[noun.i + 1 : min(noun.i + 4, len(scene.doc))]:
        if token.dep_ == "prep" and token.lower_ in prepositions:
            yield from (c for c in token.children if c.dep_ == "pobj")
            return


def _hits(scene: Scene, noun: Token, *, owned: bool) -> list[Hit]:
    """The targets of the noun; feelings count only about what a target does or owns."""
    hits = [h for n in (noun, *noun.conjuncts) for h in scene.hits_of(n)]
    if not owned:
        return hits
    conduct = noun.i not in {h.head for h in hits} and noun.pos_ == "NOUN"
    known = {noun.lower_, noun.lemma_.lower()}
    lists = ("misdeeds", "misdeeds_owned", "stance_nouns")
    if conduct and any(known & word_set("politics", name) for name in lists):
        return hits
    return hits if conduct and _told_badly(noun) else []


def _told_badly(noun: Token) -> bool:
    """True for a noun that is itself in the list of what states do wrong."""
    return noun.lower_ in {"failure", "refusal", "treatment", "detention", "decision", "use"}


def _no_reason(scene: Scene, noun: Token, entry: Mapping[str, Any]) -> Iterator[Found]:
    """“no reason to trust X”: what cannot be done to the target."""
    for clause in noun.children:
        if not is_negated(noun) or clause.dep_ not in {"acl", "relcl", "advcl"}:
            continue
        if clause.lemma_.lower() in entry["with"]:
            hits = [h for c in clause.children for h in scene.hits_of(c) if c.i > clause.i]
            first = next((c.i for c in noun.children if c.lower_ in {"no", "little"}), noun.i)
            by = scene.attribution(noun.i)
            yield from _TIED.records(
                scene, hits, [(first, clause.i + 1)], int(entry["polarity"]), by
            )


def _misdeed(scene: Scene, noun: Token) -> Iterator[Found]:
    """“the growing crackdown on journalists in X” as what somebody else condemns or regrets."""
    if noun.pos_ != "NOUN" or noun.dep_ not in {"dobj", "pobj"}:
        return
    verb = noun.head if noun.dep_ == "dobj" else noun.head.head
    against = verb.lemma_.lower() in word_set("politics", "decrying")
    if not against or is_negated(verb):
        return
    _, end = scene.sentence_range(noun.i)
    hits = [
        h
        for i in range(noun.i + 1, min(noun.i + _REACH, end - 1))
        if scene.doc[i].lower_ in {"in", "by"}
        for h in scene.hits_between(i + 1, min(i + 3, end))
    ]
    _, last = _with_adjectives(scene, noun)
    last = max(last, min(subtree(noun, 8)[1], hits[0].first - 1 if hits else last))
    yield from _TIED.records(scene, hits, [(verb.i, last)], -1, scene.spoken_by(verb))


def _made_in(scene: Scene, noun: Token) -> Iterator[Found]:
    """“a lie invented in Baku”: who makes or orders something bad."""
    for part in noun.children:
        if part.dep_ != "acl" or part.tag_ != "VBN" or part.i != noun.i + 1:
            continue
        origins = [c for c in part.children if c.lower_ in {"in", "from", "by"}]
        hits = [h for o in origins for c in o.children for h in scene.seats_at(c.i)]
        yield from _TIED.records(scene, hits, [(noun.i, part.i + 1)], -1, scene.attribution(noun.i))


def _in_breach(scene: Scene, noun: Token) -> Iterator[Found]:
    """“carried out by X in flagrant violation of the truce”: whoever acts in breach."""
    if noun.head.lower_ != "in" or not any(c.lower_ == "of" for c in noun.children):
        return
    hits = doers(scene, noun.head.head)
    first, _ = _with_adjectives(scene, noun)
    piece = (first, max(noun.i + 1, subtree(noun, 8)[1]))
    yield from _TIED.records(scene, hits, [piece], -1, scene.attribution(noun.i))


def _with_adjectives(scene: Scene, noun: Token) -> tuple[int, int]:
    first = noun.i
    while first > 0 and scene.doc[first - 1].dep_ in {"amod", "advmod"}:
        if scene.hits_at(first - 1) or scene.doc[first - 1].pos_ not in {"ADJ", "ADV"}:
            break
        first -= 1
    last = noun.i + 1
    if last < len(scene.doc) and scene.doc[last].lower_ in {"forward", "backward", "backwards"}:
        last += 1
    return clean(scene.doc, first, last)
