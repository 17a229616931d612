"""Suppressions carried out on stored suggestions: withdrawn at once, brought back when lifted."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, bindparam, exists, select, update

from annotator.model.annotations import Layer
from annotator.model.articles import Article
from annotator.model.silencing import is_silenced, reaches, silences
from annotator.model.suggestions import Suggestion
from annotator.model.suppressions import Scope, Suppression
from annotator.store.counters import recount_articles
from annotator.store.engine import Database
from annotator.store.proposals import ProposalRows
from annotator.store.rows import article_from, full_article
from annotator.store.suppressions import SuppressionStore
from annotator.store.tables import article, article_text, suggestion, term, verdict

_CHUNK = 200
_TERM_LISTS = {Layer.ZONE: "zone", Layer.ENTITY: "entity", Layer.STANCE: "target"}
_NAMED = (
    select(suggestion.c.article)
    .join(term, term.c.id == suggestion.c.term)
    .where(
        suggestion.c.layer == bindparam("layer"),
        term.c.list == bindparam("list"),
        term.c.key == bindparam("label"),
        suggestion.c.withdrawn == bindparam("withdrawn"),
    )
    .distinct()
)
_PLACES = (
    select(article.c.id, article.c.uid, article_text.c.text)
    .join(article_text)
    .where(article.c.id.in_(bindparam("numbers", expanding=True)))
)
_DECIDED = exists().where(
    verdict.c.article == suggestion.c.article, verdict.c.suggestion == suggestion.c.uid
)
_MARK = (
    update(suggestion)
    .where(
        suggestion.c.article == bindparam("a"),
        suggestion.c.uid == bindparam("u", type_=suggestion.c.uid.type),
    )
    .values(withdrawn=bindparam("w"))
)
# Only a suppression leaves a suggestion withdrawn that nobody has decided: recomputing deletes it.
_RESTORE = _MARK.where(~_DECIDED)


class Silencing:
    """Withdraws and restores what one suppression names, in short transactions."""

    def __init__(
        self, database: Database, proposals: ProposalRows, suppressions: SuppressionStore
    ) -> None:
        self._database = database
        self._proposals = proposals
        self._suppressions = suppressions

    def withdraw(self, made: Suppression) -> list[UUID]:
        """Takes back every stored suggestion the suppression names; returns their articles."""
        return self._each_chunk(made, withdrawn=0, wanted=lambda _text, _offer, _uid: True)

    def restore(self, made: Suppression) -> list[UUID]:
        """Brings back what it took away and no other suppression names; returns their articles.

        What was computed again meanwhile is not there any more; a new run offers it.
        """
        rest = [each for each in self._suppressions.all() if each.id != made.id]
        held: dict[UUID, list[Suppression]] = {}

        def free(text: str, offer: Suggestion, uid: UUID) -> bool:
            if uid not in held:
                held[uid] = [each for each in rest if _reaches(self._database, each, uid)]
            return not is_silenced(held[uid], text, offer)

        return self._each_chunk(made, withdrawn=1, wanted=free)

    def _each_chunk(
        self, made: Suppression, *, withdrawn: int, wanted: Callable[[str, Suggestion, UUID], bool]
    ) -> list[UUID]:
        with self._database.read() as connection:
            numbers = _numbers(connection, made, withdrawn)
        touched: list[UUID] = []
        for first in range(0, len(numbers), _CHUNK):
            some = numbers[first : first + _CHUNK]
            found = self._matching(made, some, withdrawn=withdrawn, wanted=wanted)
            if found:
                self._mark(found, withdrawn=1 - withdrawn)
                touched += [place.uid for place, _ in found]
        return touched

    def _matching(
        self,
        made: Suppression,
        numbers: Sequence[int],
        *,
        withdrawn: int,
        wanted: Callable[[str, Suggestion, UUID], bool],
    ) -> list[tuple[Row[Any, Any, Any], list[UUID]]]:
        with self._database.read() as connection:
            offers = self._proposals.of_articles(connection, numbers)
            places = connection.execute(_PLACES, {"numbers": list(numbers)}).all()
        found = []
        for place in places:
            uids = [
                offer.id
                for offer, gone in offers[place.id]
                if gone == bool(withdrawn)
                and silences(made, place.text, offer)
                and wanted(place.text, offer, place.uid)
            ]
            if uids:
                found.append((place, uids))
        return found

    def _mark(
        self, found: Sequence[tuple[Row[Any, Any, Any], list[UUID]]], *, withdrawn: int
    ) -> None:
        statement = _MARK if withdrawn else _RESTORE

        def job(connection: Connection) -> None:
            values = [
                {"a": place.id, "u": uid, "w": withdrawn} for place, uids in found for uid in uids
            ]
            connection.execute(statement, values)
            recount_articles(connection, [place.id for place, _ in found])

        self._database.write(job, repeatable=True)


def _numbers(connection: Connection, made: Suppression, withdrawn: int) -> list[int]:
    """Articles in reach that hold a suggestion of this layer and label."""
    values = {
        "layer": made.layer.value,
        "list": _TERM_LISTS.get(made.layer, ""),
        "label": made.label,
        "withdrawn": withdrawn,
    }
    asked = _NAMED
    if made.scope is Scope.ARTICLE:
        asked = asked.join(article, article.c.id == suggestion.c.article)
        asked = asked.where(article.c.uid == made.article)
    elif made.scope is Scope.OUTLET:
        asked = asked.join(article, article.c.id == suggestion.c.article)
        unnamed = made.source is None
        asked = asked.where(
            article.c.source.is_(None) if unnamed else article.c.source == made.source
        )
    return sorted(connection.execute(asked, values).scalars())


def _reaches(database: Database, made: Suppression, uid: UUID) -> bool:
    with database.read() as connection:
        return reaches(made, article_from(full_article(connection, uid)))


def sieve(
    connection: Connection,
    rows: Sequence[Suppression],
    uid: UUID,
    offers: Iterable[Suggestion],
) -> list[Suggestion]:
    """The suggestions for an article that no suppression keeps away."""
    if not rows:
        return list(offers)
    place: Article = article_from(full_article(connection, uid))
    here = [made for made in rows if reaches(made, place)]
    return [offer for offer in offers if not is_silenced(here, place.text, offer)]
