"""The places of the window, one key each; all but Label are built when first asked for."""

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.commands.registry import AGREEMENT, LABEL, REVIEW
from annotator.ui.article.view import ArticleView
from annotator.ui.overlay import Overlay

if TYPE_CHECKING:
    from annotator.ui.main_window import MainWindow


class PlaceView(QWidget):
    """The content of one place; a place of its own overrides what it needs.

    Attributes:
        column: the layout whose top takes the message bar while the place is shown.
        article: the article it shows, which page keys scroll; None where there is none.
    """

    column: QVBoxLayout
    article: ArticleView | None = None

    def enter(self) -> None:
        """The place is shown now: read afresh what may have changed, take the focus."""
        self.setFocus()

    def leave(self) -> None:
        """Another place is shown from now on."""

    def release(self) -> None:
        """The project is closed: let go of all signals of the services."""


@dataclass(frozen=True, slots=True)
class Place:
    """How a place is made.

    Attributes:
        name: as commands and the registry know it.
        title: in the top bar.
        key: of the command `window.<name>`, shown in the top bar.
        module: holds `build(window) -> PlaceView`; loaded when the place is first asked for, so
            that the start of the program does not pay for it.
    """

    name: str
    title: str
    key: str
    module: str


PLACES = (
    Place(REVIEW, "Review", "F3", "annotator.ui.review.place"),
    Place(AGREEMENT, "Agreement", "F4", "annotator.ui.agreement.place"),
)


class Places:
    """Shows one place at a time; `current` is its name."""

    def __init__(self, window: "MainWindow", label: QWidget, column: QVBoxLayout) -> None:
        self._window = window
        self._places: dict[str, Place] = {}
        self._built: dict[str, PlaceView] = {}
        self._column = column
        self.current = LABEL
        window.stack.addWidget(label)
        window.top.add_place(LABEL, "Label", "F2")
        window.top.place_wanted.connect(self.show)
        for place in PLACES:
            self.add(place)

    def add(self, place: Place) -> None:
        """Offer a further place: in the top bar, and under its name for commands."""
        self._places[place.name] = place
        self._window.top.add_place(place.name, place.title, place.key)
        self._window.parts.add(place.name, lambda: self.show(place.name))

    def view(self, name: str) -> PlaceView | None:
        """The content of a place, None when it was not built yet."""
        return self._built.get(name)

    def article(self) -> ArticleView | None:
        """The article of the place that is shown."""
        view = self._built.get(self.current)
        return self._window.view if view is None else view.article

    def show(self, name: str) -> None:
        """Bring a place to the front, built now if need be, and give it the focus."""
        before, window = self.current, self._window
        if before != name:
            for card in window.findChildren(Overlay):  # what one place asked is nothing to the next
                card.dismiss()
        if before != name and before in self._built:
            self._built[before].leave()
        view = self._view_of(name)
        self.current = name
        window.top.show_place(name)
        window.bottom.guest = name != LABEL
        if view is None:
            self._column.insertWidget(0, window.messages)
            window.stack.setCurrentIndex(0)
            window.come_back()
            return
        view.column.insertWidget(0, window.messages)
        window.stack.setCurrentWidget(view)
        view.enter()

    def release(self) -> None:
        """Let every place go of the services' signals."""
        for view in self._built.values():
            view.release()

    def _view_of(self, name: str) -> PlaceView | None:
        if name == LABEL:
            return None
        if name not in self._built:
            module = importlib.import_module(self._places[name].module)
            view: PlaceView = module.build(self._window)
            self._built[name] = view
            self._window.stack.addWidget(view)
            self._window.keymap.bind_place(name, view)
        return self._built[name]
