"""The queue panel: search as one types, status filter, order, the list."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout
from typing_extensions import override

from annotator.model.articles import Status
from annotator.model.queue import QueueRow, SortKey
from annotator.services.queue import Queue
from annotator.ui.fields import Choices
from annotator.ui.queue.delegate import HEIGHT, draw_article
from annotator.ui.queue.model import ROW, QueueModel
from annotator.ui.rows import RowDelegate, row_table
from annotator.ui.side import SidePanel
from annotator.ui.theme import ThemeSource
from annotator.ui.widgets import plain

_FILTERS: tuple[tuple[str, frozenset[Status]], ...] = (
    ("All", frozenset()),
    ("Unfinished", frozenset({Status.UNSTARTED, Status.STARTED})),
    ("Not started", frozenset({Status.UNSTARTED})),
    ("Started", frozenset({Status.STARTED})),
    ("Done", frozenset({Status.DONE})),
    ("Skipped", frozenset({Status.SKIPPED})),
)
_SORTS: tuple[tuple[str, SortKey, bool], ...] = (
    ("As added", SortKey.ADDED, False),
    ("Most open first", SortKey.OPEN, True),
    ("Most stance first", SortKey.DENSITY, True),
    ("Newest first", SortKey.PUBLISHED, True),
    ("Oldest first", SortKey.PUBLISHED, False),
    ("By title", SortKey.TITLE, False),
    ("By outlet", SortKey.SOURCE, False),
    ("By status", SortKey.STATUS, False),
)
DEBOUNCE_MS = 120


class QueuePanel(SidePanel):
    """Left of the article; a click or Enter on a row asks to open it."""

    article_wanted = Signal(object)

    def __init__(self, queue: Queue, themes: ThemeSource) -> None:
        super().__init__()
        self._queue = queue
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search articles")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("Search articles")
        self._filter = _combo([name for name, _ in _FILTERS], "Which articles", self._filtered)
        self._sort = _combo([name for name, *_ in _SORTS], "Order", self._sorted)
        self._model = QueueModel(queue, self)
        self.list = row_table(self._model, RowDelegate(draw_article, HEIGHT, themes), "Articles")
        self._model.row_changed.connect(lambda place: self.list.update(self._model.index(place, 0)))
        self.list.clicked.connect(self._clicked)
        self.list.activated.connect(self._clicked)
        self._count = plain("", "secondary")
        self._build()
        self._timer = QTimer(self, singleShot=True, interval=DEBOUNCE_MS)
        self._timer.timeout.connect(lambda: queue.search(self._words()))
        self.search.textChanged.connect(lambda _text: self._timer.start())
        self.search.returnPressed.connect(self._open_first)
        queue.reset.connect(self._was_reset)
        self._current: object = None
        self._marking = QTimer(self, singleShot=True, interval=0)
        self._marking.timeout.connect(self._mark_current)
        self._opens_first = False

    def set_blind(self, *, blind: bool) -> None:
        """Hide or show outlets of articles that are not finished."""
        self._model.is_blind = blind
        self.list.viewport().update()

    def show_current(self, article: object) -> None:
        """Mark the open article's row, right after the article itself is painted."""
        self._current = article
        self._marking.start()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.search.hasFocus() and self.search.text():
            self.search.clear()
        else:
            super().keyPressEvent(event)

    def _mark_current(self) -> None:
        article = self._current
        index = self._queue.index_of(article)  # type: ignore[arg-type]  # an article's id
        if index is None:
            self.list.clearSelection()
            return
        place = self.list.model().index(index, 0)
        self.list.setCurrentIndex(place)
        self.list.scrollTo(place)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 0)
        column.setSpacing(6)
        top = QVBoxLayout()
        top.setContentsMargins(10, 0, 10, 0)
        top.addWidget(self.search)
        row = QHBoxLayout()
        row.addWidget(self._filter)
        row.addWidget(self._sort)
        top.addLayout(row)
        top.addWidget(self._count)
        column.addLayout(top)
        column.addWidget(self.list, 1)

    def _clicked(self, index: QModelIndex) -> None:
        row = index.data(ROW)
        if isinstance(row, QueueRow):
            self.article_wanted.emit(row.article)

    def _open_first(self) -> None:
        self._timer.stop()
        self._opens_first = True
        if self._queue.query is not None and self._queue.query.search == self._words():
            self._was_reset()
        else:
            self._queue.search(self._words())

    def _words(self) -> str:
        return self.search.text().strip()

    def _filtered(self, index: int) -> None:
        self._queue.filter(_FILTERS[index][1])

    def _sorted(self, index: int) -> None:
        _, key, descending = _SORTS[index]
        self._queue.sort(key, descending=descending)

    def _was_reset(self) -> None:
        count = len(self._queue)
        self._count.setText(f"{count:,} article{'' if count == 1 else 's'}")
        first = self._queue.row(0)
        self._mark_current()
        if self._opens_first and first is not None:
            self.article_wanted.emit(first.article)
            self.left.emit()
        self._opens_first = False


def _combo(names: list[str], what: str, chosen: Callable[[int], None]) -> Choices:
    combo = Choices()
    combo.addItems(names)
    combo.setAccessibleName(what)
    combo.setToolTip(what)
    combo.currentIndexChanged.connect(chosen)
    return combo
