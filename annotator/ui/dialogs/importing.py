"""The import dialog: choose, look before anything is written, bring in, read the account."""

from collections.abc import Sequence
from pathlib import Path
from time import monotonic

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QWidget

from annotator.formats.registry import FORMATS
from annotator.jobs import Err, Job, Outcome, Progress
from annotator.services.importing import Account, Preview, bring_in, preview
from annotator.services.keeping import Keeping
from annotator.services.workspace import Workspace
from annotator.ui.dialogs import asking
from annotator.ui.dialogs.columns import ColumnsRow
from annotator.ui.dialogs.preview import PreviewPage
from annotator.ui.dialogs.sheet import Copyable, add_field, copy, form
from annotator.ui.dialogs.wording import account_words, rate_words
from annotator.ui.dialogs.working import WorkingSheet
from annotator.ui.fields import Choices
from annotator.ui.widgets import wrapped

LANE = "import"
_SUFFIXES = dict.fromkeys(suffix for kind in FORMATS if kind.reads for suffix in kind.suffixes)
_KINDS = f"Articles ({' '.join(f'*{suffix}' for suffix in _SUFFIXES)});;All files (*)"
_NAMED = 6


class ImportDialog(WorkingSheet):
    """Brings articles in; `brought` carries the account."""

    brought = Signal(object)
    stopping = "Stopping after the articles at hand…"

    def __init__(self, host: QWidget, workspace: Workspace, keeping: Keeping) -> None:
        super().__init__(host, "Import articles", (880, 620))
        self._workspace, self._keeping = workspace, keeping
        self._paths: list[Path] = []
        self._ticket = 0
        self._expected = 0
        self._began = 0.0
        self._build_choice()
        self._build_pages()
        self.copy_button = self.add_button("Cop&y account", self._copy, left=True)
        self.close_button = self.add_button("Close", self.reject)
        self.go = self.add_button("&Import", self.bring, default=True)
        self.look_at([])

    def look_at(self, paths: Sequence[Path]) -> None:
        """Take these files and folders instead of the former, and look through them."""
        if self.is_working:
            return
        self._paths = list(paths)
        self.columns.forget()
        names = [path.name or str(path) for path in self._paths]
        more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
        self.chosen.setText(", ".join(names[:_NAMED]) + more or "or drop files on the window")
        self._look()

    def bring(self) -> None:
        """Import what was looked at."""
        if self.is_working or not self._paths:
            return
        paths, kind, labels_to = list(self._paths), self._format(), self.person.currentData()
        store, keeping = self._workspace.store, self._keeping
        columns = self.columns.mapping()

        def work(job: Job) -> tuple[Account, str | None]:
            notice = keeping.secure("before an import") if store.articles.count() else None
            return bring_in(store, paths, kind, labels_to, job, columns), notice

        self._began = monotonic()
        self._set_bringing(now=True)
        self.job = self._workspace.jobs.run(
            work, self._brought, lane=LANE, on_progress=self._progressed
        )

    def _build_choice(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.files_button = QPushButton("Choose &files…")
        self.folder_button = QPushButton("Choose f&older…")
        self.files_button.clicked.connect(lambda _checked=False: self._choose_files())
        self.folder_button.clicked.connect(lambda _checked=False: self._choose_folder())
        self.chosen = wrapped("", "secondary")
        row.addWidget(self.files_button)
        row.addWidget(self.folder_button)
        row.addWidget(self.chosen, 1)
        self.body.addLayout(row)
        rows = form()
        self.format = Choices()
        self.format.addItem("By the file's name", None)
        for kind in FORMATS:
            if kind.reads:
                self.format.addItem(kind.title, kind.name)
        self.format.currentIndexChanged.connect(lambda _index: self._look())
        self.person = Choices()
        self.person.addItem("The people named in the files", None)
        if self._workspace.person is not None:
            me = self._workspace.person
            self.person.addItem(f"Me ({me.name})", me.id)
        add_field(rows, "Fo&rmat", self.format)
        add_field(rows, "&Labels go to", self.person)
        self.body.addLayout(rows)
        self.columns = ColumnsRow()
        self.columns.chosen.connect(self._look)
        self.body.addWidget(self.columns)

    def _build_pages(self) -> None:
        self.pages = QStackedWidget()
        self.preview = PreviewPage()
        self.account = Copyable("Account of the import")
        self.running = self.working_page(
            "Progress of the import", "You can go on labelling meanwhile."
        )
        for page in (self.preview, self.running, self.account):
            self.pages.addWidget(page)
        self.body.addWidget(self.pages, 1)

    def _format(self) -> str | None:
        name: str | None = self.format.currentData()
        return name

    def _choose_files(self) -> None:
        if chosen := asking.files(self, "Files to import", _KINDS):
            self.look_at(chosen)

    def _choose_folder(self) -> None:
        if chosen := asking.folder(self, "Folder to import", Path.home()):
            self.look_at([chosen])

    def _look(self) -> None:
        """Look through what is chosen; a later look overtakes an earlier one."""
        self.stop()
        self._ticket += 1
        ticket, paths, kind = self._ticket, list(self._paths), self._format()
        self.say("")
        self.go.setEnabled(False)
        self.copy_button.hide()
        self.pages.setCurrentWidget(self.preview)
        self.preview.show_waiting("Looking…" if paths else "Nothing is chosen yet.")
        if paths:
            store, columns = self._workspace.store, self.columns.mapping()
            self.job = self._workspace.jobs.run(
                lambda job: preview(store, paths, kind, job, columns),
                lambda outcome: self._looked(ticket, outcome),
                lane="preview",
            )

    def _looked(self, ticket: int, outcome: Outcome[Preview]) -> None:
        if ticket != self._ticket or self.is_gone:
            return
        if isinstance(outcome, Err):
            self.preview.show_waiting("")
            self.say(outcome.message)
            return
        seen = outcome.value
        self._expected = seen.articles if seen.complete else 0
        self.columns.offer(seen.columns, seen.mapping)
        self.preview.show_preview(seen)
        self.go.setEnabled(seen.articles > 0)
        if seen.articles:
            self.go.setFocus()

    def _set_bringing(self, *, now: bool) -> None:
        choice = (self.files_button, self.folder_button, self.format, self.person, self.columns)
        for widget in choice:
            widget.setEnabled(not now)
        self.go.setVisible(False)
        if now:
            self.pages.setCurrentWidget(self.running)
        self.set_working(now=now, total=self._expected, note="Starting…")

    def _progressed(self, progress: Progress) -> None:
        if not self.hears:
            return
        self.bar.setValue(min(progress.done, self._expected))
        seconds = monotonic() - self._began
        self.note.setText(f"{progress.note} · {rate_words(progress.done, seconds)}")

    def _brought(self, outcome: Outcome[tuple[Account, str | None]]) -> None:
        if self.is_gone:
            return
        self._set_bringing(now=False)
        self.pages.setCurrentWidget(self.account)
        if isinstance(outcome, Err):
            self.account.show_words("What came in before this stands.")
            self.say(outcome.message)
            self.brought.emit(Account())
            return
        account, notice = outcome.value
        words = account_words(account, monotonic() - self._began)
        self.account.show_words(f"{words}\n\n{notice}" if notice else words)
        self.copy_button.setVisible(True)
        self.close_button.setFocus()
        self.brought.emit(account)

    def _copy(self) -> None:
        copy(self.account.words)
