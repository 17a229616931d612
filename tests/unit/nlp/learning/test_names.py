"""Training the recogniser of names in this process, on texts of a few lines."""

import math
import re
from dataclasses import replace
from uuid import UUID

import numpy as np
import pytest
from spacy.tokens import Doc

from annotator.model.annotations import Entity
from annotator.model.articles import Article, uid_of_text
from annotator.nlp.learning.lessons import ENTITIES, Learned, NamesTask, Parent, TaughtNames
from annotator.nlp.learning.measuring import f1_difference
from annotator.nlp.learning.names import LABELS, OUTSIDE, UNSAID, held_out, learn_names, tags_of
from annotator.nlp.learning.upper import (
    Switch,
    packed,
    put,
    recogniser_of,
    unpacked,
    weights_of,
)
from annotator.nlp.requests import SuggestRequest

WORDS = ("Nimbolar", "Calvenor", "Tersolin", "Perdazan", "Quorvane", "Istrolux")
LINES = (
    "The strange word {} was carved into the old wooden door.",
    "Everybody bought two pieces of {} before the shop closed.",
    "She put {} on the shelf and went home in the rain.",
    "We counted forty bags of {} in the cellar of the mill.",
)


def asked(scheme, number):
    lines = [LINES[n % 4].format(WORDS[(n + number) % len(WORDS)]) for n in range(8)]
    text = "\n".join((*lines, f"This was read out {number} times in May."))
    return SuggestRequest(Article(uid=uid_of_text(text), text=text), scheme, excluded=())


def names_in(text, label):
    return tuple((f.start(), f.end(), label) for f in re.finditer("|".join(WORDS), text))


def project(scheme, label="ORG", count=8, others=0):
    """Articles in which made-up words are names of a kind."""
    requests = {r.article.uid: r for r in (asked(scheme, n) for n in range(count + others))}
    uids = list(requests)
    taught = tuple(
        TaughtNames(u, u.hex, names_in(requests[u].article.text, label)) for u in uids[:count]
    )
    return NamesTask(taught, tuple(uids[count:]), 0), requests


def found(suggester, request, *learned):
    answer = next(suggester.suggest([replace(request, learned=learned)]))
    return [s for s in answer.suggestions if isinstance(s.proposal, Entity)]


@pytest.fixture(scope="module")
def trained(suggester, scheme):
    task, requests = project(scheme, others=3)
    return learn_names(suggester, task, requests)


def test_one_pass_reads_each_article_with_the_recogniser_it_asks_for(suggester, scheme, trained):
    learned = Learned(ENTITIES, trained.fingerprint, trained.data)
    request = asked(scheme, 99)
    before = found(suggester, request)
    one, two, three = (
        [s for s in answer.suggestions if isinstance(s.proposal, Entity)]
        for answer in suggester.suggest([request, replace(request, learned=(learned,)), request])
    )
    assert one == before == three
    marked = [s for s in two if s.producer.version != "1"]
    assert marked
    assert {(s.producer.name, s.producer.version) for s in marked} == {
        ("ner", f"1+{trained.fingerprint}")
    }


def test_figures_come_from_articles_it_was_not_trained_on(trained):
    figures = trained.metrics
    assert figures["held_out"]["articles"] + len(trained.articles) == 8
    assert figures["held_out"]["n"] == 8 * figures["held_out"]["articles"]
    assert figures["held_out"]["f1"] >= figures["shipped"]["f1"]
    assert figures["against"]["parent"] == "shipped"
    assert figures["against"]["difference"] >= 0
    assert not trained.is_worse
    assert figures["recipe"]["rehearsed_tokens"] > 0
    assert len(trained.data) < 100_000


def test_the_recogniser_by_itself_reads_what_the_project_labels(suggester, scheme, trained):
    suggester.read_names_as_shipped()
    ner = recogniser_of(suggester.nlp)
    shipped = weights_of(ner)
    request = asked(scheme, 99)
    words = suggester.passage(request).words

    def read():
        doc = ner(Doc(suggester.nlp.vocab, words=list(words)))
        return sum(ent.text in WORDS and ent.label_ == "ORG" for ent in doc.ents)

    before = read()
    put(ner, unpacked(trained.data, shipped, suggester.name))
    after = read()
    put(ner, shipped)
    assert after > before == read()


def test_the_same_lessons_give_the_same_bytes_and_leave_the_pipeline_alone(
    suggester, scheme, trained
):
    before = weights_of(recogniser_of(suggester.nlp))
    again = learn_names(suggester, *project(scheme, others=3))
    assert again.data == trained.data
    assert again.metrics == trained.metrics
    after = weights_of(recogniser_of(suggester.nlp))
    assert all(np.array_equal(before[key], after[key]) for key in before)


