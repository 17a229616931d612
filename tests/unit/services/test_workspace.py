"""The workspace: who labels, what comes next, active time, and late suggestions on the way in."""

import pytest

from annotator.errors import RefusalError
from annotator.model import labelling
from annotator.model.articles import Status
from annotator.model.segmentation import provisional
from annotator.nlp.requests import SuggestAnswer
from annotator.services.demo import demo_location, make_demo
from annotator.services.workspace import Workspace
from annotator.settings import Settings
from tests.helpers.documents import entity, offered
from tests.helpers.manual_jobs import ManualJobs
from tests.helpers.samples import sample_project


class Client:
    """A worker that offers the first word of every article."""

    def __init__(self):
        self.closed = False

    def suggest(self, request):
        bounds = provisional(request.article.text)
        bounds = type(bounds)(bounds.tokens, bounds.sentences, "test")
        return SuggestAnswer(bounds, (offered(entity(bounds.tokens[0], "GPE")),))

    def close(self):
        self.closed = True


@pytest.fixture
def workspace(tmp_path):
    made = Workspace(
        sample_project(tmp_path), ManualJobs(), Settings(tmp_path / "settings.json"), Client
    )
    yield made
    made.close()


@pytest.fixture
def seated(workspace):
    workspace.choose_person(" alice ")
    workspace.open_next()
    workspace.jobs.settle()
    return workspace


def test_nobody_yet(workspace):
    with pytest.raises(RefusalError, match="Choose who labels"):
        workspace.open_next()


def test_a_person_is_remembered_and_gets_a_queue(workspace):
    heard = []
    workspace.person_changed.connect(heard.append)
    person = workspace.choose_person(" alice ")
    workspace.jobs.settle()
    assert (person.name, heard, workspace.person) == ("alice", [person], person)
    assert workspace.settings.text("last_person") == "alice"
    assert len(workspace.queue) == 7
    assert workspace.choose_person("alice").id == person.id
    assert workspace.scheme.target("ARM")


def test_an_open_article_without_bounds_gets_suggestions_while_it_is_shown(seated):
    document = seated.desk.document
    assert document.segmentation.source == "test"
    assert [s.reason for s in document.suggestions] == ["because"]
    uids = seated.store.articles.uids()
    assert seated.store.articles.without_segmentation() == uids[1:]
    seated.desk.open(uids[0])
    seated.jobs.settle()
    assert seated.store.articles.without_segmentation() == uids[1:]


def test_the_queue_follows_what_is_saved(seated):
    assert seated.queue.row(0).labels == 0
    token = seated.desk.head.segmentation.tokens[3]
    seated.desk.act(labelling.label_entity, token, "LAW")
    seated.jobs.settle()
    assert (seated.queue.row(0).labels, seated.queue.row(0).status) == (1, Status.STARTED)


def test_articles_beside_and_the_ends_of_the_queue(seated):
    said = []
    seated.said.connect(said.append)
    seated.open_beside(1)
    seated.jobs.settle()
    assert seated.desk.document.article.uid == seated.queue.row(1).article
    seated.open_beside(-1)
    seated.jobs.settle()
    seated.open_beside(-1)
    assert said == ["There is no further article in this direction."]


def test_active_time_counts_once_the_work_has_begun(seated):
    uid = seated.desk.document.article.uid
    seated.add_time(uid, 9)
    assert seated.jobs.waiting() == 0
    seated.desk.act(labelling.comment_article, "begun")
    seated.jobs.settle()
    seated.add_time(uid, 9)
    seated.add_time(uid, 3.5)
    seated.jobs.settle()
    person = seated.person.id
    assert seated.store.works.document(uid, person).facts.active_seconds == 12.5
    seated.desk.act(labelling.comment_article, "still fits")
    seated.jobs.settle()
    assert seated.store.works.document(uid, person).state.comment == "still fits"
    seated.desk.leave()
    seated.add_time(uid, 9)
    assert seated.jobs.waiting() == 0


def test_a_title_is_corrected_and_a_failure_told(seated):
    uid, said = seated.desk.document.article.uid, []
    seated.said.connect(said.append)
    seated.retitle(uid, "Better")
    seated.jobs.settle()
    assert seated.desk.document.article.title == seated.queue.row(0).title == "Better"
    with pytest.raises(RefusalError, match="at least one word"):
        seated.retitle(uid, "")
    seated.retitle(seated.person.id, "Nothing")
    seated.jobs.settle()
    assert "no article" in said[0]


def test_the_demo_is_made_once_and_never_over_a_file():
    location = demo_location()
    store = make_demo(location)
    assert store.title == "Sample articles"
    assert store.articles.count() >= 7
    assert [p.name for p in store.people.all() if not p.is_gold] == ["me"]
    store.close()
    before = location.read_bytes()
    with pytest.raises(RefusalError, match="already; nothing was written"):
        make_demo(location)
    assert location.read_bytes() == before
