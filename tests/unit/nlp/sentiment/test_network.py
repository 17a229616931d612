"""The network in numpy: batches change nothing, words weighed add up, and torch agrees."""

import importlib
from dataclasses import replace

import numpy as np
import pytest

from annotator.nlp.sentiment.encoding import batches, features_of
from annotator.nlp.sentiment.loading import SMALL, shipped_model
from annotator.nlp.sentiment.network import Network
from annotator.nlp.sentiment.vocabulary import Vocabulary

TEXTS = (
    "The ambassador praised T for its patience.",
    "O accused T of shelling the village on Monday, and T denied it.",
    "T signed.",
    "O said that T, unlike others, had answered every letter of the commission in good time.",
)


@pytest.fixture(scope="module")
def model():
    return shipped_model(SMALL)


@pytest.fixture(scope="module")
def pairs(pair_from):
    return [pair_from(text) for text in TEXTS]


def test_company_changes_nothing(model, pairs):
    together = model.encoder.encode(pairs).features
    for row, pair in enumerate(pairs):
        alone = model.encoder.encode([pair]).features[0]
        assert together[row] == pytest.approx(alone, abs=1e-4)
    assert features_of(model.encoder, pairs, size=2) == pytest.approx(together, abs=1e-4)


def test_batches_hold_every_pair_once(pairs):
    assert sorted(i for some in batches(pairs, 3) for i in some) == [0, 1, 2, 3]


def test_shares_are_shares(model, pairs):
    encoded = model.encoder.encode(pairs)
    assert encoded.shares.sum(axis=2) == pytest.approx(1, abs=1e-5)
    for row, pair in enumerate(pairs):
        assert encoded.shares[row, :, len(pair.words) :] == pytest.approx(0, abs=1e-6)


def test_what_words_weigh_adds_up_to_the_logit(model, pairs):
    encoded = model.encoder.encode(pairs)
    for row in range(len(pairs)):
        direction = model.head.weights[:-1, 2]
        whole = encoded.features[row] @ direction
        assert encoded.weighed(row, direction).sum() == pytest.approx(whole, abs=1e-3)


def test_target_words_are_not_seen(model, pair_from):
    one = pair_from("The ambassador praised T for its patience.")
    features = model.encoder.encode([one]).features
    for name in ("evil", "paradise"):
        words = tuple(name if r else w for w, r in zip(one.words, one.roles, strict=True))
        assert (model.encoder.encode([replace(one, words=words)]).features == features).all()


def test_the_taught_network_is_the_network_that_runs(pairs):
    torch = pytest.importorskip("torch")
    teaching = "annotator.nlp.sentiment.teaching"
    distilling = importlib.import_module(f"{teaching}.distilling")
    logits_of = importlib.import_module(f"{teaching}.adapting").logits_of
    torch.manual_seed(3)
    words = Vocabulary(sorted({w for pair in pairs for w in pair.words}))
    vectors = np.random.default_rng(1).uniform(-3, 3, (len(words.listed), 32)).astype(np.float32)
    shape = distilling.Shape(width=32, inner=48)
    student = distilling.Student(words, np.round(vectors * 40) / 40, shape)
    arrays = student.arrays()
    table = np.rint(arrays.pop("vectors") * 40).astype(np.int8)
    scales = np.full(len(table), 1 / 40, dtype=np.float32)
    network = Network("test", words, table, scales, arrays)
    head = student.classifier()
    logits = features_of(network, pairs) @ head[:-1] + head[-1]
    assert logits == pytest.approx(logits_of(student, pairs), abs=1e-3)
