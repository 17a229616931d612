"""A default for unvalued sentences: figures, counts and unit tables against plain counting."""

import csv
import random
from collections import Counter
from uuid import uuid4

import krippendorff
import numpy as np
import pytest

from annotator.agreement.samples import Ask
from annotator.agreement.unit_table import sentence_units
from annotator.errors import RefusalError
from annotator.model.annotations import SentenceMark, SentenceValue, Zone
from annotator.model.articles import Status, WorkState
from annotator.model.bundles import ArticleBundle, WorkBundle
from annotator.model.changes import Edit
from annotator.model.segmentation import provisional
from annotator.services.comparison.agreement import Agreement, Selection
from annotator.services.comparison.files import write_folder
from annotator.services.comparison.leavings import leavings
from tests.helpers import projects as made

PEOPLE = ("anna", "bela", "cora")
VALUES = [mark.value for mark in SentenceMark]
SENTENCES = [f"This is sentence number {word}." for word in ("one", "two", "three", "four", "five")]
TEXT = " ".join(SENTENCES)
BOUNDS = [(span.start, span.end) for span in provisional(TEXT).sentences]


def project_of(folder, answers, struck):
    """Articles of five sentences; `answers[article][person]` their values, `struck` what is out."""
    store = made.project(folder)
    bundles = []
    for number, works in enumerate(answers):
        article = made.article(f"{TEXT}\n{number:03}")
        found = [
            WorkBundle(
                person=name,
                state=WorkState(Status.DONE),
                annotations=labels_of(article.text, values, struck.get((number, name))),
            )
            for name, values in zip(PEOPLE, works, strict=True)
            if values is not None
        ]
        bundles.append(ArticleBundle(article=article, works=tuple(found)))
    for outcome in store.articles.add(bundles):
        assert outcome.uid
    return store


def labels_of(text, values, out=None):
    """Values of the sentences, and the last line as furniture; `out` is another story."""
    labels = [value_at(place, value) for place, value in enumerate(values) if value is not None]
    labels.append(Zone(id=uuid4(), start=len(TEXT), end=len(text), kind="FURNITURE"))
    if out is not None:
        start, end = BOUNDS[out]
        labels.append(Zone(id=uuid4(), start=start, end=end, kind="OTHER_STORY"))
    return tuple(labels)


def value_at(place, value):
    start, end = BOUNDS[place]
    return SentenceValue(id=uuid4(), start=start, end=end, target="ARM", value=SentenceMark(value))


def plain_units(answers, struck, default):
    """What a reader of the documentation counts: person by person, sentence by sentence."""
    units, missing = [], 0
    for number, works in enumerate(answers):
        if sum(values is not None for values in works) < 2:
            continue
        for place in range(len(BOUNDS)):
            row = []
            for name, values in zip(PEOPLE, works, strict=True):
                out = struck.get((number, name)) == place
                value = None if values is None or out else values[place] or default
                row.append(value)
            if any(row):
                units.append(row)
                missing += sum(
                    value is None and values is not None
                    for value, values in zip(row, works, strict=True)
                )
    return units, missing


def nominal(units):
    codes = [
        [VALUES.index(unit[k]) if unit[k] else np.nan for unit in units] for k in range(len(PEOPLE))
    ]
    return krippendorff.alpha(np.array(codes, dtype=float), level_of_measurement="nominal")


def missing_of(report):
    return sum(
        each["count"]
        for each in report["excluded"]
        if each["what"] == "sentence values for ARM" and "default" in each["why"]
    )


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """Forty articles with gaps, sentences struck out, and some that a third person left alone."""
    dice = random.Random(11)
    answers = [
        tuple(
            None
            if name == "cora" and dice.random() < 0.3
            else dice.choices([*VALUES, None], [1] * len(VALUES) + [9], k=len(BOUNDS))
            for name in PEOPLE
        )
        for _ in range(40)
    ]
    struck = {(dice.randrange(40), dice.choice(PEOPLE)): dice.randrange(5) for _ in range(30)}
    store = project_of(tmp_path_factory.mktemp("unmarked"), answers, struck)
    yield store, answers, struck
    store.close()


