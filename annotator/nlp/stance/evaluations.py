"""Evaluating words bound to a target by grammar: attributes, predicates, objects, quotations."""

from collections.abc import Iterator, Sequence

from annotator.model.annotations import Basis
from annotator.nlp.lexicon import word_set
from annotator.nlp.parsed import Token
from annotator.nlp.stance.doers import distinct
from annotator.nlp.stance.judging import judgement, polarity_of
from annotator.nlp.stance.scene import Found, Scene
from annotator.nlp.stance.targets import Hit
from annotator.nlp.stance.wording import (
    clean,
    is_negated,
    is_wished,
    subjects_of,
    text_of,
    with_complement,
)

_TIES = frozenset(
    [
        "relations",
        "relation",
        "ties",
        "tie",
        "talks",
        "cooperation",
        "partnership",
        "negotiations",
        "dialogue",
        "meeting",
        "visit",
        "border",
        "agreement",
        "treaty",
        "contacts",
        "exchange",
        "trade",
        "consultations",
        "friendship",
        "bond",
        "bonds",
    ]
)
_OF_REACH = 3
_CARRIERS = frozenset(
    [
        "show",
        "demonstrate",
        "make",
        "display",
        "exhibit",
        "achieve",
        "record",
        "earn",
        "gain",
        "become",
        "remain",
        "represent",
        "prove",
        "reflect",
        "pursue",
        "conduct",
        "offer",
        "express",
        "have",
        "take",
        "play",
        "turn",
        "emerge",
        "position",
        "deserve",
        "adopt",
        "follow",
        "set",
        "deliver",
        "stage",
        "lead",
        "maintain",
    ]
)


def evaluations(scene: Scene) -> Iterator[Found]:
    """Stance expressions told by judging words."""
    for token in scene.tokens:
        if token.pos_ not in {"ADJ", "NOUN", "ADV", "PROPN", "VERB", "INTJ"}:
            continue
        for hits, noun, predicated in _bound(scene, token):
            value = polarity_of(token, said_of_target=predicated)
            if value and hits:
                yield from _judged(scene, token, hits, noun, value)
    yield from _predicates(scene)


def _bound(scene: Scene, token: Token) -> Iterator[tuple[list[Hit], Token, bool]]:
    """The targets a word judges, the phrase it is in, and whether it is said of them."""
    base = token
    while base.dep_ == "conj" and base.pos_ == "ADJ" and base.head.pos_ == "ADJ":
        base = base.head
    relation, head = base.dep_, base.head
    if relation == "amod" and head.pos_ in {"NOUN", "PROPN"}:
        hits = [] if head.lower_ in _TIES else _owners(scene, head)
        if hits:
            yield hits, head, False
        else:
            yield from ((h, head, True) for h in _predicated(scene, head))
    if relation == "amod" and head.pos_ == "NOUN" and head.lower_ not in _TIES:
        yield _carried(scene, head), head, False
    elif relation in {"acomp", "oprd"}:
        yield _subject_hits(scene, base), token, True
    elif relation == "advmod" and head.pos_ in {"VERB", "AUX"}:
        yield _doers(scene, token, head), token, False
    elif token.pos_ in {"NOUN", "PROPN"}:
        yield from ((h, token, True) for h in _predicated(scene, token))
        yield _carried(scene, token), token, False


def _doers(scene: Scene, adverb: Token, verb: Token) -> list[Hit]:
    """Targets that do something in a certain manner; a wish for good conduct is no praise."""
    if is_wished(verb) and polarity_of(adverb) > 0:
        return []
    return [h for s in subjects_of(verb) for h in scene.hits_at(s.i)]


def _owners(scene: Scene, noun: Token) -> list[Hit]:
    """Targets that own a noun ("Azerbaijan's far-sighted vision"), not the noun itself."""
    return [h for h in scene.hits_of(noun) if h.first != noun.i or h.kind in {"name", "capital"}]


