"""Which stance suggestions a project keeps: logistic regression that moves the shipped scores."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from annotator.model.suggestions import Producer, Suggestion
from annotator.nlp.learning.lessons import (
    STANCES,
    Learned,
    Parent,
    StanceTask,
    Taught,
    TaughtVerdict,
)
from annotator.nlp.learning.measuring import (
    FOLDS,
    Floats,
    folds_of,
    mean_difference,
    too_few,
)
from annotator.nlp.learning.traits import KIND, kind_of, traits_of, with_note

GATE = 0.5
# Traits move together, so each is held tightly; the kind, by which rejected rules are told, less.
# One verdict alone then moves a score of 0.72 to no less than 0.52.
_PENALTY, _OF_KIND = 8.0, 2.0
_ROUNDS = 30
_EDGE = 0.01
_TOLD_FROM = 3


@dataclass(frozen=True, slots=True)
class Habits:
    """What each trait adds to the log odds of the shipped score, and how often kinds were kept."""

    moves: Mapping[str, float]
    kept: Mapping[str, tuple[int, int]]

    @property
    def fingerprint(self) -> str:
        """Twelve hexadecimal digits that change with any number in it."""
        return hashlib.sha256(self.to_bytes()).hexdigest()[:12]

    def to_bytes(self) -> bytes:
        """All of it as JSON."""
        found = {"moves": dict(self.moves), "kept": {k: list(v) for k, v in self.kept.items()}}
        return json.dumps(found, sort_keys=True, ensure_ascii=False).encode()

    def move(self, traits: Iterable[str]) -> float:
        """What is added to the log odds of a suggestion with these traits."""
        return sum(self.moves.get(trait, 0.0) for trait in traits)

    def rescored(self, suggestion: Suggestion) -> Suggestion:
        """A stance suggestion with the score, gate, reason and version that this project gives."""
        traits = traits_of(suggestion)
        moved = _log_odds(suggestion.score) + self.move(traits)
        score = round(float(np.clip(_share(moved), _EDGE, 1 - _EDGE)), 3)
        kept, total = self.kept.get(kind_of(traits), (0, 0))
        reason = suggestion.reason
        if total >= _TOLD_FROM:
            reason = with_note(reason, kept, total)
        by = suggestion.producer
        version = f"{by.version}+{self.fingerprint}"
        return replace(
            suggestion,
            producer=Producer(by.name, version, by.fingerprint),
            score=score,
            reason=reason,
            gated=score < GATE,
        )


SHIPPED = Habits({}, {})


def habits_from(data: bytes) -> Habits:
    """What `Habits.to_bytes` kept.

    Raises:
        ValueError: when the bytes hold something else.
    """
    try:
        found = json.loads(data)
        kept = {str(k): (int(v[0]), int(v[1])) for k, v in found["kept"].items()}
        return Habits({str(k): float(v) for k, v in found["moves"].items()}, kept)
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        raise ValueError("these are no weights of a stance model") from error


def learn_stances(task: StanceTask) -> Taught:
    """A model of all verdicts, with its figures on articles held out in turn."""
    rows = sorted(task.verdicts, key=lambda v: (v.article.hex, v.traits, v.score, v.kept))
    if not rows:
        return Taught(STANCES)
    cases = _Cases.of(rows, task.earlier)
    model = Habits(cases.named(cases.fitted(np.ones(len(rows), dtype=bool))), _kept(rows))
    metrics, is_worse = _measured(cases, task.parent, task.seed)
    return Taught(
        name=STANCES,
        fingerprint=model.fingerprint,
        data=model.to_bytes(),
        articles=tuple(dict.fromkeys(row.article for row in rows)),
        metrics={"verdicts": len(rows), **metrics},
        is_worse=is_worse,
    )


@dataclass(frozen=True, slots=True)
class _Cases:
    """Verdicts as numbers: traits of shape (n, traits), log odds of the shipped score, answers."""

    names: tuple[str, ...]
    traits: Floats
    shipped: Floats
    kept: Floats
    weights: Floats
    articles: tuple[str, ...]

    @classmethod
    def of(cls, rows: Sequence[TaughtVerdict], earlier: Sequence[Learned]) -> "_Cases":
        models = {made.fingerprint: habits_from(made.data) for made in earlier}
        names = tuple(sorted({trait for row in rows for trait in row.traits}))
        place = {name: number for number, name in enumerate(names)}
        traits = np.zeros((len(rows), len(names)))
        for number, row in enumerate(rows):
            traits[number, [place[trait] for trait in row.traits]] = 1.0
        shipped = [
            _log_odds(row.score) - models.get(row.fingerprint, SHIPPED).move(row.traits)
            for row in rows
        ]
        return cls(
            names,
            traits,
            np.array(shipped),
            np.array([float(row.kept) for row in rows]),
            np.array([row.weight for row in rows]),
            tuple(row.article.hex for row in rows),
        )

    def fitted(self, rows: NDArray[np.bool_]) -> Floats:
        """Newton's method; the penalty holds every move near zero, the shipped score."""
        traits, kept, weights = self.traits[rows], self.kept[rows], self.weights[rows]
        moves = np.zeros(traits.shape[1])
        penalty = np.array([_OF_KIND if n.startswith(KIND) else _PENALTY for n in self.names])
        for _ in range(_ROUNDS):
            shares = _share(self.shipped[rows] + traits @ moves)
            uphill = traits.T @ (weights * (kept - shares)) - penalty * moves
            bend = (traits * (weights * shares * (1 - shares))[:, None]).T @ traits
            step = np.linalg.solve(bend + np.diag(penalty), uphill)
            moves = moves + np.clip(step, -2.0, 2.0)
            if np.abs(step).max(initial=0.0) < 1e-8:
                break
        return moves

    def named(self, moves: Floats) -> dict[str, float]:
        """Moves by trait; those of nothing are left out."""
        found = zip(self.names, moves, strict=True)
        return {name: round(float(move), 6) for name, move in found if abs(move) >= 5e-7}

    def held_out(self, folds: NDArray[np.int64], allowed: NDArray[np.bool_]) -> Floats:
        """Probabilities of being kept, each from articles of other folds that are allowed."""
        found = np.zeros(len(folds))
        for fold in range(FOLDS):
            out = folds == fold
            moves = self.fitted(allowed & ~out)
            found[out] = _share(self.shipped[out] + self.traits[out] @ moves)
        return found


