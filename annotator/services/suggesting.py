"""Suggesting: asks the worker process for articles' bounds and suggestions and stores them."""

from collections import deque
from collections.abc import Callable, Iterable
from typing import Protocol
from uuid import UUID

from psygnal import Signal

from annotator.jobs import Err, Job, Jobs, Ok, Outcome
from annotator.model.articles import Article
from annotator.model.scheme import Scheme
from annotator.nlp.memory import Memory
from annotator.nlp.requests import SuggestAnswer, SuggestRequest
from annotator.store.project import ProjectStore

LANE = "suggest"


class Suggests(Protocol):
    """The part of the worker's client that this service needs."""

    def suggest(self, request: SuggestRequest) -> SuggestAnswer:
        """Bounds and suggestions of one article; blocks until the worker answered."""

    def close(self) -> None:
        """End the worker."""


class Suggesting:
    """Feeds articles to the worker one by one, the open one first; late answers are stored only.

    Signals: `stored(uid)` after an article's suggestions are in the store; `failed(sentence)`;
    `progressed(done, total)` while a sweep runs.
    """

    stored = Signal(UUID)
    failed = Signal(str)
    progressed = Signal(int, int)

    def __init__(
        self,
        store: ProjectStore,
        jobs: Jobs,
        client: Callable[[], Suggests],
    ) -> None:
        self._store = store
        self._jobs = jobs
        self._make_client = client
        self._client: Suggests | None = None
        self._waiting: deque[UUID] = deque()
        self._busy = False
        self._done = 0
        self._total = 0

    def want(self, article: UUID) -> None:
        """Compute an article's suggestions next, before all others that wait."""
        if article in self._waiting:
            self._waiting.remove(article)
        else:
            self._total += 1
        self._waiting.appendleft(article)
        self._feed()

    def sweep(self, articles: Iterable[UUID] | None = None) -> None:
        """Compute suggestions for the given articles, by default all that have none."""
        missing = self._store.articles.without_segmentation() if articles is None else articles
        for article in missing:
            if article not in self._waiting:
                self._waiting.append(article)
                self._total += 1
        self._feed()

    def close(self) -> None:
        """End the worker process; what waits is forgotten and found again next time."""
        self._waiting.clear()
        if self._client is not None:
            self._client.close()
            self._client = None

    def _feed(self) -> None:
        if self._busy or not self._waiting:
            return
        self._busy = True
        uid = self._waiting.popleft()
        self._jobs.run(
            lambda job: self._compute(uid, job),
            lambda outcome: self._answered(uid, outcome),
            lane=LANE,
        )

    def _compute(self, uid: UUID, _job: Job) -> SuggestAnswer:
        if self._client is None:
            self._client = self._make_client()
        request = request_for(self._store, self._store.articles.get(uid), self._store.scheme)
        return self._client.suggest(request)

    def _answered(self, uid: UUID, outcome: Outcome[SuggestAnswer]) -> None:
        self._busy = False
        if isinstance(outcome, Err):
            self._waiting.clear()
            self.failed.emit(outcome.message)
            return
        self._jobs.run(
            lambda _job: keep(self._store, uid, outcome.value),
            lambda kept: self._kept(uid, kept),
            lane="write",
        )
        self._feed()

    def _kept(self, uid: UUID, outcome: Outcome[None]) -> None:
        self._done += 1
        if isinstance(outcome, Ok):
            self.stored.emit(uid)
        else:
            self.failed.emit(outcome.message)
        self.progressed.emit(self._done, self._total)
        if self._done == self._total:
            self._done = self._total = 0


def request_for(store: ProjectStore, article: Article, scheme: Scheme) -> SuggestRequest:
    """What the worker needs to know about one article of a project."""
    return SuggestRequest(
        article=article, scheme=scheme, memory=memory_of(store, article), excluded=None
    )


def memory_of(store: ProjectStore, article: Article) -> Memory:
    """What the project has accepted and rejected so far, as the worker takes it."""
    del store, article
    return Memory()


def keep(store: ProjectStore, uid: UUID, answer: SuggestAnswer) -> None:
    """Store an answer: the bounds first, then the suggestions."""
    store.articles.set_segmentation(uid, answer.segmentation)
    store.suggestions.replace(uid, answer.suggestions)
