"""Which targets act in a clause, and each of them once."""

from collections.abc import Sequence

from annotator.nlp.parsed import Token
from annotator.nlp.stance.scene import Scene
from annotator.nlp.stance.targets import Hit
from annotator.nlp.stance.wording import subjects_of


def distinct(hits: Sequence[Hit]) -> list[Hit]:
    """The first hit of each target."""
    seen: dict[str, Hit] = {}
    for hit in hits:
        seen.setdefault(hit.key, hit)
    return list(seen.values())


def doers(scene: Scene, verb: Token) -> list[Hit]:
    """The targets that act: subject, agent after "by", or the noun a participle belongs to."""
    hits = [h for s in subjects_of(verb) for h in scene.hits_of(s)]
    for child in verb.children:
        if child.dep_ == "agent":
            hits += [h for n in child.children for h in scene.hits_of(n)]
    if not hits and verb.dep_ == "acl" and verb.tag_ == "VBG":
        hits = scene.hits_at(verb.head.i)
    if not hits and verb.dep_ == "pcomp" and verb.head.lower_ in {"by", "in"}:
        hits = _governed(scene, verb)
    return [h for h in hits if h.kind != "any"]


def _governed(scene: Scene, verb: Token) -> list[Hit]:
    """“By walking out, X …”: the subject of the clause that the participle hangs on."""
    head = verb.head.head
    if head.i < verb.i:
        return []
    return [h for s in subjects_of(head) for h in scene.hits_of(s)]
