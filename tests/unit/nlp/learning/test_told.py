"""What a project's sentence model sees, says before it learned anything, and changes after."""

from dataclasses import replace

import numpy as np
import pytest

from annotator.model.annotations import SentenceMark, SentenceValue
from annotator.model.articles import Article, uid_of_text
from annotator.nlp.learning.lessons import (
    SENTENCES,
    Learned,
    SentenceTask,
    TaughtArticle,
    TaughtValue,
)
from annotator.nlp.learning.school import School, studied_of
from annotator.nlp.learning.sentences import learn_sentences
from annotator.nlp.learning.told import BUCKETS, SILENT, all_told, around, vectors_of
from annotator.nlp.requests import SuggestRequest
from annotator.nlp.sentiment.calibration import CLASSES
from annotator.nlp.stance.finder import stances_in

TEXT = (
    "Ursula Henschke accused Azerbaijan of genocide. "
    "Armenia published the timetable on Tuesday. "
    "Azerbaijan is a reliable partner, the minister said."
)


def request_for(scheme, text):
    return SuggestRequest(Article(uid=uid_of_text(text), text=text), scheme, excluded=())


def values_of(suggester, request):
    answer = next(suggester.suggest([request]))
    return [s for s in answer.suggestions if isinstance(s.proposal, SentenceValue)]


@pytest.fixture(scope="module")
def told(suggester, scheme):
    request = request_for(scheme, TEXT)
    _, scene = next(suggester.scenes([request]))
    return all_told(scene, list(stances_in(scene, scheme)), ["ARM", "AZE"])


def test_every_target_in_every_sentence_is_told_with_its_rules(told):
    assert [(t.number, t.key, t.mark) for t in told] == [
        (0, "AZE", "neg"), (1, "ARM", SILENT), (2, "AZE", "pos"),
    ]  # fmt: skip
    assert any(trait.startswith("rule ") for trait in told[0].traits)
    assert not any(trait.startswith("rule ") for trait in told[1].traits)
    assert not any("AZE" in trait or "Azerbaijan" in trait for t in told for trait in t.traits)


def test_with_nothing_learned_it_says_what_is_suggested_now(suggester, told):
    shipped = suggester.arbiter.model
    model = around(shipped)
    vectors = vectors_of(told, shipped)
    assert vectors.shape == (3, model.encoder.width)
    assert model.encoder.width == 2 * shipped.encoder.width + 7 + BUCKETS
    assert model.encoder.name != shipped.encoder.name
    shares = model.probabilities(vectors)
    assert CLASSES[shares[0].argmax()] == "neg"
    assert CLASSES[shares[2].argmax()] == "pos"
    silent = model.probabilities(vectors[1:2])[0]
    plain = shipped.probabilities(vectors[1:2, -shipped.encoder.width :])[0]
    assert silent[1] > 0
    assert np.log(silent[0] / silent[2]) == pytest.approx(np.log(plain[0] / plain[2]), 1e-3)


def test_no_pairs_make_no_vectors(suggester):
    shipped = suggester.arbiter.model
    assert vectors_of([], shipped).shape == (0, around(shipped).encoder.width)


def test_what_a_project_says_of_a_turn_of_phrase_is_suggested_and_explained(suggester, scheme):
    turns = [
        f"Armenia carries its burden into week {n}. The paper of day {n} was signed in Geneva."
        for n in range(9)
    ]
    shipped = suggester.arbiter.model
    studied, articles = {}, []
    for text in turns[:8]:
        request = request_for(scheme, text)
        uid = request.article.uid
        studied[uid] = studied_of(request, next(suggester.scenes([request])), shipped)
        end = text.index(".") + 1
        articles.append(TaughtArticle(uid, uid.hex, (TaughtValue(0, end, "ARM", "pos", 1.0),) * 3))
    task = SentenceTask(tuple(articles), 0, "m")
    taught = learn_sentences(task, studied, around(shipped))
    asked = request_for(scheme, turns[8])
    before = next(v for v in values_of(suggester, asked) if v.proposal.target == "ARM")
    assert before.proposal.value is SentenceMark.NEU
    learned = (Learned(SENTENCES, taught.fingerprint, taught.data),)
    values = values_of(suggester, replace(asked, learned=learned))
    after = next(v for v in values if v.id == before.id)
    assert after.proposal.value is SentenceMark.POS
    assert after.reason.startswith("Sentences like it are positive in this project’s labels (p 0.")
    assert before.reason.rstrip(".")[1:] in after.reason
    assert after.producer.version == f"{before.producer.version}+{taught.fingerprint}"
    absent = [v for v in values if v.proposal.target == "AZE"]
    assert {v.proposal.value for v in absent} == {SentenceMark.NONE}
    # Rolling back is asking without it.
    assert next(v for v in values_of(suggester, asked) if v.id == before.id) == before


def test_an_article_without_counting_text_has_no_pairs(suggester, scheme):
    school = School(lambda: suggester.arbiter.model)
    request = request_for(scheme, " ")
    school.study(request, next(suggester.scenes([request])))
    assert studied_of(request, None, suggester.arbiter.model).spans == ()
