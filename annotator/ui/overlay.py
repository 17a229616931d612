"""Overlays: small cards above the window that take the keys until they are answered."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGraphicsDropShadowEffect, QVBoxLayout, QWidget
from typing_extensions import override


class Overlay(QFrame):
    """A card over its host; Esc closes it and gives the focus back to who had it."""

    def __init__(self, host: QWidget, width: int = 480) -> None:
        super().__init__(host)
        self._host = host
        self._wanted_width = width
        self._before: QWidget | None = None
        self.setProperty("kind", "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 12, 16, 12)
        self.column.setSpacing(8)
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(24)
        shadow.setOffset(0, 4)
        shadow.setColor(Qt.GlobalColor.black)
        self.setGraphicsEffect(shadow)
        host.installEventFilter(self)
        self.hide()

    def pop_up(self, first: QWidget | None = None) -> None:
        """Show the card and take the keys."""
        focused = self._host.window().focusWidget()
        if focused and not self.isAncestorOf(focused):
            self._before = focused
        self._place()
        self.show()
        self.raise_()
        (first or self).setFocus(Qt.FocusReason.PopupFocusReason)

    def dismiss(self) -> None:
        """Hide the card and give the keys back."""
        if not self.isVisible():
            return
        self.hide()
        if self._before is not None:
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            event.accept()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._host and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _place(self) -> None:
        width = max(min(self._wanted_width, self._host.width() - 48), 240)
        self.setFixedWidth(width)
        self.setMaximumHeight(max(self._host.height() - 96, 200))
        self.adjustSize()
        left = (self._host.width() - width) // 2
        self.move(left, max(48, self._host.height() // 8))
