"""Full text: an FTS5 index over the stored texts on SQLite, word arrays with GIN on PostgreSQL."""

import unicodedata
from collections.abc import Iterable, Sequence
from itertools import groupby

from sqlalchemy import Connection, Integer, Select, column, select, table, text

from annotator.store.engine import Database
from annotator.store.vectors import columns_of

_SQLITE = (
    (
        "CREATE VIEW article_words AS SELECT a.id AS id, a.title AS title, t.text AS text"
        " FROM article AS a JOIN article_text AS t ON t.article = a.id"
    ),
    (
        "CREATE VIRTUAL TABLE article_fts USING fts5(title, text, content='article_words',"
        " content_rowid='id', tokenize='unicode61 remove_diacritics 2', detail=none, prefix='1 2')"
    ),
)
_SERVER = (
    (
        "CREATE TABLE article_word (article BIGINT NOT NULL PRIMARY KEY"
        " REFERENCES article (id) ON DELETE RESTRICT, words TSVECTOR NOT NULL)"
    ),
    "CREATE INDEX ix_article_word ON article_word USING gin (words)",
)
_ADD = text("INSERT INTO article_fts (rowid, title, text) VALUES (:id, :title, :text)")
_DROP = text(
    "INSERT INTO article_fts (article_fts, rowid, title, text)"
    " VALUES ('delete', :id, :title, :text)"
)
_ADD_SERVER = text(
    "INSERT INTO article_word (article, words)"
    " VALUES (:id, array_to_tsvector(CAST(:words AS text[])))"
    " ON CONFLICT (article) DO UPDATE SET words = excluded.words"
)
_FIND: Select[int] = (
    select(column("rowid", Integer))
    .select_from(table("article_fts"))
    .where(text("article_fts MATCH :words"))
    .order_by(text("rowid"))
)
_FIND_SERVER: Select[int] = (
    select(column("article", Integer))
    .select_from(table("article_word"))
    .where(text("words @@ CAST(:words AS tsquery)"))
    .order_by(text("article"))
)
_MARKS = frozenset({"Mn", "Me", "Mc"})


def statements(dialect: str) -> tuple[str, ...]:
    """What makes the index, in the words of one database."""
    return _SQLITE if dialect == "sqlite" else _SERVER


def words_of(raw: str) -> list[str]:
    """The words of a text, accents and case folded, as both indexes see them."""
    plain = raw.lower()
    if not plain.isascii():
        apart = unicodedata.normalize("NFD", plain)
        kept = "".join(c for c in apart if unicodedata.category(c) not in _MARKS)
        plain = unicodedata.normalize("NFC", kept)
    return ["".join(run) for is_word, run in groupby(plain, str.isalnum) if is_word]


def add(database: Database, connection: Connection, rows: Sequence[tuple[int, str, str]]) -> None:
    """Puts articles into the index: id, title, text."""
    if not rows:
        return
    if database.is_sqlite:
        connection.exec_driver_sql(
            "INSERT INTO article_fts (rowid, title, text) VALUES (?, ?, ?)", list(rows)
        )
        return
    values = [
        {"id": row, "words": sorted(set(words_of(f"{title}\n{body}")))} for row, title, body in rows
    ]
    connection.execute(_ADD_SERVER, values)


def change_title(
    database: Database, connection: Connection, row: int, titles: tuple[str, str], body: str
) -> None:
    """Moves one article in the index from its old title to its new one."""
    old, new = titles
    if database.is_sqlite:
        connection.execute(_DROP, {"id": row, "title": old, "text": body})
    add(database, connection, [(row, new, body)])


def rebuild(connection: Connection) -> None:
    """Makes the index of a project file anew from the stored texts."""
    connection.execute(text("INSERT INTO article_fts (article_fts) VALUES ('rebuild')"))


def matches(database: Database, connection: Connection, words: Iterable[str]) -> list[int]:
    """The numbers of the articles that hold every word, each as the beginning of a word, sorted."""
    if database.is_sqlite:
        asked, value = _FIND, " AND ".join(f'"{word}"*' for word in words)
    else:
        asked, value = _FIND_SERVER, " & ".join(f"'{word}':*" for word in words)
    found: list[int] = columns_of(connection, asked, {"words": value})[0]
    return found
