"""The trend as a line chart: where everything stands, and how it is painted on any device."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from annotator.services.comparison.cells import DASH, Chart, Point
from annotator.ui.theme import Theme, blend

_LEFT, _RIGHT, _TOP, _BOTTOM = 48.0, 20.0, 56.0, 50.0
_NARROW = 44.0
_WIDEST = 220.0
_DOT = 5.0
_CAP = 4.0
_LABEL_GAP = 6.0
_MIDDLE = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
_ONE_LINE = Qt.TextFlag.TextSingleLine


def bounds(points: Sequence[Point]) -> tuple[float, float]:
    """The lower and upper end of the scale: up to 1, down to what must be seen, in halves.

    It starts at 0.5 when nothing lies below; figures beyond chance may lie below 0.
    """
    seen = [edge for p in points for edge in (p.cell.value, p.cell.low) if edge is not None]
    lowest = min(seen, default=0.0)
    return min(0.5, floor(lowest * 2) / 2), 1.0


def ticks(low: float, high: float) -> list[float]:
    """The values that have a line: every tenth on a half, every fifth on a whole, else halves."""
    step = 0.1 if high - low <= 0.5 else 0.2 if high - low <= 1 else 0.5
    count = round((high - low) / step)
    return [round(low + step * i, 1) for i in range(count + 1)]


@dataclass(frozen=True)
class Plot:
    """Where the points of a chart stand in a box; places are in the box's own units."""

    chart: Chart
    box: QRectF

    @property
    def field(self) -> QRectF:
        """The part of the box that holds the points."""
        return self.box.adjusted(_LEFT, _TOP, -_RIGHT, -_BOTTOM)

    @property
    def slot(self) -> float:
        """The width that one point has."""
        return min(_WIDEST, self.field.width() / max(1, len(self.chart.points)))

    def x(self, place: float) -> float:
        """Where a point, or a marker between two, stands from the left."""
        return self.field.left() + (place + 0.5) * self.slot

    def y(self, value: float) -> float:
        """Where a value stands from the top."""
        low, high = bounds(self.chart.points)
        share = (value - low) / (high - low)
        return self.field.bottom() - share * self.field.height()

    def column(self, place: int) -> QRectF:
        """The column of one point."""
        width = min(self.slot, 96.0)
        return QRectF(
            self.x(place) - width / 2, self.field.top(), width, self.box.bottom() - self.field.top()
        ).adjusted(0, 0, 0, -4)

    def nearest(self, x: float) -> int:
        """The point nearest to a place from the left."""
        place = floor((x - self.field.left()) / self.slot)
        return max(0, min(place, len(self.chart.points) - 1))


def describe(point: Point) -> str:
    """All that stands beside a point, in words."""
    return f"{point.key}: {point.cell.words}, {point.cell.note}"


