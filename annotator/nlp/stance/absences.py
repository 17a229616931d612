"""What a state is said to lack: "there is no free press in X", "X has no independent courts"."""

from collections.abc import Iterator

from annotator.model.annotations import Basis
from annotator.nlp.lexicon import word_set
from annotator.nlp.parsed import Token
from annotator.nlp.stance.records import Maker
from annotator.nlp.stance.scene import Found, Scene
from annotator.nlp.stance.targets import Hit
from annotator.nlp.stance.wording import clean, subjects_of

_NO = frozenset({"no", "little", "without", "zero"})
_LACKED = Maker("predicate", 0.62, "“{words}” is what {name} is said to lack", Basis.ACCUSATION)


def absences(scene: Scene) -> Iterator[Found]:
    """A record for each good that somebody says is not there."""
    for noun in scene.tokens:
        if noun.lower_ not in word_set("conduct", "goods"):
            continue
        mark = next((c for c in noun.children if c.lower_ in _NO and c.i < noun.i), None)
        verb = _verb_over(noun)
        if mark is None or verb is None:
            continue
        by = scene.attribution(noun.i)
        piece = clean(scene.doc, mark.i, noun.i + 1)
        hits = [h for h in _lacking(scene, verb) if h.kind != "any"]
        yield from _LACKED.records(scene, hits, [piece], -1, by)


def _verb_over(noun: Token) -> Token | None:
    """The verb of “there is …” or “has …” over a noun or one joined to it."""
    at = noun
    while at.dep_ == "conj" and at.head.pos_ in {"NOUN", "PROPN"}:
        at = at.head
    verb = at.head
    return verb if at.dep_ in {"attr", "dobj"} and verb.lemma_ in {"be", "have"} else None


def _lacking(scene: Scene, verb: Token) -> list[Hit]:
    """Who lacks it: the subject, or the place that the sentence names once."""
    if not any(c.dep_ == "expl" for c in verb.children):
        return [h for s in subjects_of(verb) for h in scene.hits_of(s)]
    hits = scene.hits_between(*scene.sentence_range(verb.i))
    hits = [h for h in hits if h.kind in {"name", "phrase"}]
    return hits if len({h.key for h in hits}) == 1 else []
