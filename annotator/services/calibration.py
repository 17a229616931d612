"""What the scores of the shipped stance model mean: measured once, stored beside its weights."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from annotator.model.annotations import Layer
from annotator.paths import resources

PLACE = "sentiment/metrics.json"
# The model that runs without further packages, and the cut with the shares of real news.
_KIND, _CUT = "small", "dev_rw"
_PRODUCERS = ("sentiment",)
_MEASURED_ON = "held-out news sentences about people, not about states"


@dataclass(frozen=True, slots=True)
class GateRow:
    """From this score on, the share of cases that get a suggestion, and the share of those right.

    `n` counts all cases, suggested or not.
    """

    gate: float
    coverage: float
    accuracy: float
    n: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """One suggester's table.

    Attributes:
        producers: names of the producers it was measured for.
        measured_on: in words, on what; never on what it was trained on.
        rows: by rising gate.
    """

    layer: Layer
    producers: tuple[str, ...]
    measured_on: str
    rows: tuple[GateRow, ...]

    def at(self, score: float) -> GateRow | None:
        """The row of the highest measured gate not above a score."""
        below = [row for row in self.rows if row.gate <= score + 1e-9]
        return below[-1] if below else None


def read_calibrations(folder: Path) -> tuple[Calibration, ...]:
    """The tables in a folder of resources; none where the figures are missing or not as expected.

    The file holds, for each kind of model and each cut: `n` and `gates`, a list of `gate`,
    `coverage` and `accuracy`, all but n from 0 to 1.
    """
    try:
        data: dict[str, Any] = json.loads((folder / PLACE).read_text("utf-8"))
        cut = data[_KIND]["figures"][_CUT]
        rows = [
            GateRow(float(g["gate"]), float(g["coverage"]), float(g["accuracy"]), int(cut["n"]))
            for g in cut["gates"]
            if g["accuracy"] is not None
        ]
    except (OSError, ValueError, KeyError, TypeError):
        return ()
    ordered = tuple(sorted(rows, key=lambda row: row.gate))
    return (Calibration(Layer.SENTENCE, _PRODUCERS, _MEASURED_ON, ordered),) if ordered else ()


@lru_cache(maxsize=1)
def shipped() -> tuple[Calibration, ...]:
    """The tables that come with the program."""
    return read_calibrations(resources())


def for_layer(tables: Sequence[Calibration], layer: Layer) -> Calibration | None:
    """The first table of a layer."""
    return next((table for table in tables if table.layer is layer), None)


def for_producer(tables: Sequence[Calibration], layer: Layer, producer: str) -> Calibration | None:
    """The table of one producer on a layer."""
    return next((t for t in tables if t.layer is layer and producer in t.producers), None)
