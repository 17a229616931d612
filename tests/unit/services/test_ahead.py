"""Reading ahead keeps order and errors, and ends when nobody takes any more."""

import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.services.ahead import ahead


@given(st.integers(0, 30), st.integers(1, 9))
def test_all_items_come_in_order(count, size):
    lists = list(ahead(range(count), size))
    assert [item for some in lists for item in some] == list(range(count))
    assert all(len(some) == size for some in lists[:-1])


@pytest.mark.parametrize("good", [0, 3, 5, 8])
def test_an_error_comes_after_the_items_before_it(good):
    def source():
        yield from range(good)
        raise ValueError("the disk is gone")

    taken = []

    def take():
        for some in ahead(source(), 5):
            taken.extend(some)

    with pytest.raises(ValueError, match="disk is gone"):
        take()
    assert taken == list(range(good))


def test_a_caller_that_stops_ends_the_reading():
    taken = []

    def endless():
        while True:
            taken.append(1)
            yield 1

    lists = ahead(endless(), 10)
    next(lists)
    lists.close()
    assert len(taken) <= 40
    assert not [t for t in threading.enumerate() if t.name == "reading-ahead"]


def test_it_reads_while_the_caller_works():
    read = []

    def source():
        for number in range(4):
            read.append(number)
            yield number

    lists = ahead(source(), 1)
    next(lists)
    end = time.monotonic() + 30
    while len(read) < 3 and time.monotonic() < end:
        time.sleep(0.01)
    assert len(read) >= 3
    lists.close()
