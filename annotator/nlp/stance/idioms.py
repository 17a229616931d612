"""Figures of speech for conduct: "moved the goalposts", "extended an olive branch"."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from annotator.model.annotations import Basis
from annotator.nlp.lexicon import words
from annotator.nlp.parsed import Token
from annotator.nlp.stance.doers import distinct, doers
from annotator.nlp.stance.judging import names_crime
from annotator.nlp.stance.scene import Attribution, Found, Scene
from annotator.nlp.stance.targets import Hit
from annotator.nlp.stance.wording import is_negated, text_of, verb_phrase

_REACH = 9
_DEMANDS = frozenset({"must", "should", "ought", "shall"})
_MAYBE = frozenset({"may", "might", "could", "can", "would", "to"})
_IF = frozenset({"if", "unless", "whether"})
_Row = tuple[tuple[frozenset[str], ...], int]


@lru_cache(maxsize=1)
def _table() -> Mapping[str, Sequence[_Row]]:
    """Verb lemma -> the words that must follow it, each with its choices, and the sign."""
    table: dict[str, list[_Row]] = {}
    for level, entries in words("politics")["idioms"].items():
        for entry in entries:
            verbs, *rest = (frozenset(part.split("/")) for part in str(entry).split())
            for verb in verbs:
                table.setdefault(verb, []).append((tuple(rest), int(level)))
    return table


def idiom_at(verb: Token) -> tuple[int, int] | None:
    """The sign of the idiom that a verb opens, and the end of its last word; None without one."""
    best: tuple[int, int] | None = None
    rows = _table().get(verb.lemma_.lower(), ())
    if not rows:
        return None
    last = min(verb.i + _REACH, verb.sent.end)
    after = [(t.lower_, t.lemma_.lower()) for t in verb.doc[verb.i + 1 : last]]
    for needed, level in rows:
        end = _end(after, needed)
        if end is not None and (best is None or len(needed) > 1):
            best = (level, verb.i + 1 + end)
    return best


def _end(after: Sequence[tuple[str, str]], needed: Sequence[frozenset[str]]) -> int | None:
    """How many words it takes to meet all that is needed, in order."""
    at = 0
    for choices in needed:
        while at < len(after) and not choices & set(after[at]):
            if after[at][0] in {",", ";", "but", "while"}:
                return None
            at += 1
        if at == len(after):
            return None
        at += 1
    return at


def idioms(scene: Scene) -> Iterator[Found]:
    """Stance expressions told by figures of speech with a target as the one who acts."""
    for token in scene.tokens:
        if token.pos_ not in {"VERB", "AUX", "NOUN", "ADJ"} or token.lemma_.lower() not in _table():
            continue
        told = idiom_at(token)
        hits = doers(scene, token) if told else []
        if told and hits:
            yield from _told(scene, token, hits, *told)


def _told(scene: Scene, verb: Token, hits: Sequence[Hit], level: int, end: int) -> Iterator[Found]:
    by = scene.attribution(verb.i)
    level = _level(verb, level)
    first, last = verb_phrase(verb, 12)
    piece = (first, max(last, end))
    if level < 0 and names_crime(scene.doc[piece[0] : piece[1]]):
        level = -2
    for hit in distinct(hits):
        if level and not (scene.is_own(by, hit.key) and level < 0):
            yield _record(scene, hit, piece, level, by)


def _level(verb: Token, level: int) -> int:
    """The sign in its clause: turned by "not", none for what is only wished, asked or supposed."""
    helpers = {c.lower_ for c in verb.children if c.dep_ in {"aux", "mark"} and c.i < verb.i}
    if helpers & _DEMANDS:
        return 0
    if is_negated(verb):
        level = -level
    return 0 if level > 0 and helpers & (_MAYBE | _IF) else level


def _record(scene: Scene, hit: Hit, piece: tuple[int, int], level: int, by: Attribution) -> Found:
    basis = Basis.PRAISE if level > 0 else Basis.ACCUSATION
    tone = "praising" if level > 0 else "blaming"
    return Found(
        key=hit.key,
        hit=hit,
        pieces=(piece,),
        polarity=level,
        basis=basis,
        by=by,
        score=0.68,
        rule="phrase",
        reason=f"“{text_of(scene.doc, [piece])}” is said of {scene.name(hit.key)}: "
        f"a {tone} figure of speech for what it does",
    )