@pytest.mark.parametrize("default", [None, "none", "neu"])
def test_figures_counts_and_units_are_those_of_plain_counting(drawn, tmp_path, default):
    store, answers, struck = drawn
    asked = Agreement(store)
    gathered = asked.gather(Selection(layers=("sentence",), unmarked=default))
    report = asked.report_on(gathered)
    units, missing = plain_units(answers, struck, default)
    assert missing
    assert default is None or len(units) > 4 * len(answers)
    entry = report["layers"]["sentence"]["targets"]["ARM"]
    assert entry["units"] == sum(sum(map(bool, unit)) > 1 for unit in units)
    assert entry["alpha_nominal"] == pytest.approx(nominal(units), abs=1e-9)
    assert missing_of(report) == missing
    opened = leavings(gathered, Ask("sentence", "alpha_nominal", "ARM"))
    assert sum(len(each.all()) for each in opened if "default" in each.why) == missing
    write_folder(tmp_path / "out", report, gathered)
    with (tmp_path / "out" / "sentence_units.csv").open(encoding="utf-8", newline="") as stream:
        rows = [[row[name] or None for name in PEOPLE] for row in csv.DictReader(stream)]
    assert sorted(map(str, rows)) == sorted(map(str, units))


def test_sentences_that_nobody_valued_count_as_the_default_says(tmp_path):
    answers = [(["neg", None, None, None, None], ["pos", None, None, None, None], None)]
    store = project_of(tmp_path, answers, {})
    asked = Agreement(store)
    left = asked.report(Selection(layers=("sentence",)))["layers"]["sentence"]["targets"]["ARM"]
    filled = asked.report(Selection(layers=("sentence",), unmarked="none"))
    entry = filled["layers"]["sentence"]["targets"]["ARM"]
    assert (left["units"], entry["units"]) == (1, 5)
    assert (left["agreement"], entry["agreement"]) == (0.0, 0.8)
    assert entry["alpha_applicable"] == 1.0
    assert not missing_of(filled)
    store.close()


def test_a_sentence_valued_within_other_bounds_counts_once(tmp_path):
    store = project_of(tmp_path, [(["neg"] * 5, [None] * 5, None)], {})
    uid = store.articles.uids()[0]
    whole = provisional(TEXT)
    joined = (type(whole.sentences[0])(BOUNDS[0][0], BOUNDS[1][1]), *whole.sentences[2:])
    store.articles.set_segmentation(uid, type(whole)(whole.tokens, joined, "test"))
    gathered = Agreement(store).gather(Selection(layers=("sentence",), unmarked="none"))
    entry = Agreement(store).report_on(gathered)["layers"]["sentence"]["targets"]["ARM"]
    assert entry["units"] == 5, "as they were valued, not as they are cut now"
    store.close()


def test_second_readings_are_filled_alike(tmp_path):
    store = project_of(tmp_path, [(["neg", None, "pos", None, None], None, None)], {})
    first = store.people.by_name("anna")
    again = store.people.second_reading(first.id)
    uid = store.articles.uids()[0]
    done = Edit(WorkState(Status.UNSTARTED), WorkState(Status.DONE))
    store.works.commit(made.change(uid, again, *made.adding(value_at(0, "neg")), done), 0)
    study = Agreement(store).gather(Selection(unmarked="none")).study.again("anna")
    counts = Counter(unit.values for unit in sentence_units(study, "ARM"))
    # The first time the last line was struck out, the second time it was not.
    assert counts == {
        ("neg", "neg"): 1, ("pos", "none"): 1, ("none", "none"): 3, (None, "none"): 1,
    }  # fmt: skip
    store.close()


def test_a_default_that_is_no_value_is_refused(tmp_path):
    store = project_of(tmp_path, [], {})
    with pytest.raises(RefusalError, match="“maybe” is no sentence value; choose among neg, neu"):
        Agreement(store).gather(Selection(unmarked="maybe"))
    store.close()
