"""Whole copies of a project file, taken through SQLite, checked, and named only when finished."""

from contextlib import closing, suppress
from pathlib import Path
from uuid import uuid4

from annotator.errors import NotAProjectError, RefusalError
from annotator.store.birth import publish, sync
from annotator.store.driver import sqlite
from annotator.store.engine import raw_connection
from annotator.store.faults import DAMAGED, told
from annotator.store.journal import SIDECARS
from annotator.store.metadata import METADATA


def draft_beside(path: Path) -> Path:
    """A fresh hidden name in the same folder, for a file that is still being made."""
    return path.with_name(f".{path.name}.{uuid4().hex}.part")


def discard(path: Path) -> None:
    """Removes a draft and what SQLite may have put beside it."""
    for name in ("", *SIDECARS):
        with suppress(OSError):
            path.with_name(path.name + name).unlink(missing_ok=True)


def copy_file(source: Path, target: Path) -> None:
    """Makes a verified copy under a name that is still free.

    Raises:
        RefusalError: when the name is taken.
        NotAProjectError: when the source turns out to be damaged.
        StoreError: when the copy cannot be written; no half file is left.
    """
    if target.exists():
        raise RefusalError(f"{target} exists already; nothing was changed")
    draft = draft_beside(target)
    try:
        with told(writing=True), closing(raw_connection(source, "mode=ro")) as raw:
            version, counts = _data_version(raw), counts_in(raw)
            vacuum_into(source, draft)
            check_whole(draft)
            if row_counts(draft) != counts and _data_version(raw) == version:
                raise NotAProjectError(f"the copy of {source.name} lacks rows; it was thrown away")
        sync(draft)
        publish(draft, target)
    finally:
        discard(draft)


def vacuum_into(source: Path, draft: Path) -> None:
    """Writes a consistent copy while others go on reading and writing."""
    with told(writing=True), closing(raw_connection(source, "mode=ro")) as raw:
        raw.execute("VACUUM INTO ?", (str(draft),))


def check_whole(path: Path) -> None:
    """Checks every page and every reference of a file.

    Raises:
        NotAProjectError: when something is damaged.
    """
    with told(), closing(raw_connection(path, "mode=ro")) as raw:
        if raw.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
            raise NotAProjectError(f"{path.name}: {DAMAGED}")
        if raw.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise NotAProjectError(f"{path.name}: {DAMAGED}")


def row_counts(path: Path) -> dict[str, int]:
    """How many rows each of our tables has."""
    with told(), closing(raw_connection(path, "mode=ro")) as raw:
        return counts_in(raw)


def counts_in(raw: sqlite.Connection) -> dict[str, int]:
    """How many rows each of our tables has, on an open connection."""
    there = {name for (name,) in raw.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    return {
        table.name: raw.execute(f'SELECT count(*) FROM "{table.name}"').fetchone()[0]  # noqa: S608 - our names
        for table in METADATA.sorted_tables
        if table.name in there
    }


def numbered(path: Path, word: str) -> Path:
    """The first free name like `name.word-001.annot` beside a file."""
    for number in range(1, 10_000):
        found = path.with_name(f"{path.stem}.{word}-{number:03}{path.suffix}")
        if not found.exists():
            return found
    raise RefusalError(f"too many files named {path.stem}.{word}-…; move some away")


def move_aside(path: Path, word: str) -> Path:
    """Renames a file nobody uses, with what SQLite left beside it, to a free numbered name."""
    aside = numbered(path, word)
    path.rename(aside)
    for name in SIDECARS:
        beside = path.with_name(path.name + name)
        if beside.exists():
            beside.rename(aside.with_name(aside.name + name))
    sync(path.parent)
    return aside


def _data_version(raw: sqlite.Connection) -> int:
    """A number that changes when another connection commits."""
    return int(raw.execute("PRAGMA data_version").fetchone()[0])
