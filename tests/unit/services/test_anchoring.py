"""The anchoring report on works made by real acts with a clock that is ours."""

import random
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from annotator.agreement.spans import span_f1_exact
from annotator.jobs import Job, immediate
from annotator.model import labelling, settling
from annotator.model.annotations import Entity, Layer
from annotator.model.articles import Status
from annotator.model.changes import Change
from annotator.model.finished import DecidedSuggestion
from annotator.model.sketch import Sketch
from annotator.model.spans import Span
from annotator.model.suggestions import Outcome, Producer
from annotator.services.anchor import anchoring
from annotator.services.anchor.figures import (
    agreed,
    decision_seconds,
    difference_estimate,
    omissions,
    ratio_estimate,
    shares_of,
)
from annotator.services.anchor.words import interval, summary, tables
from annotator.services.desk import Desk
from tests.helpers.samples import sample_project

BEGIN = datetime(2024, 5, 6, 9, 0, tzinfo=UTC)  # a Monday


class Clock:
    def __init__(self):
        self.now = BEGIN

    def __call__(self):
        return self.now

    def pass_by(self, seconds):
        self.now += timedelta(seconds=seconds)


class Team:
    """People who label the sample articles; every act takes the seconds that are said."""

    def __init__(self, folder):
        self.store = sample_project(folder)
        self.clock = Clock()
        self.desk = Desk(self.store, immediate(), self.clock)
        self.articles = self.store.articles.uids()

    def seat(self, name):
        person = self.store.people.ensure(name)
        self.desk.sit_down(person.id)
        return person.id

    def open(self, number, *, hidden=False):
        uid = self.articles[number]
        if hidden:
            self.store.works.hide_suggestions(uid, self.desk.person, True)
        self.desk.open(uid)
        return self.desk.document

    def entities(self):
        return self.desk.document.open_suggestions(Layer.ENTITY)

    def do(self, act, *args, seconds=3):
        self.clock.pass_by(seconds)
        assert self.desk.act(act, *args)

    def accept(self, *suggestions, seconds=3):
        for suggestion in suggestions:
            self.do(settling.accept, suggestion.id, seconds=seconds)

    def finish(self):
        self.do(labelling.set_status, Status.DONE)

    def report(self):
        return anchoring.report(self.store, Job())


@pytest.fixture
def team(tmp_path):
    made = Team(tmp_path)
    yield made
    made.store.close()


def row_of(report, person, layer=Layer.ENTITY):
    return next(r for r in report.verdicts if (r.person, r.layer) == (person, layer))


def test_shares_time_bulk_and_what_is_left_open(team):
    team.seat("alice")
    team.open(0)
    found = team.entities()
    team.accept(*found[:4])
    team.do(settling.reject, found[4].id, seconds=7)
    team.do(settling.accept_all, team.entities()[:5], Layer.ENTITY)
    row = row_of(team.report(), "alice")
    assert (row.producer, row.shares.decided, row.shares.bulk) == ("gold", 10, 5)
    assert (row.shares.accepted, row.shares.rejected, row.shares.edited) == (9, 1, 0)
    assert row.shares.share(row.shares.accepted) == 0.9
    assert (row.seconds, row.timed) == (3.0, 5), "one act on many has no time of its own"
    assert row.pending == len(found) - 10


def test_correcting_counts_as_edited_and_answering_otherwise_as_replaced(team):
    team.seat("alice")
    team.open(0)
    first, second = team.entities()[:2]
    team.accept(first)
    label = next(iter(team.desk.document.annotations))
    team.do(labelling.relabel, label, "LAW")
    zone = team.desk.document.open_suggestions(Layer.ZONE)[0]
    whole = Span(0, len(team.desk.document.text))
    team.do(labelling.label_zone, whole, "BODY")
    report = team.report()
    assert row_of(report, "alice").shares.edited == 1
    assert row_of(report, "alice", Layer.ZONE).shares.replaced >= 1
    assert second.id not in team.desk.document.verdicts
    assert zone.id in team.desk.document.verdicts


