"""The scored decision: the weak cues of a line, weighed together, give every kind a probability.

The weights stand in `resources/words/zone_weights.yaml`, in hundredths. They are learned by
`python -m tests.helpers.zone_training`; what the line before is weighs in too.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import exp

from annotator.nlp.lexicon import words
from annotator.nlp.zones.lines import Finding, Line

KINDS = ("TITLE", "BODY", "CAPTION", "FURNITURE", "OTHER_STORY")
FIRST = "START"
_SCALE = 100
_TRUST = 0.85
_SURE = 0.94


def after(kind: str) -> str:
    """The feature that tells the kind of the line before."""
    return f"after {kind}"


def probabilities(
    rows: Sequence[Sequence[str]],
    weights: Mapping[str, Sequence[int]],
    sure: Mapping[int, str],
) -> list[list[float]]:
    """For every line the probability of each of `KINDS`, in that order, summing to one.

    Args:
        rows: the features of each line, in the order of the lines.
        weights: feature -> one weight per kind, in hundredths; unknown features weigh nothing.
        sure: number of a line -> the kind that its wording gives it, which is trusted more.
    """
    none = (0,) * len(KINDS)
    moves = [weights.get(after(kind), none) for kind in KINDS]
    before, told = [1.0], [weights.get(after(FIRST), none)]
    out = []
    for number, row in enumerate(rows):
        score = _summed([weights[feature] for feature in row if feature in weights])
        chances = [_normal([a + b for a, b in zip(score, move, strict=True)]) for move in told]
        before = [
            sum(share * chance[k] for share, chance in zip(before, chances, strict=True))
            for k in range(len(KINDS))
        ]
        if number in sure:
            before = [
                (1 - _TRUST) * p + _TRUST * (kind == sure[number])
                for kind, p in zip(KINDS, before, strict=True)
            ]
        told = moves
        out.append(before)
    return out


def sure_kinds(lines: Sequence[Line], decided: Mapping[int, Finding]) -> dict[int, str]:
    """The kinds of the lines whose wording alone tells, by their number."""
    known = {i: decided[line.start] for i, line in enumerate(lines) if line.start in decided}
    return {i: f.kind for i, f in known.items() if f.score >= _SURE and f.kind in KINDS}


@lru_cache(maxsize=1)
def shipped_weights() -> Mapping[str, Sequence[int]]:
    """The weights that ship with the program."""
    table: Mapping[str, Sequence[int]] = words("zone_weights")["weights"]
    return table


def _summed(rows: Sequence[Sequence[int]]) -> list[int]:
    return [sum(column) for column in zip(*rows, strict=True)] if rows else [0] * len(KINDS)


def _normal(score: Sequence[int]) -> list[float]:
    top = max(score)
    raised = [exp((value - top) / _SCALE) for value in score]
    total = sum(raised)
    return [value / total for value in raised]
