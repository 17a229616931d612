"""The suggestion process: `python -m annotator.nlp.worker`, JSON lines in, JSON lines out."""

import argparse
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from typing import BinaryIO

from annotator.collecting import look_rarely
from annotator.nlp.learning.lessons import Taught
from annotator.nlp.learning.lines import task_from, taught_line
from annotator.nlp.learning.school import School
from annotator.nlp.pipeline import Suggester
from annotator.nlp.pulse import Pulse
from annotator.nlp.requests import SuggestAnswer, SuggestRequest
from annotator.nlp.wire import (
    RequestLine,
    answer_line,
    error_line,
    pong_line,
    ready_line,
    request_from,
)

if sys.platform != "win32":
    import resource

_NICE = 5
_BATCH = 8


class Worker:
    """Reads requests, answers them in batches, and outlives any bad one."""

    def __init__(self, suggester: Suggester, output: BinaryIO) -> None:
        self._suggester = suggester
        self._output = output
        self._writing = threading.Lock()
        self._pulse = Pulse(self._write)
        self._school = School(lambda: suggester.arbiter.model)
        self._lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()

    def serve(self, source: BinaryIO) -> None:
        """Answers every line of the source until it ends."""
        threading.Thread(target=self._read, args=(source,), daemon=True).start()
        self._suggester.on_step = self._pulse.step
        self._write(ready_line(self._suggester.producer))
        self._pulse.start()
        while True:
            line = self._lines.get()
            if line is None:
                return
            with self._pulse.at_work():
                self._pulse.step()
                batch, ended = self._waiting(line)
                self.answer(batch)
            if ended:
                return

    def _read(self, source: BinaryIO) -> None:
        for line in iter(source.readline, b""):
            if line.strip():
                self._lines.put(line)
        self._lines.put(None)

    def _waiting(self, first: bytes) -> tuple[list[bytes], bool]:
        """The first line and those that wait behind it, and whether the source has ended."""
        batch = [first]
        while len(batch) < _BATCH:
            try:
                line = self._lines.get_nowait()
            except queue.Empty:
                return batch, False
            if line is None:
                return batch, True
            batch.append(line)
        return batch, False

    def answer(self, batch: Sequence[bytes]) -> None:
        """Answers request lines in one pass; lines that are none are refused."""
        asked: list[tuple[str, SuggestRequest]] = []
        for line in batch:
            try:
                request = request_from(line)
            except ValueError as error:
                self._write(error_line(None, f"The line is no request: {error}."))
                continue
            try:
                pending = self._at_once(request)
            except Exception as error:  # noqa: BLE001  # a bad request must never end the process
                self._write(error_line(request.id, _told(error)))
                continue
            if pending is not None:
                asked.append((request.id, pending))
        self._suggest(asked)

    def _at_once(self, request: RequestLine) -> SuggestRequest | None:
        """Answers what needs no parsing; hands back a request for suggestions."""
        producer = self._suggester.producer
        if request.op == "ping":
            self._write(pong_line(request.id, producer))
            return None
        if request.op == "segment":
            bounds = self._suggester.segment(request.noun())
            self._write(answer_line(request.id, SuggestAnswer(bounds, ()), producer))
            return None
        if request.op == "study":
            wanted = request.noun()
            self._school.study(wanted, next(self._suggester.scenes([wanted])))
            self._write(pong_line(request.id, producer))
            return None
        if request.op == "learn":
            lesson = self._school.lesson(task_from(request))
            threading.Thread(target=self._learn, args=(request.id, lesson), daemon=True).start()
            return None
        if request.op != "suggest":
            self._write(error_line(request.id, f"The operation “{request.op}” is unknown."))
            return None
        return request.noun()

    def _learn(self, identity: str, lesson: Callable[[], Taught]) -> None:
        """Runs beside the requests that follow, which must not wait for it."""
        with self._pulse.at_work():
            try:
                self._write(taught_line(identity, lesson()))
            except Exception as error:  # noqa: BLE001  # a bad request must never end the process
                self._write(error_line(identity, f"Nothing could be learned: {error}."))

    def _suggest(self, asked: Sequence[tuple[str, SuggestRequest]]) -> None:
        """One pass for all; when it fails, each alone, so that only the bad one is refused."""
        done = 0
        try:
            answers = self._suggester.suggest([request for _, request in asked])
            for (identity, _), answer in zip(asked, answers, strict=True):
                self._write(answer_line(identity, answer, self._suggester.producer))
                done += 1
        except Exception as error:  # noqa: BLE001  # a bad request must never end the process
            rest = asked[done:]
            if len(asked) == 1:
                self._write(error_line(rest[0][0], _told(error)))
                return
            for one in rest:
                self._suggest([one])

    def _write(self, line: bytes) -> None:
        with self._writing:
            self._output.write(line)
            self._output.flush()


def _told(error: Exception) -> str:
    if isinstance(error, MemoryError):
        return "The article needs more memory than the suggestion process may use."
    return f"No suggestions could be made: {error or type(error).__name__}."


def main(arguments: Sequence[str] | None = None) -> None:
    """Loads the pipeline, says that it is ready, and serves until standard input ends."""
    parser = argparse.ArgumentParser(prog="annotator.nlp.worker")
    parser.add_argument("--model", default="", help="installed spaCy pipeline; none = the largest")
    parser.add_argument("--memory-mb", type=int, default=0, help="address space limit, 0 = none")
    options = parser.parse_args(arguments)
    output = own_output()
    # Ctrl+C goes to every process of a terminal; whoever started this one decides when it ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    set_limits(_NICE, options.memory_mb)
    try:
        suggester = Suggester(options.model)
    except Exception as error:  # noqa: BLE001  # told to the client in one line, then the end
        output.write(error_line(None, f"The pipeline “{options.model}” did not load: {error}."))
        output.flush()
        raise SystemExit(1) from None
    look_rarely()
    Worker(suggester, output).serve(sys.stdin.buffer)


def own_output() -> BinaryIO:
    """Standard output for protocol lines alone: stray prints of libraries go to standard error."""
    own = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return own


def set_limits(niceness: int, memory_mb: int) -> None:
    """Yield to other processes by so much; refuse memory above a limit, 0 = none."""
    if hasattr(os, "nice"):
        os.nice(niceness)
    if sys.platform != "win32" and memory_mb > 0:
        limit = memory_mb * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


if __name__ == "__main__":
    main()
