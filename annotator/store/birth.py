"""Making a new, empty project: whole under its name, or not at all."""

import os
from contextlib import suppress
from itertools import count
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection, Engine, create_engine, inspect
from sqlalchemy.pool import NullPool

from annotator.errors import RefusalError, StoreReadOnlyError
from annotator.model.scheme import Scheme, to_data
from annotator.store import schema
from annotator.store.addresses import server_address
from annotator.store.changes import GENESIS
from annotator.store.columns import now
from annotator.store.engine import CONNECT_SECONDS, bare_engine
from annotator.store.faults import told
from annotator.store.journal import SIDECARS
from annotator.store.payloads import compact
from annotator.store.places import why_not_written
from annotator.store.tables import project, scheme_version, term
from annotator.store.terms import keys_of

# Windows keeps the list of names by itself and opens no folders.
_SYNCS_FOLDERS = os.name != "nt"


def make_file(path: Path, scheme: Scheme, title: str) -> None:
    """Makes a project file; an existing file is never touched.

    Raises:
        RefusalError: when something is at that path already.
        StoreError: when the folder cannot be written.
    """
    if path.exists():
        raise RefusalError(f"{path} exists already; nothing was changed")
    reason = why_not_written(path)
    if reason:
        raise RefusalError(f"no project is made at {path}: {reason}")
    draft = path.with_name(f".{path.name}.{uuid4().hex}.new")
    try:
        draft.touch(exist_ok=False)
    except OSError as error:
        raise StoreReadOnlyError(f"{path.parent} cannot be written: {error.strerror}") from error
    try:
        engine = bare_engine(draft, "mode=rw")
        _fill(engine, scheme, title)
        sync(draft)
        publish(draft, path)
    finally:
        for leftover in (draft, draft.with_name(draft.name + "-journal")):
            with suppress(OSError):
                leftover.unlink(missing_ok=True)


def make_on_server(url: str, scheme: Scheme, title: str) -> None:
    """Makes the tables of a project in a database on a server that has none yet.

    Raises:
        RefusalError: when the database holds a project already.
    """
    engine = create_engine(
        server_address(url),
        poolclass=NullPool,
        hide_parameters=True,
        connect_args={"connect_timeout": CONNECT_SECONDS},
    )
    with told():
        if inspect(engine).has_table(project.name):
            raise RefusalError("the database holds a project already; nothing was changed")
    _fill(engine, scheme, title)


def publish(draft: Path, path: Path) -> None:
    """Gives a finished file its name, refusing to replace another.

    Raises:
        RefusalError: when the name was taken meanwhile.
    """
    _set_strays_aside(path)
    try:
        os.link(draft, path)
    except FileExistsError as error:
        raise RefusalError(f"{path} exists already; nothing was changed") from error
    except OSError:  # no hard links here, as on FAT
        if path.exists():
            raise RefusalError(f"{path} exists already; nothing was changed") from None
        draft.rename(path)
    sync(path.parent)


def _set_strays_aside(path: Path) -> None:
    """Renames what a lost file of that name left: SQLite would mix it into the new one."""
    for name in SIDECARS:
        stray = path.with_name(path.name + name)
        if stray.exists() and not path.exists():
            free = (stray.with_name(f"{stray.name}.stray-{n:03}") for n in count(1))
            stray.rename(next(place for place in free if not place.exists()))


def sync(path: Path) -> None:
    """Makes sure that a file nobody has open, or a folder's list of names, is on the disk."""
    if path.is_dir() and not _SYNCS_FOLDERS:
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _fill(engine: Engine, scheme: Scheme, title: str) -> None:
    with told(writing=True):
        with engine.connect() as connection:
            if engine.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA page_size=4096")
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            schema.create_schema(connection)
            _first_rows(connection, scheme, title)
            connection.commit()
        engine.dispose()


def _first_rows(connection: Connection, scheme: Scheme, title: str) -> None:
    identity = {"id": 1, "uid": uuid4(), "title": title, "created_at": now()}
    connection.execute(project.insert().values(**identity, head_sequence=0, head_hash=GENESIS))
    connection.execute(scheme_version.insert(), scheme_row(1, scheme))
    rows = [
        {"id": number, "list": in_list, "key": key}
        for number, (in_list, key) in enumerate(keys_of(scheme), start=1)
    ]
    connection.execute(term.insert(), rows)


def scheme_row(number: int, scheme: Scheme) -> dict[str, object]:
    """A version of the scheme as stored."""
    return {
        "number": number,
        "name": scheme.name,
        "version": scheme.version,
        "data": compact(to_data(scheme)),
        "saved_at": now(),
    }
