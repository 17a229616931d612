"""What an import would bring, shown before anything is written."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from annotator.services.importing import Preview
from annotator.ui.dialogs.wording import preview_words
from annotator.ui.widgets import plain, wrapped


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
        self.titles, self._titles_box = _listed(lists, "First articles")
        self.refused, self._refused_box = _listed(lists, "Refused, with the reason")

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
            item = QListWidgetItem(title or "Untitled")
            item.setToolTip("")
            item.setText(f"{title or 'Untitled'}   ·   {characters:,} characters")
            self.titles.addItem(item)
        self.refused.clear()
        self.refused.addItems(seen.refused)
        if seen.refusals > len(seen.refused):
            self.refused.addItem(f"… and {seen.refusals - len(seen.refused):,} more")
        self._titles_box.setVisible(bool(seen.titles))
        self._refused_box.setVisible(bool(seen.refused))


def _listed(row: QHBoxLayout, heading: str) -> tuple[QListWidget, QWidget]:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    made = QListWidget()
    made.setAccessibleName(heading)
    made.setWordWrap(True)
    made.setTextElideMode(Qt.TextElideMode.ElideRight)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    label = plain(heading, "heading")
    column.addWidget(label)
    column.addWidget(made, 1)
    row.addWidget(box, 1)
    return made, box
