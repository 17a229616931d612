"""The gate of a project file: what it says it is, whether we may open it, and whether to write."""

import os
from dataclasses import dataclass
from pathlib import Path

from annotator.errors import NotAProjectError
from annotator.store import schema
from annotator.store.driver import sqlite
from annotator.store.engine import raw_connection
from annotator.store.faults import DAMAGED, told
from annotator.store.journal import log_of, log_size
from annotator.store.places import why_not_written

_QUICK_CHECK_BYTES = 32_000_000


@dataclass(frozen=True, slots=True)
class Header:
    """Who made a SQLite file and at which version of its schema."""

    application: int
    version: int


def read_header(path: Path) -> Header:
    """The header of a file, read without touching the file or its journal.

    Raises:
        NotAProjectError: when there is no such file, it is empty or not a SQLite database.
    """
    if not path.is_file():
        raise NotAProjectError(f"there is no project file at {path}")
    if path.stat().st_size == 0:
        raise NotAProjectError(f"{path.name} is empty, not a project")
    try:
        raw = raw_connection(path, "mode=ro&immutable=1")
        try:
            application = raw.execute("PRAGMA application_id").fetchone()[0]
            version = raw.execute("PRAGMA user_version").fetchone()[0]
        finally:
            raw.close()
    except sqlite.DatabaseError as error:
        if error.sqlite_errorcode == sqlite.SQLITE_CORRUPT:
            raise NotAProjectError(f"{path.name}: {DAMAGED}") from error
        raise NotAProjectError(f"{path.name} is not a project: {error}") from error
    return Header(application, version)


def check_header(path: Path) -> Header:
    """The header of a file that is ours and not newer than this program.

    Raises:
        NotAProjectError: naming the reason otherwise.
    """
    header = read_header(path)
    if header.application != schema.APPLICATION_ID:
        raise NotAProjectError(f"{path.name} is a database of another program, not a project")
    if header.version > schema.VERSION:
        raise NotAProjectError(
            f"{path.name} was made by a newer version of this program"
            f" (schema {header.version}, this one knows {schema.VERSION})"
        )
    if header.version < 1:
        raise NotAProjectError(f"{path.name} is not a finished project")
    return header


def check_contents(path: Path, *, read_only: bool) -> None:
    """Refuses a file of this version that holds foreign objects or is visibly damaged.

    Raises:
        NotAProjectError: naming the first reason.
    """
    # Whoever closes a file last brings its log into it: not before both were seen to fit.
    has_log = log_size(path) > 0
    with told():
        raw = raw_connection(path, "mode=ro" if read_only or has_log else "mode=rw")
        try:
            found = schema.differences(schema.objects_of(raw))
            if found:
                raise NotAProjectError(f"{path.name} is not opened: {found[0]}")
            # Larger files are checked in the background by the doctor: this takes 5 s a gigabyte.
            if path.stat().st_size <= _QUICK_CHECK_BYTES:
                answer = raw.execute("PRAGMA quick_check(1)").fetchone()[0]
                if answer != "ok":
                    raise NotAProjectError(_damaged(path, has_log=has_log))
        finally:
            raw.close()


def _damaged(path: Path, *, has_log: bool) -> str:
    if not has_log:
        return f"{path.name}: {DAMAGED}"
    return (
        f"{path.name} does not fit to the changes in {log_of(path).name} beside it; if the file"
        " was replaced by hand, move those away and open it again"
    )


def read_only_reason(path: Path) -> str | None:
    """Why a file may only be read, None when it may be written."""
    if not os.access(path, os.W_OK):
        return "the file is write-protected"
    if not os.access(path.resolve().parent, os.W_OK):
        return "its folder is write-protected"
    return why_not_written(path)
