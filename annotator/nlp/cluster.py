"""Suggestions from the workers of a Dask cluster: requests out, answers back, nothing else.

Only the extra `cluster` needs the library. The workers need this package and its pipeline, not the
project: they get lines of the suggestion process's protocol and answer with such lines.
"""

import asyncio
import importlib.metadata
import io
import ipaddress
import logging
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from annotator.errors import RefusalError, WorkerError
from annotator.model.suggestions import Producer
from annotator.nlp.client import patience_for
from annotator.nlp.lexicon import fingerprint
from annotator.nlp.pipeline import Suggester
from annotator.nlp.pool import Answered
from annotator.nlp.requests import SuggestRequest
from annotator.nlp.wire import answer_from, body_of, pong_line, request_line
from annotator.nlp.worker import Worker

# Requests a task holds, and tasks that wait for each thread of the workers.
_BATCH, _AHEAD = 8, 3
_CONNECT_SECONDS = 5.0
_LOAD_SECONDS = 120.0
_RETURN_SECONDS = 30.0
_LOOK_SECONDS = 1.0
_PACKAGE, _LIBRARY = "annotator", "distributed"
_ONE_AT_A_TIME = threading.Lock()


class Cluster:
    """Suggesters on a cluster's workers for one run over many articles; close it when done.

    The scheduler gives what a dying worker owed to another one. Articles that take down every
    worker they come to are asked again one by one, then told.

    Raises:
        RefusalError: when the extra is not installed, or the address is not on this machine.
        WorkerError: when no scheduler answers there.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._client: Any = _connected(address)
        self._producer: Producer | None = None
        self._asked: dict[str, tuple[Any, list[SuggestRequest]]] = {}
        self._done: SimpleQueue[Any] = SimpleQueue()

    def producer(self) -> Producer:
        """Who will answer; loads the pipeline on every worker.

        Raises:
            WorkerError: when there is no worker, or one has another version than this program.
        """
        ours = _installed()
        for worker, theirs in self._everywhere(importlib.metadata.version, _PACKAGE).items():
            if isinstance(theirs, Exception):
                raise WorkerError(f"The worker {worker} has no {_PACKAGE}; install {ours} there.")
            if theirs != ours:
                raise WorkerError(_mismatch(worker, f"has {_PACKAGE} {theirs}, this is {ours}"))
        self._producer = _agreed(self._loaded())
        return self._producer

    def answers(self, requests: Iterable[SuggestRequest]) -> Iterator[Answered]:
        """One answer or error per request, each as soon as it is there, with its article's uid.

        Raises:
            WorkerError: when the scheduler or all workers are gone; earlier answers stand.
        """
        source = iter(requests)
        while True:
            wanted = _AHEAD * max(1, self._threads()) - len(self._asked)
            for batch in _batches(source, wanted):
                self._ask(batch)
            if not self._asked:
                return
            future = self._next_done()
            if future is None:
                yield from self._given_up()
            else:
                yield from self._taken(future)

    def close(self) -> None:
        """Leave the cluster; its workers stay."""
        self._client.close()

    def _ask(self, batch: list[SuggestRequest]) -> None:
        lines = [request_line(str(r.article.uid), "suggest", r) for r in batch]
        future = self._client.submit(answer_lines, lines, pure=False)
        self._asked[future.key] = (future, batch)
        future.add_done_callback(self._done.put)

    def _next_done(self) -> Any:  # noqa: ANN401  # a future of Dask's
        """The next task that ended; None when all have been silent for too long."""
        size = sum(len(r.article.text) for _, batch in self._asked.values() for r in batch)
        begun, patience = monotonic(), patience_for(size)
        while monotonic() - begun < patience:
            try:
                return self._done.get(timeout=_LOOK_SECONDS)
            except Empty:
                if self._client.status != "running":
                    raise WorkerError(self._gone("is gone")) from None
                if not self._threads() and monotonic() - begun > _RETURN_SECONDS:
                    raise WorkerError(self._gone("has no workers any more")) from None
        return None

    def _taken(self, future: Any) -> Iterator[Answered]:  # noqa: ANN401  # a future of Dask's
        _, batch = self._asked.pop(future.key, (None, []))
        if not batch:
            return  # given up before; too late now
        if future.status == "finished":
            for line in self._result(future):
                yield self._answered(line)
            return
        if future.status != "error":
            raise WorkerError(self._gone("is gone"))
        if len(batch) > 1:
            for request in batch:
                self._ask([request])
        else:
            reason = f"the cluster gave no answer: {future.exception()}"
            yield batch[0].article.uid, WorkerError(reason)

    def _result(self, future: Any) -> Sequence[bytes]:  # noqa: ANN401  # a future of Dask's
        try:
            lines: Sequence[bytes] = future.result(timeout=_CONNECT_SECONDS)
        except (OSError, asyncio.CancelledError) as error:
            raise WorkerError(self._gone("is gone")) from error
        return lines

    def _given_up(self) -> Iterator[Answered]:
        late, self._asked = self._asked, {}
        for future, batch in late.values():
            future.cancel()
            for request in batch:
                yield request.article.uid, WorkerError("the cluster gave no answer in time")

    def _answered(self, line: bytes) -> Answered:
        answer = answer_from(line)
        uid = UUID(answer.id)
        if answer.error is not None:
            return uid, WorkerError(answer.error)
        if answer.producer != self._producer:
            raise WorkerError(_mismatch("that joined later", "answers by other rules"))
        return uid, body_of(answer)

    def _loaded(self) -> dict[str, Producer | None]:
        """Who answers on each worker; a task, for loading would hold up the worker's own talk."""
        futures = {
            worker: self._client.submit(who_answers, workers=[worker], pure=False)
            for worker in self._workers()
        }
        found = {}
        for worker, future in futures.items():
            try:
                found[worker] = answer_from(future.result(timeout=_LOAD_SECONDS)).producer
            except Exception as error:  # whatever went wrong over there
                reason = str(error) or type(error).__name__
                raise WorkerError(f"The worker {worker} makes no suggestions: {reason}.") from error
        return found

    def _everywhere(self, function: Any, *words: str) -> Mapping[str, Any]:  # noqa: ANN401
        try:
            found: Mapping[str, Any] = self._client.run(function, *words, on_error="return")
        except OSError as error:
            raise WorkerError(self._gone("is gone")) from error
        if not found:
            raise WorkerError(f"The cluster at {self._address} has no workers; start some there.")
        return found

    def _workers(self) -> Mapping[str, int]:
        """The number of threads of each worker that is there now."""
        try:
            found: Mapping[str, int] = self._client.nthreads()
        except (OSError, asyncio.CancelledError) as error:
            raise WorkerError(self._gone("is gone")) from error
        return found

    def _threads(self) -> int:
        return sum(self._workers().values())

    def _gone(self, what: str) -> str:
        return (
            f"The cluster at {self._address} {what}; what was stored before stands, and a second"
            " call goes on with the rest."
        )


