"""Opens texts and points the mouse at words, as a hand would."""

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.model.segmentation import provisional
from annotator.ui.article.marks import Mark

TEXT = (
    "Nora Vahanyan met the Ganja council in Tbilisi on Monday.\n"
    "The council, said Vahanyan, broke its word twice. Nobody answered.\n"
    "A bridge opens in June."
)


def open_article(view, text=TEXT, title="A title", subtitle="A paper · 3 May"):
    found = provisional(text)
    view.open_text(text, found.tokens, found.sentences, title, subtitle)
    return found


def mark(text, words, id_, *, role="GPE", group=0, suggested=False, chip="GPE", **more):
    start = text.index(words)
    return Mark(id_, ((start, start + len(words)),), chip, role, group, suggested, **more)


def middle(view, start, end):
    """Centre of the first visual box of a range, in the viewport."""
    return view.range_rects(start, end)[0].center().toPoint()


def middle_of(view, text, words):
    start = text.index(words)
    return middle(view, start, start + len(words))


def left_of(view, cp):
    rect = view.range_rects(cp, cp + 1)[0]
    return QPoint(round(rect.left() + 1), round(rect.center().y()))


def right_of(view, cp):
    rect = view.range_rects(cp - 1, cp)[0]
    return QPoint(round(rect.right() - 1), round(rect.center().y()))


def click(view, point, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, modifier, point)
    # the next click must not be taken for a double click
    QTest.mouseMove(view.viewport(), point)


def drag(view, start, end, modifier=Qt.KeyboardModifier.NoModifier):
    """Press, move in steps with the button held, release."""
    _send(view, QEvent.Type.MouseButtonPress, start, Qt.MouseButton.LeftButton, modifier)
    for share in (0.3, 0.7, 1.0):
        point = QPoint(
            round(start.x() + (end.x() - start.x()) * share),
            round(start.y() + (end.y() - start.y()) * share),
        )
        _send(view, QEvent.Type.MouseMove, point, Qt.MouseButton.NoButton, modifier)
    _send(view, QEvent.Type.MouseButtonRelease, end, Qt.MouseButton.LeftButton, modifier)


def press(view, point):
    _send(view, QEvent.Type.MouseButtonPress, point, Qt.MouseButton.LeftButton)


def move(view, point, *, held=False):
    buttons = Qt.MouseButton.LeftButton if held else Qt.MouseButton.NoButton
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(point),
        QPointF(view.viewport().mapToGlobal(point)),
        Qt.MouseButton.NoButton,
        buttons,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(view.viewport(), event)


def _send(view, kind, point, button, modifier=Qt.KeyboardModifier.NoModifier):
    released = kind == QEvent.Type.MouseButtonRelease
    held = Qt.MouseButton.NoButton if released else Qt.MouseButton.LeftButton
    place = QPointF(view.viewport().mapToGlobal(point))
    event = QMouseEvent(kind, QPointF(point), place, button, held, modifier)
    QApplication.sendEvent(view.viewport(), event)


def settle(qtbot, view):
    qtbot.waitUntil(lambda: view.is_settled, timeout=20_000)
