"""An export in a process of its own: its progress, its account, its last sentence."""

import os
import subprocess
import threading
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import IO

from typing_extensions import override

from annotator.errors import RefusalError
from annotator.jobs import CancelledJobError, Job

_POLL_SECONDS = 0.1
_END_SECONDS = 5.0


def run_child(words: Sequence[str], job: Job, secrets: Mapping[str, str] | None = None) -> bytes:
    """The standard output of a program; its lines `done/total note` on stderr are progress.

    Args:
        words: the program and its arguments, which every user of the computer can read.
        job: reports progress and stops the program.
        secrets: environment variables that it gets besides ours, which only this user can read.

    Raises:
        RefusalError: when it fails, with its last line.
        CancelledJobError: when the person stopped it.
    """
    job.report(0, 0, "Starting…")
    with subprocess.Popen(
        list(words),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        env={**os.environ, **(secrets or {})},
    ) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        output, complaints = _Output(child.stdout), _Complaints(child.stderr)
        try:
            while not _has_ended(child):
                job.report(*complaints.progress)
        except CancelledJobError:
            _end(child)
            raise
        output.join()
        complaints.join()
    if child.returncode != 0:
        raise RefusalError(complaints.last or f"The export ended with code {child.returncode}.")
    return b"".join(output.parts)


class _Output(threading.Thread):
    """Reads a pipe to its end, so that the process behind it never waits."""

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__(daemon=True)
        self._stream = stream
        self.parts: list[bytes] = []
        self.start()

    @override
    def run(self) -> None:
        """Read on until the process ends."""
        self.parts.extend(iter(lambda: self._stream.read(65536), b""))


class _Complaints(threading.Thread):
    """Reads progress and complaints of a process line by line."""

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__(daemon=True)
        self._stream = stream
        self._lines: deque[str] = deque(maxlen=20)
        self.progress: tuple[int, int, str] = (0, 0, "")
        self.start()

    @override
    def run(self) -> None:
        """Read on until the process ends."""
        for raw in self._stream:
            line = raw.decode("utf-8", "replace").strip()
            numbers, _, note = line.partition(" ")
            done, slash, total = numbers.partition("/")
            if slash and done.isdigit() and total.isdigit():
                self.progress = (int(done), int(total), note)
            elif line:
                self._lines.append(line)

    @property
    def last(self) -> str:
        """The sentence it ended with."""
        return self._lines[-1].removeprefix("Error: ") if self._lines else ""


def _has_ended(child: subprocess.Popen[bytes]) -> bool:
    with suppress(subprocess.TimeoutExpired):
        child.wait(_POLL_SECONDS)
        return True
    return False


def _end(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(_END_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
