"""The subject of a reporting verb, wherever the parser hung it."""

from annotator.nlp.lexicon import word_set
from annotator.nlp.parsed import Token

_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_SHARING = frozenset({"conj", "advcl", "xcomp", "pcomp", "prep"})
_TURNED = frozenset({"dobj", "attr", "oprd", "npadvmod", "dep", "appos"})
_CLOSING = frozenset({"”", "’", '"', "''", "»", "!", "?", ")"})


def subject_in(verb: Token) -> Token | None:
    """The verb's subject, shared along conjunctions and taken from the governor of a participle."""
    at = verb
    for _ in range(4):
        if is_passive(at):
            return agent_of(at)
        own = _own_subject(at)
        if own is not None:
            return own
        if at.dep_ == "acl" and at.head.pos_ in {"NOUN", "PROPN"}:
            return at.head if at.tag_ != "VBN" or _is_clause_head(at.head) else None
        if at.dep_ not in _SHARING:
            return None
        at = _shared_with(at)
    return None


def _is_clause_head(noun: Token) -> bool:
    """True for the subject of “X, the envoy, called …” where the verb was read as a participle."""
    return bool(noun.pos_ == "PROPN" or noun.dep_ == "ROOT")


def agent_of(verb: Token) -> Token | None:
    """Who does what a passive verb tells: the noun after "by"."""
    for child in verb.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
            return next((c for c in child.children if c.dep_ == "pobj"), None)
    return None


def is_passive(verb: Token) -> bool:
    """True for “was told”, and for a participle after a noun: “X, accused by Y of …”."""
    if verb.lemma_.lower() in word_set("reporting", "moved"):
        return False
    helped = any(c.dep_ in {"auxpass", "nsubjpass"} for c in verb.children)
    return helped or (verb.dep_ == "acl" and verb.tag_ == "VBN" and agent_of(verb) is not None)


def _own_subject(verb: Token) -> Token | None:
    own = next((c for c in verb.children if c.dep_ in _SUBJECTS), None)
    own = own or _turned_subject(verb)
    if own is None and verb.dep_ == "pcomp" and verb.head.lower_ == "as":
        objects = {"dobj", "nsubjpass"}
        own = next((c for c in verb.head.head.children if c.dep_ in objects), None)
    return own


def _shared_with(verb: Token) -> Token:
    """The verb that lends its subject: “X noted that Y did it, and called …” goes on about X."""
    if verb.dep_ != "conj" or verb.head.dep_ != "ccomp" or not is_apart(verb):
        return verb.head
    return verb.head.head if verb.lemma_.lower() in _reporting() else verb.head


def _reporting() -> frozenset[str]:
    return word_set("reporting", "neutral") | word_set("frames", "naming")


def is_apart(verb: Token) -> bool:
    """True when a comma parts a joined verb, so that it goes on the reporting, not the reported."""
    joins = [c for c in verb.head.children if c.dep_ == "cc" and c.i < verb.i]
    return bool(joins) and joins[-1].i > 0 and joins[-1].nbor(-1).text == ","


def _turned_subject(verb: Token) -> Token | None:
    """The subject after its verb, which the parser takes for an object: “…”, said the general."""
    before = verb.nbor(-1).text if verb.i else ""
    told = any(c.dep_ == "ccomp" and c.i < verb.i for c in verb.children)
    after_mark = before in _CLOSING or (before == "," and verb.i > 1 and _ends_quote(verb))
    if verb.tag_ == "VBG" or not (told or after_mark):
        return None
    if verb.lemma_.lower() not in word_set("reporting", "neutral" if told else "saying"):
        return None
    after = (c for c in verb.children if c.dep_ in _TURNED and c.left_edge.i == verb.i + 1)
    return next((c for c in after if c.pos_ in {"NOUN", "PROPN"}), None)


def _ends_quote(verb: Token) -> bool:
    return verb.nbor(-2).text in _CLOSING
