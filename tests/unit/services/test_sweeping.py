"""Sweeping many articles: what is stored stays, the rest is found again, failures are named."""

import pytest

from annotator.errors import RefusalError, StoreError, WorkerError
from annotator.jobs import CancelledJobError, Job
from annotator.model.segmentation import provisional
from annotator.model.spans import Span
from annotator.model.suggestions import Producer
from annotator.nlp.requests import SuggestAnswer
from annotator.services import sweeping
from annotator.services.sweeping import articles_named, mark_of, sweep
from tests.helpers.documents import entity, offered
from tests.helpers.projects import scheme


class Crew:
    """Suggesters that label the first word, fail for some articles, and count what they do."""

    def __init__(self, mark="one"):
        self.mark, self.asked, self.closed = mark, [], False
        self.broken, self.beyond, self.after = set(), set(), lambda _number: None

    def producer(self):
        return Producer("crew", "1", self.mark)

    def answers(self, requests):
        for number, request in enumerate(requests, 1):
            uid, text = request.article.uid, request.article.text
            self.asked.append(uid)
            if uid in self.broken:
                yield uid, WorkerError("it died")
                continue
            bounds = provisional(text)
            span = Span(0, 10**6) if uid in self.beyond else bounds.tokens[0]
            yield uid, SuggestAnswer(bounds, (offered(entity(span, "GPE")),))
            self.after(number)

    def close(self):
        self.closed = True


@pytest.fixture
def crew():
    return Crew()


def pending(room, crew):
    mark = mark_of(crew.producer(), room.store.scheme)
    return list(room.store.suggestions.pending(mark))


def test_all_articles_are_done_once(room, crew):
    account = sweep(room.store, crew, Job())
    assert (account.articles, account.skipped, account.failed) == (len(room.articles), 0, [])
    assert account.suggestions == len(room.articles)
    assert account.articles_per_second > 0
    assert account.as_data()["articles"] == len(room.articles)
    assert crew.closed
    assert room.store.articles.without_segmentation() == []
    second = Crew()
    account = sweep(room.store, second, Job())
    assert (account.articles, account.skipped, second.asked) == (0, len(room.articles), [])


def test_again_and_another_suggester_do_all(room, crew):
    sweep(room.store, crew, Job())
    for other, again in ((Crew(), True), (Crew("two"), False)):
        assert sweep(room.store, other, Job(), again=again).articles == len(room.articles)


def test_some_articles_only(room, crew):
    account = sweep(room.store, crew, Job(), articles=room.articles[:2])
    assert crew.asked == room.articles[:2]
    other = Crew()
    account = sweep(room.store, other, Job(), articles=room.articles[:3])
    assert other.asked == [room.articles[2]]
    assert (account.articles, account.skipped) == (1, 2)
    third = Crew()
    sweep(room.store, third, Job(), articles=room.articles[:3], again=True)
    assert third.asked == room.articles[:3]


def test_what_fails_is_named_and_tried_again_next_time(room, crew):
    bad, wrong = room.articles[3], room.articles[1]
    crew.broken, crew.beyond = {bad}, {wrong}
    told = []
    account = sweep(room.store, crew, Job(on_progress=told.append))
    assert account.articles == len(room.articles) - 2
    assert sorted(line.split(":")[0] for line in account.failed) == sorted(map(str, (bad, wrong)))
    assert told[-1].done == told[-1].total == len(room.articles)
    assert set(pending(room, crew)) == {bad, wrong}
    assert sweep(room.store, Crew(), Job()).articles == 2


@pytest.mark.parametrize("end", [KeyboardInterrupt, WorkerError, CancelledJobError])
def test_a_stop_keeps_what_was_answered_and_the_rest_goes_on(room, crew, end):
    def after(number):
        if number == 3:
            raise end("now")

    crew.after = after
    with pytest.raises(end):
        sweep(room.store, crew, Job())
    assert crew.closed
    assert pending(room, crew) == room.articles[3:]
    other = Crew()
    assert sweep(room.store, other, Job()).skipped == 3
    assert other.asked == room.articles[3:]


def test_a_stop_by_hand_is_heard(room, crew):
    job = Job()
    job.on_progress = lambda progress: job.cancel() if progress.done == 2 else None
    with pytest.raises(CancelledJobError):
        sweep(room.store, crew, job)
    assert pending(room, crew) == room.articles[3:]


def test_answers_do_not_wait_long_for_the_disk(room, crew, monkeypatch):
    monkeypatch.setattr(sweeping, "HELD_SECONDS", -1.0)
    left = []
    crew.after = lambda _number: left.append(len(pending(room, crew)))
    sweep(room.store, crew, Job())
    assert left == list(range(len(room.articles) - 1, -1, -1))


def test_a_store_that_fails_ends_the_sweep_and_is_not_asked_again(room, crew, monkeypatch):
    monkeypatch.setattr(sweeping, "CHUNK", 2)
    calls = []

    def failing(*_args, **_more):
        calls.append(1)
        raise StoreError("The disk is gone.")

    monkeypatch.setattr(room.store.suggestions, "replace_many", failing)
    with pytest.raises(StoreError, match="disk is gone"):
        sweep(room.store, crew, Job())
    assert len(calls) == 1
    assert crew.closed


def test_suggesters_that_never_work_are_given_up(room, crew, monkeypatch):
    monkeypatch.setattr(sweeping, "GIVE_UP", 3)
    crew.broken = set(room.articles)
    with pytest.raises(WorkerError, match=r"3 articles in a row.*it died"):
        sweep(room.store, crew, Job())
    assert len(crew.asked) == 3


def test_the_mark_follows_what_suggestions_depend_on():
    made = scheme()
    mark = mark_of(Producer("p", "1", "f"), made)
    assert mark == mark_of(Producer("p", "1", "f"), scheme())
    assert mark != mark_of(Producer("p", "1", "g"), made)
    assert mark != mark_of(Producer("p", "2", "f"), made)


def test_articles_are_named_by_their_ids(room):
    first, second = room.articles[:2]
    assert articles_named(room.store, [str(second), first.hex[:10].upper(), str(second)]) == [
        second,
        first,
    ]
    for name in (first.hex[:3], "nothing", "ffffffffffff"):
        with pytest.raises(RefusalError, match=name):
            articles_named(room.store, [name])
