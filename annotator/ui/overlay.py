"""Overlays: small cards above the window that take the keys until they are answered."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGraphicsDropShadowEffect,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override


class Overlay(QFrame):
    """A card over its host that keeps the keys: Tab stays inside, Esc or a click beside it closes.

    Closing gives the focus back to who had it.
    """

    def __init__(self, host: QWidget, width: int = 480) -> None:
        super().__init__(host)
        self._host = host
        self._wanted_width = width
        self._before: QWidget | None = None
        self._has_keys = False
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

    def add_scrolled(self) -> QScrollArea:
        """Add a part that scrolls up and down, by the keys of the card only."""
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.column.addWidget(area, 1)
        return area

    def pop_up(self, first: QWidget | None = None) -> None:
        """Show the card and take the keys."""
        focused = self._host.window().focusWidget()
        if focused and not self.isAncestorOf(focused):
            self._before = focused
        self._place()
        self.show()
        self.raise_()
        if not self._has_keys:
            self._has_keys = True
            _application().installEventFilter(self)
            _application().focusChanged.connect(self._focus_went)
        (first or self).setFocus(Qt.FocusReason.PopupFocusReason)

    def dismiss(self) -> None:
        """Hide the card and give the keys back."""
        if not self.isVisible():
            return
        self._has_keys = False
        _application().focusChanged.disconnect(self._focus_went)
        _application().removeEventFilter(self)
        self.hide()
        if self._before is not None:
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)

    def _focus_went(self, old: QWidget | None, now: QWidget | None) -> None:
        """What takes the keys while the card is open, such as a list just read, gets them later."""
        if now is None or now.window() is not self.window() or _overlay_of(now) is not None:
            return
        self._before = now
        had = old if old is not None and self.isAncestorOf(old) and old.isVisible() else self
        had.setFocus(Qt.FocusReason.PopupFocusReason)

    @override
    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go round inside the card: a key for the card never lands in what lies under it."""
        here = self.window().focusWidget() or self
        widget = here
        while True:
            step = widget.nextInFocusChain() if forward else widget.previousInFocusChain()
            widget = step or here
            if widget is here:
                return True
            if self.isAncestorOf(widget) and _takes_tab(widget):
                reason = Qt.FocusReason
                widget.setFocus(reason.TabFocusReason if forward else reason.BacktabFocusReason)
                return True

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
        elif event.type() == QEvent.Type.MouseButtonPress and self._is_beside(watched, event):
            self.dismiss()
        return False

    def _is_beside(self, watched: QObject, event: QEvent) -> bool:
        # By place, not by receiver: a press that the card leaves unanswered goes on to its host.
        return (
            isinstance(event, QMouseEvent)
            and isinstance(watched, QWidget)
            and watched.window() is self.window()
            and not self.rect().contains(self.mapFromGlobal(event.globalPosition().toPoint()))
        )

    def _place(self) -> None:
        width = max(min(self._wanted_width, self._host.width() - 48), 240)
        self.setFixedWidth(width)
        self.setMaximumHeight(max(self._host.height() - 96, 200))
        self.adjustSize()
        left = (self._host.width() - width) // 2
        self.move(left, max(48, self._host.height() // 8))


def _application() -> QApplication:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    return application


def _overlay_of(widget: QWidget) -> Overlay | None:
    above: QWidget | None = widget
    while above is not None and not isinstance(above, Overlay):
        above = above.parentWidget()
    return above


def _takes_tab(widget: QWidget) -> bool:
    by_tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(by_tab) and widget.isVisible() and widget.isEnabled()
