"""Fields that look the same under every desktop style: check boxes, choices, numbers."""

from typing import TypeVar

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLineEdit,
    QProgressBar,
    QSpinBox,
    QWidget,
)
from typing_extensions import override

B = TypeVar("B", bound=QAbstractSpinBox)
_BOX = 16
_GAP = 8


class Tick(QCheckBox):
    """A check box with its word; box and tick are painted in the theme's colours."""

    @override
    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        words = metrics.size(Qt.TextFlag.TextShowMnemonic, self.text())
        width = _BOX + _GAP + words.width() + 4
        return QSize(width, max(_BOX + 8, metrics.height() + 8))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # The program's palette: the style sheet makes this widget's own ground transparent.
        colours = QApplication.palette()
        accent = colours.color(QPalette.ColorRole.Accent)
        edge = accent if self.isChecked() or self.hasFocus() else muted(self)
        box = QRectF(1.5, (self.height() - _BOX) / 2 + 0.5, _BOX - 1, _BOX - 1)
        painter.setPen(QPen(edge, 2 if self.hasFocus() else 1))
        painter.setBrush(accent if self.isChecked() else colours.color(QPalette.ColorRole.Base))
        painter.drawRoundedRect(box, 3, 3)
        if self.isChecked():
            painter.setPen(QPen(colours.color(QPalette.ColorRole.Base), 2))
            left, top = box.left(), box.top()
            painter.drawPolyline(
                [QPointF(left + x, top + y) for x, y in ((3.5, 8), (6.5, 11), (11.5, 4.5))]
            )
        painter.setPen(colours.color(QPalette.ColorRole.WindowText))
        words = self.rect().adjusted(_BOX + _GAP, 0, 0, 0)
        how = Qt.AlignmentFlag.AlignVCenter.value | Qt.TextFlag.TextShowMnemonic.value
        painter.drawText(words, how, self.text())


class EntryField(QLineEdit):
    """A line whose words Enter takes; the dialog's own button does not hear that Enter."""

    entered = Signal()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.text().strip():
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class Choices(QComboBox):
    """A list to choose from, with an arrow that shows it is one."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(muted(self), 1.5))
        right, middle = self.width() - 12.0, self.height() / 2
        painter.drawPolyline(
            [
                QPointF(right - 4, middle - 2),
                QPointF(right, middle + 2),
                QPointF(right + 4, middle - 2),
            ]
        )


def whole_number(low: int, high: int, suffix: str = "") -> QSpinBox:
    """A whole number; the arrow keys and the wheel change it."""
    made = QSpinBox()
    made.setRange(low, high)
    made.setSuffix(suffix)
    return _without_buttons(made)


def decimal(low: float, high: float, step: float) -> QDoubleSpinBox:
    """A number with two decimals; the arrow keys and the wheel change it."""
    made = QDoubleSpinBox()
    made.setDecimals(2)
    made.setSingleStep(step)
    made.setRange(low, high)
    return _without_buttons(made)


def _without_buttons(spin: B) -> B:
    spin.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    # Not ButtonSymbols.NoButtons: under a style sheet that leaves the number no room.
    spin.setStyleSheet(
        "QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 0; border: none; }"
    )
    return spin


def thin_bar(name: str) -> QProgressBar:
    """A quiet progress bar; the words stand below it."""
    made = QProgressBar()
    made.setTextVisible(False)
    made.setFixedHeight(4)
    made.setAccessibleName(name)
    return made


def muted(widget: QWidget) -> QColor:
    """The theme's quiet colour, fainter when the widget is disabled."""
    colour = widget.palette().color(QPalette.ColorRole.PlaceholderText)
    if not widget.isEnabled():
        colour.setAlphaF(0.5)
    return colour