def _predicated(scene: Scene, noun: Token) -> Iterator[list[Hit]]:
    """Targets a noun is said of: "X is a partner", "X, a partner", "as a trusted host"."""
    at = _as_predicate(noun)
    if _completes(at):
        yield [h for s in subjects_of(at.head) for h in scene.hits_of(s, _depth(s))]
    elif at.dep_ == "appos":
        yield scene.hits_at(at.head.i)
    elif at.dep_ == "pobj" and at.head.lower_ in {"as", "into"}:
        governor = at.head.head
        if governor.lemma_.lower() in word_set("frames", "naming"):
            return
        if governor.pos_ == "NOUN":
            yield scene.hits_of(governor)
        else:
            yield [h for s in subjects_of(governor) for h in scene.hits_of(s, 1)]


def _as_predicate(noun: Token) -> Token:
    """The noun that stands for another: the first of several, "one" in “one of the best hosts”."""
    at = noun
    while at.dep_ == "conj" and at.head.pos_ in {"NOUN", "PROPN", "ADJ"}:
        at = at.head
    if at.dep_ == "pobj" and at.head.lower_ == "of" and at.head.head.lower_ in {"one", "among"}:
        at = at.head.head
        at = at.head if at.head.dep_ == "npadvmod" else at
    return at


def _completes(noun: Token) -> bool:
    """True for what follows a copula or a verb of naming: “is today one of …” as well."""
    loose = noun.dep_ == "npadvmod" and noun.head.lemma_ in {"be", "remain", "become"}
    return loose or noun.dep_ in {"attr", "oprd"}


def _depth(subject: Token) -> int:
    """How far an owner may be from a subject; "that" and "which" only stand for another noun."""
    return 3 if subject.lower_ in {"that", "which", "who"} else 1


def _subject_hits(scene: Scene, token: Token) -> list[Hit]:
    if token.head.lemma_.lower() in word_set("frames", "naming"):
        return []
    return [h for s in subjects_of(token.head) for h in scene.hits_of(s)]


def _carried(scene: Scene, noun: Token) -> list[Hit]:
    """Targets that show, make or play what the noun says."""
    at = noun
    while at.dep_ == "conj" and at.head.pos_ == "NOUN":
        at = at.head
    if at.dep_ == "pobj" and at.head.lower_ == "with":
        verb = at.head.head
    elif at.dep_ == "dobj" and at.head.lemma_.lower() in _CARRIERS:
        verb = at.head
    else:
        return []
    if verb.pos_ not in {"VERB", "AUX"}:
        return []
    return [h for s in subjects_of(verb) for h in scene.hits_at(s.i)]


def _judged(
    scene: Scene, token: Token, hits: Sequence[Hit], noun: Token, value: int
) -> Iterator[Found]:
    by = scene.attribution(token.i)
    if is_negated(token) or (noun is not token and is_negated(noun)):
        value = -1 if value > 0 else 1
    first, last = _phrase(scene, token, noun)
    told = judgement(scene.doc[first:last], said_of_target=True)
    if told.polarity * value > 0 and abs(told.polarity) > abs(value):
        value = told.polarity
    for hit in distinct(hits):
        if scene.is_own(by, hit.key) and value < 0:
            continue
        value = 0 if hit.kind == "any" else value
        yield Found(
            key=hit.key,
            hit=hit,
            pieces=((first, last),),
            polarity=value,
            basis=_basis(value, is_author=by.is_author),
            by=by,
            score=0.68,
            rule="evaluation",
            reason=f"“{text_of(scene.doc, [(first, last)])}” describes "
            f"{scene.name(hit.key)} itself",
        )


def _basis(value: int, *, is_author: bool) -> Basis:
    return Basis.PRAISE if value > 0 and not is_author else Basis.EVALUATION


