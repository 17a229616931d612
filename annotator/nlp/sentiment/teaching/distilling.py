"""Trains on soft labels, in torch, the small network that `network` runs in numpy."""

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from annotator.nlp.sentiment.network import HEADS, POOLS
from annotator.nlp.sentiment.pairs import (
    BRANCHES,
    FACTS,
    LINKS,
    OTHER,
    PLACES,
    TAGS,
    TARGET,
    Floats,
    Pair,
)
from annotator.nlp.sentiment.teaching.adapting import shuffled
from annotator.nlp.sentiment.vocabulary import UNKNOWN, Vocabulary

Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the small network and how it is trained.

    Attributes:
        forgotten: share of words shown as unknown, so that no single word decides.
    """

    width: int = 96
    inner: int = 192
    layers: int = 2
    epochs: int = 6
    batch: int = 64
    rate: float = 2e-3
    vector_rate: float = 5e-4
    dropped: float = 0.15
    forgotten: float = 0.1
    seed: int = 1


class Layer(nn.Module):
    """Attention and a wide step, each added and normalised."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        width = shape.width
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, shape.inner), nn.Linear(shape.inner, width)
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.drop = nn.Dropout(shape.dropped)

    def forward(self, states: torch.Tensor, far: torch.Tensor) -> torch.Tensor:
        """States of shape (n, words, width) after the layer."""
        count, longest, width = states.shape
        parts = self.qkv(states).view(count, longest, 3, HEADS, width // HEADS)
        queries, keys, values = parts.permute(2, 0, 3, 1, 4)
        weights = queries @ keys.transpose(-1, -2) / math.sqrt(width // HEADS)
        weights = torch.softmax(weights + far[:, None, None], dim=-1)
        mixed = (self.drop(weights) @ values).transpose(1, 2).reshape(count, longest, width)
        states = self.norm1(states + self.drop(self.out(mixed)))
        inner = self.drop(functional.relu(self.up(states)))
        made: torch.Tensor = self.norm2(states + self.drop(self.down(inner)))
        return made


class Student(nn.Module):
    """The network of `annotator.nlp.sentiment.network` with a classifier on it."""

    def __init__(self, words: Vocabulary, vectors: Floats, shape: Shape) -> None:
        super().__init__()
        width = shape.width
        self._words, self._shape = words, shape
        self.vectors = nn.Embedding.from_pretrained(torch.from_numpy(vectors), freeze=False)
        self.roles = nn.Parameter(torch.randn(2, vectors.shape[1]) / 2)
        self.input = nn.Linear(vectors.shape[1], width)
        self.facts = nn.Linear(FACTS, width, bias=False)
        sizes = {"places": PLACES, "branches": BRANCHES, "tags": len(TAGS), "links": len(LINKS)}
        for name, size in sizes.items():
            table = nn.Embedding(size, width)
            nn.init.normal_(table.weight, std=0.3)
            self.add_module(name, table)
        self.norm = nn.LayerNorm(width)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.query = nn.Linear(width, width)
        self.drop = nn.Dropout(shape.dropped)
        self.head = nn.Linear(POOLS * width, 3)

    def forward(self, pairs: Sequence[Pair]) -> torch.Tensor:
        """Logits of shape (n, 3)."""
        longest = max(len(pair.words) for pair in pairs)
        codes = {
            name: _padded([getattr(pair, name) for pair in pairs], longest)
            for name in ("roles", "places", "branches", "tags", "links")
        }
        here = _padded([np.ones(len(pair.words)) for pair in pairs], longest) > 0
        states = self._input(pairs, codes, longest)
        for name in ("places", "branches", "tags", "links"):
            states = states + self.get_submodule(name)(codes[name])
        states = self.drop(self.norm(states))
        far = torch.where(here, 0.0, -1e4)
        for layer in self.layers:
            states = layer(states, far)
        logits: torch.Tensor = self.head(self.drop(self._pooled(states, codes["roles"], here)))
        return logits

    def arrays(self) -> dict[str, Floats]:
        """Every weight but the classifier's, as `network.Network` takes them."""
        found = {}
        for name, value in self.state_dict().items():
            array = value.numpy().astype(np.float32)
            is_linear = isinstance(self.get_submodule(name.rpartition(".")[0]), nn.Linear)
            found[name] = array.T.copy() if is_linear and array.ndim == 2 else array
        found["vectors"] = found.pop("vectors.weight")
        return {k: v for k, v in found.items() if not k.startswith("head.")}

    def classifier(self) -> Floats:
        """The classifier as `head.Head` takes it, shape (features + 1, 3)."""
        weights = self.head.weight.detach().numpy().T
        return np.concatenate([weights, self.head.bias.detach().numpy()[None]]).astype(np.float32)

    def _input(
        self, pairs: Sequence[Pair], codes: dict[str, torch.Tensor], longest: int
    ) -> torch.Tensor:
        rows = _padded([np.array([self._words.row(w) for w in p.words]) for p in pairs], longest)
        if self.training:
            rows[torch.rand(rows.shape) < self._shape.forgotten] = UNKNOWN
        states = self.vectors(rows)
        for at, role in enumerate((TARGET, OTHER)):
            states = torch.where((codes["roles"] == role)[..., None], self.roles[at], states)
        facts = torch.zeros(len(pairs), longest, FACTS)
        for number, pair in enumerate(pairs):
            facts[number, : len(pair.words)] = torch.from_numpy(pair.facts)
        made: torch.Tensor = self.input(states) + self.facts(facts)
        return made

    def _pooled(
        self, states: torch.Tensor, roles: torch.Tensor, here: torch.Tensor
    ) -> torch.Tensor:
        target, whole = (_even(chosen) for chosen in (roles == TARGET, here))
        asked = self.query((target[:, None] @ states)[:, 0])
        fit = (states @ asked[..., None])[..., 0] / math.sqrt(states.shape[2])
        weights = torch.softmax(fit + torch.where(here, 0.0, -1e4), dim=-1)
        return (torch.stack([target, weights, whole], dim=1) @ states).flatten(1)


def distilled(
    student: Student,
    pairs: Sequence[Pair],
    soft: Floats,
    weights: Floats,
    report: Report,
) -> None:
    """Trains in place on soft labels (n, 3), each weighed; the same for the same seed."""
    shape = student._shape  # noqa: SLF001
    rng = random.Random(shape.seed)  # noqa: S311  # not a secret
    torch.manual_seed(shape.seed)
    wanted, counts = torch.from_numpy(soft).float(), torch.from_numpy(weights).float()
    vectors = [student.vectors.weight]
    rest = [p for n, p in student.named_parameters() if n != "vectors.weight"]
    steps = shape.epochs * math.ceil(len(pairs) / shape.batch)
    optimiser = torch.optim.AdamW(
        [
            {"params": rest, "lr": shape.rate, "weight_decay": 0.02},
            {"params": vectors, "lr": shape.vector_rate, "weight_decay": 0.0},
        ]
    )
    plan = torch.optim.lr_scheduler.OneCycleLR(
        optimiser,
        max_lr=[shape.rate, shape.vector_rate],
        total_steps=steps + shape.epochs,
        pct_start=0.1,
    )
    for epoch in range(shape.epochs):
        student.train()
        total, seen = 0.0, 0
        for chosen in shuffled(pairs, shape.batch, rng):
            logits = functional.log_softmax(student([pairs[i] for i in chosen]), dim=1)
            loss = -((wanted[chosen] * logits).sum(1) * counts[chosen]).sum() / counts[chosen].sum()
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(student.parameters(), 1.0)
            optimiser.step()
            plan.step()
            total, seen = total + loss.item(), seen + 1
        report(f"network: epoch {epoch + 1} of {shape.epochs}, loss {total / seen:.3f}")


def _padded(rows: Sequence[NDArray[Any]], longest: int) -> torch.Tensor:
    table = np.zeros((len(rows), longest), dtype=np.int64)
    for number, row in enumerate(rows):
        table[number, : len(row)] = row
    return torch.from_numpy(table)


def _even(chosen: torch.Tensor) -> torch.Tensor:
    shares = chosen.float()
    return shares / shares.sum(1, keepdim=True).clamp(min=1)
