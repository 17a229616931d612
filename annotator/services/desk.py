"""The desk: one person labelling one article at a time; every act is one committed change."""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Concatenate, ParamSpec
from uuid import UUID, uuid4

from psygnal import Signal

from annotator.errors import ConflictError, RefusalError
from annotator.jobs import Err, Jobs, Ok, Outcome
from annotator.model.changes import Change, ChangeKind, Draft
from annotator.model.documents import Document, StaleChangeError
from annotator.model.gate import Gate
from annotator.model.sketch import Sketch
from annotator.services.focus import FocusKeeper
from annotator.services.history import History
from annotator.services.writable import require_writing
from annotator.store.project import ProjectStore

P = ParamSpec("P")
Act = Callable[Concatenate[Sketch, P], str]
WRITES = "write"
_NOT_SAVED = "Your last changes are not saved yet: save them again or drop them."
_PAST = {ChangeKind.UNDO: "undone", ChangeKind.REDO: "redone"}


def utc_now() -> datetime:
    """The clock of the program: now, in UTC."""
    return datetime.now(UTC)


class Desk:
    """Opens an article, does and undoes acts on it, and says what was saved.

    `document` is the last committed state, what the window shows; `head` also holds the acts
    whose commit is under way, and is what the next act builds on. A failed write keeps the
    acts in `drafts` until they are tried again or given up. `shows_all` says whether suggestions
    below the confidence gate are shown as well. `syncing` tells that an act waits for nothing but
    the disk: time to show what does not depend on it.
    """

    opened = Signal(object)
    closed = Signal()
    changed = Signal(object)
    saved = Signal(object)
    waiting = Signal()
    syncing = Signal()
    refused = Signal(str)
    failed = Signal(str)
    noticed = Signal(str)

    def __init__(
        self, store: ProjectStore, jobs: Jobs, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self.focus = FocusKeeper()
        self.history = History()
        self.document: Document | None = None
        self.head: Document | None = None
        self.person: UUID | None = None
        self.shows_all = False
        self.latest: Change | None = None
        self.drafts: list[Change] = []
        self.pending_since: datetime | None = None
        self.last_saved: datetime | None = None
        self._store = store
        self._jobs = jobs
        self._clock = clock
        self._pending: deque[Change] = deque()
        self._later: deque[Callable[[], None]] = deque()
        self._shown_at: datetime | None = None
        self._wanted: UUID | None = None
        self._after_open: Callable[[], None] | None = None

    def sit_down(self, person: UUID) -> None:
        """Let another person label: their history is read, nothing of another's is shown.

        Raises:
            RefusalError: while acts of the person before are not saved.
        """
        self._require_no_drafts()
        if self._pending:
            raise RefusalError("Your last changes are being saved; try again in a moment.")
        self.leave()
        self.person = person
        self.history = History(self._store.log.recent(person))

    def leave(self) -> None:
        """Put the article away; what is being written is written still."""
        self.document = self.head = None
        self._wanted = None
        self.closed.emit()

    def open(self, article: UUID, then: Callable[[], None] | None = None) -> None:
        """Show an article; the answer comes as `opened`. A later wish overtakes an earlier one.

        Raises:
            RefusalError: while unsaved drafts wait for a decision.
        """
        self._require_no_drafts()
        self._read(article, then)

    def _read(self, article: UUID, then: Callable[[], None] | None = None) -> None:
        if self.person is None:
            raise RefusalError("Choose who labels first.")
        self._wanted = article
        self._after_open = then
        person = self.person
        self._jobs.run(
            lambda _job: self._store.works.document(article, person),
            lambda outcome: self._show(article, outcome),
            lane=WRITES,
        )

    def act(self, act: Act[P], *args: P.args, **kwargs: P.kwargs) -> bool:
        """Carry out one act on the open article; False when refused, with the reason told."""
        if self.head is None:
            self.refused.emit("Open an article first.")
            return False
        sketch = Sketch(self.head, now=self._clock(), shown_at=self._shown_at)
        try:
            self._require_writing()
            title = act(sketch, *args, **kwargs)
        except RefusalError as refusal:
            self.refused.emit(str(refusal))
            return False
        draft = sketch.draft(title)
        if not draft:
            return False
        self._commit(_signed(self.head, draft, self._clock()))
        if sketch.focus is not None:
            self.focus.put(current=sketch.focus)
        return True

    def undo(self) -> None:
        """Take back the last act of this person, wherever it was."""
        self._replay(ChangeKind.UNDO)

    def redo(self) -> None:
        """Bring again what was taken back last."""
        self._replay(ChangeKind.REDO)

    def retry(self) -> None:
        """Write the drafts of a failed save again, in order; their article is opened first."""
        if self._pending:
            self._later.append(self.retry)
            return
        if not self.drafts:
            return
        article = self.drafts[0].article
        if self.document is None or self.document.article.uid != article:
            self._read(article, self.retry)
            return
        drafts = [change for change in self.drafts if change.article == article]
        self.drafts = [change for change in self.drafts if change.article != article]
        self.head = self.document
        for change in drafts:
            self._commit(change)

    def give_up(self) -> None:
        """Drop the drafts of a failed save; the last committed state stands."""
        if self._pending:
            self._later.append(self.give_up)
            return
        if not self.drafts:
            return
        self.drafts = []
        self.head = self.document
        if self.document is not None:
            self.changed.emit(None)
        self._go_on()

    def show_all(self, *, shows_all: bool) -> None:
        """Show suggestions below the gate too, or no more; nothing is stored by looking."""
        self.shows_all = shows_all
        if self.document is not None:
            self.regate(self.document.gate)

    def regate(self, gate: Gate) -> None:
        """Show the open article behind other thresholds; what is looked at meanwhile stays."""
        if self.document is None or self.head is None:
            return
        gate = replace(gate, shows_all=self.shows_all)
        self.document, self.head = self.document.behind(gate), self.head.behind(gate)
        self.changed.emit(None)

    def refresh(self, article: UUID) -> None:
        """Read the article again if it is the open one, once nothing is being written."""
        if self.document is None or not self.document.article.uid == article == self._wanted:
            return
        if self._pending or self.drafts:
            self._later.append(lambda: self.refresh(article))
        else:
            self._read(article)

    @property
    def pending(self) -> int:
        """How many acts are on their way to the disk."""
        return len(self._pending)

    def _require_writing(self) -> None:
        """Refuse an act where it could not be saved, or before earlier ones are."""
        require_writing(self._store)
        self._require_no_drafts()

    def _require_no_drafts(self) -> None:
        if self.drafts:
            raise RefusalError(_NOT_SAVED)

    def _show(self, article: UUID, outcome: Outcome[Document]) -> None:
        of_another = isinstance(outcome, Ok) and outcome.value.person != self.person
        if article != self._wanted or of_another:
            return
        open_now = self.document.article.uid if self.document is not None else None
        if isinstance(outcome, Err):
            self._wanted = open_now
            self.failed.emit(outcome.message)
            return
        if self.drafts and article != self.drafts[0].article:
            self._wanted = open_now
            self.refused.emit(_NOT_SAVED)
            return
        gate = replace(outcome.value.gate, shows_all=self.shows_all)
        self.document = outcome.value.behind(gate)
        self.head = _with_pending(self.document, self._pending)
        if open_now != article:
            self._shown_at = self._clock()
            self.focus.put(anchor=0, caret=0, current=None, target=0)
        self.opened.emit(outcome.value)
        then, self._after_open = self._after_open, None
        if then is not None:
            then()

    def _commit(self, change: Change) -> None:
        assert self.head is not None
        try:
            after = self.head.after(change)
        except StaleChangeError as stale:
            self.refused.emit(f"This cannot be done any more: {stale}.")
            return
        self.latest = change
        revision, hidden = self.head.facts.revision, self.head.facts.hidden_suggestions
        self.head = after
        self._pending.append(change)
        if self.pending_since is None:
            self.pending_since = self._clock()
        self.waiting.emit()
        self._jobs.run(
            lambda job: self._store.works.commit(
                change, revision, hidden=hidden, written=lambda: job.report(1, 1)
            ),
            lambda outcome: self._settled(change, outcome),
            lane=WRITES,
            on_progress=lambda _done: self.syncing.emit(),
        )

    def _settled(self, change: Change, outcome: Outcome[Change]) -> None:
        self._pending.remove(change)
        self.pending_since = self._clock() if self._pending else None
        if isinstance(outcome, Ok):
            self._saved(outcome.value)
        else:
            self._unsaved(change, outcome)
        if not self._pending and not self.drafts:
            self.head = self.document
        self._go_on()

    def _go_on(self) -> None:
        """Do what waited for the writes; a wish that must wait on is put back, not tried again."""
        for _ in range(len(self._later)):
            if self._pending:
                return
            self._later.popleft()()

    def _saved(self, change: Change) -> None:
        self.history.record(change)
        self.last_saved = self._clock()
        if self.document is not None and self.document.article.uid == change.article:
            self.document = self.document.after(change)
            self.changed.emit(change)
        self.saved.emit(change)

    def _unsaved(self, change: Change, outcome: Err) -> None:
        if isinstance(outcome.error, ConflictError | RefusalError) and not self.drafts:
            # Trying again would fail again: the act is dropped, and the article read afresh.
            self.head = self.document
            self.failed.emit(outcome.message)
            self.refresh(change.article)
            return
        self.drafts.append(change)
        self.failed.emit(outcome.message)

    def _replay(self, kind: ChangeKind) -> None:
        if self._pending:
            self._later.append(lambda: self._replay(kind))
            return
        try:
            self._require_writing()
        except RefusalError as refusal:
            self.refused.emit(str(refusal))
            return
        undo = kind is ChangeKind.UNDO
        change = self.history.to_undo if undo else self.history.to_redo
        if change is None:
            self.refused.emit(f"There is nothing to {kind}.")
        elif self.head is None or self.head.article.uid != change.article:
            self.open(change.article, lambda: self._replay(kind))
            self.noticed.emit(f"Opened the article of “{change.title}” to {kind} it.")
        elif self._is_stale(replayed := _replayed(change, kind, self._clock())):
            self.history.set_aside(change)
            self.refused.emit(
                f"“{change.title}” cannot be {_PAST[kind]}: its labels were changed elsewhere. "
                f"It is passed over; the next {kind} reaches the act before it."
            )
        else:
            self._commit(replayed)
            self.focus.put(current=None)

    def _is_stale(self, change: Change) -> bool:
        assert self.head is not None
        try:
            self.head.after(change)
        except StaleChangeError:
            return True
        return False


def _with_pending(document: Document, pending: Iterable[Change]) -> Document:
    """A document just read, with the acts whose writing was asked for after the reading."""
    for change in pending:
        if change.article == document.article.uid:
            try:
                document = document.after(change)
            except StaleChangeError:
                break  # its writing finds the same conflict, and says so
    return document


def _signed(document: Document, draft: Draft, at: datetime) -> Change:
    return Change(
        id=uuid4(),
        article=document.article.uid,
        person=document.person,
        title=draft.title,
        at=at,
        edits=draft.edits,
    )


def _replayed(change: Change, kind: ChangeKind, at: datetime) -> Change:
    if kind is ChangeKind.UNDO:
        return change.inverted(uuid4(), at, kind)
    return Change(
        id=uuid4(),
        article=change.article,
        person=change.person,
        title=change.title,
        at=at,
        edits=change.edits,
        kind=kind,
        of=change.id,
    )
