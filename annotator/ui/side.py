"""What stands beside the article: a panel that Esc leaves."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override


class SidePanel(QWidget):
    """A panel of fields and a list; `left` says that the keys belong to the article again."""

    left = Signal()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Fields and lists pass Esc up to here.
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
