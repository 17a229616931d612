"""The upper layers of a pipeline's recogniser of names: all of it that a project trains.

The layers below them, which make vectors of words, stay as shipped. What is kept of a training is
therefore some ten kilobytes, goes along with every request, and is put in place in no time.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotator.nlp.learning.lessons import Learned
from annotator.nlp.parsed import Language

Arrays = Mapping[str, NDArray[np.float32]]
_LISTENERS = ("tok2vec-listener", "transformer-listener")
_MOST = 8
_ABOUT = "about"


def recogniser_of(nlp: Language) -> Any:  # noqa: ANN401  # a component of spaCy's
    """The pipeline's component `ner` where it can be trained on its own.

    Raises:
        ValueError: when there is none, or its vectors belong to another component too.
    """
    if "ner" not in nlp.pipe_names:
        raise ValueError("the spaCy pipeline has no component that finds names")
    ner = nlp.get_pipe("ner")
    if any(node.name in _LISTENERS for node in ner.model.walk()):
        raise ValueError("the spaCy pipeline finds names with vectors that other parts share")
    return ner


def upper_nodes(ner: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401  # a component of spaCy's
    """The trained layers with a stable name each."""
    below = {id(node) for node in ner.model.get_ref("tok2vec").walk()}
    for number, node in enumerate(ner.model.walk()):
        if id(node) not in below and node.param_names:
            yield f"{number}.{node.name}", node


def weights_of(ner: Any) -> dict[str, NDArray[np.float32]]:  # noqa: ANN401  # as above
    """Copies of the trained layers' weights by name."""
    return {
        f"{name}.{key}": np.array(node.get_param(key), dtype=np.float32)
        for name, node in upper_nodes(ner)
        for key in node.param_names
        if node.has_param(key)
    }


def put(ner: Any, weights: Arrays) -> None:  # noqa: ANN401  # as above
    """Set the trained layers' weights."""
    for name, node in upper_nodes(ner):
        for key in node.param_names:
            if node.has_param(key):
                node.set_param(key, weights[f"{name}.{key}"].copy())


def packed(ner: Any, shipped: Arrays, pipeline: str) -> bytes:  # noqa: ANN401  # as above
    """How the recogniser differs from the shipped one, as bytes for a project."""
    target = io.BytesIO()
    about = json.dumps({"pipeline": pipeline, "shipped": digest(shipped)}, sort_keys=True)
    arrays: dict[str, Any] = {
        key: (now - shipped[key]).astype("<f2") for key, now in weights_of(ner).items()
    }
    arrays[_ABOUT] = np.frombuffer(about.encode(), dtype=np.uint8)
    np.savez_compressed(target, **arrays)
    return target.getvalue()


def unpacked(data: bytes, shipped: Arrays, pipeline: str) -> dict[str, NDArray[np.float32]]:
    """The weights in the bytes of `packed`.

    Raises:
        ValueError: when they were trained from another pipeline, or are no such bytes.
    """
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            about = json.loads(arrays[_ABOUT].tobytes())
            moves = {key: arrays[key].astype(np.float32) for key in arrays.files if key != _ABOUT}
    except (OSError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise ValueError("these are no weights of a recogniser of names") from error
    if about != {"pipeline": pipeline, "shipped": digest(shipped)} or moves.keys() != {*shipped}:
        raise ValueError(f"the recogniser of names was not trained from {pipeline}")
    return {key: shipped[key] + move for key, move in moves.items()}


def digest(weights: Arrays) -> str:
    """Twelve hexadecimal digits that change with any weight."""
    total = hashlib.sha256()
    for key in sorted(weights):
        total.update(key.encode())
        total.update(np.ascontiguousarray(weights[key], dtype="<f4").tobytes())
    return total.hexdigest()[:12]


class Switch:
    """Puts a trained recogniser in place of the shipped one, and back, between two articles."""

    def __init__(self, nlp: Language, pipeline: str) -> None:
        self._nlp = nlp
        self._pipeline = pipeline
        self._shipped: dict[str, NDArray[np.float32]] = {}
        self._held: dict[str, Arrays | None] = {}
        self._in_place = ""

    def use(self, made: Learned | None) -> None:
        """Read the next articles with this recogniser; one that does not fit is passed over."""
        wanted = made.fingerprint if made is not None and self.fits(made) else ""
        if wanted == self._in_place:
            return
        weights = self._held[wanted] if wanted else self._shipped
        assert weights is not None
        put(recogniser_of(self._nlp), weights)
        self._in_place = wanted

    def fits(self, made: Learned) -> bool:
        """True for what was trained from this very pipeline."""
        if made.fingerprint not in self._held:
            while len(self._held) >= _MOST:
                del self._held[next(name for name in self._held if name != self._in_place)]
            self._held[made.fingerprint] = self._read(made)
        return self._held[made.fingerprint] is not None

    def _read(self, made: Learned) -> Arrays | None:
        try:
            if not self._shipped:
                self._shipped = weights_of(recogniser_of(self._nlp))
            return unpacked(made.data, self._shipped, self._pipeline)
        except ValueError:
            return None  # another pipeline was chosen since; the next training is from that one
