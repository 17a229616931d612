"""Standing in the world: "its growing influence", "strengthened the country's authority"."""

from collections.abc import Iterator

from annotator.nlp.lexicon import word_set
from annotator.nlp.parsed import Token
from annotator.nlp.stance.records import Maker
from annotator.nlp.stance.scene import Found, Scene
from annotator.nlp.stance.targets import Hit
from annotator.nlp.stance.wording import clean, is_negated, subjects_of

_RISEN = Maker("evaluation", 0.62, "“{words}” credits {name} with a rise in standing")


def prestige(scene: Scene) -> Iterator[Found]:
    """A record for each rise in standing that a target is credited with."""
    for noun in scene.tokens:
        if noun.lower_ not in word_set("conduct", "standing") or noun.pos_ != "NOUN":
            continue
        risen = [c for c in noun.children if c.lower_ in word_set("conduct", "rising")]
        raised = noun.dep_ == "dobj" and noun.head.lemma_.lower() in word_set("conduct", "raising")
        if not (risen or raised) or is_negated(noun):
            continue
        first = risen[0].i if risen else noun.i
        piece = clean(scene.doc, noun.head.i if raised and not risen else first, noun.i + 1)
        by = scene.attribution(piece[0])
        hits = [h for h in _owners(scene, noun, raised=raised) if not scene.is_adversary(by, h.key)]
        yield from _RISEN.records(scene, hits, [piece], 1, by)


def _owners(scene: Scene, noun: Token, *, raised: bool) -> list[Hit]:
    """Whose standing it is: the owner's, else that of whoever raises it."""
    hits = [h for h in scene.hits_of(noun) if h.kind != "any"]
    if not hits and raised:
        hits = [h for s in subjects_of(noun.head) for h in scene.hits_of(s)]
    return hits