def label_all(team, spans):
    for start, end, label in spans:
        team.do(labelling.label_entity, Span(start, end), label)


def some_spans(document, count):
    tokens = [t for t in document.segmentation.tokens if t.end - t.start > 3]
    return [(t.start, t.end, "LOC") for t in tokens[: count * 3 : 3]]


def test_agreement_is_split_by_shown_and_hidden_and_equals_the_exact_f1(team):
    rows = {}
    for name, keep in (("alice", 5), ("bob", 3)):
        team.seat(name)
        for number in range(4):
            document = team.open(number, hidden=number >= 2)
            if number < 2:
                team.accept(*team.entities()[:4])
            else:
                label_all(team, some_spans(document, keep))
            team.finish()
            for e in team.desk.document.of_type(Entity):
                side = rows.setdefault((name, number >= 2), [])
                side.append((str(number), e.start, e.end, e.label))
    report = team.report()
    (row,) = report.agreement
    assert (report.works_shown, report.works_hidden) == (4, 4)
    for side, hidden in ((row.shown, False), (row.hidden, True)):
        exact = span_f1_exact(rows["alice", hidden], rows["bob", hidden])
        assert side.value == pytest.approx(float(exact))
        assert side.documents == 2
    assert row.shown.value == 1.0
    assert row.difference.value == pytest.approx(row.shown.value - row.hidden.value)
    assert row.difference.low is None, "two articles on a side are too few for an interval"


def test_omissions_count_only_what_nobody_suggested(team):
    gold = team.seat("gold")
    extra = {}
    for number in (0, 1):
        uid = team.articles[number]
        document = team.store.works.document(uid, gold)
        offered = {(s.span.start, s.span.end) for s in document.open_suggestions(Layer.ENTITY)}
        taken = [s for s in some_spans(document, 30) if not any(
            s[0] < b and a < s[1] for a, b in offered)]  # fmt: skip
        extra[number] = taken[:6]
        desk = Desk(team.store, immediate(), team.clock)
        desk.sit_down(gold)
        desk.open(uid)
        _adjudicate(team.store, desk, [Span(s[0], s[1]) for s in taken[:6]])
    team.seat("alice")
    team.open(0)
    label_all(team, extra[0][:2])
    team.finish()
    team.open(1, hidden=True)
    label_all(team, extra[1][:5])
    team.finish()
    (row,) = team.report().omissions
    assert (row.person, row.reference) == ("alice", "gold")
    assert (row.shown.value, row.shown.n) == (pytest.approx(4 / 6), 6)
    assert (row.hidden.value, row.hidden.n) == (pytest.approx(1 / 6), 6)


def _adjudicate(store, desk, spans):
    """Gold labels, as adjudication writes them."""
    sketch = Sketch(desk.document, now=BEGIN)
    for span in spans:
        labelling.label_entity(sketch, span, "LOC")
    labelling.set_status(sketch, Status.DONE)
    draft = sketch.draft("gold")
    change = Change(id=uuid4(), article=desk.document.article.uid, person=desk.person,
                    title="gold", at=BEGIN, edits=draft.edits)  # fmt: skip
    store.works.commit(change, desk.document.facts.revision, adjudicating=True)


@pytest.mark.parametrize(("seconds", "notice"), [(0.5, True), (5.0, False)])
def test_a_rubber_stamp_is_noticed_only_when_it_is_fast(team, seconds, notice):
    team.seat("alice")
    for number in range(4):
        team.open(number)
        team.accept(*team.entities(), seconds=seconds)
        team.finish()
    (row,) = team.report().stamps
    assert row.f1 > 0.98
    assert row.labels >= 50
    assert row.is_notice is notice


def test_acceptance_over_time_by_week_and_by_articles(team):
    team.seat("alice")
    team.open(0)
    team.accept(*team.entities()[:3])
    team.clock.now = BEGIN + timedelta(days=9)
    team.open(1)
    first, second = team.entities()[:2]
    team.accept(first)
    team.do(settling.reject, second.id)
    report = team.report()
    weeks = [(r.period, r.accepted, r.n, r.is_few) for r in report.weeks if r.producer == "gold"]
    assert weeks == [("2024-05-06", 3, 3, True), ("2024-05-13", 1, 2, True)]
    assert [(r.period, r.accepted, r.n) for r in report.paces] == [("articles 1–20", 4, 5)]


