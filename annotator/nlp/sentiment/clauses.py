"""The clause model: whether words said of a target are a stance, by softmax regression in numpy.

It takes what the small network makes of the sentence and of the words, and named numbers from
grammar and word lists. `python -m tests.helpers.clause_training` makes its weights.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from annotator.nlp.sentiment.calibration import Array, probabilities
from annotator.nlp.sentiment.encoding import batches
from annotator.nlp.sentiment.head import Head
from annotator.nlp.sentiment.loading import SMALL, shipped_model, weights_folder
from annotator.nlp.sentiment.network import Network
from annotator.nlp.sentiment.pairs import Floats, Pair
from annotator.nlp.sentiment.storage import read_weights, write_weights

_BATCH = 24
FILE = "clauses.npz"


@dataclass(frozen=True, slots=True)
class Clause:
    """Words of a sentence that may judge a target.

    Attributes:
        pair: number of the sentence-and-target pair they stand in.
        words: the range of words of that pair; empty where the pair was cut.
        content: the words that carry them, lower case.
        facts: named numbers; those left out are 0.
    """

    pair: int
    words: range
    content: tuple[str, ...]
    facts: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Reader:
    """The small network and its classifier, as the clause model reads sentences with them."""

    network: Network
    head: Head

    @property
    def width(self) -> int:
        """Numbers for each clause."""
        return int(self.head.weights.shape[1]) + 2 * self.network.depth

    def read(self, pairs: Sequence[Pair], clauses: Sequence[Clause]) -> Floats:
        """Logits of the sentence, mean state and mean word vector, shape (clauses, width)."""
        by_pair: dict[int, list[int]] = {}
        for number, clause in enumerate(clauses):
            by_pair.setdefault(clause.pair, []).append(number)
        found = np.zeros((len(clauses), self.width), dtype=np.float32)
        for chosen in batches(pairs, _BATCH):
            encoded = self.network.encode([pairs[i] for i in chosen])
            logits = self.head.logits(encoded.features)
            for row, at in enumerate(chosen):
                for number in by_pair.get(at, ()):
                    clause = clauses[number]
                    words = clause.words or range(len(pairs[at].words))
                    state = encoded.states[row, words.start : words.stop].mean(axis=0)
                    meaning = self.network.meanings(clause.content).mean(axis=0)
                    found[number] = np.concatenate([logits[row], state, meaning])
        return found


@dataclass(frozen=True, slots=True)
class ClauseModel:
    """Probabilities of neg, neu and pos for clauses.

    Attributes:
        names: the facts it knows, in the order of its weights; others are passed over.
        mean, spread: what brings the reader's numbers to one scale, shape (width,).
        head: weights for facts and then numbers.
    """

    reader: Reader
    names: tuple[str, ...]
    mean: Array
    spread: Array
    head: Head

    def judge(self, pairs: Sequence[Pair], clauses: Sequence[Clause]) -> Array:
        """Probabilities of shape (clauses, 3)."""
        rows = features(
            self.names, clauses, self.reader.read(pairs, clauses), self.mean, self.spread
        )
        return probabilities(self.head.logits(rows))

    def write(self, path: Path) -> None:
        """Everything but the network, as a file."""
        arrays = {"mean": self.mean, "spread": self.spread, "head": self.head.weights}
        stored = {name: array.astype("<f4") for name, array in arrays.items()}
        facts = {"names": list(self.names), "network": self.reader.network.name}
        write_weights(path, stored, facts)


def features(
    names: Sequence[str], clauses: Sequence[Clause], read: Floats, mean: Array, spread: Array
) -> Array:
    """Facts, then the reader's numbers brought to one scale, shape (clauses, names + width)."""
    place = {name: at for at, name in enumerate(names)}
    told = np.zeros((len(clauses), len(names)))
    for row, clause in enumerate(clauses):
        for name, value in clause.facts.items():
            if name in place:
                told[row, place[name]] = value
    return np.concatenate([told, (read - mean) / spread], axis=1)


def small_reader() -> Reader:
    """The network of the default install, whichever model judges sentences."""
    model = shipped_model(SMALL)
    if not isinstance(model.encoder, Network):
        raise TypeError("the small sentence model is read by the small network")
    return Reader(model.encoder, model.head)


@lru_cache(maxsize=1)
def shipped_clauses() -> ClauseModel:
    """The model that comes with the program.

    Raises:
        ValueError: when it was made for another network.
    """
    arrays, facts, _ = read_weights(weights_folder() / FILE)
    reader = small_reader()
    if facts["network"] != reader.network.name:
        raise ValueError(
            "The clause model was made for another network: "
            "run “python -m tests.helpers.clause_training” again."
        )
    wide = {name: array.astype(np.float64) for name, array in arrays.items()}
    names = tuple(facts["names"])
    return ClauseModel(reader, names, wide["mean"], wide["spread"], Head(wide["head"]))
