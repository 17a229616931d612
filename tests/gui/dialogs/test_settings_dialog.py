"""Every setting changes at once, on disk too."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from annotator import paths
from annotator.settings import SETTINGS
from annotator.ui.dialogs.settings import shown_settings


@pytest.fixture
def dialog(doors, qtbot):
    made = doors.show_settings()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def on_disk():
    return json.loads(paths.settings_file().read_text("utf-8"))


def test_every_row_but_the_windows_own_is_there(dialog):
    assert list(dialog.fields) == [row.key for row in SETTINGS if row.group != "Window"]
    words = {label.text() for label in dialog.findChildren(QLabel)}
    assert all({row.label, row.sentence} <= words for row in shown_settings())
    assert "recent_projects" not in dialog.fields


def test_each_kind_of_field_is_kept_on_disk(app, dialog, qtbot):
    dialog.fields["theme"].setCurrentIndex(dialog.fields["theme"].findData("dark"))
    dialog.fields["zoom"].setValue(1.4)
    dialog.fields["reading_width"].setValue(80)
    QTest.mouseClick(dialog.fields["advance"], Qt.MouseButton.LeftButton, pos=_box(dialog))
    dialog.fields["article_font"].setText("Noto Sans")
    dialog.fields["article_font"].editingFinished.emit()
    kept = on_disk()
    assert kept["theme"] == "dark"
    assert kept["zoom"] == 1.4
    assert kept["reading_width"] == 80
    assert kept["advance"] is False
    assert kept["article_font"] == "Noto Sans"
    assert app.themes.theme.is_dark
    assert app.window.view.zoom == pytest.approx(1.4)
    assert app.window.view.reading_width == 80


def _box(dialog):
    return (
        dialog.fields["advance"]
        .rect()
        .center()
        .__class__(6, dialog.fields["advance"].height() // 2)
    )


def test_what_changes_elsewhere_is_shown(app, dialog):
    app.settings.set("zoom", 2.0)
    app.settings.set("key_hints", value=False)
    assert dialog.fields["zoom"].value() == 2.0
    assert not dialog.fields["key_hints"].isChecked()


def test_back_to_normal(app, dialog):
    app.settings.set("zoom", 2.0)
    dialog.reset()
    assert app.settings.number("zoom") == 1.0
    assert on_disk()["zoom"] == 1.0


def test_a_closed_dialog_listens_no_more(app, dialog):
    before = len(app.settings.listeners)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert len(app.settings.listeners) == before - 1
    app.settings.set("zoom", 1.3)


def test_label_keys_and_places_are_listed(app, dialog, project):
    words = [label.text() for label in dialog.findChildren(QLabel)]
    for label in app.workspace.scheme.entities:
        assert label.name in words
    places = dialog.tabs.widget(dialog.tabs.count() - 1).layout().itemAt(0).widget().toPlainText()
    assert project in places
    assert str(paths.log_folder()) in places
    assert "Backups\n" in places
