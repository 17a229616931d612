"""Thresholds, what is never suggested, and the report, in the real window."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from annotator.jobs import Job
from annotator.model.annotations import Layer
from annotator.services.anchor.anchoring import report
from annotator.services.calibration import Calibration, GateRow
from annotator.ui.dialogs import gates as gates_module
from tests.helpers.disk import stored
from tests.helpers.samples import sample_file


@pytest.fixture
def project(tmp_path):
    return str(sample_file(tmp_path))


@pytest.fixture
def rest(app, doors, qtbot):
    def wait():
        qtbot.waitUntil(
            lambda: app.workspace.jobs.is_idle and not app.workspace.desk.pending, timeout=20000
        )
        for _ in range(3):
            QApplication.processEvents()

    app.workspace.suggesting.want = lambda _uid: None
    wait()
    return wait


def entity(app):
    return app.workspace.desk.document.open_suggestions(Layer.ENTITY)[0]


def test_a_threshold_typed_in_the_settings_holds_at_once(app, doors, rest, project, monkeypatch):
    table = Calibration(
        Layer.ENTITY,
        ("gold",),
        "ten cases",
        (GateRow(0.5, 0.9, 0.7, 10), GateRow(0.9, 0.4, 0.95, 10)),
    )
    monkeypatch.setattr(gates_module, "shipped", lambda: (table,))
    app.workspace.desk.focus.take(entity(app).id, entity(app).span)
    app.window.give_by_id("suggestion.accept")
    rest()
    dialog = doors.show_settings()
    page = dialog.gates
    dialog.tabs.setCurrentIndex(1)
    rest()
    words = page._meanings[Layer.ENTITY].text()
    assert "ten cases: 90 % get a suggestion, 70 %" in words
    assert "100 % accepted as they were, of 1 decided, too few to go by" in words
    field = page.thresholds[Layer.ENTITY]
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "95")
    rest()
    assert app.workspace.desk.document.open_suggestions(Layer.ENTITY) == []
    assert "40 % get a suggestion, 95 %" in page._meanings[Layer.ENTITY].text()
    assert stored(project, "select value from setting where key = 'threshold.entity'") == [
        ("0.95",)
    ]
    counts = "select sum(open_suggestions) from article"
    others = "select count(*) from suggestion where layer <> 'entity'"
    assert stored(project, counts) == stored(project, others)
    dialog.reset()
    rest()
    assert app.workspace.desk.document.open_suggestions(Layer.ENTITY)
    assert field.text() == gates_module.AUTOMATIC


def test_the_hidden_share_is_set_and_bounded(app, doors, rest, project):
    dialog = doors.show_settings()
    dialog.tabs.setCurrentIndex(1)
    dialog.gates.share.setValue(80)
    rest()
    assert dialog.gates.share.value() == 50
    assert stored(project, "select value from setting where key = 'hidden_share'") == [("50",)]


def test_a_settings_dialog_closed_while_it_counts_is_not_told(app, doors, rest):
    dialog = doors.show_settings()
    dialog.reject()
    rest()
    assert dialog.is_gone


def test_what_is_never_suggested_is_listed_and_lifted(app, doors, rest, project):
    dialog = doors.show_suppressions()
    assert not dialog.table.isVisible()
    assert not dialog.lift_button.isEnabled()
    dialog.accept()
    suggestion = entity(app)
    app.workspace.desk.focus.take(suggestion.id, suggestion.span)
    rest()
    QTest.mouseClick(app.window.inspector.card.never, Qt.MouseButton.LeftButton)
    rest()
    assert app.window.picker.isVisible()
    QTest.keyClick(app.window.picker._list, Qt.Key.Key_3)
    rest()
    dialog = doors.show_suppressions()
    cells = [dialog.table.item(0, n).text() for n in range(5)]
    words = app.workspace.desk.document.surface(suggestion.span)
    assert cells[:4] == [" ".join(words.split()), suggestion.proposal.label, "everywhere", "alice"]
    QTest.mouseClick(dialog.lift_button, Qt.MouseButton.LeftButton)
    rest()
    assert dialog.table.rowCount() == 0
    assert stored(project, "select count(*) from suppression") == [(0,)]
    assert stored(project, "select count(*) from verdict where outcome = 'rejected'") == [(1,)]


def test_the_report_in_the_window_is_the_services_report(app, doors, rest, qtbot):
    for _ in range(3):
        offer = entity(app)
        app.workspace.desk.focus.take(offer.id, offer.span)
        app.window.give_by_id("suggestion.accept")
        rest()
    dialog = doors.show_anchoring()
    qtbot.waitUntil(lambda: dialog.tabs.count() == 6, timeout=20000)
    rows = dialog.tabs.widget(0).findChild(type(doors.show_suppressions().table))
    made = report(app.workspace.store, Job())
    assert rows.rowCount() == len(made.verdicts)
    assert any(
        "Shares of what was decided" in label.text() for label in dialog.findChildren(QLabel)
    )
    dialog.copy_shown()
    copied = QApplication.clipboard().text().splitlines()
    assert copied[0].split("\t")[0] == "Person"
    assert len(copied) == 1 + len(made.verdicts)


def test_a_report_closed_before_it_is_ready_is_stopped(app, doors, rest):
    dialog = doors.show_anchoring()
    dialog.accept()
    rest()
    assert dialog.is_gone
