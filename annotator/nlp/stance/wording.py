"""The words of an expression: phrases cut to what carries them, negation, subjects."""

from collections.abc import Iterator, Sequence

from annotator.nlp.parsed import Doc, Token

_STOPS = frozenset({"conj", "advcl", "cc", "parataxis"})
_RELATED = frozenset(
    [
        "partner",
        "partners",
        "friend",
        "friends",
        "ally",
        "allies",
        "neighbour",
        "neighbor",
        "supplier",
        "member",
        "participant",
        "brother",
        "host",
        "mediator",
    ]
)
_COMPLEMENTS = frozenset({"dobj", "attr", "acomp", "oprd", "xcomp", "ccomp", "prep", "dative"})
_EDGE_WORDS = frozenset({"a", "an", "the", "and", "but", "as", "that", "of"})
_WHEN = frozenset({"before", "after", "during", "since", "until", "amid", "despite", "following"})
_WHERE = frozenset(
    {
        "in",
        "over",
        "under",
        "about",
        "regarding",
        "concerning",
        "at",
        "near",
        "along",
        "across",
        "within",
        "throughout",
    }
)
_TAKES_IN = frozenset(
    ["interest", "confidence", "trust", "faith", "role", "part", "belief", "involvement", "hand"]
)
_FORERUNNERS = frozenset({"det", "amod", "poss", "compound", "nummod", "aux", "mark", "advmod"})
_MODALS = frozenset(
    {"to", "must", "should", "ought", "can", "could", "would", "may", "might", "shall"}
)
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
        scenic = scenic or (child.dep_ == "prep" and child.lower_ in _WHEN)
        if scenic or child.dep_ in _STOPS or child.text in {",", ";", ":"}:
            last = min(last, child.left_edge.i)
            break
        complete = complete or child.dep_ in _COMPLEMENTS
        if child.dep_ == "xcomp" and child.i < last:
            last = min(last, verb_phrase(child, max(longest - child.i + verb.i, 2))[1])
    last = _without_scene(verb, last)
    last = _purpose_end(verb, cut_short(doc, verb.i, last))
    first = verb.i
    while first > 0 and _goes_with(doc[first - 1], verb):
        first -= 1
    return clean(doc, first, max(last, verb.i + 1))


def _without_scene(verb: Token, last: int) -> int:
    """The end of a phrase without where, when and what about its last noun stands."""
    for token in verb.doc[verb.i + 1 : last]:
        scene = token.dep_ == "prep" and token.lower_ in _WHERE | _WHEN
        if scene and token.head.pos_ == "NOUN" and token.head.lower_ not in _TAKES_IN:
            return int(token.i)
    return last


def _purpose_end(verb: Token, last: int) -> int:
    """The end of an infinitive that belongs to the object: "lack the will to tell the truth"."""
    for child in verb.children:
        opener = child.left_edge
        if child.dep_ in {"advcl", "acl"} and opener.lower_ == "to" and opener.i == last:
            before = opener.nbor(-1)
            if before.dep_ == "dobj" and before.head.i == verb.i:
                return min(int(child.right_edge.i) + 1, last + 8)
    return last


def with_complement(word: Token, longest: int = 8) -> int:
    """The end of an adjective with what completes it: "naive to rely on …", "no better than …"."""
    last = int(word.i) + 1
    for child in (*word.children, *(c for c in word.head.children if c.dep_ == "xcomp")):
        if child.i < last or child.left_edge.i != last:
            continue
        if child.dep_ == "xcomp" or child.lower_ in {"than", "of", "to", "with", "for"}:
            last = min(cut_short(word.doc, child.i, child.right_edge.i + 1), word.i + longest)
    return last


def without_relation(doc: Doc, first: int, last: int) -> tuple[int, int]:
    """“a key partner of his nation”: the words end with the noun that names the tie."""
    for i in range(first, last - 1):
        if doc[i].lower_ in _RELATED and doc[i + 1].dep_ == "prep":
            return first, i + 1
    return first, last


def together(doc: Doc, pieces: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Pieces with nothing but an article between them, as one."""
    joined: list[tuple[int, int]] = []
    for first, last in pieces:
        gap = range(joined[-1][1], first) if joined else range(0)
        if joined and all(doc[i].dep_ == "det" for i in gap):
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return tuple(joined)


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
        doc[last - 1].is_punct
        or doc[last - 1].lower_ in {"and", "or", "but"}
        or _dangles(doc[last - 1], last)
    ):
        last -= 1
    return first, last


def _dangles(token: Token, end: int) -> bool:
    """True for a word at the end of a phrase whose noun or clause was cut off."""
    if token.dep_ in _FORERUNNERS:
        return bool(token.head.i >= end)
    return token.dep_ in {"prep", "mark"} and bool(token.right_edge.i >= end)


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


def is_wished(verb: Token) -> bool:
    """True for what somebody should, may or is asked to do, which is no praise."""
    at = verb
    for _ in range(3):
        if any(c.lower_ in _MODALS and c.dep_ == "aux" and c.i < at.i for c in at.children):
            return True
        if at.dep_ != "conj":
            return False
        at = at.head
    return False


def subjects_of(verb: Token) -> Iterator[Token]:
    """The subjects of a verb, shared along conjunctions and control."""
    at = verb
    for _ in range(4):
        own = [c for c in at.children if c.dep_ == "nsubj"] or [
            c for c in at.children if c.dep_ == "npadvmod" and c.pos_ == "PROPN" and c.i < at.i
        ]
        own = own or _apposed_subject(at)
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


def _apposed_subject(verb: Token) -> list[Token]:
    """“Under President Aliyev, Azerbaijan has become …”: the name before the verb, hung wrongly."""
    if verb.tag_ not in {"VBD", "VBZ", "VBP", "VBN"} or verb.dep_ not in {"ROOT", "ccomp", "conj"}:
        return []
    if any(c.dep_ in {"nsubjpass", "csubj", "expl"} for c in verb.children):
        return []
    first = min((c.i for c in verb.children if c.dep_ == "aux" and c.i < verb.i), default=verb.i)
    before = verb.doc[first - 1] if first > 1 else verb
    hung = before.pos_ == "PROPN" and before.dep_ in {"appos", "pobj", "conj", "nmod"}
    opens = before.left_edge.i > 0 and verb.doc[before.i - 1].text == ","
    return [before] if hung and opens and before.i > verb.sent.start else []


def text_of(doc: Doc, pieces: Sequence[tuple[int, int]]) -> str:
    """The words of an expression, pieces joined by an ellipsis."""
    return " … ".join(doc[a:b].text for a, b in pieces)
