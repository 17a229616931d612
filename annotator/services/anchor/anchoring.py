"""The anchoring report: what people do with suggestions, and how much suggestions pull them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from annotator.jobs import Job
from annotator.model.annotations import Annotation, Entity, Layer
from annotator.model.articles import GOLD_NAME
from annotator.model.finished import DecidedSuggestion, FinishedWork, WorkQuery
from annotator.model.suggestions import Outcome, Producer, Suggestion
from annotator.services.anchor.figures import (
    FEW,
    Estimate,
    Marked,
    Shares,
    agreed,
    decision_seconds,
    difference_estimate,
    middle,
    omissions,
    ratio_estimate,
    shares_of,
)
from annotator.services.producers import told_version
from annotator.store.project import ProjectStore

SAME_AS_MODEL = 0.98
FAST_SECONDS = 2.0
LEAST_LABELS = 50
_PACE = 20


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """One person, layer and producer: what became of the suggestions; seconds are a median."""

    person: str
    layer: Layer
    producer: str
    version: str
    shares: Shares
    pending: int
    seconds: float | None
    timed: int


@dataclass(frozen=True, slots=True)
class OmissionRow:
    """Entities nobody suggested that a person missed, with suggestions shown and hidden.

    `reference` says what the entities were taken from: gold, or the other people's majority.
    """

    person: str
    reference: str
    shown: Estimate
    hidden: Estimate


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """Exact F1 of entities between two people; `difference` is shown minus hidden."""

    first: str
    second: str
    shown: Estimate
    hidden: Estimate
    difference: Estimate


@dataclass(frozen=True, slots=True)
class StampRow:
    """How alike a person's entities and the suggestions are; `is_notice` = hardly read."""

    person: str
    f1: float
    labels: int
    seconds: float | None
    is_notice: bool


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """One producer's acceptance in one week, or over so many articles, single decisions only."""

    producer: str
    version: str
    period: str
    accepted: int
    n: int

    @property
    def share(self) -> float:
        """Accepted unchanged, of all decided one by one."""
        return self.accepted / self.n

    @property
    def is_few(self) -> bool:
        """True below thirty decisions: too few to read a change from."""
        return self.n < FEW


@dataclass(frozen=True, slots=True)
class AnchoringReport:
    """All tables of the report.

    Attributes:
        hidden_share: per cent of articles begun without suggestions, as set now.
        works_shown, works_hidden: finished works of each kind.
        weeks, paces: acceptance by week, and by twenty articles in the order they were decided.
    """

    hidden_share: int
    works_shown: int
    works_hidden: int
    verdicts: tuple[VerdictRow, ...]
    omissions: tuple[OmissionRow, ...]
    agreement: tuple[AgreementRow, ...]
    stamps: tuple[StampRow, ...]
    weeks: tuple[PeriodRow, ...]
    paces: tuple[PeriodRow, ...]

    def as_data(self) -> dict[str, Any]:
        """The report for `--json`; undefined figures are null."""
        data = asdict(self)
        for made, row in zip(data["verdicts"], self.verdicts, strict=True):
            made["shares"] |= {"decided": row.shares.decided}
        for name in ("weeks", "paces"):
            for made, period in zip(data[name], getattr(self, name), strict=True):
                made |= {"share": round(period.share, 4), "is_few": period.is_few}
        return data


def report(store: ProjectStore, job: Job) -> AnchoringReport:
    """Work the report out from verdicts and finished works; slow on large projects.

    Raises:
        CancelledJobError: when the person stopped it.
    """
    names = {person.id: person.name for person in store.people.all()}
    decided = _read(store)
    job.report(0, 0, "decisions read")
    query = WorkQuery(layers=frozenset({Layer.ENTITY}), least_people=1)
    works = store.readings.works(query).works
    seconds = _seconds(decided)
    shown = _shown_sets(store, works, job)
    return AnchoringReport(
        hidden_share=store.gates.hidden_share(),
        works_shown=sum(not work.hidden for work in works),
        works_hidden=sum(work.hidden for work in works),
        verdicts=tuple(_verdict_rows(decided, store.gates.undecided(), seconds, names)),
        omissions=tuple(_omission_rows(works, _gold(store), shown, names)),
        agreement=tuple(_agreement_rows(works, names)),
        stamps=tuple(_stamp_rows(works, decided, seconds, shown, names)),
        weeks=tuple(_periods(decided, _week)),
        paces=tuple(_periods(decided, None)),
    )


