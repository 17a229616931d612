"""A board as a table, and how a figure is painted: number, bar and interval."""

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)
from typing_extensions import override

from annotator.services.comparison.cells import Board, Cell
from annotator.ui.theme import Theme, ThemeSource

CELL = Qt.ItemDataRole.UserRole
HEIGHT = 32
_BAR = 54
_GAP = 8
_WIDEST = 320
Index = QModelIndex | QPersistentModelIndex


class BoardModel(QAbstractTableModel):
    """Shows one board; it holds no data of its own."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.board: Board | None = None

    def show_board(self, board: Board | None) -> None:
        """Show another board."""
        self.beginResetModel()
        self.board = board
        self.endResetModel()

    def cell(self, index: Index) -> Cell | None:
        """The cell at an index."""
        if self.board is None or not index.isValid():
            return None
        return self.board.rows[index.row()][index.column()]

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() or self.board is None else len(self.board.rows)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() or self.board is None else len(self.board.columns)

    @override
    def data(self, index: Index, role: int = 0) -> object:
        cell = self.cell(index)
        if cell is None or self.board is None:
            return None
        if role == CELL:
            return cell
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.words
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell.note or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            row = self.board.rows[index.row()][0].words
            parts = (row, self.board.columns[index.column()], cell.words, cell.note)
            return ", ".join(dict.fromkeys(part for part in parts if part))
        return None

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal or self.board is None:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.DisplayRole and section < len(self.board.columns):
            return self.board.columns[section]
        return None


class FigureDelegate(QStyledItemDelegate):
    """Numbers in words first; the bar repeats them, hatched where there are too few articles."""

    def __init__(self, themes: ThemeSource, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._themes = themes

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        cell = index.data(CELL)
        words = cell.words if isinstance(cell, Cell) else ""
        width = QFontMetrics(option.font).horizontalAdvance(words) + 24
        if isinstance(cell, Cell) and cell.value is not None:
            width += _BAR + _GAP
        return QSize(min(width, _WIDEST), HEIGHT)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cell = index.data(CELL)
        if not isinstance(cell, Cell):
            return
        theme = self._themes.theme
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(option.rect).adjusted(1, 1, -1, -1)
        if cell.tint > 0:
            paint_tint(painter, box, cell, theme)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(QColor(theme.accent), 1.5))
            ground = Qt.BrushStyle.NoBrush if cell.tint > 0 else QColor(theme.selection)
            painter.setBrush(ground)
            painter.drawRoundedRect(box, 4, 4)
        ink = theme.muted if cell.is_quiet or cell.opens is None else theme.ink
        painter.setPen(QColor(theme.ink if index.column() == 0 else ink))
        words = box.adjusted(10, 0, -10, 0)
        if cell.value is not None:
            bar = QRectF(words.right() - _BAR, box.center().y() - 5, _BAR, 10)
            words.setRight(bar.left() - _GAP)
            paint_bar(painter, bar, cell, theme)
            painter.setPen(QColor(ink))
        elided = QFontMetrics(option.font).elidedText(
            cell.words, Qt.TextElideMode.ElideRight, round(words.width())
        )
        painter.setFont(option.font)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, elided)
        painter.restore()


def paint_tint(painter: QPainter, box: QRectF, cell: Cell, theme: Theme) -> None:
    """The ground of a cell of a confusion matrix: the stronger, the more of its row."""
    colour = QColor(theme.accent)
    colour.setAlphaF(0.06 + 0.34 * cell.tint)
    painter.fillRect(box, colour)


def paint_bar(painter: QPainter, bar: QRectF, cell: Cell, theme: Theme) -> None:
    """A bar from 0 to 1 with the interval as a whisker; figures below 0 leave the bar empty."""
    painter.setPen(QPen(QColor(theme.line), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(bar)
    filled = QRectF(bar)
    filled.setWidth(bar.width() * min(1.0, max(0.0, cell.value or 0.0)))
    colour = QColor(theme.muted if cell.is_quiet else theme.accent)
    colour.setAlphaF(0.55)
    painter.setPen(Qt.PenStyle.NoPen)
    style = Qt.BrushStyle.BDiagPattern if cell.is_quiet else Qt.BrushStyle.SolidPattern
    brush = painter.brush()
    brush.setColor(colour)
    brush.setStyle(style)
    painter.setBrush(brush)
    painter.drawRect(filled)
    if cell.low is None or cell.high is None:
        return
    left, right = (
        bar.left() + bar.width() * min(1.0, max(0.0, edge)) for edge in (cell.low, cell.high)
    )
    painter.setPen(QPen(QColor(theme.ink), 1.2))
    middle = bar.center().y()
    painter.drawLine(round(left), round(middle), round(right), round(middle))
    for edge in (left, right):
        painter.drawLine(round(edge), round(middle - 3), round(edge), round(middle + 3))


class BoardTable(QTableView):
    """The table of a board; Return or a double click asks to open the current cell."""

    wanted = Signal(object)

    def __init__(self, themes: ThemeSource) -> None:
        super().__init__()
        self.boards = BoardModel(self)
        self.setModel(self.boards)
        self.setItemDelegate(FigureDelegate(themes, self))
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(HEIGHT)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMaximumSectionSize(_WIDEST)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.activated.connect(self._activated)

    def show_board(self, board: Board | None) -> None:
        """Show another board, with its first figure current."""
        self.boards.show_board(board)
        self.setAccessibleName(f"Agreement, {board.name}" if board else "Agreement")
        if board is not None and board.rows:
            self.setCurrentIndex(self._first_figure(board))

    def _first_figure(self, board: Board) -> QModelIndex:
        """The first cell of the first row that opens, else the first beside the row's name."""
        places = [self.boards.index(0, column) for column in range(1, len(board.columns))]
        opening = (at for at in places if (cell := self.boards.cell(at)) and cell.opens)
        return next(opening, self.boards.index(0, min(1, len(board.columns) - 1)))

    def current_cell(self) -> Cell | None:
        """The cell the keys stand on."""
        return self.boards.cell(self.currentIndex())

    def _activated(self, index: QModelIndex) -> None:
        cell = self.boards.cell(index)
        if cell is not None:
            self.wanted.emit(cell)