def _phrase(scene: Scene, token: Token, noun: Token) -> tuple[int, int]:
    """The judging word with its noun and fellow attributes, or with its own adverbs."""
    quote = scene.quote_at(token.i)
    if quote is not None and quote.length <= 9 and not scene.hits_between(quote.first, quote.last):
        return clean(scene.doc, quote.first, quote.last)
    if noun is token or token.dep_ == "advmod":
        first = min(
            (c.i for c in token.children if c.dep_ in {"advmod", "amod"} and c.i < token.i),
            default=token.i,
        )
        last = max((c.i + 1 for c in token.conjuncts if 0 < c.i - token.i < 8), default=token.i + 1)
        if token.dep_ == "acomp" and last == token.i + 1:
            last = with_complement(token)
        if first > 0 and (
            scene.doc[first - 1].dep_ == "neg" or scene.doc[first - 1].lower_ == "no"
        ):
            first -= 1
        return clean(scene.doc, first, last)
    first = min(
        (c.i for c in noun.children if c.dep_ in {"amod", "advmod", "compound"} and c.i < noun.i),
        default=token.i,
    )
    first = max(min(first, token.i), noun.i - 6)
    return clean(scene.doc, first, _of_end(noun))


def _of_end(noun: Token) -> int:
    """The end of a noun with a short "of …" right after it: "act of bullying"."""
    after = next((c for c in noun.children if c.i == noun.i + 1 and c.lower_ == "of"), None)
    short = after is not None and after.right_edge.i - noun.i <= _OF_REACH
    return int(after.right_edge.i) + 1 if after is not None and short else int(noun.i) + 1


def _predicates(scene: Scene) -> Iterator[Found]:
    """“Armenia is a country of professional complainers”: the whole predicate judges."""
    for token in scene.tokens:
        if token.dep_ != "attr" or token.head.lemma_ not in {"be", "become", "remain"}:
            continue
        hits = [h for s in subjects_of(token.head) for h in scene.hits_at(s.i)]
        if not hits or is_negated(token.head):
            continue
        last = min(
            (c.left_edge.i for c in token.children if c.dep_ == "relcl"),
            default=token.right_edge.i + 1,
        )
        first, last = clean(scene.doc, token.left_edge.i, min(last, token.i + 8))
        told = judgement(scene.doc[first:last])
        by = scene.attribution(token.i)
        for hit in distinct(hits) if told.polarity else []:
            if not (scene.is_own(by, hit.key) and told.polarity < 0):
                yield Found(
                    key=hit.key,
                    hit=hit,
                    pieces=((first, last),),
                    polarity=told.polarity,
                    basis=_basis(told.polarity, is_author=by.is_author),
                    by=by,
                    score=0.62,
                    rule="evaluation",
                    reason=f"“{text_of(scene.doc, [(first, last)])}” says what "
                    f"{scene.name(hit.key)} is",
                )


def quoted_phrases(scene: Scene) -> Iterator[Found]:
    """Short quotations that say something of a target in judging words, wherever they hang."""
    for quote in scene.quotes:
        if quote.length > 9 or quote.is_block:
            continue
        start, _end = scene.sentence_range(quote.first)
        told = judgement(scene.doc[quote.first : quote.last])
        if not told.polarity:
            continue
        hit = _governing(scene, quote.first, quote.last, start)
        if hit is None:
            continue
        by = scene.attribution(quote.first)
        if by.is_author or (scene.is_own(by, hit.key) and told.polarity < 0):
            continue
        yield Found(
            key=hit.key,
            hit=hit,
            pieces=(clean(scene.doc, quote.first, quote.last),),
            polarity=told.polarity,
            basis=Basis.PRAISE if told.polarity > 0 else Basis.EVALUATION,
            by=by,
            score=0.6,
            rule="quoted",
            reason=f"“{text_of(scene.doc, [(quote.first, quote.last)])}” is quoted about "
            f"{scene.name(hit.key)}, named just before",
        )


def _governing(scene: Scene, first: int, last: int, start: int) -> Hit | None:
    """The target a quoted phrase is about: the subject of its clause, or named right before."""
    root = scene.doc[first:last].root
    at = root
    for _ in range(5):
        for subject in subjects_of(at):
            hits = scene.hits_of(subject)
            if hits and subject.i < first:
                return hits[0]
        if at.head.i == at.i:
            break
        at = at.head
    before = [h for h in scene.hits_between(max(start, first - 6), first) if h.kind != "official"]
    return before[-1] if before else None
