"""The store's tests of journals and holding once more, with the SQLite of the extra."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.mark.timeout(400)
@pytest.mark.skipif(
    importlib.util.find_spec("pysqlite3") is None, reason="the extra newer-sqlite is not installed"
)
def test_the_store_holds_with_the_newer_sqlite():
    names = ("test_journal.py", "test_holding.py")
    words = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:randomly"]
    environment = {name: value for name, value in os.environ.items() if "PYTEST" not in name}
    run = subprocess.run(
        [*words, *(str(HERE / name) for name in names)],
        env={**environment, "ANNOTATOR_SQLITE": "newer"},
        capture_output=True,
        text=True,
        check=False,
    )
    last = run.stdout.strip().splitlines()[-1]
    assert run.returncode == 0, run.stdout[-4000:]
    assert "passed" in last
    # Without the newer SQLite the tests of its log would be left out, and all would look well.
    assert "skipped" not in last, run.stdout[-2000:]
