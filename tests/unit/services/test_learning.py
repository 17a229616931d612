"""Learning while labelling: after each finished article, stored, chosen, held, rolled back."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from annotator.cli_team import put_in_use
from annotator.errors import BadInputError, RefusalError, WorkerError
from annotator.jobs import immediate
from annotator.model import labelling, settling
from annotator.model.annotations import Layer, Origin, SentenceMark
from annotator.model.articles import Status
from annotator.model.changes import ChangeKind
from annotator.model.finished import WorkQuery
from annotator.model.segmentation import provisional
from annotator.model.trained import ModelRecord
from annotator.nlp.learning.habits import learn_stances
from annotator.nlp.learning.lessons import SENTENCES, STANCES, SentenceTask, Taught
from annotator.nlp.requests import SuggestAnswer
from annotator.services.learned_models import HELD
from annotator.services.learner import finishes
from annotator.services.learning_words import (
    acceptance_table,
    account,
    held_out_words,
    model_rows,
)
from annotator.services.lessons import learned_of, sentence_task, stance_task
from annotator.settings import Settings
from annotator.store.project import ProjectStore
from tests.helpers.desks import GOLD, make_project, make_workspace
from tests.helpers.learners import Classroom
from tests.helpers.manual_jobs import ManualJobs
from tests.helpers.samples import sample_project


class Client:
    """A worker that learns verdicts for real and makes up a sentence model."""

    def __init__(self, store):
        self.store = store
        self.tasks, self.studied, self.known, self.asked = [], [], set(), []
        self.failing, self.worse, self.closed = None, False, False
        self.meanwhile = lambda: None

    def suggest(self, request):
        self.asked.append(request)
        bounds = replace(provisional(request.article.text), source="test")
        return SuggestAnswer(bounds, tuple(self.store.suggestions.of(request.article.uid)))

    def study(self, request):
        self.studied.append(request.article.uid)
        self.known.add(request.article.uid)

    def learn(self, task):
        if self.failing:
            raise WorkerError(self.failing)
        if not isinstance(task, SentenceTask):
            return learn_stances(task)
        missing = tuple(a.article for a in task.articles if a.article not in self.known)
        if missing:
            return Taught(SENTENCES, missing=missing)
        self.tasks.append(task)
        self.meanwhile()
        taught = f"{len(self.tasks)}"
        return Taught(
            SENTENCES,
            fingerprint=f"f{taught}",
            data=taught.encode(),
            articles=tuple(a.article for a in task.articles),
            metrics={"held_out": None, "reason": "1 articles taught it.", "strength": 400.0,
                     "against": {"measure": "macro_f1", "difference": -0.1, "low": -0.2,
                                 "high": -0.05}},
            is_worse=self.worse,
        )  # fmt: skip

    def close(self):
        self.closed = True


class Place(Classroom):
    """A workspace on the samples whose worker is a client of the test's own."""

    def __init__(self, folder, jobs):
        store = sample_project(folder)
        self.client = Client(store)
        settings = Settings(folder / "settings.json")
        super().__init__(make_workspace(store, settings, jobs, lambda: self.client))
        self.learning = self.workspace.learning

    def finish(self, number, *, reject=0):
        desk = self.open(number)
        stances = desk.document.open_suggestions(Layer.STANCE)
        self.decide(settling.reject, stances[:reject])
        self.decide(settling.accept, desk.document.open_suggestions(Layer.SENTENCE)[:4])
        self.close_article()
        return len(stances)

    @property
    def sentences(self):
        return self.store.models.all(SENTENCES)


@pytest.fixture
def place(tmp_path):
    made = Place(tmp_path, immediate())
    yield made
    made.workspace.close()


@pytest.fixture
def waiting(tmp_path):
    made = Place(tmp_path, ManualJobs())
    made.settle()
    yield made
    made.settle()
    made.workspace.close()


def test_a_project_learns_after_a_finished_article_and_reads_it_from_the_file(place):
    place.finish(0, reject=2)
    assert place.client.studied == [place.articles[0]]
    [record] = place.sentences
    assert record.articles == (place.articles[0],)
    assert record.parents == ()
    assert record.seed == 0
    assert set(record.versions) == {"annotator", "numpy", "spacy"}
    assert place.store.models.weights(record.id) == b"1"
    assert place.store.models.current(SENTENCES) == record
    assert len(place.stored("SELECT name FROM model_record")) == 2
    assert place.stored("SELECT count(*) FROM model_blob") == [(2,)]
    chosen = place.stored("SELECT value FROM setting WHERE key = 'model.chosen.sentences'")
    assert json.loads(chosen[0][0]) == record.id.hex
    assert {made.name for made in learned_of(place.store)} == {SENTENCES, STANCES}


def test_the_next_request_carries_what_was_learned(place):
    place.finish(0)
    place.client.asked.clear()
    place.workspace.suggesting.want(place.articles[1])
    carried = place.client.asked[-1].learned
    assert [(m.name, m.fingerprint, m.data) for m in carried if m.name == SENTENCES] == [
        (SENTENCES, "f1", b"1")
    ]


