"""Makes the shipped weights: `python -m annotator.nlp.sentiment.train --data DIR`.

DIR holds NewsMTSC (`train.jsonl`, `dev_rw.jsonl`, `dev_mt.jsonl`; Hamborg and Donnay 2021, MIT).
Needs the extra `embeddings`; two processor cores take about an hour and a half. First an adapter
of all-MiniLM-L6-v2 is trained on NewsMTSC and the project's own sentences; then the small network
learns from the same labels and from the adapter's answers about further names in the sentences.
"""

import argparse
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch

from annotator.nlp.models import DEFAULT_MODEL
from annotator.nlp.sentiment.calibration import CLASSES, Array, probabilities
from annotator.nlp.sentiment.embeddings import Embeddings
from annotator.nlp.sentiment.encoding import features_of
from annotator.nlp.sentiment.loading import embeddings_model, network_of, weights_folder
from annotator.nlp.sentiment.model import SentenceModel
from annotator.nlp.sentiment.pairs import Floats, Pair
from annotator.nlp.sentiment.storage import packed, unpacked
from annotator.nlp.sentiment.teaching.adapting import Adapted, Recipe, trained
from annotator.nlp.sentiment.teaching.corpora import Example, newsmtsc, own_sentences
from annotator.nlp.sentiment.teaching.distilling import Shape, Student, distilled
from annotator.nlp.sentiment.teaching.reading import further_targets, parsed, read_pair
from annotator.nlp.sentiment.teaching.shipping import (
    Cut,
    facts_of,
    report_of,
    ship,
    write_metrics,
)
from annotator.nlp.sentiment.teaching.wordvectors import vocabulary_of, word_vectors
from annotator.nlp.sentiment.vocabulary import RESERVED

CUTS = ("dev_rw", "dev_mt")
_SOURCE = "NewsMTSC train (MIT, copyright 2020 Felix Hamborg) and resources/sentiment/grammar.yaml"
_OWN, _FURTHER = 3000, 6000
_OWN_WEIGHT = 0.5
_BASE = 2000
_SMOOTHING = 0.1
_SETTLED = 1600
_SHARE = 0.25


@dataclass(frozen=True, slots=True)
class Corpora:
    """Parsed pairs: labelled, of own sentences, of further names without a label, and the cuts."""

    train: list[tuple[Example, Pair]]
    own: list[tuple[Example, Pair]]
    further: list[Pair]
    cuts: dict[str, Cut]


def corpora(data: Path, seed: int) -> Corpora:
    """Everything that is trained and tuned on."""
    import spacy

    nlp = spacy.load(DEFAULT_MODEL)
    train, further = [], []
    for example, pair, doc in parsed(nlp, list(newsmtsc(data / "train.jsonl"))):
        train.append((example, pair))
        further += [(other, read_pair(doc, other)) for other in further_targets(doc, example)]
    named = {(e.text, e.target): pair for e, pair in further if pair is not None}
    some = random.Random(seed).sample(list(named.values()), min(_FURTHER, len(named)))  # noqa: S311
    own = [(e, pair) for e, pair, _ in parsed(nlp, own_sentences(_OWN, seed))]
    cuts: dict[str, Cut] = {}
    for name in CUTS:
        rows = list(parsed(nlp, list(newsmtsc(data / f"{name}.jsonl"))))
        labels = np.array([e.label for e, _, _ in rows], dtype=np.int64)
        cuts[name] = ([pair for _, pair, _ in rows], labels)
    return Corpora(train, own, some, cuts)


def make_adapter(found: Corpora, folder: Path, seed: int) -> None:
    """Trains the adapter and writes `adapter.npz`: NewsMTSC first, then with own sentences."""
    recipe = Recipe(epochs=3, rate=6e-4, seed=seed)
    torch.manual_seed(recipe.seed)
    net = Adapted(recipe.rank)
    examples, pairs = zip(*found.train, strict=True)
    trained(net, pairs, _hard(examples), recipe, say)
    settle(net, found, recipe)
    ship_adapter(net, found, folder, seed)


def settle(net: Adapted, found: Corpora, recipe: Recipe, share: float = _SHARE) -> None:
    """One slower epoch over own sentences and as many of NewsMTSC, then a way back.

    The weights end at `share` of the way from before to after, which keeps what was known
    and most of what was learned (Wortsman et al. 2022).
    """
    rng = random.Random(recipe.seed)  # noqa: S311  # not a secret
    mixed = [*found.own[:_SETTLED], *rng.sample(found.train, min(_SETTLED, len(found.train)))]
    examples, pairs = zip(*mixed, strict=True)
    moving = [weight for weight in net.parameters() if weight.requires_grad]
    before = [weight.detach().clone() for weight in moving]
    second = replace(recipe, epochs=1, rate=recipe.rate / 3, seed=recipe.seed + 1)
    trained(net, pairs, _hard(examples), second, say)
    with torch.no_grad():
        for weight, start in zip(moving, before, strict=True):
            weight.lerp_(start, 1 - share)


