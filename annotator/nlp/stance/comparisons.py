"""Comparisons and views that place a target: "nobody did more than X", "sees a partner in X"."""

from collections.abc import Iterator

from annotator.nlp.parsed import Token
from annotator.nlp.stance.judging import judgement
from annotator.nlp.stance.records import Maker
from annotator.nlp.stance.scene import Found, Scene
from annotator.nlp.stance.wording import clean, is_negated, subjects_of, subtree

_NOBODY = frozenset({"nobody", "none", "noone", "one", "no"})
_MORE = {"more": 1, "better": 1, "harder": 1, "less": -1, "worse": -1}
_SEEING = frozenset({"see", "find", "recognise", "recognize", "have", "gain", "view"})
_REACH = 12
_LONGEST = 10
_PLACED = Maker("naming", 0.62, "“{words}” says how {name} stands in the speaker’s eyes")


def comparisons(scene: Scene) -> Iterator[Found]:
    """A record for each target that nobody surpasses, or in which something is seen."""
    for token in scene.tokens:
        if token.lower_ == "than":
            yield from _unsurpassed(scene, token)
        elif token.pos_ in {"VERB", "AUX"} and token.lemma_.lower() in _SEEING:
            yield from _seen_in(scene, token)


def _unsurpassed(scene: Scene, than: Token) -> Iterator[Found]:
    """“Nobody has done more for this railway than X”."""
    start, end = scene.sentence_range(than.i)
    near = range(than.i - 1, max(start, than.i - _REACH) - 1, -1)
    mark = next((scene.doc[i] for i in near if scene.doc[i].lower_ in _MORE), None)
    verb = mark.head if mark is not None else None
    while verb is not None and verb.pos_ not in {"VERB", "AUX"} and verb.head.i != verb.i:
        verb = verb.head
    if mark is None or verb is None:
        return
    subject = next((s for s in subjects_of(verb) if s.i < mark.i), None)
    if subject is None or not _is_nobody(subject):
        return
    hits = scene.hits_between(than.i + 1, min(than.i + 4, end))
    piece = clean(scene.doc, subject.left_edge.i, than.i)
    by = scene.attribution(than.i)
    yield from _PLACED.records(scene, hits, [piece], _MORE[mark.lower_], by)


def _is_nobody(subject: Token) -> bool:
    no = any(c.lower_ == "no" for c in subject.children)
    return no or subject.lower_ in _NOBODY - {"one", "no"}


def _seen_in(scene: Scene, verb: Token) -> Iterator[Found]:
    """“sees a sincere partner in X”: what is seen judges in whom it is seen."""
    seen = next((c for c in verb.children if c.dep_ == "dobj" and c.i > verb.i), None)
    if seen is None or is_negated(verb):
        return
    preps = [c for at in (verb, seen) for c in at.children if c.lower_ == "in" and c.i > seen.i]
    hits = [h for p in preps for c in p.children for h in scene.hits_at(c.i)]
    first, last = subtree(seen, _LONGEST)
    last = min([last, *(p.i for p in preps)])
    told = judgement(scene.doc[first:last], said_of_target=True)
    by = scene.spoken_by(verb)
    if hits and told.polarity and not by.is_author:
        yield from _PLACED.records(scene, hits, [clean(scene.doc, first, last)], told.polarity, by)
