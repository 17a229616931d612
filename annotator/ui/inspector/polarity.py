"""Five steps from strongly against to strongly for, with sign and colour, to read and click."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from annotator.model.annotations import StanceFlag
from annotator.ui.label.wording import signed
from annotator.ui.theme import Theme
from annotator.ui.widgets import chip_font

VALUES = (-2, -1, 0, 1, 2)


class PolarityBar(QWidget):
    """Shows a polarity; a click on a step asks for it."""

    chosen = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._value: int | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        self._theme = theme
        self.update()

    def show_value(self, value: int, flag: StanceFlag | None) -> None:
        """Mark one step; none when the sign is mixed or unclear."""
        self._value = None if flag is not None else value
        words = flag.value if flag else signed(value)
        self.setAccessibleName(f"Polarity {words}")
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(180, 26)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._theme.line), 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        painter.setFont(chip_font(11))
        for value in VALUES:
            self._paint_step(painter, value)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        step = int(event.position().x() * len(VALUES) / max(self.width(), 1))
        self.chosen.emit(VALUES[max(0, min(step, len(VALUES) - 1))])

    def _paint_step(self, painter: QPainter, value: int) -> None:
        width = self.width() / len(VALUES)
        box = QRectF((value + 2) * width, 0, width, self.height())
        here = value == self._value
        if here:
            role = "neutral" if value == 0 else "positive" if value > 0 else "negative"
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._theme.role(role)))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 4, 4)
        painter.setPen(QColor(self._theme.chip_text if here else self._theme.muted))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, signed(value))