def paint_chart(
    painter: QPainter,
    plot: Plot,
    theme: Theme,
    *,
    current: int | None = None,
    focused: bool = False,
) -> None:
    """Paint the chart; `current` is tinted, and ringed while the chart has the focus."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if current is not None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.selection))
        painter.drawRoundedRect(plot.column(current), 5, 5)
    _paint_scale(painter, plot, theme)
    _paint_markers(painter, plot, theme)
    if plot.chart.is_ordered:
        _paint_line(painter, plot, theme)
    every = max(1, round(_NARROW / plot.slot + 0.49))
    for place, point in enumerate(plot.chart.points):
        _paint_point(painter, plot, theme, place)
        if focused and place == current and point.cell.value is not None:
            painter.setPen(QPen(QColor(theme.accent), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            centre = QPointF(plot.x(place), plot.y(point.cell.value))
            painter.drawEllipse(centre, _DOT + 4, _DOT + 4)
        near = current is not None and 0 < abs(place - current) < every
        if place == current or (place % every == 0 and not near):
            _paint_words(painter, plot, theme, place, every, is_current=place == current)


def _paint_scale(painter: QPainter, plot: Plot, theme: Theme) -> None:
    field = plot.field
    painter.setFont(_font(11))
    for value in ticks(*bounds(plot.chart.points)):
        y = round(plot.y(value)) + 0.5
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.drawLine(QPointF(field.left(), y), QPointF(field.right(), y))
        painter.setPen(QColor(theme.muted))
        words = QRectF(plot.box.left(), y - 8, _LEFT - 10, 16)
        painter.drawText(words, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                         f"{value:.1f}".replace("-", "−"))  # fmt: skip


def _paint_markers(painter: QPainter, plot: Plot, theme: Theme) -> None:
    field, markers = plot.field, plot.chart.markers
    metrics = QFontMetricsF(_font(11))
    painter.setFont(_font(11))
    pen = QPen(QColor(blend(theme.muted, theme.paper, 0.8)), 1, Qt.PenStyle.DashLine)
    for number, marker in enumerate(markers):
        x = round(plot.x(marker.place)) + 0.5
        following = markers[number + 1].place if number + 1 < len(markers) else None
        right = field.right() if following is None else plot.x(following)
        painter.setPen(pen)
        painter.drawLine(QPointF(x, plot.box.top() + 8), QPointF(x, field.bottom()))
        painter.setPen(QColor(theme.muted))
        words = QRectF(x + _LABEL_GAP, plot.box.top() + 4, right - x - 2 * _LABEL_GAP, 16)
        shown = metrics.elidedText(marker.words, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


def _paint_line(painter: QPainter, plot: Plot, theme: Theme) -> None:
    """The line breaks where a point has no figure."""
    painter.setPen(QPen(QColor(theme.accent), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    run: list[QPointF] = []
    for place, point in enumerate(plot.chart.points):
        if point.cell.value is None:
            painter.drawPolyline(QPolygonF(run))
            run = []
        else:
            run.append(QPointF(plot.x(place), plot.y(point.cell.value)))
    painter.drawPolyline(QPolygonF(run))


def _paint_point(painter: QPainter, plot: Plot, theme: Theme, place: int) -> None:
    """A dot with its whisker; hollow where there are too few articles for an interval."""
    cell, x = plot.chart.points[place].cell, plot.x(place)
    if cell.value is None:
        return
    if cell.low is not None and cell.high is not None:
        top, bottom = plot.y(cell.high), plot.y(cell.low)
        painter.setPen(QPen(QColor(theme.ink), 1.4))
        painter.drawLine(QPointF(x, top), QPointF(x, bottom))
        for y in (top, bottom):
            painter.drawLine(QPointF(x - _CAP, y), QPointF(x + _CAP, y))
    ground = QColor(theme.paper)
    painter.setPen(QPen(QColor(theme.accent) if cell.is_quiet else ground, 2))
    painter.setBrush(ground if cell.is_quiet else QColor(theme.accent))
    painter.drawEllipse(QPointF(x, plot.y(cell.value)), _DOT, _DOT)


def _paint_words(
    painter: QPainter, plot: Plot, theme: Theme, place: int, every: int, *, is_current: bool
) -> None:
    """The value above a point where there is room, its name and its n below the field."""
    point, x = plot.chart.points[place], plot.x(place)
    cell = point.cell
    top = (
        plot.field.bottom() - 20
        if cell.value is None
        else plot.y(cell.value if cell.high is None else cell.high) - 24
    )
    if is_current or plot.slot >= _NARROW:
        _centred(painter, QRectF(x - 30, top, 60, 16), cell.words, theme.ink, _font(12, bold=True))
    width = max(plot.slot * every - 8, 24.0)
    for words, down, colour in (
        (point.key, 8.0, theme.ink),
        (f"n = {point.n:,}" if plot.slot * every > 70 else f"{point.n:,}", 26.0, theme.muted),
    ):
        line = QRectF(x - width / 2, plot.field.bottom() + down, width, 16)
        _centred(painter, line, words or DASH, colour, _font(11))


def _centred(painter: QPainter, box: QRectF, words: str, colour: str, font: QFont) -> None:
    painter.setFont(font)
    painter.setPen(QColor(colour))
    shown = QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideMiddle, box.width())
    painter.drawText(box, _MIDDLE | _ONE_LINE, shown)


def _font(size: int, *, bold: bool = False) -> QFont:
    font = QFont()
    font.setPixelSize(size)
    if bold:
        font.setWeight(QFont.Weight.DemiBold)
    return font
