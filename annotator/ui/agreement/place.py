"""The Agreement place: tables left to right, from a figure down to the spans behind it."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QListWidget,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from annotator.commands.comparing import LAYERS, METRICS
from annotator.commands.registry import AGREEMENT
from annotator.errors import AnnotatorError
from annotator.services.comparison.cells import Cell
from annotator.services.comparison.comparing import Comparing
from annotator.services.comparison.units import MOST, Line
from annotator.ui.agreement.gamma import GammaSheet
from annotator.ui.agreement.going import Going
from annotator.ui.agreement.lines import LineList
from annotator.ui.agreement.report import write_pictures, write_report
from annotator.ui.agreement.tables import BoardTable
from annotator.ui.agreement.trend import TrendChart
from annotator.ui.places import PlaceView
from annotator.ui.theme import Theme
from annotator.ui.widgets import plain, wrapped

if TYPE_CHECKING:
    from annotator.ui.main_window import MainWindow

_HINTS = [("Open", "Return"), ("Table", "B"), ("Metric", "M"), ("Write", "X")]
_BEHIND = "Return on a figure shows what stands behind it."
_READING = "Reading what people finished…"


def build(window: "MainWindow") -> "AgreementPlace":
    """Make the place and the service behind it."""
    workspace = window.workspace
    if workspace.comparing is None:
        workspace.comparing = Comparing(workspace.store, workspace.jobs)
    return AgreementPlace(window, workspace.comparing)


class AgreementPlace(PlaceView):
    """Shows what the service computed; keys go through the commands."""

    def __init__(self, window: "MainWindow", comparing: Comparing) -> None:
        super().__init__()
        self._window = window
        self._going: Going | None = None
        self.gamma: GammaSheet | None = None
        self.comparing = comparing
        self.names = QListWidget()
        self.table = BoardTable(window.themes)
        self.chart = TrendChart(window.themes)
        self.behind = LineList(window.themes)
        self._about = wrapped("", "secondary")
        self._title = plain("", "heading")
        self._note = wrapped("", "secondary")
        self._detail = wrapped("", "secondary")
        self._nothing = wrapped("", "quiet")
        self._cell = wrapped("")
        self._count = plain("", "secondary")
        self._build()
        self._connect()

    @override
    def enter(self) -> None:
        self.comparing.load()
        if not self.comparing.boards:
            self._nothing.setText(_READING)
            self._pages.setCurrentIndex(1)
        self._take_focus()
        self._say_strip()

    @override
    def release(self) -> None:
        found = self.comparing
        if self.gamma is not None and not self.gamma.is_gone:
            self.gamma.stop()
        for signal in (found.loaded, found.opened, found.failed, found.written):
            signal.disconnect()
        self._window.workspace.comparing = None

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        for widget in (self._left_side(), self._centre(), self._right_side()):
            self.splitter.addWidget(widget)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes([210, 820, 350])
        self.splitter.setChildrenCollapsible(False)
        outer.addWidget(self.splitter)
        self.setFocusProxy(self.table)

    def _left_side(self) -> QWidget:
        side = QWidget()
        side.setMinimumWidth(190)
        column = QVBoxLayout(side)
        column.setContentsMargins(16, 16, 12, 12)
        column.setSpacing(8)
        column.addWidget(plain("Agreement", "heading"))
        column.addWidget(self._about)
        self.names.setAccessibleName("Tables")
        self.names.setProperty("kind", "side")
        column.addWidget(self.names, 1)
        return side

    def _centre(self) -> QWidget:
        centre = QWidget()
        self.column = QVBoxLayout(centre)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        page = QWidget()
        inside = QVBoxLayout(page)
        inside.setContentsMargins(16, 16, 16, 8)
        inside.setSpacing(6)
        for part in (self._title, self._note):
            inside.addWidget(part)
        inside.addWidget(self.chart, 3)
        inside.addWidget(self.table, 2)
        inside.addWidget(self._detail)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setContentsMargins(80, 0, 80, 0)
        self._pages = QStackedWidget()
        self._pages.addWidget(page)
        self._pages.addWidget(self._nothing)
        self.column.addWidget(self._pages, 1)
        return centre

    def _right_side(self) -> QWidget:
        side = QWidget()
        side.setMinimumWidth(280)
        column = QVBoxLayout(side)
        column.setContentsMargins(12, 16, 12, 8)
        column.setSpacing(8)
        heading = plain("Behind the figure", "heading")
        heading.setBuddy(self.behind)
        for part in (heading, self._cell, self._count):
            column.addWidget(part)
        column.addWidget(self.behind, 1)
        return side

    def _connect(self) -> None:
        window, found = self._window, self.comparing
        found.loaded.connect(self._loaded)
        found.opened.connect(self._opened)
        found.failed.connect(window.messages.tell)
        found.written.connect(self._written)
        for figures in (self.table, self.chart):
            figures.wanted.connect(self._open)
        self.chart.moved.connect(self._point_chosen)
        self.table.selectionModel().currentChanged.connect(lambda _new, _old: self._describe())
        self.behind.wanted.connect(self._go)
        self.names.currentRowChanged.connect(self._name_chosen)
        window.themes.changed.connect(self._repaint)
        window.parts.add("figures", self._write)
        window.parts.add("gamma", self._ask_gamma)

    def _loaded(self) -> None:
        found = self.comparing
        self.names.blockSignals(True)
        self.names.clear()
        self.names.addItems([board.name for board in found.boards])
        self.names.blockSignals(False)
        self._about.setText(self._about_words())
        self._opened()
        self._say_strip()

    def _opened(self) -> None:
        """Show the current board, and the units of the opened cell if there is one."""
        found, board = self.comparing, self.comparing.shown
        self.names.blockSignals(True)
        self.names.setCurrentRow(found.board if found.boards else -1)
        self.names.blockSignals(False)
        if board is None:
            return
        self._pages.setCurrentIndex(0 if board.rows else 1)
        self._nothing.setText(f"{board.name}\n\n{board.empty}")
        self._title.setText(board.name)
        self._note.setText(board.note)
        if self.table.boards.board is not board:
            self.table.show_board(board)
            self.chart.setVisible(board.chart is not None)
            if board.chart is not None:
                self.chart.show_chart(board.chart, f"{board.name}, {self._metric_words()}")
        self._describe()
        self._show_lines()

    def _show_lines(self) -> None:
        found = self.comparing
        self.behind.show_lines(found.lines)
        if found.cell is None:
            self._cell.setText(_BEHIND)
            self._count.setText("")
            self._take_focus()
            return
        differ = sum(not line.is_same for line in found.lines)
        cut = f", the first {MOST:,}" if len(found.lines) == MOST else ""
        self._cell.setText(", ".join(part for part in (found.cell.words, found.cell.note) if part))
        self._count.setText(f"{differ:,} differ, {len(found.lines) - differ:,} agree{cut}")
        self.behind.setFocus()

    def _take_focus(self) -> None:
        """The chart has the keys where there is one, else the table; Tab leads to the other."""
        board = self.comparing.shown
        with_chart = board is not None and board.chart is not None
        (self.chart if with_chart else self.table).setFocus()

    def _describe(self) -> None:
        cell = self.table.current_cell()
        self._detail.setText(cell.note if cell is not None else "")
        row = self.table.currentIndex().row()
        if not self.chart.isHidden() and 0 <= row != self.chart.current:
            self.chart.move_to(row)

    def _point_chosen(self, place: int) -> None:
        if place != self.table.currentIndex().row():
            self.table.setCurrentIndex(self.table.boards.index(place, 1))

    def _open(self, cell: Cell) -> None:
        try:
            self.comparing.open(cell)
        except AnnotatorError as refusal:
            self._window.messages.say(str(refusal))

    def _go(self, line: Line) -> None:
        # Signals hold their listeners weakly: it must live until the list was read.
        self._going = Going(self._window, line.layer or self.comparing.ask.layer, line)
        self._going.begin()

    def _name_chosen(self, row: int) -> None:
        if row >= 0 and row != self.comparing.board:
            self.comparing.show_board(row)

    def _ask_gamma(self) -> None:
        found = self.comparing
        assert found.pair is not None
        what = f"{dict(LAYERS)[found.ask.layer]}: {' and '.join(found.pair)}"
        self.gamma = GammaSheet(self._window.shell, what, found.gamma)
        self.gamma.units_wanted.connect(self._open)
        self.gamma.show()

    def _write(self) -> None:
        self._window.messages.say("Writing figures, units and pictures…")
        self.comparing.write()

    def _written(self, folder: Path) -> None:
        boards, metric = self.comparing.boards, self._metric_words()
        write_pictures(boards, folder, metric)
        write_report(boards, self._about_words(), folder / "report.pdf")
        self._window.messages.say(f"Figures, units, pictures and a report are in {folder}")

    def _metric_words(self) -> str:
        return ", ".join(self._metric_parts())

    def _metric_parts(self) -> list[str]:
        ask = self.comparing.ask
        asked = [part.replace("_", " ") for part in (ask.target, ask.question) if part]
        return [dict(LAYERS)[ask.layer], METRICS[ask.metric], *asked]

    def _about_words(self) -> str:
        found = self.comparing
        chosen = found.selection
        parts = self._metric_parts()
        parts.append(", ".join(found.people) or "nobody")
        if chosen.sources:
            parts.append(", ".join(sorted(source or "no outlet" for source in chosen.sources)))
        if chosen.hidden is not None:
            parts.append("without suggestions" if chosen.hidden else "with suggestions")
        if chosen.guidelines:
            parts.append("guideline " + ", ".join(map(str, sorted(chosen.guidelines))))
        for words, day in (("from", chosen.done_from), ("before", chosen.done_until)):
            if day is not None:
                parts.append(f"{words} {day.date().isoformat()}")
        parts.append(f"{found.articles:,} articles")
        return "\n".join(parts)

    def _say_strip(self) -> None:
        window = self._window
        if window.places.current == AGREEMENT:
            hints = _HINTS if window.settings.flag("key_hints") else []
            window.bottom.show_guest(hints, f"{self.comparing.articles:,} articles compared", "")

    def _repaint(self, _theme: Theme) -> None:
        self.table.viewport().update()
        self.chart.update()
        self.behind.viewport().update()
