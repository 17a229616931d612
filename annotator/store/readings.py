"""Finished works of several people in bulk, for agreement and review: a few queries in all."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, and_, false, or_, select

from annotator.model.annotations import Annotation, Layer, Origin
from annotator.model.articles import GOLD_NAME, Status
from annotator.model.finished import (
    DecidedSuggestion,
    Excluded,
    FinishedWork,
    FinishedWorks,
    PlainWork,
    PlainWorks,
    VerdictGroup,
    Why,
    WorkQuery,
)
from annotator.model.suggestions import Outcome, Producer
from annotator.store.columns import micros_or_none, moment_or_none
from annotator.store.engine import Database
from annotator.store.faults import readable
from annotator.store.guidelines import versions
from annotator.store.layers import TABLES, Guidelines, LayerRows
from annotator.store.plain import plain_rows
from annotator.store.review_tables import assignment, second_reading
from annotator.store.tables import (
    article,
    article_text,
    person,
    producer,
    suggestion,
    verdict,
    work,
)

_WORKS = (
    select(
        work,
        article.c.uid.label("article_uid"),
        person.c.uid.label("person_uid"),
        article.c.title,
        article.c.source,
        article.c.published,
        article.c.characters,
    )
    .join(article, article.c.id == work.c.article)
    .join(person, person.c.id == work.c.person)
    .order_by(work.c.article, person.c.name)
)
_ANNOTATORS = person.c.name != GOLD_NAME, person.c.id.not_in(select(second_reading.c.person))
_VERDICTS = (
    select(
        verdict.c.work,
        verdict.c.suggestion,
        verdict.c.outcome,
        verdict.c.shown_at,
        verdict.c.decided_at,
        suggestion.c.layer,
        suggestion.c.score,
        producer.c.name,
        producer.c.version,
        producer.c.fingerprint,
    )
    .join(
        suggestion,
        and_(suggestion.c.article == verdict.c.article, suggestion.c.uid == verdict.c.suggestion),
    )
    .join(producer, producer.c.id == suggestion.c.producer)
)
_TEXTS = select(article.c.uid, article_text.c.text).join(article_text)
_BATCHES = (
    select(article.c.uid, assignment.c.batch)
    .join(article, article.c.id == assignment.c.article)
    .join(person, person.c.id == assignment.c.person)
    .where(assignment.c.batch != "", *_ANNOTATORS)
    .order_by(person.c.name, assignment.c.article)
)
_CHUNK = 500
_Held = Callable[[int | None], int | None]


class ReadingStore:
    """Reads across people; nothing that serves one person's labelling asks here."""

    def __init__(self, database: Database, layers: LayerRows) -> None:
        self._database = database
        self._layers = layers

    def works(self, query: WorkQuery) -> FinishedWorks:
        """The finished works that are asked for, with their labels, and what was left out."""
        with self._database.read() as connection:
            kept, excluded = _chosen(connection, query)
            numbers = [row.id for row in kept]
            labels, guidelines = self._layers.numbered(connection, numbers, query.layers)
            held = _held_at(connection)
        works = [
            _finished(row, labels[row.id], guidelines.get(row.id, {}), held(row.updated_at))
            for row in kept
        ]
        return FinishedWorks(tuple(works), tuple(excluded))

    def plain(self, query: WorkQuery) -> PlainWorks:
        """`works` for figures: spans and sentence values as plain rows of every layer."""
        with self._database.read() as connection:
            kept, excluded = _chosen(connection, query)
            found = plain_rows(connection, self._layers, [row.id for row in kept])
            held = _held_at(connection)
        works = [
            PlainWork(
                work=_finished(row, found.labels[row.id], {}, held(row.updated_at)),
                zones=found.zones.get(row.id, ()),
                entities=found.entities.get(row.id, ()),
                sentences=found.values.get(row.id, ()),
                named=found.named.get(row.id, {}),
            )
            for row in kept
        ]
        return PlainWorks(tuple(works), tuple(excluded))

    def texts(self, uids: Collection[UUID]) -> dict[UUID, str]:
        """The canonical texts of articles, by id; unknown ids are left out."""
        found: dict[UUID, str] = {}
        wanted = sorted(uids)
        with self._database.read() as connection:
            for first in range(0, len(wanted), _CHUNK):
                some = _TEXTS.where(article.c.uid.in_(wanted[first : first + _CHUNK]))
                found.update((uid, text) for uid, text in connection.execute(some))
        return found

    def batches(self) -> dict[UUID, str]:
        """The batch of every article that was given in one; of several, the first person's."""
        with self._database.read() as connection:
            rows = connection.execute(_BATCHES).all()
        return dict(reversed([(uid, batch) for uid, batch in rows]))

    def decided(self, query: WorkQuery) -> list[DecidedSuggestion]:
        """Every verdict in the works that are asked for, unfinished ones too, by article."""
        with self._database.read() as connection:
            rows, _ = _chosen(connection, query, finished=False)
            works = {row.id: row for row in rows}
            bulk = _bulk(connection, list(works), query.layers)
            found = list(_verdict_rows(connection, list(works), query.layers))
        return [
            _decided(works[row.work], row, is_bulk=(row.work, row.suggestion) in bulk)
            for row in found
        ]

    def verdicts(self, query: WorkQuery) -> list[VerdictGroup]:
        """`decided` counted by person, layer, producer and whether suggestions were hidden."""
        groups: dict[tuple[object, ...], list[DecidedSuggestion]] = defaultdict(list)
        for each in self.decided(query):
            groups[each.person, each.layer, each.producer, each.hidden].append(each)
        return [_group(decided) for decided in groups.values()]


