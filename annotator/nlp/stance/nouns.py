"""Nouns and adjectives of attitude with their target: "shame on X", "threat posed by X"."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

from annotator.model.annotations import Basis
from annotator.nlp.lexicon import word_set, words
from annotator.nlp.parsed import Token
from annotator.nlp.stance.doers import distinct
from annotator.nlp.stance.judging import polarity_of
from annotator.nlp.stance.scene import Attribution, Found, Scene
from annotator.nlp.stance.targets import Hit
from annotator.nlp.stance.wording import is_negated

_Table: TypeAlias = Mapping[str, Sequence[Mapping[str, Any]]]
_ANY_OF = frozenset({"with", "by", "at", "about", "over", "of"})
_PREDICATES = frozenset({"acomp", "ROOT", "conj", "ccomp", "advcl", "amod"})


@lru_cache(maxsize=1)
def _tables() -> tuple[_Table, _Table, _Table]:
    """Words of feeling, nouns held toward a target, nouns ascribed to one: word -> entries."""
    table = words("frames")
    toward = (*table["nouns"]["against"], *table["nouns"]["for"])
    return (
        _by_word(table["adjectives"], "words"),
        _by_word(toward, "nouns"),
        _by_word(table["nouns"]["owned"], "nouns"),
    )


def feelings(word: str) -> Sequence[Mapping[str, Any]]:
    """The entries of an adjective of feeling, empty for any other word."""
    return _tables()[0].get(word, ())


def nouns_of_attitude(scene: Scene) -> Iterator[Found]:
    """Stance expressions told by nouns and adjectives that take a target."""
    felt, toward, owned = _tables()
    for token in scene.tokens:
        word = token.lower_
        for entry in felt.get(word, ()):
            yield from _felt(scene, token, entry)
        for entry in toward.get(word, ()):
            yield from _held_toward(scene, token, entry)
        for entry in owned.get(word, ()):
            yield from _owned(scene, token, entry)


def _by_word(entries: Iterable[Mapping[str, Any]], field: str) -> _Table:
    table: dict[str, list[Mapping[str, Any]]] = {}
    for entry in entries:
        for word in entry[field]:
            table.setdefault(word, []).append(entry)
    return table


def _felt(scene: Scene, token: Token, entry: Mapping[str, Any]) -> Iterator[Found]:
    """“is disappointed with Armenia”, “grateful to Azerbaijan”: the subject is the holder."""
    if token.dep_ not in _PREDICATES or is_negated(token):
        return
    hits = _targets_after(scene, token, frozenset(entry["prepositions"]))
    near = [
        *_after(token, _ANY_OF),
        *(_after(token.head, _ANY_OF) if token.dep_ == "acomp" else ()),
    ]
    if entry.get("conduct") and not any(_is_conduct(n) for n in near):
        return
    hits = hits or [h for n in near if n.i > token.i for h in _all_hits(scene, n)]
    by = scene.spoken_by(token.head if token.dep_ == "acomp" else token)
    adverbs = (c.i for c in token.children if c.dep_ == "advmod" and c.i == token.i - 1)
    piece = (next(adverbs, token.i), token.i + 1)
    rule = "feeling" if entry.get("conduct") else "noun"
    yield from _found(scene, hits, by, entry, piece, 0.7, rule, "is felt toward")


def _is_conduct(noun: Token) -> bool:
    """True for what a state does, which alone one can be worried about without an event."""
    lists = ("misdeeds", "misdeeds_owned", "stance_nouns")
    ill = any(c.dep_ == "amod" and polarity_of(c) < 0 for c in noun.children)
    return ill or any(noun.lower_ in word_set("politics", name) for name in lists)


def _held_toward(scene: Scene, token: Token, entry: Mapping[str, Any]) -> Iterator[Found]:
    """“shame on X”, “threat posed by X”, “no excuse for X”, “praise for X”."""
    if token.pos_ in {"VERB", "AUX"} or entry.get("needs_clause"):
        return
    governed = token.dep_ == "dobj" and token.head.lemma_.lower() in word_set("frames", "paying")
    by = scene.spoken_by(token.head) if governed else scene.attribution(token.i)
    if by.is_author and (entry.get("event") or entry.get("only_speech")):
        return
    if bool(entry.get("negated")) != is_negated(token):
        return
    hits = _targets_after(scene, token, frozenset(entry["prepositions"]))
    first = next((c.i for c in token.children if c.lower_ == "no"), token.i)
    piece = (first, token.i + 1)
    yield from _found(scene, hits, by, entry, piece, 0.66, "noun", "is held toward")


def _owned(scene: Scene, token: Token, entry: Mapping[str, Any]) -> Iterator[Found]:
    """“Azerbaijan's blockade”, “Armenian provocations”, “the hypocrisy of Armenia”."""
    if token.pos_ not in {"NOUN", "PROPN"} or any(
        c.lower_ == "territorial" for c in token.children
    ):
        return
    owners = [c.i for c in token.children if c.dep_ in {"poss", "amod", "compound", "nmod"}]
    hits = [h for i in owners for h in scene.hits_at(i)]
    if not hits and token.lower_ not in word_set("frames", "suffered"):
        hits = _right_after(scene, token, frozenset({"of"}))
    by = scene.attribution(token.i)
    piece = _with_adjectives(scene, token)
    near = scene.doc[max(token.sent.start, token.i - 4) : token.i]
    doubt = next((t for t in near if t.lower_ in word_set("conduct", "doubting")), None)
    if doubt is not None and entry["polarity"] > 0:
        entry = {**entry, "polarity": -1, "basis": Basis.EVALUATION.value}
        piece = (doubt.i, piece[1])
    yield from _found(scene, hits, by, entry, piece, 0.64, "owned", "is ascribed to")


