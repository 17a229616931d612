"""The command `annotator`: called in this process, or started as a person at a shell starts it.

Starting takes a second of processor time and says nothing about most commands, so most tests call
it. What only a process shows (its start, its exit code, another order of hashes) is started.
"""

import gc
import io
import subprocess
import sys
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from unittest import mock

from annotator import cli


@dataclass(frozen=True)
class Done:
    """How a command ended and what it said, named as `subprocess` names it."""

    returncode: int
    stdout: str
    stderr: str


def called(*words: object) -> Done:
    """The command with these words, in this process; what it fails to catch is raised."""
    said, complained = io.StringIO(), io.StringIO()
    with (
        mock.patch.object(sys, "argv", ["annotator", *map(str, words)]),
        mock.patch.object(sys, "excepthook", sys.excepthook),
        _own_collecting(),
        redirect_stdout(said),
        redirect_stderr(complained),
    ):
        try:
            cli.main()
        except SystemExit as end:
            code = end.code
    return Done(int(code or 0), said.getvalue(), complained.getvalue())


def started(*words: object) -> Done:
    """The command with these words, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "annotator", *map(str, words)],
        capture_output=True, text=True, check=False, timeout=280,
    )  # fmt: skip
    return Done(done.returncode, done.stdout, done.stderr)


@contextmanager
def _own_collecting():
    """The command line collects garbage rarely; the tests that follow must not."""
    before = gc.get_threshold()
    try:
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)
