"""Any run of acts and undoings keeps the store equal to the model, and leads back to nothing."""

import tempfile
from pathlib import Path
from uuid import UUID, uuid4

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from annotator.errors import ConflictError
from annotator.model.articles import Status, WorkState
from annotator.model.changes import Change, ChangeKind, Edit
from annotator.model.documents import Document
from annotator.model.suggestions import Outcome, Verdict
from annotator.store import doctor
from annotator.store.project import ProjectStore
from tests.helpers import strategies
from tests.helpers.projects import START, TEXT, add, change, project, suggestion

SIZE = len(TEXT)
LABELS = (
    strategies.zones(SIZE)
    | strategies.entities(SIZE)
    | strategies.stances(SIZE)
    | strategies.sentence_values(SIZE)
    | strategies.document_values()
)


class Labelling(RuleBasedStateMachine):
    """One person labels one article; a second article checks that nothing leaks."""

    @initialize()
    def begin(self) -> None:
        """A project of two articles with three suggestions."""
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "p.annot"
        self.store = project(Path(self.folder.name))
        self.uid, self.other = add(self.store), add(self.store, "Another text.")
        self.offers = [suggestion(self.uid, n, n + 4) for n in (0, 5, 10)]
        self.store.suggestions.replace(self.uid, self.offers)
        self.me = self.store.people.ensure("alice")
        self.model: Document = self.store.works.document(self.uid, self.me.id)
        self.states: list[Document] = []
        self.done: list[Change] = []

    def commit(self, made: Change) -> None:
        """Commits to the store and applies to the model."""
        after = self.model.after(made)
        stored = self.store.works.commit(made, self.model.facts.revision)
        self.states.append(self.model)
        self.done.append(stored)
        self.model = after

    @precondition(lambda self: not self.model.is_closed)
    @rule(labels=st.lists(LABELS, min_size=1, max_size=4, unique_by=lambda label: label.id))
    def add_labels(self, labels: list) -> None:
        """Adds labels of any layer."""
        fresh = [label for label in labels if label.id not in self.model.annotations]
        if fresh:
            self.commit(change(self.uid, self.me, *(Edit(None, label) for label in fresh)))

    @precondition(lambda self: self.model.annotations and not self.model.is_closed)
    @rule(data=st.data())
    def replace_or_remove(self, data: st.DataObject) -> None:
        """Changes one label into another of its kind, or takes it away."""
        known = sorted(self.model.annotations.values(), key=lambda label: label.id.int)
        old = data.draw(st.sampled_from(known))
        new = data.draw(st.none() | LABELS.filter(lambda label: type(label) is type(old)))
        if new is not None:
            object.__setattr__(new, "id", old.id)
        self.commit(change(self.uid, self.me, Edit(old, new)))

    @precondition(lambda self: not self.model.is_closed)
    @rule(which=st.integers(0, 2), outcome=st.none() | st.sampled_from(Outcome))
    def decide(self, which: int, outcome: Outcome | None) -> None:
        """Gives, changes or withdraws a verdict."""
        offer = self.offers[which]
        old = self.model.verdicts.get(offer.id)
        new = None if outcome is None else Verdict(offer.id, outcome, START)
        if old != new:
            self.commit(change(self.uid, self.me, Edit(old, new)))

    @rule(status=st.sampled_from(Status), comment=st.none() | strategies.names())
    def turn(self, status: Status, comment: str | None) -> None:
        """Moves the work to another status."""
        state = WorkState(status, None, comment)
        self.commit(change(self.uid, self.me, Edit(self.model.state, state)))

    @rule()
    def recompute(self) -> None:
        """Computes suggestions anew, which changes nothing a person decided."""
        self.store.suggestions.replace(self.uid, self.offers)

    @rule()
    def reopen_project(self) -> None:
        """Closes the project and opens it again."""
        self.store.close()
        self.store = ProjectStore.open(str(self.path))
        assert self.store.log.recent(self.me.id) == self.done[-500:]

    @rule()
    def stale_write(self) -> None:
        """A write that knows an old revision changes nothing."""
        if self.model.facts.revision:
            try:
                made = change(self.uid, self.me, Edit(None, self.model.state))
                self.store.works.commit(made, self.model.facts.revision - 1)
            except ConflictError:
                return
            raise AssertionError

    @invariant()
    def store_equals_model(self) -> None:
        """What is stored is what the model says."""
        if not hasattr(self, "store"):
            return
        stored = self.store.works.document(self.uid, self.me.id)
        for name in ("annotations", "verdicts", "state"):
            assert getattr(stored, name) == getattr(self.model, name)
        assert stored.facts.revision == self.model.facts.revision
        [row] = self.store.queue.rows([1], self.me.id)
        assert row.labels == len(self.model.annotations)
        assert row.open_suggestions == len(self.model.open_suggestions())
        assert self.store.works.document(self.other, self.me.id).annotations == {}

    def teardown(self) -> None:
        """Takes everything back, act by act, and asks the doctor."""
        if not hasattr(self, "store"):
            return
        for made, before in zip(
            reversed(list(self.done)), reversed(list(self.states)), strict=True
        ):
            self.model = self.store.works.document(self.uid, self.me.id)
            undo = made.inverted(_fresh(), START, ChangeKind.UNDO)
            self.store.works.commit(undo, self.model.facts.revision)
            after = self.store.works.document(self.uid, self.me.id)
            assert (after.annotations, after.verdicts, after.state) == (
                before.annotations, before.verdicts, before.state,
            )  # fmt: skip
        assert self.store.log.verify() is None
        self.store.close()
        kinds = {finding.kind for finding in doctor.examine(str(self.path)).findings}
        assert kinds == set()
        self.folder.cleanup()


def _fresh() -> UUID:
    return uuid4()


TestLabelling = Labelling.TestCase
TestLabelling.settings = settings(max_examples=10, stateful_step_count=15, deadline=None)
