"""Stances that no rule knows: candidates, and what the clause model makes of them."""

import numpy as np
import pytest

from annotator.model.annotations import HolderKind, Stance
from annotator.nlp.learning.traits import rule_of
from annotator.nlp.sentiment.clauses import ClauseModel, shipped_clauses
from annotator.nlp.stance.weighed import WEIGHED
from tests.helpers.clause_training import gold_lessons, own_lessons
from tests.helpers.stance_passages import Marks, measure, passages
from tests.unit.nlp.conftest import Read

SPEAKER = "Norwegian senator Astrid Holmebakk said on Monday that "
TOLD = [
    f"{SPEAKER}Azerbaijan would send six experts to the talks.",
    "Armenia exports copper and lost 31 men to mines last year.",
    "Azerbaijan's border with Iran is 765 kilometres long.",
]


@pytest.fixture(scope="module", params=[0, 1], ids=["looked at", "set aside"])
def voices(request: pytest.FixtureRequest, read: Read) -> tuple[int, Marks]:
    return request.param, measure(request.param, lambda text: read(text).answer, "voices")


def test_each_half_is_as_dense_as_news() -> None:
    for number in (0, 1):
        found = passages(number, "voices")
        assert len(found) >= 20
        assert sum(not p.records for p in found) >= 7


def test_stances_in_many_voices_are_found_and_right(voices: tuple[int, Marks]) -> None:
    number, marks = voices
    recall, precision = ((0.25, 0.6), (0.3, 0.78))[number]
    assert marks.sign.recall >= recall
    assert marks.sign.precision >= precision


def test_what_no_rule_knows_is_offered_low_and_says_who_judged(read: Read) -> None:
    text = f"{SPEAKER}Armenia juggles its debts like a drunken waiter."
    told = [s for s in read(text).of(Stance) if rule_of(s) == WEIGHED]
    assert [(s.proposal.target, s.proposal.polarity) for s in told] == [("ARM", -1)]
    assert "the clause model" in told[0].reason
    assert not told[0].gated
    assert told[0].score < 0.55
    assert told[0].proposal.holder.kind is HolderKind.ENTITY


def test_words_that_a_rule_has_told_are_not_weighed_again(read: Read) -> None:
    text = f"{SPEAKER}Armenia has violated the agreement and juggles its debts."
    told = [s for s in read(text).of(Stance) if not s.gated]
    assert told
    assert WEIGHED not in {rule_of(s) for s in told}


def test_words_inside_a_stance_toward_another_target_are_not_weighed(read: Read) -> None:
    text = f"{SPEAKER}Azerbaijan was guilty of not recognizing Armenia's territorial integrity."
    told = [s for s in read(text).of(Stance) if not s.gated]
    assert {s.proposal.target for s in told} == {"AZE"}


def test_events_in_many_voices_get_no_sign(voices: tuple[int, Marks]) -> None:
    _, marks = voices
    assert marks.neutral.wanted - marks.neutral.right <= 2


@pytest.mark.parametrize("text", TOLD, ids=[text[:40] for text in TOLD])
def test_what_is_only_told_is_no_stance(text: str, read: Read) -> None:
    assert [s for s in read(text).of(Stance) if not s.gated] == []


def test_the_training_data_holds_a_thousand_clauses_and_nothing_set_aside() -> None:
    own, gold = list(own_lessons()), list(gold_lessons())
    assert len(own) >= 2500
    assert {np.sign(sign) for lesson in own for _, sign, _ in lesson.stances} == {-1, 1}
    read_text = {lesson.article.text for lesson in gold}
    for name in ("stance", "press", "styles", "voices"):
        assert not read_text & {p.text for p in passages(1, name)}


def test_a_model_comes_back_from_its_file(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = shipped_clauses()
    model.write(tmp_path / "clauses.npz")
    monkeypatch.setattr("annotator.nlp.sentiment.clauses.weights_folder", lambda: tmp_path)
    again: ClauseModel = shipped_clauses.__wrapped__()
    assert again.names == model.names
    assert np.allclose(again.head.weights, model.head.weights)
