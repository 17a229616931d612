"""The list of clusters as a model, and how one row is painted; rows are read when shown."""

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from typing_extensions import override

from annotator.model.scheme import Scheme
from annotator.services.review.cases import Item, State
from annotator.services.review.reviewing import Reviewing
from annotator.ui.review.facts import LAYERS, SIGNS, pair_words, subject
from annotator.ui.rows import Index, draw_line, small
from annotator.ui.theme import Theme

ROW = Qt.ItemDataRole.UserRole
TITLE = ROW + 1
DETAIL = ROW + 2
HEIGHT = 48
_ROLES = {State.STALE: "unclear", State.DECIDED: "positive"}


class ClusterModel(QAbstractListModel):
    """Shows the shelf's list; it holds no data of its own."""

    def __init__(self, reviewing: Reviewing, scheme: Scheme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reviewing = reviewing
        self._scheme = scheme

    @override
    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._reviewing.shelf.order)

    @override
    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> object:
        shelf = self._reviewing.shelf
        if not 0 <= index.row() < len(shelf.order):
            return None
        item = shelf.item_of(shelf.order[index.row()])
        if item is None:
            return None
        if role == ROW:
            return item
        if role in {Qt.ItemDataRole.DisplayRole, TITLE}:
            return subject(item, self._reviewing.words_of(item), self._scheme)
        if role == DETAIL:
            return self._detail(item)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            title = subject(item, self._reviewing.words_of(item), self._scheme)
            return f"{title}, {item.state.value}, {self._detail(item)}"
        return None

    def renew(self) -> None:
        """The list is another one."""
        self.beginResetModel()
        self.endResetModel()

    def _detail(self, item: Item) -> str:
        case = self._reviewing.shelf.cases[item.cluster.article]
        return f"{LAYERS[item.cluster.layer]} · {pair_words(item)} · {case.title or 'Untitled'}"


def draw_cluster(painter: QPainter, box: QRect, font: QFont, index: Index, theme: Theme) -> None:
    """State sign, words and cost, and a quiet line below them."""
    item = index.data(ROW)
    if not isinstance(item, Item):
        return
    painter.setFont(font)
    role = _ROLES.get(item.state)
    painter.setPen(QColor(theme.role(role) if role else theme.muted))
    top = box.adjusted(8, 6, -8, 0)
    painter.drawText(top, Qt.AlignmentFlag.AlignTop, SIGNS[item.state])
    cost = f"{item.cost:.1f}" if item.cost else ""
    painter.setPen(QColor(theme.muted))
    painter.drawText(top, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight, cost)
    room = QFontMetrics(font).horizontalAdvance(cost) + 8
    ink = theme.muted if item.state is State.DECIDED else theme.ink
    used = draw_line(painter, top.adjusted(20, 0, -room, 0), index.data(TITLE), font, ink)
    below = top.adjusted(20, used + 2, 0, 0)
    draw_line(painter, below, index.data(DETAIL), small(font), theme.muted)
