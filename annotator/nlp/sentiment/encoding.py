"""What an encoder makes of pairs: word states, and the share of each word in each pooled vector."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from annotator.nlp.sentiment.pairs import Floats, Pair


@dataclass(frozen=True, slots=True)
class Encoded:
    """Pairs of one batch.

    Attributes:
        states: shape (pairs, words, d), padded with anything.
        shares: shape (pairs, pools, words); each row sums to one, padding has none.
    """

    states: Floats
    shares: Floats

    @property
    def features(self) -> Floats:
        """The pooled vectors side by side, shape (pairs, pools * d)."""
        pooled: Floats = self.shares @ self.states
        return pooled.reshape(len(pooled), -1)

    def weighed(self, row: int, direction: NDArray[np.floating]) -> NDArray[np.floating]:
        """How far each word moves a direction of the feature space, for one pair."""
        pools, width = self.shares.shape[1], self.states.shape[2]
        parts = self.states[row] @ direction.reshape(pools, width).T
        moved: NDArray[np.floating] = (parts * self.shares[row].T).sum(axis=1)
        return moved


class Encoder(Protocol):
    """Turns pairs into vectors; never trained where it is used.

    Attributes:
        name: says which one it is, with the fingerprint of its weights.
        width: length of a feature vector.
    """

    name: str
    width: int

    def encode(self, pairs: Sequence[Pair]) -> Encoded:
        """All pairs in one padded batch, in their order."""
        ...


def batches(pairs: Sequence[Pair], size: int) -> list[list[int]]:
    """Indexes of pairs in batches of like length, so that little is padded."""
    order = sorted(range(len(pairs)), key=lambda i: len(pairs[i].words))
    return [order[at : at + size] for at in range(0, len(order), size)]


def features_of(encoder: Encoder, pairs: Sequence[Pair], size: int = 64) -> Floats:
    """Feature vectors of any number of pairs, shape (pairs, width)."""
    found = np.zeros((len(pairs), encoder.width), dtype=np.float32)
    for chosen in batches(pairs, size):
        found[chosen] = encoder.encode([pairs[i] for i in chosen]).features
    return found
