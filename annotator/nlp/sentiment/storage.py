"""Shipped weights as files: arrays in eight bits or half precision, and a line of facts."""

import hashlib
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotator.nlp.sentiment.head import Head, Prior
from annotator.nlp.sentiment.pairs import Floats

_SCALE = ".scale"
_SMALL = 2048


def packed(arrays: Mapping[str, NDArray[np.floating]]) -> dict[str, NDArray[Any]]:
    """Matrices in eight bits with a scale for each row, small arrays in single precision."""
    made: dict[str, NDArray[Any]] = {}
    for name, array in arrays.items():
        if array.ndim != 2 or array.size < _SMALL:
            made[name] = array.astype("<f4")
            continue
        top = np.maximum(np.abs(array).max(axis=1), 1e-12)
        made[name] = np.rint(array / top[:, None] * 127).astype(np.int8)
        made[name + _SCALE] = (top / 127).astype("<f4")
    return made


def write_weights(path: Path, arrays: Mapping[str, NDArray[Any]], facts: Mapping[str, Any]) -> None:
    """One file without dates in it: the same weights give the same bytes."""
    told = np.frombuffer(json.dumps(facts, sort_keys=True).encode(), dtype=np.uint8)
    with path.open("wb") as file:
        named: dict[str, Any] = {k: arrays[k] for k in sorted(arrays)}
        np.savez_compressed(file, facts=told, **named)


def read_weights(path: Path) -> tuple[dict[str, NDArray[Any]], dict[str, Any], str]:
    """The arrays of a file as they lie there, its facts, and a fingerprint of it all."""
    data = path.read_bytes()
    with np.load(io.BytesIO(data), allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    facts = json.loads(arrays.pop("facts").tobytes())
    return arrays, facts, hashlib.sha256(data).hexdigest()[:12]


def unpacked(arrays: Mapping[str, NDArray[Any]]) -> dict[str, Floats]:
    """Single precision again, scales multiplied in."""
    return {
        name: _unpacked(array, arrays.get(name + _SCALE))
        for name, array in arrays.items()
        if not name.endswith(_SCALE)
    }


def prior_of(arrays: Mapping[str, NDArray[Any]], facts: Mapping[str, Any]) -> Prior:
    """The shipped head moved to this domain's share of classes, and its directions."""
    head = Head(arrays["head"].astype(np.float64)).shifted(np.asarray(facts["shift"]))
    return Prior(head, arrays["factor"].astype(np.float64), facts["temperature"], 0.0)


def _unpacked(array: NDArray[Any], scale: NDArray[Any] | None) -> Floats:
    values = array.astype(np.float32)
    return values if scale is None else values * scale[:, None]
