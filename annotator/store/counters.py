"""Counts kept beside works and articles, so that the queue of 100,000 rows need not count."""

# ruff: noqa: S608 - every name put into SQL here is written in this module

from collections.abc import Iterable

from sqlalchemy import Connection, text

_THRESHOLD = " ".join(
    f"WHEN '{layer}' THEN NULLIF((SELECT CAST(t.value AS DOUBLE PRECISION) FROM setting AS t"
    f" WHERE t.key = 'threshold.{layer}' AND t.person IS NULL), -1)"
    for layer in ("zone", "entity", "stance", "sentence")
)
# By the rule of `Gate.holds_back`; SQLite works each of these subqueries out once a statement.
ABOVE_GATE = f"COALESCE(s.score >= CASE s.layer {_THRESHOLD} END, s.gated = 0)"
_OPEN = f"""(
  SELECT count(*) FROM suggestion AS s
  WHERE s.article = work.article AND {ABOVE_GATE} AND s.withdrawn = 0
    AND NOT EXISTS (SELECT 1 FROM verdict AS v WHERE v.work = work.id AND v.suggestion = s.uid)
    AND NOT (s.layer = 'sentence' AND EXISTS (
      SELECT 1 FROM sentence_value AS c
      WHERE c.work = work.id AND c.start = s.start AND c.target = s.term)))"""
_COUNTS = ", ".join(
    f"{name} = (SELECT count(*) FROM {table} AS l WHERE l.work = work.id)"
    for name, table in (
        ("zones", "zone"),
        ("entities", "entity"),
        ("stances", "stance"),
        ("sentences", "sentence_value"),
        ("documents", "document_value"),
    )
)
_WORK_OPEN = text(f"UPDATE work SET open_suggestions = {_OPEN} WHERE id = :work")
_ARTICLE_OPEN = text(f"UPDATE work SET open_suggestions = {_OPEN} WHERE article = :article")
_WORK_ALL = text(f"UPDATE work SET {_COUNTS}, open_suggestions = {_OPEN} WHERE id = :work")
_ARTICLE = text(
    "UPDATE article SET open_suggestions = (SELECT count(*) FROM suggestion AS s"
    f" WHERE s.article = article.id AND {ABOVE_GATE} AND s.withdrawn = 0),"
    " stance_suggestions = (SELECT count(*) FROM suggestion AS s"
    f" WHERE s.article = article.id AND {ABOVE_GATE} AND s.withdrawn = 0 AND s.layer = 'stance')"
    " WHERE id = :article"
)


def recount_open(connection: Connection, work: int) -> None:
    """Sets a work's count of open suggestions, by the rule of `Document.open_suggestions`."""
    connection.execute(_WORK_OPEN, {"work": work})


def recount_works(connection: Connection, works: Iterable[int]) -> None:
    """Sets all counts of the given works from their rows."""
    values = [{"work": work} for work in works]
    if values:
        connection.execute(_WORK_ALL, values)


def recount_articles(connection: Connection, articles: Iterable[int]) -> None:
    """Sets the counts that depend on suggestions, for articles and for all works on them."""
    values = [{"article": article} for article in articles]
    if values:
        connection.execute(_ARTICLE, values)
        connection.execute(_ARTICLE_OPEN, values)
