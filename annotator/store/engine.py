"""Connections: one writer that begins IMMEDIATE, readers that see snapshots, pragmas read back."""

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Engine, QueuePool, Table, create_engine, event, text
from sqlalchemy.exc import DBAPIError

from annotator.errors import StoreReadOnlyError
from annotator.store.addresses import server_address
from annotator.store.faults import failure, is_lost, is_transient, told

T = TypeVar("T")
PATIENCE = 30.0
CONNECT_SECONDS = 3
_ATTEMPTS = 3
_WRITER_CACHE = -32_000
_READER_CACHE = -16_000
# Rows of one INSERT; with 30 columns at most a tenth of the parameters SQLite takes.
_TOGETHER = 100


def wal_is_safe(version: tuple[int, int, int]) -> bool:
    """True for the SQLite versions without the WAL-reset defect (sqlite.org/wal.html)."""
    if version == (3, 52, 0):
        return False
    fixed_branches = ((3, 44, 6), (3, 50, 7))
    if any(version[:2] == fixed[:2] and version >= fixed for fixed in fixed_branches):
        return True
    return version >= (3, 51, 3)


class Database:
    """One project's connections; all reads and writes of the store pass through here."""

    def __init__(self, reader: Engine, writer: Engine | None, journal: str) -> None:
        self._reader = reader
        self._writer = writer
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
                    raise failure(error) from error
        with told():
            return self._once(job)

    def _once(self, job: Callable[[Connection], T]) -> T:
        if self._writer is None:
            raise StoreReadOnlyError("the project is open for reading only; nothing was changed")
        with self._turn, self._writer.begin() as connection:
            return job(connection)

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
        if self._writer is not None and self.is_sqlite:
            with told(), self._writer.connect() as connection:
                _leave_one_file(raw_of(connection))
        self._reader.dispose()
        if self._writer is not None:
            self._writer.dispose()


def _leave_one_file(raw: sqlite3.Connection) -> None:
    if raw.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    else:
        raw.execute("PRAGMA journal_mode=DELETE").fetchall()


def raw_of(connection: Connection) -> sqlite3.Connection:
    """The driver's own connection beneath one on a project file."""
    return cast("sqlite3.Connection", connection.connection.dbapi_connection)


def file_uri(path: Path, options: str) -> str:
    """A path as SQLite takes it with options; `mode=rw` never creates a file."""
    return f"{path.resolve().as_uri()}?{options}"


def raw_connection(path: Path, options: str, patience: float = PATIENCE) -> sqlite3.Connection:
    """A bare connection in autocommit with the guards that every connection of ours has."""
    raw = sqlite3.connect(
        file_uri(path, options),
        uri=True,
        timeout=patience,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=256,
    )
    raw.execute("PRAGMA trusted_schema=OFF")
    raw.execute("PRAGMA cell_size_check=ON")
    return raw


def _guard(raw: sqlite3.Connection) -> None:
    raw.execute("PRAGMA foreign_keys=ON")
    raw.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    if raw.execute("PRAGMA foreign_keys").fetchone()[0] != 1:
        raise StoreReadOnlyError("this SQLite cannot check foreign keys")


def _journal(raw: sqlite3.Connection, *, wal: bool) -> str:
    wanted = "wal" if wal else "truncate"
    got = raw.execute(f"PRAGMA journal_mode={wanted}").fetchone()[0]
    raw.execute("PRAGMA synchronous=FULL")
    raw.execute("PRAGMA fullfsync=ON")
    raw.execute("PRAGMA checkpoint_fullfsync=ON")
    level = raw.execute("PRAGMA synchronous").fetchone()[0]
    if (got, level) != (wanted, 2):
        raise StoreReadOnlyError(
            f"the project cannot be written safely: journal {got}, synchronous {level}"
        )
    return f"{got}/full"


def _sqlite_engine(connect: Callable[[], sqlite3.Connection], begin: str, size: int) -> Engine:
    engine = create_engine(
        "sqlite://",
        creator=connect,
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=0 if size == 1 else 16,
        hide_parameters=True,
    )
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine


def open_file(path: Path, *, read_only: bool, wal: bool, patience: float = PATIENCE) -> Database:
    """The database of a project file that was found to be ours.

    Raises:
        StoreError: when a pragma that durability rests on does not hold.
    """
    journals: list[str] = []

    def writing() -> sqlite3.Connection:
        raw = raw_connection(path, "mode=rw", patience)
        _guard(raw)
        journals.append(_journal(raw, wal=wal))
        raw.execute(f"PRAGMA cache_size={_WRITER_CACHE}")
        return raw

    def reading() -> sqlite3.Connection:
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
    return Database(reader, writer, journals[0])


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