def ship_adapter(net: Adapted, found: Corpora, folder: Path, seed: int) -> None:
    """Calibrates on the cuts, writes the file and its figures."""
    classifier = np.concatenate(
        [net.head.weight.detach().numpy().T, net.head.bias.detach().numpy()[None]]
    )
    stored = unpacked(packed(net.adapter()))
    encoder = Embeddings("training", stored)
    facts = facts_of(encoder, classifier, found.cuts, {"from": _SOURCE, "seed": seed})
    some = random.Random(seed).sample([*found.train, *found.own], _BASE)  # noqa: S311
    base = features_of(encoder, [pair for _, pair in some])
    ship(folder / "adapter.npz", net.adapter(), classifier, base, facts)
    write_metrics(folder, "embeddings", facts)
    show("adapter", report_of(facts))


def make_network(found: Corpora, folder: Path, seed: int) -> None:
    """Trains the small network on labels and the adapter's answers; writes `network.npz`."""
    teacher = embeddings_model(folder / "adapter.npz")
    encoder = teacher.encoder
    assert isinstance(encoder, Embeddings)
    shape = Shape(seed=seed)
    pairs, soft, weights = softened(found, teacher)
    tokenizer, body = encoder.loaded()
    words, seen = vocabulary_of(tokenizer, pairs, polarity_words())
    torch.manual_seed(seed)
    student = Student(words, word_vectors(tokenizer, body, words, seen, shape.width), shape)
    distilled(student, pairs, soft, weights, say)
    arrays = student.arrays()
    network = network_of("training", words, packed(arrays))
    made = {"from": _SOURCE, "seed": seed, "pairs": len(pairs)}
    facts = facts_of(network, student.classifier(), found.cuts, made)
    base = features_of(network, [pair for _, pair in (*found.train, *found.own)])
    listed = "\n".join(words.listed[len(RESERVED) :])
    ship(folder / "network.npz", arrays, student.classifier(), base, {**facts, "words": listed})
    write_metrics(folder, "small", facts)
    show("network", report_of(facts))


def softened(found: Corpora, teacher: SentenceModel) -> tuple[list[Pair], Floats, Floats]:
    """All pairs with soft labels (n, 3) and weights: judged, own, and those the teacher judges."""
    judged = [*found.train, *found.own]
    say(f"network: the adapter reads {len(found.further)} pairs")
    told = teacher_answers(teacher, found.further).astype(np.float32)
    hard = _hard([example for example, _ in judged])
    soft = np.concatenate([hard * (1 - _SMOOTHING) + _SMOOTHING / len(CLASSES), told])
    weights = np.ones(len(soft), dtype=np.float32)
    weights[len(found.train) : len(judged)] = _OWN_WEIGHT
    return [*(pair for _, pair in judged), *found.further], soft, weights


def teacher_answers(teacher: SentenceModel, pairs: Sequence[Pair]) -> Array:
    """Probabilities of shape (n, 3) without the move to this domain's share of classes."""
    logits = teacher.unmoved.logits(features_of(teacher.encoder, pairs))
    return probabilities(logits, teacher.temperature)


def polarity_words() -> list[str]:
    """Words of the general polarity list, which the vocabulary must know."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return sorted(SentimentIntensityAnalyzer().lexicon)


def say(line: str) -> None:
    """Progress goes to standard error, figures to standard output."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def show(name: str, lines: Sequence[str]) -> None:
    """Prints the figures of one model."""
    sys.stdout.write("\n".join([f"== {name}", *lines]) + "\n")
    sys.stdout.flush()


def main(arguments: Sequence[str] | None = None) -> None:
    """Reads the corpora, trains what is asked for, writes the weights and prints the figures."""
    parser = argparse.ArgumentParser(prog="annotator.nlp.sentiment.train", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of NewsMTSC")
    parser.add_argument("--into", type=Path, default=weights_folder(), help="where weights go")
    parser.add_argument("--only", choices=("adapter", "network"), help="train one of the two")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    options.into.mkdir(parents=True, exist_ok=True)
    found = corpora(options.data, options.seed)
    if options.only != "network":
        make_adapter(found, options.into, options.seed)
    if options.only != "adapter":
        make_network(found, options.into, options.seed)


def _hard(examples: Sequence[Example]) -> Floats:
    codes = [example.label for example in examples if example.label is not None]
    return np.eye(len(CLASSES), dtype=np.float32)[codes]


if __name__ == "__main__":
    main()
