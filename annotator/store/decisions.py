"""Decisions on disagreement: append-only rows, each written together with what it makes of gold."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, bindparam, select, update

from annotator.errors import ConflictError, RefusalError
from annotator.model.annotations import Annotation, Layer
from annotator.model.articles import GOLD_NAME
from annotator.model.changes import Change
from annotator.model.decisions import Action, Candidate, Decision, Strategy, current
from annotator.store.access import article_row, person_id
from annotator.store.changes import GENESIS, row_hash
from annotator.store.columns import micros, moment
from annotator.store.committing import Committing
from annotator.store.engine import Database
from annotator.store.faults import readable
from annotator.store.layers import packed
from annotator.store.payloads import compact, plain_fields, proposal_from
from annotator.store.review_tables import decision
from annotator.store.tables import article, person, project

_CHUNK = 1000
_EARLIER = decision.alias("earlier")
_FULL = (
    select(
        decision,
        article.c.uid.label("article_uid"),
        person.c.uid.label("person_uid"),
        _EARLIER.c.uid.label("earlier_uid"),
    )
    .join(article, article.c.id == decision.c.article)
    .join(person, person.c.id == decision.c.person)
    .outerjoin(_EARLIER, _EARLIER.c.id == decision.c.supersedes)
)
_OF_ARTICLE = _FULL.where(article.c.uid == bindparam("uid", type_=article.c.uid.type)).order_by(
    decision.c.id
)
_ALL = _FULL.where(decision.c.id > bindparam("after")).order_by(decision.c.id).limit(_CHUNK)
_HEAD = select(project.c.decision_count, project.c.decision_hash)
_NAME = select(person.c.name).where(person.c.uid == bindparam("uid", type_=person.c.uid.type))


class DecisionStore:
    """Reads decisions and appends new ones; the labels of gold change in the same transaction."""

    def __init__(self, database: Database, committing: Committing) -> None:
        self._database = database
        self._committing = committing

    def of_article(self, article_id: UUID) -> list[Decision]:
        """All decisions on an article, undone and superseded ones too, in sequence."""
        with self._database.read() as connection:
            rows = connection.execute(_OF_ARTICLE, {"uid": article_id}).all()
        return [decision_from(row) for row in rows]

    def latest(self, article_id: UUID) -> dict[str, Decision]:
        """The decision that holds now for each cluster of an article that has one."""
        return current(self.of_article(article_id))

    def all(self) -> list[Decision]:
        """Every decision of the project in sequence."""
        with self._database.read() as connection:
            return [decision_from(row) for row in stored_decisions(connection)]

    def append(
        self, made: Decision, gold_change: Change | None = None, expected_revision: int = 0
    ) -> Decision:
        """As `append_all`, for one decision."""
        return self.append_all([made], gold_change, expected_revision)[0]

    def append_all(
        self,
        made: Sequence[Decision],
        gold_change: Change | None = None,
        expected_revision: int = 0,
    ) -> list[Decision]:
        """Adds decisions on one article, with the one change of gold they lead to, or nothing.

        An undo is a further decision (action `undo`, superseding what it takes back) with the
        inverse change. Decisions stored before (same id) are returned as stored.

        Args:
            made: the decisions; `supersedes` names what holds now for the cluster.
            gold_change: the change of gold's labels; None when gold stays as it is.
            expected_revision: the revision of gold's work that the change was made on.

        Returns:
            The decisions with their sequence and the id of the change.

        Raises:
            ConflictError: when a cluster was decided, or gold changed, meanwhile.
            RefusalError: when the change is not gold's, or the parts are of different articles.
        """
        _check_one_article(made, gold_change)

        def job(connection: Connection) -> list[Decision]:
            known = _stored(connection, [each.id for each in made])
            if len(known) == len(made):
                return [_same(known[each.id], each) for each in made]
            if gold_change is not None:
                _check_gold(connection, gold_change)
                self._committing.commit(
                    connection, gold_change, expected_revision, adjudicating=True
                )
            change_id = None if gold_change is None else gold_change.id
            return self._add(connection, [replace(each, change=change_id) for each in made])

        return self._database.write(job, repeatable=True)

    def verify(self) -> int | None:
        """Sequence of the first decision tampered with, missing or added; None = all are whole."""
        with self._database.read() as connection:
            return first_break(connection)

    def _add(self, connection: Connection, made: Sequence[Decision]) -> list[Decision]:
        rows = connection.execute(_OF_ARTICLE, {"uid": made[0].article}).all()
        known = [decision_from(row) for row in rows]
        standing = current(known)
        article_number = article_row(connection, made[0].article).id
        people = {uid: person_id(connection, uid) for uid in {each.adjudicator for each in made}}
        head = connection.execute(_HEAD).one()
        count, digest = head.decision_count or 0, _head_hash(head)
        pack, added = packed(self._database), []
        for each in made:
            count += 1
            holds = _that_holds(standing, each)
            stored, body = replace(each, sequence=count), _body(each)
            digest = row_hash(digest, _hash_fields(stored, body))
            place = (count, pack(each.id), article_number, people[each.adjudicator])
            earlier = holds.sequence if holds else None
            added.append((*place, *body, earlier, pack(each.change), digest))
            known.append(stored)
            if each.action is Action.UNDO:
                standing = current(known)
            else:
                standing[each.cluster] = stored
        self._database.insert(connection, decision, added)
        connection.execute(update(project).values(decision_count=count, decision_hash=digest))
        return known[-len(made) :]


def decision_from(row: Row[Any]) -> Decision:
    """The decision a stored row records.

    Raises:
        NotAProjectError: when the row is damaged.
    """
    with readable():
        return Decision(
            id=row.uid,
            article=row.article_uid,
            layer=Layer(row.layer),
            cluster=row.cluster,
            action=Action(row.action),
            adjudicator=row.person_uid,
            at=moment(row.decided_at),
            candidates=tuple(
                Candidate(UUID(who), None if kind is None else proposal_from(kind, fields))
                for who, kind, fields in json.loads(row.candidates)
            ),
            result=tuple(UUID(uid) for uid in json.loads(row.result)),
            strategy=Strategy(row.strategy),
            note=row.note,
            supersedes=row.earlier_uid,
            change=row.change,
            sequence=row.id,
        )


def stored_decisions(connection: Connection) -> list[Row[Any]]:
    """Every row in sequence."""
    found: list[Row[Any]] = []
    while True:
        after = found[-1].id if found else 0
        rows = connection.execute(_ALL, {"after": after}).all()
        if not rows:
            return found
        found += rows


def first_break(connection: Connection) -> int | None:
    """Sequence of the first row that is changed, missing or added from outside, else None."""
    head = connection.execute(_HEAD).one()
    digest, expected = GENESIS, 1
    for row in stored_decisions(connection):
        digest = row_hash(digest, _stored_hash_fields(row))
        if row.id != expected or digest != bytes(row.hash):
            return expected
        expected += 1
    if (head.decision_count or 0, _head_hash(head)) == (expected - 1, digest):
        return None
    return expected


def _head_hash(head: Row[Any, Any]) -> bytes:
    return GENESIS if head.decision_hash is None else bytes(head.decision_hash)


def _that_holds(standing: Mapping[str, Decision], made: Decision) -> Decision | None:
    holds = standing.get(made.cluster)
    if (holds.id if holds else None) != made.supersedes:
        raise ConflictError("this disagreement was decided elsewhere; nothing was overwritten")
    if made.action is Action.UNDO and holds is None:
        raise RefusalError("there is no decision to take back")
    return holds


def _body(made: Decision) -> tuple[Any, ...]:
    candidates = [[each.person.hex, *_said(each.annotation)] for each in made.candidates]
    return (
        made.layer.value,
        micros(made.at),
        made.cluster,
        made.action.value,
        compact(candidates),
        compact([uid.hex for uid in made.result]),
        made.strategy.value,
        made.note,
    )


def _said(label: Annotation | None) -> tuple[Any, Any]:
    return (None, None) if label is None else (label.layer.value, plain_fields(label))


def _hash_fields(made: Decision, body: tuple[Any, ...]) -> tuple[Any, ...]:
    links = (uid.hex if uid else None for uid in (made.supersedes, made.change))
    return (made.sequence, made.id.hex, made.article.hex, made.adjudicator.hex, *body, *links)


def _stored_hash_fields(row: Row[Any]) -> tuple[Any, ...]:
    columns = decision.columns
    body = tuple(getattr(row, column.name) for column in columns)[4:12]
    links = (uid.hex if uid else None for uid in (row.earlier_uid, row.change))
    return (row.id, row.uid.hex, row.article_uid.hex, row.person_uid.hex, *body, *links)


def _stored(connection: Connection, uids: Sequence[UUID]) -> dict[UUID, Decision]:
    """Those decisions that are there already, by id."""
    found: dict[UUID, Decision] = {}
    for first in range(0, len(uids), _CHUNK // 2):
        some = _FULL.where(decision.c.uid.in_(uids[first : first + _CHUNK // 2]))
        found |= {row.uid: decision_from(row) for row in connection.execute(some)}
    return found


def _same(known: Decision, sent: Decision) -> Decision:
    if replace(known, sequence=None, change=None) != replace(sent, sequence=None, change=None):
        raise ConflictError("another decision with the same id is already stored")
    return known


def _check_one_article(made: Sequence[Decision], gold_change: Change | None) -> None:
    articles = {each.article for each in made}
    if gold_change is not None:
        articles.add(gold_change.article)
    if not made or len(articles) != 1:
        raise RefusalError("decisions that are written together are on one article")


def _check_gold(connection: Connection, change: Change) -> None:
    name = connection.execute(_NAME, {"uid": change.person}).scalar_one_or_none()
    if name != GOLD_NAME:
        raise RefusalError("a decision changes the labels of gold, of nobody else")
