"""Models and learning in the real window: choose, roll back, switch; read in the file."""

import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.errors import WorkerError
from annotator.model.trained import ModelRecord
from annotator.nlp.learning.lessons import SENTENCES
from annotator.store.driver import sqlite
from annotator.store.project import ProjectStore

HELD_OUT = {"macro_f1": 0.61, "n": 312}


def record(number, **more):
    metrics = {
        "fingerprint": f"f{number}",
        "held_out": HELD_OUT if number else None,
        "reason": "4 articles taught it; figures need 5 or more.",
        "shipped": {"macro_f1": 0.55, "n": 312},
        "strength": 400.0,
        **more,
    }
    if number:
        metrics["against"] = {"measure": "macro_f1", "difference": 0.02, "low": -0.01, "high": 0.05}
    return ModelRecord(
        id=uuid4(),
        name=SENTENCES,
        created_at=datetime(2025, 3, 1, 9, 0, tzinfo=UTC) + timedelta(days=number),
        articles=tuple(uuid4() for _ in range(4 + 20 * number)),
        metrics=metrics,
    )


@pytest.fixture
def records(project):
    made = [record(0), record(1)]
    store = ProjectStore.open(project)
    for each in made:
        store.models.add(each, b"weights")
    store.models.choose(SENTENCES, made[-1].id)
    store.close()
    return made


@pytest.fixture
def rest(app, qtbot):
    def wait():
        qtbot.waitUntil(lambda: app.workspace.jobs.is_idle, timeout=20000)
        for _ in range(3):
            QApplication.processEvents()

    return wait


def chosen(project):
    connection = sqlite.connect(f"file:{project}?mode=ro", uri=True)
    try:
        sql = "SELECT value FROM setting WHERE key = 'model.chosen.sentences'"
        return json.loads(connection.execute(sql).fetchone()[0])
    finally:
        connection.close()


def cells(table):
    return [
        [table.item(row, column).text() for column in range(table.columnCount())]
        for row in range(table.rowCount())
    ]


def test_figures_are_shown_and_a_model_is_chosen_and_rolled_back(
    records, app, doors, rest, project, qtbot
):
    app.workspace.suggesting.renew = lambda *_: None
    app.window.give_by_id("suggestion.models")
    dialog = doors.show_models()
    qtbot.waitUntil(lambda: dialog.models.rowCount() == 3, timeout=20000)
    newest, oldest, shipped = cells(dialog.models)
    assert newest[2:6] == ["24", "macro-F1 0.61, n 312", "macro-F1 +0.02 [−0.01, +0.05]", "in use"]
    assert oldest[3] == "4 articles taught it; figures need 5 or more."
    assert shipped[1] == "shipped model"
    assert "0.55" in shipped[3]
    assert not dialog.use_button.isEnabled()
    dialog.models.selectRow(1)
    QTest.mouseClick(dialog.use_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: cells(dialog.models)[1][5] == "in use", timeout=20000)
    assert chosen(project) == records[0].id.hex
    QTest.mouseClick(dialog.back_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: cells(dialog.models)[2][5] == "in use", timeout=20000)
    assert chosen(project) is None
    assert not dialog.back_button.isEnabled()
    dialog.accept()


def test_without_models_it_says_so_and_learning_can_be_switched_off(
    app, doors, rest, project, qtbot
):
    dialog = doors.show_models()
    qtbot.waitUntil(lambda: bool(dialog.note.text()), timeout=20000)
    assert "Nothing has been learned yet" in dialog.summary.text()
    assert "No suggestion has been decided" in dialog.note.text()
    assert not dialog.use_button.isEnabled()
    assert dialog.switch.isChecked()
    dialog.switch.click()
    rest()
    store = ProjectStore.open(project, read_only=True)
    assert store.settings.get("learning.on") is False
    store.close()
    dialog.accept()


def test_how_often_names_are_learned_is_set_and_asked_for_by_hand(app, doors, rest, project, qtbot):
    app.workspace.retraining._trainer = NoTrainer()
    dialog = doors.show_models()
    qtbot.waitUntil(lambda: bool(dialog.note.text()), timeout=20000)
    assert dialog.every.value() == 25
    dialog.every.setValue(40)
    rest()
    store = ProjectStore.open(project, read_only=True)
    assert store.settings.get("learning.names_every") == 40
    store.close()
    dialog.every.setValue(0)
    assert dialog.every.text() == "never by themselves"
    QTest.mouseClick(dialog.names_button, Qt.MouseButton.LeftButton)
    rest()
    qtbot.waitUntil(lambda: "no names could be learned" in dialog.summary.text(), timeout=20000)
    assert dialog.names_button.isEnabled()
    dialog.accept()


class NoTrainer:
    """Stands in for the training process."""

    def train(self, task, requests):
        raise WorkerError("there is no training process in this test")

    def close(self):
        pass
