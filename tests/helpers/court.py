"""A court for tests of review: one article, people who label it, somebody who settles."""

from uuid import uuid4

from annotator.jobs import immediate
from annotator.model.annotations import Entity, Layer, SentenceMark, SentenceValue, Stance
from annotator.model.articles import Status, WorkState
from annotator.model.changes import Edit
from annotator.model.spans import Span
from annotator.services.review.reviewing import Reviewing
from annotator.settings import Settings
from tests.helpers import projects as made

TEXT = "Ilham Aliyev met Nikol Pashinyan in Prague. Aliyev called it a lie. Baku said so too."
NAMES = ("anna", "bela", "cora")


class Court:
    """A project of one article that several people label, and somebody who settles."""

    def __init__(self, folder, people=NAMES, text=TEXT, store=None):
        self.store = store or made.copied(folder)
        self.folder = folder
        self.article = made.add(self.store, text)
        self.people = [self.store.people.ensure(name) for name in people]
        self.judge = self.store.people.ensure("judge")
        self.reviewing = Reviewing(self.store, immediate(), Settings(folder / "s.json"))
        self.told, self.failed = [], []
        self.reviewing.said.connect(self.told.append)
        self.reviewing.acts.said.connect(self.told.append)
        self.reviewing.acts.failed.connect(self.failed.append)

    def finish(self, person, *labels, article=None):
        """Somebody labels the article, or adds to it, and is done."""
        self.change(person, made.adding(*labels), article)
        self.turn(person, Status.DONE, article)

    def turn(self, person, status, article=None):
        document = self.document(person, article)
        self.change(person, [Edit(document.state, WorkState(status))], article)

    def change(self, person, edits, article=None):
        if not edits:
            return
        document = self.document(person, article)
        change = made.change(article or self.article, self.people[person], *edits)
        self.store.works.commit(change, document.facts.revision)

    def document(self, person, article=None):
        return self.store.works.document(article or self.article, self.people[person].id)

    def open(self):
        self.reviewing.acts.sit_down(self.judge)
        self.reviewing.shelf.load()
        return self.reviewing

    def disputed(self):
        """Two people mark the same name differently, and its cluster is the current one."""
        self.finish(0, person())
        self.finish(1, person(0, 5))
        reviewing = self.open()
        self.item()
        return reviewing

    def item(self, layer=Layer.ENTITY, number=0):
        """Go to a cluster of a layer."""
        case = self.reviewing.shelf.cases[self.article]
        item = [i for i in case.items if i.cluster.layer is layer][number]
        self.reviewing.shelf.go_to(item.id)
        return item

    def here(self):
        return self.reviewing.shelf.item

    @property
    def gold(self):
        person = self.store.people.ensure("gold")
        return self.store.works.document(self.article, person.id)

    def labels(self, kind):
        return self.gold.of_type(kind)

    def decisions(self):
        return self.store.decisions.of_article(self.article)


def person(start=0, end=12, label="PERSON", **fields):
    return Entity(id=uuid4(), start=start, end=end, label=label, **fields)


def lie(polarity=-1, **fields):
    return Stance(id=uuid4(), target="ARM", expression=(Span(61, 64),), polarity=polarity, **fields)


def cell(value, start=0, end=43):
    return SentenceValue(id=uuid4(), start=start, end=end, target="ARM", value=SentenceMark(value))
