"""Verbs that report words: what they say of the writer's attitude, and which words are reported."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from annotator.model.annotations import Attitude
from annotator.nlp.lexicon import word_set, words
from annotator.nlp.parsed import Token

PRONOUNS = frozenset({"he", "she", "they", "i", "we"})
_REPORTED = frozenset(
    ["ccomp", "xcomp", "dobj", "oprd", "prep", "advcl", "conj", "acl", "attr", "dative"]
)


@lru_cache(maxsize=1)
def _attitudes() -> Mapping[str, Attitude]:
    table = words("reporting")
    found = dict.fromkeys(table["neutral"], Attitude.NEUTRAL)
    found |= dict.fromkeys(table["distances"], Attitude.DISTANCES)
    return found | dict.fromkeys(table["endorses"], Attitude.ENDORSES)


def attitude_of(token: Token) -> Attitude | None:
    """The class of a reporting verb, None for any other word."""
    if token.pos_ not in {"VERB", "AUX"}:
        return None
    lemma = token.lemma_.lower()
    if lemma == "point":
        return Attitude.ENDORSES if any(c.lower_ == "out" for c in token.children) else None
    table = _attitudes()
    particles = [c.lower_ for c in token.children if c.dep_ in {"prt", "advmod"}]
    whole = next((table[f"{lemma} {p}"] for p in particles if f"{lemma} {p}" in table), None)
    known = whole or table.get(lemma)
    return Attitude.NEUTRAL if known is None and _takes_words(token, lemma) else known


def _takes_words(verb: Token, lemma: str) -> bool:
    """True for a verb that stands after the clause it reports, or with a "that" clause."""
    if lemma in word_set("reporting", "no_speech"):
        return False
    for child in verb.children:
        if child.dep_ != "ccomp":
            continue
        marked = any(c.dep_ == "mark" and c.lower_ == "that" for c in child.children)
        before = child.i < verb.i and child.right_edge.i + 1 < verb.i
        if marked or (before and verb.doc[child.right_edge.i].text not in {":", ";"}):
            return True
    return False


def end_of(part: Token) -> int:
    """Where reported words end: before the relative clause that the writer adds to a noun."""
    last: int = part.right_edge.i + 1
    if part.dep_ != "dobj":
        return last
    return min([last, *(int(t.left_edge.i) for t in part.subtree if t.dep_ == "relcl")])


def is_object(part: Token) -> bool:
    """“stressed the active policy and expanding role”: "expanding", read as a verb, is none."""
    verb = part.head
    finite = verb.tag_ in {"VBD", "VBZ", "VBP"} and any(c.dep_ == "dobj" for c in verb.children)
    bare = not any(c.dep_ in {"aux", "nsubj"} for c in part.children)
    return part.dep_ == "conj" and part.tag_ == "VBG" and finite and bare


def reported_parts(verb: Token) -> list[Token]:
    """What a reporting verb governs; what stands before it counts only when no clause follows."""
    parts = [c for c in verb.children if c.dep_ in _REPORTED]
    if any(c.dep_ in {"ccomp", "xcomp"} and c.i > verb.i for c in parts):
        return [c for c in parts if c.i > verb.i]
    if any(c.dep_ == "dobj" and c.i > verb.i for c in parts):
        return [c for c in parts if c.dep_ != "advcl" and (c.i > verb.i or c.dep_ == "ccomp")]
    return parts


def is_voice(subject: Token) -> bool:
    """True for a subject that can speak although it is not named: people, sources, groups."""
    if subject.dep_ == "nsubj" and subject.head.lemma_.lower() in word_set("reporting", "saying"):
        known = PRONOUNS | word_set("reporting", "unnamed")
        return subject.pos_ in {"NOUN", "PROPN"} or subject.lower_ in known
    return (
        subject.lower_ in word_set("reporting", "unnamed")
        or subject.lower_ in word_set("reporting", "speaking_bodies")
        or subject.lower_ in word_set("names", "human_nouns")
        or subject.lower_ in PRONOUNS
    )


def reports(verb: Token, inner: Sequence[Token]) -> bool:
    """False where a reporting verb tells no speech: "maintains relations", "…, underscoring …"."""
    lemma = verb.lemma_.lower()
    if lemma in word_set("reporting", "with_clause"):
        return any(c.dep_ == "ccomp" for c in inner)
    if verb.tag_ == "VBG" and verb.dep_ == "advcl" and lemma in word_set("reporting", "of_events"):
        return attitude_of(verb.head) is not None
    return True


def beside(first: int, last: int, subject: Token, verb: Token) -> tuple[int, int]:
    """A clause before its verb ("…, X said"): the part before the subject."""
    edge = min(subject.left_edge.i, verb.i)
    return (first, edge) if edge > first else (max(subject.i, verb.i) + 1, last)
