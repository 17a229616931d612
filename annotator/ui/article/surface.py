"""The surface under the article view: Qt's text control with the lane layout, column and scroll."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QMimeData, QRect, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QKeySequence,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextCursor,
    QTextDocument,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QTextEdit, QWidget
from typing_extensions import override

from annotator.ui.article.display import DisplayText
from annotator.ui.article.guard import guarded, nothing
from annotator.ui.article.layout import LaneLayout
from annotator.ui.article.lines import Band, Look
from annotator.ui.article.marks import Piece
from annotator.ui.article.metrics import Metrics
from annotator.ui.article.reading import reading_column
from annotator.ui.article.scrolling import ScrollKeeper
from annotator.ui.article.state import ViewState
from annotator.ui.theme import Theme

SMALLEST, LARGEST = 0.7, 2.5
DEFAULT_MEASURE = 74
_DOCUMENT_EDGE = 8.0


class LaneSurface(QTextEdit):
    """A read-only text edit that lays out, scrolls and zooms an article; it picks nothing itself.

    Text goes in, never out: copies are sliced from the article, not from Qt's document.
    """

    zoom_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setCursorWidth(0)
        self.setAcceptDrops(False)
        self.viewport().setMouseTracking(True)
        self._families: tuple[str, ...] = ()
        self._zoom = 1.0
        self._measure = DEFAULT_MEASURE
        self._state = ViewState()
        self._before: dict[int, Look] = {}  # changed blocks as they were before the change
        self._batches = 0
        self._document = QTextDocument(self)
        self._document.setUndoRedoEnabled(False)
        self._lanes = LaneLayout(self._document, Metrics(1.0, ()), self._state)
        self._document.setDocumentLayout(self._lanes)
        self.setDocument(self._document)
        self._keeper = ScrollKeeper(self, self._lanes)
        self._document.setDefaultFont(self._lanes.metrics.text_font)
        self.set_theme(self._state.theme)

    @property
    def zoom(self) -> float:
        """Zoom factor, 0.7 to 2.5."""
        return self._zoom

    @property
    def reading_width(self) -> int:
        """Wanted measure in characters."""
        return self._measure

    @property
    def is_settled(self) -> bool:
        """True when every block has its real height and the scroll bar no longer drifts."""
        return self._keeper.is_settled

    def set_theme(self, theme: Theme) -> None:
        """Repaint in other colours."""
        self._state.theme = theme
        colors = self.palette()
        for role, color in (
            (QPalette.ColorRole.Base, theme.paper),
            (QPalette.ColorRole.Text, theme.ink),
        ):
            colors.setColor(role, color)
        self.setPalette(colors)
        self.viewport().update()

    def set_zoom(self, zoom: float) -> None:
        """Scale text, lanes and chips, 0.7 to 2.5; the top line stays."""
        zoom = round(min(max(zoom, SMALLEST), LARGEST), 2)
        if zoom != self._zoom:
            self._zoom = zoom
            self._remeasure()
            self.zoom_changed.emit(zoom)

    def set_reading_width(self, characters: int) -> None:
        """Set the measure in characters, 40 to 120; narrow windows get what fits."""
        self._measure = min(max(characters, 40), 120)
        self._fit()

    def set_font_family(self, family: str) -> None:
        """Set the text's family; scripts it lacks fall back to the platform's."""
        self._families = (family,) if family else ()
        self._remeasure()

    def top_position(self) -> int:
        """Code point that begins the first visible line."""
        return self._keeper.anchor_cp

    def restore_position(self, cp: int) -> None:
        """Put the line of a code point at the top of the view; 0 shows the title too."""
        if cp <= 0:
            self._keeper.reset()
        else:
            self._keeper.show_line(cp, 0)
        self.viewport().update()

    def scroll_to(self, start: int, end: int) -> None:
        """Bring a range into view with a comfortable margin; does nothing when it is there."""
        before = self._keeper.top, self._lanes.reflows
        self._keeper.ensure_visible(start, end)
        if (self._keeper.top, self._lanes.reflows) != before:
            self.viewport().update()

    def _load(self, display: DisplayText, title: str, subtitle: str) -> None:
        lanes = self._lanes
        self._before = {}
        with self._keeper.holding():
            lanes.load(DisplayText("", ()))  # Qt asks for blocks while the text is exchanged
            self._document.setPlainText(display.document)
            lanes.header.title, lanes.header.subtitle = title, subtitle
            lanes.load(display)
        self._keeper.reset()
        self.viewport().update()

    def _select(self, anchor: int, caret: int) -> None:
        """Give Qt's control the selection, for copying and screen readers, without scrolling."""
        display = self._lanes.display
        shown, cursor = self.textCursor(), QTextCursor(self._document)
        first, last = display.position(anchor), display.position(caret)
        if (shown.anchor(), shown.position()) == (first, last):
            return
        cursor.setPosition(first)
        cursor.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
        bar = self.verticalScrollBar()
        before, blocked = bar.value(), bar.blockSignals(True)
        self.setTextCursor(cursor)
        bar.setValue(before)
        bar.blockSignals(blocked)

    def _replace(self, touched: Iterable[int]) -> None:
        """Place the lanes of some blocks again and repaint no more than what moved."""
        touched = set(touched)
        for block in touched - self._before.keys():
            self._before[block] = self._lanes.look(block)
        self._lanes.lose_places(touched)
        if not self._batches:
            self._flush()

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Several changes in here are laid out and painted as one."""
        self._batches += 1
        try:
            yield
        finally:
            self._batches -= 1
            if not self._batches:
                self._flush()

    def _flush(self) -> None:
        lanes, keeper, top = self._lanes, self._keeper, self._keeper.top
        before, self._before = self._before, {}
        keeper.settle()
        bands = {block: lanes.differences(block, look) for block, look in before.items()}
        if keeper.top != top or None in bands.values():
            self.viewport().update()
            return
        for block, changed in bands.items():
            self._repaint_bands(block, changed or ())

    def _repaint(self, blocks: Iterable[int]) -> None:
        """Repaint some blocks where they show."""
        for block in blocks:
            self._repaint_bands(block, [(0.0, self._lanes.block_height(block))])

    def _repaint_bands(self, block: int, bands: Iterable[Band]) -> None:
        """Repaint stretches of a block where they show; tags may reach into their neighbours."""
        reach = self._lanes.metrics.chip_lane
        base = self._lanes.block_top(block) - self._keeper.top
        for first, last in bands:
            y, tall = base + first - reach, last - first + 2 * reach
            if y < self._keeper.view_height and y + tall > 0:
                self.viewport().update(0, int(y), self.viewport().width(), int(tall) + 2)

    def _repaint_range(self, *ranges: Piece | None) -> None:
        """Repaint the lines of some ranges of code points."""
        lanes = self._lanes
        for start, end in filter(None, ranges):
            for block in lanes.display.blocks_of(start, end):
                self._repaint_bands(block, [lanes.band_of(block, start, end)])

    def _remeasure(self) -> None:
        metrics = Metrics(self._zoom, self._families)
        self._lanes.metrics = metrics
        with self._keeper.holding():
            self._document.setDefaultFont(metrics.text_font)
        self._fit(is_forced=True)

    def _fit(self, *, is_forced: bool = False) -> None:
        """Work out the column for this viewport; break lines again only if its width changed."""
        lanes, width = self._lanes, float(self.viewport().width())
        metrics = lanes.metrics
        gutter = metrics.gutter(0, lanes.contents.letters)
        room = gutter.full + gutter.clear + _DOCUMENT_EDGE
        column = reading_column(width, metrics.letter, self._measure, room)
        old, lanes.column, lanes.view_width = lanes.column, column, width
        if is_forced or column.width != old.width:
            lanes.reshape()
        elif column != old:
            lanes.lose_places()
        self._keeper.settle()
        self.viewport().update()

    @override
    @guarded(nothing)
    def resizeEvent(self, event: QResizeEvent) -> None:
        with self._keeper.holding():
            super().resizeEvent(event)
        self._fit()

    @override
    @guarded(nothing)
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint no more lines than the region asks for; Qt itself knows only its outer box."""
        top, region = self._keeper.top, event.region()
        rects: Iterator[QRect] = iter(region)  # type: ignore[call-overload]  # stubs lack it
        self._lanes.bands = [(top + rect.top(), top + rect.bottom() + 1) for rect in rects]
        super().paintEvent(event)
        self._lanes.bands = ()

    @override
    @guarded(nothing)
    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self._keeper.scrolled()

    @override
    @guarded(nothing)
    def changeEvent(self, event: QEvent) -> None:
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange}:
            QAbstractScrollArea.changeEvent(self, event)  # QTextEdit would restyle the article
            return
        super().changeEvent(event)

    @override
    @guarded(nothing)
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy only; every other key belongs to the actions and the window."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
            event.accept()
        else:
            event.ignore()

    @override
    @guarded(nothing)
    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            turns = event.angleDelta().y() / 120
            self.set_zoom(self._zoom * 1.1**turns)
            event.accept()
            return
        super().wheelEvent(event)

    @override
    @guarded(QMimeData)
    def createMimeDataFromSelection(self) -> QMimeData:
        cursor, display = self.textCursor(), self._lanes.display
        start, end = display.cp(cursor.selectionStart()), display.cp(cursor.selectionEnd())
        data = QMimeData()
        data.setText(display.text[start:end])
        return data
