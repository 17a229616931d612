"""Scrolling over a lazy layout: the text at the top stays where it is while heights get real."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QAbstractScrollArea

from annotator.ui.article.layout import LaneLayout

SLICE = 0.008  # seconds of layout work per idle turn
PAUSE = 15  # milliseconds before the first turn: what shows is painted before the rest is laid out


@dataclass(frozen=True, slots=True)
class Anchor:
    """The first visible line (a code point on it) and its y in the viewport."""

    cp: int
    y: float


class ScrollKeeper(QObject):
    """Lays out what shows, then the rest in idle slices, and holds the anchor through it all."""

    def __init__(self, area: QAbstractScrollArea, layout: LaneLayout) -> None:
        super().__init__(area)
        self._area = area
        self._layout = layout
        self._anchor: Anchor | None = None  # None holds the very top, header and all
        self._is_own = False
        self._next = 0
        self._idle = QTimer(self)
        self._idle.timeout.connect(self._work)

    @property
    def is_settled(self) -> bool:
        """True when every block has its real height."""
        return not self._idle.isActive()

    @property
    def top(self) -> int:
        """The y of the document at the top of the viewport."""
        return self._area.verticalScrollBar().value()

    @property
    def view_height(self) -> int:
        """Height of the viewport in pixels."""
        return self._area.viewport().height()

    @property
    def anchor_cp(self) -> int:
        """Code point that begins the first visible line."""
        return self._anchor.cp if self._anchor else 0

    def reset(self) -> None:
        """A new article: to its top; painting lays out what shows, marks may come before that."""
        self._anchor = None
        self._next = 0
        self._go(0)
        self._idle.start(PAUSE)

    def settle(self) -> None:
        """After any change of layout: lay out what shows and put the anchor back in its place."""
        layout, anchor = self._layout, self._anchor
        if anchor is None:
            layout.ensure_window(0, self.view_height, 0)
            self._go(0)
        else:
            box, line, _ = layout.line_of(anchor.cp)
            y = layout.block_top(box.number) + line.top - anchor.y
            y += layout.ensure_window(y, self.view_height, box.number)
            self._go(y)
        self._next = 0
        self._idle.start(PAUSE)

    def scrolled(self) -> None:
        """The scroll bar moved: when a person moved it, find the new anchor."""
        if self._is_own:
            return
        top = float(self.top)
        first = self._layout.block_at(top)
        pin = self._layout.display.block_of(self.anchor_cp)
        if not first <= pin <= self._layout.block_at(top + self.view_height):
            pin = first
        moved = self._layout.ensure_window(top, self.view_height, pin)
        self._go(top + moved)
        self._take_anchor()

    def show_line(self, cp: int, y: float) -> None:
        """Scroll so that the line of a code point stands at a y of the viewport."""
        self._anchor = Anchor(cp, y)
        self.settle()
        self._take_anchor()

    def ensure_visible(self, start: int, end: int) -> None:
        """Scroll only if a range is not comfortably inside the view; then to a third of it."""
        layout = self._layout
        before = layout.reflows
        layout.line_of(start), layout.line_of(end)
        if layout.reflows != before:
            self.settle()  # what was just laid out may have moved the view
        box, line, _ = layout.line_of(start)
        top = layout.block_top(box.number) + line.top - self.top
        last_box, last, _ = layout.line_of(max(end - 1, start))
        bottom = layout.block_top(last_box.number) + last.bottom - self.top
        margin = min(self.view_height * 0.15, 96)
        if top >= margin and bottom <= self.view_height - margin:
            return
        if not self.top and top >= 0 and bottom <= self.view_height - margin:
            return
        self.show_line(start, min(self.view_height / 3, max(self.view_height - bottom + top, 0)))

    def _take_anchor(self) -> None:
        top = self.top
        if top <= 0 or not self._layout.display.text:
            self._anchor = None
            return
        box, line, index = self._layout.line_at(top)
        y = self._layout.block_top(box.number) + line.top - top
        if y < 0 and index + 1 < len(box.lines):
            line = box.lines[index + 1]
            y = self._layout.block_top(box.number) + line.top - top
        self._anchor = Anchor(self._layout.display.from_local(box.number, line.start), y)

    def _go(self, y: float) -> None:
        with self.holding():
            self._layout.report_size()
            bar = self._area.verticalScrollBar()
            before = bar.value()
            bar.setValue(round(y))
            if bar.value() != before:  # Qt moves the picture along, but the text stayed in place
                self._area.viewport().update()
            bar.setEnabled(bar.maximum() > 0)  # drawn without a handle, yet keeps its place

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Changes of the scroll bar in here are ours and leave the anchor alone."""
        before, self._is_own = self._is_own, True
        try:
            yield
        finally:
            self._is_own = before

    def _work(self) -> None:
        self._idle.setInterval(0)
        layout, until = self._layout, perf_counter() + SLICE
        count, before = len(layout.display), layout.reflows
        while self._next < count and perf_counter() < until:
            if not layout.is_placed(self._next):
                layout.ensure(self._next)
            self._next += 1
        done = self._next >= count
        if layout.reflows != before:
            following = self._next
            self.settle()
            self._next = following
            self._idle.setInterval(0)
        if done:
            self._idle.stop()
