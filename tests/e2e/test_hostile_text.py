"""Markup in any field is shown as written: no image is loaded, no file is opened."""

import sys

from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QLabel, QToolTip

from annotator.model.annotations import Entity
from annotator.ui.article.view import literal
from tests.helpers.desks import ROOT

FILE = ROOT / "LICENSE"
CANARY = f'<img src="{FILE.as_uri()}"><b>bold</b><a href="http://127.0.0.1/">x</a>'
seen = []


def watch(event, arguments):
    if event == "open" and arguments and str(arguments[0]) == str(FILE):
        seen.append(arguments)


sys.addaudithook(watch)


def test_the_watch_is_awake():
    FILE.read_bytes()
    assert seen
    seen.clear()


def test_markup_in_title_source_comment_and_names_is_literal(start, tmp_path, monkeypatch):
    loaded = []
    monkeypatch.setattr(
        QTextDocument, "loadResource", lambda *a: loaded.append(a[1:]), raising=False
    )
    hand = start()
    store = hand.workspace.store
    uid = hand.document.article.uid
    store.articles.set_meta(uid, title=CANARY, source=CANARY, published=CANARY)
    hand.desk.open(uid)
    hand.settle()
    hand.go_to("protocol")
    hand.keys("7", "C")
    hand.type(CANARY)
    hand.keys("Enter", "I")
    hand.type(CANARY)
    hand.keys("Enter", "Ctrl+K", "Esc", "F1", "Esc", "H")
    entity = next(e for e in hand.document.of_type(Entity))
    assert entity.comment == CANARY
    for label in hand.shell.findChildren(QLabel):
        assert label.textFormat().name == "PlainText", label.text()
    assert not loaded
    assert not [a for a in seen if not isinstance(a, QUrl)]


def test_tooltips_escape_markup():
    tip = literal(CANARY + "\nsecond line")
    assert "<img" not in tip
    assert "&lt;img" in tip
    assert "<br>" in tip
    assert QToolTip.text() == ""


def test_names_with_bidi_or_control_characters_are_refused(hand):
    hand.keys("Ctrl+P", "N")
    hand.type("eve")
    picker = hand.window.picker
    picker._edit.setText("eve\u202egnp")
    hand.keys("Enter")
    assert "eve" not in {p.name for p in hand.workspace.store.people.all()}
    assert hand.window.messages.words
