"""The tables of a project: typed, checked, RESTRICT everywhere; rows are made in other modules."""

from enum import StrEnum
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    func,
)
from sqlalchemy.schema import SchemaItem

from annotator.model import annotations as labels
from annotator.model.articles import Status
from annotator.model.changes import ChangeKind
from annotator.model.suggestions import Outcome
from annotator.store.columns import BIG, BYTES, NUMBER, UuidBytes

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _table(name: str, *parts: SchemaItem, rowid: bool = True) -> Table:
    return Table(name, METADATA, *parts, sqlite_strict=True, sqlite_with_rowid=rowid)


def _key() -> Column[Any]:
    return Column("id", BIG, primary_key=True, autoincrement=False)


def _link(
    name: str, target: str, *, nullable: bool = False, key: bool = False, index: bool | None = None
) -> Column[Any]:
    reference = ForeignKey(target, ondelete="RESTRICT")
    if key:
        return Column(name, BIG, reference, primary_key=True, autoincrement=False)
    return Column(name, BIG, reference, nullable=nullable, index=index)


def _number(name: str, check: str = "", *, nullable: bool = False) -> list[Any]:
    constraint = [CheckConstraint(check, name=name)] if check else []
    return [Column(name, BIG, nullable=nullable), *constraint]


def _flag(name: str) -> list[Any]:
    return _number(name, f"{name} BETWEEN 0 AND 1")


def _choice(name: str, kind: type[StrEnum], *, nullable: bool = False) -> list[Any]:
    # Not IN: SQLite builds its list anew for every row, which doubled the time of an import.
    check = CheckConstraint(" OR ".join(f"{name} = '{m.value}'" for m in kind), name=name)
    return [Column(name, Text, nullable=nullable), check]


def _text(name: str, *, nullable: bool = False) -> Column[Any]:
    return Column(name, Text, nullable=nullable)


def _span(prefix: str = "", *, nullable: bool = False) -> list[Any]:
    start, end = f"{prefix}start", f"{prefix}end"
    return [
        Column(start, Integer, nullable=nullable),
        Column(end, Integer, nullable=nullable),
        CheckConstraint(f'0 <= {start} AND {start} < "{end}"', name=f"{prefix}span"),
    ]


def _label_head() -> list[Any]:
    return [
        _link("work", "work.id"),
        Column("uid", UuidBytes, nullable=False),
        PrimaryKeyConstraint("work", "uid"),
    ]


def _label_tail() -> list[Any]:
    return [
        *_choice("origin", labels.Origin),
        Column("suggestion", UuidBytes),
        _text("comment", nullable=True),
        *_flag("flagged"),
    ]


alembic_version = Table(
    "alembic_version",
    METADATA,
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)

project = _table(
    "project",
    Column("id", Integer, primary_key=True, autoincrement=False),
    CheckConstraint("id = 1", name="one_row"),
    Column("uid", UuidBytes, nullable=False),
    _text("title"),
    *_number("created_at"),
    *_number("head_sequence", "head_sequence >= 0"),
    Column("head_hash", BYTES, nullable=False),
)

scheme_version = _table(
    "scheme_version",
    Column("number", Integer, primary_key=True, autoincrement=False),
    _text("name"),
    *_number("version"),
    _text("data"),
    *_number("saved_at"),
)

term = _table(
    "term",
    _key(),
    _text("list"),
    CheckConstraint("list = 'zone' OR list = 'entity' OR list = 'target'", name="list"),
    _text("key"),
    UniqueConstraint("list", "key"),
)

person = _table("person", _key(), Column("uid", UuidBytes, nullable=False, unique=True),
                Column("name", Text, nullable=False, unique=True))  # fmt: skip

article = _table(
    "article",
    _key(),
    Column("uid", UuidBytes, nullable=False, unique=True),
    Column("sha256", BYTES, nullable=False, unique=True),
    _text("title"),
    _text("source", nullable=True),
    _text("url", nullable=True),
    _text("published", nullable=True),
    _text("language"),
    _text("cluster", nullable=True),
    _text("split", nullable=True),
    _text("meta"),
    *_number("characters", "characters > 0"),
    *_number("open_suggestions"),
    *_number("stance_suggestions"),
    *_number("added_at"),
)
Index("ix_article_title", func.lower(article.c.title), article.c.id)
Index("ix_article_published", article.c.published, article.c.id)
Index("ix_article_source", article.c.source, article.c.id)
Index(
    "ix_article_counts",
    article.c.id,
    article.c.open_suggestions,
    article.c.stance_suggestions,
    article.c.characters,
)

article_text = _table(
    "article_text",
    _link("article", "article.id", key=True),
    _text("text"),
)

segmentation = _table(
    "segmentation",
    _link("article", "article.id", key=True),
    _text("source"),
    Column("packed", BYTES, nullable=False),
)

work = _table(
    "work",
    _key(),
    _link("article", "article.id"),
    _link("person", "person.id"),
    *_choice("status", Status),
    _text("skip_reason", nullable=True),
    _text("comment", nullable=True),
    *_number("revision", "revision >= 0"),
    Column("active_seconds", NUMBER, nullable=False),
    *_flag("hidden_suggestions"),
    *_number("updated_at", nullable=True),
    _text("meta"),
    *_number("zones"),
    *_number("entities"),
    *_number("stances"),
    *_number("sentences"),
    *_number("documents"),
    *_number("open_suggestions"),
    UniqueConstraint("article", "person"),
)
Index(
    "ix_work_person",
    work.c.person,
    work.c.article,
    work.c.status,
    work.c.open_suggestions,
    work.c.stances,
    work.c.hidden_suggestions,
)

