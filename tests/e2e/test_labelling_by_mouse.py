"""The mouse alone: take, accept, reject, select, label, delete; then read from the file."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from annotator.model.annotations import Entity, Layer
from tests.gui.article.article_driver import drag, middle


@pytest.fixture
def mouse(hand):
    """Clicks where words stand, and takes what the menu or the bar offers by its words."""
    return Mouse(hand)


class Mouse:
    def __init__(self, hand):
        self.hand, self.view = hand, hand.window.view

    def at(self, cp):
        """The middle of a character on the screen."""
        self.view.scroll_to(cp, cp + 1)
        self.hand.settle()
        return middle(self.view, cp, cp + 1)

    def click(self, cp, button=Qt.MouseButton.LeftButton):
        QTest.mouseClick(self.view.viewport(), button, pos=self.at(cp))
        self.hand.settle()

    def drag(self, start, end):
        drag(self.view, self.at(start), self.at(end))
        self.hand.settle()

    def offered(self):
        return [a.text().split("\t")[0] for a in self.hand.window.menu.filled().actions()]

    def take(self, words):
        menu = self.hand.window.menu.filled()
        action = next(a for a in menu.actions() if a.text().startswith(words))
        action.trigger()
        self.hand.settle()

    def hint(self, words):
        bar = self.hand.window.bottom
        label = next(w for w, _ in bar._hints if w.text() == words)
        place = label.mapTo(bar, QPoint(3, 3))
        QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=place)
        self.hand.settle()


def first(hand):
    return hand.document.open_suggestions(Layer.ENTITY)[0]


def test_a_suggestion_is_taken_and_accepted_by_mouse(mouse, hand):
    wanted = first(hand)
    mouse.click(wanted.span.start + 1, Qt.MouseButton.RightButton)
    assert hand.desk.focus.now.current == wanted.id
    mouse.take("Accept and go on")
    kept = hand.rows("select count(*) from entity")
    assert kept == [(1,)]
    second = first(hand)
    mouse.click(second.span.start + 1)
    mouse.hint("Reject")
    assert second.id in hand.document.verdicts
    assert hand.rows("select count(*) from verdict where outcome = 'rejected'") == [(1,)]


def test_words_are_selected_labelled_and_deleted_by_mouse(mouse, hand):
    at = hand.document.text.index("two-page protocol")
    mouse.drag(at + 1, at + 12)
    selection = hand.desk.focus.now.selection
    assert selection.start == at
    mouse.click(at + 3, Qt.MouseButton.RightButton)
    assert hand.desk.focus.now.selection == selection
    assert "Label Law or treaty (LAW)" in mouse.offered()
    assert "Accept and go on" not in mouse.offered()
    mouse.take("Label Law or treaty")
    made = [e for e in hand.document.of_type(Entity) if e.start == at]
    assert [e.label for e in made] == ["LAW"]
    mouse.click(at + 1, Qt.MouseButton.RightButton)
    mouse.take("Delete the label")
    assert hand.rows("select count(*) from entity") == [(0,)]


def test_the_menu_offers_what_the_place_allows(mouse, hand):
    hand.keys("Alt+1")
    assert "Zone: Furniture" in mouse.offered()
    assert "Label Person (PERSON)" not in mouse.offered()
    stance = hand.document.open_suggestions(Layer.STANCE)[0]
    hand.keys("Alt+3")
    mouse.click(stance.span.start + 1, Qt.MouseButton.RightButton)
    assert "Holder…" in mouse.offered()


def test_a_click_on_the_person_asks_who_labels(hand):
    bar = hand.window.bottom
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.person.geometry().center())
    assert hand.window.picker.isVisible()
