"""The workspace: one open project with its services and the person who labels in it."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from psygnal import Signal

from annotator.errors import RefusalError
from annotator.jobs import Err, Jobs, Outcome
from annotator.model.articles import Person
from annotator.model.changes import Change
from annotator.model.queue import QueueQuery
from annotator.model.scheme import Scheme
from annotator.nlp.trainer import Trainer
from annotator.services.desk import Desk
from annotator.services.gating import Gating
from annotator.services.learning import Learning, OneWorker, Teachable
from annotator.services.queue import Queue
from annotator.services.retraining import Retraining, Trains
from annotator.services.suggesting import Suggesting
from annotator.services.suppressing import Suppressing
from annotator.settings import Settings
from annotator.store.project import ProjectStore

if TYPE_CHECKING:
    from annotator.services.comparison.comparing import Comparing
    from annotator.services.review.reviewing import Reviewing


# How many articles wait with suggestions of the newest models.
_AHEAD = 3


class Workspace:
    """Holds what belongs to one open project; closing it ends the worker and the store.

    Attributes:
        reviewing: the review of the project, None until the Review place is first opened.
        comparing: agreement in the project, None until the Agreement place is first opened.
    """

    person_changed = Signal(object)
    said = Signal(str)
    nothing_left = Signal(int)

    def __init__(
        self,
        store: ProjectStore,
        jobs: Jobs,
        settings: Settings,
        client: Callable[[], Teachable],
        trainer: Callable[[], Trains] = Trainer,
    ) -> None:
        self.store = store
        self.jobs = jobs
        self.settings = settings
        self.desk = Desk(store, jobs)
        self.queue = Queue(store, jobs)
        self._worker = OneWorker(client)
        self.suggesting = Suggesting(store, jobs, self._worker)
        self.learning = Learning(store, jobs, self._worker)
        self.retraining = Retraining(store, jobs, trainer)
        self.suppressing = Suppressing(store, jobs, self.desk)
        self.gating = Gating(store, jobs, self.desk)
        self.person: Person | None = None
        self.reviewing: Reviewing | None = None
        self.comparing: Comparing | None = None
        self._is_limited = False
        self.desk.saved.connect(self._saved)
        self.desk.opened.connect(self._opened)
        self.suggesting.stored.connect(self._suggested)
        self.suppressing.changed.connect(self._suppressed)
        self.suppressing.said.connect(self.said)
        self.gating.counted.connect(self.queue.ask_again)
        self.gating.said.connect(self.said)
        self.learning.swapped.connect(self._renew)
        self.learning.said.connect(self.said)
        self.retraining.swapped.connect(self._renew)
        self.retraining.said.connect(self.said)

    @property
    def scheme(self) -> Scheme:
        """The project's scheme as it is now."""
        return self.store.scheme

    def choose_person(self, name: str) -> Person:
        """Let a person label, by name; a new name becomes a new person."""
        person = self.store.people.ensure(name.strip())
        self.desk.sit_down(person.id)
        self.person = person
        self.settings.set("last_person", person.name)
        self.person_changed.emit(person)
        self.reread_assignments()
        self.gating.finish_counting()
        return person

    def reread_assignments(self) -> None:
        """Have the queue show what the person was given, or all where nobody was given any."""
        self._is_limited = self.store.assignments.is_limited()
        self.queue.ask(QueueQuery(person=self._person_id(), assigned=self._is_limited))

    def open_next(self) -> None:
        """Open the next unfinished article after the open one, around the end."""
        here = self.desk.document.article.uid if self.desk.document else None
        person, limited = self._person_id(), self._is_limited
        found = self.store.queue.next_unfinished(person, here, assigned=limited)
        head = self.desk.head
        if head is not None and found == here and head.is_closed:
            found = None  # its own closing is still on the way to the disk
        if found is None:
            if self.desk.document is None:
                self.nothing_left.emit(self.store.articles.count())
            else:
                self.said.emit("Every article is done or skipped.")
            return
        self.desk.open(found)

    def open_beside(self, by: int) -> None:
        """Open the article before or after the open one in the queue's order."""
        here = self.desk.document.article.uid if self.desk.document else None
        found = self.queue.neighbour(here, by)
        if found is None:
            self.said.emit("There is no further article in this direction.")
            return
        self.desk.open(found)

    def retitle(self, article: UUID, title: str) -> None:
        """Correct an article's title; its text and labels stay as they are.

        Raises:
            RefusalError: when the new title has no words.
        """
        if not title:
            raise RefusalError("A title needs at least one word; the old one stays.")
        self.jobs.run(
            lambda _job: self.store.articles.set_meta(article, title=title),
            lambda outcome: self._retitled(article, outcome),
            lane="write",
        )

    def _retitled(self, article: UUID, outcome: Outcome[None]) -> None:
        if isinstance(outcome, Err):
            self.said.emit(outcome.message)
            return
        self.queue.touch(article)
        self.desk.refresh(article)

    def add_time(self, article: UUID, seconds: float) -> None:
        """Add active seconds to this person's work on an article, once it has been begun."""
        person, document = self._person_id(), self.desk.document
        if document is None or document.facts.revision == 0 or self.store.is_read_only:
            return
        self.jobs.run(
            lambda _job: self.store.works.add_active_seconds(article, person, seconds),
            lambda _outcome: None,
            lane="write",
        )

    def close(self) -> None:
        """Finish what is being written, then close the worker and the store."""
        self.learning.close()
        self.retraining.close()
        self.suggesting.close()
        self._worker.close()
        self.gating.close()
        self.jobs.close()
        self.store.close()

    def _person_id(self) -> UUID:
        if self.person is None:
            raise RefusalError("Choose who labels first.")
        return self.person.id

    def _saved(self, change: Change) -> None:
        self.queue.touch(change.article)
        self.learning.take(change)
        self.retraining.take(change)

    def _renew(self) -> None:
        """Suggest again for the next articles, with the models in use now."""
        if self.person is None:
            return
        here = self.desk.document.article.uid if self.desk.document else None
        ahead: list[UUID] = []
        for _ in range(_AHEAD):
            after = ahead[-1] if ahead else here
            found = self.store.queue.next_unfinished(
                self.person.id, after, assigned=self._is_limited
            )
            if found is None or found == here or found in ahead:
                break
            ahead.append(found)
        self.suggesting.renew(ahead, self._is_open)

    def _is_open(self, article: UUID) -> bool:
        return self.desk.document is not None and self.desk.document.article.uid == article

    def _opened(self, document: object) -> None:
        del document
        opened = self.desk.document
        if opened is not None and opened.segmentation.source == "provisional":
            self.suggesting.want(opened.article.uid)

    def _suggested(self, article: UUID) -> None:
        self.queue.touch(article)
        self.desk.refresh(article)

    def _suppressed(self, articles: Sequence[UUID]) -> None:
        for article in articles:
            self.queue.touch(article)
            self.desk.refresh(article)
