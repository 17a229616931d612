"""A process that was stopped or goes in circles is replaced soon; one that is only slow is not.

The processes are real, their suggester is not: it does what the text says.
"""

import os
import signal
import sys
import threading
from pathlib import Path

import pytest

from annotator.errors import WorkerError
from annotator.model.articles import Article, uid_of_text
from annotator.model.scheme import Scheme
from annotator.nlp import client as client_module
from annotator.nlp.client import WorkerClient
from annotator.nlp.learning.lessons import StanceTask
from annotator.nlp.pulse import LEAST_SECONDS, Pulse
from annotator.nlp.requests import SuggestRequest
from annotator.nlp.wire import answer_from, step_line

LEAST = 1.5  # seconds; shorter than the program's, so that the tests are

STAND_IN = f"""
import itertools, os, sys, time
from types import SimpleNamespace
from annotator.model.segmentation import Segmentation
from annotator.model.suggestions import Producer
from annotator.nlp.learning.lessons import Taught
from annotator.nlp.learning.school import School
from annotator.nlp.requests import SuggestAnswer
from annotator.nlp import pulse
from annotator.nlp.worker import Worker, own_output

pulse.LEAST_SECONDS = {LEAST}
MARKS = sys.argv[1]

def once(name):
    try:
        os.close(os.open(os.path.join(MARKS, name), os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return False
    return True

def work(seconds):
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        sum(range(1000))

class Suggester:
    producer = Producer("stand-in", "1")
    arbiter = SimpleNamespace(model=None)

    def suggest(self, requests):
        for request in requests:
            text = request.article.text
            while "endless loop" in text and once("looped"):
                while True:
                    pass
            if "endless call" in text and once("called"):
                any(itertools.repeat(0))
            for _ in range(6 if "slow" in text else 0):
                if "in steps" in text:
                    self.on_step(0.0)
                work({LEAST} / 4)
            if "long step" in text:
                self.on_step({3 * LEAST})
                work({1.2 * LEAST})
            yield SuggestAnswer(Segmentation((), (), "stand-in"), ())

def lesson():
    time.sleep({1.2 * LEAST})
    return Taught("stances")

School.lesson = lambda self, task: lesson
Worker(Suggester(), own_output()).serve(sys.stdin.buffer)
"""


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(client_module, "LEAST_SECONDS", LEAST)
    script = tmp_path / "stand_in.py"
    script.write_text(STAND_IN, encoding="utf-8")
    made = WorkerClient([sys.executable, str(script), str(tmp_path)])
    made.ping()
    yield made
    made.close()


def asked(text: str, scheme: Scheme) -> SuggestRequest:
    return SuggestRequest(Article(uid=uid_of_text(text), text=text), scheme)


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="no SIGSTOP here")
def test_a_stopped_process_is_replaced_long_before_it_owes_an_answer(client, scheme) -> None:
    first = client.pid
    os.kill(first, signal.SIGSTOP)
    assert client.suggest(asked("hello", scheme), timeout=600)
    assert client.pid != first
    assert client.restarts == 1


@pytest.mark.parametrize("text", ["endless loop", "endless call"])
def test_an_endless_loop_is_replaced_whatever_it_holds(client, scheme, text: str) -> None:
    assert client.suggest(asked(text, scheme), timeout=600)
    assert client.restarts == 1


def test_slow_work_that_goes_on_in_steps_is_let_be(client: WorkerClient, scheme: Scheme) -> None:
    pid = client.pid
    assert client.suggest(asked("slow in steps", scheme))
    assert client.suggest(asked("long step", scheme))
    assert client.pid == pid


def test_without_steps_the_same_slow_work_is_ended(client: WorkerClient, scheme: Scheme) -> None:
    """The control of the test above."""
    with pytest.raises(WorkerError, match=r"a step took more than 2 seconds.*tried 2 times"):
        client.suggest(asked("slow", scheme), timeout=600)
    assert client.suggest(asked("hello", scheme))


def test_a_lesson_alone_shows_a_pulse(client: WorkerClient) -> None:
    pid = client.pid
    assert client.learn(StanceTask((), 0)).name == "stances"
    assert client.pid == pid


def test_steps_are_told_when_what_they_may_take_changes() -> None:
    lines: list[bytes] = []
    pulse = Pulse(lines.append)
    for seconds in (0.0, 0.0, 50.0, 50.0, 1e9, 0.0):
        pulse.step(seconds)
    told = [answer_from(line).step for line in lines]
    assert told == [LEAST_SECONDS, 50.0, 120.0, LEAST_SECONDS]
    assert answer_from(step_line(3.0)).id is None


def test_silence_counts_only_while_this_program_runs(monkeypatch) -> None:
    now = [100.0]
    monkeypatch.setattr(client_module, "monotonic", lambda: now[0])
    silence = client_module._Silence()
    assert silence.seconds(0) == 0.0
    now[0] += 3600.0  # the machine slept
    assert silence.seconds(0) <= 2 * client_module._TICK_SECONDS
    for _ in range(20):
        now[0] += client_module._TICK_SECONDS
        silent = silence.seconds(0)
    assert silent > LEAST_SECONDS
    assert silence.seconds(1) == 0.0


def test_a_beat_without_memory_is_not_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotator.nlp.pulse.EVERY_SECONDS", 0.01)
    beats: list[bytes] = []
    more = threading.Event()

    def tell(line: bytes) -> None:
        beats.append(line)
        if len(beats) == 3:
            more.set()
        if answer_from(line).pulse and len(beats) == 2:
            raise MemoryError

    pulse = Pulse(tell)
    pulse.start()
    with pulse.at_work():
        assert more.wait(20)
