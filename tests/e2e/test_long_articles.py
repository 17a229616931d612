"""A very long article: what is near the eye shows at once, the rest soon, and nothing is lost."""

import random

import pytest

from annotator.model.annotations import Entity
from annotator.ui.label import waiting
from tests.bench.bench_desk import bundle
from tests.helpers.desks import make_project


@pytest.fixture
def long(start, tmp_path, monkeypatch):
    """A window on an article too long to be shown in one go, its idle work still to come."""
    monkeypatch.setattr(waiting, "AT_ONCE", 40)
    monkeypatch.setattr(waiting, "NEAR", 400)
    monkeypatch.setattr(waiting, "MARKS", 3)
    monkeypatch.setattr(waiting, "ROWS", 5)
    store = make_project(tmp_path, name="long.annot")
    store.articles.add([bundle(0, 30_000, 300, random.Random(4))])
    store.close()
    return start(location=tmp_path / "long.annot")


def reopen(hand):
    """Open the article again without letting idle work happen."""
    hand.window.presenter.open(hand.document, hide_source=False)


def shown(hand):
    return {mark.id: mark for mark in hand.window.view._lanes.contents.marks.values()}


def everything(hand):
    return hand.window.presenter._all_marks()


def rows(hand):
    return hand.window.view._lanes.contents.rows


def test_what_is_near_shows_at_once_and_the_rest_soon(long, qtbot):
    reopen(long)
    assert 0 < len(shown(long)) < len(everything(long))
    qtbot.waitUntil(lambda: shown(long) == everything(long), timeout=20_000)
    qtbot.waitUntil(
        lambda: len(rows(long)) == len(long.document.segmentation.sentences), timeout=20_000
    )


def test_a_jump_shows_what_is_there(long):
    reopen(long)
    far = max(long.document.suggestions, key=lambda s: s.span.start)
    assert str(far.id) not in shown(long)
    long.desk.focus.take(far.id, far.span)
    long.window.watching.show_focus(long.desk.focus.now)
    assert str(far.id) in shown(long)
    assert long.window.view.mark_rects(str(far.id))


def test_acts_while_the_rest_waits_are_not_undone_by_it(long, qtbot):
    reopen(long)
    far = long.document.suggestions[-20]
    long.desk.focus.take(far.id, far.span)
    long.keys("X")
    other = long.document.suggestions[150]
    long.desk.focus.take(other.id, other.span)
    long.keys("A")
    qtbot.waitUntil(lambda: shown(long) == everything(long), timeout=20_000)
    assert str(far.id) not in shown(long)
    assert len(long.document.of_type(Entity)) == 1
