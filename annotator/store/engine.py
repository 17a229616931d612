"""Connections: one writer that begins IMMEDIATE, readers that see snapshots, pragmas read back."""

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar, cast

from sqlalchemy import (
    Connection,
    Engine,
    NullPool,
    QueuePool,
    Table,
    create_engine,
    event,
    text,
)
from sqlalchemy.exc import DBAPIError

from annotator.errors import StoreReadOnlyError
from annotator.store.addresses import server_address
from annotator.store.driver import WAL_IS_SAFE, sqlite
from annotator.store.faults import failure, is_lost, is_transient, told
from annotator.store.journal import FileWatch, log_of, log_size, set_journal

T = TypeVar("T")
PATIENCE = 30.0
CONNECT_SECONDS = 3
_ATTEMPTS = 3
_WRITER_CACHE = -32_000
_READER_CACHE = -16_000
# Rows of one INSERT; with 30 columns at most a tenth of the parameters SQLite takes.
_TOGETHER = 100


class Database:
    """One project's connections; all reads and writes of the store pass through here."""

    def __init__(
        self, reader: Engine, writer: Engine | None, journal: str, watch: FileWatch | None = None
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._watch = watch
        self._turn = threading.Lock()
        self.journal = journal
        self._inserts: dict[tuple[str, int], str] = {}

    @property
    def is_sqlite(self) -> bool:
        """True for a project file, False for a server."""
        return self._reader.dialect.name == "sqlite"

    @property
    def is_read_only(self) -> bool:
        """True when opened without a writer."""
        return self._writer is None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection inside one snapshot; keep it short, it can hold back writers."""
        with told(), self._reader.connect() as connection, connection.begin():
            yield connection

    def write(self, job: Callable[[Connection], T], *, repeatable: bool = False) -> T:
        """Runs a job in one transaction and returns its answer after COMMIT.

        Args:
            job: may run again from the start after a lost race, so it keeps no state of its own.
            repeatable: True when running it twice is harmless, so a lost connection is retried.

        Raises:
            StoreReadOnlyError: when the project was opened for reading.
        """
        for _ in range(_ATTEMPTS - 1):
            try:
                return self._once(job)
            except DBAPIError as error:
                again = is_transient(error) and not self.is_sqlite
                if not (again or (repeatable and is_lost(error))):
                    raise failure(error, writing=True) from error
        with told(writing=True):
            return self._once(job)

    def _once(self, job: Callable[[Connection], T]) -> T:
        if self._writer is None:
            raise StoreReadOnlyError("the project is open for reading only; nothing was changed")
        with self._turn, self._writer.begin() as connection:
            if self._watch is not None:
                self._watch.check(raw_of(connection))
            return job(connection)

    def rest(self) -> None:
        """Tidies a project file up when nobody has written for a moment; called now and then."""
        if self._writer is None or self._watch is None or not self._turn.acquire(blocking=False):
            return
        try:
            with told(), self._writer.connect() as connection:
                self._watch.rest(raw_of(connection))
        finally:
            self._turn.release()

    def insert(self, connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
        """Adds rows given as tuples in column order, already in stored form (see `packed`)."""
        # SQLite lets other threads run while it works on a statement: worth it for many rows only.
        together = len(rows) - len(rows) % _TOGETHER if self.is_sqlite else 0
        for first in range(0, together, _TOGETHER):
            some = chain.from_iterable(rows[first : first + _TOGETHER])
            connection.exec_driver_sql(self._insert_text(table, _TOGETHER), tuple(some))
        if len(rows) > together:
            connection.exec_driver_sql(self._insert_text(table), list(rows[together:]))

    def _insert_text(self, table: Table, rows: int = 1) -> str:
        if (table.name, rows) not in self._inserts:
            quote = self._reader.dialect.identifier_preparer.quote
            names = ", ".join(quote(column.name) for column in table.columns)
            marks = ", ".join(["?" if self.is_sqlite else "%s"] * len(table.columns))
            places = ", ".join([f"({marks})"] * rows)
            self._inserts[table.name, rows] = (
                f"INSERT INTO {quote(table.name)} ({names}) VALUES {places}"  # noqa: S608 - names are ours
            )
        return self._inserts[table.name, rows]

    def close(self) -> None:
        """Ends all connections; a project file is left as one single file where possible."""
        self._reader.dispose()
        if self._writer is None:
            return
        try:
            if self._watch is not None:
                with told(), self._writer.connect() as connection:
                    self._watch.close(raw_of(connection))
        finally:
            self._writer.dispose()


def raw_of(connection: Connection) -> sqlite.Connection:
    """The driver's own connection beneath one on a project file."""
    return cast("sqlite.Connection", connection.connection.dbapi_connection)


def file_uri(path: Path, options: str) -> str:
    """A path as SQLite takes it with options; `mode=rw` never creates a file."""
    return f"{path.resolve().as_uri()}?{options}"


def raw_connection(path: Path, options: str, patience: float = PATIENCE) -> sqlite.Connection:
    """A bare connection in autocommit with the guards that every connection of ours has."""
    raw = sqlite.connect(
        file_uri(path, options),
        uri=True,
        timeout=patience,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=256,
    )
    raw.execute("PRAGMA trusted_schema=OFF")
    raw.execute("PRAGMA cell_size_check=ON")
    # Builds differ: without it, what was deleted stays readable in the file that people pass on.
    raw.execute("PRAGMA secure_delete=ON")
    if options == "mode=ro" and not os.access(path.resolve().parent, os.W_OK):
        return _readable(raw, path, patience)
    return raw


def bare_engine(path: Path, options: str) -> Engine:
    """An engine that opens a bare connection each time and begins nothing by itself."""
    return create_engine(
        "sqlite://",
        module=sqlite,
        creator=lambda: raw_connection(path, options),
        poolclass=NullPool,
    )


def _readable(raw: sqlite.Connection, path: Path, patience: float) -> sqlite.Connection:
    """A connection that can read in a write-protected folder, where SQLite can make no log.

    A file copied there while it was in use says that it has one.
    """
    try:
        raw.execute("PRAGMA schema_version").fetchone()
    except sqlite.OperationalError as error:
        raw.close()
        if error.sqlite_errorcode & 0xFF not in {sqlite.SQLITE_CANTOPEN, sqlite.SQLITE_READONLY}:
            raise
        if log_size(path):
            raise StoreReadOnlyError(
                f"the last changes lie in {log_of(path).name} beside the project and can be read"
                " only where files can be made; copy both to such a folder"
            ) from error
        return raw_connection(path, "mode=ro&immutable=1", patience)
    return raw


def _no_attaching(action: int, *_about: object) -> int:
    return sqlite.SQLITE_DENY if action == sqlite.SQLITE_ATTACH else sqlite.SQLITE_OK


def _guard(raw: sqlite.Connection) -> None:
    raw.execute("PRAGMA foreign_keys=ON")
    # Asked while a statement is prepared, never while it runs.
    raw.set_authorizer(_no_attaching)
    if raw.execute("PRAGMA foreign_keys").fetchone()[0] != 1:
        raise StoreReadOnlyError("this SQLite cannot check foreign keys")


def _sqlite_engine(connect: Callable[[], sqlite.Connection], begin: str, size: int) -> Engine:
    engine = create_engine(
        "sqlite://",
        module=sqlite,
        creator=connect,
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=0 if size == 1 else 16,
        hide_parameters=True,
    )
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine


def open_file(
    path: Path,
    *,
    read_only: bool,
    wal: bool = WAL_IS_SAFE,
    alone: bool = False,
    patience: float = PATIENCE,
) -> Database:
    """The database of a project file that was found to be ours.

    `wal` and `alone` are those of `set_journal`, `patience` is seconds to wait for a lock.

    Raises:
        StoreError: when a pragma that durability rests on does not hold.
    """
    journals: list[str] = []

    def writing() -> sqlite.Connection:
        raw = raw_connection(path, "mode=rw", patience)
        _guard(raw)
        journals.append(set_journal(raw, path, wal=wal, alone=alone and not journals))
        raw.execute(f"PRAGMA cache_size={_WRITER_CACHE}")
        return raw

    def reading() -> sqlite.Connection:
        raw = raw_connection(path, "mode=ro" if read_only else "mode=rw", patience)
        _guard(raw)
        raw.execute("PRAGMA query_only=ON")
        raw.execute(f"PRAGMA cache_size={_READER_CACHE}")
        return raw

    reader = _sqlite_engine(reading, "BEGIN", 4)
    if read_only:
        return Database(reader, None, "read only")
    writer = _sqlite_engine(writing, "BEGIN IMMEDIATE", 1)
    with told(), writer.connect():
        pass
    return Database(reader, writer, journals[0], FileWatch(path, wal=wal))


def open_server(url: str, *, read_only: bool, patience: float = PATIENCE) -> Database:
    """The database of a project on a PostgreSQL server.

    Raises:
        NotAProjectError: when the address is not one of a PostgreSQL server.
    """
    address = server_address(url)
    wait = f"-c lock_timeout={int(patience * 1000)} -c application_name=annotator"
    common: dict[str, Any] = {
        "pool_pre_ping": True,
        "hide_parameters": True,
        "connect_args": {"options": wait, "connect_timeout": CONNECT_SECONDS},
    }
    reader = create_engine(address, isolation_level="REPEATABLE READ", **common)
    writer = None if read_only else create_engine(address, **common)
    if writer is not None:
        # One writer at a time: sequence and hash chain of the log need it, people do not notice.
        event.listen(writer, "begin", _lock_head)
    return Database(reader, writer, "postgresql")


def _lock_head(connection: Connection) -> None:
    connection.execute(text("SELECT id FROM project FOR UPDATE"))
