"""Learning from a project: in full, from where the shipped model stands, the same every time."""

import numpy as np
import pytest

from annotator.nlp.sentiment.calibration import CLASSES
from annotator.nlp.sentiment.head import Head, Prior, factor_of, fitted_head
from annotator.nlp.sentiment.loading import SMALL, shipped_model
from annotator.nlp.sentiment.model import Lessons, SentenceModel

WIDTH = 6


class Given:
    """An encoder nobody asks: the lessons already hold features."""

    name, width = "given-1", WIDTH

    def encode(self, pairs):
        raise AssertionError(pairs)


def base_model(seed=0):
    rng = np.random.default_rng(seed)
    head = Head(rng.normal(size=(WIDTH + 1, 3)))
    factor = factor_of(rng.normal(size=(500, WIDTH)))
    prior = Prior(head, factor, 1.0, 0.0)
    return SentenceModel(Given(), head, prior, (0.0, 0.0, 0.0), 1.0, 0.6)


def lessons_from(head, count=400, articles=20, seed=3):
    rng = np.random.default_rng(seed)
    features = rng.normal(size=(count, WIDTH)).astype(np.float32)
    labels = head.logits(features).argmax(axis=1)
    groups = tuple(f"a{i % articles}" for i in range(count))
    return Lessons(features, labels, np.ones(count), groups)


def other_head(seed=9):
    return Head(np.random.default_rng(seed).normal(size=(WIDTH + 1, 3)) * 3)


def test_it_learns_what_the_project_says():
    model = base_model()
    taught = model.refit(lessons_from(other_head()))
    assert taught.figures["held_out"]["macro_f1"] > 0.85
    assert taught.figures["held_out"]["macro_f1"] > taught.figures["shipped"]["macro_f1"] + 0.2
    fresh = lessons_from(other_head(), seed=77)
    right = taught.probabilities(fresh.features).argmax(axis=1) == fresh.labels
    assert right.mean() > 0.85


def test_the_same_lessons_give_the_same_bytes():
    lessons = lessons_from(other_head())
    one, two = base_model().refit(lessons, seed=4), base_model().refit(lessons, seed=4)
    assert one.to_bytes() == two.to_bytes()
    assert one.fingerprint == two.fingerprint != base_model().fingerprint


def test_order_of_learning_does_not_matter_for_it_always_starts_from_the_shipped_head():
    lessons, more = lessons_from(other_head()), lessons_from(other_head(), seed=5)
    assert base_model().refit(lessons).refit(more).to_bytes() == base_model().refit(more).to_bytes()


def test_few_lessons_move_it_little():
    model = base_model()
    few = lessons_from(other_head(), count=4, articles=2)
    features = np.random.default_rng(1).normal(size=(300, WIDTH))
    before, after = model.probabilities(features), model.refit(few).probabilities(features)
    many = model.refit(lessons_from(other_head())).probabilities(features)
    assert np.abs(after - before).mean() < np.abs(many - before).mean() / 3


def test_without_lessons_the_prior_is_the_answer():
    model = base_model()
    none = np.zeros((0, WIDTH))
    prior = Prior(model.head, model.shipped.factor, 1.0, 100.0)
    head = fitted_head(none, np.zeros((0, 3)), np.zeros(0), prior)
    assert head.weights == pytest.approx(model.head.weights)


def test_a_weight_of_zero_is_no_lesson():
    lessons = lessons_from(other_head(), count=60)
    silent = Lessons(lessons.features, lessons.labels, np.zeros(60), lessons.groups)
    assert base_model().refit(silent).head.weights == pytest.approx(base_model().head.weights)


def test_one_article_has_no_held_out_figures():
    taught = base_model().refit(lessons_from(other_head(), articles=1))
    assert "held_out" not in taught.figures
    assert taught.head.weights.tolist() != base_model().head.weights.tolist()


def test_articles_are_never_split_between_learning_and_measuring(monkeypatch):
    seen = []
    fitted = SentenceModel._fitted

    def spy(self, lessons, strength):
        seen.append(set(lessons.groups))
        return fitted(self, lessons, strength)

    monkeypatch.setattr(SentenceModel, "_fitted", spy)
    lessons = lessons_from(other_head(), count=90, articles=9)
    base_model().refit(lessons)
    everything = set(lessons.groups)
    parts = [everything - some for some in seen if some != everything]
    assert parts
    assert all(parts)
    assert set().union(*parts) == everything
    folds = {frozenset(part) for part in parts}
    assert sum(len(fold) for fold in folds) == len(everything)


def test_it_survives_bytes_and_refuses_another_encoder():
    taught = base_model().refit(lessons_from(other_head()))
    again = base_model().learned_from(taught.to_bytes())
    features = np.random.default_rng(2).normal(size=(50, WIDTH))
    assert again.probabilities(features) == pytest.approx(taught.probabilities(features), abs=1e-5)
    assert again.figures == taught.figures
    assert again.to_bytes() == taught.to_bytes()
    stranger = base_model()
    stranger.encoder.name = "given-2"
    with pytest.raises(ValueError, match="learn again"):
        stranger.learned_from(taught.to_bytes())


def test_the_shipped_model_learns_from_pairs(pair_from):
    model = shipped_model(SMALL)
    texts = [f"The {w} of T surprised the {x}." for w in ("lamp", "carpet") for x in "abcdefgh"]
    pairs = [pair_from(text) for text in texts]
    labels = ["pos"] * 8 + ["neg"] * 8
    lessons = model.lessons(pairs, labels, [5.0] * 16, [f"{i % 4}" for i in range(16)])
    taught = model.refit(lessons)
    assert [v.name for v in taught.judge(pairs)] == labels
    assert taught.judge(pairs)[0].shares[CLASSES.index("pos")] > 0.5
