"""Learning sentence values from studied articles, with an encoder made for the test."""

import random
from dataclasses import replace
from uuid import UUID

import numpy as np
import pytest

from annotator.model.articles import Article, uid_of_text
from annotator.model.spans import Span
from annotator.nlp.learning.lessons import (
    SENTENCES,
    Parent,
    SentenceTask,
    TaughtArticle,
    TaughtValue,
    mark_of,
)
from annotator.nlp.learning.lines import task_from, task_line, taught_from, taught_line
from annotator.nlp.learning.school import School
from annotator.nlp.learning.sentences import Studied, learn_sentences
from annotator.nlp.requests import SuggestRequest
from annotator.nlp.sentiment.encoding import Encoded
from annotator.nlp.sentiment.head import Head, Prior, factor_of
from annotator.nlp.sentiment.model import SentenceModel
from annotator.nlp.wire import answer_from, request_from, request_line

WIDTH = 6
NAMES = ("neg", "neu", "pos")


class Lengths:
    """An encoder that knows only how long the words are."""

    name, width = "lengths-1", WIDTH

    def encode(self, pairs):
        longest = max(len(pair.words) for pair in pairs)
        states = np.zeros((len(pairs), longest, WIDTH), dtype=np.float32)
        shares = np.zeros((len(pairs), 1, longest), dtype=np.float32)
        for row, pair in enumerate(pairs):
            for at, word in enumerate(pair.words):
                states[row, at, len(word) % WIDTH] = 1
            shares[row, 0, : len(pair.words)] = 1 / len(pair.words)
        return Encoded(states, shares)


def base_model(seed=0):
    rng = np.random.default_rng(seed)
    head = Head(rng.normal(size=(WIDTH + 1, 3)) / 3)
    prior = Prior(head, factor_of(rng.normal(size=(500, WIDTH))), 1.0, 0.0)
    return SentenceModel(Lengths(), head, prior, (0.0, 0.0, 0.0), 1.0, 0.6)


def project(articles=12, sentences=12, seed=4, noise=0.0):
    """Articles whose values follow a head of their own, which is not the shipped one."""
    rng = np.random.default_rng(seed)
    truth = Head(np.random.default_rng(99).normal(size=(WIDTH + 1, 3)) * 3)
    studied, taught = {}, []
    for number in range(articles):
        uid = UUID(int=seed * 1000 + number)
        features = rng.normal(size=(sentences, WIDTH)).astype(np.float32)
        codes = truth.logits(features).argmax(axis=1)
        codes = np.where(rng.random(sentences) < noise, rng.integers(0, 3, sentences), codes)
        spans = tuple(Span(n * 10, n * 10 + 9) for n in range(sentences))
        studied[uid] = Studied(spans, ("ARM",) * sentences, features)
        values = tuple(
            TaughtValue(s.start, s.end, "ARM", NAMES[code], 1.0)
            for s, code in zip(spans, codes, strict=True)
        )
        taught.append(TaughtArticle(uid, uid.hex, values))
    return studied, tuple(taught)


def task(articles, **more):
    return SentenceTask(articles, 0, "m", **more)


def test_what_a_project_says_is_learned_and_measured_on_other_articles():
    studied, articles = project()
    taught = learn_sentences(task(articles), studied, base_model())
    assert taught.name == SENTENCES
    assert set(taught.articles) == set(studied)
    held, shipped = taught.metrics["held_out"], taught.metrics["shipped"]
    assert held["n"] == 144
    assert held["macro_f1"] > shipped["macro_f1"] + 0.2
    assert taught.metrics["against"]["parent"] == "shipped"
    assert taught.metrics["against"]["low"] > 0
    assert not taught.is_worse
    model = base_model().learned_from(taught.data)
    assert model.fingerprint == taught.fingerprint


