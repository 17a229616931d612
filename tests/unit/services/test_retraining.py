"""Names learned every so many finished articles: when, from what, kept, held, rolled back."""

from dataclasses import replace

import pytest

from annotator.errors import RefusalError, WorkerError
from annotator.jobs import immediate
from annotator.model import labelling, settling
from annotator.model.annotations import Entity, Layer
from annotator.model.articles import Status
from annotator.nlp.learning.lessons import ENTITIES, Taught
from annotator.nlp.memory import EMPTY
from annotator.services.learned_models import choose
from annotator.services.learning_words import account, model_rows
from annotator.services.lessons import learned_of
from annotator.services.name_lessons import names_task
from annotator.services.retraining import EVERY, Retraining
from annotator.services.workspace import Workspace
from annotator.settings import Settings
from annotator.store.project import ProjectStore
from tests.helpers.desks import GOLD, NoWorker, make_project, make_workspace
from tests.helpers.learners import Classroom
from tests.helpers.manual_jobs import ManualJobs
from tests.helpers.samples import sample_project

FIGURES = {"n": 40, "articles": 2, "precision": 0.9, "recall": 0.8, "f1": 0.8471}


class Trainer:
    """Trains nothing and says that it did, unless it is told to fail."""

    def __init__(self):
        self.tasks, self.failing, self.worse, self.closed = [], "", False, False
        self.meanwhile = lambda: None

    def train(self, task, requests):
        if self.failing:
            raise WorkerError(self.failing)
        self.tasks.append((task, requests))
        self.meanwhile()
        number = len(self.tasks)
        return Taught(
            ENTITIES,
            fingerprint=f"n{number}",
            data=f"weights {number}".encode(),
            articles=tuple(a.article for a in task.articles[1:]),
            metrics={
                "held_out": FIGURES,
                "shipped": {**FIGURES, "f1": 0.82},
                "against": {"measure": "f1", "difference": 0.03, "low": -0.01, "high": 0.06},
                "recipe": {"passes": 10, "pipeline": "en_test-1.0"},
            },
            is_worse=self.worse,
        )

    def close(self):
        self.closed = True


class Place(Classroom):
    """A workspace on the samples whose trainer is one of the test's own."""

    def __init__(self, folder, jobs, every=2):
        store = sample_project(folder)
        store.settings.set("learning.names_every", every)
        self.trainer, self.renewed = Trainer(), []
        settings = Settings(folder / "settings.json")
        super().__init__(Workspace(store, jobs, settings, NoWorker, lambda: self.trainer))
        self.workspace.suggesting.renew = lambda uids, is_open: self.renewed.append(list(uids))
        self.workspace.retraining._is_quiet = lambda: True
        self.workspace.choose_person("alice")

    @property
    def retraining(self):
        return self.workspace.retraining

    @property
    def records(self):
        return self.store.models.all(ENTITIES)

    def finish(self, *numbers, labels=9):
        for number in numbers:
            desk = self.open(number)
            self.decide(settling.accept, desk.document.open_suggestions(Layer.ENTITY)[:labels])
            self.close_article()
            self.settle()


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
    made.workspace.close()


def test_names_are_learned_every_so_many_articles_and_read_from_the_file(place):
    place.finish(0)
    assert place.trainer.tasks == []
    place.finish(1)
    [record] = place.records
    [(task, requests)] = place.trainer.tasks
    assert {a.article for a in task.articles} == set(place.articles[:2])
    assert {len(a.names) for a in task.articles} == {9}
    assert {r.article.uid for r in requests} == set(place.articles)
    assert set(task.others) == set(place.articles[2:])
    assert record.config["passes"] == 10
    assert record.metrics["finished"] == 2
    assert place.store.models.current(ENTITIES) == record
    assert place.stored("SELECT count(*) FROM model_blob") == [(1,)]
    assert [(m.name, m.fingerprint, m.data) for m in learned_of(place.store)] == [
        (ENTITIES, "n1", b"weights 1")
    ]
    place.finish(2)
    assert len(place.records) == 1
    place.finish(3)
    assert len(place.records) == 2
    assert place.records[1].parents == (record.id,)
    assert place.trainer.tasks[1][0].current.fingerprint == "n1"
    assert place.trainer.tasks[1][0].parent.articles == record.articles