def test_the_report_of_an_empty_project_and_as_words(team):
    report = team.report()
    assert not report.verdicts
    assert "set one in the settings" in summary(report)
    made = tables(report)
    assert len(made) == 6
    assert all(not table.rows for table in made)
    team.seat("alice")
    team.open(0)
    team.accept(team.entities()[0])
    (row,) = [r for r in tables(team.report())[0].rows if r.cells[1] == "entities"]
    assert row.cells[2].startswith("gold labels")
    assert row.is_quiet
    assert row.cells[4] == "100 %"
    assert len(row.cells) == len(made[0].columns)
    data = team.report().as_data()
    assert any(r["shares"]["decided"] == 1 for r in data["verdicts"])
    assert "share" in data["weeks"][0]


def test_scores_and_acceptance_above_a_threshold(team):
    team.seat("alice")
    team.open(0)
    first, second = team.entities()[:2]
    team.accept(first)
    team.do(settling.reject, second.id)
    found = anchoring.scores(team.store)[Layer.ENTITY]
    assert anchoring.accepted_above(found, 0.9) == (0.5, 2)
    assert anchoring.accepted_above(found, 0.91) == (None, 0)


def decided(article, seconds, outcome=Outcome.ACCEPTED, *, bulk=False, shown=BEGIN):
    return DecidedSuggestion(
        article=article, person=UUID(int=1), suggestion=uuid4(), layer=Layer.ENTITY,
        producer=Producer("p", "1"), score=0.9, outcome=outcome, shown_at=shown,
        decided_at=None if seconds is None else BEGIN + timedelta(seconds=seconds),
        hidden=False, is_bulk=bulk,
    )  # fmt: skip


def test_decision_times_count_from_the_decision_before():
    here, there = UUID(int=1), UUID(int=2)
    rows = [decided(here, 4), decided(here, 9), decided(there, 2), decided(there, None)]
    together = [decided(here, 20) for _ in range(5)]
    pair = [decided(there, 5), decided(there, 5)]
    found = decision_seconds([*rows, *together, *pair])
    assert [found.get(row.suggestion) for row in rows] == [4, 5, 2, None]
    assert not any(row.suggestion in found for row in together)
    assert [found[row.suggestion] for row in pair] == [3, 3]
    assert shares_of([*rows, *together]).decided == 9


def test_omitted_spans_overlap_rather_than_match():
    expected = frozenset({(0, 5, "PERSON"), (10, 15, "PERSON"), (20, 25, "GPE")})
    assert omissions(expected, frozenset({(1, 3, "PERSON")}), frozenset({(21, 30, "GPE")})) == (
        2,
        1,
    )
    assert omissions(expected, frozenset({(1, 3, "GPE")}), frozenset()) == (3, 3)


def test_an_interval_covers_the_value_is_reproducible_and_needs_documents():
    chance = random.Random(3)
    many = {UUID(int=n): (chance.randint(5, 10), 10) for n in range(30)}
    first, again = ratio_estimate(many), ratio_estimate(many)
    assert first == again
    assert first.low < first.value < first.high
    assert ratio_estimate(dict(list(many.items())[:4])).low is None
    assert ratio_estimate({}).value is None
    worse = {uid: (max(0, a - 4), b) for uid, (a, b) in many.items()}
    gap = difference_estimate(many, worse)
    assert gap.low > 0, "a clear difference excludes nought"
    assert difference_estimate(many, many).value == 0
    assert difference_estimate(many, {}).value is None
    assert interval(gap, signed=True).startswith("+")
    assert interval(ratio_estimate({})) == "–"
    assert agreed(frozenset({(0, 1, "A")}), frozenset({(0, 1, "A"), (2, 3, "B")})) == (2, 3)