def _measured(cases: _Cases, parent: Parent, seed: int) -> tuple[dict[str, object], bool]:
    reason = too_few(cases.articles)
    if reason:
        return {"held_out": None, "reason": reason}, False
    folds = folds_of(cases.articles, seed)
    known = {uid.hex for uid in parent.articles}
    old_rows = np.array([article in known for article in cases.articles])
    new = cases.held_out(folds, np.ones(len(folds), dtype=bool))
    old = cases.held_out(folds, old_rows)
    gains = _loss(old, cases.kept) - _loss(new, cases.kept)
    gain = mean_difference(gains, cases.weights, cases.articles, seed)
    metrics: dict[str, object] = {
        "held_out": _figures(new, cases),
        "shipped": _figures(_share(cases.shipped), cases),
        "against": {"measure": "log loss saved", **gain.as_data()},
        "articles": len(set(cases.articles)),
    }
    return metrics, gain.high < 0


def _figures(shares: Floats, cases: _Cases) -> dict[str, object]:
    spoken = shares >= GATE
    kept = cases.kept > 0
    right = float(cases.kept[spoken].mean()) if spoken.any() else None
    return {
        "n": len(shares),
        "log_loss": round(float(_loss(shares, cases.kept).mean()), 4),
        "shown": round(float(spoken.mean()), 4),
        "kept_of_shown": None if right is None else round(right, 4),
        "shown_of_kept": round(float(spoken[kept].mean()), 4) if kept.any() else None,
    }


def _kept(rows: Sequence[TaughtVerdict]) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for row in rows:
        kept, total = found.get(kind_of(row.traits), (0, 0))
        found[kind_of(row.traits)] = (kept + row.kept, total + 1)
    return found


def _loss(shares: Floats, kept: Floats) -> Floats:
    right = np.where(kept > 0, shares, 1 - shares)
    found: Floats = -np.log(np.maximum(right, 1e-12))
    return found


def _share(log_odds: Floats | float) -> Floats:
    found: Floats = 1 / (1 + np.exp(-np.asarray(log_odds, dtype=np.float64)))
    return found


def _log_odds(score: float) -> float:
    inside = min(max(score, _EDGE), 1 - _EDGE)
    return float(np.log(inside / (1 - inside)))