def test_only_articles_that_are_not_open_are_suggested_again(place):
    place.finish(0, 1)
    assert place.renewed == [place.articles[2:5]]


def test_held_out_articles_are_read_without_memory_or_models(place):
    place.finish(0, 1)
    place.finish(2, 3)
    for request in place.trainer.tasks[1][1]:
        assert request.memory == EMPTY
        assert request.learned == ()
    finished = [r for r in place.trainer.tasks[1][1] if r.article.uid in place.articles[:4]]
    assert all(r.excluded is not None for r in finished)


def test_a_worse_model_is_stored_told_and_not_used(place):
    place.finish(0, 1)
    place.trainer.worse = True
    place.finish(2, 3)
    one, two = place.records
    assert two.metrics["is_worse"] is True
    assert place.store.models.current(ENTITIES) == one
    assert "Names: what was learned from" in place.said[-1]
    assert [(row.name, row.is_used) for row in model_rows(place.store)] == [
        (ENTITIES, False), (ENTITIES, True), (ENTITIES, False),
    ]  # fmt: skip
    assert model_rows(place.store)[1].cells[3:6] == (
        "F1 0.85 (precision 0.90, recall 0.80), n 40", "F1 +0.03 [−0.01, +0.06]", "in use",
    )  # fmt: skip
    assert len(account(place.store)[ENTITIES]["models"]) == 2


def test_rolling_back_holds_against_newer_ones(place):
    place.finish(0, 1)
    place.workspace.learning.choose(ENTITIES, None)
    assert learned_of(place.store) == ()
    place.finish(2, 3)
    assert place.store.models.current(ENTITIES) is None
    place.workspace.learning.choose(ENTITIES, place.records[-1].id)
    place.finish(4, 5)
    assert place.store.models.current(ENTITIES) == place.records[-1]


def test_a_choice_made_while_it_trains_is_not_overruled(place):
    place.finish(0, 1)
    place.trainer.meanwhile = lambda: choose(place.store, ENTITIES, None)
    place.finish(2, 3)
    assert len(place.records) == 2
    assert place.store.models.current(ENTITIES) is None


def test_a_training_that_dies_loses_nothing_and_leaves_the_old_model(place):
    place.finish(0, 1)
    [before] = place.records
    labels = place.stored("SELECT count(*) FROM entity")
    place.trainer.failing = "the training process was ended by signal 9"
    place.finish(2, 3)
    assert place.records == [before]
    assert place.store.models.current(ENTITIES) == before
    assert "signal 9" in place.retraining.trouble
    assert place.said == []
    assert place.stored("SELECT count(*) FROM work WHERE status = 'done'") == [(4,)]
    assert place.stored("SELECT count(*) FROM entity")[0][0] == labels[0][0] + 18
    place.trainer.failing = ""
    place.finish(4)
    assert len(place.records) == 2
    assert place.retraining.trouble == ""


def test_after_a_failure_it_waits_for_some_more_articles(tmp_path):
    place = Place(tmp_path, immediate(), every=10)
    place.store.settings.set("learning.names_every", 10)
    training = place.retraining
    training.set_every(3)
    place.trainer.failing = "no memory"
    place.finish(0, 1, 2)
    training._not_before += 1
    place.trainer.failing = ""
    place.finish(3)
    assert place.records == []
    place.finish(4)
    assert len(place.records) == 1
    place.workspace.close()


def test_it_is_asked_for_by_hand_and_says_why_it_cannot(place):
    place.retraining.train_now()
    assert place.trainer.tasks == []
    assert (
        place.said.pop() == "Names were not learned: no article with names in it is finished yet."
    )
    place.finish(0)
    place.retraining.train_now()
    assert len(place.records) == 1
    place.trainer.failing = "training needs more memory than it may use"
    place.retraining.train_now()
    assert place.said == ["Names were not learned: training needs more memory than it may use."]


