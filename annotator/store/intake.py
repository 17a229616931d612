"""Taking articles in, with the labels, suggestions and bounds they bring: one transaction."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, func, select

from annotator.errors import RefusalError
from annotator.model.articles import Article
from annotator.model.bundles import ArticleBundle
from annotator.model.text import TextRefusedError, canonical
from annotator.store import search
from annotator.store.arrivals import AddOutcome, Arrival
from annotator.store.bounds import pack_bounds
from annotator.store.checks import check_bounds, check_spans
from annotator.store.columns import now
from annotator.store.counters import recount_articles
from annotator.store.engine import Database
from annotator.store.layers import LayerRows, packed
from annotator.store.payloads import compact
from annotator.store.proposals import ProposalRows
from annotator.store.tables import article, article_text, segmentation, suggestion
from annotator.store.work_intake import WorkIntake

_CHUNK = 500
_BY_UID = select(article.c.id, article.c.uid, article.c.sha256, article.c.characters).where(
    article.c.uid.in_(bindparam("keys", expanding=True))
)
_BY_SHA = select(article.c.id, article.c.uid, article.c.sha256, article.c.characters).where(
    article.c.sha256.in_(bindparam("keys", expanding=True))
)
_LAST_ARTICLE = select(func.coalesce(func.max(article.c.id), 0))
_PROPOSED = select(suggestion.c.article, suggestion.c.uid).where(
    suggestion.c.article.in_(bindparam("keys", expanding=True))
)
_SEGMENTED = select(segmentation.c.article).where(
    segmentation.c.article.in_(bindparam("keys", expanding=True))
)


class Intake:
    """One run of taking bundles in; use a new one for each transaction."""

    def __init__(self, database: Database, layers: LayerRows, proposals: ProposalRows) -> None:
        self._database = database
        self._layers = layers
        self._proposals = proposals
        self._pack = packed(database)
        self._works = WorkIntake(database, layers)

    def take(
        self, connection: Connection, bundles: Sequence[ArticleBundle], labels_to: UUID | None
    ) -> list[AddOutcome]:
        """Stores what can be stored and tells for each bundle what was."""
        arrivals = [self._arrival(bundle) for bundle in bundles]
        self._place(connection, [a for a in arrivals if not a.refusals])
        placed = [a for a in arrivals if a.number]
        self._take_bounds(connection, placed)
        self._take_suggestions(connection, placed)
        self._works.take(connection, placed, labels_to)
        told = [a.number for a in placed if a.suggestions or (a.works and not a.is_new)]
        recount_articles(connection, sorted(set(told)))
        return [arrival.outcome() for arrival in arrivals]

    def _arrival(self, bundle: ArticleBundle) -> Arrival:
        arrival = Arrival(bundle, uid=bundle.article.uid)
        text = bundle.article.text
        try:
            if canonical(text) != text:
                arrival.refusals.append("the text is not canonical: it holds CR or a BOM")
            arrival.sha = bytes.fromhex(bundle.article.sha256)
        except (TextRefusedError, UnicodeEncodeError) as error:
            arrival.refusals.append(f"the text was refused: {error}")
        return arrival

    def _place(self, connection: Connection, arrivals: Sequence[Arrival]) -> None:
        by_uid, by_sha = self._known(connection, arrivals)
        last = connection.execute(_LAST_ARTICLE).scalar_one()
        fresh: list[Arrival] = []
        for arrival in arrivals:
            uid, sha = arrival.bundle.article.uid, arrival.sha
            known = by_sha.get(sha) or by_uid.get(uid)
            if known is None:
                last += 1
                known = (last, uid, sha, len(arrival.bundle.article.text))
                by_uid[uid] = by_sha[sha] = known
                arrival.is_new = True
                fresh.append(arrival)
            elif known[2] != sha:
                arrival.refusals.append("another text with the same id is already in the project")
                continue
            arrival.number, arrival.uid, _, arrival.characters = known
        self._insert(connection, fresh)

    def _known(
        self, connection: Connection, arrivals: Sequence[Arrival]
    ) -> tuple[dict[UUID, tuple[Any, ...]], dict[bytes, tuple[Any, ...]]]:
        by_uid: dict[UUID, tuple[Any, ...]] = {}
        by_sha: dict[bytes, tuple[Any, ...]] = {}
        for first in range(0, len(arrivals), _CHUNK):
            some = arrivals[first : first + _CHUNK]
            uids = [arrival.bundle.article.uid for arrival in some]
            shas = [arrival.sha for arrival in some]
            rows = [
                *connection.execute(_BY_UID, {"keys": uids}),
                *connection.execute(_BY_SHA, {"keys": shas}),
            ]
            by_uid.update((row.uid, tuple(row)) for row in rows)
            by_sha.update((bytes(row.sha256), tuple(row)) for row in rows)
        return by_uid, by_sha

    def _insert(self, connection: Connection, fresh: Sequence[Arrival]) -> None:
        rows = [self._article_row(a.number, a.bundle.article, a.sha) for a in fresh]
        texts = [(a.number, a.bundle.article.text) for a in fresh]
        self._database.insert(connection, article, rows)
        self._database.insert(connection, article_text, texts)
        words = [(a.number, a.bundle.article.title, a.bundle.article.text) for a in fresh]
        search.add(self._database, connection, words)

    def _article_row(self, number: int, new: Article, sha: bytes) -> tuple[Any, ...]:
        return (
            number,
            self._pack(new.uid),
            sha,
            new.title,
            new.source,
            new.url,
            new.published,
            new.language,
            new.group,
            new.split,
            compact(dict(new.meta)),
            len(new.text),
            0,
            0,
            now(),
            None,
        )

    def _take_bounds(self, connection: Connection, arrivals: Iterable[Arrival]) -> None:
        bringing = [a for a in arrivals if a.bundle.segmentation is not None]
        old = [arrival.number for arrival in bringing if not arrival.is_new]
        known = set(connection.execute(_SEGMENTED, {"keys": old}).scalars())
        rows: list[tuple[Any, ...]] = []
        for arrival in bringing:
            bounds = arrival.bundle.segmentation
            if bounds is None or arrival.number in known:
                continue
            try:
                check_bounds(bounds, arrival.characters)
            except RefusalError as error:
                arrival.refusals.append(str(error))
                continue
            known.add(arrival.number)
            rows.append((arrival.number, bounds.source, pack_bounds(bounds)))
        self._database.insert(connection, segmentation, rows)

    def _take_suggestions(self, connection: Connection, arrivals: Iterable[Arrival]) -> None:
        bringing = [arrival for arrival in arrivals if arrival.bundle.suggestions]
        old = [arrival.number for arrival in bringing if not arrival.is_new]
        known = {(row.article, row.uid) for row in connection.execute(_PROPOSED, {"keys": old})}
        rows: list[tuple[Any, ...]] = []
        for arrival in bringing:
            for made in arrival.bundle.suggestions:
                if (arrival.number, made.id) in known:
                    continue
                try:
                    check_spans(made.proposal, arrival.characters)
                    rows.append(self._proposals.row(connection, arrival.number, made))
                except RefusalError as error:
                    arrival.refusals.append(f"a suggestion was left out: {error}")
                    continue
                known.add((arrival.number, made.id))
                arrival.suggestions += 1
        self._proposals.add(connection, rows)
