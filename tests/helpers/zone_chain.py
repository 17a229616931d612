"""Fits the chain of zone kinds that `annotator.nlp.zones.decision` reads: a penalised likelihood.

Everything is a numpy array: documents are padded to the longest one, so that all go through the
recursions at once. K is the number of kinds, F of features.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

Floats = NDArray[np.float64]
BIAS_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Chain:
    """A page as the chain sees it: the features and the kind of every line, and its weight."""

    rows: Sequence[Sequence[str]]
    kinds: Sequence[int]
    weight: float


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of features (F × K), of kind after kind (K × K) and of the first kind (K)."""

    names: list[str]
    own: Floats
    moves: Floats
    first: Floats


@dataclass(slots=True)
class _Batch:
    names: list[str]
    kinds: int
    held: csr_matrix
    gold: NDArray[np.int64]
    weights: Floats
    lines: Floats
    index: NDArray[np.int64]
    mask: NDArray[np.bool_] = field(init=False)

    def __post_init__(self) -> None:
        self.mask = self.index >= 0


def fitted(
    chains: Sequence[Chain], kinds: int, *, penalty: float, least: int, rounds: int
) -> Model:
    """The model that fits the chains best.

    Args:
        chains: the pages.
        kinds: K.
        penalty: of a squared weight, halved.
        least: in how many pages a feature must be to count.
        rounds: most rounds of the optimiser.
    """
    batch = _batch(chains, kinds, least)
    size = len(batch.names)
    penalties = np.full((size, kinds), penalty)
    penalties[batch.names.index("bias")] *= BIAS_SHARE
    start = np.zeros(size * kinds + kinds * kinds + kinds)
    result = minimize(
        _loss,
        start,
        args=(batch, penalties, penalty, _transitions(batch)),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": rounds},
    )
    return Model(batch.names, *_split(result.x, size, kinds))


def _batch(chains: Sequence[Chain], kinds: int, least: int) -> _Batch:
    pages = Counter(f for c in chains for f in {g for row in c.rows for g in row})
    names = sorted(name for name, count in pages.items() if count >= least)
    number = {name: i for i, name in enumerate(names)}
    rows = [sorted({number[f] for f in row if f in number}) for c in chains for row in c.rows]
    at = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    columns = np.concatenate([np.array(row, dtype=int) for row in rows])
    held = csr_matrix((np.ones(len(at)), (at, columns)), shape=(len(rows), len(names)))
    sizes = [len(c.rows) for c in chains]
    index = np.full((len(chains), max(sizes)), -1)
    for i, (begin, size) in enumerate(zip(np.cumsum([0, *sizes]), sizes, strict=False)):
        index[i, :size] = np.arange(begin, begin + size)
    weights = np.array([c.weight for c in chains])
    gold = np.array([kind for c in chains for kind in c.kinds])
    return _Batch(names, kinds, held, gold, weights, np.repeat(weights, sizes), index)


def _transitions(batch: _Batch) -> tuple[Floats, Floats]:
    """How often, weighted, a kind follows a kind, and begins a page."""
    follows, begins = np.zeros((batch.kinds, batch.kinds)), np.zeros(batch.kinds)
    for row, weight in zip(batch.index, batch.weights, strict=True):
        kinds = batch.gold[row[row >= 0]]
        begins[kinds[0]] += weight
        np.add.at(follows, (kinds[:-1], kinds[1:]), weight)
    return follows, begins


def _split(flat: Floats, size: int, kinds: int) -> tuple[Floats, Floats, Floats]:
    a, b = size * kinds, size * kinds + kinds * kinds
    return flat[:a].reshape(size, kinds), flat[a:b].reshape(kinds, kinds), flat[b:]


def _loss(
    flat: Floats,
    batch: _Batch,
    penalties: Floats,
    penalty: float,
    counts: tuple[Floats, Floats],
) -> tuple[float, Floats]:
    own, moves, first = _split(flat, len(batch.names), batch.kinds)
    scores = batch.held @ own
    placed = np.where(batch.mask[:, :, None], scores[np.maximum(batch.index, 0)], 0.0)
    ahead, behind = _recursions(batch, placed, moves, first)
    total = _logsum(ahead[:, -1], 1)
    shares = np.exp(ahead + behind - total[:, None, None])
    told = np.zeros_like(scores)
    told[np.arange(len(scores)), batch.gold] = 1
    gold = (scores * told * batch.lines[:, None]).sum()
    gold += (moves * counts[0]).sum() + (first * counts[1]).sum()
    squares = (penalties * own**2).sum() + penalty * ((moves**2).sum() + (first**2).sum())
    loss = float((total * batch.weights).sum() - gold + squares / 2)
    expected = np.zeros_like(scores)
    expected[batch.index[batch.mask]] = shares[batch.mask]
    slope = batch.held.T @ ((expected - told) * batch.lines[:, None]) + penalties * own
    pairs = ahead[:, :-1, :, None] + moves + (placed + behind)[:, 1:, None, :]
    pairs = np.exp(pairs - total[:, None, None, None]) * batch.mask[:, 1:, None, None]
    turned = (pairs * batch.weights[:, None, None, None]).sum((0, 1)) - counts[0]
    begun = (shares[:, 0] * batch.weights[:, None]).sum(0) - counts[1]
    slopes = [slope.ravel(), (turned + penalty * moves).ravel(), begun + penalty * first]
    return loss, np.concatenate(slopes)


def _recursions(
    batch: _Batch, placed: Floats, moves: Floats, first: Floats
) -> tuple[Floats, Floats]:
    """Log sums over all that may stand before and with, and over all that may stand behind."""
    ahead, behind = np.zeros_like(placed), np.zeros_like(placed)
    ahead[:, 0] = first + placed[:, 0]
    length = placed.shape[1]
    for t in range(1, length):
        new = _logsum(ahead[:, t - 1, :, None] + moves, 1) + placed[:, t]
        ahead[:, t] = np.where(batch.mask[:, t, None], new, ahead[:, t - 1])
    for t in range(length - 2, -1, -1):
        new = _logsum(moves + (placed[:, t + 1] + behind[:, t + 1])[:, None, :], 2)
        behind[:, t] = np.where(batch.mask[:, t + 1, None], new, 0.0)
    return ahead, behind


def _logsum(values: Floats, axis: int) -> Floats:
    top = values.max(axis=axis, keepdims=True)
    summed = np.log(np.exp(values - top).sum(axis=axis, keepdims=True)) + top
    return np.asarray(summed.squeeze(axis), dtype=np.float64)
