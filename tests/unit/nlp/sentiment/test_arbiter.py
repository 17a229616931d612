"""The sentence model beside the rules: it adds where they are silent and never overrules them."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.model.annotations import SentenceMark, SentenceValue
from annotator.nlp.requests import SuggestRequest
from annotator.nlp.sentiment.arbiter import Arbiter, told_by
from annotator.nlp.sentiment.model import Verdict
from tests.helpers.suggestion_scores import articles_in, score

GOLD = Path(__file__).parents[3] / "data" / "gold" / "set"


def value_of(reading, target):
    return next(s for s in reading.of(SentenceValue) if s.proposal.target == target)


def certain(name, score=0.97):
    rest = (1 - score) / 2
    order = ("neg", "neu", "pos")
    return Verdict(tuple(score if n == name else rest for n in order), ("word",))


@pytest.fixture
def judged(suggester, monkeypatch):
    """Makes the sentence model say what the test wants."""

    def _judged(verdict):
        said = lambda self, pairs: [verdict] * len(pairs)  # noqa: E731
        monkeypatch.setattr(type(suggester.arbiter.model), "judge", said)

    return _judged


def test_it_speaks_where_no_expression_does(read, judged):
    judged(certain("neg", 0.83))
    suggestion = value_of(read("The minister mentioned Armenia in his memoirs."), "ARM")
    assert suggestion.proposal.value is SentenceMark.NEG
    assert suggestion.score == pytest.approx(0.83)
    assert "p 0.83" in suggestion.reason
    assert "“word”" in suggestion.reason
    assert not suggestion.gated


def test_below_its_gate_the_answer_of_the_rules_stands(read, judged):
    judged(certain("neg", 0.59))
    suggestion = value_of(read("The minister mentioned Armenia in his memoirs."), "ARM")
    assert suggestion.proposal.value is SentenceMark.NEU
    assert "no words that judge" in suggestion.reason


def test_rules_win_where_a_frame_fires(read, judged):
    judged(certain("pos"))
    suggestion = value_of(read("The senator condemned Armenia for the attack."), "ARM")
    assert suggestion.proposal.value is SentenceMark.NEG
    assert "model" not in suggestion.reason


def test_an_absent_target_is_nobodys_business(read, judged):
    judged(certain("pos"))
    suggestion = value_of(read("The senator spoke of the weather."), "ARM")
    assert suggestion.proposal.value is SentenceMark.NONE


def test_the_reason_names_the_class_and_the_words(suggester):
    arbiter = Arbiter(replace(suggester.arbiter.model, gate=0.7))
    verdict = Verdict((0.1, 0.15, 0.75), ("answered", "promptly"))
    mark, score, reason, by = told_by(arbiter, verdict, "Baku")
    assert (mark, score, by) == (SentenceMark.POS, 0.75, "sentiment")
    assert reason.startswith("the sentence model reads it as positive (p 0.75)")
    assert reason.endswith("the words that weighed most: “answered”, “promptly”")
    mark, score, reason, by = told_by(arbiter, Verdict((0.1, 0.8, 0.1), ()), "Baku")
    assert (mark, score, by) == (SentenceMark.NEU, 0.8, "sentiment")
    assert reason.startswith("“Baku” is in it")
    assert reason.endswith("neutral (p 0.80)")
    mark, _, reason, by = told_by(arbiter, Verdict((0.65, 0.3, 0.05), ("war",)), "Baku")
    assert (mark, by) == (SentenceMark.NEU, "sentences")
    assert "negative (p 0.65), which is below its gate" in reason


def test_the_producer_tells_which_weights_judged(read, suggester, judged):
    text = "Armenia signed the paper in Geneva. The senator condemned Armenia."
    judged(certain("neu"))
    values = [s for s in read(text).of(SentenceValue) if s.proposal.target == "ARM"]
    model, rules = (s.producer for s in values)
    assert (model.name, rules.name) == ("sentiment", "sentences")
    assert model.fingerprint.endswith(suggester.arbiter.model.fingerprint)
    assert not rules.fingerprint.endswith(suggester.arbiter.model.fingerprint)


@pytest.fixture(scope="module")
def development(suggester, scheme):
    gold = list(articles_in(GOLD / "development.jsonl"))
    answers = list(suggester.suggest([SuggestRequest(a, scheme) for a, _ in gold]))
    return [(a, w, s.suggestions) for (a, w), s in zip(gold, answers, strict=True)]


def silenced(suggestions):
    """What the rules alone would have said."""
    for suggestion in suggestions:
        if suggestion.producer.name == "sentiment":
            neutral = replace(suggestion.proposal, value=SentenceMark.NEU)
            yield replace(suggestion, proposal=neutral)
        else:
            yield suggestion


def test_with_the_model_more_sentences_are_right(development):
    ours = score(development).sentence_f1
    rules = score([(a, w, list(silenced(s))) for a, w, s in development]).sentence_f1
    assert ours > rules


def test_events_stay_neutral(development):
    """Sentences that tempt a word list: the model may make few of them polar."""
    traps = tomllib.loads((GOLD / "traps.toml").read_text("utf-8"))["trap"]
    texts = {" ".join(trap["text"].split()) for trap in traps}
    seen, wrong = 0, []
    for article, work, suggestions in development:
        gold = {(r["start"], r["target"]): r["value"] for r in work["sentences"]}
        for suggestion in suggestions:
            value = suggestion.proposal
            if not isinstance(value, SentenceValue):
                continue
            text = " ".join(article.text[value.start : value.end].split())
            if text not in texts or gold.get((value.start, value.target)) != "neu":
                continue
            seen += 1
            if value.value not in {SentenceMark.NEU, SentenceMark.NONE}:
                wrong.append((text, value.target, suggestion.reason))
    assert seen > 15
    assert len(wrong) <= seen // 20, wrong
