"""The shelf of review: all articles under review, which clusters are listed, and where one is."""

from dataclasses import dataclass, replace
from uuid import UUID

from psygnal import Signal

from annotator.agreement.costs import costs_from
from annotator.jobs import Err, Jobs, Outcome
from annotator.model.annotations import Annotation
from annotator.model.articles import Person
from annotator.model.decisions import Decision
from annotator.services.review.cases import Case, Item, Labels, State, with_items
from annotator.services.review.queue import Filter, Sort, ordered, tally
from annotator.services.review.reading import read_cases
from annotator.settings import Settings
from annotator.store.project import ProjectStore

ItemId = tuple[UUID, str]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one reading of the project found."""

    cases: dict[UUID, Case]
    people: dict[UUID, Person]


class Shelf:
    """Cases by article, the list of clusters, and the current one."""

    loaded = Signal()
    listed = Signal()
    moved = Signal()
    changed = Signal(object)
    failed = Signal(str)

    def __init__(self, store: ProjectStore, jobs: Jobs, settings: Settings) -> None:
        self._store = store
        self._jobs = jobs
        self._settings = settings
        self._asked = 0
        self._places: dict[ItemId, int] = {}
        self._under_way: set[ItemId] = set()
        self._tallies: dict[UUID, tuple[Case, dict[State, int]]] = {}
        self.cases: dict[UUID, Case] = {}
        self.people: dict[UUID, Person] = {}
        self.filter = Filter()
        self.sort = Sort.COST
        self.order: list[ItemId] = []
        self.current_id: ItemId | None = None
        self.is_loaded = False

    @property
    def case(self) -> Case | None:
        """The article of the current cluster."""
        return self.cases.get(self.current_id[0]) if self.current_id else None

    @property
    def item(self) -> Item | None:
        """The current cluster."""
        return self.item_of(self.current_id) if self.current_id else None

    def item_of(self, item_id: ItemId) -> Item | None:
        """An item by article and place."""
        case = self.cases.get(item_id[0])
        return case.item(item_id[1]) if case else None

    def counts(self) -> dict[State, int]:
        """How many disagreements stand where."""
        total = dict.fromkeys(State, 0)
        for article, case in self.cases.items():
            known = self._tallies.get(article)
            if known is None or known[0] is not case:
                known = self._tallies[article] = (case, tally([case]))
            for state, count in known[1].items():
                total[state] += count
        return total

    def load(self) -> None:
        """Read all finished works again, after what is being written."""
        self._asked += 1
        ticket, costs = self._asked, costs_from(self._settings.text("review_costs"))
        known = dict(self.cases)

        def read(_job: object) -> Reading:
            people = {person.id: person for person in self._store.people.all()}
            found = read_cases(self._store, costs, known)
            return Reading({case.article: case for case in found}, people)

        self._jobs.run(read, lambda outcome: self._answer(ticket, outcome), lane="write")

    def ask(self, chosen: Filter, sort: Sort) -> None:
        """List other clusters, or in another order; the current one stays if it is among them."""
        self.filter, self.sort = chosen, sort
        self._list()

    def go_to(self, item_id: ItemId | None) -> None:
        """Make a cluster the current one."""
        self.current_id = item_id
        self.moved.emit()

    def step(self, by: int) -> None:
        """Go to the cluster before or after the current one in the list."""
        if self.order:
            place = max(0, min(self.place() + by, len(self.order) - 1))
            self.go_to(self.order[place])

    def next_waiting(self) -> bool:
        """Go to the next cluster to settle, around the end; False when no other is left."""
        here = self.place()
        for item_id in (*self.order[here + 1 :], *self.order[: max(here, 0)]):
            item = self.item_of(item_id)
            if item is not None and item.is_waiting:
                self.go_to(item_id)
                return True
        return False

    def place(self) -> int:
        """Where the current cluster stands in the list; -1 when it is not listed."""
        return self._places.get(self.current_id, -1) if self.current_id else -1

    def place_of(self, item_id: ItemId) -> int | None:
        """Where a cluster stands in the list, None when it is not listed."""
        return self._places.get(item_id)

    def begin(self, item_ids: set[ItemId]) -> None:
        """Show clusters as decided while their decision is being written."""
        self._under_way |= item_ids
        for article in {item_id[0] for item_id in item_ids}:
            self.cases[article] = self._provisional(self.cases[article])
        self.changed.emit(item_ids)

    def settle(
        self,
        item_ids: set[ItemId],
        written: dict[UUID, tuple[Labels, tuple[Decision, ...]]],
    ) -> None:
        """Show clusters as what was written has them."""
        self._under_way -= item_ids
        costs = costs_from(self._settings.text("review_costs"))
        for article in {item_id[0] for item_id in item_ids} | set(written):
            case = self.cases.get(article)
            if case is None:
                continue
            if article in written:
                gold, decisions = written[article]
                case = replace(case, gold=gold, decisions=decisions)
            found = with_items(case, [item.cluster for item in case.items], costs)
            self.cases[article] = self._provisional(found)
        self.changed.emit(item_ids)
        if self._asks_again(item_ids):
            self._list()

    def _asks_again(self, item_ids: set[ItemId]) -> bool:
        """True when other clusters of these articles are stale now and not listed."""
        return any(
            item.state is State.STALE and item.id not in self._places and self.filter.takes(item)
            for article in {item_id[0] for item_id in item_ids} & set(self.cases)
            for item in self.cases[article].items
        )

    def labels(self) -> dict[UUID, Annotation]:
        """Everybody's labels on the current article, by id."""
        return self.case.labels if self.case else {}

    def _provisional(self, case: Case) -> Case:
        """The case with what is being written shown as decided."""
        if not self._under_way:
            return case
        items = tuple(
            replace(item, state=State.DECIDED) if item.id in self._under_way else item
            for item in case.items
        )
        return replace(case, items=items)

    def _answer(self, ticket: int, outcome: Outcome[Reading]) -> None:
        if ticket != self._asked:
            return
        if isinstance(outcome, Err):
            self.failed.emit(outcome.message)
            return
        found, self.people = outcome.value.cases, outcome.value.people
        self.cases = {article: self._provisional(case) for article, case in found.items()}
        self.is_loaded = True
        self.loaded.emit()
        self._list()

    def _list(self) -> None:
        here = max(self.place(), 0)
        self.order = [item.id for item in ordered(self.cases.values(), self.filter, self.sort)]
        self._places = {item_id: i for i, item_id in enumerate(self.order)}
        self.listed.emit()
        if self.current_id in self._places:
            self.go_to(self.current_id)
        else:
            self.go_to(self.order[min(here, len(self.order) - 1)] if self.order else None)
