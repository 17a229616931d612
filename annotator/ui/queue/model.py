"""The queue as a list model: rows come page by page from the service, a true scrollbar stays."""

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from typing_extensions import override

from annotator.model.queue import QueueRow
from annotator.services.queue import Queue

ROW = Qt.ItemDataRole.UserRole
DETAIL = ROW + 1
QUIET_MS = 150
_STATUS_WORDS = {"todo": "not started", "started": "started", "done": "done", "skipped": "skipped"}


class QueueModel(QAbstractListModel):
    """Shows the service's rows; it holds no data of its own.

    A row that changed is told by `row_changed`, not by `dataChanged`: a view may answer that one
    with a new layout of every row, at each key that labels something.
    """

    row_changed = Signal(int)

    def __init__(self, queue: Queue, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue = queue
        self.is_blind = False
        self._changed: set[int] = set()
        self._timer = QTimer(self, singleShot=True, interval=QUIET_MS)
        self._timer.timeout.connect(self._tell)
        queue.reset.connect(self._reset)
        queue.refreshed.connect(self._refreshed)

    @override
    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._queue)

    @override
    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> object:
        row = self._queue.row(index.row())
        if row is None:
            return None
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == DETAIL:
            return detail(row, blind=self.is_blind)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(row, blind=self.is_blind)
        return None

    def _reset(self) -> None:
        self.beginResetModel()
        self.endResetModel()

    def _refreshed(self, place: int) -> None:
        self._changed.add(place)
        self._timer.start()

    def _tell(self) -> None:
        changed, self._changed = self._changed, set()
        for place in changed:
            self.row_changed.emit(place)


def detail(row: QueueRow, *, blind: bool = False) -> str:
    """The quiet line of a row: outlet, date, what is open or done; blind hides the outlet."""
    hidden = blind and row.status not in {"done", "skipped"}
    parts = [None if hidden else row.source, row.published]
    if row.status == "skipped":
        parts.append(f"skipped: {row.skip_reason}" if row.skip_reason else "skipped")
    elif row.open_suggestions and row.status != "done":
        parts.append(f"{row.open_suggestions} open")
    elif row.labels or row.status == "done":
        parts.append("1 label" if row.labels == 1 else f"{row.labels} labels")
    return " · ".join(part for part in parts if part)


def spoken(row: QueueRow, *, blind: bool = False) -> str:
    """One sentence for the screen reader."""
    return f"{row.title}, {_STATUS_WORDS[row.status]}, {detail(row, blind=blind)}"
