"""The edits of one change as row writes: each `before` is compared, then the difference written."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row

from annotator.errors import ConflictError, RefusalError
from annotator.model.annotations import Annotation, SentenceValue
from annotator.model.articles import WorkState
from annotator.model.changes import Edit
from annotator.model.suggestions import Verdict
from annotator.store import verdicts
from annotator.store.checks import check_spans
from annotator.store.counters import recount_open
from annotator.store.engine import Database
from annotator.store.layers import COUNTERS, LayerRows
from annotator.store.rows import work_state

_STALE = "this article was changed elsewhere; nothing was overwritten"


class EditRows:
    """Applies edits to one work inside a given transaction."""

    def __init__(self, database: Database, layers: LayerRows) -> None:
        self._database = database
        self._layers = layers

    def apply(
        self, connection: Connection, mine: Row[Any], characters: int, edits: Sequence[Edit]
    ) -> tuple[bool, dict[str, Any]]:
        """Writes the edits in order of the list, but for the row of the work itself.

        Returns:
            Whether the work's state is among them, and the columns of the work to be set.

        Raises:
            ConflictError: when a fact is not what an edit expects it to be.
            RefusalError: when a new label does not fit the text or the scheme.
        """
        labels = [e for e in edits if not isinstance(e.fact, Verdict | WorkState)]
        decisions = [e for e in edits if isinstance(e.fact, Verdict)]
        states = [e for e in edits if isinstance(e.fact, WorkState)]
        counted = self._labels(connection, mine, characters, labels)
        self._decisions(connection, mine, decisions)
        if decisions or any(isinstance(edit.fact, SentenceValue) for edit in labels):
            recount_open(connection, mine.id)
        return bool(states), _state_values(mine, states) | counted

    def _labels(
        self, connection: Connection, mine: Row[Any], characters: int, edits: Sequence[Edit]
    ) -> dict[str, Any]:
        if not edits:
            return {}
        wanted = {(fact.layer, fact.id) for edit in edits for fact in _labels_of(edit)}
        before = self._layers.some(connection, mine.id, wanted)
        after: dict[UUID, Any] = dict(before)
        _replay(after, edits, {id(edit): _labels_of(edit)[0].id for edit in edits})
        gone = [label for uid, label in before.items() if after.get(uid) != label]
        new = [label for uid, label in after.items() if before.get(uid) != label]
        for label in new:
            check_spans(label, characters)
        self._layers.remove(connection, mine.id, gone)
        if new:
            staged = self._layers.rows_of(connection, mine.id, new, mine.guideline)
            self._layers.insert(connection, staged)
        return _moved_counts(mine, gone, new)

    def _decisions(self, connection: Connection, mine: Row[Any], edits: Sequence[Edit]) -> None:
        if not edits:
            return
        uids = {id(edit): _verdict_of(edit).suggestion for edit in edits}
        before = verdicts.some(connection, mine.id, sorted(set(uids.values())))
        after: dict[UUID, Any] = dict(before)
        _replay(after, edits, uids)
        gone = [uid for uid, made in before.items() if after.get(uid) != made]
        new = [made for uid, made in after.items() if before.get(uid) != made]
        verdicts.remove(connection, mine.id, gone)
        verdicts.insert(self._database, connection, (mine.id, mine.article), new)


def _labels_of(edit: Edit) -> list[Annotation]:
    sides = (edit.before, edit.after)
    found = [
        side for side in sides if side is not None and not isinstance(side, Verdict | WorkState)
    ]
    if not found or len({(label.layer, label.id) for label in found}) != 1:
        raise RefusalError("a change must replace a label by one of the same layer and id")
    return found


def _verdict_of(edit: Edit) -> Verdict:
    sides = (edit.before, edit.after)
    found = [side for side in sides if isinstance(side, Verdict)]
    if len({made.suggestion for made in found}) != 1 or (None not in {*sides} and len(found) != 2):
        raise RefusalError("a change must replace a verdict by one on the same suggestion")
    return found[0]


def _replay(facts: dict[UUID, Any], edits: Iterable[Edit], keys: Mapping[int, UUID]) -> None:
    for edit in edits:
        key = keys[id(edit)]
        if facts.get(key) != edit.before:
            raise ConflictError(_STALE)
        if edit.after is None:
            del facts[key]
        else:
            facts[key] = edit.after


def _moved_counts(
    mine: Row[Any], gone: Sequence[Annotation], new: Sequence[Annotation]
) -> dict[str, Any]:
    moved = Counter(label.layer for label in new)
    moved.subtract(label.layer for label in gone)
    columns = ((COUNTERS[layer], by) for layer, by in moved.items() if by)
    return {column: getattr(mine, column) + by for column, by in columns}


def _state_values(mine: Row[Any], edits: Sequence[Edit]) -> dict[str, Any]:
    state = work_state(mine)
    for edit in edits:
        if edit.before != state or not isinstance(edit.after, WorkState):
            raise ConflictError(_STALE)
        state = edit.after
    if not edits:
        return {}
    return {
        "status": state.status.value,
        "skip_reason": state.skip_reason,
        "comment": state.comment,
    }
