"""The export dialog: what, whose, where; the losses before writing, the account after it."""

from datetime import date
from pathlib import Path

from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from annotator import paths
from annotator.formats.registry import FORMATS, format_named
from annotator.jobs import CancelledJobError, Err, Job, Outcome, Progress
from annotator.services.export_account import ExportAccount
from annotator.services.exporting import (
    ALL,
    SUGGESTIONS,
    ExportOptions,
    export,
    export_in_child,
)
from annotator.services.workspace import Workspace
from annotator.ui.dialogs import asking
from annotator.ui.dialogs.sheet import Copyable, add_field, copy, form
from annotator.ui.dialogs.wording import export_words
from annotator.ui.dialogs.working import WorkingSheet
from annotator.ui.fields import Choices, Tick, whole_number
from annotator.ui.widgets import plain, wrapped

LANE = "export"
_TRAIN, _DEV = 80, 10
_UNFIT = frozenset('<>:"/\\|?*')


class ExportDialog(WorkingSheet):
    """Writes a folder, and shows what was written beside what is stored."""

    def __init__(self, host: QWidget, workspace: Workspace) -> None:
        super().__init__(host, "Export", (720, 560))
        self._workspace = workspace
        self._offered = ""
        self._build_form()
        self._build_pages()
        self.copy_button = self.add_button("Cop&y account", self._copy, left=True)
        self.show_button = self.add_button("Show f&older", self._show_folder, left=True)
        self.copy_button.hide()
        self.show_button.hide()
        self.close_button = self.add_button("Close", self.reject)
        self.go = self.add_button("&Export", self.write, default=True)
        self._format_changed()
        self.format.setFocus()

    def options(self) -> ExportOptions:
        """What is asked for now."""
        train, dev = self.train.value(), self.dev.value()
        return ExportOptions(
            format=self.format.currentData(),
            people=self.people.currentData(),
            seed=self.seed.value(),
            split=(train, dev, 100 - train - dev),
            freeze=self.freeze.isChecked(),
        )

    def write(self) -> None:
        """Write the folder."""
        target, words = Path(self.folder.text().strip()), self.folder.text().strip()
        if self.is_working or not words:
            self.say("" if words else "Choose a folder to write to.")
            return
        self.say("")
        options, store = self.options(), self._workspace.store

        def work(job: Job) -> ExportAccount:
            # The window's process never loads spaCy; its formats are written by another one.
            if options.format == "spacy":
                return export_in_child(store.location, target, options, job)
            return export(store, target, options, job)

        self._set_writing(now=True)
        self.job = self._workspace.jobs.run(
            work, self._written, lane=LANE, on_progress=self._progressed
        )

    def _build_form(self) -> None:
        self.rows = QWidget()
        rows = form()
        self.rows.setLayout(rows)
        rows.setContentsMargins(0, 0, 0, 0)
        self.format = Choices()
        for kind in FORMATS:
            if kind.writes:
                self.format.addItem(kind.title, kind.name)
        self.people = Choices()
        self.folder = QLineEdit()
        browse = QPushButton("&Browse…")
        browse.clicked.connect(lambda _checked=False: self._browse())
        place = QWidget()
        line = QHBoxLayout(place)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.folder, 1)
        line.addWidget(browse)
        add_field(rows, "Fo&rmat", self.format)
        add_field(rows, "&Labels of", self.people)
        label = plain("&Folder")
        label.setBuddy(self.folder)
        self.folder.setAccessibleName("Folder")
        rows.addRow(label, place)
        self.training = self._training_row()
        self.training_label = plain("S&plit")
        self.training_label.setBuddy(self.train)
        rows.addRow(self.training_label, self.training)
        self.body.addWidget(self.rows)
        self.format.currentIndexChanged.connect(lambda _index: self._format_changed())

    def _training_row(self) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        self.train, self.dev = whole_number(1, 100, " %"), whole_number(0, 99, " %")
        self.seed = whole_number(0, 999_999)
        self.rest = plain("", "secondary")
        for spin, words in ((self.train, "Train"), (self.dev, "Dev")):
            spin.setAccessibleName(f"{words} share in percent")
            spin.valueChanged.connect(lambda _value: self._shares_changed())
            line.addWidget(plain(words, "secondary"))
            line.addWidget(spin)
        line.addWidget(self.rest)
        line.addSpacing(16)
        seed = plain("See&d", "secondary")
        seed.setBuddy(self.seed)
        self.seed.setAccessibleName("Seed of the split")
        line.addWidget(seed)
        line.addWidget(self.seed)
        line.addSpacing(16)
        self.freeze = Tick("&Keep this split")
        line.addWidget(self.freeze)
        line.addStretch()
        self.train.setValue(_TRAIN)
        self.dev.setValue(_DEV)
        return row

    def _build_pages(self) -> None:
        self.pages = QStackedWidget()
        self.losses = wrapped("", "secondary")
        before = QWidget()
        column = QVBoxLayout(before)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(plain("What this format leaves out", "heading"))
        column.addWidget(self.losses)
        column.addStretch()
        self.account = Copyable("Account of the export")
        self.before, self.running = before, self.working_page("Progress of the export")
        for page in (before, self.running, self.account):
            self.pages.addWidget(page)
        self.body.addWidget(self.pages, 1)

    def _format_changed(self) -> None:
        kind = format_named(self.format.currentData())
        self.losses.setText("\n".join(f"• {loss}" for loss in kind.losses) if kind else "")
        is_training = self.format.currentData() == "spacy"
        self.training.setVisible(is_training)
        self.training_label.setVisible(is_training)
        self._offer_people(with_all=not is_training)
        if self.folder.text() in {"", self._offered}:
            self._offered = str(offered_folder(self._workspace.store.title, date.today()))
            self.folder.setText(self._offered)
        self.pages.setCurrentWidget(self.before)

    def _offer_people(self, *, with_all: bool) -> None:
        chosen = self.people.currentData()
        self.people.clear()
        if with_all:
            self.people.addItem("Everybody, with suggestions", ALL)
        people = sorted(self._workspace.store.people.all(), key=lambda p: not p.is_gold)
        for person in people:
            words = "Gold, the adjudicated labels" if person.is_gold else person.name
            self.people.addItem(words, person.name)
        self.people.addItem("Nobody: suggestions only", SUGGESTIONS)
        me = self._workspace.person.name if self._workspace.person else None
        for wanted in (chosen, ALL if with_all else None, "gold", me):
            index = self.people.findData(wanted) if wanted else -1
            if index >= 0:
                self.people.setCurrentIndex(index)
                return

    def _shares_changed(self) -> None:
        self.dev.setMaximum(100 - self.train.value())
        self.rest.setText(f"Test {100 - self.train.value() - self.dev.value()} %")

    def _browse(self) -> None:
        start = Path(self.folder.text()).parent
        if chosen := asking.folder(self, "Folder to write to", start):
            self.folder.setText(str(chosen))

    def _set_writing(self, *, now: bool) -> None:
        self.rows.setEnabled(not now)
        self.go.setEnabled(not now)
        self.pages.setCurrentWidget(self.running if now else self.before)
        self.set_working(now=now)

    def _progressed(self, progress: Progress) -> None:
        if not self.hears:
            return
        self.bar.setRange(0, progress.total)
        self.bar.setValue(progress.done)
        of = f"{progress.done:,} of {progress.total:,} " if progress.total else ""
        self.note.setText(of + progress.note)

    def _written(self, outcome: Outcome[ExportAccount]) -> None:
        if self.is_gone:
            return
        self._set_writing(now=False)
        if isinstance(outcome, Err):
            stopped = isinstance(outcome.error, CancelledJobError)
            self.say("Stopped on request; nothing was written." if stopped else outcome.message)
            return
        self.account.show_words(export_words(outcome.value))
        self.pages.setCurrentWidget(self.account)
        self.copy_button.show()
        self.show_button.show()
        self.go.hide()
        self.rows.hide()
        self.close_button.setFocus()

    def _copy(self) -> None:
        copy(self.account.words)

    def _show_folder(self) -> None:
        if not asking.show_folder(Path(self.folder.text())):
            self.say("There is no file manager to show it with.")


def offered_folder(title: str, day: date) -> Path:
    """A folder for an export that is not there yet: project and date, numbered if need be."""
    name = "".join("-" if c in _UNFIT or not c.isprintable() else c for c in title).strip(" .-")
    wanted = paths.exports() / f"{name or 'project'}-{day.isoformat()}"
    number, found = 1, wanted
    while found.exists():
        number += 1
        found = wanted.with_name(f"{wanted.name}-{number}")
    return found
