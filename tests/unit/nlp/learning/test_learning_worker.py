"""The real suggestion process learns, beside what else it is asked, and forgets when it dies."""

import os
import signal
from uuid import UUID

import pytest

from annotator.errors import WorkerError
from annotator.model.annotations import SentenceValue, Stance
from annotator.model.articles import Article, uid_of_text
from annotator.nlp.learning.habits import learn_stances
from annotator.nlp.learning.lessons import (
    SENTENCES,
    STANCES,
    Learned,
    SentenceTask,
    StanceTask,
    TaughtArticle,
    TaughtValue,
    TaughtVerdict,
    mark_of,
)
from annotator.nlp.learning.traits import traits_of
from annotator.nlp.requests import SuggestRequest
from annotator.nlp.sentiment.loading import weights_folder

TEXT = "Ararat Mirzoyan accused Azerbaijan of genocide. Armenia signed the paper in Geneva."


def of_kind(answer, kind):
    return [s for s in answer.suggestions if isinstance(s.proposal, kind)]


def asked(scheme, learned=()):
    return SuggestRequest(Article(uid=uid_of_text(TEXT), text=TEXT), scheme, learned=learned)


def rejected(stance, count=9):
    traits = traits_of(stance)
    return StanceTask(
        tuple(TaughtVerdict(UUID(int=n), traits, stance.score, "", False, 1.0)
              for n in range(count)),
        0,
    )  # fmt: skip


def test_stances_of_a_kind_that_was_always_rejected_are_held_back(worker, scheme):
    [shown] = of_kind(worker.suggest(asked(scheme)), Stance)
    assert not shown.gated
    taught = worker.learn(rejected(shown))
    assert taught == learn_stances(rejected(shown))
    learned = Learned(STANCES, taught.fingerprint, taught.data)
    [held] = of_kind(worker.suggest(asked(scheme, (learned,))), Stance)
    assert held.gated
    assert held.id == shown.id
    assert held.producer.version == f"{shown.producer.version}+{taught.fingerprint}"
    assert "0 of 9 were kept in this project" in held.reason
    # Rolling back is asking without it.
    assert of_kind(worker.suggest(asked(scheme)), Stance) == [shown]


def test_a_model_that_cannot_be_read_is_passed_over(worker, scheme):
    broken = (Learned(STANCES, "x", b"?"), Learned(SENTENCES, "y", b"?"))
    plain = worker.suggest(asked(scheme))
    assert worker.suggest(asked(scheme, broken)).suggestions == plain.suggestions


def test_a_process_that_died_is_asked_again_and_names_what_it_must_study(worker, scheme):
    uid = uid_of_text(TEXT)
    wanted = (TaughtArticle(uid, uid.hex, (TaughtValue(48, 83, "ARM", "neg", 1.0),)),)
    task = SentenceTask(wanted, 0, mark_of(scheme))
    worker.ping()
    os.kill(worker.pid, signal.SIGKILL)
    assert worker.learn(task).missing == (uid,)


@pytest.mark.skipif(
    not list(weights_folder().glob("*.npz")), reason="the sentence model's weights are not here"
)
def test_sentence_values_are_learned_and_used(worker, scheme):
    uid = uid_of_text(TEXT)
    wanted = (TaughtArticle(uid, uid.hex, (TaughtValue(48, 83, "ARM", "neg", 200.0),)),)
    task = SentenceTask(wanted, 0, mark_of(scheme))
    worker.study(asked(scheme))
    taught = worker.learn(task)
    assert taught.articles == (uid,)
    learned = (Learned(SENTENCES, taught.fingerprint, taught.data),)
    before = worker.suggest(asked(scheme))
    after = worker.suggest(asked(scheme, learned))
    assert of_kind(after, SentenceValue) != of_kind(before, SentenceValue)
    assert {s.producer.version for s in of_kind(after, SentenceValue)} == {
        f"1+{taught.fingerprint}"
    }
    again = worker.learn(task)
    assert again.data == taught.data


def test_nonsense_is_refused_in_one_sentence(worker, scheme):
    [shown] = of_kind(worker.suggest(asked(scheme)), Stance)
    broken = (Learned(STANCES, "z", b"[]"),)
    task = StanceTask(rejected(shown).verdicts, 0, earlier=broken)
    with pytest.raises(WorkerError, match="no weights of a stance model"):
        worker.learn(task)
