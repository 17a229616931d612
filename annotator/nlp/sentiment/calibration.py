"""Whether a probability can be believed: temperature, gates with their accuracy, macro-F1."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CLASSES = ("neg", "neu", "pos")
GATES = (0.5, 0.6, 0.7, 0.8, 0.9)

Array = NDArray[np.float64]
Labels = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class GateRow:
    """What speaking only at or above a probability costs and gives.

    Attributes:
        coverage: share of pairs it speaks on; accuracy among those, None when there are none.
        polar_precision: share of right ones among those called neg or pos, None when none are.
    """

    gate: float
    coverage: float
    accuracy: float | None
    polar_precision: float | None


def probabilities(logits: NDArray[np.floating], temperature: float = 1.0) -> Array:
    """Softmax of logits of shape (n, 3)."""
    scaled = np.asarray(logits, dtype=np.float64) / temperature
    scaled -= scaled.max(axis=1, keepdims=True)
    grown = np.exp(scaled)
    shares: Array = grown / grown.sum(axis=1, keepdims=True)
    return shares


def macro_f1(gold: Labels, got: Labels) -> float:
    """Mean F1 of the three classes, 0 to 1; a class neither wanted nor proposed counts 0."""
    return float(np.mean(class_f1(gold, got)))


def class_f1(gold: Labels, got: Labels) -> list[float]:
    """F1 of neg, neu and pos."""
    found = []
    for code in range(len(CLASSES)):
        both = int((gold == code).sum() + (got == code).sum())
        right = int(((gold == code) & (got == code)).sum())
        found.append(2 * right / both if both else 0.0)
    return found


def fitted_temperature(logits: NDArray[np.floating], gold: Labels) -> float:
    """The temperature between 0.25 and 8 of least log loss (Guo et al. 2017)."""
    low, high = np.log(0.25), np.log(8.0)
    ratio = (np.sqrt(5) - 1) / 2
    for _ in range(40):
        a, b = high - ratio * (high - low), low + ratio * (high - low)
        if log_loss(logits, gold, float(np.exp(a))) < log_loss(logits, gold, float(np.exp(b))):
            high = b
        else:
            low = a
    return float(np.exp((low + high) / 2))


def log_loss(logits: NDArray[np.floating], gold: Labels, temperature: float = 1.0) -> float:
    """Mean negative log probability of the right class."""
    shares = probabilities(logits, temperature)
    return float(-np.log(np.maximum(shares[np.arange(len(gold)), gold], 1e-12)).mean())


def calibration_error(shares: Array, gold: Labels, bins: int = 10) -> float:
    """Expected calibration error: mean distance of confidence and accuracy over equal bins."""
    top, right = shares.max(axis=1), shares.argmax(axis=1) == gold
    number = np.minimum((top * bins).astype(np.int64), bins - 1)
    total = 0.0
    for at in range(bins):
        chosen = number == at
        if chosen.any():
            total += abs(float(top[chosen].mean()) - float(right[chosen].mean())) * chosen.sum()
    return total / max(1, len(gold))


def gate_table(shares: Array, gold: Labels, gates: Iterable[float] = GATES) -> list[GateRow]:
    """Coverage and accuracy at each gate."""
    top, got = shares.max(axis=1), shares.argmax(axis=1)
    rows = []
    for gate in gates:
        spoken = top >= gate
        polar = spoken & (got != CLASSES.index("neu"))
        rows.append(
            GateRow(
                gate=gate,
                coverage=round(float(spoken.mean()), 4) if len(gold) else 0.0,
                accuracy=_share(got[spoken] == gold[spoken]),
                polar_precision=_share(got[polar] == gold[polar]),
            )
        )
    return rows


def table_lines(rows: Sequence[GateRow]) -> list[str]:
    """The gates as lines for people."""
    return [
        f"p >= {row.gate:.1f}   speaks on {row.coverage:.0%}   right {_told(row.accuracy)}   "
        f"polar ones right {_told(row.polar_precision)}"
        for row in rows
    ]


def _share(right: NDArray[np.bool_]) -> float | None:
    return round(float(right.mean()), 4) if len(right) else None


def _told(share: float | None) -> str:
    return "-" if share is None else f"{share:.0%}"
