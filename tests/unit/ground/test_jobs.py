"""Background work: lanes in order, every failure a value, cancel at the next report."""

import threading
from collections import deque
from concurrent.futures import Future

import pytest

from annotator.errors import AnnotatorError, StoreFullError
from annotator.jobs import CancelledJobError, Err, Job, Jobs, Ok, Progress, immediate
from tests.helpers.manual_jobs import ManualJobs


def test_results_and_failures_come_as_values(caplog):
    jobs, got = immediate(), []

    def fails(_job):
        raise StoreFullError("The disk is full.")

    def breaks(_job):
        raise ZeroDivisionError("oh")

    jobs.run(lambda _job: 7, got.append)
    jobs.run(fails, got.append)
    jobs.run(breaks, got.append)
    assert got[0] == Ok(7)
    assert got[1].message == "The disk is full."
    assert got[2].message == "Something unexpected went wrong: ZeroDivisionError: oh"
    assert isinstance(got[1], Err)
    assert [record.message for record in caplog.records] == ["a background job failed"]
    assert jobs.is_idle


def test_progress_is_told_and_a_cancelled_job_stops_at_its_next_report():
    jobs, got, told, begun = immediate(), [], [], []

    def work(job):
        begun.append(job)
        job.report(1, 3, "one")
        job.cancel()
        assert job.is_cancelled
        job.report(2, 3)
        return "never"

    handle = jobs.run(work, got.append, on_progress=told.append)
    assert told == [Progress(1, 3, "one")]
    assert begun == [handle]
    assert isinstance(got[0].error, CancelledJobError)
    assert got[0].message == "Stopped on request."


def test_a_job_without_a_listener_may_report():
    job = Job()
    job.report(1)
    job.cancel()
    with pytest.raises(CancelledJobError):
        job.report(2)


def test_real_lanes_keep_their_order_and_answer_through_the_post():
    posted, finished = deque(), threading.Event()
    jobs = Jobs(posted.append)
    order, here = [], threading.get_ident()

    def work(number):
        def run(_job):
            order.append((number, threading.get_ident() == here))
            if number == 9:
                finished.set()
            return number

        return run

    got = []
    for number in range(10):
        jobs.run(work(number), lambda outcome: got.append(outcome.value), lane="a")
    jobs.run(lambda _job: finished.wait(5), lambda outcome: got.append(outcome.value), lane="b")
    assert got == []
    lanes = list(jobs._lanes.values())
    while not jobs.is_idle:
        finished.wait(0.01)
    while posted:
        posted.popleft()()
    assert order == [(number, False) for number in range(10)]
    assert [n for n in got if n is not True] == list(range(10))
    assert True in got
    assert len(lanes) == 2
    jobs.close()


def test_closing_waits_for_the_work_and_delivers_nothing_afterwards():
    posted, got, begun, release = deque(), [], threading.Event(), threading.Event()
    jobs = Jobs(posted.append)
    done = []

    def work(job):
        begun.set()
        release.wait(5)
        job.report(1)
        done.append(True)

    jobs.run(work, got.append, on_progress=got.append)
    begun.wait(5)
    assert not jobs.is_idle
    threading.Timer(0.01, release.set).start()
    jobs.close()
    assert done == [True]
    while posted:
        posted.popleft()()
    assert got == []
    assert jobs.is_idle


def test_manual_lanes_run_when_told():
    jobs, got = ManualJobs(), []
    jobs.run(lambda _job: 1, lambda o: got.append(o.value))
    jobs.run(lambda _job: 2, lambda o: got.append(o.value), lane="write")
    assert (jobs.waiting("work"), jobs.waiting("write"), jobs.is_idle) == (1, 1, False)
    jobs.run_next("write")
    assert got == []
    jobs.deliver()
    assert got == [2]
    jobs.settle()
    assert got == [2, 1]
    assert jobs.is_idle


def test_an_immediate_job_is_done_when_it_is_given():
    jobs = immediate()
    future = jobs._lane("x").submit(lambda a, b: a + b, 2, b=3)
    assert isinstance(future, Future)
    assert future.result(0) == 5
    assert issubclass(CancelledJobError, AnnotatorError)
    jobs.close()
