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
        own = _own_subject(at)
        if own is not None:
            return own
        if at.dep_ == "acl" and at.head.pos_ in {"NOUN", "PROPN"}:
            return at.head
        if at.dep_ not in _SHARING:
            return None
        at = at.head
    return None


def _own_subject(verb: Token) -> Token | None:
    own = next((c for c in verb.children if c.dep_ in _SUBJECTS), None)
    own = own or _turned_subject(verb)
    if own is None and verb.dep_ == "pcomp" and verb.head.lower_ == "as":
        own = next((c for c in verb.head.head.children if c.dep_ == "dobj"), None)
    return own


def _turned_subject(verb: Token) -> Token | None:
    """The subject after its verb, which the parser takes for an object: “…”, said the general."""
    before = verb.nbor(-1).text if verb.i else ""
    told = any(c.dep_ == "ccomp" and c.i < verb.i for c in verb.children)
    after_mark = before in _CLOSING or (before == "," and verb.i > 1 and _ends_quote(verb))
    if not told and not after_mark:
        return None
    if verb.lemma_.lower() not in word_set("reporting", "neutral" if told else "saying"):
        return None
    after = (c for c in verb.children if c.dep_ in _TURNED and c.left_edge.i == verb.i + 1)
    return next((c for c in after if c.pos_ in {"NOUN", "PROPN"}), None)


def _ends_quote(verb: Token) -> bool:
    return verb.nbor(-2).text in _CLOSING
