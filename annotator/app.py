"""Composes the desktop: builds, wires, shows and shuts down; the crash hook lives here."""

import faulthandler
import logging
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from annotator.collecting import look_rarely
from annotator.errors import AnnotatorError
from annotator.jobs import Jobs
from annotator.paths import log_folder, settings_file
from annotator.settings import Settings
from annotator.ui.naming import keep_qt_names
from annotator.ui.posting import Poster
from annotator.ui.shell import Shell
from annotator.ui.theme import ThemeSource

if TYPE_CHECKING:
    from annotator.services.workspace import Workspace
    from annotator.ui.main_window import MainWindow

RECENT = 10
FIRST_PERSON = "me"
FURNISH_MS = 150
WARM_UP_MS = 400
CLOSE_SECONDS = 3.0
_log = logging.getLogger(__name__)


class App:
    """The running desktop program: one shell, at most one open workspace."""

    def __init__(self, arguments: Sequence[str]) -> None:
        keep_qt_names()
        self.qt = QApplication.instance() or QApplication(list(arguments))
        assert isinstance(self.qt, QApplication)
        self.qt.setApplicationName("annotator")
        self.qt.setDesktopFileName("annotator")
        self.settings = Settings(settings_file())
        self.themes = ThemeSource(self.settings.text("theme"))  # type: ignore[arg-type]
        self.themes.apply(self.qt)
        self.shell = Shell(self.themes)
        self.shell.on_close = self.close
        self.post = Poster()
        self.workspace: Workspace | None = None
        self.window: MainWindow | None = None

    def start(self, location: str | None, person: str | None) -> int:
        """Show the window, open a project and run until the window is closed."""
        self.shell.show()
        self.qt.processEvents()
        QTimer.singleShot(0, lambda: self.open_first(location, person))
        return self.qt.exec()

    def open_first(self, location: str | None, person: str | None) -> None:
        """Open the named project, else the last one, else the demo project."""
        recent = [name for name in self.settings.names("recent_projects") if _is_there(name)]
        self._open_or_say(location or (recent[0] if recent else None), person)

    def _open_or_say(self, location: str | None, person: str | None) -> None:
        try:
            self.open(location, person)
        except AnnotatorError as error:
            actions = {
                "&Try again": lambda: self._open_or_say(location, person),
                "&Open another project…": lambda: self._ask_for_project(location, person),
                "Open the &samples": lambda: self._open_or_say(None, person),
            }
            self.shell.show_waiting(str(error), actions)

    def _ask_for_project(self, location: str | None, person: str | None) -> None:
        from annotator.ui.dialogs.projects import OpenDialog

        recent = self.settings.names("recent_projects")
        first = [location] if location else []
        known = first + [name for name in recent if name not in first]
        OpenDialog(self.shell, known, lambda place: self.open(place, person)).show()

    def open(self, location: str | None, person: str | None = None) -> None:
        """Open a project in the window; None means the demo project, made when missing.

        Raises:
            AnnotatorError: when it cannot be opened; what was open before stays open.
        """
        from annotator.desktop import compose

        built = compose(self.shell, self.jobs(), self.settings, location)
        self.leave()
        self.workspace, self.window = built
        self.shell.show_content(self.window, self.workspace.store.title or "Project")
        self._remember(self.workspace.store.location)
        self.begin(person)

    def begin(self, person: str | None) -> None:
        """Let somebody label and open the next unfinished article."""
        workspace, window = self.workspace, self.window
        if workspace is None or window is None:
            return
        names = [p.name for p in workspace.store.people.all() if not p.is_gold]
        last = self.settings.text("last_person")
        name = person or (last if last in names else names[0] if names else FIRST_PERSON)
        workspace.choose_person(name)
        workspace.open_next()
        window.view.setFocus()
        self._later(WARM_UP_MS, window, workspace.suggesting.sweep)
        self._later(FURNISH_MS, window, lambda: self._furnish(window))
        if not self.settings.flag("tour_seen"):
            self.settings.set("tour_seen", value=True)
            self._later(WARM_UP_MS, window, lambda: window.show_part("tour"))

    def _later(self, milliseconds: int, window: "MainWindow", act: Callable[[], None]) -> None:
        """Act when the first picture stands, unless the window was left or closed before."""

        def if_still_open() -> None:
            if window is self.window:
                act()

        QTimer.singleShot(milliseconds, window, if_still_open)

    def _furnish(self, window: "MainWindow") -> None:
        """Add the dialogs, which nobody can ask for before the first article is painted."""
        from annotator.ui.dialogs.doors import add_doors

        add_doors(self, window)
        look_rarely()

    def leave(self) -> None:
        """Close the open workspace: all that is being written is written first."""
        if self.window is not None:
            self.window.release()
        if self.workspace is not None:
            self.workspace.close()
        self.workspace = self.window = None

    def close(self) -> bool:
        """Called before the window closes; True when it may: nothing unsaved is dropped unasked."""
        if self.workspace is not None and self.window is not None and not self._is_saved():
            return False
        self.leave()
        return True

    def _is_saved(self) -> bool:
        desk, window = self.workspace.desk, self.window  # type: ignore[union-attr]
        until = monotonic() + CLOSE_SECONDS
        while desk.pending and monotonic() < until:
            self.qt.processEvents()
        if not desk.pending and not desk.drafts:
            return True
        waiting = desk.pending + len(desk.drafts)
        actions = {"Save again": desk.retry, "Drop them and quit": self._quit_anyway}
        window.messages.tell(f"{waiting} changes are not saved yet.", actions)  # type: ignore[union-attr]
        return False

    def _quit_anyway(self) -> None:
        if self.workspace is not None:
            self.workspace.desk.give_up()
        self.shell.close()

    def _remember(self, location: str) -> None:
        from annotator.store.addresses import shown

        bare = shown(location)
        known = [shown(name) for name in self.settings.names("recent_projects")]
        others = [name for name in known if name != bare]
        self.settings.set("recent_projects", [bare, *others][:RECENT])

    def jobs(self) -> Jobs:
        """A set of background lanes whose answers come to the window's thread."""
        return Jobs(self.post)


def run(location: str | None = None, person: str | None = None) -> int:
    """Start the desktop program; returns its exit code."""
    install_crash_hook()
    return App(sys.argv[:1]).start(location, person)


def install_crash_hook() -> None:
    """Write unexpected errors to the log folder, without article text, and go on."""
    folder = log_folder()
    folder.mkdir(parents=True, exist_ok=True)
    faulthandler.enable((folder / "native_crash.txt").open("w"))

    def told(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        frames = traceback.extract_tb(trace)
        lines = [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in frames]
        report = f"{kind.__name__}\n" + "\n".join(lines) + "\n"
        (folder / f"crash_{os.getpid()}.txt").write_text(report, "utf-8")
        _log.error("unexpected %s at %s", kind.__name__, lines[-1] if lines else "?")
        if os.environ.get("ANNOTATOR_TRACE"):
            traceback.print_exception(kind, error, trace)

    sys.excepthook = told


def _is_there(location: str) -> bool:
    return "://" in location or Path(location).is_file()
