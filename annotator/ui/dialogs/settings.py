"""The settings dialog, grown from the settings' rows; it also lists label keys and places."""

from collections.abc import Callable
from itertools import groupby
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QGridLayout,
    QLineEdit,
    QScrollArea,
    QSpinBox,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from annotator import paths
from annotator.model.scheme import Scheme
from annotator.settings import SETTINGS, Setting, Settings, Value
from annotator.ui.dialogs.gates import GatesPage
from annotator.ui.dialogs.sheet import Copyable, Sheet
from annotator.ui.fields import Choices, Tick, decimal, whole_number
from annotator.ui.widgets import key_cap, plain, wrapped

HIDDEN_GROUP = "Window"
_FIELD_WIDTH = 190


class SettingsDialog(Sheet):
    """Every change holds at once and is on disk at once."""

    def __init__(
        self,
        host: QWidget,
        settings: Settings,
        scheme: Scheme,
        places: dict[str, Path | str],
        gates: GatesPage | None = None,
    ) -> None:
        super().__init__(host, "Settings", (720, 640))
        self._settings = settings
        self.fields: dict[str, QWidget] = {}
        tabs = QTabWidget()
        tabs.setDocumentMode(True)
        tabs.addTab(_scrolled(self._rows_page()), "&Settings")
        self.gates = gates
        if gates is not None:
            gates.refused.connect(self.say)
            tabs.addTab(_scrolled(gates), "S&uggestions")
        tabs.addTab(_scrolled(_keys_page(scheme)), "Label &keys")
        tabs.addTab(_places_page(places), "&Places")
        self.body.addWidget(tabs)
        self.tabs = tabs
        self.add_button("Back to &normal", self.reset, left=True)
        self.add_button("Close", self.accept, default=True)
        settings.listeners.append(self._changed)

    def reset(self) -> None:
        """Give every setting of the page that is shown its default."""
        if self.gates is not None and self.gates.isVisible():
            self.gates.reset()
            return
        for row in shown_settings():
            self._set(row.key, row.default)

    @override
    def done(self, result: int) -> None:
        self._settings.forget(self._changed)
        if self.gates is not None:
            self.gates.is_gone = True
        super().done(result)

    def _rows_page(self) -> QWidget:
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 8, 12, 8)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        line = 0
        for group, rows in groupby(shown_settings(), lambda row: row.group):
            heading = plain(group, "heading")
            heading.setContentsMargins(0, 12 if line else 0, 0, 4)
            grid.addWidget(heading, line, 0, 1, 2)
            line += 1
            for row in rows:
                self._add_row(grid, line, row)
                line += 3
        grid.setRowStretch(line, 1)
        return page

    def _add_row(self, grid: QGridLayout, line: int, row: Setting) -> None:
        field = self._field(row)
        field.setAccessibleName(row.label)
        field.setAccessibleDescription(row.sentence)
        self.fields[row.key] = field
        name = plain(row.label)
        name.setBuddy(field)
        grid.addWidget(name, line, 0)
        grid.addWidget(wrapped(row.sentence, "secondary"), line + 1, 0)
        if not isinstance(field, QCheckBox):
            field.setFixedWidth(_FIELD_WIDTH)
        grid.addWidget(field, line, 1, 2, 1, Qt.AlignmentFlag.AlignLeft)
        grid.setRowMinimumHeight(line + 2, 8)
        _show(field, self._settings.get(row.key))

    def _field(self, row: Setting) -> QWidget:
        def keep(value: Value) -> None:
            self._set(row.key, value)

        if isinstance(row.default, bool):
            return _check(keep)
        if isinstance(row.default, int | float):
            return _number(row, keep)
        return _choice(row, keep) if row.choices else _words(keep)

    def _set(self, key: str, value: Value) -> None:
        try:
            self._settings.set(key, value)
        except ValueError as error:
            self.say(str(error))
        except OSError as error:
            self.say(f"The settings cannot be kept: {error.strerror or error}.")
        else:
            self.say("")

    def _changed(self, key: str) -> None:
        field = self.fields.get(key)
        if field is not None:
            _show(field, self._settings.get(key))


def shown_settings() -> list[Setting]:
    """The settings a person sees, in their order."""
    return [row for row in SETTINGS if row.group != HIDDEN_GROUP]


def places_of(location: str, backups: Path) -> dict[str, Path | str]:
    """Where project, backups, exports, settings and log lie."""
    return {
        "Project": location,
        "Backups": backups,
        "Exports": paths.exports(),
        "Settings": paths.settings_file(),
        "Log": paths.log_folder(),
    }


def _check(keep: Callable[[Value], None]) -> Tick:
    made = Tick("On")
    made.toggled.connect(keep)
    return made


def _number(row: Setting, keep: Callable[[Value], None]) -> QSpinBox | QDoubleSpinBox:
    low, high = (float(str(limit)) for limit in row.choices)
    if isinstance(row.default, int):
        whole = whole_number(int(low), int(high))
        whole.valueChanged.connect(keep)
        return whole
    made = decimal(low, high, 0.1)
    made.valueChanged.connect(keep)
    return made


def _choice(row: Setting, keep: Callable[[Value], None]) -> Choices:
    made = Choices()
    for choice in row.choices:
        made.addItem(str(choice).capitalize(), choice)
    made.currentIndexChanged.connect(lambda _index: keep(made.currentData()))
    return made


def _words(keep: Callable[[Value], None]) -> QLineEdit:
    made = QLineEdit()
    made.editingFinished.connect(lambda: keep(made.text().strip()))
    return made


def _show(field: QWidget, value: Value) -> None:
    """Show a value without telling anybody that it changed."""
    field.blockSignals(True)
    if isinstance(field, QCheckBox):
        field.setChecked(bool(value))
    elif isinstance(field, QSpinBox):
        field.setValue(round(float(str(value))))
    elif isinstance(field, QDoubleSpinBox):
        field.setValue(float(str(value)))
    elif isinstance(field, QComboBox):
        field.setCurrentIndex(field.findData(value))
    elif isinstance(field, QLineEdit):
        field.setText(str(value))
    field.blockSignals(False)


def _keys_page(scheme: Scheme) -> QWidget:
    lists: dict[str, list[tuple[str, str, str]]] = {
        "Entities": [(e.key, e.name, e.hint) for e in scheme.entities if not e.retired],
        "Zones": [(z.key, z.name, z.hint) for z in scheme.zones],
        "Skip reasons": [(r.key, r.name, r.hint) for r in scheme.skip_reasons],
    }
    for name, labels in scheme.choices.items():
        lists[name.replace("_", " ").capitalize()] = [(c.key, c.name, c.hint) for c in labels]
    page = QWidget()
    grid = QGridLayout(page)
    grid.setContentsMargins(0, 8, 12, 8)
    grid.setHorizontalSpacing(12)
    grid.setColumnStretch(2, 1)
    line = 0
    for name, rows in lists.items():
        heading = plain(name, "heading")
        heading.setContentsMargins(0, 8 if line else 0, 0, 0)
        grid.addWidget(heading, line, 0, 1, 3)
        for key, title, hint in rows:
            line += 1
            if key:
                grid.addWidget(key_cap(key), line, 0, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(plain(title), line, 1)
            grid.addWidget(wrapped(hint, "secondary"), line, 2)
        line += 1
    grid.setRowStretch(line, 1)
    return page


def _places_page(places: dict[str, Path | str]) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 8, 0, 8)
    words = Copyable("Places", "\n\n".join(f"{name}\n{place}" for name, place in places.items()))
    column.addWidget(words)
    return page


def _scrolled(page: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(page)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area
