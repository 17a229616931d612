"""The whole window over a real project in a file; keys in, rows out."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.jobs import Jobs
from annotator.services.workspace import Workspace
from annotator.settings import Settings
from annotator.store.driver import sqlite
from annotator.store.project import ProjectStore
from annotator.ui.main_window import MainWindow
from annotator.ui.posting import Poster
from annotator.ui.shell import Shell
from annotator.ui.theme import ThemeSource
from tests.helpers.desks import NoWorker
from tests.helpers.samples import sample_file

MODIFIERS = {
    "Shift": Qt.KeyboardModifier.ShiftModifier,
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Alt": Qt.KeyboardModifier.AltModifier,
}
NAMES = {"Enter": "Return", "Esc": "Escape", "[": "BracketLeft", "]": "BracketRight",
         "+": "Plus", "-": "Minus", ".": "Period", ",": "Comma",
         "PgDown": "PageDown", "PgUp": "PageUp"}  # fmt: skip


class Hand:
    """A person at the keyboard: presses keys on whatever has the focus, and waits for the disk."""

    def __init__(self, qtbot, shell, window):
        self.qtbot, self.shell, self.window = qtbot, shell, window
        self.workspace = window.workspace
        self.pressed = 0

    @property
    def desk(self):
        return self.workspace.desk

    @property
    def document(self):
        return self.desk.document

    def keys(self, *chords):
        for chord in chords:
            *modifiers, key = chord.replace("++", "+Plus").split("+") if chord != "+" else [chord]
            held = Qt.KeyboardModifier.NoModifier
            for modifier in modifiers:
                held |= MODIFIERS[modifier]
            target = self.focused()
            QTest.keyClick(target, getattr(Qt.Key, f"Key_{NAMES.get(key, key)}"), held)
            self.pressed += 1
            self.settle()
        return self

    def focused(self):
        target = QApplication.focusWidget()
        if target is None or not self.shell.isAncestorOf(target):
            self.shell.activateWindow()
            self.window.view.setFocus()
            QApplication.processEvents()
            target = self.window.view
        return target

    def type(self, words):
        QTest.keyClicks(self.focused(), words)
        self.settle()

    def settle(self):
        """Wait until nothing is under way, and a round of events starts nothing new."""
        calm = 0
        while calm < 2:
            self.qtbot.waitUntil(self._is_calm, timeout=20000)
            QApplication.processEvents()
            calm = calm + 1 if self._is_calm() else 0

    def rest(self):
        """Settle, and also what the events after it ask for: places read in the background."""
        self.settle()
        for _ in range(3):
            QApplication.processEvents()
        self.settle()

    def _is_calm(self):
        return self.workspace.jobs.is_idle and not self.desk.pending

    def go_to(self, words, occurrence=0):
        """Put the caret on the first word of some words of the article."""
        at = -1
        for _ in range(occurrence + 1):
            at = self.document.text.index(words, at + 1)
        self.desk.focus.place_caret(at)
        return at

    def rows(self, sql, *values):
        """What another program would read from the file."""
        connection = sqlite.connect(f"file:{self.workspace.store.location}?mode=ro", uri=True)
        try:
            return connection.execute(sql, values).fetchall()
        finally:
            connection.close()


def open_window(qtbot, store, settings_path, person="alice", client=NoWorker):
    app = QApplication.instance()
    themes = ThemeSource("light")
    themes.apply(app)
    shell = Shell(themes)
    qtbot.addWidget(shell)
    shell.resize(1280, 800)
    workspace = Workspace(store, Jobs(Poster()), Settings(settings_path), client)
    if client is NoWorker:
        workspace.suggesting.want = lambda uid: None
    window = MainWindow(shell, workspace)
    shell.show_content(window, "Test")
    shell.show()
    qtbot.waitExposed(shell)
    shell.activateWindow()
    workspace.choose_person(person)
    workspace.open_next()
    window.view.setFocus()
    hand = Hand(qtbot, shell, window)
    hand.settle()
    return hand


@pytest.fixture
def project(tmp_path):
    """A project of the sample articles with perfect suggestions, closed."""
    return sample_file(tmp_path, "project.annot")


@pytest.fixture
def start(qtbot, project, tmp_path):
    """Opens the window on the project; every window is closed at the end."""
    hands = []

    def begin(person="alice", location=project, *, read_only=False, **kwargs):
        store = ProjectStore.open(str(location), read_only=read_only)
        hand = open_window(qtbot, store, tmp_path / "settings.json", person, **kwargs)
        hands.append(hand)
        return hand

    def end(hand):
        hands.remove(hand)
        hand.window.release()
        hand.workspace.close()
        hand.shell.close()

    begin.end = end
    yield begin
    for hand in hands.copy():
        end(hand)


@pytest.fixture
def hand(start):
    """A person at the open window."""
    return start()
