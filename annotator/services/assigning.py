"""Assigning: gives articles to people by a plan, with overlap for agreement and second readings."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from annotator.errors import RefusalError
from annotator.model.articles import Person, Status
from annotator.model.assigning import Plan, drawn, share_out, to_read_again
from annotator.model.assignments import Assignment, AssignmentCount
from annotator.model.finished import WorkQuery
from annotator.model.queue import QueueQuery
from annotator.store.project import ProjectStore

REST_DAYS = 14


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a plan would give; shown before it is carried out.

    Attributes:
        pairs: article and person, still to be given.
        per_person: number of articles each person would get.
        overlap: number of articles in the overlap.
        kept: assignments and finished works that count and stay.
    """

    pairs: tuple[tuple[UUID, UUID], ...]
    per_person: dict[UUID, int]
    overlap: int
    kept: int


class Assigning:
    """Shares out the articles of one project."""

    def __init__(self, store: ProjectStore) -> None:
        self._store = store

    def people(self) -> list[Person]:
        """Everybody who can be given articles: not gold, and no second readings."""
        everybody = self._store.people.all()
        return [each for each in everybody if not (each.is_gold or each.is_second_reading)]

    def named(self, names: Sequence[str]) -> tuple[UUID, ...]:
        """The ids of people by name; a new name becomes a new person.

        Raises:
            RefusalError: for gold and for a name given twice.
        """
        found = [self._store.people.ensure(name) for name in names]
        for person in found:
            if person.is_gold or person.is_second_reading:
                raise RefusalError(f"{person.name} is given no articles by a plan.")
        ids = tuple(person.id for person in found)
        if len(set(ids)) < len(ids):
            raise RefusalError("A person is named twice.")
        return ids

    def propose(self, plan: Plan) -> Proposal:
        """What the plan would give for all articles of the project.

        Raises:
            RefusalError: for a plan that cannot be carried out.
        """
        articles = self._store.articles.uids()
        taken = self._taken()
        pairs = share_out(plan, articles, taken)
        return Proposal(
            pairs=tuple(pairs),
            per_person=dict(Counter(person for _, person in pairs)),
            overlap=len(drawn(articles, plan.overlap, plan.seed)),
            kept=sum(len(people) for people in taken.values()),
        )

    def give(self, proposal: Proposal, batch: str) -> int:
        """Carries a proposal out; from then on queues show people only what they were given.

        Returns:
            How many assignments are new.
        """
        at = datetime.now(UTC)
        rows = [
            Assignment(article=article, person=person, given_at=at, batch=batch.strip())
            for article, person in proposal.pairs
        ]
        given = self._store.assignments.give(rows)
        self._store.assignments.limit(True)
        return given

    def serve_again(self, share: int, *, rest_days: int = REST_DAYS, seed: int = 0) -> int:
        """Gives everybody a share (per cent) of their older finished articles a second time.

        They read them as their own second reading, without their first labels, so that agreement
        with oneself can be computed.

        Returns:
            How many second readings are new.
        """
        if not 0 <= share <= 100:
            raise RefusalError("The share read again is between 0 and 100 per cent.")
        before = datetime.now(UTC) - timedelta(days=rest_days)
        finished = self._finished()
        rows: list[Assignment] = []
        for person in self.people():
            mine = finished.get(person.id, [])
            if not mine or share == 0:
                continue
            again = self._store.people.second_reading(person.id)
            served = [a.article for a in self._store.assignments.of_person(again.id)]
            rows += [
                Assignment(
                    article=article,
                    person=again.id,
                    given_at=datetime.now(UTC),
                    batch="second reading",
                )
                for article in to_read_again(mine, served, share, before, seed)
            ]
        return self._store.assignments.give(rows)

    def progress(self) -> list[tuple[str, AssignmentCount]]:
        """How far everybody is with each of their batches, by name."""
        names = {person.id: person.name for person in self._store.people.all()}
        return [(names[count.person], count) for count in self._store.assignments.counts()]

    def _taken(self) -> dict[UUID, set[UUID]]:
        taken: defaultdict[UUID, set[UUID]] = defaultdict(set)
        for person in self.people():
            for each in self._store.assignments.of_person(person.id):
                taken[each.article].add(person.id)
            for article in self._begun(person.id):
                taken[article].add(person.id)
        for person_id, works in self._finished().items():
            for article, _ in works:
                taken[article].add(person_id)
        return dict(taken)

    def _begun(self, person: UUID) -> list[UUID]:
        """What somebody has in hand without having been given it: it stays theirs."""
        query = QueueQuery(person=person, statuses=frozenset({Status.STARTED}))
        handles = self._store.queue.ids(query)
        return [row.article for row in self._store.queue.rows(handles, person)]

    def _finished(self) -> dict[UUID, list[tuple[UUID, datetime]]]:
        query = WorkQuery(layers=frozenset(), least_people=1)
        found: defaultdict[UUID, list[tuple[UUID, datetime]]] = defaultdict(list)
        for work in self._store.readings.works(query).works:
            at = work.done_at or datetime.min.replace(tzinfo=UTC)
            found[work.person].append((work.article, at))
        return dict(found)
