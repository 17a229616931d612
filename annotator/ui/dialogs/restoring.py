"""Putting a backup in the open project's place: close, restore in the background, open again."""

from pathlib import Path

from annotator.errors import AnnotatorError
from annotator.jobs import Err, Jobs, Outcome
from annotator.services.keeping import restore
from annotator.ui.dialogs.program import Program


class Restoring:
    """One restore; it outlives the window it was asked for in."""

    def __init__(self, app: Program, backup: Path) -> None:
        self._app = app
        self._backup = backup
        self._location = ""
        self._person: str | None = None
        self._jobs: Jobs | None = None

    def begin(self) -> None:
        """Close the project and put the backup in its place."""
        workspace = self._app.workspace
        if workspace is None:
            return
        self._location = workspace.store.location
        self._person = workspace.person.name if workspace.person else None
        self._app.leave()
        self._app.shell.show_waiting("Restoring the backup…")
        self._jobs = self._app.jobs()
        self._jobs.run(
            lambda _job: restore(self._backup, Path(self._location)), self._ended, lane="restore"
        )

    def _ended(self, outcome: Outcome[Path | None]) -> None:
        if self._jobs is not None:
            self._jobs.close()
        try:
            self._app.open(self._location, self._person)
        except AnnotatorError as error:
            why = outcome.message if isinstance(outcome, Err) else str(error)
            self._app.shell.show_waiting(why)
            return
        if self._app.window is not None:
            self._app.window.messages.tell(_told(outcome))


def _told(outcome: Outcome[Path | None]) -> str:
    if isinstance(outcome, Err):
        return f"Nothing was restored: {outcome.message}"
    kept = f" The former file is {outcome.value}." if outcome.value else ""
    return f"The backup is restored.{kept}"
