"""The one door for background work: ordered lanes, results delivered on the caller's thread."""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Generic, ParamSpec, Protocol, TypeAlias, TypeVar

from typing_extensions import override

from annotator.errors import AnnotatorError

T = TypeVar("T")
P = ParamSpec("P")
R_co = TypeVar("R_co", covariant=True)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ok(Generic[T]):
    """A job's result."""

    value: T


@dataclass(frozen=True, slots=True)
class Err:
    """A job's failure; `message` is one sentence for people."""

    error: Exception

    @property
    def message(self) -> str:
        """The sentence to show."""
        if isinstance(self.error, AnnotatorError):
            return str(self.error)
        return f"Something unexpected went wrong: {type(self.error).__name__}: {self.error}"


Outcome: TypeAlias = Ok[T] | Err


class CancelledJobError(AnnotatorError):
    """The person asked the job to stop; what was done before stands."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is: items done of total (0 = unknown) and one line of note."""

    done: int
    total: int
    note: str = ""


@dataclass(slots=True)
class Job:
    """The handle of submitted work: ask it to cancel; the work learns of it at its next report."""

    _cancelled: threading.Event = field(default_factory=threading.Event)
    on_progress: Callable[[Progress], None] | None = None

    def cancel(self) -> None:
        """Ask the work to stop at its next report."""
        self._cancelled.set()

    @property
    def is_cancelled(self) -> bool:
        """True once somebody asked to stop."""
        return self._cancelled.is_set()

    def report(self, done: int, total: int = 0, note: str = "") -> None:
        """Tell how far the work is.

        Raises:
            CancelledJobError: when the person asked to stop.
        """
        if self.is_cancelled:
            raise CancelledJobError("Stopped on request.")
        if self.on_progress is not None:
            self.on_progress(Progress(done, total, note))


class Work(Protocol[R_co]):
    """What a job runs: it gets its handle to report progress and learn of cancellation."""

    def __call__(self, job: Job, /) -> R_co:
        """Do the work and return its result."""


Post: TypeAlias = Callable[[Callable[[], None]], None]


class Jobs:
    """Runs work on named lanes, each in order; answers come through `post` to the caller."""

    def __init__(self, post: Post, executor: Callable[[str], Executor] | None = None) -> None:
        self._post = post
        self._make = executor or _one_thread
        self._lanes: dict[str, Executor] = {}
        self._running: set[Future[None]] = set()
        self._lock = threading.Lock()
        self._closed = False

    def run(
        self,
        work: Work[T],
        done: Callable[[Outcome[T]], None],
        *,
        lane: str = "work",
        on_progress: Callable[[Progress], None] | None = None,
    ) -> Job:
        """Queue work on a lane; `done` gets its Ok or Err through `post`."""
        job = Job()
        if on_progress is not None:
            told = on_progress
            job.on_progress = lambda progress: self._deliver(lambda: told(progress))
        future = self._lane(lane).submit(self._carry_out, work, done, job)
        with self._lock:
            self._running.add(future)
        future.add_done_callback(self._forget)
        return job

    def close(self) -> None:
        """Wait for all queued work, then end the lanes; nothing may be submitted afterwards."""
        with self._lock:
            lanes = list(self._lanes.values())
            self._lanes.clear()
        for lane in lanes:
            lane.shutdown(wait=True)
        self._closed = True

    @property
    def is_idle(self) -> bool:
        """True when nothing is queued or running."""
        with self._lock:
            return not self._running

    def _lane(self, name: str) -> Executor:
        with self._lock:
            if name not in self._lanes:
                self._lanes[name] = self._make(name)
            return self._lanes[name]

    def _forget(self, future: Future[None]) -> None:
        with self._lock:
            self._running.discard(future)

    def _carry_out(self, work: Work[T], done: Callable[[Outcome[T]], None], job: Job) -> None:
        outcome: Outcome[T]
        try:
            outcome = Ok(work(job))
        except AnnotatorError as error:
            outcome = Err(error)
        except Exception as error:  # noqa: BLE001 - the door where every failure becomes a value
            _log.exception("a background job failed")
            outcome = Err(error)
        self._deliver(lambda: done(outcome))

    def _deliver(self, call: Callable[[], None]) -> None:
        """Post an answer; one that comes after closing finds nobody who waits for it."""
        self._post(lambda: None if self._closed else call())


def _one_thread(name: str) -> Executor:
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"annotator-{name}")


class ImmediateExecutor(Executor):
    """Runs at once on the calling thread: for the command line, notebooks and tests."""

    @override
    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run now; the future is done when it is returned."""
        future: Future[T] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


def immediate() -> Jobs:
    """Jobs that run at once and answer at once."""
    return Jobs(lambda call: call(), lambda _name: ImmediateExecutor())
