"""The real program without a suggestion process, on a real project of the samples."""

import pytest

from annotator import desktop
from annotator.app import App
from annotator.ui.dialogs.doors import Doors
from tests.helpers.desks import NoWorker
from tests.helpers.samples import labelled_file


@pytest.fixture
def app(qtbot, monkeypatch):
    monkeypatch.setattr(desktop, "worker_for", lambda _settings: NoWorker())
    made = App(["annotator"])
    made.settings.set("tour_seen", value=True)
    yield made
    made.shell.close()
    made.shell.deleteLater()


@pytest.fixture
def project(tmp_path):
    return str(labelled_file(tmp_path))


@pytest.fixture
def opened(app, qtbot):
    """Opens a project and waits for its dialogs, which come after the first article."""

    def run(location, person):
        app.open(location, person)
        qtbot.waitUntil(lambda: app.window.findChild(Doors) is not None)
        return app.window.findChild(Doors)

    return run


@pytest.fixture
def doors(app, opened, project, qtbot):
    app.shell.resize(1280, 800)
    app.shell.show()
    made = opened(project, "alice")
    qtbot.waitUntil(lambda: app.workspace.desk.document is not None)
    return made


@pytest.fixture
def said(app, doors, monkeypatch):
    """What the window's message bar was asked to say from now on."""
    sentences = []
    real = app.window.messages.say
    monkeypatch.setattr(
        app.window.messages, "say", lambda words: (sentences.append(words), real(words))
    )
    return sentences
