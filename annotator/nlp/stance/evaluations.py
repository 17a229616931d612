"""Evaluating words bound to a target by grammar: attributes, predicates, objects, quoted phrases."""

from collections.abc import Iterator, Sequence
from typing import Any

from annotator.model.annotations import Basis
from annotator.nlp.lexicon import word_set, words
from annotator.nlp.stance.frames import distinct
from annotator.nlp.stance.judging import judgement, polarity_of
from annotator.nlp.stance.scene import Found, Scene, clean, is_negated, subjects_of, subtree
from annotator.nlp.stance.targets import Hit

_TIES = frozenset(
    """relations relation ties tie talks cooperation partnership negotiations dialogue meeting visit
    border agreement treaty contacts exchange trade consultations friendship bond bonds""".split()
)
_CARRIERS = frozenset(
    """show demonstrate make display exhibit achieve record earn gain become remain represent prove
    reflect pursue conduct offer express have take play turn emerge position deserve adopt follow set
    deliver stage lead maintain""".split()
)


def evaluations(scene: Scene) -> Iterator[Found]:
    """Stance expressions told by judging words."""
    for token in scene.doc:
        if token.pos_ not in {"ADJ", "NOUN", "ADV", "PROPN", "VERB", "INTJ"}:
            continue
        for hits, noun, predicated in _bound(scene, token):
            value = polarity_of(token, said_of_target=predicated)
            if value and hits:
                yield from _judged(scene, token, hits, noun, value)
    yield from _nouns(scene)
    yield from _owned(scene)


def _bound(scene: Scene, token: Any) -> Iterator[tuple[list[Hit], Any, bool]]:
    """The targets a word judges, the phrase it heads or belongs to, and whether it is a predicate."""
    head = token.head
    if token.dep_ == "amod" and head.pos_ in {"NOUN", "PROPN"}:
        hits = [] if head.lower_ in _TIES else _owners(scene, head)
        if hits:
            yield hits, head, False
        else:
            yield from ((h, head, True) for h in _predicated(scene, head))
    elif token.dep_ in {"acomp", "oprd"} or (token.dep_ == "conj" and token.pos_ == "ADJ"):
        yield _subject_hits(scene, token), token, True
    elif token.dep_ == "advmod" and head.pos_ in {"VERB", "AUX"}:
        yield [h for s in subjects_of(head) for h in scene.hits_at(s.i)], token, False
    elif token.pos_ in {"NOUN", "PROPN"}:
        yield from ((h, token, True) for h in _predicated(scene, token))
        yield _carried(scene, token), token, False


def _owners(scene: Scene, noun: Any) -> list[Hit]:
    """Targets that own a noun ("Azerbaijan's far-sighted vision"), not the noun itself."""
    return [h for h in scene.hits_of(noun) if h.first != noun.i or h.kind in {"name", "capital"}]


def _predicated(scene: Scene, noun: Any) -> Iterator[list[Hit]]:
    """Targets that a noun is said of: "X is a partner", "X, a partner", "as a trusted host"."""
    at = noun
    while at.dep_ == "conj" and at.head.pos_ in {"NOUN", "PROPN", "ADJ"}:
        at = at.head
    if at.dep_ in {"attr", "oprd"}:
        yield [h for s in subjects_of(at.head) for h in scene.hits_of(s, 1)]
    elif at.dep_ == "appos":
        yield scene.hits_at(at.head.i)
    elif at.dep_ == "pobj" and at.head.lower_ in {"as", "into"}:
        governor = at.head.head
        if governor.pos_ == "NOUN":
            yield scene.hits_of(governor)
        else:
            yield [h for s in subjects_of(governor) for h in scene.hits_of(s, 1)]


def _subject_hits(scene: Scene, token: Any) -> list[Hit]:
    at = token
    while at.dep_ == "conj":
        at = at.head
    if at.dep_ not in {"acomp", "oprd", "attr"}:
        return []
    return [h for s in subjects_of(at.head) for h in scene.hits_of(s)]


def _carried(scene: Scene, noun: Any) -> list[Hit]:
    """Targets that show, make or play what the noun says."""
    at = noun
    while at.dep_ == "conj" and at.head.pos_ == "NOUN":
        at = at.head
    verb = at.head if at.dep_ == "dobj" else None
    if at.dep_ == "pobj" and at.head.dep_ == "prep" and at.head.lower_ in {"with"}:
        verb = at.head.head
    if verb is None or verb.pos_ not in {"VERB", "AUX"} or verb.lemma_.lower() not in _CARRIERS:
        return []
    return [h for s in subjects_of(verb) for h in scene.hits_at(s.i)]


