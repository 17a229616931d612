"""Demands in other dress: "it is time for X to …", "expects X to …", "unless X …", "let it …"."""

from collections.abc import Iterator, Sequence

from annotator.model.annotations import Basis
from annotator.nlp.lexicon import word_set
from annotator.nlp.parsed import Token
from annotator.nlp.stance.records import Maker
from annotator.nlp.stance.scene import Attribution, Found, Scene
from annotator.nlp.stance.targets import Hit
from annotator.nlp.stance.wording import is_negated, subjects_of, verb_phrase

_WANTS = frozenset({"expect", "want", "need"})
_NOUNS = frozenset({"time", "onus", "turn", "job", "duty", "up", "remains"})
_ACCOUNT = frozenset({"accountable", "responsible", "account", "justice"})
_ONLY = frozenset({"unless", "until"})
_LONGEST = 11
_ASKED = Maker("demand", 0.66, "“{words}” asks something of {name}", Basis.DEMAND)
_NEAR = 6
_FOR = frozenset({"for", "to", "is", "lies", "of"})
_HELD = frozenset({"hold", "punish", "sanction", "stop", "condemn", "isolate"})
_DENIED = _HELD | {"allow", "permit"}


def conditions(scene: Scene) -> Iterator[Found]:
    """Stance expressions told by what a target is expected, allowed or supposed to do."""
    required = word_set("politics", "required")
    for token in scene.verbs:
        lemma = token.lemma_.lower()
        if lemma in _WANTS:
            yield from _expected(scene, token)
        if lemma in required:
            yield from _it_is_time(scene, token)
            yield from _only_if(scene, token)
        if lemma in _DENIED:
            yield from _not_allowed(scene, token)
        if lemma in {"hold", "bring", "call"}:
            yield from _to_account(scene, token)
        if lemma == "let":
            yield from _let(scene, token)


def _required(verb: Token) -> bool:
    return verb.lemma_.lower() in word_set("politics", "required")


def _expected(scene: Scene, verb: Token) -> Iterator[Found]:
    """“Azerbaijan expects Armenia to stop …”."""
    if is_negated(verb):
        return
    by = scene.spoken_by(verb)
    for clause in verb.children:
        if clause.dep_ not in {"ccomp", "xcomp"} or not _required(clause) or by.is_author:
            continue
        subjects = [c for c in clause.children if c.dep_ == "nsubj" and c.i > verb.i]
        hits = [h for s in subjects for h in scene.hits_of(s)]
        to = next((c.i for c in clause.children if c.lower_ == "to"), None)
        if to is not None:
            pieces = ((verb.i, verb.i + 1), (to, verb_phrase(clause, _LONGEST)[1]))
            yield from _found(scene, hits, pieces, by)


def _it_is_time(scene: Scene, verb: Token) -> Iterator[Found]:
    """“It is time for Armenia to face …”, “the onus is on Baku to prove …”."""
    if verb.tag_ != "VB":
        return
    near = scene.doc[max(verb.sent.start, verb.i - 10) : verb.i]
    noun = next((t for t in near if t.lower_ in _NOUNS and t.nbor().lower_ in _FOR), None)
    if noun is None:
        noun = next((t for t in near if t.lower_ == "onus"), None)
    if noun is None or (to := verb.nbor(-1)).lower_ != "to":
        return
    hits = scene.hits_between(noun.i + 1, to.i)
    if len({h.key for h in hits}) > 1:
        near = next((i for i in range(to.i - 1, noun.i, -1) if scene.doc[i].lower_ in _FOR), to.i)
        hits = scene.hits_between(near + 1, to.i)
    if len({h.key for h in hits}) == 1:
        pieces = ((noun.i, noun.i + 1), (to.i, verb_phrase(verb, _LONGEST)[1]))
        yield from _found(scene, hits, pieces, scene.attribution(noun.i))


def _only_if(scene: Scene, verb: Token) -> Iterator[Found]:
    """“Unless Armenia changes its constitution, …”: a condition on the other side."""
    mark = next((c for c in verb.children if c.lower_ in _ONLY and c.i < verb.i), None)
    if mark is None or is_negated(verb):
        return
    hits = [h for s in subjects_of(verb) for h in scene.hits_of(s)]
    by = scene.attribution(verb.i)
    if not by.is_author:
        pieces = ((mark.i, mark.i + 1), verb_phrase(verb, _LONGEST))
        yield from _found(scene, hits, pieces, by)


def _not_allowed(scene: Scene, verb: Token) -> Iterator[Found]:
    """“Azerbaijan cannot be allowed to …”, “must be held to account”."""
    helpers = [c for c in verb.children if c.dep_ in {"aux", "auxpass"} and c.i < verb.i]
    words = {c.lower_ for c in helpers}
    allowed = verb.lemma_ in {"allow", "permit"} and is_negated(verb)
    held = verb.lemma_.lower() in _HELD
    if not (allowed or held) or not words & {"must", "should", "can", "ca"} or "be" not in words:
        return
    if held and words & {"can", "ca"} and not is_negated(verb):
        return
    subjects = [c for c in verb.children if c.dep_ == "nsubjpass"]
    hits = [h for s in subjects for h in scene.hits_of(s)]
    first = helpers[0].i
    pieces = ((first, verb_phrase(verb, _LONGEST)[1]),)
    yield from _found(scene, hits, pieces, scene.attribution(verb.i))


def _to_account(scene: Scene, verb: Token) -> Iterator[Found]:
    """“to hold Azerbaijan accountable for war crimes”, as somebody asks others to do."""
    end = min(verb.i + _LONGEST, verb.sent.end)
    said = next((t for t in scene.doc[verb.i + 1 : end] if t.lower_ in _ACCOUNT), None)
    by = scene.attribution(verb.i)
    asked = by.verb and not by.is_author
    if said is None or is_negated(verb) or not asked:
        return
    hits = [h for h in scene.hits_between(verb.i + 1, said.i) if h.kind in {"name", "capital"}]
    tail = next((c for c in said.children if c.dep_ == "prep" and c.i == said.i + 1), None)
    last = min(int(tail.right_edge.i) + 1, said.i + _NEAR) if tail is not None else said.i + 1
    yield from _found(scene, hits, ((verb.i, verb.i + 1), (said.i, last)), by)


def _let(scene: Scene, verb: Token) -> Iterator[Found]:
    """“If Azerbaijan really wants peace, let it open the archives”."""
    if any(c.dep_ == "nsubj" for c in verb.children):
        return
    for clause in verb.children:
        if clause.dep_ not in {"ccomp", "xcomp"} or clause.i < verb.i or not _required(clause):
            continue
        subjects = [c for c in clause.children if c.dep_ == "nsubj"]
        hits = [h for s in subjects for h in scene.hits_of(s)]
        pieces = ((verb.i, verb_phrase(clause, _LONGEST)[1]),)
        yield from _found(scene, hits, pieces, scene.attribution(verb.i))


def _found(
    scene: Scene, hits: Sequence[Hit], pieces: tuple[tuple[int, int], ...], by: Attribution
) -> Iterator[Found]:
    return _ASKED.records(scene, [h for h in hits if h.kind != "any"], pieces, -1, by)
