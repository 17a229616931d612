"""Where rules and weighed cues meet: what is sure enough to be made, and what is only a maybe."""

from collections.abc import Mapping, Sequence

from annotator.model.articles import Article
from annotator.nlp.zones.decision import KINDS, probabilities, shipped_weights, sure_kinds
from annotator.nlp.zones.features import ends, features_of
from annotator.nlp.zones.lines import Finding, Line

_COUNTED, _EXCLUDED = slice(0, 3), slice(3, 5)
_LEAST = 5  # lines; a shorter text has no places and neighbours to weigh
# Chosen on pages of a hand that the weights had not seen. A sentence, a headline, a picture text
# and figures between paragraphs need more to be cut than other bare lines do.
_STRICT, _STRICTEST, _MAYBE = 0.85, 0.97, 0.5
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
        known = decided.get(line.start)
        is_plain = number in sure or not (_is_text_like(line, known) or _is_figures(rows[number]))
        if out >= (_STRICT if is_plain else _STRICTEST):
            strict[line.start] = _found(line, chance, _EXCLUDED, decided)
            continue
        strict[line.start] = _found(line, chance, _COUNTED, decided)
        if out >= _MAYBE:
            maybes.append(_found(line, chance, _EXCLUDED, decided, gated=True))
    if not any(_counts(f) for f in strict.values()) and any(_counts(f) for f in decided.values()):
        return dict(decided), []
    return strict, maybes


def _is_text_like(line: Line, known: Finding | None) -> bool:
    return ends(line) or (known is not None and known.kind in {"TITLE", "CAPTION"})


def _is_figures(row: Sequence[str]) -> bool:
    return "in text" in row and "rule BODY" in row and any(f.startswith("digits") for f in row)


def _counts(finding: Finding) -> bool:
    return finding.kind in COUNTED


def _found(
    line: Line,
    chance: Sequence[float],
    side: slice,
    decided: Mapping[int, Finding],
    *,
    gated: bool = False,
) -> Finding:
    _, kind = max(zip(chance[side], KINDS[side], strict=True))
    known = decided.get(line.start)
    if known is not None and known.kind == kind and not gated:
        return known
    score = round(min(sum(chance[side]) if not gated else 0.5, 0.99), 2)
    reason = f"its shape, its words and its neighbours speak for {_NAMES.get(kind, kind.lower())}"
    return Finding(line.start, line.end, kind, score, reason, gated)
