"""Backups: checked copies in a folder, thinned with age, and the way back from one."""

import os
import re
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from annotator.errors import NotAProjectError, RefusalError, StoreBusyError
from annotator.store import gate
from annotator.store.addresses import is_server
from annotator.store.birth import publish, sync
from annotator.store.copies import (
    check_whole,
    copy_file,
    discard,
    draft_beside,
    move_aside,
    vacuum_into,
)
from annotator.store.engine import raw_connection
from annotator.store.faults import told
from annotator.store.holding import IN_USE, alone
from annotator.store.journal import changed_at, log_size
from annotator.store.project import ProjectStore

EVERY = timedelta(minutes=30)
_ALL_FOR = timedelta(days=2)
_DAILY_FOR = timedelta(days=14)
_NAME = re.compile(r"^(?P<uid>[0-9a-f]{32})\.(?P<at>\d{8}T\d{12})\.(?P<reason>[a-z0-9-]*)\.annot$")
_STAMP = "%Y%m%dT%H%M%S%f"


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup in the folder; `made_at` is UTC."""

    path: Path
    made_at: datetime
    reason: str
    size: int


class Backups:
    """Makes, lists, thins and restores the backups of one project."""

    def __init__(self, store: ProjectStore, folder: Path) -> None:
        self._store = store
        self._folder = folder

    def make(self, reason: str, *, force: bool = False, at: datetime | None = None) -> Path:
        """Makes a backup, or returns the newest one when nothing was changed since.

        Args:
            reason: a word or two that come back in `list`.
            force: True to make one even without a change.
            at: the time it is filed under; the present by default.

        Raises:
            RefusalError: for a project on a server.
            StoreError: when the copy cannot be written; no half file is left.
        """
        source = self._source()
        newest = next(iter(self.list()), None)
        # Taken before the copy: a change made meanwhile counts as made after it.
        changed = changed_at(source)
        if newest and not force and newest.path.stat().st_mtime_ns == changed:
            return newest.path
        self._folder.mkdir(parents=True, exist_ok=True)
        stamp = (at or datetime.now(UTC)).astimezone(UTC).strftime(_STAMP)
        slug = re.sub(r"[^a-z0-9]+", "-", reason.lower()).strip("-")[:40]
        target = self._folder / f"{self._store.uuid.hex}.{stamp}.{slug}.annot"
        copy_file(source, target)
        os.utime(target, ns=(changed, changed))
        return target

    def list(self) -> Sequence[Backup]:
        """This project's backups, newest first."""
        found = []
        for path in self._folder.glob(f"{self._store.uuid.hex}.*.annot"):
            named = _NAME.match(path.name)
            if named:
                at = datetime.strptime(named["at"], _STAMP).replace(tzinfo=UTC)
                found.append(Backup(path, at, named["reason"], path.stat().st_size))
        return sorted(found, key=lambda backup: backup.made_at, reverse=True)

    def due(self, now: datetime) -> bool:
        """True when the project was changed and the newest backup is half an hour old."""
        newest = next(iter(self.list()), None)
        if newest is None:
            return True
        if newest.path.stat().st_mtime_ns == changed_at(self._source()):
            return False
        return now - newest.made_at >= EVERY

    def thin(self, now: datetime) -> Sequence[Path]:
        """Deletes what is not kept: all of two days, one a day for two weeks, then one a week.

        Returns:
            The files that were deleted.
        """
        kept: set[tuple[str, object]] = set()
        gone = []
        for backup in self.list():
            period = _period(backup.made_at, now)
            if period is not None and period in kept:
                backup.path.unlink()
                gone.append(backup.path)
            elif period is not None:
                kept.add(period)
        return gone

    def _source(self) -> Path:
        if is_server(self._store.location):
            raise RefusalError("a project on a server is backed up there, with pg_dump")
        return Path(self._store.location)


def restore(backup: Path, target: Path) -> Path | None:
    """Puts a backup in place of a project that nobody has open.

    Returns:
        Where the file that was there now lies, None when there was none.

    Raises:
        NotAProjectError: when the backup is not a whole project.
        StoreBusyError: when another program is using the project.
    """
    gate.check_header(backup)
    gate.check_contents(backup, read_only=True)
    check_whole(backup)
    draft = draft_beside(target)
    try:
        vacuum_into(backup, draft)
        check_whole(draft)
        sync(draft)
        aside = None
        with alone(target):
            if target.exists():
                _refuse_in_use(target)
                aside = move_aside(target, "before-restore")
            publish(draft, target)
    finally:
        discard(draft)
    return aside


def _refuse_in_use(target: Path) -> None:
    if log_size(target):
        return  # of a program that died: closing it here would mix it into the file
    try:
        with told(), closing(raw_connection(target, "mode=rw", patience=0.2)) as raw:
            raw.execute("BEGIN EXCLUSIVE")
            raw.execute("ROLLBACK")
    except NotAProjectError:
        return  # damaged: that is why it is being replaced
    except StoreBusyError as error:
        raise StoreBusyError(IN_USE) from error


def _period(made_at: datetime, now: datetime) -> tuple[str, object] | None:
    age = now - made_at
    if age <= _ALL_FOR:
        return None
    if age <= _DAILY_FOR:
        return ("day", made_at.date())
    return ("week", made_at.isocalendar()[:2])
