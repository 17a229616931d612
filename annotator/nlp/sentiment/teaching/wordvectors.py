"""First word vectors of the small network: MiniLM's own and its answers to words, pressed."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import torch
from transformers import PreTrainedTokenizerBase

from annotator.nlp.sentiment.pairs import Floats, Pair
from annotator.nlp.sentiment.vocabulary import RESERVED, Vocabulary

_WHOLE = re.compile(r"[a-z]+|[^\w\s]|['’]s|n['’]t|[a-z]+[-'’][a-z]+")
_PLAIN = re.compile(r"[a-z]{3,}")
_OFTEN = 2


def vocabulary_of(
    tokenizer: PreTrainedTokenizerBase, pairs: Iterable[Pair], listed: Iterable[str]
) -> tuple[Vocabulary, Counter[str]]:
    """Whole words of the tokenizer, words seen at least twice and words of polarity lists."""
    seen = Counter(word for pair in pairs for word in pair.words)
    words = [w for w in tokenizer.get_vocab() if _WHOLE.fullmatch(w)]
    words += [w for w, n in seen.items() if n >= _OFTEN and not any(c.isdigit() for c in w)]
    words += [w for w in listed if _PLAIN.fullmatch(w)]
    return Vocabulary(sorted({w for w in words if "\n" not in w and w not in RESERVED})), seen


def word_vectors(
    tokenizer: PreTrainedTokenizerBase,
    body: Any,  # noqa: ANN401
    words: Vocabulary,
    seen: Counter[str],
    width: int,
) -> Floats:
    """Vectors of shape (words, width): principal directions, words that are seen counting more."""
    inner = body.embeddings.word_embeddings.weight.detach().numpy()
    parts = [_standard(part) for part in _both(tokenizer, body, inner, words.listed)]
    joined = np.concatenate(parts, axis=1)
    joined[: len(RESERVED)] = 0
    counts = np.sqrt(np.array([seen[word] + 0.5 for word in words.listed]))[:, None]
    weighed = joined * counts
    values, directions = np.linalg.eigh(weighed.T @ weighed)
    chosen = directions[:, np.argsort(-values)[:width]]
    signs = np.sign(chosen[np.abs(chosen).argmax(axis=0), np.arange(width)])
    found = joined @ (chosen * signs)
    made: Floats = (found / found.std()).astype(np.float32)
    return made


def _both(
    tokenizer: PreTrainedTokenizerBase,
    body: Any,  # noqa: ANN401
    inner: Floats,
    words: Sequence[str],
) -> tuple[Floats, Floats]:
    own = np.zeros((len(words), inner.shape[1]), dtype=np.float32)
    told = np.zeros_like(own)
    with torch.inference_mode():
        for at in range(0, len(words), 256):
            read = tokenizer(list(words[at : at + 256]), padding=True, return_tensors="pt")
            states = body(**read).last_hidden_state.numpy()
            lengths = read["attention_mask"].sum(1).tolist()
            for row, length in enumerate(lengths):
                ids = read["input_ids"][row, 1 : length - 1].numpy()
                if len(ids):
                    own[at + row] = inner[ids].mean(0)
                    told[at + row] = states[row, 1 : length - 1].mean(0)
    return own, told


def _standard(vectors: Floats) -> Floats:
    centred = vectors - vectors.mean(axis=0)
    made: Floats = centred / np.sqrt((centred**2).mean())
    return made
