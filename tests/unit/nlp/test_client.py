"""The client against small stand-in processes: crash, hang, garbage, refusal, threads, closing."""

import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from annotator.errors import WorkerError
from annotator.model.articles import Article, uid_of_text
from annotator.model.scheme import Scheme
from annotator.model.spans import Span
from annotator.nlp import client as client_module
from annotator.nlp import pool as pool_module
from annotator.nlp.client import WorkerClient, patience_for
from annotator.nlp.pool import Pool
from annotator.nlp.requests import SuggestAnswer, SuggestRequest

STAND_IN = """
import json, os, sys, time
MARKS = sys.argv[1]
print(json.dumps({"ready": True, "producer": {"name": "stand-in", "version": "1"}}), flush=True)
for line in sys.stdin:
    request = json.loads(line)
    text = (request.get("article") or {}).get("text", "")
    def once(name):
        try:
            os.close(os.open(os.path.join(MARKS, name), os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return False
        return True
    if "die always" in text or ("die once" in text and once("died")):
        sys.stderr.write("out of luck\\n")
        sys.stderr.flush()
        os._exit(9)
    if "hang always" in text or ("hang once" in text and once("hung")):
        time.sleep(600)
    if "slow" in text:
        time.sleep(1)
    if "nap" in text:
        time.sleep(0.4)
    if "garbage" in text:
        print("%% this is no answer %%", flush=True)
        print(json.dumps({"error": "a line was lost"}), flush=True)
    if "refuse" in text:
        print(json.dumps({"id": request["id"], "error": "Not this one."}), flush=True)
        continue
    bounds = {"tokens": [[0, len(text)]], "sentences": [[0, len(text)]], "source": "stand-in"}
    answer = {"id": request["id"], "producer": {"name": "stand-in", "version": "1"},
              "segmentation": bounds, "suggestions": []}
    if "nonsense" in text:
        answer["suggestions"] = [{"layer": "weather"}]
    print(json.dumps(answer), flush=True)
"""


@pytest.fixture
def command(tmp_path: Path) -> list[str]:
    script = tmp_path / "stand_in.py"
    script.write_text(STAND_IN, encoding="utf-8")
    return [sys.executable, str(script), str(tmp_path)]


@pytest.fixture
def client(command: list[str]):
    made = WorkerClient(command)
    yield made
    made.close()


def asked(text: str, scheme: Scheme) -> SuggestRequest:
    return SuggestRequest(Article(uid=uid_of_text(text), text=text), scheme)


def test_an_answer(client: WorkerClient, scheme: Scheme) -> None:
    answer = client.suggest(asked("hello", scheme))
    assert answer.segmentation.tokens == (Span(0, 5),)
    assert client.restarts == 0


def test_starting_does_not_wait_and_tells_when_ready(command: list[str]) -> None:
    ready = threading.Event()
    client = WorkerClient(command, on_ready=lambda _producer: ready.set())
    client.start()
    try:
        assert ready.wait(30)
        assert client.is_ready
        assert client.ping().name == "stand-in"
    finally:
        client.close()


def test_a_crash_is_survived_once(client: WorkerClient, scheme: Scheme) -> None:
    assert client.suggest(asked("die once", scheme)).segmentation.source == "stand-in"
    assert client.restarts == 1


def test_two_crashes_are_told_with_the_reason(client: WorkerClient, scheme: Scheme) -> None:
    with pytest.raises(WorkerError, match=r"code 9.*out of luck.*2 times"):
        client.suggest(asked("die always", scheme))
    assert client.suggest(asked("hello", scheme))


def test_a_hang_is_survived_once(client: WorkerClient, scheme: Scheme) -> None:
    assert client.suggest(asked("hang once", scheme), timeout=0.7)
    assert client.restarts == 1


def test_two_hangs_are_told(client: WorkerClient, scheme: Scheme) -> None:
    with pytest.raises(WorkerError, match="no answer within"):
        client.suggest(asked("hang always", scheme), timeout=0.2)


def test_a_refusal_is_told_and_not_asked_again(client: WorkerClient, scheme: Scheme) -> None:
    with pytest.raises(WorkerError, match=r"Not this one\."):
        client.suggest(asked("refuse", scheme))
    assert client.restarts == 0


def test_garbage_between_answers_is_passed_over(client: WorkerClient, scheme: Scheme) -> None:
    assert client.suggest(asked("garbage", scheme)).segmentation.source == "stand-in"


def test_an_answer_that_is_nonsense_is_told(client: WorkerClient, scheme: Scheme) -> None:
    with pytest.raises(WorkerError, match="nonsense"):
        client.suggest(asked("nonsense", scheme))


def test_a_huge_article_to_a_hanging_process_does_not_block(
    client: WorkerClient, scheme: Scheme
) -> None:
    with pytest.raises(WorkerError, match="no answer"):
        client.suggest(asked("hang always " + "x" * 3_000_000, scheme), timeout=0.3)


