"""A desk in a room of its own: real project file, lanes that run when the test says so."""

from contextlib import contextmanager

import pytest

from annotator.jobs import immediate
from annotator.services.desk import Desk
from annotator.store.driver import sqlite
from annotator.store.project import ProjectStore
from tests.helpers.manual_jobs import ManualJobs
from tests.helpers.samples import sample_project

SIGNALS = ("opened", "closed", "changed", "saved", "waiting", "refused", "failed", "noticed")


class Room:
    """A desk, what it said, and the file it writes to."""

    def __init__(self, store, jobs):
        self.store, self.jobs = store, jobs
        self.desk = Desk(store, jobs)
        self.told = {name: [] for name in SIGNALS}
        for name, heard in self.told.items():
            getattr(self.desk, name).connect(
                lambda *a, heard=heard: heard.append(a[0] if a else None)
            )
        self.articles = store.articles.uids()
        self.person = store.people.ensure("alice").id
        self.desk.sit_down(self.person)

    def open(self, number=0):
        self.desk.open(self.articles[number])
        self.settle()
        return self.desk.document

    def settle(self):
        if isinstance(self.jobs, ManualJobs):
            self.jobs.settle()

    def stored(self, number=0):
        """The document as a new reader finds it in the file."""
        return self.store.works.document(self.articles[number], self.person)

    @contextmanager
    def locked(self):
        """Another program holds the write lock."""
        other = sqlite.connect(self.store.location)
        other.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            other.rollback()
            other.close()

    def another_window(self):
        """The same person at the same project in another program."""
        store = ProjectStore.open(self.store.location, patience=1)
        return Room(store, immediate())


@pytest.fixture
def manual(tmp_path):
    """A room whose writes wait for the test."""
    made = Room(sample_project(tmp_path), ManualJobs())
    made.open()
    yield made
    made.store.close()


@pytest.fixture
def room(tmp_path):
    """A room whose writes are done at once."""
    made = Room(sample_project(tmp_path), immediate())
    made.open()
    yield made
    made.store.close()
