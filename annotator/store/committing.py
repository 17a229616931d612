"""Writing one change inside a given transaction: compared, applied, logged, counted."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select, update

from annotator.errors import ConflictError, RefusalError
from annotator.model.articles import Status
from annotator.model.changes import Change
from annotator.store.access import article_row, own_work, person_id, work_just_made
from annotator.store.changes import append, stored_change
from annotator.store.columns import now
from annotator.store.edits import EditRows
from annotator.store.engine import Database
from annotator.store.layers import COUNTERS, LayerRows
from annotator.store.tables import article, work
from annotator.store.thresholds import Blindness, is_begun

_LAST = select(func.coalesce(func.max(work.c.id), 0))
_OPEN_OF = select(article.c.open_suggestions).where(article.c.id == bindparam("number"))
_SET = update(work).where(work.c.id == bindparam("number"))
_CLOSED = frozenset({Status.DONE.value, Status.SKIPPED.value})


class Committing:
    """Commits changes for those who hold the transaction."""

    def __init__(self, database: Database, layers: LayerRows) -> None:
        self._database = database
        self._edits = EditRows(database, layers)

    def commit(
        self,
        connection: Connection,
        change: Change,
        expected_revision: int,
        *,
        hidden: bool | None = None,
        adjudicating: bool = False,
    ) -> Change:
        """Writes a change and returns it with its sequence; one already stored is left as it is.

        Args:
            connection: the transaction.
            change: what was done.
            expected_revision: the revision it was done on.
            hidden: whether the person saw no suggestions, kept by the first change of a work;
                None = as the project's blind share says now.
            adjudicating: True when gold may be changed.

        Raises:
            ConflictError: when the work was changed since that revision.
            RefusalError: when the work is closed, or gold's without leave, or a label does not fit.
        """
        if known := stored_change(connection, change.id):
            return _same(known, change)
        row = article_row(connection, change.article)
        mine = self.work_of(connection, row.id, person_id(connection, change.person))
        if mine.is_gold and not adjudicating:
            raise RefusalError("gold is written by adjudication only; choose another person")
        if mine.revision != expected_revision:
            raise ConflictError("this article was changed elsewhere; nothing was overwritten")
        facts: dict[str, Any] = {"revision": mine.revision + 1, "updated_at": now()}
        if not is_begun(mine):
            facts["hidden_suggestions"] = int(_begins_hidden(connection, row, mine, told=hidden))
        facts |= self._apply(connection, mine, row.characters, change)
        connection.execute(_SET.values(facts), {"number": mine.id})
        place = (row.id, mine.person)
        sequence = append(self._database, connection, change, place, mine.revision + 1)
        return replace(change, sequence=sequence)

    def _apply(
        self, connection: Connection, mine: Row[Any], characters: int, change: Change
    ) -> dict[str, Any]:
        changes_state, values = self._edits.apply(connection, mine, characters, change.edits)
        if mine.status in _CLOSED and not changes_state:
            raise RefusalError("the article is done or skipped; reopen it to change it")
        return values

    def work_of(self, connection: Connection, number: int, person_number: int) -> Row[Any]:
        """The work of a person on an article, made when there is none."""
        mine = own_work(connection, number, person_number)
        if mine is not None:
            return mine
        made = connection.execute(_LAST).scalar_one() + 1
        opened = connection.execute(_OPEN_OF, {"number": number}).scalar_one()
        head = (
            made,
            number,
            person_number,
            Status.UNSTARTED.value,
            None,
            None,
            0,
            0.0,
            0,
            None,
            "{}",
        )
        self._database.insert(connection, work, [(*head, *(0 for _ in COUNTERS), opened)])
        return work_just_made(connection, number, person_number)


def _begins_hidden(
    connection: Connection, place: Row[Any, Any, Any], mine: Row[Any], *, told: bool | None
) -> bool:
    if mine.hidden_suggestions or told is not None:
        return bool(mine.hidden_suggestions or told)
    return Blindness(connection).hides_from(connection, place.uid, mine.person)


def _same(known: Change, sent: Change) -> Change:
    if replace(known, sequence=None) != replace(sent, sequence=None):
        raise ConflictError("another change with the same id is already stored")
    return known
