"""The training process: a real one that dies, is starved or is ended, and stand-ins that misbehave.

The control is the same task left alone: it must teach something.
"""

import os
import signal
import sys
import threading
import time

import pytest

from annotator.errors import WorkerError
from annotator.model.articles import Article, uid_of_text
from annotator.nlp.learning.lessons import ENTITIES, NamesTask, TaughtNames
from annotator.nlp.learning.training import main
from annotator.nlp.requests import SuggestRequest
from annotator.nlp.trainer import DEFAULT_TRAINING, Trainer


def task_for(scheme, count=6):
    lines = "Everybody bought two pieces of Calvenor before the shop closed."
    requests = []
    for number in range(count):
        text = f"{lines}\nNumber {number} was read out in May."
        article = Article(uid=uid_of_text(text), text=text)
        requests.append(SuggestRequest(article, scheme, excluded=()))
    start = lines.index("Calvenor")
    names = ((start, start + 8, "ORG"),)
    taught = tuple(TaughtNames(r.article.uid, r.article.uid.hex, names) for r in requests)
    return NamesTask(taught, (), 0), requests


def saying(words):
    return Trainer([sys.executable, "-c", words], most_seconds=20)


def test_left_alone_it_teaches_and_a_killed_one_is_told_by_its_signal(scheme):
    task, requests = task_for(scheme)
    trainer = Trainer()
    taught = trainer.train(task, requests)
    assert taught.name == ENTITIES
    assert taught.data
    assert trainer.pid is None

    def kill():
        while trainer.pid is None:
            time.sleep(0.01)
        os.kill(trainer.pid, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    with pytest.raises(WorkerError, match="ended by signal 9"):
        trainer.train(task, requests)
    killer.join()


@pytest.mark.skipif(sys.platform == "win32", reason="no address space limit there")
def test_a_memory_limit_ends_in_a_sentence(scheme):
    starved = [*DEFAULT_TRAINING[:-1], "300"]
    with pytest.raises(WorkerError, match=r"was ended|training process ended|memory|could not be"):
        Trainer(starved).train(*task_for(scheme))


def test_an_unknown_pipeline_is_told(scheme):
    trainer = Trainer([*DEFAULT_TRAINING, "--model", "no_such_pipeline"])
    with pytest.raises(WorkerError, match="no_such_pipeline"):
        trainer.train(*task_for(scheme))


def test_few_articles_come_back_without_a_model(scheme):
    taught = Trainer().train(*task_for(scheme, 3))
    assert taught.data == b""
    assert "3 articles" in taught.metrics["reason"]


def test_one_that_hangs_is_ended_in_time(scheme):
    trainer = Trainer([sys.executable, "-c", "import time; time.sleep(600)"], most_seconds=0.5)
    with pytest.raises(WorkerError, match=r"no answer within 0\.5 seconds"):
        trainer.train(*task_for(scheme))
    assert trainer.pid is None


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("import sys; sys.stderr.write('out of luck'); sys.exit(3)", "code 3: out of luck"),
        ("print('%% no answer %%')", "answered nonsense"),
        ("print('{}')", "answered nonsense"),
    ],
)
def test_misbehaviour_is_a_sentence(scheme, words, told):
    with pytest.raises(WorkerError, match=told):
        saying(words).train(*task_for(scheme))


def test_what_is_no_program_is_told(scheme):
    with pytest.raises(WorkerError, match="could not be started"):
        Trainer(["/no/such/program"]).train(*task_for(scheme))


def test_closing_ends_the_process_and_refuses_another(scheme):
    trainer = Trainer([sys.executable, "-c", "import time; time.sleep(600)"])
    failures = []

    def train():
        try:
            trainer.train(*task_for(scheme))
        except WorkerError as error:
            failures.append(str(error))

    thread = threading.Thread(target=train)
    thread.start()
    while trainer.pid is None:
        time.sleep(0.01)
    trainer.close()
    thread.join(20)
    assert len(failures) == 1
    assert "ended by signal 9" in failures[0]
    with pytest.raises(WorkerError, match="closed"):
        trainer.train(*task_for(scheme))


def test_the_process_has_a_command_line():
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