def test_any_order_of_articles_and_values_gives_the_same_bytes():
    studied, articles = project()
    rng = random.Random(5)
    mixed = tuple(
        replace(a, values=tuple(rng.sample(a.values, len(a.values))))
        for a in rng.sample(articles, len(articles))
    )
    one = learn_sentences(task(articles), studied, base_model())
    two = learn_sentences(task(mixed), studied, base_model())
    assert (one.data, one.metrics) == (two.data, two.metrics)


def test_few_articles_are_learned_from_without_figures():
    studied, articles = project(articles=4)
    taught = learn_sentences(task(articles), studied, base_model())
    assert taught.data
    assert taught.metrics["held_out"] is None
    assert "4 articles" in taught.metrics["reason"]


def test_labels_gone_wrong_are_seen_as_worse_than_the_parent():
    studied, good = project(articles=16)
    more, bad = project(articles=30, seed=7)
    rng = random.Random(2)
    turned = tuple(
        replace(a, values=tuple(replace(v, value=rng.choice(NAMES), weight=40.0)
                                for v in a.values[:2]))
        for a in bad
    )  # fmt: skip
    parent = Parent(tuple(a.article for a in good), 100.0)
    fine = learn_sentences(task(good, parent=parent), studied, base_model())
    assert not fine.is_worse
    heavy = learn_sentences(task((*good, *turned), parent=parent), studied | more, base_model())
    assert heavy.metrics["against"]["parent"] == "learned"
    assert heavy.metrics["against"]["high"] < 0
    assert heavy.is_worse


def test_a_value_finds_its_sentence_by_what_they_share():
    spans = (Span(0, 10), Span(10, 20), Span(10, 20))
    studied = Studied(spans, ("ARM", "ARM", "AZE"), np.zeros((3, WIDTH), dtype=np.float32))
    assert studied.row_of(TaughtValue(0, 10, "ARM", "neg", 1.0)) == 0
    assert studied.row_of(TaughtValue(11, 20, "ARM", "neg", 1.0)) == 1
    assert studied.row_of(TaughtValue(10, 20, "AZE", "neg", 1.0)) == 2
    assert studied.row_of(TaughtValue(0, 20, "ARM", "neg", 1.0)) is None
    assert studied.row_of(TaughtValue(0, 10, "AZE", "neg", 1.0)) is None


def test_nothing_to_learn_gives_nothing():
    studied, articles = project(articles=1)
    none = replace(articles[0], values=(TaughtValue(900, 909, "ARM", "neg", 1.0),))
    assert learn_sentences(task((none,)), studied, base_model()).data == b""


def test_the_school_asks_for_what_it_has_not_studied(suggester, scheme):
    text = "Armenia signed the paper. Azerbaijan refused it.\nThe lake is blue."
    request = SuggestRequest(Article(uid=uid_of_text(text), text=text), scheme)
    uid, school = request.article.uid, School(base_model)
    wanted = (TaughtArticle(uid, uid.hex, (TaughtValue(0, 25, "ARM", "neu", 1.0),)),)
    one = SentenceTask(wanted, 0, mark_of(scheme))
    assert school.lesson(one)().missing == (uid,)
    school.study(request, next(suggester.scenes([request])))
    taught = school.lesson(one)()
    assert taught.missing == ()
    assert taught.articles == (uid,)
    assert taught.metrics["pairs"] == 1
    assert school.lesson(replace(one, mark="other targets"))().missing == (uid,)


def test_tasks_and_answers_survive_the_line(scheme):
    studied, articles = project(articles=6)
    parent = Parent((articles[0].article,), 400.0)
    one = task(articles, parent=parent)
    assert task_from(request_from(task_line("7", one))) == one
    taught = learn_sentences(one, studied, base_model())
    assert taught_from(answer_from(taught_line("7", taught))) == taught
    text = "x"
    plain = SuggestRequest(Article(uid=uid_of_text(text), text=text), scheme)
    through = request_from(request_line("1", "study", plain)).noun()
    assert mark_of(through.scheme) == mark_of(scheme)
    with pytest.raises(ValueError):
        task_from(request_from(request_line("1", "learn")))
