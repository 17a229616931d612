"""The window as commands see it: pickers, questions, movement by screen line, parts by name."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from annotator.commands.context import Choice

if TYPE_CHECKING:
    from annotator.ui.main_window import MainWindow

ZOOM_STEP_LIMITS = (0.7, 2.5)
WIDTH_LIMITS = (40, 110)


class Port:
    """Passes what commands ask for to the parts of the window."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window

    def pick(self, title: str, choices: Sequence[Choice], then: Callable[[object], None]) -> None:
        """Offer choices; one key takes one."""
        self._window.picker.pick(title, choices, self._window.guarded(then))

    def pick_many(
        self, title: str, choices: Sequence[Choice], then: Callable[[list[object]], None]
    ) -> None:
        """Offer a checked list."""
        self._window.picker.pick_many(title, choices, self._window.guarded(then))

    def ask_text(self, title: str, initial: str, then: Callable[[str], None]) -> None:
        """Ask for one line."""
        self._window.picker.ask_text(title, initial, self._window.guarded(then))

    def confirm(self, question: str, yes: str, then: Callable[[], None]) -> None:
        """Ask before something far-reaching."""
        self._window.picker.confirm(question, yes, then)

    def say(self, sentence: str) -> None:
        """Show one quiet line."""
        self._window.messages.say(sentence)

    def line_beside(self, position: int, by: int) -> int:
        """The code point one screen line above or below."""
        view = self._window.view
        return view.line_down(position) if by > 0 else view.line_up(position)

    def scroll_page(self, by: int) -> int | None:
        """Scroll the article by a page; a code point in its upper half, None at the end."""
        view = self._window.places.article()
        return view.page(by) if view is not None else None

    def place(self) -> str:
        """The name of the place that is shown."""
        return self._window.places.current

    def show(self, what: str) -> None:
        """Open a part of the window by name."""
        self._window.show_part(what)

    def change_view(self, what: str, by: float) -> None:
        """Change zoom, reading width or theme, and remember it."""
        settings, view = self._window.settings, self._window.view
        if what == "zoom":
            zoom = 1.0 if by == 0 else view.zoom + by
            low, high = ZOOM_STEP_LIMITS
            settings.set("zoom", round(max(low, min(high, zoom)), 2))
        elif what == "width":
            least, most = WIDTH_LIMITS
            settings.set("reading_width", int(max(least, min(most, view.reading_width + by))))
        else:
            settings.set("theme", "light" if self._window.themes.theme.is_dark else "dark")
