"""A project on a file and, where the embedded server is installed, one on PostgreSQL."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from annotator.store.project import ProjectStore
from tests.helpers.postgres import emptied, fresh_database
from tests.helpers.projects import copied, scheme


@pytest.fixture(scope="module", params=["file", pytest.param("server", marks=pytest.mark.postgres)])
def lasting(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ProjectStore]:
    """A project for all tests of a module that only read, on a file and then on a server."""
    with ExitStack() as ending:
        if request.param == "file":
            made = copied(tmp_path_factory.mktemp("lasting"))
        else:
            url = ending.enter_context(fresh_database(request.getfixturevalue("server")))
            made = ProjectStore.create(url, scheme(), title="Test")
        ending.callback(made.close)
        yield made


@pytest.fixture(params=["file", pytest.param("server", marks=pytest.mark.postgres)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ProjectStore]:
    """An empty project, on a file and then on a server."""
    if request.param == "file":
        made = copied(tmp_path)
    else:
        made = emptied(request.getfixturevalue("used_url"))
    yield made
    made.close()
