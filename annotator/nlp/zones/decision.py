"""The scored decision: the weak cues of a line, weighed together, give every kind a probability.

The lines of a page are a chain: what a line is depends on its own features and on what the lines
before and after it are (a linear-chain conditional random field). The weights stand in
`resources/words/zone_weights.yaml`, in hundredths, and are learned by
`python -m tests.helpers.zone_training`.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import exp

from annotator.nlp.lexicon import words
from annotator.nlp.zones.lines import Finding, Line

KINDS = ("TITLE", "BODY", "CAPTION", "FURNITURE", "OTHER_STORY")
CUT = KINDS[3:]
FIRST = "START"
_SCALE = 100
_SURE = 0.9
_DOUBT = 0.02  # rules of that score were right on more than 98 of 100 characters of fresh pages
_OTHER_CUT = 0.3


def after(kind: str) -> str:
    """The name of the weights of what follows a line of that kind, or the start."""
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
        sure: number of a line -> the kind that a rule gives it, held against all weights.
    """
    none = (0,) * len(KINDS)
    moves = [_raised(weights.get(after(kind), none)) for kind in KINDS]
    first = _raised(weights.get(after(FIRST), none))
    own = [_raised(_summed([weights[f] for f in row if f in weights])) for row in rows]
    own = [_held(line, sure[i]) if i in sure else line for i, line in enumerate(own)]
    before = _from_the_start(own, first, moves)
    behind = _from_the_end(own, moves)
    return [
        _normal([a * b for a, b in zip(left, right, strict=True)])
        for left, right in zip(before, behind, strict=True)
    ]


def sure_kinds(lines: Sequence[Line], decided: Mapping[int, Finding]) -> dict[int, str]:
    """The lines that a rule cuts for a plain reason, by their number, and as what."""
    known = {i: decided[line.start] for i, line in enumerate(lines) if line.start in decided}
    return {i: f.kind for i, f in known.items() if f.score >= _SURE and f.kind in CUT}


@lru_cache(maxsize=1)
def shipped_weights() -> Mapping[str, Sequence[int]]:
    """The weights that ship with the program."""
    table: Mapping[str, Sequence[int]] = words("zone_weights")["weights"]
    return table


def _from_the_start(
    own: Sequence[Sequence[float]], first: Sequence[float], moves: Sequence[Sequence[float]]
) -> list[list[float]]:
    out: list[list[float]] = []
    for line in own:
        reach = list(first)
        if out:
            reach = [sum(p * m[k] for p, m in zip(out[-1], moves, strict=True)) for k in _KINDS]
        out.append(_normal([a * b for a, b in zip(reach, line, strict=True)]))
    return out


def _from_the_end(
    own: Sequence[Sequence[float]], moves: Sequence[Sequence[float]]
) -> list[list[float]]:
    out = [[1.0] * len(KINDS)]
    for line in reversed(own[1:]):
        told = [a * b for a, b in zip(out[-1], line, strict=True)]
        out.append(_normal([sum(m * t for m, t in zip(move, told, strict=True)) for move in moves]))
    return out[: len(own)][::-1]


def _held(own: Sequence[float], kind: str) -> list[float]:
    top = max(own)
    chances = (1.0 if k == kind else _OTHER_CUT if k in CUT else _DOUBT for k in KINDS)
    return [max(value, top * _DOUBT) * chance for value, chance in zip(own, chances, strict=True)]


def _summed(rows: Sequence[Sequence[int]]) -> list[int]:
    return [sum(column) for column in zip(*rows, strict=True)] if rows else [0] * len(KINDS)


def _raised(score: Sequence[int]) -> list[float]:
    top = max(score)
    return [exp((value - top) / _SCALE) for value in score]


def _normal(shares: Sequence[float]) -> list[float]:
    total = sum(shares)
    return [share / total for share in shares]


_KINDS = range(len(KINDS))
