"""The window's end of the suggestion process: starts, asks and restarts it, never waits in vain."""

import os
import queue
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from itertools import count
from pathlib import Path
from time import monotonic

from annotator.errors import WorkerError
from annotator.model.segmentation import Segmentation
from annotator.model.suggestions import Producer
from annotator.nlp.learning.lessons import Taught
from annotator.nlp.learning.lines import Task, task_line, taught_from
from annotator.nlp.pulse import LEAST_SECONDS
from annotator.nlp.requests import SuggestAnswer, SuggestRequest
from annotator.nlp.wire import AnswerLine, answer_from, body_of, request_line

DEFAULT_COMMAND = (sys.executable, "-m", "annotator.nlp.worker", "--memory-mb", "6144")
_ROOT = Path(__file__).resolve().parents[2]
_ATTEMPTS = 2
_START_SECONDS = 60.0
_ANSWER_SECONDS = 20.0
_LEARN_SECONDS = 300.0
_CHARACTERS_A_SECOND = 1500  # a loaded machine reads slower than this only when something is wrong
_LAST_WORDS_SECONDS = 1.0
_TICK_SECONDS = 0.25


class _Child:
    """One process with its readers; the answers it owes are futures by request id."""

    def __init__(self, command: Sequence[str], on_ready: Callable[[Producer], None]) -> None:
        self._lock = threading.Lock()
        self._owed: dict[str, Future[AnswerLine]] = {}
        self._heard_at = monotonic()
        self._heard = 0
        self._step_seconds = LEAST_SECONDS
        self._complaints: deque[str] = deque(maxlen=5)
        self._on_ready = on_ready
        self._ended = False
        self._refusal = ""
        self._complained = threading.Event()
        self.ready = threading.Event()
        self._process = subprocess.Popen(  # the command is ours or the caller's
            list(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(),
        )
        self._lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        for part in (self._write_lines, self._read_answers, self._read_complaints):
            threading.Thread(target=part, daemon=True, name=f"nlp-{part.__name__}").start()

    @property
    def pid(self) -> int:
        """Process id."""
        return self._process.pid

    @property
    def refusal(self) -> str:
        """Why it will never be ready, as it said itself before it ended; empty when it may be."""
        return self._refusal

    @property
    def is_alive(self) -> bool:
        """True until its end has been noticed."""
        return not self._ended and self._process.poll() is None

    def ask(self, identity: str, line: bytes, patience: float) -> AnswerLine:
        """Sends a line and waits; others may wait for theirs meanwhile.

        Args:
            identity: the request's id, which comes back with the answer.
            line: the request.
            patience: seconds without any answer, to this request or another, or a step toward one,
                before it has hung.

        Raises:
            WorkerError: when the process ends first.
            TimeoutError: when it has hung; it says how.
        """
        future: Future[AnswerLine] = Future()
        with self._lock:
            if self._ended:
                raise WorkerError(self._why())
            self._owed[identity] = future
        self._lines.put(line)
        asked_at, silence = monotonic(), _Silence()
        while True:
            left = max(asked_at, self._heard_at) + patience - monotonic()
            try:
                return future.result(min(max(left, 0.0), _TICK_SECONDS))
            except TimeoutError:
                if left <= 0:
                    raise TimeoutError(f"gave no answer within {patience:g} seconds") from None
                if silence.seconds(self._heard) > self._step_seconds:
                    raise TimeoutError("was stopped or is stuck") from None

    def kill(self) -> None:
        """Ends this process and no other, and everything it owes; it holds nothing of value."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        self._finish()

    def _write_lines(self) -> None:
        """Feeds the process from a thread of its own: a full pipe must not stop a caller."""
        assert self._process.stdin is not None
        try:
            with self._process.stdin as stream:
                for line in iter(self._lines.get, None):
                    stream.write(line)
                    stream.flush()
        except (OSError, ValueError):
            return  # the process is gone; the reader of its answers reports that

    def _read_answers(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as stream:
            for line in stream:
                self._take(line)
        self._process.wait()
        self._complained.wait(_LAST_WORDS_SECONDS)  # its last line says why it ended
        self._finish()

    def _read_complaints(self) -> None:
        assert self._process.stderr is not None
        try:
            with self._process.stderr as stream:
                for line in stream:
                    text = line.decode(errors="replace").strip()
                    if text:
                        self._complaints.append(text)
        finally:
            self._complained.set()

    def _take(self, line: bytes) -> None:
        self._heard += 1
        try:
            answer = answer_from(line)
        except ValueError:
            self._complaints.append("it wrote a line that is no answer")
            return
        if answer.pulse:
            return
        self._heard_at = monotonic()
        if answer.step:
            self._step_seconds = answer.step
        else:
            self._take_answer(answer)

    def _take_answer(self, answer: AnswerLine) -> None:
        if answer.ready and answer.producer is not None:
            self.ready.set()
            self._on_ready(answer.producer)
        elif answer.id is None:
            self._complaints.append(answer.error or "it wrote an answer without an id")
            if not self.ready.is_set():
                self._refusal = answer.error or ""
        else:
            with self._lock:
                future = self._owed.pop(answer.id, None)
            if future is not None and future.set_running_or_notify_cancel():
                future.set_result(answer)

    def _finish(self) -> None:
        with self._lock:
            self._ended = True
            owed, self._owed = self._owed, {}
        self._lines.put(None)
        for future in owed.values():
            if not future.done():
                future.set_exception(WorkerError(self._why()))
        self.ready.set()

    def _why(self) -> str:
        code = self._process.poll()
        last = f": {self._complaints[-1]}" if self._complaints else ""
        if code is not None and code < 0:
            return f"the suggestion process was ended by signal {-code}{last}"
        return f"the suggestion process ended with code {code}{last}"


class _Silence:
    """How long nothing was heard, in this program's own time.

    On a machine that is so busy, or slept so long, that we did not run either, silence tells
    nothing; so no look at it counts for more than two ticks.
    """

    def __init__(self) -> None:
        self._looked_at = monotonic()
        self._heard = -1
        self._seconds = 0.0

    def seconds(self, heard: int) -> float:
        """Seconds since the number of lines heard last grew."""
        now = monotonic()
        passed, self._looked_at = min(now - self._looked_at, 2 * _TICK_SECONDS), now
        self._seconds = self._seconds + passed if heard == self._heard else 0.0
        self._heard = heard
        return self._seconds


class WorkerClient:
    """Asks the suggestion process from any thread; restarts it after a crash or a hang.

    `on_ready` is called from a background thread each time a process has loaded its pipeline.
    """

    def __init__(
        self,
        command: Sequence[str] | None = None,
        *,
        on_ready: Callable[[Producer], None] | None = None,
    ) -> None:
        self._command = tuple(command) if command is not None else DEFAULT_COMMAND
        self._on_ready = on_ready
        self._lock = threading.Lock()
        self._child: _Child | None = None
        self._is_closed = False
        self._numbers = count(1)
        self.restarts = 0

    @property
    def pid(self) -> int | None:
        """Id of the living process, None when there is none."""
        child = self._child
        return child.pid if child is not None and child.is_alive else None

    @property
    def is_ready(self) -> bool:
        """True while a process is alive with its pipeline loaded."""
        child = self._child
        return child is not None and child.is_alive and child.ready.is_set()

    def start(self) -> None:
        """Starts the process without waiting for it; does nothing when it runs."""
        threading.Thread(target=self._start_quietly, daemon=True, name="nlp-start").start()

    def suggest(self, request: SuggestRequest, *, timeout: float | None = None) -> SuggestAnswer:
        """Suggestions for one article; blocks, so it is for background threads.

        `timeout` is how many seconds the process may stay silent, in each of at most two attempts,
        loading apart; None = `patience_for` the article.

        Raises:
            WorkerError: when the process refuses, dies twice, or hangs twice; it says why.
        """
        return self._body(self._ask("suggest", request, timeout))

    def segment(self, request: SuggestRequest, *, timeout: float | None = None) -> Segmentation:
        """Token and sentence bounds alone, which take milliseconds; blocks.

        Raises:
            WorkerError: as `suggest`.
        """
        return self._body(self._ask("segment", request, timeout)).segmentation

    def study(self, request: SuggestRequest, *, timeout: float | None = None) -> None:
        """Have the process read an article that it is to learn from; blocks.

        Raises:
            WorkerError: as `suggest`.
        """
        self._ask("study", request, timeout)

    def learn(self, task: Task, *, timeout: float = _LEARN_SECONDS) -> Taught:
        """Have the process learn, beside whatever else it is asked; blocks.

        The answer may name articles to `study` first, as after a restart.

        Raises:
            WorkerError: as `suggest`.
        """
        answer = self._ask_with(lambda identity: task_line(identity, task), timeout)
        try:
            return taught_from(answer)
        except ValueError as error:
            raise WorkerError(f"the suggestion process answered nonsense: {error}") from error

    def ping(self, *, timeout: float | None = None) -> Producer:
        """Who answers at the other end; blocks until it is loaded.

        Raises:
            WorkerError: as `suggest`.
        """
        answer = self._ask("ping", None, timeout)
        if answer.producer is None:
            raise WorkerError("the suggestion process answered a ping without saying who it is")
        return answer.producer

    def close(self) -> None:
        """Ends our own process, and refuses every later request."""
        with self._lock:
            self._is_closed = True
            child, self._child = self._child, None
        if child is not None:
            child.kill()

    def _start_quietly(self) -> None:
        try:
            self._living()
        except WorkerError:
            return  # the next request meets the same failure and reports it

    def _ask(self, op: str, request: SuggestRequest | None, timeout: float | None) -> AnswerLine:
        if timeout is None:
            timeout = patience_for(len(request.article.text) if request is not None else 0)
        return self._ask_with(lambda identity: request_line(identity, op, request), timeout)

    def _ask_with(self, line: Callable[[str], bytes], timeout: float) -> AnswerLine:
        reason = ""
        for _ in range(_ATTEMPTS):
            child = self._living()
            identity = str(next(self._numbers))
            try:
                self._await_ready(child)
                answer = child.ask(identity, line(identity), timeout)
            except TimeoutError as error:
                reason = f"the suggestion process {error}"
                self._drop(child)
            except WorkerError as error:
                reason = str(error)
                self._drop(child)
                if child.refusal:
                    raise WorkerError(child.refusal) from error
            else:
                if answer.error is not None:
                    raise WorkerError(answer.error)
                return answer
        raise WorkerError(f"{reason}; it was tried {_ATTEMPTS} times")

    def _await_ready(self, child: _Child) -> None:
        if not child.ready.wait(_START_SECONDS):
            raise WorkerError(
                f"the suggestion process was not ready within {_START_SECONDS:g} seconds"
            )

    def _body(self, answer: AnswerLine) -> SuggestAnswer:
        try:
            return body_of(answer)
        except ValueError as error:
            raise WorkerError(f"the suggestion process answered nonsense: {error}") from error

    def _living(self) -> _Child:
        with self._lock:
            if self._is_closed:
                raise WorkerError("the suggestion process has been closed")
            if self._child is None or not self._child.is_alive:
                self.restarts += self._child is not None
                try:
                    self._child = _Child(self._command, self._announce)
                except OSError as error:
                    self._child = None
                    raise WorkerError(
                        f"the suggestion process could not be started: {error}"
                    ) from error
            return self._child

    def _drop(self, child: _Child) -> None:
        """Kills a process that failed a request, unless another thread already replaced it."""
        child.kill()
        with self._lock:
            if self._child is child:
                self._child = None
                self.restarts += 1

    def _announce(self, producer: Producer) -> None:
        if self._on_ready is not None:
            self._on_ready(producer)


def patience_for(characters: int) -> float:
    """Seconds in which a process that works would have answered for a text of so many characters.

    It answers several requests in turn, so what counts is all that is before the next answer.
    """
    return _ANSWER_SECONDS + characters / _CHARACTERS_A_SECOND


def environment() -> dict[str, str]:
    """Our environment for a worker: this package importable, its threads kept to one."""
    known = os.environ.get("PYTHONPATH")
    path = os.pathsep.join([str(_ROOT), *([known] if known else [])])
    quiet = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONWARNINGS": "ignore"}
    return {**os.environ, **quiet, "PYTHONPATH": path}