def _chosen(
    connection: Connection, query: WorkQuery, *, finished: bool = True
) -> tuple[list[Row[Any]], list[Excluded]]:
    """The rows of the works asked for, and what was left out of those people's works."""
    held = _held_at(connection)
    excluded: list[Excluded] = []
    kept: dict[UUID, list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(_WORKS.where(*_among(query))):
        why = _why_not(query, row, held) if finished else _why_filtered(query, row, held)
        if why is None:
            kept[row.article_uid].append(row)
        else:
            excluded.append(Excluded(row.article_uid, row.person_uid, why))
    if finished:
        for rows in (rows for rows in kept.values() if len(rows) < query.least_people):
            excluded += [Excluded(row.article_uid, row.person_uid, Why.ALONE) for row in rows]
            rows.clear()
    return [row for rows in kept.values() for row in rows], excluded


def _among(query: WorkQuery) -> list[ColumnElement[bool]]:
    """Whose works on which articles are looked at: these filters leave no trace in the account."""
    named: ColumnElement[bool] = person.c.uid.in_(query.people)
    chosen: list[ColumnElement[bool]] = [named] if query.people else list(_ANNOTATORS)
    if query.articles is not None:
        chosen.append(article.c.uid.in_(query.articles))
    if query.sources:
        unnamed = article.c.source.is_(None) if "" in query.sources else false()
        chosen.append(or_(article.c.source.in_(sorted(query.sources)), unnamed))
    return chosen


def _why_not(query: WorkQuery, row: Row[Any], held: _Held) -> Why | None:
    if row.status == Status.SKIPPED.value:
        return Why.SKIPPED
    if row.status != Status.DONE.value:
        return Why.UNFINISHED
    return _why_filtered(query, row, held)


def _why_filtered(query: WorkQuery, row: Row[Any], held: _Held) -> Why | None:
    if query.hidden is not None and query.hidden != (row.hidden_suggestions == 1):
        return Why.FILTERED
    first, last = micros_or_none(query.done_from), micros_or_none(query.done_until)
    if (first is not None or last is not None) and row.updated_at is None:
        return Why.FILTERED
    if (first is not None and row.updated_at < first) or (
        last is not None and row.updated_at >= last
    ):
        return Why.FILTERED
    if query.guidelines and held(row.updated_at) not in query.guidelines:
        return Why.FILTERED
    return None


def _held_at(connection: Connection) -> _Held:
    """Which guideline held at a stored time."""
    saved = versions(connection)
    times = [at for at, _ in saved]

    def held(at: int | None) -> int | None:
        place = 0 if at is None else bisect_right(times, at)
        return saved[place - 1][1] if place else None

    return held


def _finished(
    row: Row[Any], labels: list[Annotation], guidelines: Guidelines, guideline: int | None
) -> FinishedWork:
    with readable():
        return FinishedWork(
            article=row.article_uid,
            person=row.person_uid,
            title=row.title,
            source=row.source,
            published=row.published,
            characters=row.characters,
            status=Status(row.status),
            hidden=row.hidden_suggestions == 1,
            revision=row.revision,
            active_seconds=row.active_seconds,
            done_at=moment_or_none(row.updated_at),
            guideline=guideline,
            labels=tuple(labels),
            guidelines=guidelines,
        )


def _chunks(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    return (numbers[first : first + _CHUNK] for first in range(0, len(numbers), _CHUNK))


def _verdict_rows(
    connection: Connection, works: Sequence[int], layers: Collection[Layer]
) -> Iterator[Any]:
    wanted = suggestion.c.layer.in_(sorted(layer.value for layer in layers))
    for some in _chunks(works):
        asked = _VERDICTS.where(verdict.c.work.in_(some), wanted)
        yield from connection.execute(asked.order_by(verdict.c.work, suggestion.c.start))


def _bulk(
    connection: Connection, works: Sequence[int], layers: Collection[Layer]
) -> set[tuple[int, UUID]]:
    """The suggestions, by work, whose label came from one act on many."""
    found: set[tuple[int, UUID]] = set()
    for table in (TABLES[layer] for layer in layers):
        made = select(table.c.work, table.c.suggestion).where(
            table.c.origin == Origin.BULK.value, table.c.suggestion.is_not(None)
        )
        for some in _chunks(works):
            rows = connection.execute(made.where(table.c.work.in_(some)))
            found.update((number, uid) for number, uid in rows)
    return found


def _decided(mine: Row[Any], row: Row[Any], *, is_bulk: bool) -> DecidedSuggestion:
    with readable():
        return DecidedSuggestion(
            article=mine.article_uid,
            person=mine.person_uid,
            suggestion=row.suggestion,
            layer=Layer(row.layer),
            producer=Producer(row.name, row.version, row.fingerprint),
            score=row.score,
            outcome=Outcome(row.outcome),
            shown_at=moment_or_none(row.shown_at),
            decided_at=moment_or_none(row.decided_at),
            hidden=mine.hidden_suggestions == 1,
            is_bulk=is_bulk,
        )


def _group(decided: Sequence[DecidedSuggestion]) -> VerdictGroup:
    first, counted = decided[0], Counter(each.outcome for each in decided)
    times = (each.seconds for each in decided if not each.is_bulk)
    return VerdictGroup(
        person=first.person,
        layer=first.layer,
        producer=first.producer,
        hidden=first.hidden,
        outcomes={outcome: counted[outcome] for outcome in Outcome},
        seconds=tuple(seconds for seconds in times if seconds is not None),
        bulk=sum(each.is_bulk for each in decided),
    )
