"""Keeping: backups at the start, every half hour of change, and before what cannot be undone."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from psygnal import Signal

from annotator import paths
from annotator.errors import AnnotatorError, StoreError
from annotator.jobs import Err, Jobs, Outcome
from annotator.store.addresses import is_server
from annotator.store.backups import Backup, Backups
from annotator.store.backups import restore as put_back
from annotator.store.project import ProjectStore

LANE = "backup"


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup holds; labels are those of everybody."""

    articles: int
    people: int
    labels: int


def utc_now() -> datetime:
    """The clock of backups: now, in UTC."""
    return datetime.now(UTC)


def backup_folder(project: str) -> Path:
    """Where a project's backups lie if nobody chose another folder; their names tell whose."""
    del project
    return paths.data_folder() / "backups"


def back_up(store: ProjectStore, folder: Path, reason: str) -> Path:
    """Make a checked backup now and thin the old ones; the newest one when nothing changed.

    Raises:
        RefusalError: for a project on a server.
        StoreError: when it cannot be written; no half file is left.
    """
    backups = Backups(store, folder)
    try:
        made = backups.make(reason)
        backups.thin(utc_now())
    except OSError as error:
        raise StoreError(f"{folder} cannot be written: {error.strerror or error}") from error
    return made


def restore(backup: Path, project: Path) -> Path | None:
    """Put a backup in a closed project's place.

    Returns:
        Where the former file lies now, None when there was none.

    Raises:
        NotAProjectError: when the backup is not a whole project.
        StoreBusyError: when the project is open somewhere.
    """
    try:
        return put_back(backup, project)
    except OSError as error:
        raise StoreError(f"{project} cannot be written: {error.strerror or error}") from error


def contents(backup: Path) -> Contents:
    """What a backup holds, counted in it.

    Raises:
        NotAProjectError: when it is not a whole project.
    """
    store = ProjectStore.open(str(backup), read_only=True)
    try:
        people = store.people.all()
        labels = sum(sum(store.works.labels_count(person.id).values()) for person in people)
        return Contents(store.articles.count(), len(people), labels)
    finally:
        store.close()


class Keeping:
    """Takes one project's backups; a failure is told once and never stops anybody.

    Signals: `told(sentence)` when backups cannot be taken.
    """

    told = Signal(str)

    def __init__(
        self,
        store: ProjectStore,
        folder: Path,
        jobs: Jobs,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.folder = folder
        self._store = store
        self._jobs = jobs
        self._clock = clock
        self._backups = Backups(store, folder)
        self._turn = threading.Lock()
        self._has_told = False

    def start(self) -> None:
        """Back up in the background if the project changed since its newest backup."""
        if not self._store.is_read_only:
            self._jobs.run(lambda _job: self._make("start"), self._settled, lane=LANE)

    def tick(self) -> None:
        """Called every minute or so: back up when the project changed and half an hour passed."""
        if not self._store.is_read_only and not is_server(self._store.location):
            self._jobs.run(lambda _job: self._store.rest(), lambda _outcome: None, lane=LANE)
            self._jobs.run(lambda _job: self._make_if_due(), self._settled, lane=LANE)

    def now(self, done: Callable[[Outcome[Path]], None]) -> None:
        """Back up in the background because somebody asked for it."""
        self._jobs.run(lambda _job: self._make("by hand"), done, lane=LANE)

    def secure(self, reason: str) -> str | None:
        """Back up on this thread before something far-reaching; else the sentence why not."""
        if self._store.is_read_only:
            return None
        try:
            self._make(reason)
        except AnnotatorError as error:
            return f"No backup was taken: {str(error).rstrip('.')}."
        return None

    def list(self) -> Sequence[Backup]:
        """The backups of this project, newest first."""
        return self._backups.list()

    def _make(self, reason: str) -> Path:
        with self._turn:
            return back_up(self._store, self.folder, reason)

    def _make_if_due(self) -> Path | None:
        return self._make("timed") if self._backups.due(self._clock()) else None

    def _settled(self, outcome: Outcome[Path] | Outcome[Path | None]) -> None:
        if isinstance(outcome, Err) and not self._has_told:
            self._has_told = True
            self.told.emit(f"Backups are not being taken: {outcome.message}")
