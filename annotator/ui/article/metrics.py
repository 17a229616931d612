"""Fonts and pixel sizes of the article at one zoom; everything below scales from here."""

from collections.abc import Sequence

from PySide6.QtGui import QFont, QFontMetricsF, QGuiApplication

from annotator.ui.article.gutter import GutterSizes
from annotator.ui.article.stamps import StampBook

TEXT_SIZE = 17
LINE_HEIGHT = 1.35
FALLBACK_FAMILIES = ("Noto Serif", "Georgia", "Cambria", "Times New Roman")
_SAMPLE = "the quick delegation of five people crossed over to sign what had been agreed in March"


class Metrics:
    """Immutable sizes for one zoom and one text family, with a cache of chip widths."""

    def __init__(self, zoom: float, families: Sequence[str]) -> None:
        self.zoom = zoom
        small: float = zoom**0.8  # small type grows slower than the text it annotates
        self.text_font = _text_font([*families, *FALLBACK_FAMILIES], TEXT_SIZE * zoom)
        self.title_font = QFont(self.text_font)
        self.title_font.setPixelSize(round(24 * zoom))
        self.title_font.setWeight(QFont.Weight.Bold)
        self.subtitle_font = _interface_font(12.5 * small, QFont.Weight.Normal)
        self.chip_font = _interface_font(max(10 * small, 10), QFont.Weight.DemiBold)
        self.note_font = _interface_font(max(10.5 * small, 10), QFont.Weight.Normal)
        self.text = QFontMetricsF(self.text_font)
        self.chip = QFontMetricsF(self.chip_font)
        self.pitch = round(TEXT_SIZE * zoom * LINE_HEIGHT)
        self.bar = max(round(3 * small), 2)
        self.bar_drop = round(self.text.descent() * 0.95)
        self.chip_height = round(self.chip_font.pixelSize() * 1.2) + 1
        self.chip_padding = round(4 * small)
        self.lane_gap = round(3 * small)
        self.chip_lane = self.bar + self.chip_height + self.lane_gap
        self.bar_lane = self.bar + self.lane_gap
        self.beside = round(5 * small)  # between two marks in one lane
        self.paragraph_gap = round(12 * zoom)
        self.empty_line = round(11 * zoom)
        self.overhang = round(44 * zoom)  # how far a chip may leave the column to the right
        self.letter: float = self.text.horizontalAdvance(_SAMPLE) / len(_SAMPLE)
        self.stamps = StampBook(self.chip_font)
        self._small = small
        self._widths: dict[str, float] = {}

    def chip_width(self, label: str) -> float:
        """Width of a chip with its padding; 0 for an empty label."""
        if not label:
            return 0.0
        width = self._widths.get(label)
        if width is None:
            width = round(self.chip.horizontalAdvance(label)) + 2.0 * self.chip_padding
            self._widths[label] = width
        return width

    def gutter(self, room: float, letters: int) -> GutterSizes:
        """Sizes of gutter cells of so many letters when `room` pixels are free left of the text."""
        full = round(self.chip_width("M" * letters + " 0"))
        return GutterSizes(
            full=full,
            compact=round(self.chip_height * 1.05),
            height=self.chip_height + round(self._small),
            gap=round(2 * self._small),
            apart=round(5 * self._small),
            clear=self.clear,
            room=room,
        )

    @property
    def clear(self) -> float:
        """Free pixels between the gutter cells and the text."""
        return round(9 * self._small)


def _text_font(families: Sequence[str], pixels: float) -> QFont:
    font = QFont()
    font.setFamilies(list(dict.fromkeys(families)))
    font.setStyleHint(QFont.StyleHint.Serif)
    font.setPixelSize(max(round(pixels), 6))
    return font


def _interface_font(pixels: float, weight: QFont.Weight) -> QFont:
    font = QFont(QGuiApplication.font())
    font.setPixelSize(round(pixels))
    font.setWeight(weight)
    return font
