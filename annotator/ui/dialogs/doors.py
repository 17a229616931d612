"""Adds the dialogs to the window, under the names the commands use, and keeps backups coming."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from annotator.errors import AnnotatorError, RefusalError
from annotator.jobs import Err, Outcome
from annotator.services import guideline
from annotator.services.guideline_examples import with_examples
from annotator.services.importing import Account, chunk_note
from annotator.services.keeping import Keeping, backup_folder
from annotator.store.addresses import is_server
from annotator.ui.dialogs.about import AboutDialog, facts_of
from annotator.ui.dialogs.anchoring import AnchoringDialog
from annotator.ui.dialogs.assigning import AssignDialog
from annotator.ui.dialogs.backups import RestoreDialog
from annotator.ui.dialogs.dropping import DropTarget
from annotator.ui.dialogs.exporting import ExportDialog
from annotator.ui.dialogs.gates import GatesPage
from annotator.ui.dialogs.guideline import GuidelineDialog
from annotator.ui.dialogs.importing import ImportDialog
from annotator.ui.dialogs.models import ModelsDialog
from annotator.ui.dialogs.program import Program
from annotator.ui.dialogs.projects import NewDialog, OpenDialog
from annotator.ui.dialogs.restoring import Restoring
from annotator.ui.dialogs.settings import SettingsDialog, places_of
from annotator.ui.dialogs.sheet import Sheet
from annotator.ui.dialogs.suppressions import SuppressionsDialog

if TYPE_CHECKING:
    from annotator.ui.main_window import MainWindow

S = TypeVar("S", bound=Sheet)
_FIRST_BACKUP_MS = 5_000
_TICK_MS = 60_000
_NO_SERVER = "A project on a server is backed up and restored there, with pg_dump."


def add_doors(app: Program, window: "MainWindow") -> None:
    """Give the window its dialogs; they live as long as the window."""
    Doors(app, window).add_all()


class Doors(QObject):
    """One window's dialogs; each is open at most once."""

    def __init__(self, app: Program, window: "MainWindow") -> None:
        super().__init__(window)
        self._app, self._window = app, window
        self._workspace = window.workspace
        store = self._workspace.store
        self.keeping = Keeping(store, backup_folder(store.location), self._workspace.jobs)
        self.keeping.told.connect(window.messages.say)
        self._open: dict[type[Sheet], Sheet] = {}
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._tick)

    def add_all(self) -> None:
        """Name every door, take dropped files, begin keeping."""
        doors: dict[str, Callable[[], object]] = {
            "guideline": self.show_guideline,
            "settings": self.show_settings,
            "new": self.show_new,
            "open": self.show_open,
            "import": self.show_import,
            "export": self.show_export,
            "assign": self.show_assign,
            "backup": lambda: self.keeping.now(self._backed_up),
            "restore": self.show_restore,
            "about": self.show_about,
            "suppressions": self.show_suppressions,
            "anchoring": self.show_anchoring,
            "models": self.show_models,
        }
        for name, door in doors.items():
            self._window.parts.add(name, self._guarded(door))
        DropTarget(self._window, self._dropped)
        self._window.shell.installEventFilter(self)
        QTimer.singleShot(_FIRST_BACKUP_MS, self, self._first_backup)
        self._timer.start()

    def show_import(self) -> ImportDialog:
        """Import articles."""
        self._require_writing()
        return self._show(ImportDialog, self._make_import)

    def show_export(self) -> ExportDialog:
        """Export labels."""
        return self._show(ExportDialog, lambda: ExportDialog(self._host, self._workspace))

    def show_assign(self) -> AssignDialog:
        """Share articles out among people."""
        self._require_writing()
        return self._show(AssignDialog, lambda: AssignDialog(self._host, self._workspace))

    def show_settings(self) -> SettingsDialog:
        """Change settings."""
        store, settings = self._workspace.store, self._workspace.settings
        places = places_of(store.place, self.keeping.folder)
        return self._show(
            SettingsDialog,
            lambda: SettingsDialog(
                self._host, settings, store.scheme, places, GatesPage(self._workspace)
            ),
        )

    def show_new(self) -> NewDialog:
        """Make a project."""
        self._require_rest()
        person = self._workspace.person
        name = person.name if person else None
        return self._show(
            NewDialog, lambda: NewDialog(self._host, lambda place: self._switch(place, name))
        )

    def show_open(self) -> OpenDialog:
        """Open another project."""
        self._require_rest()
        recent = self._workspace.settings.names("recent_projects")
        return self._show(OpenDialog, lambda: OpenDialog(self._host, recent, self._switch))

    def show_restore(self) -> RestoreDialog:
        """Restore a backup."""
        self._require_rest()
        if is_server(self._workspace.store.location):
            raise RefusalError(_NO_SERVER)
        self._require_writing()
        jobs = self._workspace.jobs
        return self._show(
            RestoreDialog, lambda: RestoreDialog(self._host, self.keeping, jobs, self._restore)
        )

    def show_about(self) -> AboutDialog:
        """Show the facts about the open project."""
        facts = facts_of(self._workspace, self.keeping.folder)
        return self._show(AboutDialog, lambda: AboutDialog(self._host, facts))

    def show_suppressions(self) -> SuppressionsDialog:
        """Show what is never suggested."""
        return self._show(
            SuppressionsDialog, lambda: SuppressionsDialog(self._host, self._workspace)
        )

    def show_anchoring(self) -> AnchoringDialog:
        """Show what people do with suggestions."""
        return self._show(AnchoringDialog, lambda: AnchoringDialog(self._host, self._workspace))

    def show_models(self) -> ModelsDialog:
        """Show what was learned from this project."""
        return self._show(ModelsDialog, lambda: ModelsDialog(self._host, self._workspace))

    def show_guideline(self) -> GuidelineDialog:
        """Show the guideline at the rule that fits the current label."""
        sections = with_examples(self._workspace.store, guideline.shipped())
        item = self._window.context.current_item()
        dialog = self._show(GuidelineDialog, lambda: self._make_guideline(sections))
        dialog.show_rule(guideline.fitting(sections, item) if item is not None else None)
        return dialog

    def let_go(self) -> None:
        """End what the dialogs run and close them: the project is about to be closed."""
        for dialog in self._open.values():
            if not dialog.is_gone:
                dialog.stop()
                dialog.done(0)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Close and self._is_current():
            self.let_go()
        return False

    @property
    def _host(self) -> QWidget:
        return self._window.shell

    def _show(self, kind: type[S], make: Callable[[], S]) -> S:
        dialog = self._open.get(kind)
        if not isinstance(dialog, kind) or dialog.is_gone:
            dialog = make()
            self._open[kind] = dialog
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()
        return dialog

    def _make_import(self) -> ImportDialog:
        dialog = ImportDialog(self._host, self._workspace, self.keeping)
        dialog.brought.connect(self._brought)
        return dialog

    def _make_guideline(self, sections: Sequence[guideline.Section]) -> GuidelineDialog:
        dialog = GuidelineDialog(self._host, sections)
        place = self._host.geometry()
        dialog.move(place.right() - dialog.width() - 16, place.top() + 56)
        return dialog

    def _guarded(self, door: Callable[[], object]) -> Callable[[], None]:
        def run() -> None:
            try:
                door()
            except AnnotatorError as refusal:
                self._window.messages.say(str(refusal))

        return run

    def _dropped(self, paths: list[Path]) -> None:
        self._guarded(lambda: self.show_import().look_at(paths))()

    def _require_writing(self) -> None:
        store = self._workspace.store
        if store.is_read_only:
            raise RefusalError(f"The project is open for reading only: {store.read_only_reason}.")

    def _require_rest(self) -> None:
        if any(dialog.is_busy and not dialog.is_gone for dialog in self._open.values()):
            raise RefusalError("An import or export is running: wait for it or stop it first.")

    def _switch(self, location: str, person: str | None = None) -> None:
        """Open another project; after a refusal before that, this one stays open."""
        try:
            self._app.open(location, person)
        except AnnotatorError as refusal:
            if self._is_current() or self._app.window is None:
                raise
            self._app.window.messages.tell(str(refusal))
        self.let_go()

    def _restore(self, backup: Path) -> None:
        self.let_go()
        Restoring(self._app, backup).begin()

    def _brought(self, account: Account) -> None:
        if not self._is_current():
            return
        self._window.messages.say(f"Imported: {chunk_note(account)}.")
        self._workspace.queue.ask_again()
        self._workspace.suggesting.sweep()
        document = self._workspace.desk.document
        if document is None and self._workspace.person is not None:
            self._guarded(self._workspace.open_next)()
        elif document is not None and account.works:
            self._workspace.desk.refresh(document.article.uid)

    def _backed_up(self, outcome: Outcome[Path]) -> None:
        if self._is_current():
            told = outcome.message if isinstance(outcome, Err) else f"Backed up: {outcome.value}"
            self._window.messages.say(told)

    def _first_backup(self) -> None:
        if self._is_current():
            self.keeping.start()

    def _tick(self) -> None:
        if self._is_current():
            self.keeping.tick()
        else:
            self._timer.stop()

    def _is_current(self) -> bool:
        return self._app.window is self._window
