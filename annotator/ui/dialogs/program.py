"""What the dialogs ask of the program around the window: open, leave, background lanes."""

from typing import TYPE_CHECKING, Protocol

from annotator.jobs import Jobs
from annotator.services.workspace import Workspace
from annotator.ui.shell import Shell

if TYPE_CHECKING:
    from annotator.ui.main_window import MainWindow


class Program(Protocol):
    """The running program as its dialogs see it."""

    @property
    def shell(self) -> Shell:
        """The window's frame, which outlives every project."""

    @property
    def workspace(self) -> Workspace | None:
        """The open project."""

    @property
    def window(self) -> "MainWindow | None":
        """The content of the frame while a project is open."""

    def open(self, location: str | None, person: str | None = None) -> None:
        """Open a project; what was open before stays open when it cannot be.

        Raises:
            AnnotatorError: when it cannot be opened.
        """

    def leave(self) -> None:
        """Close the open project."""

    def jobs(self) -> Jobs:
        """A new set of background lanes."""
