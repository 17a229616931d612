"""One person's work on one article: read as a document, changed by committed changes only."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, bindparam, func, select, update

from annotator.errors import RefusalError
from annotator.model.annotations import Annotation, DocumentValue, Layer, Stance
from annotator.model.articles import NO_FACTS, UNTOUCHED, Status, WorkFacts, WorkState
from annotator.model.changes import Change, Draft, Edit
from annotator.model.documents import Document
from annotator.model.queue import Progress
from annotator.model.segmentation import provisional
from annotator.model.suggestions import Suggestion
from annotator.store import verdicts
from annotator.store.access import article_row, own_work, person_id
from annotator.store.bounds import unpack_bounds
from annotator.store.changes import imported
from annotator.store.committing import Committing
from annotator.store.engine import Database
from annotator.store.layers import COUNTERS, LayerRows
from annotator.store.proposals import ProposalRows
from annotator.store.rows import article_from, full_article, work_facts, work_state
from annotator.store.tables import article, work
from annotator.store.thresholds import Blindness, gate_of, is_begun

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

    def __init__(
        self,
        database: Database,
        layers: LayerRows,
        proposals: ProposalRows,
        committing: Committing,
    ) -> None:
        self._database = database
        self._layers = layers
        self._proposals = proposals
        self._committing = committing

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
            facts = self._facts(connection, row.uid, person, mine)
            offered: tuple[Suggestion, ...] = ()
            if not facts.hidden_suggestions:
                found = self._proposals.of_articles(connection, [row.id])[row.id]
                offered = tuple(s for s, gone in found if not gone or s.id in decided)
            gate = gate_of(connection)
        bounds = unpack_bounds(row.packed, row.bounds) if row.packed else provisional(row.text)
        return Document(
            article=article_from(row),
            person=person,
            segmentation=bounds,
            state=work_state(mine) if mine else UNTOUCHED,
            facts=facts,
            annotations={label.id: label for label in labels},
            verdicts=decided,
            suggestions=offered,
            gate=gate,
        )

    def commit(
        self,
        change: Change,
        expected_revision: int,
        *,
        hidden: bool | None = None,
        adjudicating: bool = False,
        written: Callable[[], None] | None = None,
    ) -> Change:
        """Writes a change in one transaction and returns it with its sequence.

        A change that was committed before (same id) is returned as stored, so that it can be
        sent again when it is not known whether the first COMMIT happened.

        Args:
            change: what was done.
            expected_revision: the revision it was done on.
            hidden: whether the person saw no suggestions, kept by the first change of a work;
                None = as the project's blind share says now.
            adjudicating: True to change gold itself, outside of a decision.
            written: called when all is written and only the disk is waited for.

        Raises:
            ConflictError: when the work was changed since that revision.
            RefusalError: when the work is done or skipped, or a label does not fit the project,
                or it is gold's and nobody is adjudicating.
        """

        def job(connection: Connection) -> Change:
            stored = self._committing.commit(
                connection, change, expected_revision, hidden=hidden, adjudicating=adjudicating
            )
            if written is not None:
                written()
            return stored

        return self._database.write(job, repeatable=True)

    def taking_back_import(self, article_id: UUID, person: UUID) -> Draft:
        """What takes an import of labels back, to be committed like any other change.

        It removes every label that imports brought to this work and that is still there, changed
        or not; when nothing is left, the work is to do again.

        Raises:
            RefusalError: when there is nothing to take back, or a later label needs one of them.
        """
        document = self.document(article_id, person)
        with self._database.read() as connection:
            brought = imported(connection, article_id, person)
        labels = document.annotations.values()
        gone = [label for label in labels if label.id in brought]
        if not gone:
            raise RefusalError("no imported labels are left on this article")
        stay = [label for label in labels if label.id not in brought]
        if any(_named_by(label) & brought for label in stay):
            raise RefusalError("later labels name imported entities; change those labels first")
        edits = [Edit(label, None) for label in gone]
        if not stay and document.state != UNTOUCHED:
            edits.append(Edit(document.state, UNTOUCHED))
        elif document.is_closed:
            edits.append(Edit(document.state, WorkState(Status.STARTED)))
        return Draft(f"Take back {len(gone)} imported labels", tuple(edits))

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

    def _facts(
        self, connection: Connection, article_uid: UUID, person: UUID, mine: Row[Any] | None
    ) -> WorkFacts:
        facts = work_facts(mine) if mine else NO_FACTS
        if facts.hidden_suggestions or is_begun(mine):
            return facts
        number = person_id(connection, person)
        hidden = Blindness(connection).hides_from(connection, article_uid, number)
        return replace(facts, hidden_suggestions=hidden)

    def _own(self, connection: Connection, article_id: UUID, person: UUID) -> Row[Any]:
        number = article_row(connection, article_id).id
        return self._committing.work_of(connection, number, person_id(connection, person))


def _named_by(label: Annotation) -> frozenset[UUID | None]:
    if isinstance(label, Stance):
        return frozenset({label.holder.entity, label.via})
    return frozenset({label.main_holder} if isinstance(label, DocumentValue) else ())
