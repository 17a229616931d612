"""From a unit to its article: the Review place at the cluster, else the Label place at the spot."""

from typing import TYPE_CHECKING
from uuid import UUID

from annotator.commands.registry import LABEL, REVIEW
from annotator.errors import AnnotatorError
from annotator.model.annotations import Layer
from annotator.services.comparison.units import Line
from annotator.services.review.cases import Item
from annotator.services.review.queue import Shown
from annotator.ui.review.place import ReviewPlace

if TYPE_CHECKING:
    from annotator.services.review.shelf import Shelf
    from annotator.ui.main_window import MainWindow


class Going:
    """Takes the person to one unit of a layer; waits for the Review place to have read its list."""

    def __init__(self, window: "MainWindow", layer: str, line: Line) -> None:
        self._window = window
        self._layer = Layer(layer)
        self._line = line
        self._article = UUID(line.document)

    def begin(self) -> None:
        """Show the Review place; what cannot be settled there opens where one labels."""
        self._window.places.show(REVIEW)
        reviewing = self._window.workspace.reviewing
        assert reviewing is not None
        reviewing.shelf.loaded.connect(self._read)

    def _read(self) -> None:
        reviewing = self._window.workspace.reviewing
        assert reviewing is not None
        shelf = reviewing.shelf
        shelf.loaded.disconnect(self._read)
        found = self._item(shelf)
        if found is None:
            self._label()
            return
        place = self._window.places.view(REVIEW)
        assert isinstance(place, ReviewPlace)
        place.panel.list_whole(Shown.UNANIMOUS if found.cluster.is_unanimous else Shown.ALL)
        shelf.go_to(found.id)

    def _item(self, shelf: "Shelf") -> Item | None:
        case = shelf.cases.get(self._article)
        items = case.items if case is not None else ()
        here = [item for item in items if self._is_here(item)]
        return min(here, key=lambda item: item.cluster.is_unanimous, default=None)

    def _is_here(self, item: Item) -> bool:
        cluster, line = item.cluster, self._line
        if cluster.layer is not self._layer:
            return False
        if line.start == line.end:
            return True
        return cluster.start < line.end and line.start < cluster.end

    def _label(self) -> None:
        window, line = self._window, self._line
        window.places.show(LABEL)
        focus = window.workspace.desk.focus
        try:
            window.workspace.desk.open(
                self._article,
                lambda: focus.put(anchor=line.start, caret=line.start, current=None),
            )
        except AnnotatorError as refusal:
            window.messages.say(str(refusal))