def accepted_above(
    rows: Iterable[tuple[float, Outcome]], threshold: float
) -> tuple[float | None, int]:
    """The share accepted unchanged among suggestions scored at least so, and of how many."""
    kept = [outcome for score, outcome in rows if score >= threshold]
    if not kept:
        return None, 0
    return sum(outcome is Outcome.ACCEPTED for outcome in kept) / len(kept), len(kept)


def paces(store: ProjectStore) -> tuple[PeriodRow, ...]:
    """Acceptance by twenty articles alone."""
    return tuple(_periods(_read(store), None))


def scores(store: ProjectStore) -> dict[Layer, list[tuple[float, Outcome]]]:
    """Score and outcome of everything decided one by one, by layer, of all people together."""
    found: dict[Layer, list[tuple[float, Outcome]]] = defaultdict(list)
    for row in store.readings.decided(WorkQuery()):
        if not row.is_bulk:
            found[row.layer].append((row.score, row.outcome))
    return dict(found)


def _read(store: ProjectStore) -> list[DecidedSuggestion]:
    """Everything decided; versions learned from the project count as one, apart from shipped."""
    return [
        replace(row, producer=replace(row.producer, version=told_version(row.producer.version)))
        for row in store.readings.decided(WorkQuery())
    ]


def _seconds(decided: Sequence[DecidedSuggestion]) -> dict[tuple[UUID, UUID], float]:
    by_person: dict[UUID, list[DecidedSuggestion]] = defaultdict(list)
    for row in decided:
        by_person[row.person].append(row)
    return {
        (person, suggestion): seconds
        for person, rows in by_person.items()
        for suggestion, seconds in decision_seconds(rows).items()
    }


def _verdict_rows(
    decided: Sequence[DecidedSuggestion],
    undecided: Iterable[tuple[UUID, Layer, Producer, int]],
    seconds: Mapping[tuple[UUID, UUID], float],
    names: Mapping[UUID, str],
) -> Iterable[VerdictRow]:
    groups: dict[tuple[str, Layer, str, str], list[DecidedSuggestion]] = defaultdict(list)
    pending: dict[tuple[str, Layer, str, str], int] = defaultdict(int)
    for row in decided:
        groups[names[row.person], row.layer, row.producer.name, row.producer.version].append(row)
    for person, layer, producer, count in undecided:
        if names[person] != GOLD_NAME:
            version = told_version(producer.version)
            pending[names[person], layer, producer.name, version] += count
    for key in sorted({*groups, *pending}):
        rows = groups.get(key, [])
        timed = [
            seconds[r.person, r.suggestion] for r in rows if (r.person, r.suggestion) in seconds
        ]
        yield VerdictRow(*key, shares_of(rows), pending[key], middle(timed), len(timed))


def _shown_sets(store: ProjectStore, works: Sequence[FinishedWork], job: Job) -> dict[UUID, Marked]:
    """The entities suggested above the gate in every article somebody finished."""
    gate = store.gates.gate()
    uids = list(dict.fromkeys(work.article for work in works))
    found: dict[UUID, Marked] = {}
    for done, uid in enumerate(uids):
        if done % 50 == 0:
            job.report(done, len(uids), "suggestions read")
        offers: list[Suggestion] = store.suggestions.of(uid)
        found[uid] = _marked(s.proposal for s in offers if not gate.holds_back(s))
    return found


def _marked(labels: Iterable[Annotation]) -> Marked:
    return frozenset((e.start, e.end, e.label) for e in labels if isinstance(e, Entity))


def _gold(store: ProjectStore) -> dict[UUID, Marked]:
    gold = store.people.by_name(GOLD_NAME)
    if gold is None:
        return {}
    query = WorkQuery(people=(gold.id,), layers=frozenset({Layer.ENTITY}), least_people=1)
    return {work.article: _marked(work.labels) for work in store.readings.works(query).works}


def _omission_rows(
    works: Sequence[FinishedWork],
    gold: Mapping[UUID, Marked],
    suggested: Mapping[UUID, Marked],
    names: Mapping[UUID, str],
) -> Iterable[OmissionRow]:
    by_article: dict[UUID, list[FinishedWork]] = defaultdict(list)
    for work in works:
        by_article[work.article].append(work)
    parts: dict[tuple[str, str], dict[bool, dict[UUID, tuple[int, int]]]] = {}
    for work in works:
        uid = work.article
        others = [_marked(w.labels) for w in by_article[uid] if w.person != work.person]
        if uid not in gold and not others:
            continue
        reference = "gold" if uid in gold else "the other people"
        expected = gold[uid] if uid in gold else _majority(others)
        unaided, missed = omissions(expected, suggested.get(uid, frozenset()), _marked(work.labels))
        sides = parts.setdefault((names[work.person], reference), {False: {}, True: {}})
        sides[work.hidden][uid] = (missed, unaided)
    for (person, reference), sides in sorted(parts.items()):
        shown, hidden = ratio_estimate(sides[False]), ratio_estimate(sides[True])
        yield OmissionRow(person, reference, shown, hidden)


