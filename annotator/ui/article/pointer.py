"""The mouse over the article: clicks, drags over words, drags of edges, hover."""

from dataclasses import dataclass, replace
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from annotator.ui.article.picking import (
    Edge,
    marks_over,
    moved_edge,
    next_pick,
)
from annotator.ui.article.spots import Spot

if TYPE_CHECKING:
    from annotator.ui.article.view import ArticleView

_SLACK = 4  # pixels a hand may tremble within a click
_SCROLL_EVERY = 30  # ms between steps while a drag is held outside the view
_SHAPES = {
    "text": Qt.CursorShape.IBeamCursor,
    "hand": Qt.CursorShape.PointingHandCursor,
    "edge": Qt.CursorShape.SizeHorCursor,
    "plain": Qt.CursorShape.ArrowCursor,
}


@dataclass(frozen=True, slots=True)
class Press:
    """A mouse button held down: where it began and whether it has become a drag."""

    spot: Spot
    point: QPointF
    cp: int
    is_drag: bool = False


class Pointer(QObject):
    """Turns mouse events into the view's signals; the only state is the press and the last pick."""

    def __init__(self, view: "ArticleView") -> None:
        super().__init__(view)
        self._view = view
        self._press: Press | None = None
        self._last: tuple[tuple[str, ...], str | None] = ((), None)
        self._doubled = (-1.0, QPointF())
        self._point = QPointF()
        self._exact = False
        self._scroll = QTimer(self)
        self._scroll.setInterval(_SCROLL_EVERY)
        self._scroll.timeout.connect(self._scroll_on)

    def forget(self) -> None:
        """Drop the press and the last pick, as when another article opens."""
        self._press = None
        self._last = ((), None)
        self._scroll.stop()

    def press(self, event: QMouseEvent) -> None:
        """A button went down; the right one chooses at once what its menu will be about."""
        point = event.position()
        if event.button() == Qt.MouseButton.RightButton:
            self._choose(point)
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._press = None
        if self._is_third(point):
            self._pick_sentence(point)
        elif not self._view.is_header(point.y()):
            cp = self._view.gap_at(point)
            self._press = Press(self._view.spot_at(point), point, cp)

    def move(self, event: QMouseEvent) -> None:
        """The mouse moved, with or without a button."""
        self._point = event.position()
        self._exact = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        press = self._press
        if press is None:
            self._hover(self._point)
            return
        away = (self._point - press.point).manhattanLength() >= _SLACK
        if not press.is_drag and away and press.spot.kind in {"text", "edge", "chip"}:
            press = self._press = replace(press, is_drag=True)
        if press.is_drag:
            self._drag(press)
            self._scroll_if_outside()

    def release(self, event: QMouseEvent) -> None:
        """A button went up: the drag ends or the click counts."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._scroll.stop()
        press, self._press = self._press, None
        if press is None:
            return
        self._point = event.position()
        self._exact = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if not press.is_drag:
            self._click(press)
        elif press.spot.edge:
            self._drop_edge(press.spot.edge)
        else:
            start, end = self._dragged(press)
            if start < end:
                self._view.range_picked.emit(start, end)

    def double(self, event: QMouseEvent) -> None:
        """A double click takes the token, unless it is the second pick among several marks."""
        point = event.position()
        spot = self._view.spot_at(point)
        if spot.kind != "text" or len(self._last[0]) > 1 or self._view.is_header(point.y()):
            self.press(event)
            return
        self._doubled = (monotonic(), point)
        start, end = self._view.snapper.token(self._view.character_at(point))
        self._show_and_pick(start, end)

    def leave(self) -> None:
        """The mouse left the view."""
        self._view.hover("")

    def cancel(self) -> bool:
        """Give up a drag under way; True when there was one."""
        if self._press is None or not self._press.is_drag:
            return False
        self._press = None
        self._scroll.stop()
        self._view.preview_edge(None)
        self._view.preview_selection(None)
        return True

    def _click(self, press: Press) -> None:
        spot, view = press.spot, self._view
        if spot.cell:
            view.gutter_clicked.emit(spot.cell.sentence_start, spot.cell.target)
        elif spot.chip:
            self._last = ((), None)
            view.mark_clicked.emit(spot.chip.id)
        else:
            self._click_text(press)

    def _choose(self, point: QPointF) -> None:
        """Take what lies there, unless it is selected already."""
        if self._view.is_header(point.y()):
            return
        cp = self._view.character_at(point)
        selected = self._view.selected
        if not (selected and selected[0] <= cp < selected[1]):
            self._last = ((), None)
            self._click(Press(self._view.spot_at(point), point, cp))

    def _click_text(self, press: Press) -> None:
        spot, view = press.spot, self._view
        cp = view.character_at(press.point)
        view.caret_placed.emit(cp)
        marks = tuple(mark.id for mark in marks_over(spot.line, spot.x))
        zones = tuple(zone.id for zone in view.zones_at(cp)) if not marks else ()
        candidates = marks or zones
        if not candidates:
            self._last = ((), None)
            return
        picked = next_pick(candidates, *self._last)
        self._last = (candidates, picked)
        (view.mark_clicked if marks else view.struck_clicked).emit(picked)

    def _dragged(self, press: Press) -> tuple[int, int]:
        cp = self._view.gap_at(self._point)
        start, end = min(press.cp, cp), max(press.cp, cp)
        if self._exact or start == end:
            return start, end
        return self._view.snapper.range(start, end)

    def _drag(self, press: Press) -> None:
        if press.spot.edge:
            mark = self._view.current_mark
            if mark:
                cp = self._edge_cp(press.spot.edge)
                self._view.preview_edge(moved_edge(mark, press.spot.edge.side, cp))
        else:
            self._view.preview_selection(self._dragged(press))

    def _edge_cp(self, edge: Edge) -> int:
        cp = self._view.gap_at(self._point)
        return cp if self._exact else self._view.snapper.edge(edge.side, cp)

    def _drop_edge(self, edge: Edge) -> None:
        mark = self._view.current_mark
        self._view.preview_edge(None)
        if mark is None:
            return
        start, end = moved_edge(mark, edge.side, self._edge_cp(edge))
        cp = start if edge.side == "start" else end
        if cp != (mark.start if edge.side == "start" else mark.end):
            self._view.edge_dragged.emit(mark.id, edge.side, cp)

    def _is_third(self, point: QPointF) -> bool:
        at, where = self._doubled
        self._doubled = (-1.0, QPointF())
        soon = (monotonic() - at) * 1000 < QApplication.doubleClickInterval()
        return at > 0 and soon and (point - where).manhattanLength() < 2 * _SLACK

    def _pick_sentence(self, point: QPointF) -> None:
        sentence = self._view.snapper.sentence_at(self._view.character_at(point))
        if sentence:
            self._show_and_pick(*sentence)

    def _show_and_pick(self, start: int, end: int) -> None:
        self._view.preview_selection((start, end))
        self._view.range_picked.emit(start, end)

    def _hover(self, point: QPointF) -> None:
        view = self._view
        if view.is_header(point.y()):
            view.viewport().setCursor(_SHAPES["plain"])
            view.hover("")
            return
        spot = view.spot_at(point)
        shape = {"gutter": "hand", "chip": "hand", "edge": "edge"}.get(spot.kind, "text")
        if spot.kind == "text" and not -8 < spot.x < view.column_width + 8:
            shape = "plain"
        view.viewport().setCursor(_SHAPES[shape])
        over = marks_over(spot.line, spot.x) if spot.kind == "text" else []
        mark = spot.chip or (over[0] if over and spot.y < spot.line.height else None)
        view.hover(mark.id if mark else "")

    def _scroll_if_outside(self) -> None:
        inside = 0 <= self._point.y() < self._view.viewport().height()
        if inside:
            self._scroll.stop()
        elif not self._scroll.isActive():
            self._scroll.start()

    def _scroll_on(self) -> None:
        if self._press is None:
            self._scroll.stop()
            return
        y, height = self._point.y(), self._view.viewport().height()
        over = y if y < 0 else max(y - height, 0)
        bar = self._view.verticalScrollBar()
        bar.setValue(bar.value() + round(max(min(over, 60), -60)))
        self._drag(self._press)
