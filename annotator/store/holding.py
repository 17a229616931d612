"""Who has a project file open: an empty file beside it that every open program holds locked.

SQLite's own locks last for a transaction, so a program that waits for its user would not be
noticed. The lock falls with its process, whatever ends it. Windows refuses to move an open file
by itself and needs none.
"""

import importlib
import importlib.util
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from annotator.errors import StoreBusyError

# There is none on Windows.
_FCNTL: Any = importlib.import_module("fcntl") if importlib.util.find_spec("fcntl") else None
BEING_RESTORED = "the project is being replaced by a backup; open it again in a moment"
# Another program keeps us out for as long as it turns the journal when it opens the file.
_OPENING_SECONDS = 1.0
IN_USE = "the project is in use; close it everywhere and restore then"


def beside(path: Path) -> Path:
    """Where the lock of a project file lies."""
    real = path.resolve()
    return real.with_name(f".{real.name}.open")


class Hold:
    """Says that this program has a project file open, until it is released.

    Raises:
        StoreBusyError: while a backup is being put in its place.
    """

    def __init__(self, path: Path) -> None:
        self._path = beside(path)
        last = time.monotonic() + _OPENING_SECONDS
        while True:
            try:
                self._handle = _locked(self._path, exclusive=False)
            except BlockingIOError as error:
                if time.monotonic() > last:
                    raise StoreBusyError(BEING_RESTORED) from error
                time.sleep(0.02)
            else:
                return

    @contextmanager
    def by_itself(self) -> Iterator[bool]:
        """Tells whether nobody else has the file open; if so, nobody can open it inside.

        Where files cannot be locked it is taken for granted.
        """
        if self._handle is None:
            yield True
            return
        try:
            _FCNTL.flock(self._handle, _FCNTL.LOCK_EX | _FCNTL.LOCK_NB)
            alone = True
        except BlockingIOError:
            # Asking may have cost us the share that we had.
            _FCNTL.flock(self._handle, _FCNTL.LOCK_SH)
            alone = False
        try:
            yield alone
        finally:
            _FCNTL.flock(self._handle, _FCNTL.LOCK_SH)

    def release(self) -> None:
        """Lets go; the last one to do so takes the lock file away."""
        if self._handle is not None:
            _let_go(self._path, self._handle)
            self._handle = None


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Keeps others from opening a project file.

    Raises:
        StoreBusyError: when a program has it open.
    """
    place = beside(path)
    try:
        handle = _locked(place, exclusive=True)
    except BlockingIOError as error:
        raise StoreBusyError(IN_USE) from error
    try:
        yield
    finally:
        if handle is not None:
            _let_go(place, handle)


def _locked(place: Path, *, exclusive: bool) -> int | None:
    """An open, locked handle; None where files cannot be made or locked."""
    if _FCNTL is None:
        return None
    way = _FCNTL.LOCK_EX if exclusive else _FCNTL.LOCK_SH
    while True:
        try:
            handle = os.open(place, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError:
            return None
        try:
            _FCNTL.flock(handle, way | _FCNTL.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            raise
        except OSError:  # this file system knows no locks
            os.close(handle)
            return None
        if _is_there(place, handle):
            return handle
        os.close(handle)  # the last holder took the file away in between


def _let_go(place: Path, handle: int) -> None:
    # Taken away only under the exclusive lock, so never from under another holder.
    with suppress(OSError):
        _FCNTL.flock(handle, _FCNTL.LOCK_EX | _FCNTL.LOCK_NB)
        if _is_there(place, handle):
            place.unlink()
    os.close(handle)


def _is_there(place: Path, handle: int) -> bool:
    try:
        return os.path.samestat(place.stat(), os.fstat(handle))
    except FileNotFoundError:
        return False
