"""How our tables are declared: names of constraints, typed and checked columns, RESTRICT links."""

from enum import StrEnum
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    MetaData,
    Table,
    Text,
)
from sqlalchemy.schema import SchemaItem

from annotator.store.columns import BIG

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def declared(name: str, *parts: SchemaItem, rowid: bool = True) -> Table:
    """A table of the project: STRICT on SQLite, without row numbers where told."""
    return Table(name, METADATA, *parts, sqlite_strict=True, sqlite_with_rowid=rowid)


def key() -> Column[Any]:
    """A whole-number key that we give out ourselves."""
    return Column("id", BIG, primary_key=True, autoincrement=False)


def link(
    name: str, target: str, *, nullable: bool = False, key: bool = False, index: bool | None = None
) -> Column[Any]:
    """A column that refers to a row of another table, which cannot be deleted meanwhile."""
    reference = ForeignKey(target, ondelete="RESTRICT")
    if key:
        return Column(name, BIG, reference, primary_key=True, autoincrement=False)
    return Column(name, BIG, reference, nullable=nullable, index=index)


def number(name: str, check: str = "", *, nullable: bool = False) -> list[Any]:
    """A whole number with an optional check."""
    constraint = [CheckConstraint(check, name=name)] if check else []
    return [Column(name, BIG, nullable=nullable), *constraint]


def flag(name: str) -> list[Any]:
    """0 or 1."""
    return number(name, f"{name} BETWEEN 0 AND 1")


def choice(name: str, kind: type[StrEnum], *, nullable: bool = False) -> list[Any]:
    """One of the values of an enumeration."""
    # Not IN: SQLite builds its list anew for every row, which doubled the time of an import.
    check = CheckConstraint(" OR ".join(f"{name} = '{m.value}'" for m in kind), name=name)
    return [Column(name, Text, nullable=nullable), check]


def words(name: str, *, nullable: bool = False) -> Column[Any]:
    """Text."""
    return Column(name, Text, nullable=nullable)


def span(prefix: str = "", *, nullable: bool = False) -> list[Any]:
    """Half-open code-point offsets, start before end."""
    start, end = f"{prefix}start", f"{prefix}end"
    return [
        Column(start, Integer, nullable=nullable),
        Column(end, Integer, nullable=nullable),
        CheckConstraint(f'0 <= {start} AND {start} < "{end}"', name=f"{prefix}span"),
    ]
