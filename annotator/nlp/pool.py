"""Many articles through several suggestion processes, each kept busy; answers as they come."""

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from typing import TypeAlias
from uuid import UUID

from annotator.errors import WorkerError
from annotator.model.suggestions import Producer
from annotator.nlp.client import WorkerClient, patience_for
from annotator.nlp.requests import SuggestAnswer, SuggestRequest

Answered: TypeAlias = tuple[UUID, SuggestAnswer | WorkerError]
_Done: TypeAlias = tuple[UUID, Future[SuggestAnswer | WorkerError]]

# Requests a process holds at once, so that it can parse them together.
_AHEAD = 8


def cores() -> int:
    """How many processes can work at once on this machine."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Pool:
    """Suggestion processes for one run over many articles; close it when done.

    What a dying or hanging process owed is asked again of its successor, then alone.
    """

    def __init__(
        self,
        workers: int,
        *,
        command: Sequence[str] | None = None,
        timeout: float | None = None,
    ) -> None:
        self._clients = [WorkerClient(command) for _ in range(max(1, workers))]
        self._spare = WorkerClient(command)
        self._turns = _Turns(self._clients, self._spare, timeout)

    def producer(self) -> Producer:
        """Who will answer; waits until the first process has loaded its pipeline.

        Raises:
            WorkerError: when it cannot.
        """
        for client in self._clients:
            client.start()
        return self._clients[0].ping()

    def answers(self, requests: Iterable[SuggestRequest]) -> Iterator[Answered]:
        """One answer or error per request, each as soon as it is there, with its article's uid.

        Requests are taken one by one, a few more than are being worked on.
        """
        done: SimpleQueue[_Done] = SimpleQueue()
        most, owed = 2 * _AHEAD * len(self._clients), 0
        threads = ThreadPoolExecutor(most // 2, thread_name_prefix="nlp-pool")
        try:
            for request in requests:
                future = threads.submit(self._turns.ask, request)
                future.add_done_callback(_delivering(done, request.article.uid))
                owed += 1
                if owed >= most:
                    yield _settled(done)
                    owed -= 1
            for _ in range(owed):
                yield _settled(done)
        finally:
            # What is still asked fails at once, or its threads would wait for it here.
            self.close()
            threads.shutdown(cancel_futures=True)

    def close(self) -> None:
        """End the processes."""
        for client in (*self._clients, self._spare):
            client.close()


def _delivering(
    done: "SimpleQueue[_Done]", uid: UUID
) -> Callable[[Future[SuggestAnswer | WorkerError]], None]:
    return lambda future: done.put((uid, future))


def _settled(done: "SimpleQueue[_Done]") -> Answered:
    uid, future = done.get()
    return uid, future.result()


class _Turns:
    """Gives each request to the client with the least text before it.

    A request that fails there may have been dragged down by a neighbour, so it is asked once more
    of the spare client, alone.
    """

    def __init__(
        self, clients: Sequence[WorkerClient], spare: WorkerClient, timeout: float | None
    ) -> None:
        self._clients, self._spare, self._timeout = clients, spare, timeout
        self._alone = threading.Lock()
        self._lock = threading.Lock()
        self._open = [0] * len(clients)

    def ask(self, request: SuggestRequest) -> SuggestAnswer | WorkerError:
        size = len(request.article.text)
        with self._lock:
            number = self._open.index(min(self._open))
            self._open[number] += size
            patience = patience_for(self._open[number])
        try:
            return self._clients[number].suggest(request, timeout=self._timeout or patience)
        except WorkerError:
            return self._ask_alone(request)
        finally:
            with self._lock:
                self._open[number] -= size

    def _ask_alone(self, request: SuggestRequest) -> SuggestAnswer | WorkerError:
        with self._alone:
            try:
                return self._spare.suggest(request, timeout=self._timeout)
            except WorkerError as error:
                return error
