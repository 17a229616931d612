"""How the suggestion process shows that it lives, and how it notices that it goes in circles.

A process that was stopped shows no pulse, so its client ends it. An endless loop does not stop a
thread that shows the pulse; but the work says when it begins a step and how long that may take at
most, and a process that is past that ends itself. Steps are counted in processor time: on a busy
machine a step lasts longer and is no endless loop for that.
"""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from annotator.nlp.wire import error_line, pulse_line, step_line

EVERY_SECONDS = 0.5
# Six times what the first step of all takes on a plain machine, which reads word lists and weights.
LEAST_SECONDS = 5.0
_MOST_SECONDS = 120.0
STUCK = 70  # exit code


class Pulse:
    """Watches the thread that starts it, from another; `tell` sends the client a line."""

    def __init__(self, tell: Callable[[bytes], None]) -> None:
        self._tell = tell
        self._clock: Callable[[], float] = time.process_time
        self._lock = threading.Lock()
        self._tasks = 0
        self._working = threading.Event()
        self._step = (self._clock(), LEAST_SECONDS)
        self._told = (-EVERY_SECONDS, 0.0)

    def start(self) -> None:
        """Begin to watch the calling thread."""
        self._clock = _clock_of(threading.get_ident())
        self.step()
        threading.Thread(target=self._beat, daemon=True, name="nlp-pulse").start()

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Show a pulse within; from any thread."""
        with self._lock:
            self._tasks += 1
            self._working.set()
        try:
            yield
        finally:
            with self._lock:
                self._tasks -= 1
                if not self._tasks:
                    self._working.clear()

    def step(self, seconds: float = 0.0) -> None:
        """The watched thread begins a step that takes at most so much processor time."""
        allowed = min(max(seconds, LEAST_SECONDS), _MOST_SECONDS)
        self._step = (self._clock(), allowed)
        told_at, told = self._told
        now = time.monotonic()
        if now - told_at >= EVERY_SECONDS or allowed != told:
            self._told = (now, allowed)
            self._tell(step_line(allowed))

    def _beat(self) -> None:
        while True:
            self._working.wait()
            # Where the work takes all the memory there is, the next beat may find some again.
            with suppress(MemoryError):
                self._look()
            time.sleep(EVERY_SECONDS)

    def _look(self) -> None:
        self._tell(pulse_line())
        begun, allowed = self._step
        if self._clock() - begun > allowed:
            self._tell(error_line(None, f"a step took more than {allowed:.0f} seconds"))
            os._exit(STUCK)


def _clock_of(thread: int) -> Callable[[], float]:
    """The processor time of one thread; of the whole process where no thread has its own."""
    if not hasattr(time, "pthread_getcpuclockid"):
        return time.process_time
    clock = time.pthread_getcpuclockid(thread)
    return lambda: time.clock_gettime(clock)
