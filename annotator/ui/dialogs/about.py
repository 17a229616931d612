"""About this project: program, file, journal, people and articles, to be read and copied."""

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from annotator.services.workspace import Workspace
from annotator.store.engine import Database
from annotator.ui.dialogs.sheet import Sheet, copy
from annotator.ui.widgets import plain, wrapped


class AboutDialog(Sheet):
    """Facts as lines of name and value; one button copies them all."""

    def __init__(self, host: QWidget, facts: dict[str, str]) -> None:
        super().__init__(host, "About this project", (640, 480))
        self._facts = facts
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for line, (name, value) in enumerate(facts.items()):
            words = wrapped(value)
            words.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse
                | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            words.setAccessibleName(f"{name}: {value}")
            grid.addWidget(plain(name, "secondary"), line, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words, line, 1)
        self.body.addWidget(page)
        self.body.addStretch()
        self.add_button("Cop&y", self.copy_all, left=True)
        self.close_button = self.add_button("Close", self.accept, default=True)
        self.close_button.setFocus()

    def copy_all(self) -> None:
        """Put all facts on the clipboard."""
        copy("\n".join(f"{name}: {value}" for name, value in self._facts.items()))


def facts_of(workspace: Workspace, backups: Path) -> dict[str, str]:
    """What is known about the open project."""
    store = workspace.store
    people = [p.name for p in store.people.all()]
    made = [f"{p.name} {p.version} ({n:,})" for p, n in store.suggestions.counts().items()]
    pipeline = workspace.settings.text("suggestion_pipeline")
    return {
        "Program": f"annotator {program_version()}",
        "Project": store.title or "without a title",
        "Place": store.place,
        "Identity": str(store.uuid),
        "Database": engine_words(store.database),
        "Journal": store.journal,
        "Writing": f"no: {store.read_only_reason}" if store.is_read_only else "yes",
        "Scheme": f"{store.scheme.name}, version {store.scheme.version}",
        "Articles": f"{store.articles.count():,}",
        "People": f"{len(people):,}: {', '.join(people)}" if people else "nobody yet",
        "Suggestions": "; ".join(made) or "none yet",
        "spaCy pipeline": pipeline or "the best one installed",
        "Backups": str(backups),
    }


def program_version() -> str:
    """The version of the program; in a checkout that was not installed it is unknown."""
    try:
        return version("annotator")
    except PackageNotFoundError:
        return "from a checkout"


def engine_words(database: Database) -> str:
    """The database with its version, and for SQLite whether the write-ahead log is used."""
    with database.read() as connection:
        dialect = connection.dialect
        if not database.is_sqlite:
            numbers = getattr(dialect, "server_version_info", None) or ()
            return f"PostgreSQL {'.'.join(map(str, numbers))}"
        found = getattr(dialect.dbapi, "sqlite_version", "of unknown version")
    uses = "with" if database.journal.startswith("wal") else "without"
    return f"SQLite {found}, {uses} write-ahead log"
