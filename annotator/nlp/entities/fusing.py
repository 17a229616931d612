"""Neighbours that may be one name: two findings side by side, or a place inside a longer name."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from annotator.nlp.entities.mentions import Finding, Mention
from annotator.nlp.lexicon import word_set
from annotator.nlp.parsed import Doc

SOURCE = "fused"
_DASHES = frozenset("-‑–")
_LONGEST = 7
_OPEN_PLACES = frozenset({"capital", "country", "places"})


def fused(doc: Doc, found: Sequence[Mention]) -> Iterator[Mention]:
    """Each run of neighbouring mentions as one; the parts stay, for both are to be weighed."""
    ordered = sorted(found, key=lambda m: m.first)
    at = 0
    while at < len(ordered):
        end = at + 1
        while end < len(ordered) and _touch(doc, ordered[end - 1], ordered[end]):
            end += 1
        parts = ordered[at:end]
        for a, b in combinations(range(len(parts) + 1), 2):
            if b - a > 1 and parts[b - 1].last - parts[a].first <= _LONGEST:
                yield from _joined(doc, parts[a:b])
        at = end


def _joined(doc: Doc, parts: Sequence[Mention]) -> Iterator[Mention]:
    first, last = parts[0].first, parts[-1].last
    if all(m.source == "gazetteer" for m in parts):
        return
    told = "“{name}” stands together as one name"
    yield Finding("ORG", 0.5, SOURCE).at(doc, first, last, told)


def _touch(doc: Doc, left: Mention, right: Mention) -> bool:
    """True when two mentions stand side by side, or with a glued dash between."""
    if doc[right.first].is_sent_start or not _may_join(doc, left) or not _may_join(doc, right):
        return False
    if right.first == left.last:
        full = right.label == "PERSON" and right.length > 1 and left.label != "PERSON"
        if left.source == right.source == "gazetteer":
            return False
        return not full and not (left.length > 1 and "PERSON" in {left.label, right.label})
    if right.last < len(doc) and doc[right.last].lower_ in word_set("names", "runs_between"):
        return False
    dash = right.first == left.last + 1 and doc[left.last].text in _DASHES
    glued = dash and not doc[left.last - 1].whitespace_ and not doc[left.last].whitespace_
    return glued and not (left.source == "gazetteer" and right.source == "gazetteer")


def _may_join(doc: Doc, mention: Mention) -> bool:
    """False for what stands beside other names in its own right, such as a demonym or a title."""
    if mention.kind in {"titled", "credit", "body"}:
        return mention.kind == "titled"
    if mention.source == "gazetteer":
        return mention.kind in _OPEN_PLACES and mention.length == 1
    return doc[mention.first].lower_ not in word_set("names", "titles")
