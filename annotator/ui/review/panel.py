"""Left of the article under review: how much is settled, order and filters, the list."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from annotator.agreement.clusters import Kind
from annotator.model.annotations import Layer
from annotator.model.scheme import Scheme
from annotator.services.review.cases import State
from annotator.services.review.queue import Filter, Shown, Sort
from annotator.services.review.reviewing import Reviewing
from annotator.ui.fields import Choices
from annotator.ui.review.facts import LAYERS
from annotator.ui.review.listing import HEIGHT, ClusterModel, draw_cluster
from annotator.ui.rows import RowDelegate, row_table
from annotator.ui.side import SidePanel
from annotator.ui.theme import ThemeSource
from annotator.ui.widgets import plain, wrapped

SORTS = (
    ("Costliest first", Sort.COST),
    ("By article", Sort.ARTICLE),
    ("By confused pair", Sort.PAIR),
)
_SHOWN = (
    ("To settle", Shown.WAITING),
    ("Decided", Shown.DECIDED),
    ("Unanimous", Shown.UNANIMOUS),
    ("All that differ", Shown.ALL),
)
_LAYERS: tuple[tuple[str, Layer | None], ...] = (
    ("All layers", None),
    *((name, layer) for layer, name in LAYERS.items()),
)
_KINDS: tuple[tuple[str, Kind | None], ...] = (
    ("All kinds", None),
    *((kind.value.capitalize(), kind) for kind in Kind),
)


class Meter(QWidget):
    """A thin line that fills up; unlike a progress bar it paints only when its turn comes."""

    def __init__(self) -> None:
        super().__init__()
        self._share = 0.0
        self.setFixedHeight(4)
        self.setAccessibleName("Settled")

    def show_share(self, share: float) -> None:
        """Fill this share, 0 to 1."""
        if share != self._share:
            self._share = share
            self.setAccessibleDescription(f"{share:.0%}")
            self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colours = QApplication.palette()
        painter.fillRect(self.rect(), colours.color(QPalette.ColorRole.Mid))
        done = QRect(0, 0, round(self.width() * self._share), self.height())
        painter.fillRect(done, colours.color(QPalette.ColorRole.Accent))


class ClusterPanel(SidePanel):
    """A click on a row makes its cluster the current one."""

    def __init__(self, reviewing: Reviewing, scheme: Scheme, themes: ThemeSource) -> None:
        super().__init__()
        self._reviewing = reviewing
        self._counts = wrapped("", "secondary")
        self._bar = Meter()
        self.sort = _combo([name for name, _ in SORTS], "Order of clusters", self._asked)
        self._shown = _combo([name for name, _ in _SHOWN], "Which clusters", self._asked)
        self._layer = _combo([name for name, _ in _LAYERS], "Layer", self._asked)
        self._kind = _combo([name for name, _ in _KINDS], "Kind of difference", self._asked)
        self._listed = plain("", "secondary")
        self._model = ClusterModel(reviewing, scheme, self)
        self.list = row_table(
            self._model, RowDelegate(draw_cluster, HEIGHT, themes), "Clusters of disagreement"
        )
        self.list.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.list.clicked.connect(self._clicked)
        self._build()

    def show_list(self) -> None:
        """Show another list."""
        self._model.renew()
        count = len(self._reviewing.shelf.order)
        self._listed.setText(f"{count:,} listed")
        self.show_current()

    def show_current(self) -> None:
        """Mark the current cluster's row, and how much is settled."""
        shelf = self._reviewing.shelf
        place = shelf.place()
        if place < 0:
            self.list.clearSelection()
        else:
            index = self._model.index(place, 0)
            self.list.setCurrentIndex(index)
            self.list.scrollTo(index)
        self.list.viewport().update()
        self._show_counts()

    def choose_sort(self, place: int) -> None:
        """Take another order."""
        self.sort.setCurrentIndex(place)
        self._asked(place)

    def lines(self) -> list[tuple[str, tuple[int, int]]]:
        """Every filter as a line: its words, which list it is of, and its place there."""
        combos = (self._shown, self._layer, self._kind)
        return [
            (combo.itemText(place), (which, place))
            for which, combo in enumerate(combos)
            for place in range(combo.count())
        ]

    def choose_filter(self, which: int, place: int) -> None:
        """Take a line of one of the filters; the others stay."""
        (self._shown, self._layer, self._kind)[which].setCurrentIndex(place)
        self._asked(place)

    def list_whole(self, shown: Shown) -> None:
        """List every layer and kind of these clusters, and show in the filters that it is so."""
        names = [each for _, each in _SHOWN]
        for combo, place in ((self._shown, names.index(shown)), (self._layer, 0), (self._kind, 0)):
            combo.blockSignals(True)
            combo.setCurrentIndex(place)
            combo.blockSignals(False)
        self._asked(0)

    def _show_counts(self) -> None:
        counts = self._reviewing.shelf.counts()
        total, decided = sum(counts.values()), counts[State.DECIDED]
        words = [f"{counts[State.OPEN]:,} open"]
        words += [f"{counts[s]:,} {s.value}" for s in (State.DEFERRED, State.STALE) if counts[s]]
        words.append(f"{decided:,} of {total:,} settled")
        self._counts.setText(" · ".join(words) if total else "Nothing to settle")
        self._bar.show_share(decided / total if total else 0.0)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 0)
        column.setSpacing(6)
        top = QVBoxLayout()
        top.setContentsMargins(10, 0, 10, 0)
        top.setSpacing(6)
        top.addWidget(self._counts)
        top.addWidget(self._bar)
        grid = QGridLayout()
        grid.setSpacing(6)
        for place, combo in enumerate((self.sort, self._shown, self._layer, self._kind)):
            combo.setMinimumContentsLength(8)
            grid.addWidget(combo, place // 2, place % 2)
        top.addLayout(grid)
        top.addWidget(self._listed)
        column.addLayout(top)
        column.addWidget(self.list, 1)

    def _asked(self, _index: int) -> None:
        chosen = Filter(
            shown=_SHOWN[self._shown.currentIndex()][1],
            layer=_LAYERS[self._layer.currentIndex()][1],
            kind=_KINDS[self._kind.currentIndex()][1],
        )
        self._reviewing.shelf.ask(chosen, SORTS[self.sort.currentIndex()][1])
        self.left.emit()

    def _clicked(self, index: QModelIndex) -> None:
        order = self._reviewing.shelf.order
        if 0 <= index.row() < len(order):
            self._reviewing.shelf.go_to(order[index.row()])
        self.left.emit()


def _combo(names: list[str], what: str, chosen: Callable[[int], None]) -> Choices:
    combo = Choices()
    combo.addItems(names)
    combo.setAccessibleName(what)
    combo.setToolTip(what)
    combo.setSizeAdjustPolicy(Choices.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    combo.activated.connect(chosen)
    return combo
