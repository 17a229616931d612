"""Bringing an older project up to this version: on a copy, compared, then swapped in."""

# ruff: noqa: S608 - every name put into SQL here is written in this module

import hashlib
import os
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, inspect, text

from annotator.errors import NotAProjectError, StoreBusyError, StoreError
from annotator.store import migrations, schema
from annotator.store.birth import sync
from annotator.store.copies import (
    check_whole,
    copy_file,
    discard,
    draft_beside,
    numbered,
    vacuum_into,
)
from annotator.store.driver import sqlite
from annotator.store.engine import PATIENCE, bare_engine, raw_connection, raw_of
from annotator.store.faults import told

_REPLACES_OPEN_FILES = os.name != "nt"
_FOLDER = Path(migrations.__file__).parent
_COUNTED = (
    "person", "article", "article_text", "work", "zone", "entity", "stance", "stance_piece",
    "sentence_value", "document_value", "verdict", "change", "decision", "assignment",
    "second_reading", "guideline_version", "suppression", "model_record", "model_blob",
)  # fmt: skip
_SPANNED = (
    ("zone", "kind"),
    ("entity", "label"),
    ("sentence_value", "target"),
)
_HASHED = (
    "SELECT uid, sha256 FROM article ORDER BY uid",
    "SELECT uid, name FROM person ORDER BY uid",
    *(
        f'SELECT a.uid, p.uid, l.uid, l.start, l."end", t.key, l.origin FROM {table} l'
        " JOIN work w ON w.id = l.work JOIN article a ON a.id = w.article"
        f" JOIN person p ON p.id = w.person JOIN term t ON t.id = l.{column} ORDER BY 1, 2, 3"
        for table, column in _SPANNED
    ),
    ('SELECT a.uid, p.uid, l.uid, t.key, l.polarity, l.voice, s.place, s.start, s."end"'
    " FROM stance l JOIN work w ON w.id = l.work JOIN article a ON a.id = w.article"
    " JOIN person p ON p.id = w.person JOIN term t ON t.id = l.target"
    " JOIN stance_piece s ON s.work = l.work AND s.stance = l.uid ORDER BY 1, 2, 3, 7"),
    ("SELECT a.uid, p.uid, l.uid, t.key, l.author_stance, l.portrayal FROM document_value l"
    " JOIN work w ON w.id = l.work JOIN article a ON a.id = w.article"
    " JOIN person p ON p.id = w.person JOIN term t ON t.id = l.target ORDER BY 1, 2, 3"),
    "SELECT sequence, uid, hash FROM change ORDER BY sequence",
)  # fmt: skip
_HASHED_SINCE = {
    "assignment": (
        "SELECT p.uid, a.uid, l.hidden, l.batch FROM assignment l JOIN person p ON p.id = l.person"
        " JOIN article a ON a.id = l.article ORDER BY 1, 2"
    ),
    "decision": "SELECT id, uid, layer, cluster, decided_at FROM decision ORDER BY id",
    "guideline_version": "SELECT number, sha256 FROM guideline_version ORDER BY number",
    "suppression": "SELECT uid, scope, surface, label FROM suppression ORDER BY uid",
}


@dataclass(frozen=True, slots=True)
class Goal:
    """The version that files are brought to, and where the steps to it lie."""

    version: int = field(default_factory=lambda: schema.VERSION)
    revision: str = field(default_factory=lambda: schema.REVISION)
    folders: tuple[Path, ...] = (_FOLDER / "versions",)
    known: dict[int, str] = field(default_factory=lambda: dict(schema.FINGERPRINTS))


@dataclass(frozen=True, slots=True)
class Account:
    """What a project holds: rows by table and one hash over all labels, texts and history."""

    rows: tuple[tuple[str, int], ...]
    digest: str


def account_of(connection: Connection) -> Account:
    """Counts and hashes everything that people made; every migration must leave it equal.

    Tables that an older version does not have count as empty.
    """
    there = set(inspect(connection).get_table_names())
    counted = tuple(
        (name, connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one())
        if name in there
        else (name, 0)
        for name in _COUNTED
    )
    digest = hashlib.sha256()
    for statement in (*_HASHED, *(s for name, s in _HASHED_SINCE.items() if name in there)):
        for row in connection.execute(text(statement)):
            digest.update(repr(tuple(row)).encode())
    return Account(counted, digest.hexdigest())


def upgrade_file(path: Path, goal: Goal | None = None, patience: float = PATIENCE) -> Path:
    """Brings a project file up to this version and returns the backup of the old one.

    Nobody can write meanwhile. On any difference, error or crash the old file stays as it is.

    Raises:
        NotAProjectError: when the old file is not as that version makes it, or damaged.
        StoreError: when the new file does not hold exactly what the old one held.
    """
    wanted = goal or Goal()
    draft = draft_beside(path)
    with told(), closing(raw_connection(path, "mode=rw", patience)) as keeper:
        _hold(keeper)
        version = keeper.execute("PRAGMA user_version").fetchone()[0]
        if schema.fingerprint(schema.objects_of(keeper)) != wanted.known.get(version):
            raise NotAProjectError(f"{path.name} is not as schema {version} makes it")
        backup = numbered(path, f"schema-{version}")
        try:
            vacuum_into(path, draft)
            check_whole(draft)
            _upgrade_draft(draft, wanted)
            check_whole(draft)
            sync(draft)
            copy_file(path, backup)
            _swap_in(draft, path, keeper)
        finally:
            discard(draft)
    return backup


def upgrade_server(connection: Connection, goal: Goal | None = None) -> None:
    """Brings a project on a server up to this version inside the given transaction.

    Raises:
        StoreError: when it would not hold what it held; the caller's transaction rolls back.
    """
    before = account_of(connection)
    run(connection, goal or Goal())
    if account_of(connection) != before:
        raise StoreError("the upgrade would lose labels; the project was left as it is")


def run(connection: Connection, goal: Goal) -> None:
    """Runs the steps from whatever version a database is at to the goal."""
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", "\n".join(str(f) for f in goal.folders))
    config.attributes["connection"] = connection
    command.upgrade(config, goal.revision)


def _hold(keeper: sqlite.Connection) -> None:
    try:
        mode = keeper.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
    except sqlite.OperationalError:
        mode = "busy"
    if mode != "delete":
        raise StoreBusyError("the project is of an older version; close it in other programs first")
    keeper.execute("BEGIN IMMEDIATE")


def _upgrade_draft(draft: Path, goal: Goal) -> None:
    engine = bare_engine(draft, "mode=rw")
    try:
        with engine.connect() as connection:
            _upgrade_in(connection, goal)
    finally:
        engine.dispose()


def _upgrade_in(connection: Connection, goal: Goal) -> None:
    # Outside a transaction, where alone it works: with it on, rebuilding a table that others
    # refer to deletes or refuses their rows.
    connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    before = account_of(connection)
    run(connection, goal)
    connection.exec_driver_sql(f"PRAGMA user_version={goal.version}")
    if account_of(connection) != before:
        raise StoreError("the upgrade would lose labels; the old file was left as it is")
    if schema.fingerprint(schema.objects_of(raw_of(connection))) != goal.known.get(goal.version):
        raise StoreError("the upgrade made other tables than it should; the old file stays")
    connection.commit()


def _swap_in(draft: Path, path: Path, keeper: sqlite.Connection) -> None:
    if not _REPLACES_OPEN_FILES:
        keeper.close()
    draft.replace(path)
    sync(path.parent)


def engine_of(path: Path) -> Engine:
    """A bare engine on a file, for taking accounts."""
    return bare_engine(path, "mode=ro")
