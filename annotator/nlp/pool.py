"""Many articles through several suggestion processes, each kept busy, in the order asked."""

import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from annotator.errors import WorkerError
from annotator.nlp.client import WorkerClient
from annotator.nlp.requests import SuggestAnswer, SuggestRequest

_AHEAD = 8


def suggest_all(
    requests: Iterable[SuggestRequest],
    workers: int,
    *,
    command: Sequence[str] | None = None,
    timeout: float | None = None,
) -> Iterator[SuggestAnswer | WorkerError]:
    """One answer or error per request, in order, with bounded look-ahead.

    Each of `workers` processes holds several requests at once, so that it can parse them
    together; what a dying process owed is asked again of its successor.
    """
    clients = [WorkerClient(command) for _ in range(max(1, workers))]
    spare = WorkerClient(command)
    turns = _Turns(clients, spare)
    try:
        with ThreadPoolExecutor(_AHEAD * len(clients), thread_name_prefix="nlp-pool") as threads:
            waiting: deque[Future[SuggestAnswer | WorkerError]] = deque()
            for request in requests:
                waiting.append(threads.submit(turns.ask, request, timeout))
                if len(waiting) >= 2 * _AHEAD * len(clients):
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
    finally:
        for client in (*clients, spare):
            client.close()


def _patience(request: SuggestRequest) -> float:
    """Seconds to wait for an answer that comes behind as many others as are held ahead."""
    return _AHEAD * (60.0 + len(request.article.text) / 1500)


class _Turns:
    """Gives each request to the client with the fewest open ones.

    A request that fails there may have been dragged down by a neighbour, so it is asked once more
    of the spare client, alone.
    """

    def __init__(self, clients: Sequence[WorkerClient], spare: WorkerClient) -> None:
        self._spare = spare
        self._alone = threading.Lock()
        self._lock = threading.Lock()
        self._open = dict.fromkeys(range(len(clients)), 0)
        self._clients = clients

    def ask(self, request: SuggestRequest, timeout: float | None) -> SuggestAnswer | WorkerError:
        with self._lock:
            number = min(self._open, key=lambda n: self._open[n])
            self._open[number] += 1
        try:
            return self._clients[number].suggest(request, timeout=timeout or _patience(request))
        except WorkerError:
            return self._ask_alone(request, timeout)
        finally:
            with self._lock:
                self._open[number] -= 1

    def _ask_alone(
        self, request: SuggestRequest, timeout: float | None
    ) -> SuggestAnswer | WorkerError:
        with self._alone:
            try:
                return self._spare.suggest(request, timeout=timeout)
            except WorkerError as error:
                return error
