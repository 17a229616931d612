"""The settings page about suggestions of this project: thresholds, what they mean, blind share."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QSpinBox, QWidget

from annotator.errors import AnnotatorError
from annotator.jobs import Ok, Outcome
from annotator.model.annotations import Layer
from annotator.model.control import HIGHEST_SHARE
from annotator.model.gate import GATED_LAYERS
from annotator.model.suggestions import Outcome as Verdict
from annotator.services.anchor.anchoring import accepted_above, scores
from annotator.services.anchor.figures import FEW
from annotator.services.calibration import for_layer, shipped
from annotator.services.producers import percent
from annotator.services.workspace import Workspace
from annotator.ui.fields import whole_number
from annotator.ui.widgets import plain, wrapped

AUTOMATIC = "as suggested"
_WIDTH = 130
_NAMES = {
    Layer.ZONE: "Zones",
    Layer.ENTITY: "Entities",
    Layer.STANCE: "Stance records",
    Layer.SENTENCE: "Sentence values",
}
_INTRO = (
    "These hold for the whole project and everybody in it. A suggestion that is less sure than "
    "its threshold is not shown; L shows it while you look. The open article changes at once, "
    "the counts in the queue a moment later."
)
_SHARE = (
    "This share of the articles, drawn by chance and the same for everybody, begins without "
    "suggestions. Only so can it be measured how much suggestions pull people. Articles that "
    "have been begun stay as they are."
)


class GatesPage(QWidget):
    """Every change holds at once; `refused` tells why one does not, and nothing once it does."""

    refused = Signal(str)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.is_gone = False
        self._scores: dict[Layer, list[tuple[float, Verdict]]] | None = None
        self._meanings = {layer: wrapped("", "secondary") for layer in GATED_LAYERS}
        self.thresholds: dict[Layer, QSpinBox] = {}
        self.share = whole_number(0, HIGHEST_SHARE, " %")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 8, 12, 8)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        grid.addWidget(plain("Shown from", "heading"), 0, 0, 1, 2)
        grid.addWidget(wrapped(_INTRO, "secondary"), 1, 0, 1, 2)
        self._add_thresholds(grid)
        line = grid.rowCount()
        grid.addWidget(plain("Articles without suggestions", "heading"), line, 0, 1, 2)
        self._add_row(grid, line + 1, "Hidden share", self.share, wrapped(_SHARE, "secondary"))
        grid.setRowStretch(line + 4, 1)
        self.share.setValue(workspace.gating.hidden_share())
        self.share.valueChanged.connect(self._share_changed)
        self.setEnabled(not workspace.store.is_read_only)
        self._explain()
        workspace.jobs.run(lambda _job: scores(workspace.store), self._read, lane="report")

    def reset(self) -> None:
        """Follow the suggesters again, and hide nothing."""
        for field in (*self.thresholds.values(), self.share):
            field.setValue(0)

    def _add_thresholds(self, grid: QGridLayout) -> None:
        gate = self._workspace.gating.gate()
        for number, layer in enumerate(GATED_LAYERS):
            field = whole_number(0, 99, " %")
            field.setSpecialValueText(AUTOMATIC)
            field.setValue(round(gate.thresholds.get(layer, 0) * 100))
            field.valueChanged.connect(lambda value, layer=layer: self._changed(layer, value))
            self.thresholds[layer] = field
            self._add_row(grid, 2 + 3 * number, _NAMES[layer], field, self._meanings[layer])

    @staticmethod
    def _add_row(grid: QGridLayout, line: int, name: str, field: QSpinBox, words: QWidget) -> None:
        label = plain(name)
        label.setBuddy(field)
        field.setAccessibleName(name)
        field.setFixedWidth(_WIDTH)
        grid.addWidget(label, line, 0)
        grid.addWidget(words, line + 1, 0)
        grid.addWidget(field, line, 1, 2, 1, Qt.AlignmentFlag.AlignLeft)
        grid.setRowMinimumHeight(line + 2, 10)

    def _changed(self, layer: Layer, value: int) -> None:
        gating = self._workspace.gating
        self._guard(lambda: gating.set_threshold(layer, value / 100 if value else None))
        self._explain()

    def _share_changed(self, value: int) -> None:
        self._guard(lambda: self._workspace.gating.set_hidden_share(value))

    def _guard(self, change: Callable[[], None]) -> None:
        try:
            change()
        except AnnotatorError as refusal:
            self.refused.emit(str(refusal))
        else:
            self.refused.emit("")

    def _read(self, outcome: Outcome[dict[Layer, list[tuple[float, Verdict]]]]) -> None:
        if self.is_gone:
            return
        if isinstance(outcome, Ok):
            self._scores = outcome.value
            self._explain()
        else:
            self.refused.emit(outcome.message)

    def _explain(self) -> None:
        for layer, words in self._meanings.items():
            threshold = self.thresholds[layer].value() / 100
            parts = [measured_words(layer, threshold), self._accepted_words(layer, threshold)]
            words.setText(" ".join(parts))
            self.thresholds[layer].setAccessibleDescription(words.text())

    def _accepted_words(self, layer: Layer, threshold: float) -> str:
        if self._scores is None:
            return "In this project: counting…"
        share, n = accepted_above(self._scores.get(layer, []), threshold)
        if share is None:
            return "In this project: nothing decided yet."
        few = ", too few to go by" if n < FEW else ""
        return f"In this project: {percent(share)} accepted as they were, of {n:,} decided{few}."


def measured_words(layer: Layer, threshold: float) -> str:
    """What a threshold meant where it was measured, one sentence."""
    table = for_layer(shipped(), layer)
    if table is None:
        return "Not measured apart from this project."
    row = table.at(threshold) if threshold else table.rows[0]
    if row is None:
        return f"Not measured this low; measured on {table.measured_on}."
    return (
        f"Measured on {table.measured_on}: {percent(row.coverage)} get a suggestion, "
        f"{percent(row.accuracy)} of those are right (n {row.n:,})."
    )
