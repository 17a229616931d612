"""Small building blocks of the window: labels that show plain text only, key caps, chips."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from annotator.ui.theme import Theme

CHIP_POINT = 10.5
GLYPHS = {
    "Ctrl+Return": "Ctrl ↵", "Return": "↵", "Escape": "Esc", "PgDown": "PgDn",
    "Left": "←", "Right": "→", "Up": "↑", "Down": "↓", "Delete": "Del",
}  # fmt: skip


def plain(text: str = "", kind: str = "", parent: QWidget | None = None) -> QLabel:
    """A label that never interprets its text; `kind` picks its look in the style sheet."""
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if kind:
        label.setProperty("kind", kind)
    return label


def wrapped(text: str = "", kind: str = "") -> QLabel:
    """A plain label that breaks its lines."""
    label = plain(text, kind)
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    return label


class Elided(QLabel):
    """A plain label of one line that ends in … where it has no room; the tooltip has it all."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(24, super().minimumSizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        room = self.contentsRect()
        words = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, room.width()
        )
        self.setToolTip(self.text() if words != self.text() else "")
        painter = QPainter(self)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)


def key_text(keys: str) -> str:
    """A key sequence as it stands on a cap: `Ctrl K`, `⇧ Tab`."""
    if keys in GLYPHS:
        return GLYPHS[keys]
    parts = keys.split("+") if keys not in {"+", "Ctrl++"} else keys.replace("++", "+ +").split()
    parts = [part.strip("+") or "+" for part in parts]
    return " ".join(GLYPHS.get(part, part) for part in parts)


def key_cap(keys: str) -> QLabel:
    """A small outlined cap showing a key."""
    return plain(key_text(keys), "key")


class Card(QFrame):
    """A quiet framed box with a vertical layout."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(12, 10, 12, 10)
        self.column.setSpacing(6)


class ClickRow(QWidget):
    """A row that acts when it is clicked."""

    clicked = Signal()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(
            event.position().toPoint()
        ):
            self.clicked.emit()


class Chip(QWidget):
    """A filled or dashed chip with text in a colour role."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._words = ""
        self._role = "neutral"
        self._hollow = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.hide()  # until it has words

    def show_chip(self, theme: Theme, words: str, role: str, *, hollow: bool = False) -> None:
        """Change what the chip shows."""
        after = (theme, words, role, hollow)
        if after == (self._theme, self._words, self._role, self._hollow):
            return
        if words != self._words:
            self.updateGeometry()
        self._theme, self._words, self._role, self._hollow = after
        if self.isHidden() == bool(words):
            self.setVisible(bool(words))
        self.update()

    @override
    def sizeHint(self) -> QSize:
        width = QFontMetricsF(chip_font()).horizontalAdvance(self._words)
        return QSize(round(width) + 14, 20)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_chip(
            painter, QRectF(self.rect()), self._words, self._theme, self._role, hollow=self._hollow
        )


def chip_font(size: float = CHIP_POINT) -> QFont:
    """The semibold font of chips, in pixels."""
    font = QFont()
    font.setPixelSize(round(size + 1))
    font.setWeight(QFont.Weight.DemiBold)
    return font


def paint_chip(
    painter: QPainter,
    box: QRectF,
    words: str,
    theme: Theme,
    role: str,
    *,
    hollow: bool = False,
    dashed: bool = True,
) -> None:
    """Paint one chip: filled, or hollow with a dashed outline for suggestions."""
    colour = QColor(theme.role(role))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    inner = box.adjusted(0.5, 0.5, -0.5, -0.5)
    pen = QPen(colour, 1)
    if hollow and dashed:
        pen.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush if hollow else colour)
    painter.drawRoundedRect(inner, 2, 2)
    painter.setFont(chip_font())
    painter.setPen(colour if hollow else QColor(theme.chip_text))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
