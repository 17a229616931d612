"""A repaired copy: all rows that can be read and fit, carried into a fresh project file."""

# ruff: noqa: S608 - every name put into SQL here is written in this module

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, delete, select, text

from annotator.errors import AnnotatorError, NotAProjectError, RefusalError
from annotator.model.articles import uid_of_text
from annotator.model.text import digest
from annotator.store import schema, search
from annotator.store.birth import publish, sync
from annotator.store.bounds import unpack_bounds
from annotator.store.checks import check_bounds
from annotator.store.columns import now
from annotator.store.copies import discard, draft_beside
from annotator.store.counters import recount_articles, recount_works
from annotator.store.driver import sqlite
from annotator.store.engine import bare_engine, raw_connection, raw_of
from annotator.store.faults import DAMAGED, told
from annotator.store.findings import Finding
from annotator.store.metadata import METADATA
from annotator.store.tables import (
    alembic_version,
    article,
    article_text,
    project,
    segmentation,
    work,
)

_CHUNK = 500
_CHARACTERS = (
    "(SELECT a.characters FROM article a JOIN work w ON w.article = a.id WHERE w.id = {table}.work)"
)
_TERMS = {
    "zone": ("kind", "zone"),
    "entity": ("label", "entity"),
    "stance": ("target", "target"),
    "sentence_value": ("target", "target"),
    "document_value": ("target", "target"),
}
_SPANNED = ("zone", "entity", "sentence_value", "stance_piece")
_BAD_JSON = "SELECT article, uid FROM suggestion WHERE NOT json_valid(fields)"
_MENDS: tuple[tuple[str, str], ...] = (
    (
        "texts measured anew",
        (
            "UPDATE article SET characters = (SELECT length(t.text) FROM article_text t WHERE"
            " t.article = article.id) WHERE characters <>"
            " (SELECT length(t.text) FROM article_text t WHERE t.article = article.id)"
        ),
    ),
    *(
        (
            f"spans outside their text ({table})",
            f'DELETE FROM {table} WHERE "end" > {_CHARACTERS.format(table=table)}',
        )
        for table in _SPANNED
    ),
    *(
        (
            f"labels that are not in the scheme ({table})",
            (
                f"DELETE FROM {table} WHERE {column} NOT IN"
                f" (SELECT id FROM term WHERE list = '{in_list}')"
            ),
        )
        for table, (column, in_list) in _TERMS.items()
        if table != "stance"
    ),
    (
        "pieces of stances that are not in the scheme",
        (
            "DELETE FROM stance_piece WHERE (work, stance) IN (SELECT work, uid FROM stance"
            " WHERE target NOT IN (SELECT id FROM term WHERE list = 'target'))"
        ),
    ),
    (
        "stances without words",
        (
            "DELETE FROM stance WHERE NOT EXISTS (SELECT 1 FROM stance_piece s"
            " WHERE s.work = stance.work AND s.stance = stance.uid)"
        ),
    ),
    (
        "target words outside their text",
        (
            "UPDATE stance SET target_start = NULL, target_end = NULL WHERE"
            f" target_end > {_CHARACTERS.format(table='stance')}"
            " OR (target_start IS NULL) <> (target_end IS NULL)"
        ),
    ),
    (
        "holders that are not labelled, now unnamed",
        (
            "UPDATE stance SET holder_kind = 'unnamed', holder_entity = NULL WHERE"
            " holder_entity IS NOT NULL AND holder_entity"
            " NOT IN (SELECT e.uid FROM entity e WHERE e.work = stance.work)"
        ),
    ),
    (
        "reporters that are not labelled, now empty",
        (
            "UPDATE stance SET via = NULL WHERE via IS NOT NULL AND via NOT IN"
            " (SELECT e.uid FROM entity e WHERE e.work = stance.work)"
        ),
    ),
    *(
        (
            f"guideline numbers that are gone ({table})",
            (
                f"UPDATE {table} SET guideline = NULL WHERE guideline IS NOT NULL"
                " AND guideline NOT IN (SELECT number FROM guideline_version)"
            ),
        )
        for table in _TERMS
    ),
    ("unreadable settings", "DELETE FROM setting WHERE NOT json_valid(value)"),
    (
        "verdicts that fit no suggestion",
        (
            f"DELETE FROM verdict WHERE (article, suggestion) IN ({_BAD_JSON})"
            " OR article <> (SELECT w.article FROM work w WHERE w.id = verdict.work)"
        ),
    ),
    ("unreadable suggestions", "DELETE FROM suggestion WHERE NOT json_valid(fields)"),
    (
        "revisions set to those of the log",
        (
            "UPDATE work SET revision = (SELECT max(c.revision) FROM change c WHERE"
            " c.article = work.article AND c.person = work.person) WHERE revision <"
            " (SELECT max(c.revision) FROM change c"
            " WHERE c.article = work.article AND c.person = work.person)"
        ),
    ),
)


