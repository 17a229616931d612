"""The article view: shows text with overlapping marks and says what hand and mouse want."""

from collections.abc import Callable, Iterable, Sequence
from html import escape

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QHelpEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget
from typing_extensions import override

from annotator.ui.article.display import DisplayText
from annotator.ui.article.guard import guarded, nothing
from annotator.ui.article.marks import GutterRow, Mark, Piece, Struck
from annotator.ui.article.places import PlacedSurface
from annotator.ui.article.pointer import Pointer
from annotator.ui.article.snapping import Snapper
from annotator.ui.article.steps import VerticalSteps


def literal(text: str) -> str:
    """Text for a tooltip, which would render tags: escaped, so that they are shown as written."""
    return f"<span>{escape(text).replace(chr(10), '<br>')}</span>" if text else ""


class ArticleView(PlacedSurface):
    """One article with its marks, zones and gutter; code points in, code points out.

    The view changes nothing by itself: it emits what the hand wanted and shows what it is told.
    """

    mark_clicked = Signal(str)
    struck_clicked = Signal(str)
    range_picked = Signal(int, int)
    caret_placed = Signal(int)
    gutter_clicked = Signal(int, int)
    edge_dragged = Signal(str, str, int)
    mark_hovered = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.snapper = Snapper(0, (), ())
        self.tip_of: Callable[[str], str] = lambda _id: ""  # the words of a mark's tooltip
        self._steps = VerticalSteps()
        self._pointer = Pointer(self)

    def open_text(
        self,
        text: str,
        tokens: Sequence[Piece],
        sentences: Sequence[Piece],
        title: str,
        subtitle: str,
    ) -> None:
        """Show another article from its top, without any marks; title and subtitle scroll along."""
        self.snapper = Snapper(len(text), tokens, sentences)
        self._pointer.forget()
        self._clear_state()
        self._load(DisplayText(text, self.snapper.sentence_starts()), title, subtitle)

    def show_marks(self, marks: Iterable[Mark]) -> None:
        """Show these marks instead of all others."""
        self._replace(self._lanes.contents.replace_marks(marks))

    def change_marks(self, removed_ids: Iterable[str], added_marks: Iterable[Mark]) -> None:
        """Take some marks away and show others; only the blocks they touch are laid out again."""
        self._replace(self._lanes.contents.change_marks(removed_ids, added_marks))

    def show_struck(self, zones: Iterable[Struck]) -> None:
        """Show these zones as out of the article instead of all others."""
        self._repaint(self._lanes.contents.replace_struck(zones))

    def show_gutter(self, rows: Iterable[GutterRow]) -> None:
        """Show these gutter rows instead of all others."""
        self._set_rows(self._lanes.contents.replace_rows, rows)

    def change_gutter(self, rows: Iterable[GutterRow]) -> None:
        """Replace the rows of these sentences (by their start); no cells takes a row away."""
        self._set_rows(self._lanes.contents.change_rows, rows)

    def set_current(self, id_: str | None) -> None:
        """Make a mark or zone the current one: tint, outline and, for a mark, edges to drag."""
        before, self._state.current = self._state.current, id_
        if before != id_:
            self._repaint_range(*self._pieces(before), *self._pieces(id_))

    def set_selection(self, anchor: int, caret: int) -> None:
        """Show a selection; an empty one is the token caret on the token at that place."""
        self._select(anchor, caret)
        span = None if anchor == caret else (min(anchor, caret), max(anchor, caret))
        token = self.snapper.token(caret) if anchor == caret and self._lanes.display.text else None
        self._show_selection(span, token)

    @property
    def selected(self) -> Piece | None:
        """The selection that shows."""
        return self._state.selection

    def clear_selection(self) -> None:
        """Show neither selection nor caret."""
        self._select(0, 0)
        self._show_selection(None, None)

    def set_focus_sentence(self, index: int | None) -> None:
        """Tint one sentence by index, or none."""
        self.set_focus_stretch(self.snapper.sentence(index))

    def set_focus_stretch(self, now: Piece | None) -> None:
        """Tint a stretch quietly, however long it is: a sentence, or a zone that is looked at."""
        before = self._state.focus_sentence
        if now != before:
            self._state.focus_sentence = now
            self._repaint_range(before, now)

    def set_search_hits(self, hits: Iterable[Piece]) -> None:
        """Tint search hits; they must not overlap."""
        before, self._state.hits = self._state.hits, sorted(hits)
        if before or self._state.hits:
            self.viewport().update()

    def set_layers_visible(self, groups: Iterable[int], *, gutter: bool) -> None:
        """Show only these lane groups, and the gutter or not; hidden layers take no room."""
        shown = frozenset(groups)
        if (shown, gutter) != (self._state.groups, self._state.show_gutter):
            self._state.groups, self._state.show_gutter = shown, gutter
            self._lanes.lose_places()
            self._keeper.settle()
            self.viewport().update()

    def line_up(self, cp: int, lines: int = 1) -> int:
        """Start of the token that many visual lines above, nearest in x; the x is kept in a run."""
        return self._steps.step(self._lanes, self.snapper, cp, -lines)

    def line_down(self, cp: int, lines: int = 1) -> int:
        """Start of the token that many visual lines below, nearest in x; the x is kept in a run."""
        return self._steps.step(self._lanes, self.snapper, cp, lines)

    def page(self, by: int) -> int | None:
        """Scroll by a page, one line kept in sight.

        Returns:
            A code point of the line a third below the top; None where it could go no further.
        """
        bar = self.verticalScrollBar()
        before = bar.value()
        bar.setValue(before + by * max(bar.pageStep() - 40, 40))
        if bar.value() == before:
            return None
        return self.character_at(QPointF(0, self.viewport().height() / 3))

    def lines_per_page(self) -> int:
        """How many plain lines fit the view, less two for continuity; at least one."""
        return max(int(self._keeper.view_height / self._lanes.metrics.pitch) - 2, 1)

    def announce(self, text: str) -> None:
        """Have a screen reader say a sentence."""
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def hover(self, id_: str) -> None:
        """Tint the mark under the mouse and say so once."""
        before = self._state.hovered
        if before != id_:
            self._state.hovered = id_
            self._repaint_range(*self._pieces(before), *self._pieces(id_))
            self.mark_hovered.emit(id_)

    def preview_edge(self, span: Piece | None) -> None:
        """Outline where the current mark would end up while its edge is dragged."""
        before, self._state.edge_preview = self._state.edge_preview, span
        self._repaint_range(before, span)

    def preview_selection(self, span: Piece | None) -> None:
        """Show a selection while the mouse drags it."""
        if span:
            self._select(*span)
        self._show_selection(span, None)

    def cancel_drag(self) -> bool:
        """Give up a mouse drag under way; True when there was one."""
        return self._pointer.cancel()

    def _set_rows(
        self, put: Callable[[Iterable[GutterRow]], set[int]], rows: Iterable[GutterRow]
    ) -> None:
        contents = self._lanes.contents
        letters, touched = contents.letters, put(rows)
        if contents.letters != letters:
            self._fit()
        self._replace(touched)

    def _clear_state(self) -> None:
        state = self._state
        state.current, state.hovered = None, ""
        state.selection = state.caret = state.focus_sentence = state.edge_preview = None
        state.hits = []

    def _show_selection(self, span: Piece | None, token: Piece | None) -> None:
        state = self._state
        if (span, token) != (state.selection, state.caret):
            self._repaint_range(state.selection, state.caret)
            state.selection, state.caret = span, token
            self._repaint_range(span, token)

    def _tip_at(self, point: QPointF) -> str:
        under = self.spot_at(point)
        if self.is_header(point.y()):
            return ""
        if under.cell:
            return f"{under.cell.cell.letters} {under.cell.cell.sign}"
        mark = under.chip or self._lanes.contents.marks.get(self._state.hovered)
        if mark:
            return self.tip_of(mark.id)
        zones = self.zones_at(self.character_at(point))
        return zones[0].label if zones else ""

    @override
    @guarded(lambda: False)
    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            tip = self._tip_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos() if tip else QPoint(), literal(tip), self)
            return True
        if event.type() == QEvent.Type.Leave:
            self._pointer.leave()
        return super().viewportEvent(event)

    @override
    @guarded(nothing)
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._pointer.press(event)
        event.accept()

    @override
    @guarded(nothing)
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointer.move(event)
        event.accept()

    @override
    @guarded(nothing)
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pointer.release(event)
        event.accept()

    @override
    @guarded(nothing)
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._pointer.double(event)
        event.accept()
