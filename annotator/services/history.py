"""What can be undone and redone: one line of changes per person, across articles and restarts."""

from collections.abc import Iterable

from annotator.model.changes import Change, ChangeKind


class History:
    """Two stacks of first-hand changes, rebuilt from the change log after a restart."""

    def __init__(self, recorded: Iterable[Change] = ()) -> None:
        self._undo: list[Change] = []
        self._redo: list[Change] = []
        for change in recorded:
            self.record(change)

    def record(self, change: Change) -> None:
        """Take note of a committed change; a first-hand one empties the redo stack."""
        if change.kind is ChangeKind.DO:
            self._undo.append(change)
            self._redo.clear()
        elif change.kind is ChangeKind.UNDO:
            self._move(change, self._undo, self._redo)
        else:
            self._move(change, self._redo, self._undo)

    @property
    def to_undo(self) -> Change | None:
        """The change an undo takes back next."""
        return self._undo[-1] if self._undo else None

    @property
    def to_redo(self) -> Change | None:
        """The change a redo brings again next."""
        return self._redo[-1] if self._redo else None

    def set_aside(self, change: Change) -> None:
        """Pass over a change that cannot be taken back any more; those before it come next."""
        self._undo = [each for each in self._undo if each.id != change.id]
        self._redo = [each for each in self._redo if each.id != change.id]

    @staticmethod
    def _move(change: Change, source: list[Change], sink: list[Change]) -> None:
        for index in range(len(source) - 1, -1, -1):
            if source[index].id == change.of:
                sink.append(source.pop(index))
                return
