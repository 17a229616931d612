"""Training sentences: NewsMTSC from a folder, and the project's own from their grammar."""

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from annotator.nlp.sentiment.calibration import CLASSES
from annotator.paths import resources

Place = tuple[int, int]
_POLARITIES = {2: "neg", 4: "neu", 6: "pos"}


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence with places of a target and of other targets (code points), and its class.

    Attributes:
        label: index into `CLASSES`; None for a target that nobody has judged.
    """

    text: str
    target: Place
    others: tuple[Place, ...]
    label: int | None
    source: str


def newsmtsc(path: Path) -> Iterator[Example]:
    """The targets of one file of NewsMTSC (Hamborg and Donnay 2021, MIT), one example each."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        targets = row["targets"]
        for target in targets:
            yield Example(
                text=row["sentence_normalized"],
                target=(target["from"], target["to"]),
                others=tuple((t["from"], t["to"]) for t in targets if t is not target),
                label=CLASSES.index(_POLARITIES[int(target["polarity"])]),
                source=path.stem,
            )


def own_sentences(count: int, seed: int) -> list[Example]:
    """Sentences drawn from the grammar, each with one or two examples; equal for equal seeds."""
    with (resources() / "sentiment" / "grammar.yaml").open(encoding="utf-8") as file:
        grammar = yaml.safe_load(file)
    drawn = _Drawing(grammar, random.Random(seed))  # noqa: S311  # not a secret
    found: list[Example] = []
    while len(found) < count:
        found += drawn.examples()
    return found[:count]


class _Drawing:
    """Draws a template, fills it, and notes where the names stand."""

    def __init__(self, grammar: Mapping[str, Any], rng: random.Random) -> None:
        self._slots: Mapping[str, Sequence[str]] = grammar["slots"]
        self._names = [str(row).split("|") for row in grammar["names"]]
        lists = [k for k in grammar if k not in {"slots", "names"}]
        self._templates = [(text, *key.split("/")) for key in lists for text in grammar[key]]
        self._rng = rng

    def examples(self) -> Iterator[Example]:
        text, *labels = self._rng.choice(self._templates)
        names = self._rng.sample(self._names, 2)
        filled, places = self._filled(text, dict(zip("TO", names, strict=True)))
        for key, label in zip("TO", labels, strict=False):
            if places[key]:
                others = tuple(places["O" if key == "T" else "T"])
                code = CLASSES.index(label)
                yield Example(filled, places[key][0], others, code, "grammar")

    def _filled(
        self, text: str, names: Mapping[str, Sequence[str]]
    ) -> tuple[str, dict[str, list[Place]]]:
        made, places = "", {"T": [], "O": []}  # type: tuple[str, dict[str, list[Place]]]
        rest = text
        while rest:
            before, mark, rest = rest.partition("{")
            made += before
            if not mark:
                break
            slot, _, rest = rest.partition("}")
            if slot[0] in names and slot in {"T", "O", "TC", "OC", "TD", "OD"}:
                word = self._name(names[slot[0]], slot[1:])
                places[slot[0]].append((len(made), len(made) + len(word)))
            else:
                word = self._rng.choice([str(w) for w in self._slots[slot]])
            made += word
        return _as_sentence(made), places

    def _name(self, forms: Sequence[str], kind: str) -> str:
        if kind == "D":
            return forms[2]
        return forms[int(kind == "C" or self._rng.random() < 0.2)]


def _as_sentence(text: str) -> str:
    """With a capital at its beginning; no character is added or lost."""
    return text[:1].upper() + text[1:]
