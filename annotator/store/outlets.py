"""The latest texts of one outlet, for finding what recurs in them."""

from collections.abc import Iterator

from sqlalchemy import bindparam, select

from annotator.store.engine import Database
from annotator.store.tables import article, article_text

_LATEST = (
    select(article.c.cluster, article_text.c.text)
    .select_from(article)
    .join(article_text, article_text.c.article == article.c.id)
    .where(article.c.source == bindparam("source"))
    .order_by(article.c.id.desc())
    .limit(bindparam("most"))
)


class OutletStore:
    """Reads texts by outlet; of near-duplicates that are grouped only the latest one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def texts(self, source: str, most: int) -> Iterator[str]:
        """At most `most` texts of an outlet, the latest first, one at a time."""
        seen: set[str] = set()
        with self._database.read() as connection:
            rows = connection.execute(_LATEST, {"source": source, "most": most})
            for cluster, text in rows:
                if cluster is None or cluster not in seen:
                    yield text
                if cluster is not None:
                    seen.add(cluster)
