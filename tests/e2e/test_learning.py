"""A project learns with the real suggestion process, which may die while it does."""

import os
import signal

import pytest

from annotator.jobs import immediate
from annotator.model import labelling, settling
from annotator.model.annotations import Layer
from annotator.model.articles import Status
from annotator.nlp.client import WorkerClient
from annotator.nlp.learning.lessons import SENTENCES, STANCES
from annotator.services.lessons import fingerprint_of
from annotator.settings import Settings
from tests.helpers.desks import make_workspace
from tests.helpers.disk import stored
from tests.helpers.samples import sample_project


@pytest.fixture
def place(tmp_path):
    client = WorkerClient()
    store = sample_project(tmp_path)
    workspace = make_workspace(
        store, Settings(tmp_path / "settings.json"), immediate(), lambda: client
    )
    yield workspace, client
    workspace.close()


def finish(workspace, number):
    desk = workspace.desk
    desk.open(workspace.store.articles.uids()[number])
    stances = desk.document.open_suggestions(Layer.STANCE)
    for stance in stances[:2]:
        assert desk.act(settling.reject, stance.id)
    for value in desk.document.open_suggestions(Layer.SENTENCE):
        assert desk.act(settling.accept, value.id)
    assert desk.act(labelling.set_status, Status.DONE)


def test_it_learns_after_each_article_and_a_killed_process_loses_nothing(place):
    workspace, client = place
    finish(workspace, 0)
    assert workspace.learning.trouble == ""
    first = workspace.store.models.current(SENTENCES)
    assert first.articles == (workspace.store.articles.uids()[0],)
    assert first.metrics["held_out"] is None
    assert workspace.store.models.current(STANCES) is not None
    learn = client.learn

    def die_first(task, **more):
        os.kill(client.pid, signal.SIGKILL)
        return learn(task, **more)

    client.learn = die_first
    finish(workspace, 1)
    client.learn = learn
    assert client.restarts >= 1
    # Every learning round met a dead process, so nothing was learned, and nothing was lost.
    assert stored(workspace.store.location, "SELECT count(*) FROM work WHERE status = 'done'") == [
        (2,)
    ]
    finish(workspace, 2)
    second = workspace.store.models.current(SENTENCES)
    assert set(second.articles) == set(workspace.store.articles.uids()[:3])
    assert second.parents[-1] != second.id
    assert stored(workspace.store.location, "SELECT count(*) FROM model_blob") == stored(
        workspace.store.location, "SELECT count(*) FROM model_record"
    )


def test_the_article_after_is_suggested_with_what_was_learned(place):
    workspace, _ = place
    finish(workspace, 0)
    mark = fingerprint_of(workspace.store.models.current(SENTENCES))
    ahead = workspace.store.articles.uids()[1]
    versions = {
        s.producer.version
        for s in workspace.store.suggestions.of(ahead)
        if s.layer is Layer.SENTENCE
    }
    assert versions == {f"1+{mark}"}
    here = workspace.store.articles.uids()[0]
    assert not any("+" in s.producer.version for s in workspace.store.suggestions.of(here))
