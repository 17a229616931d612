"""Loaded wordings: words that lean to a side whoever uses them (rule 14)."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from annotator.model.annotations import Basis
from annotator.nlp.lexicon import words
from annotator.nlp.parsed import Token
from annotator.nlp.stance.doers import distinct
from annotator.nlp.stance.scene import Found, Scene
from annotator.nlp.stance.targets import Hit

_ADJECTIVES = frozenset({"occupied", "occupying"})


@lru_cache(maxsize=1)
def _listed() -> Mapping[str, Sequence[tuple[tuple[str, ...], str, int, str]]]:
    """First word -> (words, target, lean, neutral wording), longest first."""
    table: dict[str, list[tuple[tuple[str, ...], str, int, str]]] = {}
    for entry in words("loaded")["words"]:
        for form in entry["forms"]:
            parts = tuple(_parts(form))
            row = (parts, entry["target"], int(entry["lean"]), entry["neutral"])
            table.setdefault(parts[0], []).append(row)
    return {k: sorted(v, key=lambda row: -len(row[0])) for k, v in table.items()}


def loaded(scene: Scene, keys: frozenset[str]) -> Iterator[Found]:
    """Loaded wordings toward targets of the scheme, whoever says them."""
    lower = [t.lower_ for t in scene.tokens]
    i = 0
    while i < len(lower):
        row = next((r for r in _listed().get(lower[i], ()) if _stands(lower, i, r[0])), None)
        if row is not None and row[1] in keys:
            parts, key, lean, neutral = row
            told = scene.doc[i : i + len(parts)].text
            reason = f"“{told}” is a loaded wording about {scene.name(key)}; neutral: “{neutral}”"
            yield _found(
                scene, key, scene.hit_in_sentence(i, key), (i, i + len(parts)), lean, reason
            )
            i += len(parts)
        else:
            i += 1
    yield from _by_actor(scene, keys)


def _by_actor(scene: Scene, keys: frozenset[str]) -> Iterator[Found]:
    """“Armenian occupation”, “blockade by Azerbaijan”, “territories occupied by Armenia”."""
    entry = words("loaded")["actors"][0]
    forms = {f for f in entry["forms"] if " " not in f}
    for token in scene.tokens:
        if token.lower_ not in forms:
            continue
        hits = _actors(scene, token)
        if not hits and token.lower_ in _ADJECTIVES and token.dep_ == "amod":
            hits = _subject_of_clause(scene, token)
        for hit in distinct(hits):
            by = scene.attribution(token.i)
            if hit.key not in keys or scene.is_own(by, hit.key):
                continue
            reason = f"“{token.text}” is a loaded word for what {scene.name(hit.key)} does"
            yield _found(scene, hit.key, hit, (token.i, token.i + 1), int(entry["lean"]), reason)


def _actors(scene: Scene, token: Token) -> list[Hit]:
    found: list[Hit] = []
    for child in token.children:
        if child.dep_ in {"amod", "poss", "compound", "nmod", "nsubj"}:
            found += scene.hits_of(child, 1)
        elif child.dep_ in {"agent", "prep"} and child.lower_ in {"by"}:
            found += [h for n in child.children for h in scene.hits_of(n, 1)]
    return found


def _subject_of_clause(scene: Scene, token: Token) -> list[Hit]:
    """“its army sat in the occupied hills”: the clause's subject is the occupier."""
    at = token
    for _ in range(6):
        if at.pos_ in {"VERB", "AUX"}:
            return [h for c in at.children if c.dep_ == "nsubj" for h in scene.hits_of(c)]
        if at.head.i == at.i:
            return []
        at = at.head
    return []


def _found(
    scene: Scene, key: str, hit: Hit | None, piece: tuple[int, int], lean: int, reason: str
) -> Found:
    by = scene.attribution(piece[0])
    return Found(
        key=key,
        hit=hit,
        pieces=(piece,),
        polarity=lean,
        basis=Basis.EVALUATION,
        by=by,
        score=0.7,
        rule="loaded",
        reason=reason,
    )


def _parts(form: str) -> Iterator[str]:
    """The words of a form as the tokenizer cuts them: at spaces, hyphens and possessives."""
    for word in form.split():
        rest = word
        for mark in ("'s", "’s"):
            if word.endswith(mark):
                rest = word.removesuffix(mark)
        pieces = rest.split("-")
        for number, piece in enumerate(pieces):
            if number:
                yield "-"
            yield piece
        if rest != word:
            yield word[len(rest) :]


def _stands(lower: Sequence[str], at: int, parts: Sequence[str]) -> bool:
    return tuple(lower[at : at + len(parts)]) == tuple(parts)
