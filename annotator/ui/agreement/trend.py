"""The chart of the trend as a widget: arrows move between the points, Return opens one."""

from dataclasses import replace

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget
from typing_extensions import override

from annotator.services.comparison.cells import Chart, Point
from annotator.ui.agreement.chart import Plot, describe, paint_chart
from annotator.ui.theme import ThemeSource

_LEAST = QSize(320, 220)
_WISH = QSize(720, 340)


class TrendChart(QWidget):
    """Paints a chart; the table below it holds the same figures as text.

    Signals: `wanted(cell)` asks to open a point; `moved(place)` after another became current.
    """

    wanted = Signal(object)
    moved = Signal(int)

    def __init__(self, themes: ThemeSource) -> None:
        super().__init__()
        self._themes = themes
        self._chart = Chart(())
        self.current = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(_LEAST)

    def show_chart(self, chart: Chart, name: str) -> None:
        """Show another chart, its newest point current; `name` says what it is of."""
        self._chart = chart
        self.setAccessibleName(name)
        self.move_to(len(chart.points) - 1)

    def point(self) -> Point | None:
        """The current point."""
        points = self._chart.points
        return points[self.current] if 0 <= self.current < len(points) else None

    def move_to(self, place: int) -> None:
        """Make a point current, the first or last one beyond the ends, and say it."""
        self.current = max(0, min(place, len(self._chart.points) - 1))
        point = self.point()
        words = self._words(point) if point is not None else ""
        self.setAccessibleDescription(words)
        if self.hasFocus():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))
        self.update()
        self.moved.emit(self.current)

    def _words(self, point: Point) -> str:
        changes = [m.words for m in self._chart.markers if 0 <= self.current - m.place <= 0.5]
        parts = (f"Point {self.current + 1} of {len(self._chart.points)}", describe(point))
        return ". ".join((*parts, *(f"From here on {change}" for change in changes)))

    @override
    def sizeHint(self) -> QSize:
        return _WISH

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._chart.points) - 1
        places = {
            Qt.Key.Key_Left: self.current - 1,
            Qt.Key.Key_Right: self.current + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        key = Qt.Key(event.key())
        if key in places:
            self.move_to(places[key])
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self._open()
        else:
            super().keyPressEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.move_to(self._plot().nearest(event.position().x()))

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._open()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and self._chart.points:
            place = self._plot().nearest(event.pos().x())
            QToolTip.showText(event.globalPos(), describe(self._chart.points[place]), self)
            return True
        return super().event(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._themes.theme
        theme = replace(theme, paper=theme.side)
        if self._chart.points:
            paint_chart(painter, self._plot(), theme, current=self.current, focused=self.hasFocus())

    def _plot(self) -> Plot:
        return Plot(self._chart, QRectF(self.rect()))

    def _open(self) -> None:
        point = self.point()
        if point is not None:
            self.wanted.emit(point.cell)