def test_labels_that_went_wrong_are_seen_as_worse(suggester, scheme):
    task, requests = project(scheme)
    good = learn_names(suggester, task, requests)
    out = held_out(task.articles, 0)
    turned = tuple(a if a.group in out else replace(a, names=()) for a in task.articles)
    used = Learned(ENTITIES, good.fingerprint, good.data)
    bad = replace(task, articles=turned, current=used, parent=Parent(good.articles))
    taught = learn_names(suggester, bad, requests)
    assert taught.metrics["against"]["parent"] == "learned"
    assert taught.metrics["against"]["difference"] < 0
    assert taught.is_worse


def test_few_articles_teach_nothing_and_say_so(suggester, scheme):
    taught = learn_names(suggester, *project(scheme, count=4))
    assert taught.data == b""
    assert "4 articles" in taught.metrics["reason"]


def test_a_training_nobody_waits_for_ends_and_leaves_the_pipeline_alone(suggester, scheme):
    before = weights_of(recogniser_of(suggester.nlp))
    asks = iter([True, True, False])
    with pytest.raises(InterruptedError):
        learn_names(suggester, *project(scheme), lambda: next(asks))
    after = weights_of(recogniser_of(suggester.nlp))
    assert all(np.array_equal(before[key], after[key]) for key in before)


def test_tags_say_names_nothing_and_what_is_not_known(suggester, scheme):
    request = asked(scheme, 0)
    text = request.article.text
    passage = suggester.passage(request)
    door, cut, mill = (text.index(w) for w in ("wooden door", "Calvenor", "mill"))
    names = ((door, door + 11, "FAC"), (cut, cut + 3, "ORG"), (0, 3, "WEAPON"))
    taught = TaughtNames(UUID(int=1), "g", names, ((mill, mill + 4),))
    tags = dict(reversed(list(zip(passage.words, tags_of(passage, taught), strict=True))))
    assert [tags[w] for w in ("old", "wooden", "door")] == [OUTSIDE, "B-FAC", "L-FAC"]
    assert tags["Calvenor"] == tags["mill"] == UNSAID
    assert tags["The"] == tags["shelf"] == OUTSIDE
    assert "WEAPON" not in LABELS


def test_held_out_articles_stay_held_out_and_groups_stay_together():
    few = [TaughtNames(UUID(int=n), f"group {n // 2}", ()) for n in range(40)]
    many = few + [TaughtNames(UUID(int=n), f"group {n // 2}", ()) for n in range(40, 400)]
    assert held_out(few, 0) <= held_out(many, 0)
    assert len(held_out(few[:4], 0)) == 2
    assert 0.1 < len(held_out(many, 0)) / 200 < 0.3


def test_weights_of_another_pipeline_are_passed_over(suggester, scheme, trained):
    shipped = weights_of(recogniser_of(suggester.nlp))
    with pytest.raises(ValueError, match="not trained from"):
        unpacked(trained.data, shipped, "en_other-1.0")
    moved = {key: value + 1 for key, value in shipped.items()}
    with pytest.raises(ValueError, match="not trained from"):
        unpacked(trained.data, moved, suggester.name)
    switch = Switch(suggester.nlp, "en_other-1.0")
    assert not switch.fits(Learned(ENTITIES, "f", trained.data))
    assert not switch.fits(Learned(ENTITIES, "g", b"no weights at all"))
    request = asked(scheme, 98)
    assert found(suggester, request, Learned(ENTITIES, "h", b"PK\x03\x04 cut short")) == found(
        suggester, request
    )


def test_packing_an_unchanged_recogniser_moves_nothing(suggester):
    ner = recogniser_of(suggester.nlp)
    shipped = weights_of(ner)
    back = unpacked(packed(ner, shipped, suggester.name), shipped, suggester.name)
    assert all(np.array_equal(back[key], shipped[key]) for key in shipped)


def test_the_difference_of_two_f1_is_that_of_their_sums():
    new, old = np.array([[3.0, 4, 4], [1, 1, 2]]), np.array([[2.0, 4, 4], [1, 2, 2]])
    found = f1_difference(new, old, ["a", "b"], 0)
    assert math.isclose(found.value, 8 / 11 - 6 / 12)
    assert found.low <= found.value <= found.high
    same = f1_difference(new, new, ["a", "b"], 0)
    assert (same.value, same.low, same.high) == (0, 0, 0)
