"""A place for tests of learning: a workspace on the sample articles, and what was said in it."""

from annotator.model import labelling
from annotator.model.articles import Status
from tests.helpers.disk import stored
from tests.helpers.manual_jobs import ManualJobs


class Classroom:
    """A workspace whose finished articles teach; `said` is what people were told."""

    def __init__(self, workspace):
        self.workspace = workspace
        self.store, self.jobs, self.said = workspace.store, workspace.jobs, []
        workspace.said.connect(self.said.append)
        self.articles = self.store.articles.uids()

    def settle(self):
        if isinstance(self.jobs, ManualJobs):
            self.jobs.settle()

    def open(self, number):
        desk = self.workspace.desk
        desk.open(self.articles[number])
        self.settle()
        return desk

    def decide(self, act, suggestions):
        """Accept or reject suggestions of the open article one by one."""
        for suggestion in suggestions:
            assert self.workspace.desk.act(act, suggestion.id)
            self.settle()

    def close_article(self):
        assert self.workspace.desk.act(labelling.set_status, Status.DONE)

    def stored(self, sql):
        return stored(self.store.location, sql)
