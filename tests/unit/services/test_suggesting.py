"""Suggesting: one article at a time, the open one first; failures are told and passed over."""

from collections import Counter

import pytest

from annotator.errors import WorkerError
from annotator.model import labelling, settling
from annotator.model.annotations import Layer
from annotator.model.segmentation import provisional
from annotator.model.spans import Span
from annotator.nlp.requests import SuggestAnswer
from annotator.services import suggesting
from annotator.services.suggesting import Suggesting, memory_of
from tests.helpers.documents import entity, offered


class Client:
    """A worker that answers with one entity on the first word, or fails for some articles."""

    def __init__(self):
        self.asked, self.closed, self.broken = [], False, set()

    def suggest(self, request):
        uid = request.article.uid
        self.asked.append(uid)
        if uid in self.broken or self.closed:
            raise WorkerError("The suggestion process died.")
        return answer_for(request)

    def close(self):
        self.closed = True


def answer_for(request):
    bounds = provisional(request.article.text)
    return SuggestAnswer(bounds, (offered(entity(bounds.tokens[0], "GPE")),))


class Desk:
    def __init__(self, room):
        self.client, self.made = Client(), 0
        self.service = Suggesting(room.store, room.jobs, self.make)
        self.stored, self.failed, self.progress = [], [], []
        self.service.stored.connect(self.stored.append)
        self.service.failed.connect(self.failed.append)
        self.service.progressed.connect(lambda done, total: self.progress.append((done, total)))

    def make(self):
        self.made += 1
        return self.client


@pytest.fixture
def worker(room):
    return Desk(room)


@pytest.fixture
def waiting(manual):
    return Desk(manual)


def test_what_is_wanted_is_computed_and_stored(room, worker):
    uid = room.articles[2]
    worker.service.want(uid)
    assert worker.stored == [uid]
    assert [s.layer for s in room.store.suggestions.of(uid)] == [Layer.ENTITY]
    assert room.store.articles.segmentation(uid).tokens
    assert worker.progress == [(1, 1)]
    worker.service.want(uid)
    assert worker.progress == [(1, 1), (1, 1)]
    assert worker.made == 1


def test_a_sweep_takes_all_that_have_none_and_no_more(room, worker):
    worker.service.want(room.articles[0])
    worker.service.sweep()
    assert worker.client.asked == [room.articles[0], *room.articles[1:]]
    assert worker.progress[-1] == (len(room.articles) - 1, len(room.articles) - 1)
    worker.service.sweep()
    assert len(worker.client.asked) == len(room.articles)
    worker.service.sweep(room.articles[:2])
    assert len(worker.client.asked) == len(room.articles) + 2


def test_the_open_article_goes_before_all_that_wait(manual, waiting):
    waiting.service.sweep(manual.articles[:4])
    waiting.service.want(manual.articles[3])
    waiting.service.want(manual.articles[5])
    waiting.service.sweep(manual.articles[:4])
    manual.settle()
    order = [manual.articles[n] for n in (0, 5, 3, 1, 2)]
    assert waiting.client.asked[:5] == order
    assert waiting.progress[-1][0] == waiting.progress[-1][1]
    assert Counter(waiting.stored) == Counter(waiting.client.asked)


def test_one_article_that_cannot_be_computed_is_passed_over(room, worker):
    worker.client.broken = {room.articles[1]}
    worker.service.sweep()
    assert worker.failed == ["The suggestion process died."]
    assert len(worker.stored) == len(room.articles) - 1
    assert worker.progress[-1] == (len(room.articles), len(room.articles))
    assert room.store.articles.without_segmentation() == [room.articles[1]]


def test_a_worker_that_always_fails_is_left_alone_until_asked_again(room, worker):
    worker.client.broken = set(room.articles)
    worker.service.sweep()
    assert len(worker.failed) == suggesting.FAILURES
    assert len(worker.client.asked) == suggesting.FAILURES
    worker.client.broken = set()
    worker.service.sweep()
    assert len(worker.stored) == len(room.articles)
    assert worker.progress[-1] == (len(room.articles), len(room.articles))


def test_an_answer_that_does_not_fit_is_told_and_nothing_is_stored(room, worker, monkeypatch):
    uid = room.articles[0]
    before = room.store.suggestions.of(uid)

    def beyond(request):
        bounds = provisional(request.article.text)
        return SuggestAnswer(bounds, (offered(entity(Span(0, 10**6), "GPE")),))

    monkeypatch.setattr(worker.client, "suggest", beyond)
    worker.service.want(uid)
    assert len(worker.failed) == 1
    assert worker.stored == []
    assert room.store.suggestions.of(uid) == before
    assert worker.progress == [(1, 1)]


def test_closing_ends_the_worker_and_forgets_what_waits(manual, waiting):
    waiting.service.sweep(manual.articles[:3])
    manual.jobs.step("suggest")
    waiting.service.close()
    assert waiting.client.closed
    manual.settle()
    assert len(waiting.client.asked) == 1
    waiting.service.sweep()
    waiting.service.want(manual.articles[0])
    manual.settle()
    assert len(waiting.client.asked) == 1


def test_closing_before_the_work_began_starts_no_process_for_it(manual, waiting):
    waiting.service.sweep(manual.articles[:3])
    waiting.service.close()
    manual.settle()
    assert waiting.client.asked == []
    assert waiting.client.closed or waiting.made == 0


def test_the_memory_holds_what_was_labelled_and_what_was_refused_twice(room):
    def label(number, span, name):
        room.open(number)
        assert room.desk.act(labelling.label_entity, span, name)

    def refuse(number):
        document = room.open(number)
        offer = document.open_suggestions(Layer.ENTITY)[0]
        room.desk.act(settling.reject, offer.id)

    for number in range(3):
        text = room.open(number).text
        at = text.index("Armenia")
        room.store.suggestions.replace(
            room.articles[number], [offered(entity((at, at + 7), "ORG"))]
        )
    label(0, Span(0, 5), "LAW")
    refuse(0)
    assert memory_of(room.store).rejected == ()
    refuse(1)
    memory = memory_of(room.store)
    assert [(r.surface, r.label) for r in memory.rejected] == [("Armenia", "ORG")]
    assert [a.label for a in memory.accepted] == ["LAW"]
    text = room.open(2).text
    for occurrence in (text.index("Armenia"), text.index("Armenia", text.index("Armenia") + 1)):
        label(2, Span(occurrence, occurrence + 7), "ORG")
    memory = memory_of(room.store)
    assert memory.rejected == ()
    assert ("Armenia", "ORG", 2) in [(a.surface, a.label, a.count) for a in memory.accepted]
