"""Puts a trained encoder and its classifier into the shipped form: calibrated, measured, packed."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotator.nlp.sentiment.calibration import (
    CLASSES,
    GateRow,
    Labels,
    fitted_temperature,
    probabilities,
    table_lines,
)
from annotator.nlp.sentiment.encoding import Encoder, features_of
from annotator.nlp.sentiment.head import Head, factor_of
from annotator.nlp.sentiment.model import figures_of
from annotator.nlp.sentiment.pairs import Floats, Pair
from annotator.nlp.sentiment.storage import packed, write_weights

Cut = tuple[Sequence[Pair], Labels]
# Shares of neg, neu, pos in the training data and among this domain's pairs that no stance
# expression decides (sample and development articles); their ratio moves the shipped head.
TRAINED_SHARES = (0.379, 0.347, 0.274)
DOMAIN_SHARES = (0.16, 0.74, 0.10)
HALF = 0.5
GATE = 0.7


def facts_of(
    encoder: Encoder, classifier: Floats, cuts: Mapping[str, Cut], made: Mapping[str, Any]
) -> dict[str, Any]:
    """Temperature and figures from the development cuts, and the facts that a file carries."""
    head = Head(classifier.astype(np.float64))
    logits = {name: head.logits(features_of(encoder, pairs)) for name, (pairs, _) in cuts.items()}
    gold = {name: labels for name, (_, labels) in cuts.items()}
    together = np.concatenate(list(logits.values())), np.concatenate(list(gold.values()))
    temperature = fitted_temperature(*together)
    figures = {n: figures_of(probabilities(logits[n], temperature), gold[n]) for n in cuts}
    shift = np.log(np.array(DOMAIN_SHARES) / np.array(TRAINED_SHARES)) * HALF * temperature
    return {
        "classes": list(CLASSES),
        "temperature": round(temperature, 4),
        "gate": GATE,
        "shift": [round(float(x), 4) for x in shift],
        "figures": figures,
        "made": dict(made),
    }


def ship(
    path: Path,
    arrays: Mapping[str, NDArray[np.floating]],
    classifier: Floats,
    base: Floats,
    facts: Mapping[str, Any],
) -> None:
    """Writes one weights file; `base` are features of the training pairs, shape (n, width)."""
    learned = {
        "head": classifier.astype("<f4"),
        "factor": factor_of(base).astype("<f2"),
    }
    write_weights(path, {**packed(arrays), **learned}, facts)


def write_metrics(folder: Path, kind: str, facts: Mapping[str, Any]) -> None:
    """Keeps the figures of one kind of model beside the weights, for people and the window."""
    path = folder / "metrics.json"
    known = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    known[kind] = {k: facts[k] for k in ("figures", "temperature", "gate", "made")}
    path.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def report_of(facts: Mapping[str, Any]) -> list[str]:
    """The figures as lines for people."""
    lines = []
    for name, told in facts["figures"].items():
        by_class = " ".join(f"{k} {100 * f:.1f}" for k, f in told["f1"].items())
        lines.append(
            f"{name}: macro-F1 {100 * told['macro_f1']:.1f} ({by_class}), accuracy "
            f"{told['accuracy']:.0%}, n {told['n']}, calibration error {told['calibration_error']}"
        )
        lines += [f"  {line}" for line in table_lines([GateRow(**row) for row in told["gates"]])]
    return lines
