"""One person's work on one article: read as a document, changed by committed changes only."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, bindparam, func, select, update

from annotator.errors import ConflictError, RefusalError
from annotator.model.annotations import Layer
from annotator.model.articles import NO_FACTS, UNTOUCHED, Status
from annotator.model.changes import Change
from annotator.model.documents import Document
from annotator.model.queue import Progress
from annotator.model.segmentation import provisional
from annotator.model.suggestions import Suggestion
from annotator.store import verdicts
from annotator.store.access import article_row, own_work, person_id
from annotator.store.bounds import unpack_bounds
from annotator.store.changes import append, stored_change
from annotator.store.columns import now
from annotator.store.edits import EditRows
from annotator.store.engine import Database
from annotator.store.layers import COUNTERS, LayerRows
from annotator.store.proposals import ProposalRows
from annotator.store.rows import article_from, full_article, work_facts, work_state
from annotator.store.tables import article, work

_LAST = select(func.coalesce(func.max(work.c.id), 0))
_OPEN_OF = select(article.c.open_suggestions).where(article.c.id == bindparam("number"))
_CLOSED = frozenset({Status.DONE.value, Status.SKIPPED.value})
_STATUSES = (
    select(work.c.status, func.count())
    .where(work.c.person == bindparam("person"))
    .group_by(work.c.status)
)
_TOTALS = select(
    func.coalesce(func.sum(work.c.active_seconds), 0.0),
    *(func.coalesce(func.sum(work.c[name]), 0) for name in COUNTERS.values()),
).where(work.c.person == bindparam("person"))


class WorkStore:
    """Reads documents and commits changes; every row here is found by article and person."""

    def __init__(self, database: Database, layers: LayerRows, proposals: ProposalRows) -> None:
        self._database = database
        self._layers = layers
        self._proposals = proposals
        self._edits = EditRows(database, layers)

    def document(self, article_id: UUID, person: UUID) -> Document:
        """The article as this person sees it; reading never writes.

        Raises:
            RefusalError: when the project has no such article or person.
        """
        with self._database.read() as connection:
            row = full_article(connection, article_id)
            mine = own_work(connection, row.id, person_id(connection, person))
            labels = self._layers.of_works(connection, [mine.id])[mine.id] if mine else []
            decided = verdicts.of_work(connection, mine.id) if mine else {}
            offered: tuple[Suggestion, ...] = ()
            if not (mine and mine.hidden_suggestions):
                found = self._proposals.of_articles(connection, [row.id])[row.id]
                offered = tuple(s for s, gone in found if not gone or s.id in decided)
        bounds = unpack_bounds(row.packed, row.bounds) if row.packed else provisional(row.text)
        return Document(
            article=article_from(row),
            person=person,
            segmentation=bounds,
            state=work_state(mine) if mine else UNTOUCHED,
            facts=work_facts(mine) if mine else NO_FACTS,
            annotations={label.id: label for label in labels},
            verdicts=decided,
            suggestions=offered,
        )

    def commit(self, change: Change, expected_revision: int) -> Change:
        """Writes a change in one transaction and returns it with its sequence.

        A change that was committed before (same id) is returned as stored, so that it can be
        sent again when it is not known whether the first COMMIT happened.

        Raises:
            ConflictError: when the work was changed since that revision.
            RefusalError: when the work is done or skipped, or a label does not fit the project.
        """

        def job(connection: Connection) -> Change:
            known = stored_change(connection, change.id)
            if known is not None:
                return _same(known, change)
            row = article_row(connection, change.article)
            mine = self._ensure(connection, row.id, person_id(connection, change.person))
            if mine.revision != expected_revision:
                raise ConflictError("this article was changed elsewhere; nothing was overwritten")
            changes_state = self._edits.apply(connection, mine, row.characters, change.edits)
            if mine.status in _CLOSED and not changes_state:
                raise RefusalError("the article is done or skipped; reopen it to change it")
            revision, place = mine.revision + 1, (row.id, mine.person)
            connection.execute(
                update(work).where(work.c.id == mine.id).values(revision=revision, updated_at=now())
            )
            sequence = append(self._database, connection, change, place, revision)
            return replace(change, sequence=sequence)

        return self._database.write(job, repeatable=True)

    def add_active_seconds(self, article_id: UUID, person: UUID, seconds: float) -> None:
        """Adds time spent; the revision stays, so no open document goes stale."""

        def job(connection: Connection) -> None:
            mine = self._own(connection, article_id, person)
            more = work.c.active_seconds + max(0.0, seconds)
            connection.execute(update(work).where(work.c.id == mine.id).values(active_seconds=more))

        self._database.write(job)

    def hide_suggestions(self, article_id: UUID, person: UUID, hidden: bool) -> None:  # noqa: FBT001 - the value itself
        """Decides whether this person sees suggestions on this article."""

        def job(connection: Connection) -> None:
            mine = self._own(connection, article_id, person)
            connection.execute(
                update(work).where(work.c.id == mine.id).values(hidden_suggestions=int(hidden))
            )

        self._database.write(job, repeatable=True)

    def progress(self, person: UUID) -> Progress:
        """How far one person is."""
        with self._database.read() as connection:
            who = {"person": person_id(connection, person)}
            articles = connection.execute(select(func.count()).select_from(article)).scalar_one()
            counts: dict[str, int] = dict(connection.execute(_STATUSES, who).all())
            seconds, *labels = connection.execute(_TOTALS, who).one()
        started, done, skipped = (
            counts.get(status.value, 0) for status in (Status.STARTED, Status.DONE, Status.SKIPPED)
        )
        return Progress(
            articles=articles,
            todo=articles - started - done - skipped,
            started=started,
            done=done,
            skipped=skipped,
            labels={layer.value: int(n) for layer, n in zip(COUNTERS, labels, strict=True)},
            active_seconds=float(seconds),
        )

    def labels_count(self, person: UUID) -> dict[Layer, int]:
        """How many labels one person has made, by layer."""
        counted = self.progress(person).labels
        return {layer: counted[layer.value] for layer in Layer}

    def _own(self, connection: Connection, article_id: UUID, person: UUID) -> Row[Any]:
        number = article_row(connection, article_id).id
        return self._ensure(connection, number, person_id(connection, person))

    def _ensure(self, connection: Connection, number: int, person_number: int) -> Row[Any]:
        mine = own_work(connection, number, person_number)
        if mine is not None:
            return mine
        made = connection.execute(_LAST).scalar_one() + 1
        opened = connection.execute(_OPEN_OF, {"number": number}).scalar_one()
        head = (made, number, person_number, Status.TODO.value, None, None, 0, 0.0, 0, None, "{}")
        self._database.insert(connection, work, [(*head, *(0 for _ in COUNTERS), opened)])
        mine = own_work(connection, number, person_number)
        if mine is None:
            raise AssertionError
        return mine


def _same(known: Change, sent: Change) -> Change:
    if replace(known, sequence=None) != replace(sent, sequence=None):
        raise ConflictError("another change with the same id is already stored")
    return known
