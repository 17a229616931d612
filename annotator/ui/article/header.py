"""The head of the article: title and one quiet line, painted above the text, scrolled with it."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle

from annotator.ui.article.display import reads_right_to_left
from annotator.ui.article.metrics import Metrics
from annotator.ui.theme import Theme

_TOP = 20


class Header:
    """Two wrapped texts in the reading column; `height` is what they take, margins included."""

    def __init__(self) -> None:
        self.title = ""
        self.subtitle = ""
        self.height = float(_TOP)
        self._title = QTextLayout("")
        self._subtitle = QTextLayout("")

    def arrange(self, width: float, metrics: Metrics) -> None:
        """Wrap both texts to the column."""
        y = float(_TOP)
        self._title = QTextLayout(self.title, metrics.title_font)
        self._subtitle = QTextLayout(self.subtitle, metrics.subtitle_font)
        if self.title:
            y = _wrap(self._title, width, y) + 2
        if self.subtitle:
            y = _wrap(self._subtitle, width, y)
        self.height = y + (round(14 * metrics.zoom) if self.title or self.subtitle else 0)

    def paint(self, painter: QPainter, left: float, clip: QRectF, theme: Theme) -> None:
        """Paint what the clip shows; y is the document's."""
        if clip.top() > self.height:
            return
        for layout, color in ((self._title, theme.ink), (self._subtitle, theme.muted)):
            painter.setPen(QColor(color))
            layout.draw(painter, QPointF(left, 0))


def _wrap(layout: QTextLayout, width: float, y: float) -> float:
    rtl = reads_right_to_left(layout.text())
    direction = Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight
    option = QTextOption(QStyle.visualAlignment(direction, Qt.AlignmentFlag.AlignLeft))
    option.setTextDirection(direction)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, y))
        y += line.height()
    layout.endLayout()
    return y
