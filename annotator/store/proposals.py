"""Suggestions as rows and rows as suggestions."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from annotator.model.suggestions import Producer, Suggestion
from annotator.store.engine import Database
from annotator.store.faults import readable
from annotator.store.layers import packed
from annotator.store.payloads import compact, plain_fields, proposal_from
from annotator.store.tables import producer, suggestion
from annotator.store.terms import Terms

_IN_COLUMNS = frozenset({"id", "start", "end", "kind", "label", "target"})
_TERM_FIELD = {
    "zone": ("zone", "kind"),
    "entity": ("entity", "label"),
    "stance": ("target", "target"),
    "sentence": ("target", "target"),
    "document": ("target", "target"),
}
_SPANNED = frozenset({"zone", "entity", "sentence"})
_PRODUCERS = select(producer)
_LAST = select(func.coalesce(func.max(producer.c.id), 0))
_OF = (
    select(suggestion)
    .where(suggestion.c.article.in_(bindparam("articles", expanding=True)))
    .order_by(suggestion.c.article, suggestion.c.start, suggestion.c.end.desc(), suggestion.c.uid)
)


class ProposalRows:
    """Writes and reads suggestions inside a given transaction; knows the producers."""

    def __init__(self, database: Database, terms: Terms) -> None:
        self._database = database
        self._terms = terms
        self._numbers: dict[Producer, int] = {}
        self._producers: dict[int, Producer] = {}

    def row(self, connection: Connection, article: int, made: Suggestion) -> tuple[Any, ...]:
        """The stored form of one suggestion.

        Raises:
            RefusalError: when it names something the scheme does not have.
        """
        proposal, layer = made.proposal, made.layer.value
        in_list, field = _TERM_FIELD[layer]
        number = self._terms.id_of(connection, in_list, getattr(proposal, field))
        start, end = made.span
        return (
            article,
            packed(self._database)(made.id),
            self._producer_id(connection, made.producer),
            layer,
            start,
            end,
            number,
            float(made.score),
            int(made.gated),
            0,
            made.reason,
            compact(plain_fields(proposal, _IN_COLUMNS)),
        )

    def add(self, connection: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
        """Inserts rows made by `row`."""
        self._database.insert(connection, suggestion, rows)

    def of_articles(
        self, connection: Connection, articles: Iterable[int]
    ) -> dict[int, list[tuple[Suggestion, bool]]]:
        """Suggestions of articles in text order, each with whether it was withdrawn."""
        found: dict[int, list[tuple[Suggestion, bool]]] = {number: [] for number in articles}
        with readable():
            rows = connection.execute(_OF, {"articles": list(found)}).all()
            own = json.loads(f"[{','.join([row[-1] for row in rows])}]")
            for row, values in zip(rows, own, strict=True):
                found[row[0]].append((self._suggestion(connection, row, values), row[9] == 1))
        return found

    def forget(self) -> None:
        """Drops the known producers, which a rolled-back transaction may have made up."""
        self._numbers, self._producers = {}, {}

    def _suggestion(
        self, connection: Connection, row: Sequence[Any], stored: dict[str, Any]
    ) -> Suggestion:
        # By place, not by name: an article of a megabyte has 10,000 of these.
        _, uid, producer_id, layer, start, end, number, score, gated, _, reason, _ = row
        own: dict[str, Any] = {
            "id": uid,
            _TERM_FIELD[layer][1]: self._terms.key_of(connection, number),
        }
        if layer in _SPANNED:
            own["start"], own["end"] = start, end
        return Suggestion(
            proposal=proposal_from(layer, stored, own),
            producer=self._producer(connection, producer_id),
            score=score,
            reason=reason,
            gated=gated == 1,
        )

    def _producer(self, connection: Connection, number: int) -> Producer:
        if number not in self._producers:
            self._load(connection)
        return self._producers[number]

    def _producer_id(self, connection: Connection, wanted: Producer) -> int:
        if wanted not in self._numbers:
            self._load(connection)
        if wanted not in self._numbers:
            number = connection.execute(_LAST).scalar_one() + 1
            row = (number, wanted.name, wanted.version, wanted.fingerprint)
            self._database.insert(connection, producer, [row])
            self._numbers[wanted] = number
        return self._numbers[wanted]

    def _load(self, connection: Connection) -> None:
        # Only ever adds: another thread may be between its look and its use.
        for number, name, version, fingerprint in connection.execute(_PRODUCERS):
            known = Producer(name, version, fingerprint)
            self._numbers[known] = number
            self._producers[number] = known
