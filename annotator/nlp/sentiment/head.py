"""The last layer: softmax regression over feature vectors, fitted in full around a known answer."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
_ROUNDS = 300
_STILL = 1e-3
_CURVATURE = 2 / 9
_TINY = 1e-9
_DIRECTIONS = 48


@dataclass(frozen=True, slots=True)
class Head:
    """Weights of shape (width + 1, 3); the last row is the bias."""

    weights: Matrix

    def logits(self, features: NDArray[np.floating]) -> Matrix:
        """Logits of shape (n, 3)."""
        found: Matrix = features @ self.weights[:-1] + self.weights[-1]
        return found

    def shifted(self, shift: NDArray[np.floating]) -> "Head":
        """The same with something added to the logits of the three classes."""
        weights = self.weights.copy()
        weights[-1] += shift
        return Head(weights)


@dataclass(frozen=True, slots=True)
class Prior:
    """What is known before any project data.

    Attributes:
        head: the answer to stay near.
        factor: the strongest directions of the second moments of base features with a one behind
            them, each as long as the root of its moment, shape (width + 1, directions); all that
            is kept of the base data.
        temperature: what calibrates `head`.
        strength: how many base sentences, answered as `head` answers them, the prior is worth.
    """

    head: Head
    factor: Matrix
    temperature: float
    strength: float


def fitted_head(
    features: NDArray[np.floating], soft: Matrix, weights: Matrix, prior: Prior
) -> Head:
    """The most probable head given soft labels of shape (n, 3); the same for the same numbers.

    The head moves along the prior's directions only. The penalty is the second-order loss of
    `strength` base sentences whose soft targets are the prior's own answers. Newton's method with
    the fixed upper bound of the Hessian (Böhning 1992): one factorisation, never overshoots.
    """
    whitening = prior.factor / np.maximum((prior.factor**2).sum(axis=0), _TINY)
    rows = with_one(features)
    known, rows = rows @ prior.head.weights, rows @ whitening
    penalty = prior.strength * _CURVATURE
    bound = 0.5 * (rows * weights[:, None]).T @ rows + (penalty + _TINY) * np.eye(rows.shape[1])
    step = np.linalg.inv(bound)
    moved = np.zeros((rows.shape[1], soft.shape[1]))
    for _ in range(_ROUNDS):
        scores = known + rows @ moved
        scores -= scores.max(axis=1, keepdims=True)
        shares = np.exp(scores)
        shares /= shares.sum(axis=1, keepdims=True)
        change = step @ (rows.T @ ((soft - shares) * weights[:, None]) - penalty * moved)
        moved += change
        if np.abs(rows @ change).max(initial=0.0) < _STILL:
            break
    return Head(prior.head.weights + whitening @ moved)


def factor_of(features: NDArray[np.floating], directions: int = _DIRECTIONS) -> Matrix:
    """The factor of a `Prior` for base features of shape (n, width)."""
    rows = with_one(features)
    values, vectors = np.linalg.eigh(rows.T @ rows / max(1, len(rows)))
    chosen = np.argsort(-values)[:directions]
    found: Matrix = vectors[:, chosen] * np.sqrt(np.maximum(values[chosen], 0))
    return found


def with_one(features: NDArray[np.floating]) -> Matrix:
    """Features in double precision with a one behind them, shape (n, width + 1)."""
    ones = np.ones((len(features), 1))
    return np.concatenate([np.asarray(features, dtype=np.float64), ones], axis=1)