def test_never_and_switched_off(place):
    place.retraining.set_every(0)
    place.finish(0, 1)
    assert place.records == []
    place.retraining.set_every(2)
    place.workspace.learning.switch(on=False)
    place.finish(2)
    assert place.records == []
    place.workspace.learning.switch(on=True)
    place.finish(3)
    assert len(place.records) == 1
    with pytest.raises(RefusalError, match="from 0"):
        place.retraining.set_every(-1)
    place.store.settings.set("learning.names_every", "many")
    assert place.retraining.every() == EVERY


def test_it_waits_until_the_machine_has_time(waiting):
    asked = []
    waiting.retraining._is_quiet = lambda: asked.append(1) or len(asked) > 2
    waiting.retraining._woken.wait = lambda _seconds: False
    waiting.finish(0, 1)
    assert len(asked) == 3
    assert len(waiting.records) == 1


def test_by_hand_it_does_not_wait(waiting):
    waiting.retraining._is_quiet = lambda: pytest.fail("it asked whether there is time")
    waiting.finish(0)
    waiting.retraining.train_now()
    waiting.settle()
    assert len(waiting.records) == 1


def test_closing_drops_what_is_being_trained(waiting):
    waiting.finish(0)
    waiting.retraining.train_now()
    waiting.trainer.meanwhile = waiting.retraining.close
    waiting.settle()
    assert waiting.trainer.closed
    assert waiting.records == []


def test_people_who_differ_teach_what_most_agree_on(place):
    place.retraining.set_every(0)
    place.finish(0, labels=4)
    place.workspace.choose_person("bob")
    place.finish(0, labels=3)
    task, _ = names_task(place.store)
    [article] = task.articles
    assert len(article.names) == 3
    assert len(article.unsure) == 1
    desk = place.workspace.desk
    [start, end, _label] = article.names[0]
    mine = next(
        a for a in desk.document.annotations.values()
        if isinstance(a, Entity) and (a.start, a.end) == (start, end)
    )  # fmt: skip
    assert desk.act(labelling.set_status, Status.STARTED)
    assert desk.act(labelling.relabel, mine.id, "LAW")
    assert desk.act(labelling.set_status, Status.DONE)
    task, _ = names_task(place.store)
    assert len(task.articles[0].names) == 2


def test_finished_gold_teaches_instead_of_people(tmp_path):
    store = make_project(tmp_path, GOLD)
    task, requests = names_task(store)
    assert len(task.articles) == 7
    assert all(article.unsure == () for article in task.articles)
    workspace = make_workspace(store, Settings(tmp_path / "settings.json"), immediate())
    desk = workspace.desk
    desk.open(task.articles[0].article)
    token = desk.document.segmentation.tokens[0]
    assert desk.act(labelling.label_entity, token, "LAW")
    assert desk.act(labelling.set_status, Status.DONE)
    again, _ = names_task(store)
    assert {a.article: a.names for a in again.articles} == {
        a.article: a.names for a in task.articles
    }
    assert [r.excluded for r in requests if r.article.uid == task.articles[0].article] != [None]
    workspace.close()


def test_a_project_for_reading_trains_nothing(place):
    place.finish(0)
    store = ProjectStore.open(place.store.location, read_only=True)
    reader = Retraining(store, immediate(), lambda: place.trainer)
    with pytest.raises(RefusalError, match="only be read"):
        reader.train_now()
    with pytest.raises(RefusalError, match="only be read"):
        reader.set_every(3)
    store.close()


def test_a_model_with_the_same_weights_is_not_stored_twice(place):
    place.finish(0, 1)
    train = place.trainer.train
    place.trainer.train = lambda *given: replace(train(*given), fingerprint="n1")
    place.retraining.train_now()
    assert len(place.records) == 1
