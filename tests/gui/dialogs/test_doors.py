"""Every dialog is behind its command, opens without trouble and closes with Esc."""

from collections import Counter

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QTabBar, QWidget

from annotator.store.project import ProjectStore
from annotator.ui.dialogs.importing import ImportDialog
from annotator.ui.dialogs.sheet import Sheet

COMMANDS = (
    "window.guideline",
    "window.settings",
    "project.new",
    "project.open",
    "project.import",
    "project.export",
    "project.restore",
    "project.info",
    "project.assign",
    "suggestion.suppressions",
    "suggestion.report",
    "suggestion.models",
)


def open_sheets(app):
    return [sheet for sheet in app.shell.findChildren(Sheet) if not sheet.is_gone]


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_opens_its_dialog_and_esc_closes_it(app, doors, said, qtbot, command):
    app.window.give_by_id(command)
    (sheet,) = open_sheets(app)
    assert sheet.isVisible()
    assert sheet.accessibleName() == sheet.windowTitle() != ""
    assert sheet.width() <= 1280
    assert sheet.height() <= 760
    app.window.give_by_id(command)
    assert open_sheets(app) == [sheet]
    qtbot.waitUntil(sheet.isActiveWindow)
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert open_sheets(app) == []
    assert [words for words in said if "suggestion process" not in words] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_no_label_interprets_its_text_and_every_field_has_a_name(app, doors, command):
    app.window.give_by_id(command)
    (sheet,) = open_sheets(app)
    assert all(
        label.textFormat() == Qt.TextFormat.PlainText for label in sheet.findChildren(QLabel)
    )
    fields = [
        field
        for field in sheet.findChildren(QWidget)
        if field.focusPolicy() & Qt.FocusPolicy.TabFocus
        and field.isVisible()
        and not field.objectName().startswith("qt_")
        and not isinstance(field, QLabel)
        and field.metaObject().className() not in {"QTabBar", "QTabWidget", "QScrollArea"}
    ]
    nameless = [
        field
        for field in fields
        if not field.accessibleName() and not getattr(field, "text", str)()
    ]
    assert nameless == []


@pytest.mark.parametrize("command", COMMANDS)
def test_no_two_parts_of_a_dialog_answer_to_the_same_letter(app, doors, command):
    app.window.give_by_id(command)
    (sheet,) = open_sheets(app)
    words = [part.text() for part in sheet.findChildren(QAbstractButton) if part.isVisible()]
    words += [part.text() for part in sheet.findChildren(QLabel) if part.buddy() is not None]
    for bar in sheet.findChildren(QTabBar):
        words += [bar.tabText(index) for index in range(bar.count())]
    letters = [QKeySequence.mnemonic(text).toString() for text in words]
    taken = Counter(letter for letter in letters if letter)
    assert [letter for letter, count in taken.items() if count > 1] == []


def test_back_up_now_says_where(app, doors, said, qtbot):
    app.window.give_by_id("project.backup")
    qtbot.waitUntil(lambda: any(words.startswith("Backed up: ") for words in said))
    (backup,) = doors.keeping.list()
    assert f"Backed up: {backup.path}" in said


def test_a_project_for_reading_refuses_in_the_message_bar(app, opened, project, monkeypatch):
    real = ProjectStore.open
    monkeypatch.setattr(
        ProjectStore, "open", classmethod(lambda _cls, place: real(place, read_only=True))
    )
    opened(project, "gold")
    app.window.show_part("import")
    assert open_sheets(app) == []
    assert "reading only" in app.window.messages.words


def test_files_dropped_on_the_window_are_looked_at(app, doors, tmp_path, qtbot):
    text = tmp_path / "dropped.txt"
    text.write_text("Lake talks\n\nThey met again on Monday.\n", "utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(text))])
    copy, left, none = (
        Qt.DropAction.CopyAction,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    enter = QDragEnterEvent(QPoint(5, 5), copy, data, left, none)
    QApplication.sendEvent(app.window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(app.window, QDropEvent(QPointF(5, 5), copy, data, left, none))
    (sheet,) = open_sheets(app)
    assert isinstance(sheet, ImportDialog)
    qtbot.waitUntil(sheet.go.isEnabled)
    assert "1 new" in sheet.preview.summary.text()


def test_words_dropped_on_the_window_are_left_alone(app, doors):
    data = QMimeData()
    data.setText("not a file")
    enter = QDragEnterEvent(
        QPoint(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    enter.ignore()
    QApplication.sendEvent(app.window, enter)
    assert not enter.isAccepted()


def test_closing_the_window_closes_the_dialogs(app, doors):
    app.window.give_by_id("window.guideline")
    app.window.give_by_id("project.export")
    assert len(open_sheets(app)) == 2
    app.shell.close()
    assert open_sheets(app) == []
    assert app.workspace is None
