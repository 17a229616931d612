"""Importing as a person does it, then a look into the project."""

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.services import importing
from annotator.services.keeping import contents
from annotator.store.project import ProjectStore
from annotator.ui.dialogs import asking
from tests.helpers.desks import GOLD, make_project


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "articles"
    made.mkdir()
    for number in range(3):
        words = f"Bridge {number} opens\n\nThe bridge number {number} opened on Monday.\n"
        (made / f"{number}.txt").write_text(words, "utf-8")
    (made / "broken.txt").write_bytes(b"NUL \x00 inside, and more than enough of it.\n")
    return made


def looked(dialog, paths, qtbot):
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.look_at(paths)
    qtbot.waitUntil(dialog.go.isEnabled)


def test_a_folder_is_looked_at_then_imported_by_enter(app, doors, said, folder, qtbot, monkeypatch):
    monkeypatch.setattr(asking, "folder", lambda *_: folder)
    dialog = doors.show_import()
    QTest.mouseClick(dialog.folder_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(dialog.go.isEnabled)
    assert dialog.preview.summary.text() == "3 articles: 3 new, 0 known already. 1 refusal."
    assert dialog.preview.titles.topLevelItem(0).text(0) == "Bridge 0 opens"
    assert "broken.txt" in dialog.preview.refused.toPlainText()
    assert app.workspace.store.articles.count() == 7
    with qtbot.waitSignal(dialog.brought) as told:
        QTest.keyClick(dialog, Qt.Key.Key_Return)
    account = told.args[0]
    assert (account.new, account.duplicate, account.refusals) == (3, 0, 1)
    assert app.workspace.store.articles.count() == 10
    qtbot.waitUntil(lambda: len(app.workspace.queue) == 10)
    words = dialog.account.toPlainText()
    assert "New articles\t3" in words
    assert "broken.txt" in words
    QTest.mouseClick(dialog.copy_button, Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == words
    assert "Imported: 3 new, 0 known, 1 refused." in said


def test_a_backup_is_taken_before(app, doors, folder, qtbot):
    dialog = doors.show_import()
    looked(dialog, [folder], qtbot)
    with qtbot.waitSignal(dialog.brought):
        dialog.bring()
    backup = doors.keeping.list()[-1]
    assert backup.reason == "before-an-import"
    assert contents(backup.path).articles == 7


def test_an_empty_project_needs_no_backup_and_opens_its_first_article(
    app, folder, tmp_path, qtbot, opened
):
    store = make_project(tmp_path, name="empty.annot")
    store.close()
    fresh = opened(store.location, "alice")
    assert app.workspace.desk.document is None
    dialog = fresh.show_import()
    looked(dialog, [folder], qtbot)
    with qtbot.waitSignal(dialog.brought):
        dialog.bring()
    assert fresh.keeping.list() == []
    qtbot.waitUntil(lambda: app.workspace.desk.document is not None)


def test_labels_go_to_me_when_asked(app, opened, tmp_path, qtbot):
    store = make_project(tmp_path, name="empty.annot")
    store.close()
    dialog = opened(store.location, "lilit").show_import()
    dialog.person.setCurrentIndex(1)
    looked(dialog, [GOLD], qtbot)
    assert "7 with labels" in dialog.preview.summary.text()
    with qtbot.waitSignal(dialog.brought):
        dialog.bring()
    app.leave()
    again = ProjectStore.open(store.location)
    assert [person.name for person in again.people.all()] == ["lilit"]
    assert sum(again.works.labels_count(again.people.all()[0].id).values()) > 700
    again.close()


def test_nothing_there_cannot_be_imported(app, doors, tmp_path, qtbot):
    dialog = doors.show_import()
    dialog.look_at([tmp_path / "gone.txt"])
    qtbot.waitUntil(lambda: "gone.txt" in dialog.preview.refused.toPlainText())
    assert not dialog.go.isEnabled()


def test_a_format_by_name_is_kept_to(app, doors, folder, qtbot):
    dialog = doors.show_import()
    looked(dialog, [folder], qtbot)
    dialog.format.setCurrentIndex(dialog.format.findData("annotator"))
    qtbot.waitUntil(lambda: "no file to import" in dialog.preview.refused.toPlainText())
    assert not dialog.go.isEnabled()


def test_stop_keeps_whole_chunks_and_says_so(app, doors, tmp_path, qtbot, monkeypatch):
    many = tmp_path / "many"
    many.mkdir()
    for number in range(250):
        (many / f"{number:03}.txt").write_text(f"Title {number}\n\nText {number}.\n", "utf-8")
    go_on = threading.Event()
    monkeypatch.setattr(doors.keeping, "secure", lambda _reason: go_on.wait(20) and None)
    dialog = doors.show_import()
    looked(dialog, [many], qtbot)
    dialog.bring()
    assert dialog.is_busy
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    with qtbot.waitSignal(dialog.brought) as told:
        go_on.set()
    assert told.args[0].stopped
    assert told.args[0].new == importing.CHUNK
    assert app.workspace.store.articles.count() == 7 + importing.CHUNK
    assert dialog.account.toPlainText().startswith("Stopped on request")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.is_gone


def test_another_project_is_not_opened_while_articles_come_in(
    app, doors, said, folder, qtbot, monkeypatch
):
    go_on = threading.Event()
    monkeypatch.setattr(doors.keeping, "secure", lambda _reason: go_on.wait(20) and None)
    dialog = doors.show_import()
    looked(dialog, [folder], qtbot)
    dialog.bring()
    app.window.show_part("open")
    assert any("is running" in words for words in said)
    with qtbot.waitSignal(dialog.brought):
        go_on.set()


def test_closing_the_window_stops_an_import(app, doors, folder, qtbot, monkeypatch):
    go_on = threading.Event()
    entered = threading.Event()

    def wait(_reason):
        entered.set()
        go_on.wait(20)

    monkeypatch.setattr(doors.keeping, "secure", wait)
    dialog = doors.show_import()
    looked(dialog, [folder], qtbot)
    dialog.bring()
    qtbot.waitUntil(entered.is_set)
    threading.Thread(target=go_on.set).start()
    app.shell.close()
    assert dialog.is_gone
    assert app.workspace is None


def test_columns_are_guessed_shown_and_changed(app, doors, tmp_path, qtbot):
    table = tmp_path / "table.csv"
    table.write_text("headline,lead,body\nTalks,Short words.,The long text.\n", "utf-8")
    dialog = doors.show_import()
    assert not dialog.columns.isVisible()
    looked(dialog, [table], qtbot)
    fields = dialog.columns.fields
    assert dialog.columns.isVisible()
    assert [fields[name].currentText() for name in ("text", "title", "source")] == [
        "body",
        "headline",
        "(none)",
    ]
    fields["text"].setFocus()
    QTest.keyClick(fields["text"], Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: dialog.preview.titles.topLevelItem(0).text(1) == "12")
    qtbot.waitUntil(dialog.go.isEnabled)
    with qtbot.waitSignal(dialog.brought) as told:
        dialog.bring()
    assert told.args[0].new == 1
    store = app.workspace.store
    [article] = [a for a in map(store.articles.get, store.articles.uids()) if a.title == "Talks"]
    assert article.text == "Short words."
    assert article.meta == {"body": "The long text."}


def test_a_table_without_a_known_text_column_can_be_helped(app, doors, tmp_path, qtbot):
    table = tmp_path / "table.csv"
    table.write_text("a,b\n1,The text.\n", "utf-8")
    dialog = doors.show_import()
    dialog.look_at([table])
    qtbot.waitUntil(dialog.columns.isVisible)
    assert not dialog.go.isEnabled()
    assert "no column known to hold the text" in dialog.preview.refused.toPlainText()
    text = dialog.columns.fields["text"]
    text.setCurrentIndex(text.findData("b"))
    text.activated.emit(text.currentIndex())
    qtbot.waitUntil(dialog.go.isEnabled)