def _majority(others: Sequence[Marked]) -> Marked:
    """Spans that more than half of some people marked alike."""
    counts: dict[tuple[int, int, str], int] = defaultdict(int)
    for marked in others:
        for span in marked:
            counts[span] += 1
    return frozenset(span for span, count in counts.items() if 2 * count > len(others))


def _agreement_rows(
    works: Sequence[FinishedWork], names: Mapping[UUID, str]
) -> Iterable[AgreementRow]:
    by_article: dict[UUID, list[FinishedWork]] = defaultdict(list)
    for work in works:
        by_article[work.article].append(work)
    pairs: dict[tuple[str, str], dict[bool, dict[UUID, tuple[int, int]]]] = {}
    for uid, those in by_article.items():
        ordered = sorted(those, key=lambda work: names[work.person])
        for i, one in enumerate(ordered):
            for other in ordered[i + 1 :]:
                if one.hidden is other.hidden:
                    key = (names[one.person], names[other.person])
                    sides = pairs.setdefault(key, {False: {}, True: {}})
                    sides[one.hidden][uid] = agreed(_marked(one.labels), _marked(other.labels))
    for (first, second), sides in sorted(pairs.items()):
        yield AgreementRow(
            first,
            second,
            ratio_estimate(sides[False]),
            ratio_estimate(sides[True]),
            difference_estimate(sides[False], sides[True]),
        )


def _stamp_rows(
    works: Sequence[FinishedWork],
    decided: Sequence[DecidedSuggestion],
    seconds: Mapping[tuple[UUID, UUID], float],
    suggested: Mapping[UUID, Marked],
    names: Mapping[UUID, str],
) -> Iterable[StampRow]:
    sums: dict[UUID, list[int]] = defaultdict(lambda: [0, 0, 0])
    for work in works:
        if not work.hidden:
            found = _marked(work.labels)
            both, whole = agreed(found, suggested.get(work.article, frozenset()))
            for place, count in enumerate((both, whole, len(found))):
                sums[work.person][place] += count
    entities = [row for row in decided if row.layer is Layer.ENTITY]
    for person, (both, whole, labels) in sorted(sums.items(), key=lambda row: names[row[0]]):
        times = [
            seconds[person, row.suggestion]
            for row in entities
            if row.person == person and (person, row.suggestion) in seconds
        ]
        if whole:
            f1, pace = both / whole, middle(times)
            fast = pace is not None and pace < FAST_SECONDS
            notice = f1 > SAME_AS_MODEL and fast and labels >= LEAST_LABELS
            yield StampRow(names[person], f1, labels, pace, notice)


def _periods(
    decided: Sequence[DecidedSuggestion], named: Callable[[datetime], str] | None
) -> Iterable[PeriodRow]:
    """Acceptance by a name of the time, or without one by twenty articles as they were begun."""
    groups: dict[tuple[str, str], list[DecidedSuggestion]] = defaultdict(list)
    for row in decided:
        if row.decided_at is not None and not row.is_bulk:
            groups[row.producer.name, row.producer.version].append(row)
    for (producer, version), rows in sorted(groups.items()):
        rows.sort(key=lambda row: row.decided_at or datetime.min.replace(tzinfo=UTC))
        places: dict[tuple[UUID, UUID], int] = {}
        counts: dict[str, list[int]] = {}
        for row in rows:
            place = places.setdefault((row.person, row.article), len(places)) // _PACE
            first = place * _PACE + 1
            assert row.decided_at is not None
            period = named(row.decided_at) if named else f"articles {first}–{first + _PACE - 1}"
            count = counts.setdefault(period, [0, 0])
            count[0] += row.outcome is Outcome.ACCEPTED
            count[1] += 1
        for period, (accepted, n) in counts.items():
            yield PeriodRow(producer, version, period, accepted, n)


def _week(at: datetime) -> str:
    """The Monday that begins a moment's week, as a date."""
    day: date = at.date()
    return (day - timedelta(days=day.weekday())).isoformat()
