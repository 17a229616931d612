"""Hands at the commands: a real workspace over the sample articles, a window that only records."""

from dataclasses import replace
from uuid import uuid4

import pytest

from annotator.commands.catalogue import registry
from annotator.commands.context import Context
from annotator.jobs import immediate
from annotator.model import labelling
from annotator.model.annotations import Entity, SentenceMark, SentenceValue, Stance, Zone
from annotator.model.articles import Status
from annotator.model.segmentation import Segmentation
from annotator.model.spans import Span
from annotator.services.workspace import Workspace
from annotator.settings import Settings
from tests.helpers.desks import NoWorker
from tests.helpers.ports import RecordingPort
from tests.helpers.samples import sample_project


class Hands:
    """Gives commands by id or key and looks at what became of it."""

    def __init__(self, workspace):
        self.workspace = workspace
        self.port = RecordingPort()
        self.context = Context(workspace, self.port)
        self.registry = registry(workspace.scheme)
        self.refused, self.failed = [], []
        workspace.desk.refused.connect(self.refused.append)
        workspace.desk.failed.connect(self.failed.append)
        self.articles = workspace.store.articles.uids()

    @property
    def desk(self):
        return self.workspace.desk

    @property
    def document(self):
        return self.desk.document

    @property
    def focus(self):
        return self.desk.focus

    @property
    def now(self):
        return self.desk.focus.now

    def give(self, command_id, *answers):
        self.port.answers = list(answers)
        self.registry.run(command_id, self.context)
        return self

    def of(self, kind):
        return self.document.of_type(kind)

    def surface(self, label):
        return self.document.surface(Span(label.start, label.end))

    def offer(self, layer):
        """The first open suggestion of a layer."""
        return self.document.open_suggestions(layer)[0]

    def go_to(self, words):
        at = self.document.text.index(words)
        self.focus.place_caret(at)
        return at

    def select(self, words):
        at = self.document.text.index(words)
        self.focus.select(Span(at, at + len(words)))
        return Span(at, at + len(words))

    def act(self, act, *args):
        """Something done beforehand; the label it made current."""
        assert self.desk.act(act, *args), self.refused
        return self.now.current

    def entity(self, words="protocol", label="LAW"):
        """A current entity label on some words, made if need be."""
        at = self.document.text.index(words)
        span = Span(at, at + len(words))
        there = [e.id for e in self.of(Entity) if (e.start, e.end) == span]
        made = there[0] if there else self.act(labelling.label_entity, span, label)
        self.focus.put(anchor=at, caret=at, current=made, layer=None)
        return made

    def stance(self):
        """A current stance label, made if need be."""
        if not self.of(Stance):
            at = self.document.text.index("alleged presence")
            self.act(labelling.add_stance, Span(at, at + 16), "ARM", None)
        made = self.of(Stance)[0]
        self.focus.put(anchor=made.start, caret=made.start, current=made.id, layer=None)
        return made.id

    def zone(self, kind="CAPTION"):
        """A current zone label on its first ten characters, made if need be."""
        found = [z for z in self.of(Zone) if (z.start, z.end) == (0, 10)]
        made = found[0].id if found else self.act(labelling.label_zone, Span(0, 10), kind)
        self.focus.put(anchor=0, caret=0, current=made, layer=None)
        return made

    def sentence_value(self):
        """A current sentence value, made if need be."""
        sentence = self.document.segmentation.sentences[0]
        if not self.of(SentenceValue):
            self.act(labelling.set_sentence, sentence, "ARM", SentenceMark.MIXED)
        made = self.of(SentenceValue)[0]
        self.focus.put(current=made.id, layer=None)
        return made.id

    def suggestion(self, layer):
        """A current open suggestion of a layer, as fresh as a new article's."""
        while not self.document.open_suggestions(layer):
            self.desk.undo()
        offer = self.offer(layer)
        self.focus.put(layer=None)
        self.focus.take(offer.id, offer.span)
        return offer

    def open(self, number=0):
        if self.document is None or self.document.article.uid != self.articles[number]:
            self.desk.open(self.articles[number])
        if self.document.is_closed:
            self.desk.act(labelling.set_status, Status.STARTED)
        self.focus.put(anchor=0, caret=0, current=None, layer=None, target=0, edge=None)

    def bare(self):
        """An article of which no token and no sentence is known."""
        self.open()
        empty = replace(self.desk.head, segmentation=Segmentation((), (), "test"))
        self.desk.head = self.desk.document = empty

    def lost(self):
        """What was current is there no more."""
        self.open()
        self.focus.put(current=uuid4())


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """One project for the tests of a module: each works in it as a person of its own."""
    made = sample_project(tmp_path_factory.mktemp("samples"))
    yield made
    made.close()


def hands_in(store, folder):
    workspace = Workspace(store, immediate(), Settings(folder / "settings.json"), NoWorker)
    workspace.choose_person(f"person {len(store.people.all())}")
    made = Hands(workspace)
    made.open()
    return made


@pytest.fixture
def hands(store, tmp_path):
    """Somebody new at the shared project."""
    return hands_in(store, tmp_path)


@pytest.fixture
def lone_hands(tmp_path):
    """Somebody at a project of their own."""
    made = hands_in(sample_project(tmp_path), tmp_path)
    yield made
    made.workspace.close()
