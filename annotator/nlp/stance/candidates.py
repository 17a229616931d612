"""Words that may say something of a target: predicates, phrases it owns, quoted fragments.

The way from a target up to the clause that it stands in is walked, so that little which could be
an expression is left out; whether it is one is decided elsewhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from annotator.nlp.lexicon import word_set
from annotator.nlp.parsed import Token
from annotator.nlp.stance.predicates import tells, words_of
from annotator.nlp.stance.quotations import Quotation
from annotator.nlp.stance.scene import Scene
from annotator.nlp.stance.targets import Hit
from annotator.nlp.stance.wording import clean, verb_phrase

_WITHIN = frozenset({"poss", "amod", "compound", "nmod"})
_BELONGING = frozenset({"of", "by", "from", "in"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
_VERBS = frozenset({"VERB", "AUX"})
_NOUNS = frozenset({"NOUN", "PROPN", "PRON"})
_ROLES = {"nsubj": "subject", "nsubjpass": "passive", "dobj": "object"}
_SHARING = frozenset(_ROLES.values()) - {"object"} | {"relative"}
_STEPS = 5
_LEAST, _LONGEST = 2, 16
_LONG_NOUN, _LONG_NAME, _LONG_ROOT = 8, 10, 12


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words of a sentence and the target that they may be about.

    Attributes:
        piece: token range.
        head: the word that heads them.
        role: how the target stands to them: subject, passive, object, owner, relative, appos,
            participle, root, quote, quote carried or carried (from the sentence before).
        owned: True when something of the target does it, not the target itself.
    """

    hit: Hit
    piece: tuple[int, int]
    head: Token
    role: str
    owned: bool = False


def candidates(scene: Scene) -> list[Candidate]:
    """By grammar, then quoted, then carried over; the first of each target and head only."""
    seen: set[tuple[str, int]] = set()
    found = []
    for candidate in (*_by_grammar(scene), *_quoted(scene), *_carried(scene)):
        place = candidate.hit.key, candidate.head.i
        if place not in seen:
            seen.add(place)
            found.append(candidate)
    return found


def _by_grammar(scene: Scene) -> Iterator[Candidate]:
    for hit in scene.hits:
        if hit.kind != "any":
            yield from _above(scene, hit)


def _above(scene: Scene, hit: Hit) -> Iterator[Candidate]:
    """The candidates on the way from a target up to its clause."""
    noun, owned = scene.doc[hit.head], False
    yield from _beside(scene, hit, noun)
    for _ in range(_STEPS):
        above = _owned_noun(noun)
        if above is None:
            break
        noun = above
        if not _is_body(noun):
            owned = True
            piece = _noun_piece(scene, noun, hit)
            if piece is not None:
                yield Candidate(hit, piece, noun, "owner")
        yield from _beside(scene, hit, noun)
    yield from _governed(scene, hit, noun, owned=owned)


def _owned_noun(noun: Token) -> Token | None:
    """The noun that a noun belongs to: "policy" for Baku in “Baku's policy”, “policy of Baku”."""
    head = noun.head
    if noun.dep_ in _WITHIN and head.pos_ in _NOUNS:
        return head
    if noun.dep_ == "conj" and head.pos_ in _NOUNS and head.dep_ != "ROOT":
        return head
    if noun.dep_ == "pobj" and head.lower_ in _BELONGING and head.head.pos_ in _NOUNS:
        return head.head
    return None


def _is_body(noun: Token) -> bool:
    """True for what stands for the state itself: its government, its full name."""
    return noun.pos_ == "PROPN" or noun.lower_ in word_set("frames", "state_bodies")


def _noun_piece(scene: Scene, noun: Token, hit: Hit) -> tuple[int, int] | None:
    """A noun with what describes it, without the target."""
    before = [c for c in noun.children if c.i < noun.i and c.dep_ in {"amod", "compound", "advmod"}]
    first = min((c.left_edge.i for c in before), default=noun.i)
    last = min(noun.right_edge.i + 1, noun.i + _LONG_NOUN)
    if hit.first >= noun.i:
        last = min(last, hit.first)
    else:
        first = max(first, hit.last)
    after = (c for c in noun.children if c.i > noun.i)
    cut = (c for c in after if c.dep_ in {"relcl", "appos", "punct", "acl"})
    last = min(last, *(c.left_edge.i for c in cut), last)
    return clean(scene.doc, first, last) if first <= noun.i < last else None