def rebuild_file(source: Path, target: Path) -> list[Finding]:
    """Writes the readable rows of a file into a fresh one and tells what was left out.

    Raises:
        RefusalError: when the target exists.
        NotAProjectError: when there is nothing to carry over.
    """
    if target.exists():
        raise RefusalError(f"{target} exists already; nothing was changed")
    draft = draft_beside(target)
    try:
        draft.touch(exist_ok=False)
        engine = bare_engine(draft, "mode=rw")
        with told(writing=True), engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            schema.create_schema(connection)
            left_out = list(_carry(source, raw_of(connection)))
            if connection.execute(select(project.c.id)).one_or_none() is None:
                raise NotAProjectError(f"{source.name}: {DAMAGED}; nothing could be carried over")
            left_out += list(_mend(connection))
            connection.commit()
        engine.dispose()
        sync(draft)
        publish(draft, target)
    finally:
        discard(draft)
    return left_out


def _carry(source: Path, into: sqlite.Connection) -> Iterator[Finding]:
    with closing(raw_connection(source, "mode=ro")) as raw:
        raw.text_factory = lambda stored: stored.decode("utf-8", "replace")
        for table in METADATA.sorted_tables:
            if table is alembic_version:
                continue
            refused = 0
            columns = _columns_there(raw, table)
            if not columns:
                continue
            marks = ", ".join("?" * len(columns))
            names = ", ".join(columns)
            insert = f"INSERT INTO {table.name} ({names}) VALUES ({marks})"
            rows = _Rows(raw, table, columns)
            for row in rows:
                try:
                    into.execute(insert, row)
                except (sqlite.IntegrityError, UnicodeEncodeError):
                    refused += 1
            yield from rows.findings
            if table is article and rows.findings:
                yield from _articles_from_texts(raw, into)
            if refused:
                yield _left_out(f"rows that break the rules ({table.name})", refused)


def _columns_there(raw: sqlite.Connection, table: Table) -> list[str]:
    """The columns of a table that the file has: one of an older version lacks some, or all."""
    there = {name for _, name, *_ in raw.execute(f"PRAGMA table_info({table.name})")}
    return [f'"{column.name}"' for column in table.columns if column.name in there]


def _articles_from_texts(raw: sqlite.Connection, into: sqlite.Connection) -> Iterator[Finding]:
    """Articles whose own row is lost, made again from their text, so that labels keep a place."""
    known = {number for (number,) in into.execute("SELECT id FROM article")}
    columns = [column.name for column in article.columns]
    insert = f"INSERT INTO article VALUES ({', '.join('?' * len(columns))})"
    rows = _Rows(raw, article_text, ['"article"', '"text"'])
    made = 0
    for number, stored in rows:
        if number in known:
            continue
        uid, sha = uid_of_text(stored).bytes, bytes.fromhex(digest(stored))
        known_of_it = (stored[:60], None, None, None, "en", None, None, "{}")
        facts = (*known_of_it, len(stored), 0, 0, now(), None)
        try:
            into.execute(insert, (number, uid, sha, *facts))
            made += 1
        except sqlite.IntegrityError:
            continue
    if made:
        yield _left_out("articles known by their text only: id and details made anew", made)


class _Rows:
    """The rows of a table that can be read, from both ends towards a damaged place."""

    def __init__(self, raw: sqlite.Connection, table: Table, columns: list[str]) -> None:
        self._raw = raw
        self._table = table
        self._columns = columns
        self.findings: list[Finding] = []

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        keys = [f'"{column.name}"' for column in self._table.primary_key]
        seen: set[tuple[Any, ...]] = set()
        places = [self._columns.index(key) for key in keys]
        for direction in ("ASC", "DESC"):
            order = ", ".join(f"{key} {direction}" for key in keys)
            columns = ", ".join(self._columns)
            asked = f"SELECT {columns} FROM {self._table.name} ORDER BY {order}"
            try:
                for row in self._raw.execute(asked):
                    key = tuple(row[place] for place in places)
                    if key in seen:
                        return
                    seen.add(key)
                    yield row
            except sqlite.DatabaseError as error:
                if direction == "ASC":
                    sentence = f"The table {self._table.name} can be read in part only: {error}."
                    found = Finding("table_damaged", self._table.name, sentence, True)
                    self.findings.append(found)
            else:
                return


def _mend(connection: Connection) -> Iterator[Finding]:
    for name, statement in _MENDS:
        count = connection.execute(text(statement)).rowcount
        if count:
            yield _left_out(name, count)
    unreadable = list(_unreadable_bounds(connection))
    connection.execute(delete(segmentation).where(segmentation.c.article.in_(unreadable)))
    if unreadable:
        yield _left_out("unreadable token bounds", len(unreadable))
    recount_works(connection, list(connection.execute(select(work.c.id)).scalars()))
    recount_articles(connection, list(connection.execute(select(article.c.id)).scalars()))
    search.rebuild(connection)


def _unreadable_bounds(connection: Connection) -> Iterator[int]:
    asked = select(article.c.id, article.c.characters, segmentation.c.packed).join(segmentation)
    for number, characters, packed in connection.execute(asked).all():
        try:
            check_bounds(unpack_bounds(packed, ""), characters)
        except AnnotatorError:
            yield number


def _left_out(what: str, count: int) -> Finding:
    return Finding("left_out", what, f"Left out of the copy or mended: {count} {what}.", True)
