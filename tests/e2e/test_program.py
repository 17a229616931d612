"""The program itself: first start, second start, closing with unsaved acts, being killed."""

import os
import signal
import subprocess
import sys
import time

import pytest
import shiboken6
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QPushButton

from annotator.app import WARM_UP_MS, App
from annotator.errors import StoreFullError
from annotator.jobs import Job
from annotator.services.importing import bring_in
from annotator.services.schemes import default_scheme
from annotator.store.driver import sqlite
from annotator.store.project import ProjectStore
from annotator.ui import readiness

DRIVER = """
import os, sys
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from annotator.app import App
app = App(["annotator"])
app.settings.set("tour_seen", True)
app.shell.show()
app.open_first(None, None)
desk = app.workspace.desk
desk.saved.connect(lambda change: print(change.id.hex, flush=True))

def press():
    if desk.document is not None and not desk.pending:
        QTest.keyClick(app.window.view, Qt.Key.Key_A)
        if not desk.document.open_suggestions():
            app.workspace.open_beside(1)

timer = QTimer(interval=1)
timer.timeout.connect(press)
timer.start()
app.qt.exec()
"""


@pytest.fixture
def program(qtbot):
    """Starts the program; what it started is closed at the end."""
    apps = []

    def begin():
        app = App(["annotator"])
        apps.append(app)
        app.shell.show()
        app.shell.activateWindow()
        qtbot.waitUntil(app.shell.isActiveWindow, timeout=5000)
        app.open_first(None, None)
        qtbot.waitUntil(lambda: app.workspace.desk.document is not None, timeout=10000)
        return app

    yield begin
    for app in apps:
        if app.workspace is not None:
            app.workspace.desk.give_up()
            app.leave()
        app.shell.close()
        app.shell.deleteLater()
    QApplication.processEvents()


def test_the_first_start_shows_a_sample_with_suggestions_and_the_card(program, qtbot):
    app = program()
    assert app.workspace.store.articles.count() == 7
    assert len(app.workspace.desk.document.open_suggestions()) > 40
    assert app.workspace.desk.focus.now.current is not None
    qtbot.waitUntil(app.window.keys_card.isVisible, timeout=3000)


def test_the_first_key_goes_to_the_article(program, qtbot):
    app = program()
    app.shell.activateWindow()
    qtbot.waitUntil(app.window.keys_card.isVisible, timeout=3000)
    app.close()
    again = program()
    qtbot.waitUntil(again.window.view.hasFocus, timeout=3000)
    again.window.queue.search.setFocus()
    again.window.hide()
    again.window.show()
    qtbot.waitUntil(again.window.view.hasFocus, timeout=3000)


def test_the_second_start_goes_on_where_the_first_stopped(program, qtbot):
    app = program()
    app.window.give_by_id("suggestion.accept")
    qtbot.waitUntil(lambda: not app.workspace.desk.pending)
    app.shell.resize(880, 700)
    QApplication.processEvents()
    app.window.splitter.setSizes([210, 330, 338])
    location, size = app.workspace.store.location, app.window.splitter.sizes()
    assert app.close()
    again = program()
    assert again.workspace.store.location == location
    assert again.workspace.person.name == "me"
    assert len(again.workspace.desk.document.annotations) == 1
    qtbot.waitUntil(lambda: again.window.splitter.sizes() == size, timeout=3000)
    assert not again.window.keys_card.isVisible()


def test_closing_does_not_drop_what_could_not_be_saved(program, qtbot, monkeypatch):
    app = program()

    def full(self, change, revision):
        raise StoreFullError("The disk is full; the change was not written.")

    with monkeypatch.context() as broken:
        broken.setattr(type(app.workspace.store.works), "commit", full)
        app.window.give_by_id("suggestion.accept")
        qtbot.waitUntil(lambda: bool(app.workspace.desk.drafts))
        assert not app.close()
        assert "not saved" in app.window.messages.words
    app.workspace.desk.retry()
    qtbot.waitUntil(lambda: not app.workspace.desk.pending)
    assert app.close()


def test_an_empty_project_says_what_leads_on(qtbot, tmp_path):
    ProjectStore.create(str(tmp_path / "x.annot"), default_scheme()).close()
    app = App(["annotator"])
    app.settings.set("tour_seen", True)
    app.shell.show()
    app.open_first(str(tmp_path / "x.annot"), None)
    window = app.window
    qtbot.waitUntil(window.nothing.isVisible, timeout=5000)
    assert window.nothing.title.text() == "This project has no articles yet"
    assert not window.inspector.card.isVisible()
    (tmp_path / "a.txt").write_text("Baku and Yerevan meet\nThey talked.\n", "utf-8")
    bring_in(app.workspace.store, [tmp_path / "a.txt"], None, None, Job())
    app.workspace.open_next()
    qtbot.waitUntil(lambda: app.workspace.desk.document is not None, timeout=5000)
    qtbot.waitUntil(lambda: not window.nothing.isVisible())
    qtbot.waitUntil(window.inspector.grid.isVisible)
    window.give_by_id("work.done")
    qtbot.waitUntil(lambda: not app.workspace.desk.pending)
    app.workspace.choose_person("somebody else")
    qtbot.waitUntil(lambda: not window.inspector.grid.isVisible())
    assert window.view.toPlainText() == ""
    assert app.close()
    app.shell.close()


