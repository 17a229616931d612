"""Tasks and what was learned as lines of the suggestion process's protocol."""

from collections.abc import Sequence
from typing import TypeAlias

import msgspec

from annotator.nlp.learning.lessons import (
    SENTENCES,
    STANCES,
    NamesTask,
    SentenceTask,
    StanceTask,
    Taught,
)
from annotator.nlp.requests import SuggestRequest
from annotator.nlp.wire import AnswerLine, RequestLine, request_line

Task: TypeAlias = SentenceTask | StanceTask
_TASKS: dict[str, type[Task]] = {SENTENCES: SentenceTask, STANCES: StanceTask}

TRAIN = "train"


def training_lines(task: NamesTask, requests: Sequence[SuggestRequest]) -> bytes:
    """What the training process reads: the task, then its articles."""
    articles = [request_line(r.article.uid.hex, TRAIN, r) for r in requests]
    return b"".join([msgspec.json.encode(task) + b"\n", *articles])


def task_line(identity: str, task: Task) -> bytes:
    """A task as one line of JSON with its line feed."""
    name = SENTENCES if isinstance(task, SentenceTask) else STANCES
    body = msgspec.Raw(msgspec.json.encode(task))
    return msgspec.json.encode(RequestLine(id=identity, op="learn", lesson=name, task=body)) + b"\n"


def task_from(line: RequestLine) -> Task:
    """The task in a line.

    Raises:
        ValueError: when it names none or cannot be read.
    """
    if line.lesson not in _TASKS or not bytes(line.task):
        raise ValueError("the request names nothing to learn")
    return msgspec.json.decode(line.task, type=_TASKS[line.lesson])


def taught_line(identity: str, taught: Taught) -> bytes:
    """What was learned as one line of JSON with its line feed."""
    body = msgspec.Raw(msgspec.json.encode(taught, enc_hook=float))
    return msgspec.json.encode(AnswerLine(id=identity, taught=body)) + b"\n"


def taught_from(line: AnswerLine) -> Taught:
    """What was learned, from its line.

    Raises:
        ValueError: when it is missing or cannot be read.
    """
    return msgspec.json.decode(line.taught, type=Taught)
