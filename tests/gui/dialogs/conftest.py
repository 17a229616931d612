"""The real program without a suggestion process, on a real project of the samples."""

import pytest
from PySide6.QtWidgets import QApplication

from annotator import desktop
from annotator.app import App
from annotator.ui.dialogs.doors import Doors
from tests.helpers.desks import GOLD, NoWorker, make_project


@pytest.fixture
def app(qtbot, monkeypatch):
    monkeypatch.setattr(desktop, "WorkerClient", NoWorker)
    made = App(["annotator"])
    made.settings.set("tour_seen", value=True)
    yield made
    made.shell.close()
    made.shell.deleteLater()
    QApplication.instance().setStyleSheet("")


@pytest.fixture
def project(tmp_path):
    store = make_project(tmp_path, GOLD)
    store.close()
    return store.location


@pytest.fixture
def doors(app, project, qtbot):
    app.open(project, "alice")
    app.shell.resize(1280, 800)
    app.shell.show()
    qtbot.waitUntil(lambda: app.workspace.desk.document is not None)
    return app.window.findChild(Doors)


@pytest.fixture
def said(app, doors, monkeypatch):
    """What the window's message bar was asked to say from now on."""
    sentences = []
    real = app.window.messages.say
    monkeypatch.setattr(
        app.window.messages, "say", lambda words: (sentences.append(words), real(words))
    )
    return sentences
