"""Where rules and weighed cues meet: what is sure enough to be made, and what is only a maybe."""

from collections.abc import Mapping, Sequence

from annotator.model.articles import Article
from annotator.nlp.zones.decision import KINDS, probabilities, shipped_weights, sure_kinds
from annotator.nlp.zones.features import features_of
from annotator.nlp.zones.lines import Finding, Line

_COUNTED, _EXCLUDED = slice(0, 3), slice(3, 5)
_LEAST = 5  # lines; a shorter text has no places and neighbours to weigh
# Chosen on pages of styles that the weights had not seen: what is cut was right on 98 of 100
# characters there. A sentence, a headline and a picture text need more than other lines do.
_SURE, _WRITER, _AGREED, _BARE, _SENTENCE, _MAYBE = 0.5, 0.5, 0.85, 0.88, 0.97, 0.5
# Of the side that counts. On the pages learned from, text taken for a picture text fell from 21 to
# 2 in 100 of its characters, for a headline from 27 to 11.
_CLEARLY = {"TITLE": 0.8, "CAPTION": 0.8}
_NEVER = 2.0
_HEADED = frozenset({"colon", "rule TITLE", "rule sure TITLE", "rule CAPTION", "rule sure CAPTION"})
_NEEDED = {
    "after writer stop": _WRITER,
    "after writer bare": _BARE,
    "after cue stop": _SENTENCE,
    "after cue bare": _BARE,
    "after no cue bare": _BARE,
    "before cue stop": _SENTENCE,
    "before cue bare": _BARE,
    "before no cue bare": _BARE,
    "inside cue stop": _SENTENCE,
    "inside cue bare": _BARE,
}
COUNTED = KINDS[_COUNTED]
_NAMES = {"FURNITURE": "furniture", "OTHER_STORY": "another story"}


def weighed_with(
    article: Article, lines: Sequence[Line], decided: Mapping[int, Finding]
) -> tuple[dict[int, Finding], list[Finding]]:
    """A kind for every line by its start, and the maybes that lie over lines that count.

    Args:
        article: the text, with its title where that is known.
        lines: all lines, cut at seams.
        decided: what the rules say of each line, by its start; it stands where a text is too
            short to weigh, and where weighing would leave nothing that counts.
    """
    if len(lines) < _LEAST:
        return dict(decided), []
    rows = features_of(article.title, lines, decided)
    sure = sure_kinds(lines, decided)
    chances = probabilities(rows, shipped_weights(), sure)
    strict: dict[int, Finding] = {}
    maybes: list[Finding] = []
    for number, (line, chance) in enumerate(zip(lines, chances, strict=True)):
        out = sum(chance[_EXCLUDED])
        if out >= needed(rows[number], is_sure=number in sure):
            strict[line.start] = _found(line, chance, _EXCLUDED, decided)
            continue
        strict[line.start] = _found(line, chance, _COUNTED, decided)
        if out >= _MAYBE:
            maybes.append(_found(line, chance, _EXCLUDED, decided, gated=True))
    if not any(_counts(f) for f in strict.values()) and any(_counts(f) for f in decided.values()):
        return dict(decided), []
    return strict, maybes


def needed(row: Sequence[str], *, is_sure: bool) -> float:
    """How probable it must be that a line does not count before it is cut; over one for never.

    A line that has nothing but its neighbours against it is not cut inside the text, nor is a
    sentence or one of several lines alike anywhere: lists, tables and short answers look so.

    Args:
        row: the features of the line; the last one tells where and how it stands.
        is_sure: True when a rule cuts it for a plain reason.
    """
    if is_sure:
        return _SURE
    least = _NEEDED.get(row[-1], _NEVER)
    if row[-1] == "before cue bare" and "rule FURNITURE" in row:
        return _AGREED
    is_headed = any(feature in _HEADED for feature in row)
    return max(least, _SENTENCE) if is_headed else least


def _counts(finding: Finding) -> bool:
    return finding.kind in COUNTED


def _likeliest(chance: Sequence[float], side: slice) -> str:
    """The likeliest kind of a side; a headline or picture text only where that is nearly sure.

    Taking text for one of them parts the article in two, the other way round costs little.
    """
    most, kind = max(zip(chance[side], KINDS[side], strict=True))
    return "BODY" if most < _CLEARLY.get(kind, 0.0) * sum(chance[side]) else kind


def _found(
    line: Line,
    chance: Sequence[float],
    side: slice,
    decided: Mapping[int, Finding],
    *,
    gated: bool = False,
) -> Finding:
    kind = _likeliest(chance, side)
    known = decided.get(line.start)
    # Of the lines that count, all that the picture rules named were picture texts on our pages.
    is_picture = known is not None and known.kind == "CAPTION" and side == _COUNTED
    if known is not None and not gated and (known.kind == kind or is_picture):
        return known
    score = round(min(sum(chance[side]) if not gated else 0.5, 0.99), 2)
    reason = f"its shape, its words and its neighbours speak for {_NAMES.get(kind, kind.lower())}"
    return Finding(line.start, line.end, kind, score, reason, gated)
