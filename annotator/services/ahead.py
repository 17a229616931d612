"""Reading ahead: a thread reads on while the caller works on what came before."""

import queue
import threading
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Generic, TypeVar

from typing_extensions import override

T = TypeVar("T")
_LOOK_SECONDS = 0.2


def ahead(source: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items of a source in lists of at most `size`; one list waits while another is used.

    What the source raises is raised here, after the items before it. A caller that stops taking
    ends the reading.
    """
    reader = _Reader(iter(source), size)
    reader.start()
    try:
        while True:
            found = reader.lists.get()
            if found:
                yield found
            else:
                break
    finally:
        reader.is_wanted = False
        reader.join()
    if reader.error is not None:
        raise reader.error


class _Reader(threading.Thread, Generic[T]):
    """Puts lists into `lists`, an empty one at the end; `error` is what ended the source."""

    def __init__(self, source: Iterator[T], size: int) -> None:
        super().__init__(name="reading-ahead", daemon=True)
        self._source, self._size = source, size
        self.lists: queue.Queue[list[T]] = queue.Queue(1)
        self.error: BaseException | None = None
        self.is_wanted = True

    @override
    def run(self) -> None:
        """Read until the source ends or nobody wants more."""
        found: list[T] = []
        try:
            while self.is_wanted:
                found = []
                for item in islice(self._source, self._size):
                    found.append(item)
                if not found:
                    break
                self._put(found)
                found = []
        except BaseException as error:  # noqa: BLE001  # raised again where the items are taken
            self.error = error
            if found:
                self._put(found)
        self._put([])

    def _put(self, found: list[T]) -> None:
        while self.is_wanted:
            try:
                self.lists.put(found, timeout=_LOOK_SECONDS)
            except queue.Full:
                continue
            return
