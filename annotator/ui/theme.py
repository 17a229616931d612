"""The look: colours in light and dark, palette and style sheet, following the system or not."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from string import Template
from types import MappingProxyType
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

Choice = Literal["light", "dark", "system"]
BODY = 13
SECONDARY = 12


@dataclass(frozen=True, slots=True)
class Theme:
    """One column of the look; colours are `#RRGGBB`, roles are label and polarity roles."""

    is_dark: bool
    paper: str
    side: str
    ink: str
    muted: str
    line: str
    selection: str
    accent: str
    chip_text: str
    hit: str
    roles: Mapping[str, str] = field(repr=False)

    def role(self, name: str) -> str:
        """Colour of a role; roles that nobody defined are muted."""
        return self.roles.get(name, self.muted)

    def with_roles(self, custom: Mapping[str, str]) -> "Theme":
        """The same theme with a project's own role colours on top."""
        return replace(self, roles=MappingProxyType({**self.roles, **custom}))


LIGHT = Theme(
    is_dark=False,
    paper="#FBFAF7",
    side="#F3F1EC",
    ink="#1F2328",
    muted="#5C6066",
    line="#DEDAD2",
    selection="#E4ECF5",
    accent="#1F5FA8",
    chip_text="#FFFFFF",
    hit="#F7E8A6",
    roles=MappingProxyType(
        {
            "PERSON": "#1F5FA8",
            "ORG": "#6B4BA3",
            "GPE": "#0B6E6E",
            "NORP": "#6A6410",
            "LOC": "#2F6B2F",
            "FAC": "#8A4B1F",
            "EVENT": "#9A2F6F",
            "LAW": "#4A5A6A",
            "ROLE": "#54546E",
            "unclear": "#75601A",
            "negative": "#B3380F",
            "positive": "#00688B",
            "mixed": "#7A3E8F",
            "neutral": "#5C6066",
        }
    ),
)
DARK = Theme(
    is_dark=True,
    paper="#1C1D20",
    side="#232529",
    ink="#E6E4DF",
    muted="#A0A3A8",
    line="#34363B",
    selection="#2B3846",
    accent="#8EBBF0",
    chip_text="#16171A",
    hit="#3A3414",
    roles=MappingProxyType(
        {
            "PERSON": "#8EBBF0",
            "ORG": "#C3ABEE",
            "GPE": "#7AD0CB",
            "NORP": "#D3C96A",
            "LOC": "#97D08F",
            "FAC": "#E2AE83",
            "EVENT": "#EBA0CC",
            "LAW": "#AFC0D1",
            "ROLE": "#B9B9D8",
            "unclear": "#D8C077",
            "negative": "#FFA07A",
            "positive": "#7CCBEA",
            "mixed": "#D9A6EA",
            "neutral": "#B4B8BE",
        }
    ),
)


def luminance(color: str) -> float:
    """Relative luminance of `#RRGGBB` as WCAG 2 defines it, 0 to 1."""
    parts = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours as WCAG 2 defines it, 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@lru_cache(maxsize=512)
