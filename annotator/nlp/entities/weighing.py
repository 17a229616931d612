"""The weighed decision: what all mentions of a name show together gives every label a probability.

The weights stand in `resources/words/name_weights.yaml`, in hundredths. They are learned by
`python -m tests.helpers.name_training`.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import exp

from annotator.nlp.entities.clues import Ground, clues
from annotator.nlp.entities.mentions import Mention, without_overlaps
from annotator.nlp.entities.unclaimed import loud_tokens
from annotator.nlp.lexicon import words
from annotator.nlp.parsed import Doc

SOURCE = "weighing"
NONE = "NONE"
KINDS = ("PERSON", "NORP", "GPE", "LOC", "ORG", "FAC", "EVENT", "LAW", NONE)
BIAS = "bias"
_SCALE = 100
_READ = 8
_DASHES = frozenset("-‑–")
_FIRM_KINDS = frozenset({"titled", "credit", "body", "quoted"})
_FIRM_SHAPES = frozenset({"LOC", "LAW", "EVENT"})
_UNNAMED = frozenset({"runs", "fused"})
_TOLD = 2
# A name that is right this often is worth its place: it adds more to F1 than it takes.
_LIKELY = 0.42
_WORTH_A_LOOK = 0.25
_SHOWN = 0.5
_SUREST = 0.97


@dataclass(frozen=True, slots=True)
class Group:
    """All mentions of one name in an article, with its clues.

    Attributes:
        clues: each clue with a weight of at most one, less when few of the mentions have it.
    """

    mentions: tuple[Mention, ...]
    clues: Mapping[str, float]


def groups(doc: Doc, found: Sequence[Mention], dictionary: frozenset[str]) -> list[Group]:
    """The mentions that the gazetteer does not know, grouped by name; one surname, one person."""
    known = {i: m.label for m in found if m.source == "gazetteer" for i in range(m.first, m.last)}
    ground = Ground(known, dictionary, loud_tokens(doc))
    open_ones = [m for m in found if not is_firm(m)]
    by_name: dict[tuple[str, ...], list[Mention]] = defaultdict(list)
    for mention in open_ones:
        by_name[tuple(t.text for t in doc[mention.first : mention.last])].append(mention)
    longer = {_family(name): name for name in sorted(by_name, key=len) if len(name) > 1}
    merged: dict[tuple[str, ...], list[Mention]] = defaultdict(list)
    for name, mentions in by_name.items():
        merged[longer.get(name, name)] += mentions
    small = frozenset(t.text for t in doc if t.is_lower)
    openers = frozenset(name[0] for name in by_name if len(name) > 1)
    written = (small, openers)
    return [Group(tuple(ms), _clues_of(doc, ms, ground, written)) for ms in merged.values()]


def _family(name: tuple[str, ...]) -> tuple[str, ...]:
    """The last word of a name, with the words that a dash ties to it."""
    first = len(name) - 1
    while first > 1 and name[first - 1] in _DASHES:
        first -= 2
    return name[first:]


def _clues_of(
    doc: Doc, mentions: Sequence[Mention], ground: Ground, written: tuple[frozenset[str], ...]
) -> Mapping[str, float]:
    seen: Counter[str] = Counter()
    for mention in mentions[:_READ]:
        seen.update({*clues(doc, mention.first, mention.last, ground), _rule(mention)})
    total = min(len(mentions), _READ)
    return {
        **{clue: (n / total) ** 0.5 for clue, n in seen.items()},
        **dict.fromkeys(_of_all(doc, mentions, *written), 1.0),
    }


def _rule(mention: Mention) -> str:
    return f"is {mention.label} by the rules for {mention.kind or mention.source}"


def _of_all(
    doc: Doc, mentions: Sequence[Mention], small: frozenset[str], openers: frozenset[str]
) -> set[str]:
    """What only all mentions together tell."""
    found = {BIAS}
    if len(mentions) > 1:
        found.add("stands in the article more than once")
    if all(doc[m.first].is_sent_start for m in mentions):
        found.add("opens a sentence wherever it stands")
    if len({m.length for m in mentions}) > 1:
        found.add("is also told by its last word")
    if any(doc[m.first].lower_ in small for m in mentions):
        found.add("opens with a word that is also written small")
    if any(m.length == 1 and doc[m.first].text in openers for m in mentions):
        found.add("opens a longer name of the article")
    return found


def probabilities(found: Mapping[str, float]) -> dict[str, float]:
    """The probability of each of `KINDS` for a group's clues."""
    weights = shipped_weights()
    score = [0.0] * len(KINDS)
    for clue, share in found.items():
        for at, value in enumerate(weights.get(clue, ())):
            score[at] += share * value
    top = max(score)
    raised = [exp((value - top) / _SCALE) for value in score]
    total = sum(raised)
    return {kind: value / total for kind, value in zip(KINDS, raised, strict=True)}


def is_firm(mention: Mention) -> bool:
    """True for what needs no weighing: known names, and shapes that allow one reading."""
    if mention.source == "gazetteer" or mention.kind in _FIRM_KINDS:
        return True
    return mention.source == "shapes" and mention.label in _FIRM_SHAPES


def weighed(
    doc: Doc, found: Sequence[Mention], dictionary: frozenset[str] = frozenset()
) -> list[Mention]:
    """The mentions, those that are not firm with the label that all clues tell.

    Args:
        doc: a parsed text.
        found: what may be a name; of overlapping ones the likelier stays.
        dictionary: common words of the language, in small letters.
    """
    kept = [m for m in found if is_firm(m)]
    for group in groups(doc, found, dictionary):
        chances = probabilities(group.clues)
        chance, best = max((chances[kind], kind) for kind in KINDS if kind != NONE)
        if chance >= _WORTH_A_LOOK:
            # An unlikely run must not stand in the way of an office such as "Secretary of State".
            likely = [m for m in group.mentions if chance >= _LIKELY or m.source not in _UNNAMED]
            kept += [_as(m, best, chance, group.clues) for m in likely]
    return without_overlaps(sorted(kept, key=_rank))


def _rank(mention: Mention) -> tuple[bool, int, int]:
    """Likely longer names first; a name of several parts only where it is likely."""
    return (mention.score < _SHOWN, -mention.length, mention.first)


def _as(mention: Mention, label: str, chance: float, found: Mapping[str, float]) -> Mention:
    """The mention with its label; what is less likely than `_LIKELY` falls below the gate."""
    score = round(min(_SUREST, (1 + chance) / 2) if chance >= _LIKELY else chance, 2)
    if mention.label == label and mention.source not in _UNNAMED:
        return replace(mention, score=max(score, mention.score) if chance >= _LIKELY else score)
    at = KINDS.index(label)
    weights = shipped_weights()
    told = sorted(
        (c for c in found if c in weights and c != BIAS and "by the rules" not in c),
        key=lambda c: (-weights[c][at], c),
    )
    reason = f"weighed as {label}: it " + " and ".join(told[:_TOLD])
    return replace(mention, label=label, score=score, source=SOURCE, reason=reason)


@lru_cache(maxsize=1)
def shipped_weights() -> Mapping[str, Sequence[int]]:
    """The weights that ship with the program."""
    table: Mapping[str, Sequence[int]] = words("name_weights")["weights"]
    return table
