"""Labels of articles become lessons by their place and target, and the curve keeps articles apart."""

from dataclasses import replace
from uuid import uuid4

import numpy as np
import pytest

from annotator.model.annotations import SentenceMark, SentenceValue
from annotator.model.articles import Article, uid_of_text
from annotator.nlp.requests import SuggestRequest
from annotator.nlp.sentiment.calibration import CLASSES
from annotator.nlp.sentiment.head import Head, Prior, factor_of
from annotator.nlp.sentiment.learning import Labelled, learning_curve, lessons_from
from annotator.nlp.sentiment.model import Lessons, SentenceModel

TEXT = (
    "Armenia replied to Azerbaijan in May. The weather was fine in Geneva.\n"
    "Azerbaijan sent a letter to the mediators."
)


@pytest.fixture
def labelled(scheme):
    def _labelled(text, *values):
        made = [
            SentenceValue(id=uuid4(), start=a, end=b, target=key, value=SentenceMark(mark))
            for a, b, key, mark in values
        ]
        article = Article(uid=uid_of_text(text), text=text, published="2024-05-01")
        return Labelled(SuggestRequest(article, scheme), tuple(made), weight=2.0)

    return _labelled


def test_labels_find_their_pairs(suggester, labelled):
    second = TEXT.index("Azerbaijan sent")
    entry = labelled(
        TEXT, (0, 37, "ARM", "pos"), (0, 37, "AZE", "neu"), (second, len(TEXT), "AZE", "neg")
    )
    lessons = lessons_from(suggester, [entry])
    assert [CLASSES[code] for code in lessons.labels] == ["pos", "neu", "neg"]
    assert lessons.features.shape == (3, suggester.arbiter.model.encoder.width)
    assert lessons.weights.tolist() == [2.0, 2.0, 2.0]
    assert set(lessons.groups) == {str(entry.request.article.uid)}


def test_mixed_unclear_and_absent_teach_nothing(suggester, labelled):
    entry = labelled(
        TEXT, (0, 37, "ARM", "mixed"), (0, 37, "AZE", "unclear"), (38, 70, "ARM", "none")
    )
    assert len(lessons_from(suggester, [entry]).labels) == 0


def test_an_article_of_nothing_teaches_nothing(suggester, labelled):
    lessons = lessons_from(suggester, [labelled("\n \n"), labelled(TEXT, (0, 37, "ARM", "neg"))])
    assert [CLASSES[code] for code in lessons.labels] == ["neg"]


def test_a_group_name_replaces_the_article(suggester, labelled):
    entry = replace(labelled(TEXT, (0, 37, "ARM", "neg")), group="wire-7")
    assert lessons_from(suggester, [entry]).groups == ("wire-7",)


class Given:
    name, width = "given", 4


@pytest.fixture
def project():
    rng = np.random.default_rng(8)
    truth = Head(rng.normal(size=(5, 3)) * 3)
    features = rng.normal(size=(300, 4)).astype(np.float32)
    lessons = Lessons(
        features,
        truth.logits(features).argmax(axis=1),
        np.ones(300),
        tuple(f"a{i % 25}" for i in range(300)),
    )
    shipped = Prior(Head(rng.normal(size=(5, 3))), factor_of(features), 1.0, 0.0)
    return SentenceModel(Given(), shipped.head, shipped, (0.0, 0.0, 0.0), 1.0, 0.6), lessons


def test_the_curve_rises_and_says_what_it_measured(project):
    points = learning_curve(*project)
    assert [point.articles for point in points] == [0, 10, 20]
    assert points[0].macro_f1 < points[1].macro_f1 <= points[2].macro_f1 + 0.02
    assert [point.measured for point in points] == [300, 180, 60]
    for point in points:
        assert point.lowest <= point.macro_f1 <= point.highest


def test_the_curve_is_the_same_each_time(project):
    assert learning_curve(*project, seed=2) == learning_curve(*project, seed=2)


def test_a_size_that_leaves_nothing_to_measure_is_left_out(project):
    assert learning_curve(*project, sizes=(24, 25, 100)) == []
