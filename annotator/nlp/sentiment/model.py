"""The sentence model: an encoder, a head, a temperature; judges pairs and learns from a project."""

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotator.nlp.sentiment.calibration import (
    CLASSES,
    Array,
    Labels,
    calibration_error,
    class_f1,
    fitted_temperature,
    gate_table,
    macro_f1,
    probabilities,
)
from annotator.nlp.sentiment.encoding import Encoded, Encoder, batches, features_of
from annotator.nlp.sentiment.head import Head, Prior, fitted_head
from annotator.nlp.sentiment.pairs import PLAIN, TAGS, Floats, Pair

STRENGTHS = (100.0, 200.0, 400.0)
_FOLDS = 4
_ENOUGH_TO_CALIBRATE = 100
_WORDS = 3
_BATCH = 24
_NEUTRAL = CLASSES.index("neu")
_CONTENT = frozenset(
    TAGS.index(tag) for tag in ("ADJ", "ADV", "NOUN", "VERB", "PROPN", "AUX", "PART", "INTJ")
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the model says of a pair: probabilities of neg, neu, pos and the words that weighed.

    Words are told for a sign at or above the gate only: nobody is shown the others.
    """

    shares: tuple[float, float, float]
    words: tuple[str, ...]

    @property
    def name(self) -> str:
        """The likeliest class."""
        return CLASSES[int(np.argmax(self.shares))]

    @property
    def score(self) -> float:
        """Its probability."""
        return max(self.shares)


@dataclass(frozen=True, slots=True)
class Lessons:
    """Labelled pairs of a project.

    Attributes:
        features: shape (n, width), from `features_of` with the encoder of the model they teach.
        labels: indexes into `CLASSES`, shape (n,).
        weights: how much each counts, shape (n,).
        groups: the article of each (or its group of near-duplicates); never split by a fold.
    """

    features: Floats
    labels: Labels
    weights: Array
    groups: tuple[str, ...]

    def chosen(self, rows: NDArray[np.bool_]) -> "Lessons":
        """The lessons where `rows` is true."""
        groups = tuple(g for g, kept in zip(self.groups, rows, strict=True) if kept)
        return Lessons(self.features[rows], self.labels[rows], self.weights[rows], groups)


@dataclass(frozen=True, slots=True)
class SentenceModel:
    """Judges a target in its sentence.

    Attributes:
        shipped: the prior that came with the program: its head, already moved toward the share of
            classes in this domain, and the directions of the base features.
        shift: what moved the shipped head to this domain's share of classes (in logits).
        gate: the probability from which the model speaks.
        figures: held-out figures as JSON can hold them.
    """

    encoder: Encoder
    head: Head
    shipped: Prior
    shift: tuple[float, ...]
    temperature: float
    gate: float
    figures: Mapping[str, Any] = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        """Twelve hexadecimal digits that change with any weight or with the encoder."""
        total = hashlib.sha256(self.encoder.name.encode())
        total.update(np.ascontiguousarray(self.head.weights, dtype="<f4").tobytes())
        total.update(repr((round(self.temperature, 6), self.gate)).encode())
        return total.hexdigest()[:12]

    @property
    def unmoved(self) -> Head:
        """The shipped head before it was moved: for data with the shares of its training data."""
        return self.shipped.head.shifted(-np.asarray(self.shift))

    def judge(self, pairs: Sequence[Pair]) -> list[Verdict]:
        """A verdict for each pair, in order."""
        found: dict[int, Verdict] = {}
        for chosen in batches(pairs, _BATCH):
            encoded = self.encoder.encode([pairs[i] for i in chosen])
            shares = self.probabilities(encoded.features)
            for row, number in enumerate(chosen):
                found[number] = self._verdict(pairs[number], encoded, row, shares[row])
        return [found[number] for number in range(len(pairs))]

    def probabilities(self, features: NDArray[np.floating]) -> Array:
        """Calibrated probabilities of shape (n, 3)."""
        return probabilities(self.head.logits(features), self.temperature)

    def lessons(
        self,
        pairs: Sequence[Pair],
        labels: Sequence[str],
        weights: Sequence[float],
        groups: Sequence[str],
    ) -> Lessons:
        """Pairs labelled neg, neu or pos as `refit` takes them."""
        codes = np.array([CLASSES.index(label) for label in labels], dtype=np.int64)
        given = np.asarray(weights, dtype=np.float64)
        return Lessons(features_of(self.encoder, pairs), codes, given, tuple(groups))

    def refit(self, lessons: Lessons, seed: int = 0) -> "SentenceModel":
        """A model fitted in full to the lessons around the shipped head; deterministic.

        How far it may move is chosen, and the figures are measured, on articles held out in turn.
        With fewer than two articles nothing can be held out: the widest prior and no figures.
        """
        folds = _folds(lessons.groups, seed)
        if folds is None:
            head = self._fitted(lessons, STRENGTHS[-1])
            return replace(
                self,
                head=head,
                temperature=self.shipped.temperature,
                figures={"pairs": len(lessons.labels), "articles": len(set(lessons.groups))},
            )
        tried = [(self._held_out(lessons, folds, s), s) for s in STRENGTHS]
        losses = [_loss(logits, lessons) for logits, _ in tried]
        logits, strength = tried[int(np.argmin(losses))]
        temperature = self.shipped.temperature
        if len(lessons.labels) >= _ENOUGH_TO_CALIBRATE:
            temperature = fitted_temperature(logits, lessons.labels)
        figures = {
            "pairs": len(lessons.labels),
            "articles": len(set(lessons.groups)),
            "strength": strength,
            "temperature": round(temperature, 4),
            "held_out": figures_of(probabilities(logits, temperature), lessons.labels),
            "shipped": figures_of(
                probabilities(self.shipped.head.logits(lessons.features), self.shipped.temperature),
                lessons.labels,
            ),
        }
        head = self._fitted(lessons, strength)
        return replace(self, head=head, temperature=temperature, figures=figures)

    def to_bytes(self) -> bytes:
        """What was learned, without the shipped encoder: a few kilobytes."""
        about = {
            "encoder": self.encoder.name,
            "temperature": self.temperature,
            "gate": self.gate,
            "figures": dict(self.figures),
        }
        target = io.BytesIO()
        told = np.frombuffer(json.dumps(about, sort_keys=True).encode(), dtype=np.uint8)
        np.savez_compressed(target, head=self.head.weights.astype("<f4"), about=told)
        return target.getvalue()

    def learned_from(self, data: bytes) -> "SentenceModel":
        """This model with what `to_bytes` kept; ValueError when it fits another encoder."""
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            about = json.loads(arrays["about"].tobytes())
            weights = arrays["head"].astype(np.float64)
        if about["encoder"] != self.encoder.name:
            raise ValueError(
                f"The sentence model was learned with “{about['encoder']}” and the program has "
                f"“{self.encoder.name}”: learn again from the project's labels."
            )
        return replace(
            self,
            head=Head(weights),
            temperature=about["temperature"],
            gate=about["gate"],
            figures=about["figures"],
        )

    def _fitted(self, lessons: Lessons, strength: float) -> Head:
        soft = np.eye(len(CLASSES))[lessons.labels]
        prior = replace(self.shipped, strength=strength)
        return fitted_head(lessons.features, soft, lessons.weights, prior)

    def _held_out(self, lessons: Lessons, folds: NDArray[np.int64], strength: float) -> Array:
        logits = np.zeros((len(lessons.labels), len(CLASSES)))
        for fold in np.unique(folds):
            out = folds == fold
            head = self._fitted(lessons.chosen(~out), strength)
            logits[out] = head.logits(lessons.features[out])
        return logits

    def _verdict(self, pair: Pair, encoded: Encoded, row: int, shares: Array) -> Verdict:
        neg, neu, pos = (float(share) for share in shares)
        top = int(shares.argmax())
        if top == _NEUTRAL or shares[top] < self.gate:
            return Verdict((neg, neu, pos), ())
        rest = [code for code in range(len(CLASSES)) if code != top]
        weights = self.head.weights[:-1]
        direction = weights[:, top] - weights[:, rest].mean(axis=1)
        moved = encoded.weighed(row, direction)[: len(pair.words)]
        return Verdict((neg, neu, pos), _telling(pair, moved))


def figures_of(shares: Array, gold: Labels) -> dict[str, Any]:
    """Held-out figures: n, accuracy, macro-F1, F1 by class, calibration error, gates."""
    got = shares.argmax(axis=1)
    return {
        "n": len(gold),
        "accuracy": round(float((got == gold).mean()), 4),
        "macro_f1": round(macro_f1(gold, got), 4),
        "f1": {n: round(f, 4) for n, f in zip(CLASSES, class_f1(gold, got), strict=True)},
        "calibration_error": round(calibration_error(shares, gold), 4),
        "gates": [
            {
                "gate": row.gate,
                "coverage": row.coverage,
                "accuracy": row.accuracy,
                "polar_precision": row.polar_precision,
            }
            for row in gate_table(shares, gold)
        ],
    }


def _telling(pair: Pair, moved: NDArray[np.floating]) -> tuple[str, ...]:
    """The words that spoke most for the verdict, in text order; no names of targets, no marks."""
    order = np.argsort(-moved)
    best = [
        int(i)
        for i in order
        if moved[i] > 0 and pair.roles[i] == PLAIN and len(pair.words[i]) > _WORDS - 1
        and pair.words[i].isalpha() and pair.tags[i] in _CONTENT
    ][:_WORDS]  # fmt: skip
    return tuple(pair.words[i] for i in sorted(best))


def _folds(groups: Sequence[str], seed: int) -> NDArray[np.int64] | None:
    """The fold of each lesson, whole groups together; None with fewer than two groups."""
    names = sorted(set(groups))
    if len(names) < 2:
        return None
    order = sorted(names, key=lambda n: hashlib.sha256(f"{seed}:{n}".encode()).digest())
    fold = {name: number % _FOLDS for number, name in enumerate(order)}
    return np.array([fold[group] for group in groups], dtype=np.int64)


def _loss(logits: Array, lessons: Lessons) -> float:
    shares = probabilities(logits)
    right = np.maximum(shares[np.arange(len(shares)), lessons.labels], 1e-12)
    return float(-(np.log(right) * lessons.weights).sum())
