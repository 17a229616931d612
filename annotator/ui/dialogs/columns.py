"""Which column of a table is the text, the title and so on; guessed, and changed by a person."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from annotator.ui.fields import Choices
from annotator.ui.widgets import plain

_FIELDS = ("text", "title", "source", "published", "url")
_CHARACTERS = 8


class ColumnsRow(QWidget):
    """A choice of column for each field, hidden while nothing to import has columns.

    Signals: `chosen` after a person changed one.
    """

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        self._names: list[str] = []
        self._own: dict[str, str] = {}
        self.fields: dict[str, Choices] = {}
        for name in _FIELDS:
            choices = Choices()
            choices.setSizeAdjustPolicy(
                Choices.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            choices.setMinimumContentsLength(_CHARACTERS)
            choices.setAccessibleName(f"Column of the {name}")
            choices.activated.connect(lambda _index, name=name: self._choose(name))
            self.fields[name] = choices
            line.addWidget(plain(name.capitalize(), "secondary"))
            line.addWidget(choices, 1)
        self.hide()

    def offer(self, names: Sequence[str], mapping: Mapping[str, str]) -> None:
        """Show these columns and which of them are taken now; none hides the row."""
        self._names = list(names)
        self.setVisible(bool(names))
        for field, choices in self.fields.items():
            choices.clear()
            choices.addItem("(none)", "")
            for name in names:
                choices.addItem(name, name)
            choices.setCurrentIndex(max(0, choices.findData(mapping.get(field, ""))))

    def mapping(self) -> Mapping[str, str]:
        """What a person chose; what nobody chose is guessed."""
        return dict(self._own)

    def forget(self) -> None:
        """Begin anew with other files."""
        self._own.clear()
        self.offer([], {})

    def _choose(self, field: str) -> None:
        column: str = self.fields[field].currentData()
        self._own[field] = column
        self.chosen.emit()