def who_answers() -> bytes:
    """Runs on a worker: loads the pipeline and says who it is, as a line of the protocol."""
    with _ONE_AT_A_TIME:
        return pong_line("who", _suggester().producer)


def answer_lines(lines: Sequence[bytes]) -> list[bytes]:
    """Runs on a worker: the answers to request lines of the protocol, parsed together."""
    output = io.BytesIO()
    with _ONE_AT_A_TIME:
        Worker(_suggester(), output).answer(lines)
    return output.getvalue().splitlines()


def _installed() -> str:
    return importlib.metadata.version(_PACKAGE)


@lru_cache(maxsize=1)
def _suggester() -> Suggester:
    return Suggester()


def _batches(source: Iterator[SuggestRequest], most: int) -> Iterator[list[SuggestRequest]]:
    for _ in range(most):
        batch = list(islice(source, _BATCH))
        if not batch:
            return
        yield batch


def _agreed(found: Mapping[str, Producer | None]) -> Producer:
    """The producer that all workers name, which must know the same word lists as this program."""
    first = next(iter(found.values()))
    for worker, producer in found.items():
        if producer is None or not producer.fingerprint.startswith(fingerprint()):
            raise WorkerError(_mismatch(worker, "has other word lists than this program"))
        if producer != first:
            raise WorkerError(_mismatch(worker, "has another pipeline than the others"))
    assert first is not None
    return first


def _mismatch(worker: str, how: str) -> str:
    return f"The worker {worker} {how}: install the same version there."


def _connected(address: str) -> Any:  # noqa: ANN401  # a client of Dask's
    _refuse_elsewhere(address)
    try:
        import distributed
        import distributed.comm
    except ImportError as error:
        raise RefusalError(
            "Suggestions from a cluster need the extra: pip install 'annotator[cluster]'."
        ) from error
    # It tells every lost connection in lines of its own; ours is one sentence.
    logging.getLogger(_LIBRARY).setLevel(logging.CRITICAL)

    async def look() -> None:
        comm = await distributed.comm.connect(address, timeout=_CONNECT_SECONDS)
        await comm.close()

    try:
        # A client that never connected complains when it is thrown away, so look first.
        asyncio.run(look())
        client = distributed.Client(address, timeout=_CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise WorkerError(
            f"No Dask scheduler answers at {address}; start one there with 'dask scheduler'."
        ) from error
    _refuse_other_library(client)
    return client


def _refuse_elsewhere(address: str) -> None:
    try:
        parts = urlsplit(address if "://" in address else f"tcp://{address}")
        host, port = parts.hostname or "", parts.port
        here = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        here, port = False, None
    if not here or port is None:
        raise RefusalError(
            f"'{address}' is no address on this machine such as tcp://127.0.0.1:8786; reach a"
            " scheduler elsewhere through a tunnel, for its traffic is not protected."
        )


def _refuse_other_library(client: Any) -> None:  # noqa: ANN401  # a client of Dask's
    found = client.get_versions()
    ours = found["client"]["packages"][_LIBRARY]
    for name, theirs in {"scheduler": found["scheduler"], **found["workers"]}.items():
        version = theirs["packages"][_LIBRARY] if theirs else "unknown"
        if version != ours:
            client.close()
            raise WorkerError(
                f"Dask is {version} on {name} and {ours} here: install the same version."
            )
