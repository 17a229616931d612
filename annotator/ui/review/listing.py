"""The list of clusters as a model, and how one row is painted; rows are read when shown."""

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from annotator.model.scheme import Scheme
from annotator.services.review.cases import Item, State
from annotator.services.review.reviewing import Reviewing
from annotator.ui.review.facts import LAYERS, SIGNS, pair_words, subject
from annotator.ui.theme import ThemeSource

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


class ClusterDelegate(QStyledItemDelegate):
    """Every row has the same height: state sign, words, cost, and a quiet line."""

    def __init__(self, themes: ThemeSource, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._themes = themes

    @override
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(160, HEIGHT)

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        item = index.data(ROW)
        if not isinstance(item, Item):
            return
        theme = self._themes.theme
        box: QRect = option.rect.adjusted(8, 1, -8, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.selection))
            painter.drawRoundedRect(box, 5, 5)
        font = QFont(option.font)
        painter.setFont(font)
        metrics = QFontMetrics(font)
        role = _ROLES.get(item.state)
        painter.setPen(QColor(theme.role(role) if role else theme.muted))
        top = box.adjusted(8, 6, -8, 0)
        painter.drawText(top, Qt.AlignmentFlag.AlignTop, SIGNS[item.state])
        cost = f"{item.cost:.1f}" if item.cost else ""
        painter.setPen(QColor(theme.muted))
        painter.drawText(top, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight, cost)
        words = top.adjusted(20, 0, -metrics.horizontalAdvance(cost) - 8, 0)
        painter.setPen(QColor(theme.muted if item.state is State.DECIDED else theme.ink))
        elide = Qt.TextElideMode.ElideRight
        shown = metrics.elidedText(str(index.data(TITLE)), elide, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignTop, shown)
        font.setPixelSize(11)
        painter.setFont(font)
        painter.setPen(QColor(theme.muted))
        line = top.adjusted(20, metrics.height() + 2, 0, 0)
        shown = QFontMetrics(font).elidedText(str(index.data(DETAIL)), elide, line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignTop, shown)
        painter.restore()
