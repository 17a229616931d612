"""Exporting as a person does it, then a look at the folder."""

import json
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator import paths
from annotator.formats import lossless
from annotator.ui.dialogs import asking
from annotator.ui.dialogs import exporting as dialogs_exporting
from annotator.ui.dialogs.exporting import offered_folder


@pytest.fixture(autouse=True)
def own_exports(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "exports", lambda: tmp_path / "exports")


@pytest.fixture
def dialog(doors, qtbot):
    made = doors.show_export()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def finished(dialog, qtbot):
    qtbot.waitUntil(lambda: not dialog.is_busy, timeout=60_000)


def test_enter_writes_everything_to_the_offered_folder(app, dialog, qtbot, monkeypatch):
    assert dialog.people.currentData() == "all"
    folder = Path(dialog.folder.text())
    assert folder.name.startswith("Test project-")
    assert "Change history" in dialog.losses.text()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    finished(dialog, qtbot)
    with (folder / "articles.jsonl").open("rb") as stream:
        assert len(list(lossless.read(stream, "x"))) == app.workspace.store.articles.count() == 7
    words = dialog.account.toPlainText()
    assert words.startswith("All that is stored was written")
    assert "Entity labels\t307" in words
    QTest.mouseClick(dialog.copy_button, Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == words
    shown = []
    monkeypatch.setattr(asking, "show_folder", lambda place: shown.append(place) or True)
    QTest.mouseClick(dialog.show_button, Qt.MouseButton.LeftButton)
    assert shown == [folder]


def test_a_training_folder_is_written_by_another_process(app, dialog, qtbot, tmp_path):
    dialog.format.setCurrentIndex(dialog.format.findData("spacy"))
    assert dialog.training.isVisible()
    assert dialog.people.currentData() == "gold"
    assert dialog.people.findData("all") == -1
    dialog.train.setValue(60)
    dialog.dev.setValue(20)
    dialog.seed.setValue(5)
    assert dialog.options().split == (60, 20, 20)
    dialog.folder.setText(str(tmp_path / "corpus"))
    dialog.write()
    finished(dialog, qtbot)
    assert dialog.trouble.isHidden(), dialog.trouble.text()
    manifest = json.loads((tmp_path / "corpus" / "manifest.json").read_text("utf-8"))
    assert "5" in json.dumps(manifest)
    words = dialog.account.toPlainText()
    assert words.startswith("All that is stored was written")
    assert "Loss report\t" in words
    assert "307 of 307 written" in words


def test_a_refusal_is_said_and_nothing_is_changed(dialog, qtbot, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "articles.jsonl").write_text("mine")
    dialog.folder.setText(str(tmp_path / "mine"))
    dialog.write()
    finished(dialog, qtbot)
    assert "already" in dialog.trouble.text()
    assert dialog.trouble.isVisible()
    assert dialog.go.isEnabled()
    assert (tmp_path / "mine" / "articles.jsonl").read_text() == "mine"


def test_a_chosen_folder_outlives_a_change_of_format(dialog, tmp_path):
    dialog.folder.setText(str(tmp_path / "mine"))
    dialog.format.setCurrentIndex(dialog.format.findData("spacy"))
    assert dialog.folder.text() == str(tmp_path / "mine")
    dialog.folder.clear()
    dialog.format.setCurrentIndex(dialog.format.findData("annotator"))
    assert dialog.folder.text()


def test_without_a_folder_it_asks_for_one(dialog):
    dialog.folder.clear()
    dialog.write()
    assert "folder" in dialog.trouble.text()
    assert not dialog.is_busy


def test_stop_ends_it_and_leaves_nothing(dialog, qtbot, tmp_path, monkeypatch):
    def never(_store, _target, _options, job):
        while True:
            job.report(1, 2, "articles")

    monkeypatch.setattr(dialogs_exporting, "export", never)
    dialog.write()
    assert dialog.is_busy
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    finished(dialog, qtbot)
    assert "Stopped" in dialog.trouble.text()
    assert dialog.isVisible()


def test_shares_never_exceed_a_hundred(dialog):
    dialog.dev.setValue(99)
    dialog.train.setValue(95)
    train, dev, test = dialog.options().split
    assert train + dev + test == 100
    assert min(train, dev, test) >= 0


def test_the_offered_folder_is_new_and_can_be_a_folder_name(tmp_path):
    day = date(2025, 4, 5)
    first = offered_folder("a/b: Karmir\n", day)
    assert first == tmp_path / "exports" / "a-b- Karmir-2025-04-05"
    first.mkdir(parents=True)
    assert offered_folder("a/b: Karmir\n", day).name == "a-b- Karmir-2025-04-05-2"
    assert offered_folder("", day).name == "project-2025-04-05"
