"""The small network of the default install: two attention layers over word vectors, in numpy.

Made by `annotator.nlp.sentiment.train`, which teaches the same network with torch. The words of
the target and of other targets are replaced by two learned vectors before anything is computed.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from annotator.nlp.sentiment.encoding import Encoded
from annotator.nlp.sentiment.pairs import FACTS, OTHER, TARGET, Codes, Floats, Pair
from annotator.nlp.sentiment.vocabulary import Vocabulary

Arrays = Mapping[str, Floats]
HEADS = 4
POOLS = 3
_FAR = np.float32(-1e4)
_EPSILON = np.float32(1e-5)


class Network:
    """Word vectors in eight bits, layers in single precision.

    Attributes:
        depth: length of a word's vector and of its state.
    """

    def __init__(
        self,
        name: str,
        vocabulary: Vocabulary,
        vectors: NDArray[np.int8],
        scales: Floats,
        arrays: Arrays,
    ) -> None:
        self.name = name
        self._words = vocabulary
        self._vectors, self._scales = vectors, scales
        self._arrays = arrays
        self._layers = sum(1 for key in arrays if key.endswith(".qkv.weight"))
        self.depth = len(arrays["input.bias"])
        self.width = POOLS * self.depth

    def encode(self, pairs: Sequence[Pair]) -> Encoded:
        """All pairs in one padded batch, in their order."""
        longest = max(len(pair.words) for pair in pairs)
        lengths = np.array([len(pair.words) for pair in pairs])
        here = np.arange(longest)[None, :] < lengths[:, None]
        roles = _padded([pair.roles for pair in pairs], longest)
        states = self._input(pairs, roles, longest)
        far = np.where(here, np.float32(0), _FAR)
        for number in range(self._layers):
            states = self._layer(f"layers.{number}", states, far)
        return Encoded(states, self._shares(states, roles == TARGET, here, far))

    def meanings(self, words: Sequence[str]) -> Floats:
        """The vectors of lower-case words, whatever stands around them, shape (words, depth)."""
        rows = np.array([self._words.row(word) for word in words], dtype=np.int64)
        vectors: Floats = self._vectors[rows].astype(np.float32) * self._scales[rows][:, None]
        return vectors

    def _input(self, pairs: Sequence[Pair], roles: Codes, longest: int) -> Floats:
        rows = np.zeros((len(pairs), longest), dtype=np.int64)
        facts = np.zeros((len(pairs), longest, FACTS), dtype=np.float32)
        for number, pair in enumerate(pairs):
            rows[number, : len(pair.words)] = [self._words.row(word) for word in pair.words]
            facts[number, : len(pair.words)] = pair.facts
        vectors = self._vectors[rows].astype(np.float32) * self._scales[rows][..., None]
        for at, role in enumerate((TARGET, OTHER)):
            vectors[roles == role] = self._arrays["roles"][at]
        states = self._linear("input", vectors) + facts @ self._arrays["facts.weight"]
        for name in ("places", "branches", "tags", "links"):
            codes = _padded([getattr(pair, name) for pair in pairs], longest)
            states += self._arrays[f"{name}.weight"][codes]
        return self._normal("norm", states)

    def _layer(self, name: str, states: Floats, far: Floats) -> Floats:
        count, longest, width = states.shape
        size = width // HEADS
        parts = self._linear(f"{name}.qkv", states).reshape(count, longest, 3, HEADS, size)
        queries, keys, values = parts.transpose(2, 0, 3, 1, 4)
        weights = queries @ keys.transpose(0, 1, 3, 2) / np.float32(np.sqrt(size))
        mixed = _softmax(weights + far[:, None, None, :]) @ values
        mixed = mixed.transpose(0, 2, 1, 3).reshape(count, longest, width)
        states = self._normal(f"{name}.norm1", states + self._linear(f"{name}.out", mixed))
        inner = np.maximum(self._linear(f"{name}.up", states), 0)
        return self._normal(f"{name}.norm2", states + self._linear(f"{name}.down", inner))

    def _shares(
        self, states: Floats, targets: NDArray[np.bool_], here: NDArray[np.bool_], far: Floats
    ) -> Floats:
        """Mean over the target, attention from the target, mean over the sentence."""
        target, whole = _even(targets), _even(here)
        asked = self._linear("query", (target[:, None] @ states)[:, 0])
        fit = (states @ asked[..., None])[..., 0] / np.float32(np.sqrt(states.shape[2]))
        return np.stack([target, _softmax(fit + far), whole], axis=1)

    def _linear(self, name: str, states: Floats) -> Floats:
        made: Floats = states @ self._arrays[f"{name}.weight"] + self._arrays[f"{name}.bias"]
        return made

    def _normal(self, name: str, states: Floats) -> Floats:
        width = np.float32(states.shape[-1])
        centred: Floats = states - states.sum(axis=-1, keepdims=True) / width
        spread = np.einsum("...i,...i->...", centred, centred) / width
        centred /= np.sqrt(spread + _EPSILON)[..., None]
        centred *= self._arrays[f"{name}.weight"]
        centred += self._arrays[f"{name}.bias"]
        return centred


def _padded(codes: Sequence[Codes], longest: int) -> Codes:
    table = np.zeros((len(codes), longest), dtype=np.uint8)
    for number, row in enumerate(codes):
        table[number, : len(row)] = row
    return table


def _even(chosen: NDArray[np.bool_]) -> Floats:
    shares: Floats = chosen.astype(np.float32)
    shares /= np.maximum(shares.sum(axis=1, keepdims=True), 1)
    return shares


def _softmax(scores: Floats) -> Floats:
    grown: Floats = np.exp(scores - scores.max(axis=-1, keepdims=True))
    grown /= grown.sum(axis=-1, keepdims=True)
    return grown