def test_each_model_knows_its_parent_and_all_articles(place):
    place.finish(0)
    place.finish(1)
    one, two = place.sentences
    assert two.parents == (one.id,)
    assert set(two.articles) == set(place.articles[:2])
    assert place.client.tasks[1].parent.articles == one.articles
    assert place.client.tasks[1].parent.strength == 400.0
    assert place.client.studied == place.articles[:2]


def test_other_changes_teach_nothing(place):
    place.workspace.desk.open(place.articles[0])
    place.workspace.desk.act(labelling.set_status, Status.SKIPPED, "too short")
    place.workspace.desk.act(labelling.set_status, Status.STARTED)
    assert place.sentences == []
    place.finish(0)
    place.workspace.desk.undo()
    assert len(place.sentences) == 1


def test_an_undone_and_done_again_article_finishes(place):
    changes = []
    place.workspace.desk.saved.connect(changes.append)
    place.finish(0)
    done = changes[-1]
    assert finishes(done)
    back = done.inverted(uuid4(), datetime.now(UTC), ChangeKind.UNDO)
    assert not finishes(back)
    assert not finishes(replace(done, edits=()))


def test_articles_finished_while_it_learns_are_taken_together(waiting):
    waiting.finish(0)
    waiting.jobs.step("write")
    assert waiting.jobs.waiting("learn") == 1
    for number in (1, 2):
        desk = waiting.workspace.desk
        desk.open(waiting.articles[number])
        while waiting.jobs.waiting("write"):
            waiting.jobs.step("write")
        assert desk.act(settling.accept_all, desk.document.open_suggestions(Layer.SENTENCE), None)
        assert desk.act(labelling.set_status, Status.DONE)
        while waiting.jobs.waiting("write"):
            waiting.jobs.step("write")
        assert waiting.jobs.waiting("learn") == 1
    waiting.settle()
    assert len(waiting.client.tasks) <= 2
    assert set(waiting.sentences[-1].articles) == set(waiting.articles[:3])


def test_a_worse_model_is_stored_and_not_used(place):
    place.finish(0)
    place.client.worse = True
    place.finish(1)
    one, two = place.sentences
    assert two.metrics["is_worse"] is True
    assert place.store.models.current(SENTENCES) == one
    assert "does worse on held-out ones (macro-F1 −0.10 [−0.20, −0.05])" in place.said[-1]


def test_rolling_back_holds_until_the_newest_is_chosen_again(place):
    place.finish(0)
    place.finish(1)
    one, two = place.sentences
    place.learning.choose(SENTENCES, None)
    assert place.store.models.current(SENTENCES) is None
    place.finish(2)
    assert place.store.models.current(SENTENCES) is None
    assert place.stored(f"SELECT value FROM setting WHERE key = '{HELD}sentences'") == [("true",)]
    place.learning.choose(SENTENCES, one.id)
    place.finish(3)
    assert place.store.models.current(SENTENCES) == one
    newest = place.sentences[-1]
    place.learning.choose(SENTENCES, newest.id)
    place.finish(4)
    assert place.store.models.current(SENTENCES) == place.sentences[-1] != newest
    assert place.workspace.store.models.get(two.id) == two


def test_a_choice_made_while_it_learns_is_not_overruled(waiting):
    waiting.finish(0)
    waiting.settle()
    waiting.client.meanwhile = lambda: waiting.learning.choose(SENTENCES, None)
    waiting.finish(1)
    waiting.settle()
    assert len(waiting.sentences) == 2
    assert waiting.store.models.current(SENTENCES) is None


def test_a_dying_worker_loses_nothing_and_the_next_article_learns_both(place):
    place.client.failing = "the suggestion process was ended by signal 9"
    place.finish(0)
    assert place.sentences == []
    assert "signal 9" in place.learning.trouble
    saved = place.store.works.document(place.articles[0], place.workspace.person.id)
    assert saved.state.status is Status.DONE
    assert len(saved.annotations) == 4
    place.client.failing = None
    place.finish(1)
    assert set(place.sentences[0].articles) == set(place.articles[:2])
    assert place.learning.trouble == ""


def test_a_worker_that_was_replaced_is_told_to_study_again(place):
    place.finish(0)
    place.client.known.clear()
    place.finish(1)
    assert place.client.studied == [place.articles[0], *place.articles[:2]]
    assert len(place.sentences) == 2


def test_an_answer_after_closing_is_dropped(waiting):
    waiting.finish(0)
    waiting.jobs.step("write")
    waiting.jobs.run_next("learn")
    waiting.learning.close()
    waiting.settle()
    assert waiting.sentences == []


def test_switched_off_it_learns_no_more_and_keeps_what_is_in_use(place):
    place.finish(0)
    place.learning.switch(on=False)
    place.finish(1)
    assert len(place.sentences) == 1
    assert place.store.models.current(SENTENCES) == place.sentences[0]
    assert place.stored("SELECT value FROM setting WHERE key = 'learning.on'") == [("false",)]
    place.learning.switch(on=True)
    place.finish(2)
    assert len(place.sentences) == 2


