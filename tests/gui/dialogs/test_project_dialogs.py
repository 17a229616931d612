"""New, open, restore and about: each does what it says, a refusal leaves all as it was."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.model.articles import Article, uid_of_text
from annotator.model.bundles import ArticleBundle
from annotator.paths import resources
from annotator.store.project import ProjectStore
from annotator.ui.dialogs import asking
from tests.helpers.desks import make_project


def active(dialog, qtbot):
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def test_a_new_project_is_made_and_opened(app, doors, tmp_path, qtbot):
    dialog = active(doors.show_new(), qtbot)
    QTest.keyClicks(dialog.name, "Lake talks")
    assert dialog.place.text() == str(Path.home() / "Lake talks.annot")
    dialog.place.setText(str(tmp_path / "lake"))
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.is_gone
    assert app.workspace.store.location == str(tmp_path / "lake.annot")
    assert app.workspace.store.title == "Lake talks"
    assert app.workspace.person.name == "alice"
    assert app.settings.names("recent_projects")[0] == str(tmp_path / "lake.annot")
    app.leave()
    made = ProjectStore.open(str(tmp_path / "lake.annot"))
    assert made.articles.count() == 0
    made.close()


def test_what_exists_is_never_overwritten(app, doors, project, qtbot):
    before = app.workspace
    dialog = active(doors.show_new(), qtbot)
    dialog.place.setText(project)
    dialog.make()
    assert "exists already" in dialog.trouble.text()
    assert not dialog.is_gone
    assert app.workspace is before
    assert app.workspace.store.articles.count() == 7


def test_a_scheme_of_ones_own(app, doors, tmp_path, qtbot, monkeypatch):
    text = (resources() / "scheme.toml").read_text("utf-8")
    mine = tmp_path / "mine.toml"
    mine.write_text(text.replace("version = 1\n", "version = 7\n", 1), "utf-8")
    dialog = active(doors.show_new(), qtbot)
    monkeypatch.setattr(asking, "file", lambda *_: mine)
    dialog.scheme.setCurrentIndex(1)
    dialog.scheme.activated.emit(1)
    assert dialog.scheme.currentText() == "mine.toml"
    dialog.place.setText(str(tmp_path / "own.annot"))
    dialog.make()
    assert app.workspace.store.scheme.version == 7


def test_a_bad_scheme_makes_nothing(doors, tmp_path, qtbot, monkeypatch):
    bad = tmp_path / "bad.toml"
    bad.write_text("[scheme\n")
    dialog = active(doors.show_new(), qtbot)
    monkeypatch.setattr(asking, "file", lambda *_: bad)
    dialog.scheme.setCurrentIndex(1)
    dialog.scheme.activated.emit(1)
    dialog.place.setText(str(tmp_path / "own.annot"))
    dialog.make()
    assert "bad.toml" in dialog.trouble.text()
    assert not (tmp_path / "own.annot").exists()


def test_a_recent_project_opens_with_enter(app, doors, tmp_path, qtbot):
    store = make_project(tmp_path, name="second.annot")
    store.close()
    app.settings.set("recent_projects", [store.location, str(tmp_path / "gone.annot")])
    dialog = active(doors.show_open(), qtbot)
    assert dialog.recent.count() == 2
    assert not dialog.recent.item(1).flags() & Qt.ItemFlag.ItemIsEnabled
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.is_gone
    assert app.workspace.store.location == store.location


def test_what_cannot_be_opened_is_said_and_the_project_stays(app, doors, tmp_path, qtbot):
    before = app.workspace
    dialog = active(doors.show_open(), qtbot)
    (tmp_path / "letter.annot").write_text("not a project at all, but long enough for a header")
    for place in (tmp_path / "gone.annot", tmp_path / "letter.annot"):
        dialog.place.setText(str(place))
        dialog.open_chosen()
        assert place.name in dialog.trouble.text()
    assert app.workspace is before
    assert before.store.articles.count() == 7


def test_restoring_asks_first_and_brings_the_old_state_back(app, doors, tmp_path, qtbot):
    doors.keeping.secure("by hand")
    words = "Written afterwards."
    article = Article(uid=uid_of_text(words), text=words)
    app.workspace.store.articles.add([ArticleBundle(article=article)])
    dialog = active(doors.show_restore(), qtbot)
    item = dialog.table.topLevelItem(0)
    assert item.text(1) == "by hand"
    qtbot.waitUntil(lambda: item.text(2) == "7")
    assert int(item.text(3).replace(",", "")) > 700
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.question.isVisible()
    assert not dialog.is_gone
    QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: app.workspace is not None and app.workspace.store.articles.count() == 7)
    assert "restored" in app.window.messages.words
    assert app.workspace.person.name == "alice"
    (aside,) = [p for p in tmp_path.iterdir() if "before-restore" in p.name]
    kept = ProjectStore.open(str(aside))
    assert kept.articles.count() == 8
    kept.close()
    assert "before-a-restore" in [backup.reason for backup in doors.keeping.list()]


def test_enter_after_the_question_changes_nothing(app, doors, qtbot):
    doors.keeping.secure("by hand")
    before = app.workspace
    dialog = active(doors.show_restore(), qtbot)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.is_gone
    assert app.workspace is before


def test_a_project_that_is_open_elsewhere_is_not_replaced(app, doors, project, qtbot):
    doors.keeping.secure("by hand")
    other = ProjectStore.open(project)
    with other.database.read() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM article")
        (backup,) = doors.keeping.list()
        doors._restore(backup.path)
        qtbot.waitUntil(lambda: app.workspace is not None)
    other.close()
    assert "Nothing was restored" in app.window.messages.words
    assert app.workspace.store.articles.count() == 7


def test_about_tells_and_copies(app, doors, project, qtbot):
    dialog = active(doors.show_about(), qtbot)
    dialog.copy_all()
    words = QApplication.clipboard().text()
    assert f"Place: {project}" in words
    assert f"Identity: {app.workspace.store.uuid}" in words
    assert "Database: SQLite 3." in words
    assert "write-ahead log" in words
    assert "Articles: 7" in words
    assert f"Journal: {app.workspace.store.journal}" in words


def test_the_guideline_finds_words_and_shows_the_rule_at_hand(app, doors, qtbot):
    dialog = doors.show_guideline()
    qtbot.waitUntil(lambda: dialog.area.verticalScrollBar().maximum() > 0)
    rule = dialog.sections[5]
    dialog.show_rule(rule)
    card = dialog.cards[5]
    qtbot.waitUntil(lambda: dialog.area.verticalScrollBar().value() == card.y() > 0)
    dialog.search.setText("capital house-that-is-not-there")
    assert dialog.nothing.isVisible()
    dialog.search.setText("CAPITAL")
    shown = [s for s, c in zip(dialog.sections, dialog.cards, strict=True) if c.isVisible()]
    assert 0 < len(shown) < len(dialog.sections)
    assert all("capital" in f"{s.heading} {s.text} {s.examples}".casefold() for s in shown)


def test_a_password_is_asked_for_servers_only_and_never_kept(app, doors, qtbot, monkeypatch):
    dialog = active(doors.show_open(), qtbot)
    dialog.place.setText("/somewhere/lake.annot")
    assert not dialog.password.isVisible()
    dialog.place.setText("postgresql+psycopg://ann@127.0.0.1:1/lake")
    assert dialog.password.isVisible()
    assert dialog.password.echoMode() == dialog.password.EchoMode.Password
    QTest.keyClicks(dialog.password, "s@cret/1")
    asked = []
    monkeypatch.setattr(dialog, "_go", asked.append)
    dialog.open_chosen()
    assert asked == ["postgresql+psycopg://ann:s%40cret%2F1@127.0.0.1:1/lake"]
    app._remember(asked[0])
    kept = app.settings.names("recent_projects")
    assert kept[0] == "postgresql+psycopg://ann@127.0.0.1:1/lake"
    assert "s%40cret" not in str(kept)