def blend(color: str, ground: str, share: float) -> str:
    """The colour laid over the ground with the given share, 0 to 1, as `#RRGGBB`."""
    pairs = ((int(color[i : i + 2], 16), int(ground[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02X}" for a, b in pairs)


def palette(theme: Theme) -> QPalette:
    """The Qt palette of a theme, for everything the style sheet does not name."""
    made = QPalette(QColor(theme.side))
    roles = QPalette.ColorRole
    for role, color in (
        (roles.Window, theme.side),
        (roles.WindowText, theme.ink),
        (roles.Base, theme.paper),
        (roles.AlternateBase, theme.side),
        (roles.Text, theme.ink),
        (roles.PlaceholderText, theme.muted),
        (roles.Button, theme.side),
        (roles.ButtonText, theme.ink),
        (roles.BrightText, theme.ink),
        (roles.Highlight, theme.selection),
        (roles.HighlightedText, theme.ink),
        (roles.ToolTipBase, theme.paper),
        (roles.ToolTipText, theme.ink),
        (roles.Link, theme.accent),
        (roles.LinkVisited, theme.accent),
        (roles.Mid, theme.line),
        (roles.Light, theme.paper),
        (roles.Accent, theme.accent),
    ):
        made.setColor(role, QColor(color))
    disabled = QPalette.ColorGroup.Disabled
    for role in (roles.WindowText, roles.Text, roles.ButtonText, roles.HighlightedText):
        made.setColor(disabled, role, QColor(blend(theme.muted, theme.side, 0.7)))
    return made


_SHEET = Template("""
* { outline: none; }
QWidget { font-size: ${body}px; }
QMainWindow, QDialog, QStackedWidget { background: $side; color: $ink; }
QMainWindow::separator, QSplitter::handle { background: $line; }
QSplitter::handle:horizontal { width: 1px; } QSplitter::handle:vertical { height: 1px; }
QLabel { background: transparent; }
QLabel[kind="secondary"] { color: $muted; font-size: ${secondary}px; }
QLabel[kind="heading"] { color: $muted; font-weight: 600; font-size: ${secondary}px; }
QLabel[kind="key"] { color: $muted; font-family: monospace; font-size: 11px;
  border: 1px solid $line; border-radius: 2px; padding: 0 4px; }
QFrame[kind="card"] { background: $paper; border: 1px solid $line; border-radius: 6px; }
QLineEdit, QTextEdit, QPlainTextEdit, QSpinBox, QDoubleSpinBox, QComboBox, QDateEdit {
  background: $paper; color: $ink; border: 1px solid $line; border-radius: 5px; padding: 4px 8px;
  selection-background-color: $selection; selection-color: $ink; }
QLineEdit:focus, QTextEdit:focus, QPlainTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus,
QComboBox:focus, QDateEdit:focus { border-color: $accent; }
QLineEdit:disabled, QTextEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled {
  color: $faint; background: $side; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox QAbstractItemView { border: 1px solid $line; padding: 4px; }
ArticleView, ArticleView:focus { border: none; border-radius: 0; padding: 0; background: $paper; }
QPushButton { background: $paper; color: $ink; border: 1px solid $line; border-radius: 5px;
  padding: 4px 12px; }
QPushButton:hover, QToolButton:hover { background: $selection; }
QPushButton:pressed, QToolButton:pressed, QToolButton:checked { background: $selection;
  color: $accent; }
QPushButton:focus { border-color: $accent; }
QPushButton:default { background: $accent; color: $chip_text; border-color: $accent; }
QPushButton:disabled, QToolButton:disabled { color: $faint; }
QPushButton:default:disabled { background: $side; border-color: $line; }
QToolButton { background: transparent; color: $ink; border: none; border-radius: 5px;
  padding: 4px 8px; }
QToolBar { background: $side; border: none; spacing: 4px; padding: 4px 8px; }
QStatusBar { background: $side; color: $muted; border-top: 1px solid $line; }
QStatusBar::item { border: none; }
QMenuBar { background: $side; color: $ink; } QMenuBar::item { padding: 4px 8px; }
QMenuBar::item:selected { background: $selection; border-radius: 5px; }
QMenu { background: $paper; color: $ink; border: 1px solid $line; padding: 4px; }
QMenu::item { padding: 4px 24px 4px 12px; border-radius: 5px; }
QMenu::item:selected { background: $selection; } QMenu::item:disabled { color: $faint; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QTabWidget::pane { border: none; }
QTabBar { background: transparent; }
QTabBar::tab { color: $muted; background: transparent; border: none; padding: 8px 12px;
  border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: $ink; border-bottom-color: $accent; }
QTabBar::tab:hover { color: $ink; }
QAbstractItemView { background: $side; color: $ink; border: none; alternate-background-color: $side;
  selection-background-color: $selection; selection-color: $ink; }
QAbstractItemView::item { padding: 4px; }
QAbstractItemView::item:selected { background: $selection; color: $ink; }
QTableView { background: $paper; gridline-color: $line; }
QListWidget[kind="side"] { background: transparent; border: none; padding: 0; }
QHeaderView { background: $side; }
QHeaderView::section { background: $side; color: $muted; border: none;
  border-bottom: 1px solid $line; padding: 4px 8px; font-size: ${secondary}px; }
QTableCornerButton::section { background: $side; border: none; }
QGroupBox { border: none; margin-top: 20px; } QGroupBox::title { color: $muted;
  subcontrol-origin: margin; left: 0; }
QCheckBox, QRadioButton { spacing: 8px; background: transparent; }
QToolTip { background: $paper; color: $ink; border: 1px solid $line; padding: 4px 8px;
  font-size: ${secondary}px; }
QProgressBar { background: $line; color: $ink; border: none; border-radius: 2px; height: 4px;
  text-align: center; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }
QSlider::groove:horizontal { height: 2px; background: $line; }
QSlider::handle:horizontal { width: 12px; margin: -5px 0; border-radius: 6px; background: $accent; }
QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget { background: transparent; }
QScrollBar { background: transparent; border: none; margin: 0; }
QScrollBar:vertical { width: 10px; } QScrollBar:horizontal { height: 10px; }
QScrollBar::handle { background: $handle; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; } QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::handle:disabled { background: transparent; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {
  background: transparent; border: none; width: 0; height: 0; }
""")


def style_sheet(theme: Theme) -> str:
    """The one style sheet of the program: calm paper, one accent, corners 2, 5 and 6."""
    return _SHEET.substitute(
        body=BODY,
        secondary=SECONDARY,
        paper=theme.paper,
        side=theme.side,
        ink=theme.ink,
        muted=theme.muted,
        line=theme.line,
        selection=theme.selection,
        accent=theme.accent,
        chip_text=theme.chip_text,
        faint=blend(theme.muted, theme.side, 0.7),
        handle=blend(theme.muted, theme.paper, 0.35),
    )


class ThemeSource(QObject):
    """Owns the choice of theme, dresses the program, and says when the theme changed."""

    changed = Signal(object)

    def __init__(self, choice: Choice = "system", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._choice: Choice = choice
        self._custom: Mapping[str, Mapping[str, str]] = {}
        self._app: QApplication | None = None
        self._found_dark = luminance(QGuiApplication.palette().window().color().name()) < 0.2
        self._theme = self._resolved()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow)

    @property
    def theme(self) -> Theme:
        """The theme that holds now."""
        return self._theme

    @property
    def choice(self) -> Choice:
        """What the person chose; `system` follows the desktop."""
        return self._choice

    def apply(self, app: QApplication) -> None:
        """Dress the whole program now and at every later change."""
        self._app = app
        self._dress()

    def choose(self, choice: Choice) -> None:
        """Switch to light, dark or the desktop's scheme."""
        self._choice = choice
        self._follow()

    def use_roles(self, light: Mapping[str, str], dark: Mapping[str, str]) -> None:
        """Lay a project's own role colours over both themes."""
        self._custom = {"light": dict(light), "dark": dict(dark)}
        self._follow()

    def _resolved(self) -> Theme:
        dark = self._system_is_dark() if self._choice == "system" else self._choice == "dark"
        base = DARK if dark else LIGHT
        custom = self._custom.get("dark" if dark else "light")
        return base.with_roles(custom) if custom else base

    def _system_is_dark(self) -> bool:
        scheme = QGuiApplication.styleHints().colorScheme()
        if scheme == Qt.ColorScheme.Unknown:  # plain X11: all there is to see is its palette
            return self._found_dark
        return scheme == Qt.ColorScheme.Dark

    def _follow(self) -> None:
        theme = self._resolved()
        if theme == self._theme:
            return
        self._theme = theme
        self._dress()
        self.changed.emit(theme)

    def _dress(self) -> None:
        if self._app is None:
            return
        font = QFont(self._app.font())
        font.setPixelSize(BODY)
        self._app.setFont(font)
        self._app.setPalette(palette(self._theme))
        self._app.setStyleSheet(style_sheet(self._theme))
