"""The words of an expression: phrases cut to what carries them, negation, subjects."""

from collections.abc import Iterator, Sequence

from annotator.nlp.parsed import Doc, Token

_STOPS = frozenset({"conj", "advcl", "cc", "parataxis"})
_COMPLEMENTS = frozenset({"dobj", "attr", "acomp", "oprd", "xcomp", "ccomp", "prep", "dative"})
_EDGE_WORDS = frozenset({"a", "an", "the", "and", "but", "as", "that", "of"})
_NO = frozenset({"no", "neither", "never", "hardly", "little", "nothing", "without"})


def verb_phrase(verb: Token, longest: int = 10) -> tuple[int, int]:
    """The verb with its object or complement, without its subject and what only sets the scene."""
    doc: Doc = verb.doc
    edge = verb.head if verb.dep_ == "compound" else verb
    last = min(edge.right_edge.i + 1, verb.i + longest)
    complete = False
    for child in verb.children:
        if child.i <= verb.i:
            continue
        scenic = child.dep_ in {"npadvmod", "prep", "advmod"} and complete
        if scenic or child.dep_ in _STOPS or child.text in {",", ";", ":"}:
            last = min(last, child.left_edge.i)
            break
        complete = complete or child.dep_ in _COMPLEMENTS
    last = cut_short(doc, verb.i, last)
    first = verb.i
    while first > 0 and _goes_with(doc[first - 1], verb):
        first -= 1
    return clean(doc, first, max(last, verb.i + 1))


def _goes_with(token: Token, verb: Token) -> bool:
    """True for an adverb or negation of the verb."""
    return token.dep_ in {"advmod", "neg"} and bool(token.head.i == verb.i)


def cut_short(doc: Doc, first: int, last: int) -> int:
    """Where a phrase ends when relative and adverbial clauses at its end are left out."""
    for token in doc[first + 1 : last]:
        if token.dep_ in {"relcl", "advcl"} and token.left_edge.i > first:
            return max(first + 1, min(last, int(token.left_edge.i)))
    return last


def tidy(doc: Doc, piece: tuple[int, int]) -> tuple[int, int]:
    """The piece with hyphenated words whole, and without punctuation at its end."""
    first, last = piece
    while first > 1 and doc[first - 1].text == "-" and not doc[first - 1].whitespace_:
        first -= 2
    while last + 1 < len(doc) and doc[last].text == "-" and not doc[last - 1].whitespace_:
        last += 2
    while last - 1 > first and doc[last - 1].is_punct and doc[last - 1].text not in {")", "]"}:
        last -= 1
    return first, last


def subtree(token: Token, longest: int = 14) -> tuple[int, int]:
    """Token range of a phrase, cut at its length limit and without punctuation at its edges."""
    first, last = token.left_edge.i, token.right_edge.i + 1
    if last - first > longest:
        first = max(first, token.i - longest // 2)
        last = min(last, first + longest)
    return clean(token.doc, first, last)


def clean(doc: Doc, first: int, last: int) -> tuple[int, int]:
    """The range without punctuation, articles and conjunctions at its edges."""
    while first < last - 1 and (doc[first].is_punct or doc[first].lower_ in _EDGE_WORDS):
        first += 1
    while last - 1 > first and (
        doc[last - 1].is_punct or doc[last - 1].lower_ in {"and", "or", "but"}
    ):
        last -= 1
    return first, last


def is_negated(token: Token) -> bool:
    """True when "not", "never" or "no" governs a verb, adjective or noun, or its copula."""
    for at in (
        token,
        token.head if token.dep_ in {"acomp", "attr", "oprd", "dobj", "xcomp"} else token,
    ):
        for child in at.children:
            if child.dep_ == "neg" or (child.lower_ in _NO and child.i < token.i):
                return True
    return False


def subjects_of(verb: Token) -> Iterator[Token]:
    """The subjects of a verb, shared along conjunctions and control."""
    at = verb
    for _ in range(4):
        own = [c for c in at.children if c.dep_ == "nsubj"] or [
            c for c in at.children if c.dep_ == "npadvmod" and c.pos_ == "PROPN" and c.i < at.i
        ]
        if own:
            for subject in own:
                yield subject
                yield from (c for c in subject.conjuncts if c.i < verb.i)
            return
        if at.lemma_ in {"be", "remain", "look", "seem"}:
            told = [c for c in at.children if c.dep_ == "csubj"]
            if told:
                yield from (s for c in told for s in c.children if s.dep_ == "nsubj")
                return
        if at.dep_ in {"conj", "xcomp"} or (at.dep_ == "advcl" and at.tag_ == "VBG"):
            at = at.head
        elif at.dep_ == "relcl":
            return
        else:
            return


def text_of(doc: Doc, pieces: Sequence[tuple[int, int]]) -> str:
    """The words of an expression, pieces joined by an ellipsis."""
    return " … ".join(doc[a:b].text for a, b in pieces)
