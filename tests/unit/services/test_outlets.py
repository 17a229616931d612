"""What recurs in an outlet reaches the worker: counted from the store, once, near copies left out."""

from uuid import uuid4

import pytest

from annotator.model.articles import Article
from annotator.model.bundles import ArticleBundle
from annotator.services.outlets import Outlets
from annotator.services.suggesting import memory_of, request_for

FOOT = "Bread and honey for all who read us"


def texts(n, extra=FOOT):
    return [f"Article number {i} tells of bees.\nIt has {i} hives.\n{extra}" for i in range(n)]


@pytest.fixture
def outlet(room):
    articles = [Article(uid=uuid4(), text=text, title="", source="Hive Post") for text in texts(4)]
    room.store.articles.add([ArticleBundle(article=article) for article in articles])
    return articles


def test_lines_of_other_articles_are_counted(room, outlet):
    counts = Outlets(room.store).of(outlet[0])
    assert counts.articles == 4
    assert dict(counts.lines) == {FOOT: 4}


def test_an_article_without_an_outlet_has_no_counts(room, outlet):
    bare = Article(uid=uuid4(), text=outlet[0].text, title="")
    assert Outlets(room.store).of(bare).articles == 0


def test_near_copies_count_once(room):
    copies = [
        Article(uid=uuid4(), text=text, title="", source="Copy Post", group="same")
        for text in texts(3)
    ]
    room.store.articles.add([ArticleBundle(article=article) for article in copies])
    assert Outlets(room.store).of(copies[0]).articles == 1


def test_counts_are_kept_until_they_are_to_be_forgotten(room, outlet):
    outlets = Outlets(room.store)
    assert outlets.of(outlet[0]).articles == 4
    more = Article(uid=uuid4(), text=f"A fifth article.\n{FOOT}", title="", source="Hive Post")
    room.store.articles.add([ArticleBundle(article=more)])
    assert outlets.of(outlet[0]).articles == 4
    outlets.forget()
    assert outlets.of(outlet[0]).articles == 5


def test_the_request_carries_them(room, outlet):
    outlets = Outlets(room.store)
    request = request_for(room.store, outlet[0], memory_of(room.store), outlets)
    assert dict(request.outlet.lines) == {FOOT: 4}
