"""Finding words in the open article: marks the hits and walks through them."""

from typing import TYPE_CHECKING

from annotator.model.spans import Span
from annotator.ui.find_bar import hits

if TYPE_CHECKING:
    from annotator.ui.main_window import MainWindow


class Finder:
    """Connects the find bar with the article view."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window
        self._hits: list[tuple[int, int]] = []
        self._place = -1
        bar = window.find_bar
        bar.searched.connect(self.search)
        bar.stepped.connect(self.step)
        bar.left.connect(self._leave)

    def search(self, words: str) -> None:
        """Mark all places of the words and go to the first one after the caret."""
        document = self._window.workspace.desk.document
        self._hits = hits(document.text, words) if document is not None else []
        self._window.view.set_search_hits(self._hits)
        caret = self._window.workspace.desk.focus.now.caret
        after = next((i for i, hit in enumerate(self._hits) if hit[0] >= caret), 0)
        self._place = after - 1
        self.step(1)

    def step(self, by: int) -> None:
        """Go to the next or previous hit, around the end."""
        if not self._hits:
            self._window.find_bar.show_count(0, 0)
            return
        self._place = (self._place + by) % len(self._hits)
        start, end = self._hits[self._place]
        self._window.workspace.desk.focus.select(Span(start, end))
        self._window.find_bar.show_count(self._place + 1, len(self._hits))

    def _leave(self) -> None:
        self._hits = []
        self._window.view.set_search_hits([])
        self._window.view.setFocus()
