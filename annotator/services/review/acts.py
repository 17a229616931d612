"""Acts of review: shown at once, written behind, taken back in one step."""

from collections import deque
from collections.abc import Callable, Sequence

from psygnal import Signal

from annotator.errors import AnnotatorError, RefusalError
from annotator.jobs import Err, Jobs, Outcome
from annotator.model.articles import Person
from annotator.model.decisions import Decision
from annotator.services.desk import utc_now
from annotator.services.review.cases import Case
from annotator.services.review.history import Act, ReviewHistory
from annotator.services.review.shelf import ItemId, Shelf
from annotator.services.review.writing import (
    Settlement,
    Signature,
    Written,
    bring_again,
    take_back,
    write,
)
from annotator.services.writable import require_writing
from annotator.store.project import ProjectStore

_UNNAMED = (
    "It is settled that gold has no entity for a holder named here: gold leaves the holder unnamed."
)
Replay = Callable[[ProjectStore, Case, Sequence[Decision], Signature], Written]


class Acts:
    """Writes what was decided and takes it back.

    A decision shows at once and is written behind; one that cannot be written is taken off the
    screen again with the reason, and its cluster is current.

    Attributes:
        adjudicator: who decides.
        history: what can be taken back.
        pending: how many acts are on their way to the disk.
    """

    said = Signal(str)
    failed = Signal(str)
    saved = Signal()

    def __init__(self, store: ProjectStore, jobs: Jobs, shelf: Shelf) -> None:
        self._store = store
        self._jobs = jobs
        self._shelf = shelf
        self._later: deque[Callable[[], None]] = deque()
        self.history = ReviewHistory()
        self.adjudicator: Person | None = None
        self.pending = 0
        shelf.loaded.connect(self._loaded)

    def sit_down(self, person: Person) -> None:
        """Let a person decide; what they decided before can be taken back."""
        self.adjudicator = person
        self._loaded()

    def undo(self) -> None:
        """Take back the last act of this person, wherever it was."""
        self._replay(undo=True)

    def redo(self) -> None:
        """Bring again what was taken back last."""
        self._replay(undo=False)

    def settle(self, found: Sequence[Settlement], title: str) -> None:
        """Show clusters as decided, and write the decisions behind.

        Raises:
            RefusalError: when nobody sits here, or the project can only be read.
        """
        require_writing(self._store)
        by, back = self._signature(), self._shelf.current_id
        settled = {(each.cluster.article, each.cluster.key) for each in found}
        cases = {article: self._shelf.cases[article] for article, _ in settled}
        self._shelf.begin(settled)
        self.pending += 1

        def work(_job: object) -> list[Written | AnnotatorError]:
            return [
                _tried(lambda c=case: write(self._store, c, _of(c, found), by, title))  # type: ignore[misc]
                for case in cases.values()
            ]

        self._jobs.run(
            work, lambda outcome: self._written(settled, back, title, outcome), lane="write"
        )

    def _written(
        self,
        settled: set[ItemId],
        back: ItemId | None,
        title: str,
        outcome: Outcome[list[Written | AnnotatorError]],
    ) -> None:
        done, problem = self._settle(settled, outcome)
        added = tuple(decision for each in done for decision in each.added)
        if added:
            self.history.did(Act(title, added))
        if any(each.unnamed for each in done):
            self.said.emit(_UNNAMED)
        if problem:
            self._shelf.go_to(back)
            self.failed.emit(problem)
            self._shelf.load()
        self._go_on()

    def _settle(
        self, settled: set[ItemId], outcome: Outcome[list[Written | AnnotatorError]]
    ) -> tuple[list[Written], str]:
        """Show what was written; what was, and why something was not."""
        self.pending -= 1
        if isinstance(outcome, Err):
            found: list[Written | AnnotatorError] = []
            problem = outcome.message
        else:
            found = outcome.value
            problem = next((str(each) for each in found if isinstance(each, AnnotatorError)), "")
        done = [each for each in found if isinstance(each, Written)]
        self._shelf.settle(settled, {w.article: (w.gold, w.decisions) for w in done})
        self.saved.emit()
        return done, problem

    def _replay(self, *, undo: bool) -> None:
        if self.pending:
            self._later.append(lambda: self._replay(undo=undo))
            return
        act = self.history.to_undo if undo else self.history.to_redo
        if act is None:
            self.said.emit(f"There is nothing to {'undo' if undo else 'redo'} in review.")
            return
        by = self._signature()
        replay: Replay = take_back if undo else bring_again
        parts = [(self._shelf.cases.get(a), found) for a, found in act.by_article.items()]
        settled = {(decision.article, decision.cluster) for decision in act.decisions}
        self.pending += 1

        def work(_job: object) -> list[Written | AnnotatorError]:
            return [
                _tried(lambda c=case, d=found: replay(self._store, c, d, by))  # type: ignore[misc]
                for case, found in parts
                if case is not None
            ]

        self._jobs.run(
            work, lambda outcome: self._replayed(act, settled, outcome, undo=undo), lane="write"
        )

    def _replayed(
        self,
        act: Act,
        settled: set[ItemId],
        outcome: Outcome[list[Written | AnnotatorError]],
        *,
        undo: bool,
    ) -> None:
        done, problem = self._settle(settled, outcome)
        if problem:
            self.failed.emit(problem)
        elif undo:
            self.history.undid()
        else:
            self.history.redid(Act(act.title, tuple(d for each in done for d in each.added)))
        first = (act.decisions[0].article, act.decisions[0].cluster)
        if self._shelf.item_of(first) is not None:
            self._shelf.go_to(first)
        self._go_on()

    def _go_on(self) -> None:
        if self._later and not self.pending:
            self._later.popleft()()

    def _loaded(self) -> None:
        decisions = [d for case in self._shelf.cases.values() for d in case.decisions]
        person = self.adjudicator.id if self.adjudicator else None
        self.history = ReviewHistory(decisions, person)

    def _signature(self) -> Signature:
        if self.adjudicator is None:
            raise RefusalError("Choose first who settles (Ctrl+P).")
        return Signature(self.adjudicator.id, utc_now())


def _of(case: Case, found: Sequence[Settlement]) -> list[Settlement]:
    return [each for each in found if each.cluster.article == case.article]


def _tried(call: Callable[[], Written]) -> Written | AnnotatorError:
    """What a write gave, or why it could not be done; the writes after it are done all the same."""
    try:
        return call()
    except AnnotatorError as error:
        return error
