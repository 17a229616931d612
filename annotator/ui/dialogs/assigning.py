"""The dialog that shares articles out: who, how many together, how far everybody is."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotator.errors import AnnotatorError
from annotator.jobs import Err, Outcome
from annotator.model.assigning import Plan
from annotator.services.assigning import REST_DAYS, Assigning, Proposal
from annotator.services.workspace import Workspace
from annotator.ui.dialogs.sheet import Sheet, add_field, form
from annotator.ui.dialogs.tables import RIGHT, row_list
from annotator.ui.dialogs.wording import counted
from annotator.ui.fields import EntryField, whole_number
from annotator.ui.widgets import plain, wrapped

_PERSON = Qt.ItemDataRole.UserRole
_COLUMNS = ("Person", "Batch", "Given", "To do", "Started", "Done", "Skipped")
_NUMBERS = range(2, len(_COLUMNS))
_MOST = 20


class AssignDialog(Sheet):
    """Every change shows at once what would be given; nothing is given before the button."""

    def __init__(self, host: QWidget, workspace: Workspace) -> None:
        super().__init__(host, "Share out articles", (780, 660))
        self._workspace = workspace
        self._assigning = Assigning(workspace.store)
        self._proposal: Proposal | None = None
        self._asked = 0
        self._build_people()
        self._build_plan()
        self.effect = wrapped("", "secondary")
        self.body.addWidget(self.effect)
        heading = plain("How far everybody is", "heading")
        self.table = row_list(_COLUMNS, _NUMBERS, "How far everybody is, by person and batch")
        heading.setBuddy(self.table)
        self.body.addWidget(heading)
        self.body.addWidget(self.table, 1)
        self.again_button = self.add_button("&Second readings", self.serve_again, left=True)
        self.again_button.setToolTip(
            "Gives everybody a share of what they finished long ago a second time, so that "
            "agreement with oneself can be computed."
        )
        self.add_button("Close", self.reject)
        self.go = self.add_button("&Give", self.give, default=True)
        self._show_progress()
        self._plan_changed()

    def plan(self) -> Plan:
        """What is asked for now."""
        chosen = [item for item in self._items() if item.checkState() is Qt.CheckState.Checked]
        return Plan(
            people=tuple(item.data(_PERSON) for item in chosen),
            alone=self.alone.value(),
            together=self.together.value(),
            overlap=self.overlap.value(),
        )

    def give(self) -> None:
        """Give what is shown; from then on queues show people what they were given."""
        proposal, batch = self._proposal, self.batch.text()
        if proposal is None or not proposal.pairs:
            self.say(self.trouble.text() or "There is nothing left to give by this plan.")
            return
        self._run(
            lambda: self._assigning.give(proposal, batch),
            lambda given: f"{counted(given, 'assignment')} given.",
        )

    def serve_again(self) -> None:
        """Give second readings by the share that is chosen."""
        share = self.again.value()
        self._run(
            lambda: self._assigning.serve_again(share),
            lambda given: (
                f"{counted(given, 'second reading')} given."
                if given
                else f"There is nothing to read again: no share is left of what was finished "
                f"more than {REST_DAYS} days ago."
            ),
        )

    def add_person(self) -> None:
        """Take a new name into the list."""
        name = self.name.text().strip()
        if not name:
            return
        try:
            (person,) = self._assigning.named([name])
        except AnnotatorError as refusal:
            self.say(str(refusal))
            return
        self.name.clear()
        if person not in {item.data(_PERSON) for item in self._items()}:
            self._add(name, person, checked=True)
        self._plan_changed()

    def _build_people(self) -> None:
        self.people = QListWidget()
        self.people.setAccessibleName("People to give articles to")
        self.people.setMaximumHeight(150)
        here = self._workspace.person
        for person in self._assigning.people():
            self._add(person.name, person.id, checked=person == here)
        self.people.itemChanged.connect(lambda _item: self._plan_changed())
        self.name = EntryField()
        self.name.entered.connect(self.add_person)
        self.name.setPlaceholderText("A further name")
        self.name.setAccessibleName("Name of a further person")
        add = QPushButton("&Add")
        add.setAutoDefault(False)
        add.clicked.connect(lambda _checked=False: self.add_person())
        row = QHBoxLayout()
        row.addWidget(self.name, 1)
        row.addWidget(add)
        column = QVBoxLayout()
        heading = plain("&People", "heading")
        heading.setBuddy(self.people)
        for part in (heading, self.people):
            column.addWidget(part)
        column.addLayout(row)
        self.sides = QHBoxLayout()
        self.sides.setSpacing(24)
        self.sides.addLayout(column, 1)
        self.body.addLayout(self.sides)

    def _build_plan(self) -> None:
        rows = form()
        self.alone = whole_number(1, _MOST)
        self.together = whole_number(1, _MOST)
        self.together.setValue(2)
        self.overlap = whole_number(0, 100, " %")
        self.overlap.setValue(20)
        self.again = whole_number(0, 50, " %")
        self.again.setValue(5)
        self.batch = QLineEdit()
        self.batch.setPlaceholderText("Such as: week 1")
        add_field(rows, "P&eople on an article", self.alone)
        add_field(rows, "&Overlap for agreement", self.overlap)
        add_field(rows, "People in the o&verlap", self.together)
        add_field(rows, "&Read again", self.again)
        add_field(rows, "&Batch", self.batch)
        self.sides.addLayout(rows, 1)
        for field in (self.alone, self.together, self.overlap):
            field.valueChanged.connect(lambda _value: self._plan_changed())

    def _items(self) -> list[QListWidgetItem]:
        return [self.people.item(row) for row in range(self.people.count())]

    def _add(self, name: str, person: object, *, checked: bool) -> None:
        item = QListWidgetItem(name)
        item.setData(_PERSON, person)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked)
        self.people.addItem(item)

    def _plan_changed(self) -> None:
        plan = self.plan()
        self._asked += 1
        ticket = self._asked
        self._workspace.jobs.run(
            lambda _job: self._assigning.propose(plan),
            lambda outcome: self._proposed(ticket, outcome),
            lane="preview",
        )

    def _proposed(self, ticket: int, outcome: Outcome[Proposal]) -> None:
        if self.is_gone or ticket != self._asked:
            return
        failed = isinstance(outcome, Err)
        self._proposal = None if isinstance(outcome, Err) else outcome.value
        self.say(outcome.message if isinstance(outcome, Err) else "")
        self.go.setEnabled(not failed)
        self.effect.setText(self._effect_words())

    def _effect_words(self) -> str:
        proposal = self._proposal
        if proposal is None:
            return ""
        names = {item.data(_PERSON): item.text() for item in self._items()}
        shares = [f"{names[person]} {count:,}" for person, count in proposal.per_person.items()]
        kept = f" {counted(proposal.kept, 'assignment')} made before stay as they are."
        given = f"To give: {', '.join(sorted(shares))}." if shares else "Nothing is left to give."
        together = f" {counted(proposal.overlap, 'article')} in the overlap."
        return given + together + (kept if proposal.kept else "")

    def _run(self, work: Callable[[], int], words: Callable[[int], str]) -> None:
        self.go.setEnabled(False)
        self._workspace.jobs.run(
            lambda _job: work(), lambda outcome: self._ran(outcome, words), lane="write"
        )

    def _ran(self, outcome: Outcome[int], words: Callable[[int], str]) -> None:
        if self.is_gone:
            return
        self.go.setEnabled(True)
        self._workspace.reread_assignments()
        self._show_progress()
        if isinstance(outcome, Err):
            self.say(outcome.message)
            return
        self._plan_changed()
        self._workspace.said.emit(words(outcome.value))

    def _show_progress(self) -> None:
        self.table.clear()
        for name, count in self._assigning.progress():
            numbers = (count.given, count.todo, count.started, count.done, count.skipped)
            item = QTreeWidgetItem([name, count.batch, *(f"{n:,}" for n in numbers)])
            for column in _NUMBERS:
                item.setTextAlignment(column, RIGHT)
            self.table.addTopLevelItem(item)
