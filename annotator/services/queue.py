"""The queue: which articles there are for one person, in pages, found as one types."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from psygnal import Signal

from annotator.jobs import Err, Jobs, Outcome
from annotator.model.articles import Status
from annotator.model.queue import QueueQuery, QueueRow, SortKey
from annotator.store.project import ProjectStore

PAGE = 100


class Queue:
    """The answer to one query as a window of row handles; pages are read when they are shown."""

    reset = Signal()
    refreshed = Signal(object)
    failed = Signal(str)

    def __init__(self, store: ProjectStore, jobs: Jobs) -> None:
        self._store = store
        self._jobs = jobs
        self._handles: Sequence[int] = ()
        self._pages: dict[int, list[QueueRow]] = {}
        self._stale: set[int] = set()
        self._asked = 0
        self.query: QueueQuery | None = None

    def __len__(self) -> int:
        return len(self._handles)

    def ask(self, query: QueueQuery) -> None:
        """Put a new query; the answer comes as `reset`, a later query overtakes an earlier."""
        self.query = query
        self._asked += 1
        ticket = self._asked
        self._jobs.run(
            lambda _job: self._store.queue.ids(query),
            lambda outcome: self._answer(ticket, outcome),
            lane="read",
        )

    def ask_again(self) -> None:
        """Read the same query again: articles came or went."""
        if self.query is not None:
            self.ask(self.query)

    def search(self, words: str) -> None:
        """Change the words searched for."""
        if self.query is not None and words != self.query.search:
            self.ask(replace(self.query, search=words))

    def filter(self, statuses: frozenset[Status]) -> None:
        """Show only articles of these statuses; none given = all."""
        if self.query is not None:
            self.ask(replace(self.query, statuses=statuses))

    def sort(self, key: SortKey, *, descending: bool = False) -> None:
        """Change the order."""
        if self.query is not None:
            self.ask(replace(self.query, sort=key, descending=descending))

    def _read(self, first: int, count: int = PAGE) -> list[QueueRow]:
        if self.query is None:
            return []
        return self._store.queue.rows(self._handles[first : first + count], self.query.person)

    def row(self, index: int) -> QueueRow | None:
        """One row, read with its page of 100; None beyond the end."""
        if not 0 <= index < len(self._handles):
            return None
        page = index // PAGE
        if page not in self._pages:
            self._pages[page] = self._read(page * PAGE)
        elif index in self._stale:
            self._pages[page][index % PAGE : index % PAGE + 1] = self._read(index, 1)
        self._stale.discard(index)
        rows = self._pages[page]
        return rows[index % PAGE] if index % PAGE < len(rows) else None

    def index_of(self, article: UUID) -> int | None:
        """Where an article stands among the pages read so far, else None."""
        for page, rows in self._pages.items():
            for place, row in enumerate(rows):
                if row.article == article:
                    return page * PAGE + place
        return None

    def neighbour(self, article: UUID | None, by: int) -> UUID | None:
        """The article before or after another one in this order; the first if that is not in it."""
        place = self._place(article) if article is not None else None
        row = self.row(0 if place is None else place + by)
        return row.article if row else None

    def _place(self, article: UUID) -> int | None:
        place = self.index_of(article)
        if place is None:
            handle = self._store.queue.handle(article)
            place = self._handles.index(handle) if handle in self._handles else None
        return place

    def touch(self, article: UUID) -> None:
        """Have one article's row read again when it is next shown: its status or counts changed."""
        place = self.index_of(article)
        if place is not None:
            self._stale.add(place)
            self.refreshed.emit(place)

    def _answer(self, ticket: int, outcome: Outcome[list[int]]) -> None:
        if ticket != self._asked:
            return
        if isinstance(outcome, Err):
            self.failed.emit(outcome.message)
            return
        self._handles = outcome.value
        self._pages.clear()
        self._stale.clear()
        self.reset.emit()