zone = _table(
    "zone", *_label_head(), *_span(), _link("kind", "term.id"), *_label_tail(), rowid=False
)

entity = _table(
    "entity",
    *_label_head(),
    *_span(),
    _link("label", "term.id"),
    _text("canonical", nullable=True),
    _text("country", nullable=True),
    *_choice("reading", labels.Reading, nullable=True),
    *_label_tail(),
    rowid=False,
)

stance = _table(
    "stance",
    *_label_head(),
    _link("target", "term.id"),
    *_span("target_", nullable=True),
    *_number("polarity", "polarity BETWEEN -2 AND 2"),
    *_choice("flag", labels.StanceFlag, nullable=True),
    *_choice("voice", labels.Voice),
    *_choice("holder_kind", labels.HolderKind),
    Column("holder_entity", UuidBytes),
    CheckConstraint("(holder_kind = 'entity') = (holder_entity IS NOT NULL)", name="holder"),
    Column("via", UuidBytes),
    *_choice("author_attitude", labels.Attitude),
    *_choice("basis", labels.Basis, nullable=True),
    *_label_tail(),
    rowid=False,
)

stance_piece = _table(
    "stance_piece",
    Column("work", BIG, nullable=False),
    Column("stance", UuidBytes, nullable=False),
    *_number("place", "place >= 0"),
    *_span(),
    PrimaryKeyConstraint("work", "stance", "place"),
    ForeignKeyConstraint(["work", "stance"], ["stance.work", "stance.uid"], ondelete="RESTRICT"),
    rowid=False,
)

sentence_value = _table(
    "sentence_value",
    *_label_head(),
    *_span(),
    _link("target", "term.id"),
    *_choice("value", labels.SentenceMark),
    *_label_tail(),
    rowid=False,
)

document_value = _table(
    "document_value",
    *_label_head(),
    _link("target", "term.id"),
    *_choice("author_stance", labels.DocumentMark, nullable=True),
    *_choice("portrayal", labels.DocumentMark, nullable=True),
    Column("main_holder", UuidBytes),
    *_label_tail(),
    rowid=False,
)

producer = _table(
    "producer",
    _key(),
    _text("name"),
    _text("version"),
    _text("fingerprint"),
    UniqueConstraint("name", "version", "fingerprint"),
)

suggestion = _table(
    "suggestion",
    _link("article", "article.id"),
    Column("uid", UuidBytes, nullable=False),
    PrimaryKeyConstraint("article", "uid"),
    _link("producer", "producer.id"),
    *_choice("layer", labels.Layer),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    CheckConstraint("0 <= start AND (start < \"end\" OR layer = 'document')", name="span"),
    _link("term", "term.id"),
    Column("score", NUMBER, nullable=False),
    CheckConstraint("score BETWEEN 0 AND 1", name="score"),
    *_flag("gated"),
    *_flag("withdrawn"),
    _text("reason"),
    _text("fields"),
    rowid=False,
)

verdict = _table(
    "verdict",
    _link("work", "work.id"),
    Column("article", BIG, nullable=False),
    Column("suggestion", UuidBytes, nullable=False),
    *_choice("outcome", Outcome),
    *_number("shown_at", nullable=True),
    *_number("decided_at", nullable=True),
    PrimaryKeyConstraint("work", "suggestion"),
    ForeignKeyConstraint(
        ["article", "suggestion"], ["suggestion.article", "suggestion.uid"], ondelete="RESTRICT"
    ),
    rowid=False,
)
Index("ix_verdict_suggestion", verdict.c.article, verdict.c.suggestion)

change = _table(
    "change",
    Column("sequence", BIG, primary_key=True, autoincrement=False),
    Column("uid", UuidBytes, nullable=False, unique=True),
    _link("article", "article.id"),
    _link("person", "person.id"),
    *_number("at"),
    _text("title"),
    *_choice("kind", ChangeKind),
    Column("of", UuidBytes),
    *_number("revision"),
    _text("edits"),
    Column("hash", BYTES, nullable=False),
)
Index("ix_change_article", change.c.article, change.c.person, change.c.sequence)
Index("ix_change_person", change.c.person, change.c.sequence)

decision = _table(
    "decision",
    _key(),
    Column("uid", UuidBytes, nullable=False, unique=True),
    _link("article", "article.id", index=True),
    _link("person", "person.id"),
    *_choice("layer", labels.Layer),
    *_number("decided_at"),
    _text("cluster"),
    _text("candidates"),
    _text("choice"),
    _text("comment", nullable=True),
    _link("supersedes", "decision.id", nullable=True),
)

model_record = _table(
    "model_record",
    _key(),
    Column("uid", UuidBytes, nullable=False, unique=True),
    _text("name"),
    *_number("created_at"),
    *_number("seed", nullable=True),
    _text("parents"),
    _text("articles"),
    _text("config"),
    _text("versions"),
    _text("metrics"),
    _text("place"),
)

setting = _table(
    "setting",
    _key(),
    _text("key"),
    _link("person", "person.id", nullable=True),
    _text("value"),
    UniqueConstraint("key", "person"),
)

rejection = _table(
    "rejection",
    _link("person", "person.id"),
    _text("surface"),
    _text("label"),
    _text("scope"),
    *_number("count", "count > 0"),
    PrimaryKeyConstraint("person", "surface", "label", "scope"),
    rowid=False,
)
