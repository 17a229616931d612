"""What the mouse does in the article view, turned into moves and acts on the desk."""

from typing import TYPE_CHECKING, cast
from uuid import UUID

from annotator.commands.acts import on_current
from annotator.commands.moving import settle_on_item
from annotator.model import labelling
from annotator.model.annotations import DocumentValue, Layer, span_of
from annotator.model.spans import Span

if TYPE_CHECKING:
    from annotator.ui.main_window import MainWindow


class Hands:
    """Listens to the view; every act goes through the same door as the keys."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window
        view = window.view
        view.mark_clicked.connect(self._take)
        view.struck_clicked.connect(self._take)
        view.range_picked.connect(self._select)
        view.caret_placed.connect(self._place)
        view.gutter_clicked.connect(self._cell)
        view.edge_dragged.connect(self._drag)

    def _take(self, item: str) -> None:
        context = self._window.context
        document = context.desk.head
        if document is None:
            return
        key = UUID(item)
        label = document.annotations.get(key)
        suggestion = document.suggestion(key)
        found = label or (suggestion.proposal if suggestion else None)
        if found is None or isinstance(found, DocumentValue):
            return
        if context.desk.focus.now.layer in {Layer.SENTENCE, Layer.DOCUMENT}:
            context.desk.focus.put(layer=None)
        context.desk.focus.take(key, span_of(found))

    def _select(self, start: int, end: int) -> None:
        focus = self._window.workspace.desk.focus
        if focus.now.layer in {Layer.SENTENCE, Layer.DOCUMENT}:
            focus.put(layer=None)
        focus.select(Span(start, end))

    def _place(self, position: int) -> None:
        self._window.workspace.desk.focus.place_caret(position)
        if self._window.workspace.desk.head is not None:
            settle_on_item(self._window.context)

    def _cell(self, sentence_start: int, target: int) -> None:
        self._window.workspace.desk.focus.put(
            layer=Layer.SENTENCE,
            current=None,
            anchor=sentence_start,
            caret=sentence_start,
            target=target,
        )

    def _drag(self, item: str, edge: str, position: int) -> None:
        context = self._window.context
        context.desk.focus.put(current=UUID(item))
        on_current(
            context,
            lambda sketch, label: labelling.move_edge(
                sketch, label, cast("labelling.Edge", edge), position
            ),
        )
