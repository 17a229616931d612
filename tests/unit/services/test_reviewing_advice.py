"""Advice from everybody's habits: shown for values with enough behind them, remembered rightly."""

import re

import pytest

from annotator.agreement.costs import Costs
from annotator.agreement.dawid_skene import dawid_skene
from annotator.jobs import immediate
from annotator.model.annotations import Layer
from annotator.services.review.advice import LEAST_UNITS, Advice
from annotator.services.review.queue import Filter, Sort
from annotator.services.review.reading import read_cases
from annotator.services.review.reviewing import Reviewing
from annotator.settings import Settings
from tests.helpers.court import Court, cell
from tests.helpers.review_people import simulated


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    made = simulated(tmp_path_factory.mktemp("advice"), people=("anna", "bela", "cora"))
    yield made
    made.close()


@pytest.fixture
def reviewing(store, tmp_path):
    made = Reviewing(store, immediate(), Settings(tmp_path / "s.json"))
    made.acts.sit_down(store.people.ensure("judge"))
    made.shelf.load()
    return made


def test_the_line_is_what_the_stored_values_give(reviewing, store):
    said = []
    reviewing.measured.connect(said.append)
    reviewing.shelf.ask(Filter(layer=Layer.SENTENCE), Sort.COST)
    item = reviewing.shelf.item
    reviewing.measure("")
    line = said[-1].splitlines()[-1]
    rows, here = [], None
    for case in read_cases(store, Costs()):
        people = sorted(case.works)
        units = {}
        for person, labels in case.works.items():
            for label in labels.values():
                if label.layer is Layer.SENTENCE and label.target == item.cluster.group:
                    place = units.setdefault((label.start, label.end), {})
                    place[person] = label.value.value
        for (start, _), values in sorted(units.items()):
            if len(values) > 1:
                if (case.article, start) == (item.cluster.article, item.cluster.start):
                    here = len(rows)
                rows.append([values.get(person) for person in people])
    value, share = next(iter(dawid_skene(rows).of(here).items()))
    assert line.startswith(f"By everybody’s habits (3 people, {len(rows)} values): {value} ")
    assert re.search(rf"{value} {share:.0%}".replace("%", " %"), line)


def test_it_learns_once_and_anew_when_somebody_changed_a_value(reviewing, monkeypatch):
    runs = []
    monkeypatch.setattr(
        "annotator.services.review.advice.dawid_skene",
        lambda ratings: runs.append(len(ratings)) or dawid_skene(ratings),
    )
    advice, shelf = Advice(), reviewing.shelf
    shelf.ask(Filter(layer=Layer.SENTENCE), Sort.COST)
    cluster = shelf.item.cluster
    words = advice.words(shelf.cases, cluster)
    assert advice.words(dict(shelf.cases), cluster) == words
    assert len(runs) == 1
    rest = dict(list(shelf.cases.items())[:-1])
    advice.words(rest, cluster)
    assert len(runs) == 2


@pytest.mark.parametrize("people", [2, 3])
def test_too_little_gives_no_advice(tmp_path, people):
    court = Court(tmp_path)
    for who in range(people):
        court.finish(who, cell(("neg", "pos", "neu")[who]))
    reviewing = court.open()
    item = court.item(Layer.SENTENCE)
    assert LEAST_UNITS > 1
    assert Advice().words(reviewing.shelf.cases, item.cluster) == ""
    court.store.close()


def test_names_are_nothing_to_advise_on(reviewing):
    reviewing.shelf.ask(Filter(layer=Layer.ENTITY), Sort.COST)
    assert Advice().words(reviewing.shelf.cases, reviewing.shelf.item.cluster) == ""