def test_what_was_put_off_is_dropped_with_the_window(qtbot, tmp_path):
    ProjectStore.create(str(tmp_path / "x.annot"), default_scheme()).close()
    app = App(["annotator"])
    app.open_first(str(tmp_path / "x.annot"), None)
    window = app.window
    assert app.close()
    app.shell.close()
    shiboken6.delete(window)
    qtbot.wait(2 * WARM_UP_MS)  # the tour is due in between; an exception there fails this test
    assert not shiboken6.isValid(window)
    assert app.settings.flag("tour_seen")


def test_the_look_is_still_chosen_by_keys_in_a_second_project(program, qtbot, tmp_path):
    ProjectStore.create(str(tmp_path / "x.annot"), default_scheme()).close()
    app = program()
    app.settings.set("theme", "light")
    for place in ("window.review", "window.agreement", "window.label"):
        app.window.give_by_id(place)
    app.open(str(tmp_path / "x.annot"))
    app.window.give_by_id("window.review")
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    for name in ("view.theme", "view.zoom.in", "view.width.more"):
        app.window.give_by_id(name)
    assert app.settings.text("theme") == "dark"
    assert app.window.themes.theme.is_dark
    assert app.window.view.palette().base().color().lightnessF() < 0.3
    assert app.window.view.zoom == app.settings.number("zoom") > 1
    assert app.window.view.reading_width == app.settings.number("reading_width") > 68
    app.open(None)
    assert app.window.view.zoom > 1
    app.window.give_by_id("view.zoom.out")
    assert app.window.view.zoom == 1


def test_a_project_that_cannot_be_opened_is_told_in_the_window(qtbot, tmp_path):
    (tmp_path / "x.annot").write_bytes(b"nothing of ours")
    app = App(["annotator"])
    app.open_first(str(tmp_path / "x.annot"), None)
    assert app.workspace is None
    assert (tmp_path / "x.annot").read_bytes() == b"nothing of ours"
    buttons = app.shell.centralWidget().findChildren(QPushButton)
    assert [b.text() for b in buttons] == [
        "&Try again", "&Open another project…", "Open the &samples",
    ]  # fmt: skip
    buttons[0].click()
    assert app.workspace is None
    app.shell.centralWidget().findChildren(QPushButton)[2].click()
    assert app.workspace.store.articles.count() == 7
    app.close()
    app.shell.close()


@pytest.mark.parametrize("wait", [0.3, 0.7, 1.1])
def test_killed_while_labelling_nothing_acknowledged_is_lost(own_folders, wait):
    child = subprocess.Popen([sys.executable, "-c", DRIVER], stdout=subprocess.PIPE, text=True)
    acknowledged = [child.stdout.readline().strip()]
    os.set_blocking(child.stdout.fileno(), False)
    until = time.monotonic() + wait
    while time.monotonic() < until:
        acknowledged += [line.strip() for line in child.stdout]
    child.send_signal(signal.SIGKILL)
    child.wait()
    acknowledged += [line.strip() for line in child.stdout if len(line.strip()) == 32]
    child.stdout.close()
    connection = sqlite.connect(own_folders / "data" / "annotator" / "demo.annot")
    stored = {row[0].hex() for row in connection.execute("select uid from change")}
    assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
    verdicts = connection.execute("select count(*) from verdict").fetchone()[0]
    connection.close()
    assert {a for a in acknowledged if a} <= stored
    assert len(stored) >= 1
    assert verdicts >= len(stored)


def test_a_missing_library_is_named_with_its_package(monkeypatch):
    monkeypatch.setattr(readiness, "_NEEDED", (("libno-such-thing.so.9", "libno-such-thing9"),))
    lacking = readiness.missing_packages(window=False)
    assert lacking == ["libno-such-thing9"]
    assert "apt-get install -y libno-such-thing9" in readiness.advice(lacking)


def test_without_a_display_the_command_says_so(monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert not readiness.has_display() or not sys.platform.startswith("linux")
    env = {
        k: v
        for k, v in os.environ.items()
        if k not in {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    }
    done = subprocess.run(
        [sys.executable, "-m", "annotator"], env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "no display" in done.stderr
    assert "pictures" in done.stdout