def _judged(
    scene: Scene, token: Any, hits: Sequence[Hit], noun: Any, value: int
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
        yield Found(
            key=hit.key, hit=hit, pieces=((first, last),), polarity=value,
            basis=_basis(scene, by.is_author, value), by=by, score=0.68, rule="evaluation",
            reason=f"“{token.text}” judges the target that it belongs to by grammar",
        )


def _basis(scene: Scene, is_author: bool, value: int) -> Basis:  # noqa: FBT001
    del scene
    return Basis.PRAISE if value > 0 and not is_author else Basis.EVALUATION


def _phrase(scene: Scene, token: Any, noun: Any) -> tuple[int, int]:
    """The judging word with its noun and fellow attributes, or with its own adverbs."""
    quote = scene.quote_at(token.i)
    if quote is not None and quote.length <= 9:
        return clean(scene.doc, quote.first, quote.last)
    if noun is token or token.dep_ == "advmod":
        first = min((c.i for c in token.children if c.dep_ in {"advmod", "amod"} and c.i < token.i), default=token.i)
        last = max((c.i + 1 for c in token.children if c.dep_ == "conj" and c.i - token.i < 6), default=token.i + 1)
        return clean(scene.doc, first, last)
    first = min((c.i for c in noun.children if c.dep_ in {"amod", "advmod", "compound"} and c.i < noun.i), default=token.i)
    first = max(min(first, token.i), noun.i - 6)
    return clean(scene.doc, first, noun.i + 1)


def _nouns(scene: Scene) -> Iterator[Found]:
    """ "shame on X", "threat posed by X", "no excuse for X", "praise for X"."""
    table = words("frames")["nouns"]
    for entry in (*table["against"], *table["for"]):
        yield from _noun_frame(scene, entry)


def _noun_frame(scene: Scene, entry: dict[str, Any]) -> Iterator[Found]:
    nouns, prepositions = set(entry["nouns"]), set(entry["prepositions"])
    for token in scene.doc:
        if token.lower_ not in nouns or token.pos_ in {"VERB", "AUX"}:
            continue
        hits = [h for n in _after(token, prepositions) for h in scene.hits_of(n)]
        by = scene.attribution(token.i)
        negated = is_negated(token)
        if not hits or (entry.get("event") and by.is_author) or entry.get("needs_clause"):
            continue
        if bool(entry.get("negated")) != negated or (entry.get("only_speech") and by.is_author):
            continue
        for hit in distinct(hits):
            if scene.is_own(by, hit.key) and entry["polarity"] < 0:
                continue
            first = next((c.i for c in token.children if c.lower_ == "no"), token.i)
            yield Found(
                key=hit.key, hit=hit, pieces=((first, token.i + 1),), polarity=int(entry["polarity"]),
                basis=Basis(entry["basis"]), by=by, score=0.66, rule="noun",
                reason=f"“{token.text}” is held toward the target",
            )


def _after(noun: Any, prepositions: set[str]) -> Iterator[Any]:
    """Objects of the noun's prepositions, and of a participle between ("threat posed by X")."""
    for child in noun.children:
        if child.dep_ in {"prep", "agent"} and child.lower_ in prepositions:
            yield from (c for c in child.children if c.dep_ == "pobj")
        elif child.dep_ == "acl":
            yield from _after(child, prepositions)


def _owned(scene: Scene) -> Iterator[Found]:
    """ "Azerbaijan's blockade", "Armenian provocations", "Azerbaijan's adherence"."""
    for entry in words("frames")["nouns"]["owned"]:
        nouns = set(entry["nouns"])
        for token in scene.doc:
            if token.lower_ not in nouns or token.pos_ not in {"NOUN", "PROPN"}:
                continue
            hits = [h for c in token.children if c.dep_ in {"poss", "amod", "compound", "nmod"}
                    for h in scene.hits_at(c.i)]
            by = scene.attribution(token.i)
            for hit in distinct(hits):
                if scene.is_own(by, hit.key) and entry["polarity"] < 0:
                    continue
                yield Found(
                    key=hit.key, hit=hit, pieces=(subtree_of_noun(scene, token),),
                    polarity=int(entry["polarity"]), basis=Basis(entry["basis"]), by=by, score=0.64,
                    rule="owned", reason=f"“{token.text}” is ascribed to the target",
                )


def subtree_of_noun(scene: Scene, noun: Any) -> tuple[int, int]:
    """A noun with the judging adjectives right before it."""
    first = noun.i
    while first > 0 and scene.doc[first - 1].dep_ == "amod" and not scene.hits_at(first - 1):
        first -= 1
    return first, noun.i + 1


def quoted_phrases(scene: Scene) -> Iterator[Found]:
    """Short quotations that say something of a target in judging words, wherever they hang."""
    for quote in scene.quotes:
        if quote.length > 9 or quote.is_block:
            continue
        start, end = scene.sentence_range(quote.first)
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
            key=hit.key, hit=hit, pieces=(clean(scene.doc, quote.first, quote.last),),
            polarity=told.polarity,
            basis=Basis.PRAISE if told.polarity > 0 else Basis.EVALUATION, by=by, score=0.6,
            rule="quoted", reason="judging words are quoted of the target named before them",
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


def is_weak(word: str) -> bool:
    """True for words that judge only when said of the target itself."""
    return word in word_set("evaluations", "weak")
