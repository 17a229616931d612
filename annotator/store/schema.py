"""What a project file may hold: its identity, and the list of allowed schema objects."""

import hashlib
from dataclasses import dataclass

from sqlalchemy import Connection, create_engine, text

from annotator.store import review_tables, search, tables  # noqa: F401 - they declare the tables
from annotator.store.driver import sqlite
from annotator.store.engine import raw_of
from annotator.store.metadata import METADATA

APPLICATION_ID = 0x414E4E4F
VERSION = 2
REVISION = "0002"
FINGERPRINTS = {
    1: "92c802a456620b120aac4528c73ca2acbfdcb094add3f51b1c354a810c952ca5",
    2: "bfcc1c4f191540fa3cc135a777be6f88673d0f3a507b20ac47ba4a0b6b3f5c7d",
}
_OBJECTS = "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat_'"


@dataclass(frozen=True, slots=True, order=True)
class SchemaObject:
    """A table, index, view or trigger of a project file, with its SQL on one line."""

    kind: str
    name: str
    table: str
    sql: str


def create_schema(connection: Connection) -> None:
    """Makes all tables and the search index, and writes down which version this is."""
    METADATA.create_all(connection, checkfirst=False)
    for statement in search.statements(connection.dialect.name):
        connection.exec_driver_sql(statement)
    connection.execute(text("INSERT INTO alembic_version VALUES (:r)"), {"r": REVISION})
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
        connection.exec_driver_sql(f"PRAGMA user_version={VERSION}")


def objects_of(raw: sqlite.Connection) -> list[SchemaObject]:
    """The schema objects of an open file, sorted."""
    rows = raw.execute(_OBJECTS).fetchall()
    return sorted(
        SchemaObject(kind, name, table, " ".join((sql or "").split()))
        for kind, name, table, sql in rows
    )


def fingerprint(found: list[SchemaObject]) -> str:
    """One hash for a list of schema objects."""
    lines = "\n".join(f"{o.kind}|{o.name}|{o.table}|{o.sql}" for o in found)
    return hashlib.sha256(lines.encode()).hexdigest()


def differences(found: list[SchemaObject]) -> list[str]:
    """Sentences that name each object that is foreign, changed or missing; empty when none is."""
    if fingerprint(found) == FINGERPRINTS[VERSION]:
        return []
    allowed = {(o.kind, o.name): o for o in expected_objects()}
    there = {(o.kind, o.name): o for o in found}
    foreign = [
        f"it holds a {kind} '{name}' that is not ours"
        for kind, name in there.keys() - allowed.keys()
    ]
    missing = [f"its {kind} '{name}' is missing" for kind, name in allowed.keys() - there.keys()]
    changed = [
        f"its {kind} '{name}' is not as we make it"
        for kind, name in there.keys() & allowed.keys()
        if there[kind, name] != allowed[kind, name]
    ]
    return sorted(foreign) + sorted(changed) + sorted(missing)


def expected_objects() -> list[SchemaObject]:
    """The schema objects of a file as this version makes it."""
    engine = create_engine("sqlite://", module=sqlite)
    with engine.begin() as connection:
        create_schema(connection)
        found = objects_of(raw_of(connection))
    engine.dispose()
    return found
