"""Only changed lines are painted again: what the screen shows equals a painting from nothing."""

import random

from PySide6.QtCore import QEvent, QObject, QPoint, QRect
from PySide6.QtWidgets import QApplication

from annotator.model.segmentation import provisional
from annotator.ui.article.marks import GutterCell, GutterRow, Mark, Struck
from annotator.ui.article.surface import LaneSurface
from tests.gui.article.article_driver import settle

TEXT = "\n".join(
    "The council met in Lori and left. Nobody spoke of the old bridge near Gyumri. " * 3
    for _ in range(12)
)
CELL = GutterCell("AM", "−", "negative", "filled")
OTHER = GutterCell("AM", "+", "positive", "hollow")


def _shown(view):
    """What the window really shows: the kept pixels, not a painting made for the picture."""
    while not view.is_settled:
        QApplication.processEvents()
    QApplication.processEvents()
    window = view.window()
    whole = window.screen().grabWindow(window.winId())
    place = view.viewport().mapTo(window, QPoint(0, 0))
    return whole.copy(QRect(place, view.viewport().size())).toImage()


def _anew(view):
    view.viewport().update()
    return _shown(view)


def _open(view):
    found = provisional(TEXT)
    view.open_text(TEXT, found.tokens, found.sentences, "Title", "Subtitle")
    marks = []
    for n, token in enumerate(found.tokens[::7]):
        marks.append(
            Mark(f"m{n}", ((token.start, token.end + 12),), f"CHIP {n}", "ORG", n % 2, n % 3 == 0)
        )
    with view.batch():
        view.show_marks(marks)
        view.show_struck([Struck(0, 60, "z", "FURNITURE", suggested=False)])
        view.show_gutter([GutterRow(s.start, s.end, (CELL, CELL)) for s in found.sentences])
    return found, marks


def _acts(view, found, marks, chance):
    mark = chance.choice(marks[:40])
    sentence = chance.choice(found.sentences[:20])
    relabelled = Mark(mark.id, mark.pieces, "CHIP 7", "GPE", mark.group, not mark.suggested)
    start = chance.randrange(len(TEXT) // 2)
    return chance.choice(
        (
            lambda: view.set_current(mark.id),
            lambda: view.set_selection(start, start),
            lambda: view.set_selection(start, start + 40),
            lambda: view.change_marks([mark.id], [relabelled]),
            lambda: view.change_marks([mark.id], []),
            lambda: view.change_gutter([GutterRow(*sentence, (OTHER, CELL))]),
            lambda: view.set_focus_sentence(found.sentences.index(sentence)),
            lambda: view.hover(mark.id),
            lambda: view.scroll_to(start, start + 5),
            lambda: view.show_struck([Struck(*sentence, "z", "FURNITURE", suggested=True)]),
        )
    )


def test_the_screen_equals_a_painting_from_nothing(view, qtbot):
    chance = random.Random(5)
    found, marks = _open(view)
    settle(qtbot, view)
    for _ in range(120):
        _acts(view, found, marks, chance)()
        seen = _shown(view)
        assert seen == _anew(view)


def _relabelled(mark):
    """A mark that looks different and takes as much room."""
    return Mark(mark.id, mark.pieces, mark.chip, "GPE", mark.group, mark.suggested)


def test_a_line_that_is_not_painted_again_would_be_seen(view, qtbot, monkeypatch):
    _, marks = _open(view)
    settle(qtbot, view)
    _shown(view)
    monkeypatch.setattr(LaneSurface, "_repaint_bands", lambda *_: None)
    view.change_marks([], [_relabelled(marks[3])])
    assert _shown(view) != _anew(view)


class Regions(QObject):
    """The heights of what the viewport is asked to paint."""

    def __init__(self, viewport):
        super().__init__(viewport)
        self.heights = []
        viewport.installEventFilter(self)

    def eventFilter(self, _watched, event):
        if event.type() == QEvent.Type.Paint:
            self.heights.append(event.region().boundingRect().height())
        return False


def test_a_changed_mark_repaints_its_own_lines_only(view, qtbot):
    _, marks = _open(view)
    settle(qtbot, view)
    _shown(view)
    regions = Regions(view.viewport())
    view.change_marks([], [_relabelled(marks[3])])
    _shown(view)
    assert regions.heights
    assert max(regions.heights) < view.viewport().height() / 3


def test_words_stay_pale_where_zones_touch_or_lie_inside_each_other(view, qtbot):
    found = provisional(TEXT)
    view.open_text(TEXT, found.tokens, found.sentences, "Title", "")
    settle(qtbot, view)
    whole, inside = Struck(0, 60, "a", "", suggested=False), Struck(0, 3, "b", "", suggested=True)
    view.show_struck([whole])
    alone = _anew(view)
    for zones in (
        [inside, whole],
        [whole, inside],
        [inside, Struck(3, 60, "c", "", suggested=False)],
    ):
        view.show_struck(zones)
        both = _anew(view)
        differing = [
            x
            for x in range(alone.width())
            if any(alone.pixel(x, y) != both.pixel(x, y) for y in range(alone.height()))
        ]
        # Only the dashes of the zone inside, three letters wide, may be seen.
        assert not differing or max(differing) - min(differing) < alone.width() / 12