def _found(
    scene: Scene,
    hits: Sequence[Hit],
    by: Attribution,
    entry: Mapping[str, Any],
    piece: tuple[int, int],
    score: float,
    rule: str,
    says: str,
) -> Iterator[Found]:
    for hit in distinct(hits):
        if not (scene.is_own(by, hit.key) and entry["polarity"] < 0):
            yield Found(
                key=hit.key,
                hit=hit,
                pieces=(piece,),
                polarity=int(entry["polarity"]),
                basis=Basis(entry["basis"]),
                by=by,
                score=score,
                rule=rule,
                reason=f"“{scene.doc[piece[0] : piece[1]].text}” {says} {scene.name(hit.key)}",
            )


def _targets_after(scene: Scene, word: Token, prepositions: frozenset[str]) -> list[Hit]:
    hits = [h for n in _after(word, prepositions) for h in _all_hits(scene, n)]
    hits = hits or _right_after(scene, word, prepositions)
    return hits or _through_verb(scene, word, prepositions)


def _through_verb(scene: Scene, word: Token, prepositions: frozenset[str]) -> list[Hit]:
    """“the credit belongs to X”, “the blame lies with X”."""
    verb = word.head
    if word.dep_ != "nsubj" or verb.lemma_.lower() not in word_set("frames", "coming"):
        return []
    return [h for n in _after(verb, prepositions) for h in _all_hits(scene, n)]


def _all_hits(scene: Scene, noun: Token) -> list[Hit]:
    """The targets of a noun and of those joined to it."""
    return [h for n in (noun, *noun.conjuncts) for h in scene.hits_of(n)]


def _after(noun: Token, prepositions: frozenset[str]) -> Iterator[Token]:
    """Objects of the noun's prepositions, and of a participle between ("threat posed by X")."""
    for child in noun.children:
        if child.dep_ in {"prep", "agent"} and child.lower_ in prepositions:
            yield from (c for c in child.children if c.dep_ == "pobj")
        elif child.dep_ == "acl":
            yield from _after(child, prepositions)


def _right_after(scene: Scene, noun: Token, prepositions: frozenset[str]) -> list[Hit]:
    """The target right after the noun's preposition, when grammar says otherwise."""
    at = noun.i + 1
    if at >= len(scene.doc) or scene.doc[at].lower_ not in prepositions:
        return []
    return scene.hits_between(at + 1, min(at + 3, len(scene.doc)))


def _with_adjectives(scene: Scene, noun: Token) -> tuple[int, int]:
    """A noun with the judging adjectives right before it."""
    first = noun.i
    while first > 0 and scene.doc[first - 1].dep_ == "amod" and not scene.hits_at(first - 1):
        first -= 1
    return first, noun.i + 1
