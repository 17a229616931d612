"""What stands in the article's place while none is open: why, and the keys that lead on."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractScrollArea, QGridLayout, QVBoxLayout, QWidget

from annotator.commands.registry import Registry
from annotator.ui.widgets import key_cap, plain, wrapped

_WIDTH = 420
_EMPTY = "This project has no articles yet"
_FINISHED = "Every article is done or skipped"
_LEADS_ON = {
    _EMPTY: (
        ("project.import", "imports files and folders; you can also drop them on the window"),
        ("project.open", "opens another project"),
        ("window.palette", "finds every command"),
    ),
    _FINISHED: (
        ("window.queue", "goes to the queue, where any article can be opened again"),
        ("project.export", "exports the labels"),
        ("window.agreement", "compares what several people labelled"),
        ("project.person", "changes who labels; second readings wait under “your name · again”"),
        ("project.import", "imports more articles"),
    ),
}


class NothingOpen(QWidget):
    """Lies over the empty article view, which keeps the focus, so that every key still works."""

    def __init__(self, view: QAbstractScrollArea, registry: Registry) -> None:
        super().__init__(view.viewport())
        self._registry = registry
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        around = QVBoxLayout(view.viewport())
        around.addWidget(self, 0, Qt.AlignmentFlag.AlignCenter)
        self.setMaximumWidth(_WIDTH)
        column = QVBoxLayout(self)
        column.setSpacing(14)
        self.title = plain("", "heading")
        column.addWidget(self.title)
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(12)
        self._rows.setVerticalSpacing(8)
        self._rows.setColumnStretch(1, 1)
        column.addLayout(self._rows)
        self.hide()

    def show_why(self, articles: int) -> None:
        """Say why nothing is open, from the number of articles the project has."""
        title = _FINISHED if articles else _EMPTY
        if self.title.text() != title:
            self.title.setText(title)
            self._list(title)
        self.show()

    def _list(self, title: str) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if widget := item.widget():
                widget.deleteLater()
        for line, (command, does) in enumerate(_LEADS_ON[title]):
            cap = key_cap(self._registry.get(command).keys[0])
            self._rows.addWidget(cap, line, 0, Qt.AlignmentFlag.AlignTop)
            self._rows.addWidget(wrapped(does, "secondary"), line, 1)
