"""Databases on a throwaway PostgreSQL server."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from sqlalchemy import create_engine, make_url, text

from annotator.store.changes import GENESIS
from annotator.store.metadata import METADATA
from annotator.store.project import ProjectStore

_KEPT = {"alembic_version", "project", "scheme_version", "term"}


@contextmanager
def fresh_database(server: str) -> Iterator[str]:
    """The address of a new, empty database on a server, dropped at the end."""
    name = f"t{uuid4().hex}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


def emptied(url: str) -> ProjectStore:
    """The shared project without anything that earlier tests put into it."""
    names = [t.name for t in METADATA.sorted_tables if t.name not in _KEPT]
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {', '.join(names)}, article_word"))
        connection.execute(text("DELETE FROM scheme_version WHERE number > 1"))
        values = {"hash": GENESIS}
        connection.execute(
            text(
                "UPDATE project SET head_sequence = 0, head_hash = :hash,"
                " decision_count = NULL, decision_hash = NULL"
            ),
            values,
        )
    engine.dispose()
    return ProjectStore.open(url)
