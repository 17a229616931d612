"""New and open: which project the window shows next."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QWidget,
)

from annotator.commands.catalogue import require_free_keys
from annotator.errors import AnnotatorError, RefusalError
from annotator.services.schemes import default_scheme, read_scheme
from annotator.store.addresses import is_server, joined, shown
from annotator.store.project import ProjectStore
from annotator.ui.dialogs import asking
from annotator.ui.dialogs.sheet import Sheet, add_field, form
from annotator.ui.fields import Choices
from annotator.ui.widgets import plain, wrapped

SUFFIX = ".annot"
_LOCATION = Qt.ItemDataRole.UserRole
_PLACE_HINT = "A file, or postgresql+psycopg://name@server/database"


class OpenDialog(Sheet):
    """A recent project, a file, or the address of a server."""

    def __init__(self, host: QWidget, recent: list[str], go: Callable[[str], None]) -> None:
        super().__init__(host, "Open a project", (640, 420))
        self._go = go
        heading = plain("&Recent projects", "heading")
        self.body.addWidget(heading)
        self.recent = QListWidget()
        self.recent.setAccessibleName("Recent projects")
        heading.setBuddy(self.recent)
        self.body.addWidget(self.recent, 1)
        for location in recent:
            self.recent.addItem(_recent_item(location))
        self.place = QLineEdit()
        self.place.setPlaceholderText(_PLACE_HINT)
        rows = form()
        _add_place(rows, self.place, self._browse)
        self.password = _add_password(rows, self.place)
        self.body.addLayout(rows)
        self.add_button("Cancel", self.reject)
        self.open_button = self.add_button("&Open", self.open_chosen, default=True)

        self.recent.currentItemChanged.connect(lambda item, _old: self._chosen(item))
        self.recent.itemDoubleClicked.connect(lambda _item: self.open_chosen())
        if self.recent.count():
            self.recent.setCurrentRow(0)
            self.recent.setFocus()
        else:
            self.place.setFocus()

    def open_chosen(self) -> None:
        """Open what the line names; a refusal is said here and what was open stays open."""
        location = self.place.text().strip()
        if not location:
            self.say("Choose a project first.")
            return
        try:
            if is_server(location):
                self._go(joined(location, self.password.text()))
            else:
                self._go(str(Path(location).expanduser()))
        except AnnotatorError as refusal:
            self.say(str(refusal))
        else:
            self.accept()

    def _chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.place.setText(item.data(_LOCATION))

    def _browse(self) -> None:
        if chosen := asking.file(self, "Project to open", Path.home(), asking.PROJECTS):
            self.place.setText(str(chosen))


class NewDialog(Sheet):
    """Title, place and scheme of a new project."""

    def __init__(self, host: QWidget, go: Callable[[str], None]) -> None:
        super().__init__(host, "New project", (620, 300))
        self._go = go
        self.name = QLineEdit()
        self.name.setPlaceholderText("What the project is about")
        self.place = QLineEdit()
        self.place.setPlaceholderText(_PLACE_HINT)
        self.scheme = Choices()
        self.scheme.addItem(f"{default_scheme().name} (comes with the program)", None)
        self.scheme.addItem("From a file…", None)
        self.scheme.activated.connect(self._scheme_taken)
        rows = form()
        add_field(rows, "&Title", self.name)
        _add_place(rows, self.place, self._browse)
        self.password = _add_password(rows, self.place)
        add_field(rows, "&Scheme", self.scheme)
        self.body.addLayout(rows)
        self.body.addWidget(
            wrapped("The project is one file. Articles are copied into it.", "secondary")
        )
        self.body.addStretch()
        self.add_button("Cancel", self.reject)
        self.make_button = self.add_button("&Make project", self.make, default=True)
        self.name.textEdited.connect(self._named)
        self._own_place = False
        self.place.textEdited.connect(lambda _words: self._place_chosen())
        self.name.setFocus()

    def make(self) -> None:
        """Make the project and open it; a refusal is said here and nothing is made."""
        try:
            location = self._location()
            chosen: Path | None = self.scheme.currentData()
            scheme = read_scheme(chosen) if chosen else default_scheme()
            require_free_keys(scheme, str(chosen or "the shipped scheme"))
            title = self.name.text().strip() or Path(location).stem
            ProjectStore.create(location, scheme, title=title).close()
            self._go(location)
        except AnnotatorError as refusal:
            self.say(str(refusal))
        else:
            self.accept()

    def _location(self) -> str:
        words = self.place.text().strip()
        if not words:
            raise RefusalError("Say where the project is to lie.")
        if is_server(words):
            return joined(words, self.password.text())
        path = Path(words).expanduser()
        if path.suffix != SUFFIX:
            path = path.with_name(path.name + SUFFIX)
        if not path.parent.is_dir():
            raise RefusalError(f"There is no folder {path.parent}.")
        return str(path)

    def _named(self, title: str) -> None:
        if not self._own_place:
            name = "".join(c if c.isalnum() or c in " -_" else "-" for c in title).strip(" -")
            self.place.setText(str(Path.home() / f"{name}{SUFFIX}") if name else "")

    def _place_chosen(self) -> None:
        self._own_place = True

    def _browse(self) -> None:
        start = Path(self.place.text() or str(Path.home() / f"project{SUFFIX}"))
        if chosen := asking.new_file(self, "Place of the project", start, asking.PROJECTS):
            self.place.setText(str(chosen))
            self._own_place = True

    def _scheme_taken(self, index: int) -> None:
        if index != self.scheme.count() - 1:
            return
        chosen = asking.file(self, "Scheme file", Path.home(), asking.SCHEMES)
        if chosen is None:
            self.scheme.setCurrentIndex(0)
            return
        if self.scheme.count() == 3:
            self.scheme.removeItem(1)
        self.scheme.insertItem(1, chosen.name, chosen)
        self.scheme.setCurrentIndex(1)


def _add_password(rows: QFormLayout, place: QLineEdit) -> QLineEdit:
    """A field that shows only while the place is a server's."""
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setPlaceholderText("Never kept; not needed where PGPASSWORD or .pgpass holds it")
    add_field(rows, "Pass&word", field, "Password")
    place.textChanged.connect(lambda words: rows.setRowVisible(field, is_server(words)))
    rows.setRowVisible(field, False)
    return field


def _recent_item(location: str) -> QListWidgetItem:
    path = Path(location)
    is_there = is_server(location) or path.is_file()
    words = shown(location) if is_server(location) else f"{path.stem}   ·   {path.parent}"
    item = QListWidgetItem(words if is_there else f"{words}   ·   not there")
    item.setData(_LOCATION, location)
    if not is_there:
        item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEnabled)
    return item


def _add_place(rows: QFormLayout, place: QLineEdit, browse: Callable[[], None]) -> None:
    field = QWidget()
    line = QHBoxLayout(field)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(8)
    button = QPushButton("&Browse…")
    button.clicked.connect(lambda _checked=False: browse())
    line.addWidget(place, 1)
    line.addWidget(button)
    place.setAccessibleName("Place")
    label = plain("&Place")
    label.setBuddy(place)
    rows.addRow(label, field)
