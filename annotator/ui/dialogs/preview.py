"""What an import would bring, shown before anything is written."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotator.services.importing import Preview
from annotator.ui.dialogs.sheet import Copyable
from annotator.ui.dialogs.wording import preview_words
from annotator.ui.widgets import plain, wrapped

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class PreviewPage(QWidget):
    """Counts, first titles with their length, and what is refused with reasons."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.summary = wrapped()
        column.addWidget(self.summary)
        lists = QHBoxLayout()
        lists.setSpacing(12)
        column.addLayout(lists, 1)
        column.addStretch()
        self.titles = _titles()
        self.refused = Copyable("Refused, with the reason")
        self._titles_box = _boxed(lists, "First articles", self.titles, 3)
        self._refused_box = _boxed(lists, "Refused, with the reason", self.refused, 2)

    def show_waiting(self, words: str) -> None:
        """Show one line and no lists."""
        self.summary.setText(words)
        self._titles_box.hide()
        self._refused_box.hide()

    def show_preview(self, seen: Preview) -> None:
        """Show what was found."""
        self.summary.setText(preview_words(seen))
        self.titles.clear()
        for title, characters in seen.titles:
            item = QTreeWidgetItem([title or "Untitled", f"{characters:,}"])
            item.setTextAlignment(1, _RIGHT)
            self.titles.addTopLevelItem(item)
        reasons = list(seen.refused)
        if seen.refusals > len(reasons):
            reasons.append(f"… and {seen.refusals - len(reasons):,} more")
        self.refused.show_words("\n\n".join(reasons))
        self._titles_box.setVisible(bool(seen.titles))
        self._refused_box.setVisible(bool(reasons))


def _titles() -> QTreeWidget:
    made = QTreeWidget()
    made.setHeaderLabels(("Title", "Characters"))
    made.headerItem().setTextAlignment(1, _RIGHT)
    made.setAccessibleName("First articles")
    made.setRootIsDecorated(False)
    made.setUniformRowHeights(True)
    made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    made.header().setStretchLastSection(False)
    made.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    made.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
    return made


def _boxed(row: QHBoxLayout, heading: str, widget: QWidget, share: int) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    column.addWidget(plain(heading, "heading"))
    column.addWidget(widget, 1)
    row.addWidget(box, share)
    return box
