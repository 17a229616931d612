"""The card of keys: what works right now, grouped, read from the registry."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget
from typing_extensions import override

from annotator.commands.context import Context
from annotator.commands.registry import LABEL, Command, Registry, in_lines, mode_of
from annotator.ui.overlay import Overlay
from annotator.ui.widgets import key_cap, plain, wrapped

_TOUR = (
    ("Tab", "goes to the next suggestion; A accepts it, X rejects it, and you are at the next."),
    ("1 … 9", "label the word at the caret, or what you selected with Shift and the arrows."),
    ("Alt ← →", "move the end of a label by a word; with Shift its start."),
    ("S", "makes a stance record; then 1 … 5 for its sign, H holder, T target, V voice, B basis."),
    ("G", "goes to the sentence grid: one key for each country, and the next sentence comes."),
    ("M", "labels all same mentions after a preview."),
    ("Ctrl Z", "takes back anything, also yesterday’s. Every act is saved as you make it."),
    ("Ctrl ↵", "marks the article done and opens the next. F1 shows all keys, Ctrl K finds all."),
)


class KeysCard(Overlay):
    """Shown with F1 and on the first start; any key closes it."""

    def __init__(self, host: QWidget, registry: Registry) -> None:
        super().__init__(host, width=1080)
        self._registry = registry
        self._title = plain("", "heading")
        self.column.addWidget(self._title)
        self._area = self.add_scrolled()

    def show_keys(self, context: Context) -> None:
        """List every key that works right now."""
        groups: dict[str, list[Command]] = {}
        for command in self._registry.working(context):
            groups.setdefault(command.group, []).append(command)
        shown = context.window.place()
        mode = mode_of(context) if shown == LABEL else shown
        self._title.setText(f"Keys that work now · {mode} · any key closes")
        body = QWidget()
        columns = QHBoxLayout(body)
        columns.setSpacing(24)
        stacks = [QVBoxLayout() for _ in range(3)]
        heights = [0, 0, 0]
        for name, commands in sorted(groups.items(), key=lambda item: -len(item[1])):
            place = heights.index(min(heights))
            heights[place] += len(in_lines(commands)) + 2
            stacks[place].addLayout(_group(name, commands))
        for stack in stacks:
            stack.addStretch()
            columns.addLayout(stack, 1)
        self._area.setWidget(body)
        self._area.setMinimumHeight(min(560, self._host.height() - 180))
        self._wanted_width = 1080
        self.pop_up()

    def show_tour(self) -> None:
        """Show the one-minute card of the first start."""
        self._title.setText("One minute, then you label · any key begins")
        body = QWidget()
        grid = QGridLayout(body)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(1, 1)
        for line, (keys, words) in enumerate(_TOUR):
            grid.addWidget(plain(keys, "key"), line, 0, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(wrapped(words), line, 1)
        self._area.setWidget(body)
        self._area.setMinimumHeight(390)
        self._wanted_width = 620
        self.pop_up()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        modifiers = {Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta}
        if event.key() in {Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_Down, Qt.Key.Key_Up}:
            bar = self._area.verticalScrollBar()
            down = event.key() in {Qt.Key.Key_PageDown, Qt.Key.Key_Down}
            bar.setValue(bar.value() + (120 if down else -120))
        elif event.key() not in modifiers:
            self.dismiss()


def _group(name: str, commands: list[Command]) -> QLayout:
    column = QVBoxLayout()
    column.setSpacing(3)
    column.addWidget(plain(name, "heading"))
    for title, keys, _ in in_lines(commands):
        row = QHBoxLayout()
        row.addWidget(plain(title), 1)
        row.addWidget(key_cap(keys[0]))
        column.addLayout(row)
    column.addSpacing(10)
    return column
