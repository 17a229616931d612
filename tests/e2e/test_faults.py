"""Nothing acknowledged is lost, and the window lives, when the disk or another program is in the way."""

import subprocess
import sys
import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.errors import StoreFullError
from annotator.model.annotations import Layer
from annotator.store.driver import sqlite

HOLDER = """
import sqlite3, sys, time
c = sqlite3.connect(sys.argv[1], isolation_level=None)
c.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.readline()
c.execute("ROLLBACK")
"""


@pytest.fixture
def lock(project):
    """Another program that holds the write lock until it is told to let go."""
    made = []

    def hold():
        child = subprocess.Popen(
            [sys.executable, "-c", HOLDER, str(project)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert child.stdout.readline().strip() == "held"
        made.append(child)

        def release():
            child.communicate("\n")

        return release

    yield hold
    for child in made:
        if child.poll() is None:
            child.communicate("\n")


def press(hand, key):
    begun = time.perf_counter()
    QTest.keyClick(hand.window.view, key)
    QApplication.processEvents()
    return time.perf_counter() - begun


def test_a_locked_file_leaves_the_window_alive_and_nothing_is_lost(hand, lock, qtbot):
    release = lock()
    before = hand.rows("select count(*) from change")[0][0]
    longest = max(press(hand, Qt.Key.Key_A) for _ in range(5))
    assert longest < 0.2
    assert hand.desk.pending == 5
    assert not hand.document.annotations, "nothing is shown as saved before it is"
    qtbot.waitUntil(
        lambda: "Waiting for another program" in hand.window.bottom.saved.text(), timeout=5000
    )
    longest = max(press(hand, Qt.Key.Key_Right) for _ in range(5))
    assert longest < 0.2
    release()
    hand.settle()
    assert hand.rows("select count(*) from change") == [(before + 5,)]
    assert hand.window.bottom.saved.text().startswith("Saved")


def test_a_failed_write_keeps_the_draft_and_the_last_good_state(hand, monkeypatch):
    hand.keys("A")
    good = hand.document
    store = hand.workspace.store

    def full(change, revision):
        raise StoreFullError("The disk is full; the change was not written.")

    with monkeypatch.context() as broken:
        broken.setattr(
            type(store.works), "commit", lambda self, change, revision, **_: full(change, revision)
        )
        hand.keys("A")
    assert hand.document == good
    assert len(hand.desk.drafts) == 1
    assert "Not saved" in hand.window.bottom.saved.text()
    assert "disk is full" in hand.window.messages.words
    hand.keys("A")
    assert "not saved" in hand.window.messages.words or "full" in hand.window.messages.words
    assert len(hand.desk.drafts) == 1
    hand.keys("Ctrl+S")
    assert not hand.desk.drafts
    assert len(hand.document.verdicts) == len(good.verdicts) + 1
    assert hand.rows("select count(*) from change") == [(2,)]


def test_two_windows_on_one_file_see_a_conflict_and_lose_neither(start):
    one, two = start("alice"), start("alice")
    assert one.document.article.uid == two.document.article.uid
    one.keys("A")
    two.keys("X")
    assert "changed" in two.window.messages.words or "elsewhere" in two.window.messages.words
    two.settle()
    assert two.document.verdicts == one.document.verdicts
    two.keys("Tab", "A")
    assert len(two.rows("select * from change")) == 2


def test_two_people_in_one_file_at_once(start):
    one, two = start("alice"), start("bob")
    one.keys("A", "A")
    two.keys("X")
    one.keys("A")
    assert len(one.document.verdicts) >= 3
    assert len(two.document.verdicts) == 1
    assert one.rows("select count(*) from work") == [(2,)]


def test_moving_about_writes_nothing(hand):
    before = hand.rows("select count(*) from change")
    with sqlite.connect(hand.workspace.store.location) as connection:
        version = connection.execute("pragma data_version").fetchone()
        hand.keys(
            "Right",
            "Down",
            "Tab",
            "J",
            "K",
            "O",
            "Esc",
            "Alt+2",
            "Alt+3",
            "Alt+0",
            "G",
            "Down",
            "Esc",
        )
        hand.keys("Ctrl+PgDown", "Ctrl+PgUp", "Ctrl++", "Ctrl+0", "F1", "Esc", "Ctrl+K", "Esc")
        assert connection.execute("pragma data_version").fetchone() == version
    connection.close()
    assert hand.rows("select count(*) from change") == before


def test_an_exception_in_a_slot_does_not_end_the_program(hand, qtbot):
    with qtbot.captureExceptions() as caught:
        hand.window.view.mark_clicked.emit("not an id")
    assert caught
    hand.keys("A")
    assert hand.document.verdicts


def test_the_worker_may_die_and_labelling_goes_on(hand):
    hand.workspace.suggesting.failed.emit("The suggestion process ended unexpectedly.")
    assert "suggestion process" in hand.window.messages.words
    hand.keys("Alt+2", "A")
    assert hand.document.of_type(
        type(next(s for s in hand.document.suggestions if s.layer is Layer.ENTITY).proposal)
    )


def test_a_project_for_reading_shows_everything_and_refuses_to_change(start):
    hand = start("alice")
    hand.keys("A", "A")
    start.end(hand)
    reader = start("alice", read_only=True)
    assert len(reader.document.annotations) == 2
    assert "reading only" in reader.window.messages.words
    assert reader.window.bottom.saved.text() == "Read-only"
    before = reader.rows("select count(*) from change")
    heard = []
    reader.desk.refused.connect(heard.append)
    reader.keys("A", "X", "Ctrl+Z", "Right", "7")
    assert len(heard) >= 3
    assert all("only be read" in sentence for sentence in heard)
    assert not reader.desk.drafts
    assert reader.rows("select count(*) from change") == before
