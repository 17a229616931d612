"""What went wrong below, told as one of our errors: busy, full, read-only, damaged or refused."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, SQLAlchemyError

from annotator.errors import (
    AnnotatorError,
    NotAProjectError,
    RefusalError,
    StoreBusyError,
    StoreError,
    StoreFullError,
    StoreReadOnlyError,
)
from annotator.store.driver import sqlite

BUSY = "another program is writing to the project; nothing was changed, try again"
FULL = "the disk is full; nothing was changed, free some space and repeat the action"
FAILING = (
    "the disk is full or does not take the write; nothing was changed,"
    " free some space and repeat the action"
)
READ_ONLY = "the project cannot be written here; nothing was changed"
MOVED = "the project file was replaced by another program; close the project and open it again"
DAMAGED = "the project file is damaged; run the doctor on it or restore a backup"
FAILED = "the project could not be read or written; the last saved state stands"
UNREACHED = (
    "the project's server does not answer; check the address, the network and that it runs,"
    " the last saved state stands"
)
TURNED_AWAY = (
    "the project's server turned the connection away; check the database's name, yours and the"
    " password, the last saved state stands"
)
LOST = "the connection to the project's server was lost; the last saved state stands"

# libpq puts the server's own words after this, in whatever language the server speaks.
_ANSWERED = re.compile(r"failed: \w+:  ")

_BY_CODE: dict[int, tuple[type[StoreError], str]] = {
    sqlite.SQLITE_BUSY: (StoreBusyError, BUSY),
    sqlite.SQLITE_LOCKED: (StoreBusyError, BUSY),
    sqlite.SQLITE_FULL: (StoreFullError, FULL),
    sqlite.SQLITE_READONLY: (StoreReadOnlyError, READ_ONLY),
    sqlite.SQLITE_PERM: (StoreReadOnlyError, READ_ONLY),
    sqlite.SQLITE_CANTOPEN: (StoreReadOnlyError, READ_ONLY),
    sqlite.SQLITE_CORRUPT: (NotAProjectError, DAMAGED),
    sqlite.SQLITE_NOTADB: (NotAProjectError, DAMAGED),
}
# pysqlite3 tells the plain codes only, and has no names for these: sqlite.org/rescode.html.
_IOERR_WRITE = sqlite.SQLITE_IOERR | (3 << 8)
_READONLY_DBMOVED = sqlite.SQLITE_READONLY | (4 << 8)
_BY_EXTENDED: dict[int, tuple[type[StoreError], str]] = {
    _IOERR_WRITE: (StoreFullError, FULL),
    _READONLY_DBMOVED: (StoreReadOnlyError, MOVED),
}
_BY_STATE: dict[str, tuple[type[StoreError], str]] = {
    "55P03": (StoreBusyError, BUSY),
    "40001": (StoreBusyError, BUSY),
    "40P01": (StoreBusyError, BUSY),
    "53100": (StoreFullError, FULL),
    "25006": (StoreReadOnlyError, READ_ONLY),
    "42501": (StoreReadOnlyError, READ_ONLY),
}
_WORTH_ANOTHER_TRY = {"40001", "40P01"}


def is_transient(error: BaseException) -> bool:
    """True when the same transaction may succeed if simply run again."""
    cause = _driver_error(error)
    code = getattr(cause, "sqlite_errorcode", None)
    if code is not None:
        return code & 0xFF in {sqlite.SQLITE_BUSY, sqlite.SQLITE_LOCKED}
    return getattr(cause, "sqlstate", None) in _WORTH_ANOTHER_TRY


def is_lost(error: BaseException) -> bool:
    """True when the server connection broke, so that a COMMIT may or may not have happened."""
    return isinstance(error, DBAPIError) and error.connection_invalidated


def failure(error: BaseException, *, writing: bool = False) -> AnnotatorError:
    """Our error for one of the driver's or of SQLAlchemy's.

    Args:
        error: what was raised.
        writing: True when it ended a transaction that writes.
    """
    if isinstance(error, IntegrityError | sqlite.IntegrityError):
        return RefusalError(f"the project's rules refuse this: {_rule(error)}; nothing was changed")
    if is_lost(error):
        return StoreError(LOST)
    cause = _driver_error(error)
    code = getattr(cause, "sqlite_errorcode", None)
    if str(cause).startswith("Could not decode to UTF-8"):
        return NotAProjectError(DAMAGED)
    if code == sqlite.SQLITE_IOERR and writing:
        return StoreFullError(FAILING)
    if code is not None:
        kind, sentence = _BY_EXTENDED.get(code) or _BY_CODE.get(code & 0xFF, (StoreError, FAILED))
        return kind(sentence)
    state = getattr(cause, "sqlstate", None)
    if state is None and isinstance(error, OperationalError):
        return StoreError(TURNED_AWAY if _ANSWERED.search(str(cause)) else UNREACHED)
    kind, sentence = _BY_STATE.get(state or "", (StoreError, FAILED))
    return kind(sentence)


@contextmanager
def told(*, writing: bool = False) -> Iterator[None]:
    """Turns whatever the database raises inside into one of our errors."""
    try:
        yield
    except (SQLAlchemyError, sqlite.Error) as error:
        raise failure(error, writing=writing) from error


@contextmanager
def readable() -> Iterator[None]:
    """Turns what stored values can do to their readers, once bits have flipped, into our error."""
    try:
        yield
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotAProjectError(DAMAGED) from error


def _driver_error(error: BaseException) -> BaseException:
    original = getattr(error, "orig", None)
    return original if isinstance(original, BaseException) else error


def _rule(error: BaseException) -> str:
    diagnosis = getattr(_driver_error(error), "diag", None)
    named = getattr(diagnosis, "constraint_name", None)
    return named or str(_driver_error(error)).splitlines()[0]
