"""Articles: taken in with all they bring, read back one by one or as a stream of bundles."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, bindparam, delete, func, select, update

from annotator.errors import RefusalError
from annotator.model.articles import Article
from annotator.model.bundles import ArticleBundle, WorkBundle
from annotator.model.segmentation import Segmentation
from annotator.store import search
from annotator.store.access import article_row, works_of
from annotator.store.arrivals import AddOutcome
from annotator.store.bounds import pack_bounds, unpack_bounds
from annotator.store.checks import check_bounds
from annotator.store.engine import Database
from annotator.store.intake import Intake
from annotator.store.layers import LayerRows
from annotator.store.payloads import compact
from annotator.store.proposals import ProposalRows
from annotator.store.rows import FULL_ARTICLE, article_from, full_article, work_facts, work_state
from annotator.store.tables import article, segmentation

_CHUNK = 100
_SOME = FULL_ARTICLE.where(article.c.id.in_(bindparam("numbers", expanding=True))).order_by(
    article.c.id
)
_NUMBERS = select(article.c.id).order_by(article.c.id)
_UIDS = select(article.c.uid).order_by(article.c.id)
_NUMBERED = select(article.c.uid, article.c.id).where(
    article.c.uid.in_(bindparam("uids", expanding=True))
)
_UNSEGMENTED = (
    select(article.c.uid)
    .where(article.c.id.not_in(select(segmentation.c.article)))
    .order_by(article.c.id)
)
_BOUNDS = select(segmentation.c.source, segmentation.c.packed).where(
    segmentation.c.article == bindparam("number")
)


class Keep(Enum):
    """Says of an optional value that it stays as it is."""

    KEEP = "keep"


KEEP = Keep.KEEP


class ArticleStore:
    """Adds, reads and describes articles; their text never changes."""

    def __init__(self, database: Database, layers: LayerRows, proposals: ProposalRows) -> None:
        self._database = database
        self._layers = layers
        self._proposals = proposals

    def add(
        self, bundles: Sequence[ArticleBundle], *, labels_to: UUID | None = None
    ) -> list[AddOutcome]:
        """Takes bundles in, all in one transaction, and tells of each what was taken.

        Args:
            bundles: a chunk of at most some hundred, so that other writers wait little.
            labels_to: the person who gets all labels; None = the names the bundles carry.
        """

        def job(connection: Connection) -> list[AddOutcome]:
            intake = Intake(self._database, self._layers, self._proposals)
            return intake.take(connection, bundles, labels_to)

        try:
            return self._database.write(job)
        except BaseException:
            self._proposals.forget()
            raise

    def get(self, uid: UUID) -> Article:
        """The article.

        Raises:
            RefusalError: when the project has no such article.
        """
        with self._database.read() as connection:
            return article_from(full_article(connection, uid))

    def uids(self) -> list[UUID]:
        """All articles in the order they were added."""
        with self._database.read() as connection:
            return list(connection.execute(_UIDS).scalars())

    def count(self) -> int:
        """How many articles there are."""
        with self._database.read() as connection:
            return connection.execute(select(func.count()).select_from(article)).scalar_one()

    def bundles(
        self,
        uids: Iterable[UUID] | None = None,
        *,
        people: Sequence[str] | None = None,
        with_suggestions: bool = False,
    ) -> Iterator[ArticleBundle]:
        """Streams articles in the order they were added, with works of the named people.

        Args:
            uids: which articles; None = all.
            people: whose works; None = everybody's, empty = nobody's.
            with_suggestions: whether suggestions come along.
        """
        numbers = self._numbers(uids)
        for first in range(0, len(numbers), _CHUNK):
            with self._database.read() as connection:
                some = self._some(connection, numbers[first : first + _CHUNK], people)
                if with_suggestions:
                    some = self._with_suggestions(connection, some)
            yield from some.values()

    def segmentation(self, uid: UUID) -> Segmentation | None:
        """The stored token and sentence bounds, None when there are none yet."""
        with self._database.read() as connection:
            number = article_row(connection, uid).id
            row = connection.execute(_BOUNDS, {"number": number}).one_or_none()
        return None if row is None else unpack_bounds(row.packed, row.source)

    def set_segmentation(self, uid: UUID, bounds: Segmentation) -> None:
        """Stores bounds in place of any earlier ones.

        Raises:
            RefusalError: when they reach beyond the text.
        """
        self.set_segmentations({uid: bounds})

    def set_segmentations(self, bounds: Mapping[UUID, Segmentation]) -> None:
        """Stores the bounds of several articles in one transaction."""

        def job(connection: Connection) -> None:
            rows = [
                self._bounds_row(article_row(connection, uid), found)
                for uid, found in bounds.items()
            ]
            numbers = [row[0] for row in rows]
            connection.execute(delete(segmentation).where(segmentation.c.article.in_(numbers)))
            self._database.insert(connection, segmentation, rows)

        self._database.write(job, repeatable=True)

    def without_segmentation(self) -> list[UUID]:
        """Articles that still have no stored bounds, in the order they were added."""
        with self._database.read() as connection:
            return list(connection.execute(_UNSEGMENTED).scalars())

    def set_meta(
        self,
        uid: UUID,
        *,
        title: str | Keep = KEEP,
        source: str | Keep | None = KEEP,
        published: str | Keep | None = KEEP,
        url: str | Keep | None = KEEP,
        language: str | Keep = KEEP,
        group: str | Keep | None = KEEP,
        split: str | Keep | None = KEEP,
        meta: Mapping[str, object] | Keep = KEEP,
    ) -> None:
        """Changes what is known about an article; what is not named stays."""
        named = {
            "title": title,
            "source": source,
            "published": published,
            "url": url,
            "language": language,
            "cluster": group,
            "split": split,
            "meta": meta if isinstance(meta, Keep) else compact(dict(meta)),
        }
        values = {name: value for name, value in named.items() if value is not KEEP}

        def job(connection: Connection) -> None:
            old = full_article(connection, uid)
            if values:
                connection.execute(update(article).where(article.c.id == old.id).values(values))
            if isinstance(title, str) and title != old.title:
                titles = (old.title, title)
                search.change_title(self._database, connection, old.id, titles, old.text)

        self._database.write(job, repeatable=True)

    def _numbers(self, uids: Iterable[UUID] | None) -> list[int]:
        with self._database.read() as connection:
            if uids is None:
                return list(connection.execute(_NUMBERS).scalars())
            wanted = list(dict.fromkeys(uids))
            found: dict[UUID, int] = {}
            for first in range(0, len(wanted), _CHUNK):
                values = {"uids": wanted[first : first + _CHUNK]}
                found.update((uid, number) for uid, number in connection.execute(_NUMBERED, values))
        missing = next((uid for uid in wanted if uid not in found), None)
        if missing is not None:
            raise RefusalError(f"the project has no article {missing}")
        return sorted(found.values())

    def _some(
        self, connection: Connection, numbers: Sequence[int], people: Sequence[str] | None
    ) -> dict[int, ArticleBundle]:
        rows = connection.execute(_SOME, {"numbers": list(numbers)}).all()
        works = works_of(connection, numbers, people)
        labels = self._layers.of_works(connection, [row.id for row in works])
        made: dict[int, list[WorkBundle]] = {number: [] for number in numbers}
        for row in works:
            bundle = WorkBundle(
                person=row.person_name,
                state=work_state(row),
                facts=work_facts(row),
                annotations=tuple(labels[row.id]),
                meta=json.loads(row.meta) if row.meta != "{}" else {},
            )
            made[row.article].append(bundle)
        return {
            row.id: ArticleBundle(
                article=article_from(row),
                works=tuple(made[row.id]),
                segmentation=unpack_bounds(row.packed, row.bounds) if row.packed else None,
            )
            for row in rows
        }

    def _with_suggestions(
        self, connection: Connection, bundles: Mapping[int, ArticleBundle]
    ) -> dict[int, ArticleBundle]:
        found = self._proposals.of_articles(connection, bundles)
        return {
            number: replace(bundle, suggestions=tuple(made for made, _ in found[number]))
            for number, bundle in bundles.items()
        }

    @staticmethod
    def _bounds_row(row: Row[Any, Any, Any], bounds: Segmentation) -> tuple[int, str, bytes]:
        check_bounds(bounds, row.characters)
        return (row.id, bounds.source, pack_bounds(bounds))
