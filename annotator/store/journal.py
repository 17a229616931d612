"""The journal of a project file: a write-ahead log where that is safe, one single file at rest.

At rest a file says that it has no log. So one that says it has, with no log beside it, was copied
or moved while a program had it open.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from annotator.errors import StoreReadOnlyError
from annotator.store.driver import WAL_IS_SAFE, sqlite
from annotator.store.faults import MOVED

SHARED = (
    "another program has it open with a newer SQLite, and the one used here cannot write to it"
    " safely at the same time; close it there and open it again"
)
SWITCHED = (
    "another program opened the project with a newer SQLite; nothing was changed,"
    " close it there and open it here again"
)
LOG = "-wal"
SIDECARS = ("-journal", LOG, "-shm")
# What a log is cut to once all of it is in the file; a long import makes it longer for a while.
_LOG_BYTES = 16_000_000
_REST_SECONDS = 2.0


def log_of(path: Path) -> Path:
    """Where the write-ahead log of a project file lies while it has one."""
    return path.with_name(path.name + LOG)


def log_size(path: Path) -> int:
    """Bytes in a file's write-ahead log; 0 when it has none."""
    try:
        return log_of(path).stat().st_size
    except FileNotFoundError:
        return 0


def changed_at(path: Path) -> int:
    """When the contents of a project file were last changed, in nanoseconds since 1970."""
    times = [path.stat().st_mtime_ns]
    if log_size(path):
        with suppress(FileNotFoundError):
            times.append(log_of(path).stat().st_mtime_ns)
    return max(times)


def uses_log(raw: sqlite.Connection) -> bool:
    """True when the open file has a write-ahead log."""
    return bool(raw.execute("PRAGMA journal_mode").fetchone()[0] == "wal")


def why_not_shared(raw: sqlite.Connection) -> str | None:
    """Why a SQLite with the defect may not write: others use a log and it cannot be taken away."""
    if not uses_log(raw):
        return None
    return None if _turned(raw, "truncate") == "truncate" else SHARED


def set_journal(raw: sqlite.Connection, path: Path, *, wal: bool, alone: bool) -> str:
    """Sets a writer's journal and sync level; both are read back and returned.

    Args:
        raw: a connection outside a transaction.
        path: the file it is open on.
        wal: whether this SQLite's write-ahead log can be trusted.
        alone: whether nobody else has the file open, as far as can be known. A program with an
            older SQLite must not find a log in a file that it has open already.

    Raises:
        StoreReadOnlyError: when durability does not hold.
    """
    at = changed_at(path)
    has_log = uses_log(raw)
    got = "wal" if has_log else ""
    if wal and alone and not has_log:
        got = _turned(raw, "wal")
        _keep_time(path, at)
    if not wal or got != "wal":
        got = _turned(raw, "truncate")
    raw.execute("PRAGMA synchronous=FULL")
    raw.execute("PRAGMA fullfsync=ON")
    raw.execute("PRAGMA checkpoint_fullfsync=ON")
    raw.execute(f"PRAGMA journal_size_limit={_LOG_BYTES}")
    level = raw.execute("PRAGMA synchronous").fetchone()[0]
    if got not in {"truncate", "wal" if wal else "truncate"} or level != 2:
        raise StoreReadOnlyError(
            f"the project cannot be written safely: journal {got}, synchronous {level}"
        )
    return f"{got}/full"


def leave_one_file(raw: sqlite.Connection, path: Path) -> None:
    """Brings everything into the file itself; while others have it open they keep their log."""
    if not uses_log(raw):
        raw.execute("PRAGMA journal_mode=DELETE").fetchall()
        return
    at = changed_at(path)
    if _turned(raw, "delete") == "delete":
        _keep_time(path, at)


def _turned(raw: sqlite.Connection, mode: str) -> str:
    """The journal after asking for another, which others who use the file may keep from us."""
    with _at_once(raw):
        try:
            return str(raw.execute(f"PRAGMA journal_mode={mode}").fetchone()[0])
        except sqlite.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in {sqlite.SQLITE_BUSY, sqlite.SQLITE_LOCKED}:
                raise
            return str(raw.execute("PRAGMA journal_mode").fetchone()[0])


@contextmanager
def _at_once(raw: sqlite.Connection) -> Iterator[None]:
    """Waits for nobody's lock."""
    patience = raw.execute("PRAGMA busy_timeout").fetchone()[0]
    raw.execute("PRAGMA busy_timeout=0")
    try:
        yield
    finally:
        raw.execute(f"PRAGMA busy_timeout={patience}")


def _keep_time(path: Path, at: int) -> None:
    """Undoes what moving the same contents did to a file's time, by which backups know a change."""
    with suppress(OSError):
        os.utime(path, ns=(path.stat().st_atime_ns, at))


class FileWatch:
    """Looks after an open file between the writer's transactions.

    SQLite does not notice that a file with a write-ahead log was moved or replaced.
    """

    def __init__(self, path: Path, *, wal: bool = WAL_IS_SAFE) -> None:
        self._path = path
        self._wal = wal
        self._found = path.stat()
        self._written = time.monotonic()

    @property
    def is_moved(self) -> bool:
        """True when another file, or none, has the name of the one that is open."""
        try:
            return not os.path.samestat(self._path.stat(), self._found)
        except OSError:
            return True

    def check(self, raw: sqlite.Connection) -> None:
        """Refuses to write what would be lost or unsafe; called inside each transaction.

        Raises:
            StoreReadOnlyError: when the file was replaced, or got a log that we cannot share.
        """
        if self.is_moved:
            raise StoreReadOnlyError(MOVED)
        if not self._wal and uses_log(raw):
            raise StoreReadOnlyError(SWITCHED)
        self._written = time.monotonic()

    def rest(self, raw: sqlite.Connection) -> None:
        """Moves the log into the file once nobody has written for a moment."""
        if time.monotonic() - self._written < _REST_SECONDS or not log_size(self._path):
            return
        version, at = _data_version(raw), changed_at(self._path)
        with _at_once(raw):
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        if _data_version(raw) == version:
            _keep_time(self._path, at)

    def close(self, raw: sqlite.Connection) -> None:
        """Leaves one single file where possible; a moved one gets its log, the new name nothing.

        On a full disk the log stays beside the file, and nothing is lost.
        """
        with suppress(sqlite.OperationalError):
            if not self.is_moved:
                leave_one_file(raw, self._path)
            elif uses_log(raw):
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _data_version(raw: sqlite.Connection) -> int:
    return int(raw.execute("PRAGMA data_version").fetchone()[0])
