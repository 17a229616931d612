"""Sharing articles out as a person does it, then a look at the project."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.model.queue import QueueQuery


@pytest.fixture
def dialog(doors, qtbot):
    made = doors.show_assign()
    qtbot.waitUntil(made.isActiveWindow)
    qtbot.waitUntil(lambda: bool(made.effect.text() or made.trouble.text()))
    return made


@pytest.fixture
def told(app, doors):
    heard = []
    app.workspace.said.connect(heard.append)
    return heard


def add(dialog, name, qtbot):
    dialog.name.setText(name)
    dialog.add_person()
    qtbot.waitUntil(lambda: name in dialog.effect.text() or bool(dialog.trouble.text()))


def test_a_plan_for_one_person_says_what_is_missing(dialog):
    assert "asks for 2 people" in dialog.trouble.text()
    assert not dialog.go.isEnabled()


def test_enter_takes_a_name_and_gives_nothing_yet(app, dialog, qtbot):
    add(dialog, "bob", qtbot)
    qtbot.waitUntil(dialog.go.isEnabled)
    dialog.name.setFocus()
    QTest.keyClicks(dialog.name, "cyra")
    QTest.keyClick(dialog.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "cyra" in dialog.effect.text())
    assert dialog.isVisible()
    assert dialog.name.text() == ""
    assert not list(app.workspace.store.assignments.of_person(app.workspace.person.id))


def test_what_is_shown_is_given_and_the_queue_follows(app, dialog, qtbot, told):
    add(dialog, "bob", qtbot)
    dialog.overlap.setValue(30)
    qtbot.waitUntil(lambda: "2 articles in the overlap" in dialog.effect.text())
    dialog.batch.setText("week 1")
    QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.table.topLevelItemCount() == 2)
    qtbot.waitUntil(lambda: "Nothing is left" in dialog.effect.text())
    assert "9 assignments given." in told
    store = app.workspace.store
    alice = app.workspace.person
    given = store.assignments.of_person(alice.id)
    assert {a.batch for a in given} == {"week 1"}
    qtbot.waitUntil(lambda: len(app.workspace.queue) == len(given))
    assert len(store.queue.ids(QueueQuery(person=alice.id))) == 7
    assert [dialog.table.topLevelItem(row).text(0) for row in range(2)] == ["alice", "bob"]


def test_a_name_that_cannot_be_used_is_said_in_the_dialog(dialog, qtbot):
    add(dialog, "gold", qtbot)
    assert "gold is given no articles" in dialog.trouble.text()


def test_second_readings_wait_for_time_to_pass(dialog, qtbot, told):
    QTest.mouseClick(dialog.again_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: any("nothing to read again" in words for words in told))