def test_the_next_articles_are_suggested_again_and_the_open_one_is_left_alone(waiting):
    waiting.workspace.suggesting.want(waiting.articles[1])
    waiting.finish(0)
    waiting.jobs.step("write")
    waiting.workspace.desk.open(waiting.articles[1])
    while waiting.jobs.waiting("write"):
        waiting.jobs.step("write")
    waiting.client.asked.clear()
    shown = waiting.workspace.desk.document.suggestions
    waiting.settle()
    asked = [request.article.uid for request in waiting.client.asked]
    assert asked == waiting.articles[2:5]
    assert all(request.learned for request in waiting.client.asked)
    assert waiting.workspace.desk.document.suggestions == shown


def test_people_share_the_weight_of_an_article(place):
    place.finish(0)
    place.workspace.choose_person("bob")
    place.finish(0)
    [article] = sentence_task(place.store).articles
    assert {value.weight for value in article.values} == {0.5}


def test_finished_gold_teaches_instead_of_people(tmp_path):
    store = make_project(tmp_path, GOLD)
    task = sentence_task(store)
    gold = store.people.by_name("gold")
    workspace = make_workspace(store, Settings(tmp_path / "settings.json"), immediate())
    workspace.desk.open(store.articles.uids()[0])
    sentence = workspace.desk.document.segmentation.sentences[0]
    assert workspace.desk.act(labelling.set_sentence, sentence, "ARM", SentenceMark.POS)
    assert workspace.desk.act(labelling.set_status, Status.DONE)
    query = WorkQuery(layers=frozenset({Layer.SENTENCE}), people=(gold.id,), least_people=1)
    wanted = {
        work.article: sum(label.value.value in {"neg", "neu", "pos"} for label in work.labels)
        for work in store.readings.works(query).works
    }
    assert {a.article: len(a.values) for a in task.articles} == {
        uid: count for uid, count in wanted.items() if count
    }
    assert {value.weight for a in task.articles for value in a.values} == {1.0}
    assert sentence_task(store) == task
    workspace.close()


def test_bulk_weighs_less_and_absent_targets_teach_nothing(place):
    desk = place.workspace.desk
    desk.open(place.articles[0])
    values = desk.document.open_suggestions(Layer.SENTENCE)
    assert desk.act(settling.accept_all, values, Layer.SENTENCE)
    desk.act(labelling.set_status, Status.DONE)
    labels = [a for a in desk.document.annotations.values() if a.layer is Layer.SENTENCE]
    assert {a.origin for a in labels} == {Origin.BULK}
    [article] = sentence_task(place.store).articles
    assert {value.weight for value in article.values} == {0.25}
    assert {value.value for value in article.values} <= {"neg", "neu", "pos"}
    assert len(article.values) == sum(a.value.value in {"neg", "neu", "pos"} for a in labels)


def test_verdicts_are_read_with_their_traits(place):
    place.finish(0, reject=2)
    task = stance_task(place.store)
    assert len(task.verdicts) == 2
    assert not any(verdict.kept for verdict in task.verdicts)
    assert all("target=" in " ".join(verdict.traits) for verdict in task.verdicts)


def test_words_and_figures_for_people_and_programs(place):
    assert model_rows(place.store) == []
    assert account(place.store)[SENTENCES] == {"in_use": "shipped", "models": []}
    place.finish(0, reject=2)
    rows = model_rows(place.store)
    assert [(row.name, row.uid is None, row.is_used) for row in rows] == [
        (SENTENCES, False, True), (SENTENCES, True, False),
        (STANCES, False, True), (STANCES, True, False),
    ]  # fmt: skip
    assert held_out_words(place.sentences[0]) == "1 articles taught it."
    [only] = account(place.store)[SENTENCES]["models"]
    assert only["uid"] == str(place.sentences[0].id) == account(place.store)[SENTENCES]["in_use"]
    assert all(row.is_quiet for row in acceptance_table(place.store).rows)
    assert acceptance_table(place.store).rows


def test_a_model_is_chosen_by_the_first_digits_of_its_id(place):
    place.finish(0)
    place.finish(1)
    one = place.sentences[0]
    put_in_use(place.store, one.id.hex[:8])
    assert place.store.models.current(SENTENCES) == one
    put_in_use(place.store, "shipped")
    assert learned_of(place.store) == ()
    with pytest.raises(BadInputError, match="no model has an id that begins with 'zz'"):
        put_in_use(place.store, "zz")
    foreign = ModelRecord(id=uuid4(), name="other", created_at=datetime.now(UTC))
    place.store.models.add(foreign)
    with pytest.raises(RefusalError, match="no models for “other”"):
        put_in_use(place.store, str(foreign.id))


def test_a_project_for_reading_neither_learns_nor_chooses(place):
    place.finish(0)
    store = ProjectStore.open(place.store.location, read_only=True)
    reader = make_workspace.__globals__["Workspace"](
        store, immediate(), place.workspace.settings, lambda: place.client
    )
    with pytest.raises(RefusalError, match="only be read"):
        reader.learning.choose(SENTENCES, None)
    with pytest.raises(RefusalError, match="only be read"):
        reader.learning.switch(on=False)
    reader.close()
