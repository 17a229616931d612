"""Names learned from a project by real processes: finished, trained, used, rolled back, killed."""

import os
import signal
import threading
import time

import pytest

from annotator.jobs import immediate
from annotator.model import labelling, settling
from annotator.model.annotations import Layer
from annotator.model.articles import Status
from annotator.nlp.client import WorkerClient
from annotator.nlp.learning.lessons import ENTITIES
from annotator.nlp.trainer import Trainer
from annotator.services.lessons import fingerprint_of
from annotator.services.workspace import Workspace
from annotator.settings import Settings
from tests.helpers.disk import stored
from tests.helpers.samples import sample_project

EVERY = 5


@pytest.fixture
def place(tmp_path):
    client, trainer = WorkerClient(), Trainer()
    store = sample_project(tmp_path)
    settings = Settings(tmp_path / "settings.json")
    workspace = Workspace(store, immediate(), settings, lambda: client, lambda: trainer)
    workspace.choose_person("alice")
    workspace.retraining._is_quiet = lambda: True
    workspace.learning.switch(on=True)
    yield workspace, trainer
    workspace.close()


def finish(workspace, number):
    desk = workspace.desk
    desk.open(workspace.store.articles.uids()[number])
    for layer in (Layer.ZONE, Layer.ENTITY):
        found = desk.document.open_suggestions(layer)
        if found:
            assert desk.act(settling.accept_all, found, layer)
    assert desk.act(labelling.set_status, Status.DONE)


def name_versions(workspace, number):
    """Versions of the recogniser in the stored suggestions of an article."""
    uid = workspace.store.articles.uids()[number]
    workspace.suggesting.want(uid)
    found = workspace.store.suggestions.of(uid)
    return {s.producer.version for s in found if s.producer.name == "ner"}


@pytest.mark.train
def test_names_are_learned_after_a_kill_used_from_the_next_article_on_and_rolled_back(place):
    workspace, trainer = place
    said = []
    workspace.said.connect(said.append)
    workspace.retraining.set_every(EVERY)
    for number in range(EVERY - 1):
        finish(workspace, number)
    labels = stored(workspace.store.location, "SELECT count(*) FROM entity")

    def kill():
        while trainer.pid is None:
            time.sleep(0.01)
        os.kill(trainer.pid, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    workspace.retraining.train_now()
    killer.join()
    assert "ended by signal 9" in said[-1]
    assert workspace.store.models.all(ENTITIES) == []
    assert stored(workspace.store.location, "SELECT count(*) FROM entity") == labels
    assert stored(workspace.store.location, "PRAGMA integrity_check") == [("ok",)]

    # The next finished article begins a training that is left alone.
    finish(workspace, EVERY - 1)
    assert workspace.retraining.trouble == ""
    [record] = workspace.store.models.all(ENTITIES)
    held = record.metrics["held_out"]
    assert held["articles"] + len(record.articles) == EVERY
    assert held["n"] > 0
    assert record.metrics["shipped"]["n"] == held["n"]
    worse = record.metrics["is_worse"]
    assert worse == (held["f1"] < record.metrics["shipped"]["f1"])
    assert (workspace.store.models.current(ENTITIES) is None) == worse
    assert stored(workspace.store.location, "SELECT length(bytes) > 1000 FROM model_blob") == [(1,)]

    workspace.learning.choose(ENTITIES, record.id)
    here = workspace.store.articles.uids()[EVERY - 1]
    before = workspace.store.suggestions.of(here)
    assert name_versions(workspace, EVERY) == {f"1+{fingerprint_of(record)}"}
    assert workspace.store.suggestions.of(here) == before
    workspace.learning.choose(ENTITIES, None)
    assert name_versions(workspace, EVERY + 1) == {"1"}
    assert stored(workspace.store.location, "SELECT count(*) FROM work WHERE status = 'done'") == [
        (EVERY,)
    ]
