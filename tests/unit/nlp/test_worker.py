"""The real suggestion process: ready, answers, garbage, kill, stop, end of input, memory limit."""

import json
import os
import signal
import subprocess
import sys

import psutil
import pytest

from annotator.errors import WorkerError
from annotator.model.articles import Article, uid_of_text
from annotator.model.scheme import Scheme
from annotator.nlp.client import WorkerClient, environment
from annotator.nlp.requests import SuggestRequest
from annotator.nlp.wire import answer_from, request_line

TEXT = "Ararat Mirzoyan accused Azerbaijan of genocide."


def asked(scheme: Scheme, text: str = TEXT) -> SuggestRequest:
    return SuggestRequest(Article(uid=uid_of_text(text), text=text), scheme)


def test_answers_equal_those_of_the_pipeline(worker: WorkerClient, scheme: Scheme, suggester):
    request = asked(scheme)
    assert worker.suggest(request) == next(iter(suggester.suggest([request])))
    assert worker.ping() == suggester.producer


def test_segment_gives_the_same_bounds_without_parsing(worker: WorkerClient, scheme: Scheme):
    request = asked(scheme, "Become a memberThey met. They left.\nShare this article")
    assert worker.segment(request) == worker.suggest(request).segmentation


def test_a_killed_process_is_replaced(worker: WorkerClient, scheme: Scheme) -> None:
    worker.suggest(asked(scheme))
    first = worker.pid
    os.kill(first, signal.SIGKILL)
    assert worker.suggest(asked(scheme)).suggestions
    assert worker.pid != first


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="no SIGSTOP here")
def test_a_stopped_process_is_replaced(worker: WorkerClient, scheme: Scheme) -> None:
    worker.suggest(asked(scheme))
    first = worker.pid
    os.kill(first, signal.SIGSTOP)
    assert worker.suggest(asked(scheme)).suggestions
    assert worker.pid != first


def test_one_process_by_hand(scheme: Scheme) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "annotator.nlp.worker", "--memory-mb", "6000"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment(),
    )
    bad = json.loads(request_line("bad", "suggest", asked(scheme)))
    bad["scheme"] = {"scheme": {}}
    lines = [
        b"%% garbage %%\n",
        b"\n",
        request_line("p", "ping"),
        json.dumps(bad).encode() + b"\n",
        b'{"id": "u", "op": "dance"}\n',
        b'{"id": "n", "op": "suggest"}\n',
        request_line("good", "suggest", asked(scheme)),
    ]
    out, _ = process.communicate(b"".join(lines), timeout=60)
    told = [answer_from(line) for line in out.splitlines()]
    answers = [line for line in told if not line.pulse and not line.step]
    assert any(line.step for line in told)
    assert process.returncode == 0
    assert answers[0].ready
    by_id = {a.id: a for a in answers[1:]}
    assert set(by_id) == {None, "p", "bad", "u", "n", "good"}
    assert "no request" in by_id[None].error
    assert "dance" in by_id["u"].error
    assert "scheme" in by_id["bad"].error
    assert "no article" in by_id["n"].error
    assert by_id["good"].error is None


def test_a_pipeline_that_is_not_installed_is_told(scheme: Scheme) -> None:
    client = WorkerClient([sys.executable, "-m", "annotator.nlp.worker", "--model", "no_such_one"])
    with pytest.raises(WorkerError, match="no_such_one"):
        client.suggest(asked(scheme))
    client.close()


@pytest.mark.skipif(sys.platform != "linux", reason="no limit for another process here")
def test_an_article_too_big_for_the_memory_is_refused_and_the_next_is_answered(scheme):
    resource = pytest.importorskip("resource")
    words = [sys.executable, "-m", "annotator.nlp.worker", "--memory-mb", "5000"]
    client = WorkerClient(words)
    long = "\n".join(f"{TEXT} This was paragraph {n} of the article." for n in range(1200))
    try:
        client.suggest(asked(scheme))
        pid = client.pid
        assert resource.prlimit(pid, resource.RLIMIT_AS) == (5000 * 2**20,) * 2
        # Another process may need more or less: what it did before, and when, decides.
        limit = psutil.Process(pid).memory_info().vms + 10 * 2**20
        resource.prlimit(pid, resource.RLIMIT_AS, (limit, limit))
        with pytest.raises(WorkerError, match="needs more memory"):
            client.suggest(asked(scheme, long))
        assert client.suggest(asked(scheme)).suggestions
        assert client.pid == pid
    finally:
        client.close()


def test_a_worker_outlives_ctrl_c_and_not_its_owner(worker: WorkerClient, scheme: Scheme) -> None:
    worker.suggest(asked(scheme))
    pid = worker.pid
    os.kill(pid, signal.SIGINT)
    assert worker.suggest(asked(scheme)).suggestions
    assert worker.pid == pid
    worker._child._lines.put(None)
    assert psutil.wait_procs([psutil.Process(pid)], 60)[0]
