"""The doctor: examines a project without changing it, and repairs what can be on a copy."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from annotator.errors import AnnotatorError, NotAProjectError, RefusalError
from annotator.store import checkup, gate, queries, schema
from annotator.store.addresses import is_server, shown
from annotator.store.driver import sqlite
from annotator.store.engine import bare_engine, open_server, raw_connection
from annotator.store.faults import told
from annotator.store.findings import Finding, Report
from annotator.store.journal import log_of, uses_log
from annotator.store.repair import rebuild_file

_MOST = 100
_COPIED_IN_USE = (
    "The file was copied or moved while a program had it open, so the last changes may be missing;"
    " close the project there and copy it again."
)


def examine(location: str) -> Report:
    """Looks for every defect class we know; the project is not changed."""
    if is_server(location):
        database = open_server(location, read_only=True)
        with database.read() as connection:
            findings = tuple(_contents(connection))
        database.close()
        return Report(shown(location), findings)
    path = Path(location)
    try:
        with told():
            return Report(location, tuple(_file(path)))
    except AnnotatorError as error:
        return Report(location, (Finding("unreadable", path.name, str(error), True),))


def repair(location: str, copy: str) -> Report:
    """Writes a repaired copy under a free name; the original stays as it is.

    Returns:
        What was left out of the copy, and what is still wrong with it.

    Raises:
        RefusalError: for a project on a server, or when the name is taken.
        NotAProjectError: when nothing can be read.
    """
    if is_server(location):
        raise RefusalError("a project on a server is repaired there; export it first")
    left_out = rebuild_file(Path(location), Path(copy))
    return Report(copy, (*left_out, *examine(copy).findings))


def _file(path: Path) -> Iterator[Finding]:
    stop = False
    for finding in _header(path):
        yield finding
        stop = True
    if stop:
        return
    yield from _neighbours(path)
    has_log = log_of(path).exists()
    with closing(raw_connection(path, "mode=ro")) as raw:
        if uses_log(raw) and not has_log:
            yield Finding("copied_in_use", path.name, _COPIED_IN_USE, False)
        strange = [
            Finding("schema_foreign", path.name, f"The file is not ours alone: {sentence}.", True)
            for sentence in schema.differences(schema.objects_of(raw))
        ]
        yield from strange
        broken = list(_pages(raw, path))
        yield from broken
    if strange:
        return  # its views and triggers could make any further answer a lie
    engine = bare_engine(path, "mode=ro")
    with engine.connect() as connection:
        yield from _contents(connection)
    engine.dispose()
    yield from _index(path)


def _header(path: Path) -> Iterator[Finding]:
    try:
        header = gate.read_header(path)
    except NotAProjectError as error:
        yield Finding("not_a_database", path.name, f"{error}.", False)
        return
    if header.application != schema.APPLICATION_ID:
        sentence = "The file does not say that it is a project of this program."
        yield Finding("header_foreign", path.name, sentence, True)
    elif header.version > schema.VERSION:
        sentence = "The project was made by a newer version of this program."
        yield Finding("version_newer", path.name, sentence, False)
    elif header.version < schema.VERSION:
        sentence = "The project is of an older version; open it once to bring it up to date."
        yield Finding("version_older", path.name, sentence, False)


def _neighbours(path: Path) -> Iterator[Finding]:
    for found in sorted(path.parent.glob(f"{path.stem}*{path.suffix}")):
        if found != path and "conflict" in found.name.lower():
            sentence = f"A sync program left a conflicting copy: {found.name}."
            yield Finding("conflict_copy", found.name, sentence, False)


def _pages(raw: sqlite.Connection, path: Path) -> Iterator[Finding]:
    try:
        for (answer,) in raw.execute(f"PRAGMA integrity_check({_MOST})"):
            if answer != "ok":
                yield Finding("page_damaged", path.name, f"The file is damaged: {answer}.", True)
        for table, row, parent, _ in raw.execute("PRAGMA foreign_key_check").fetchmany(_MOST):
            where = f"{table} {row if row is not None else ''}".strip()
            sentence = f"A row of {table} refers to a row of {parent} that is not there."
            yield Finding("reference_broken", where, sentence, True)
    except sqlite.DatabaseError as error:
        yield Finding("page_damaged", path.name, f"The file is damaged: {error}.", True)


def _contents(connection: Connection) -> Iterator[Finding]:
    for check in (*checkup.ALL, *(query.run for query in queries.ALL)):
        found = check(connection)
        for _ in range(_MOST):
            try:
                yield next(found)
            except StopIteration:
                break
            except (SQLAlchemyError, AnnotatorError, ValueError) as error:
                where = getattr(check, "__name__", "rows")
                cause = str(getattr(error, "orig", error)).splitlines()[0]
                yield Finding("unreadable", where, f"Some rows cannot be read: {cause}.", True)
                break


def _index(path: Path) -> Iterator[Finding]:
    """The search index agrees with the texts; asked in a transaction that is taken back."""
    if gate.read_only_reason(path) is not None:
        return
    try:
        with closing(raw_connection(path, "mode=rw", patience=1.0)) as raw:
            raw.execute("BEGIN IMMEDIATE")
            try:
                raw.execute(
                    "INSERT INTO article_fts (article_fts, rank) VALUES ('integrity-check', 1)"
                )
            finally:
                raw.execute("ROLLBACK")
    except sqlite.OperationalError:
        return  # somebody is writing; the index is looked at next time
    except sqlite.DatabaseError:
        sentence = "The search index does not agree with the texts."
        yield Finding("index_stale", path.name, sentence, True)
