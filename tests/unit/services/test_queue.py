"""The queue in pages: what is asked last is shown, rows follow the labels, neighbours are found."""

from annotator.model.articles import Article, Status, uid_of_text
from annotator.model.bundles import ArticleBundle
from annotator.model.labelling import label_entity
from annotator.model.queue import QueueQuery, SortKey
from annotator.services.queue import PAGE, Queue
from tests.helpers.manual_jobs import ManualJobs


def many(store, count=2 * PAGE + 5):
    texts = [f"Article number {n} about rivers" for n in range(count)]
    store.articles.add(
        [
            ArticleBundle(article=Article(uid=uid_of_text(t), text=t, title=f"River {n:04}"))
            for n, t in enumerate(texts)
        ]
    )
    return [uid_of_text(text) for text in texts]


def asked(room):
    queue = Queue(room.store, room.jobs)
    queue.ask(QueueQuery(person=room.person))
    return queue


def titles(queue):
    return [queue.row(n).title for n in range(len(queue))]


def test_an_unasked_queue_is_empty_and_stays_so(room):
    queue = Queue(room.store, room.jobs)
    queue.ask_again()
    queue.search("ferry")
    queue.filter(frozenset({Status.UNSTARTED}))
    queue.sort(SortKey.TITLE)
    assert (len(queue), queue.row(0), queue.neighbour(None, 1)) == (0, None, None)


def test_searching_filtering_and_sorting(room):
    queue = asked(room)
    assert [queue.row(n).article for n in range(len(queue))] == room.articles
    assert queue.row(-1) is queue.row(len(queue)) is None
    queue.sort(SortKey.TITLE, descending=True)
    assert titles(queue) == sorted(titles(queue), key=str.lower, reverse=True)
    queue.search("ferry")
    found = len(queue)
    assert 0 < found < len(room.articles)
    queue.search("ferry")
    queue.filter(frozenset({Status.DONE}))
    assert len(queue) == 0
    queue.filter(frozenset())
    assert len(queue) == found
    queue.ask_again()
    assert len(queue) == found


def test_a_later_question_overtakes_an_earlier(manual):
    queue, resets = Queue(manual.store, manual.jobs), []
    queue.reset.connect(lambda: resets.append(len(queue)))
    queue.ask(QueueQuery(person=manual.person))
    queue.search("ferry")
    manual.settle()
    assert resets == [len(queue)]
    assert len(queue) < len(manual.articles)


def test_a_failed_question_is_told_and_the_last_answer_stays(room):
    queue, failed = asked(room), []
    queue.failed.connect(failed.append)
    queue.ask(QueueQuery(person=room.articles[0]))
    assert len(failed) == 1
    assert len(queue) == len(room.articles)


def test_rows_are_read_in_pages_and_renewed_one_by_one(room):
    many(room.store)
    queue, refreshed = asked(room), []
    queue.refreshed.connect(refreshed.append)
    first = room.articles[0]
    assert queue.index_of(first) is None
    queue.touch(first)
    assert refreshed == []
    assert queue.row(0).status is Status.UNSTARTED
    assert queue.row(PAGE).title.startswith("River")
    assert queue.index_of(queue.row(PAGE).article) == PAGE
    from_desk(room)
    assert queue.row(0).status is Status.UNSTARTED
    queue.touch(first)
    assert refreshed == [0]
    assert (queue.row(0).status, queue.row(0).labels) == (Status.STARTED, 1)


def from_desk(room):
    token = room.desk.head.segmentation.tokens[0]
    assert room.desk.act(label_entity, token, "LAW")


def test_neighbours_are_found_wherever_the_article_stands(room):
    uids = many(room.store)
    queue = asked(room)
    assert queue.neighbour(None, 1) == room.articles[0]
    assert queue.neighbour(room.articles[0], 1) == room.articles[1]
    assert queue.neighbour(room.articles[0], -1) is None
    assert queue.neighbour(uids[-2], 1) == uids[-1]
    assert queue.neighbour(uids[-2], -1) == uids[-3]
    assert queue.neighbour(uids[-1], 1) is None
    queue.search("ferry")
    assert queue.neighbour(uids[-1], 1) == queue.row(0).article


def test_a_queue_of_manual_jobs_shows_nothing_before_the_answer(manual):
    assert isinstance(manual.jobs, ManualJobs)
    queue = Queue(manual.store, manual.jobs)
    queue.ask(QueueQuery(person=manual.person))
    assert len(queue) == 0
    manual.settle()
    assert len(queue) == len(manual.articles)
