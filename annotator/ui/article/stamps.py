"""Stamps: chips and gutter cells drawn once as small pictures and then only copied."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPixmap

_MOST = 600  # pictures of a few hundred bytes each


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a chip or cell shows: words, size in pixels, its colour, and the colour of the rest.

    Attributes:
        ground: the words of a filled one, the inside of a hollow one.
    """

    text: str
    width: int
    height: int
    color: str
    ground: str
    hollow: bool


class StampBook:
    """The pictures of stamps in one font; strokes and letters are the slow part of painting."""

    def __init__(self, font: QFont) -> None:
        self._font = font
        self._ratio = 0.0
        self._made: dict[Stamp, QPixmap] = {}

    def press(self, painter: QPainter, left: int, top: int, stamp: Stamp) -> None:
        """Paint a stamp with its left top corner at a place."""
        ratio = painter.device().devicePixelRatioF()
        if ratio != self._ratio or len(self._made) > _MOST:
            self._ratio, self._made = ratio, {}
        picture = self._made.get(stamp)
        if picture is None:
            picture = self._made[stamp] = self._drawn(stamp)
        painter.drawPixmap(QPointF(left, top), picture)

    def _drawn(self, stamp: Stamp) -> QPixmap:
        ratio = self._ratio
        picture = QPixmap(max(round(stamp.width * ratio), 1), max(round(stamp.height * ratio), 1))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font)
        rect, color = QRectF(0, 0, stamp.width, stamp.height), QColor(stamp.color)
        if stamp.hollow:
            painter.setPen(QPen(color, 1))
            painter.setBrush(QColor(stamp.ground))
            painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
            painter.setPen(color)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color)
            painter.drawRoundedRect(rect, 2, 2)
            painter.setPen(QColor(stamp.ground))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, stamp.text)
        painter.end()
        return picture