def test_many_threads_get_their_own_answers(client: WorkerClient, scheme: Scheme) -> None:
    texts = ["x" * n for n in range(1, 40)]
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda t: client.suggest(asked(t, scheme)), texts))
    assert [a.segmentation.tokens[0].end for a in answers] == list(range(1, 40))


def test_a_crash_fails_nobody_else_for_good(client: WorkerClient, scheme: Scheme) -> None:
    texts = [*("fine" for _ in range(10)), "die once", *("fine" for _ in range(10))]
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda t: client.suggest(asked(t, scheme)), texts))
    assert len(answers) == 21


def test_closing_ends_only_its_own_process(command: list[str], scheme: Scheme) -> None:
    one, other = WorkerClient(command), WorkerClient(command)
    one.suggest(asked("a", scheme))
    other.suggest(asked("b", scheme))
    pid, others = one.pid, other.pid
    one.close()
    assert not psutil.pid_exists(pid)
    assert psutil.pid_exists(others)
    with pytest.raises(WorkerError, match="closed"):
        one.suggest(asked("a", scheme))
    other.close()
    assert not psutil.pid_exists(others)


def test_a_command_that_does_not_exist(scheme: Scheme) -> None:
    client = WorkerClient(["/nowhere/at/all"])
    with pytest.raises(WorkerError, match="could not be started"):
        client.suggest(asked("a", scheme))
    client.close()


def test_a_late_answer_reaches_nobody(client: WorkerClient, scheme: Scheme) -> None:
    with pytest.raises(WorkerError, match="no answer"):
        client.suggest(asked("slow always", scheme), timeout=0.2)
    answers = [client.suggest(asked("x" * n, scheme)) for n in range(1, 6)]
    assert [a.segmentation.tokens[0].end for a in answers] == [1, 2, 3, 4, 5]


def test_a_process_that_answers_others_has_not_hung(client: WorkerClient, scheme: Scheme) -> None:
    client.ping()
    texts = [f"nap {n}" for n in range(6)]
    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(lambda t: client.suggest(asked(t, scheme), timeout=1.2), texts))
    assert len(answers) == 6
    assert client.restarts == 0


def test_patience_grows_with_the_text() -> None:
    assert patience_for(300_000) > 10 * patience_for(0) > 0


def test_closing_a_busy_process_does_not_wait_for_it(client: WorkerClient, scheme: Scheme) -> None:
    client.ping()
    pid = client.pid
    with ThreadPoolExecutor(1) as thread:
        waiting = thread.submit(client.suggest, asked("hang always", scheme))
        while not client._child._owed:
            time.sleep(0.01)
        client.close()
        with pytest.raises(WorkerError):
            waiting.result(30)
    assert not psutil.pid_exists(pid)


def run(texts: list[str], scheme: Scheme, command: list[str], workers: int = 2) -> dict:
    requests = {asked(text, scheme).article.uid: text for text in texts}
    pool = Pool(workers, command=command)
    found = dict(pool.answers(asked(text, scheme) for text in texts))
    assert set(found) == set(requests)
    return {requests[uid]: answer for uid, answer in found.items()}


def test_the_pool_answers_each_request_and_loses_nothing(command, scheme: Scheme) -> None:
    texts = [f"article {n}" for n in range(40)]
    texts[7], texts[20], texts[31] = "die once", "die always", "refuse"
    found = run(texts, scheme, command)
    assert {t for t, a in found.items() if isinstance(a, WorkerError)} == {"die always", "refuse"}
    for text, answer in found.items():
        if isinstance(answer, SuggestAnswer):
            assert answer.segmentation.tokens == (Span(0, len(text)),)


def test_without_asking_again_the_pool_would_lose_articles(command, scheme, monkeypatch) -> None:
    """The control of the test above: it notices a loss."""
    monkeypatch.setattr(client_module, "_ATTEMPTS", 1)
    monkeypatch.setattr(pool_module._Turns, "_ask_alone", lambda _self, _request: WorkerError("x"))
    found = run(["die always", *(f"article {n}" for n in range(20))], scheme, command, 1)
    assert sum(isinstance(answer, WorkerError) for answer in found.values()) > 1


def test_the_pool_says_who_answers_and_that_it_cannot(command, scheme: Scheme) -> None:
    pool = Pool(2, command=command)
    assert pool.producer().name == "stand-in"
    pool.close()
    pool = Pool(1, command=["/nowhere/at/all"])
    with pytest.raises(WorkerError, match="could not be started"):
        pool.producer()
    pool.close()


def test_the_pool_reads_its_requests_as_it_goes(command, scheme: Scheme) -> None:
    taken = []

    def endless():
        number = 0
        while True:
            taken.append(number)
            yield asked(f"article {number}", scheme)
            number += 1

    answers = Pool(1, command=command).answers(endless())
    for _ in range(3):
        next(answers)
    answers.close()
    assert len(taken) < 40