def _beside(scene: Scene, hit: Hit, noun: Token) -> Iterator[Candidate]:
    """What follows a name: “X, a host without equal”, “X, which …”, “X, never shy of …”."""
    for child in noun.children:
        if child.i < noun.i:
            continue
        if child.dep_ == "appos" and child.pos_ in {"NOUN", "ADJ"}:
            last = min(child.right_edge.i + 1, child.i + _LONG_NAME)
            yield Candidate(hit, clean(scene.doc, child.left_edge.i, last), child, "appos")
        elif child.dep_ == "relcl" and _is_told_by_relative(child):
            yield from _predicates(scene, hit, child, "relative", owned=False)
        elif child.dep_ in {"acl", "amod"} and child.pos_ in {"VERB", "ADJ"}:
            yield Candidate(hit, verb_phrase(child, 12), child, "participle")


def _is_told_by_relative(verb: Token) -> bool:
    relative = {"which", "that", "who"}
    return any(c.dep_ in _SUBJECTS and c.lower_ in relative for c in verb.children)


def _governed(scene: Scene, hit: Hit, noun: Token, *, owned: bool) -> Iterator[Candidate]:
    """The clause that a noun is subject or object of, or what stands beside a mere name."""
    head = noun.head
    if head.i == noun.i and noun.pos_ in _NOUNS:
        yield Candidate(hit, _root_piece(scene, hit), noun, "root", owned)
    elif head.pos_ in _VERBS and noun.dep_ in _ROLES:
        yield from _predicates(scene, hit, head, _ROLES[noun.dep_], owned=owned)


def _root_piece(scene: Scene, hit: Hit) -> tuple[int, int]:
    """The longer side of a sentence without a verb, as seen from the target."""
    start, end = scene.sentence_range(hit.first)
    if hit.last < end - 1 and hit.first - start < end - hit.last:
        return clean(scene.doc, hit.last, min(end, hit.last + _LONG_ROOT))
    return clean(scene.doc, start, max(start + 1, hit.first))


def _predicates(
    scene: Scene, hit: Hit, verb: Token, role: str, *, owned: bool
) -> Iterator[Candidate]:
    """A predicate, and those that share its subject."""
    if not tells(verb) or role not in _SHARING:
        yield Candidate(hit, words_of(scene, verb), verb, role, owned)
    for other in verb.children if role in _SHARING else ():
        shared = other.dep_ == "conj" and other.pos_ in _VERBS
        if shared and not any(c.dep_ in _SUBJECTS for c in other.children):
            yield from _predicates(scene, hit, other, role, owned=owned)


def _quoted(scene: Scene) -> Iterator[Candidate]:
    """Short quotations without a target in them, after one that is named."""
    for quote in scene.quotes:
        if quote.is_block or not _LEAST <= quote.length <= _LONGEST:
            continue
        if scene.hits_between(quote.first, quote.last):
            continue
        hit, role = _named_before(scene, quote)
        if hit is not None:
            head = scene.doc[quote.first : quote.last].root
            yield Candidate(hit, (quote.first, quote.last), head, role)


def _named_before(scene: Scene, quote: Quotation) -> tuple[Hit | None, str]:
    start, _ = scene.sentence_range(quote.first)
    before = [h for h in scene.hits_between(start, quote.first) if h.kind != "any"]
    return (before[-1], "quote") if before else (_only_one(scene, start), "quote carried")


def _only_one(scene: Scene, start: int) -> Hit | None:
    """What the sentence before was about: its first target, if it names no other."""
    if start == 0:
        return None
    hits = [h for h in scene.hits_between(*scene.sentence_range(start - 1)) if h.kind != "any"]
    return hits[0] if len({h.key for h in hits}) == 1 else None


def _carried(scene: Scene) -> Iterator[Candidate]:
    """What a sentence without a target says, after one that names a single target."""
    for sent in scene.doc.sents:
        root = sent.root
        if root.pos_ not in _VERBS or scene.hits_between(sent.start, sent.end):
            continue
        hit = _only_one(scene, sent.start)
        if hit is None:
            continue
        told = [c for c in root.children if c.dep_ in {"conj", "ccomp"}]
        for verb in [root, *told]:
            if verb.pos_ in _VERBS and not tells(verb):
                yield Candidate(hit, words_of(scene, verb), verb, "carried")
