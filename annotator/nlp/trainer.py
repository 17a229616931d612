"""The other end of the training process: one process a training, nothing lost when it dies."""

import subprocess
import sys
import threading
from collections.abc import Sequence

from annotator.errors import WorkerError
from annotator.nlp.client import environment
from annotator.nlp.learning.lessons import NamesTask, Taught
from annotator.nlp.learning.lines import taught_from, training_lines
from annotator.nlp.requests import SuggestRequest
from annotator.nlp.wire import answer_from

DEFAULT_TRAINING = (
    sys.executable, "-m", "annotator.nlp.learning.training", "--memory-mb", "6144",
)  # fmt: skip
_MOST_SECONDS = 3600.0


class Trainer:
    """Starts a process for each training; from any thread, one training at a time."""

    def __init__(
        self, command: Sequence[str] | None = None, *, most_seconds: float = _MOST_SECONDS
    ) -> None:
        self._command = tuple(command) if command is not None else DEFAULT_TRAINING
        self._most_seconds = most_seconds
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._is_closed = False

    @property
    def pid(self) -> int | None:
        """Id of the process that trains now, None when none does."""
        process = self._process
        return None if process is None else process.pid

    def train(self, task: NamesTask, requests: Sequence[SuggestRequest]) -> Taught:
        """Train in a process of its own; blocks until it has ended, which may take minutes.

        Raises:
            WorkerError: when it refuses, dies, or takes longer than an hour; it says why.
        """
        process = self._started()
        try:
            answer, complaints = process.communicate(
                training_lines(task, requests), timeout=self._most_seconds
            )
        except subprocess.TimeoutExpired as error:
            process.kill()
            process.communicate()
            raise WorkerError(
                f"the training process gave no answer within {self._most_seconds:g} seconds"
            ) from error
        finally:
            self._process = None
        return _read(answer, complaints, process.returncode)

    def close(self) -> None:
        """End our own process, and train no more."""
        with self._lock:
            self._is_closed = True
            if self._process is not None:
                self._process.kill()

    def _started(self) -> "subprocess.Popen[bytes]":
        with self._lock:
            if self._is_closed:
                raise WorkerError("the training process has been closed")
            try:
                self._process = subprocess.Popen(
                    list(self._command),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    env=environment(),
                )
            except OSError as error:
                raise WorkerError(f"the training process could not be started: {error}") from error
            return self._process


def _read(answer: bytes, complaints: bytes, code: int) -> Taught:
    if not answer.endswith(b"\n"):
        last = complaints.decode(errors="replace").strip().rpartition("\n")[2]
        how = f"was ended by signal {-code}" if code < 0 else f"ended with code {code}"
        raise WorkerError(f"the training process {how}{f': {last}' if last else ''}")
    try:
        line = answer_from(answer)
        if line.error is not None:
            raise WorkerError(line.error)
        return taught_from(line)
    except ValueError as error:
        raise WorkerError(f"the training process answered nonsense: {error}") from error
