"""Taking in the works of arriving articles; labels that are already there are never touched."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, func, select, update

from annotator.errors import RefusalError
from annotator.model.annotations import Layer
from annotator.model.articles import UNTOUCHED
from annotator.model.bundles import WorkBundle
from annotator.store.arrivals import Arrival
from annotator.store.changes import Import, append_imports
from annotator.store.checks import check_doubles, check_spans
from annotator.store.columns import micros_or_none, now
from annotator.store.engine import Database
from annotator.store.layers import COUNTERS, LayerRows, Staged
from annotator.store.payloads import compact
from annotator.store.people import ensure_person
from annotator.store.tables import person, work

_LAST = select(func.coalesce(func.max(work.c.id), 0))
_NAME = select(person.c.name).where(person.c.uid == bindparam("uid", type_=person.c.uid.type))
_WORKS = select(work).where(work.c.article.in_(bindparam("keys", expanding=True)))
_FILL = update(work).where(work.c.id == bindparam("number"))


@dataclass(slots=True)
class _Known:
    number: int
    revision: int
    is_labelled: bool
    is_fresh: bool


class WorkIntake:
    """One run of taking works in; use a new one for each transaction."""

    def __init__(self, database: Database, layers: LayerRows) -> None:
        self._database = database
        self._layers = layers
        self._people: dict[str, int] = {}
        self._uids: dict[int, UUID] = {}
        self._known: dict[tuple[int, int], _Known] = {}
        self._rows: list[tuple[Any, ...]] = []
        self._staged: Staged = defaultdict(list)
        self._imports: list[Import] = []
        self._last = 0

    def take(
        self, connection: Connection, arrivals: Iterable[Arrival], labels_to: UUID | None
    ) -> None:
        """Stores the works that may be stored; the others are named in `refusals`."""
        bringing = [arrival for arrival in arrivals if arrival.bundle.works]
        owner = self._owner(connection, labels_to)
        self._load(connection, [arrival.number for arrival in bringing if not arrival.is_new])
        for arrival in bringing:
            for made in arrival.bundle.works:
                try:
                    self._take_one(connection, arrival, made, owner or made.person)
                except RefusalError as error:
                    arrival.refusals.append(f"{owner or made.person}: {error}")
                    continue
                arrival.works += 1
                arrival.annotations += len(made.annotations)
        self._database.insert(connection, work, self._rows)
        self._layers.insert(connection, self._staged)
        append_imports(self._database, connection, self._imports, now())

    def _owner(self, connection: Connection, labels_to: UUID | None) -> str | None:
        if labels_to is None:
            return None
        name: str | None = connection.execute(_NAME, {"uid": labels_to}).scalar_one_or_none()
        if name is None:
            raise RefusalError(f"the project knows no person {labels_to}")
        return name

    def _load(self, connection: Connection, articles: Sequence[int]) -> None:
        self._last = connection.execute(_LAST).scalar_one()
        for row in connection.execute(_WORKS, {"keys": list(articles)}):
            labelled = any(getattr(row, name) for name in COUNTERS.values())
            self._known[row.article, row.person] = _Known(
                row.id, row.revision, labelled, is_fresh=False
            )

    def _take_one(
        self, connection: Connection, arrival: Arrival, made: WorkBundle, name: str
    ) -> None:
        who = self._person(connection, name)
        known = self._known.get((arrival.number, who))
        if known is not None and (known.is_labelled or known.is_fresh):
            raise RefusalError("already has labels on this article, which were kept")
        check_doubles(made.annotations)
        for label in made.annotations:
            check_spans(label, arrival.characters)
        number = known.number if known else self._last + 1
        staged = self._layers.rows_of(connection, number, made.annotations)
        row = _work_row(number, arrival.number, who, made)
        revision = made.facts.revision if known is None else known.revision + 1
        for table, rows in staged.items():
            self._staged[table].extend(rows)
        if known is None:
            self._last = number
            self._rows.append(row)
        else:
            self._fill(connection, row, made)
        labelled = bool(made.annotations)
        if labelled:
            place, ids = (arrival.number, who), (arrival.uid, self._uids[who])
            uids = tuple(label.id for label in made.annotations)
            self._imports.append(Import(place, ids, revision, uids))
        self._known[arrival.number, who] = _Known(number, revision, labelled, is_fresh=True)

    def _fill(self, connection: Connection, row: tuple[Any, ...], made: WorkBundle) -> None:
        names = [column.name for column in work.columns]
        values = dict(zip(names, row, strict=True))
        changed = {name: values[name] for name in COUNTERS.values()}
        if made.state != UNTOUCHED:
            changed |= {name: values[name] for name in ("status", "skip_reason", "comment")}
        statement = _FILL.values(**changed, revision=work.c.revision + 1)
        connection.execute(statement, {"number": values["id"]})

    def _person(self, connection: Connection, name: str) -> int:
        if name not in self._people:
            number, found = ensure_person(self._database, connection, name)
            self._people[name], self._uids[number] = number, found.id
        return self._people[name]


def _work_row(number: int, article: int, who: int, made: WorkBundle) -> tuple[Any, ...]:
    counted = Counter(label.layer for label in made.annotations)
    state, facts = made.state, made.facts
    return (
        number,
        article,
        who,
        state.status.value,
        state.skip_reason,
        state.comment,
        facts.revision,
        float(facts.active_seconds),
        int(facts.hidden_suggestions),
        micros_or_none(facts.updated_at),
        compact(dict(made.meta)),
        *(counted[layer] for layer in Layer),
        0,
    )
