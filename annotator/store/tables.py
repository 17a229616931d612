"""The tables of a project: typed, checked, RESTRICT everywhere; rows are made in other modules."""

from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    func,
)

from annotator.model import annotations as labels
from annotator.model.articles import Status
from annotator.model.changes import ChangeKind
from annotator.model.suggestions import Outcome
from annotator.store.columns import BIG, BYTES, NUMBER, UuidBytes
from annotator.store.metadata import (
    METADATA,
    choice,
    declared,
    flag,
    key,
    link,
    number,
    span,
    words,
)

GUIDELINE = "guideline"


def _label_head() -> list[Any]:
    return [
        link("work", "work.id"),
        Column("uid", UuidBytes, nullable=False),
        PrimaryKeyConstraint("work", "uid"),
    ]


def _label_tail() -> list[Any]:
    return [
        *choice("origin", labels.Origin),
        Column("suggestion", UuidBytes),
        words("comment", nullable=True),
        *flag("flagged"),
        # No foreign key: one would have to be checked for each of 45,000 imported labels a second.
        *number(GUIDELINE, nullable=True),
    ]


alembic_version = Table(
    "alembic_version",
    METADATA,
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)

project = declared(
    "project",
    Column("id", Integer, primary_key=True, autoincrement=False),
    CheckConstraint("id = 1", name="one_row"),
    Column("uid", UuidBytes, nullable=False),
    words("title"),
    *number("created_at"),
    *number("head_sequence", "head_sequence >= 0"),
    Column("head_hash", BYTES, nullable=False),
    *number("decision_count", nullable=True),
    Column("decision_hash", BYTES),
)

scheme_version = declared(
    "scheme_version",
    Column("number", Integer, primary_key=True, autoincrement=False),
    words("name"),
    *number("version"),
    words("data"),
    *number("saved_at"),
)

term = declared(
    "term",
    key(),
    words("list"),
    CheckConstraint("list = 'zone' OR list = 'entity' OR list = 'target'", name="list"),
    words("key"),
    UniqueConstraint("list", "key"),
)

person = declared("person", key(), Column("uid", UuidBytes, nullable=False, unique=True),
                Column("name", Text, nullable=False, unique=True))  # fmt: skip

article = declared(
    "article",
    key(),
    Column("uid", UuidBytes, nullable=False, unique=True),
    Column("sha256", BYTES, nullable=False, unique=True),
    words("title"),
    words("source", nullable=True),
    words("url", nullable=True),
    words("published", nullable=True),
    words("language"),
    words("cluster", nullable=True),
    words("split", nullable=True),
    words("meta"),
    *number("characters", "characters > 0"),
    *number("open_suggestions"),
    *number("stance_suggestions"),
    *number("added_at"),
    words("suggested_by", nullable=True),
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

Index("ix_article_suggested", article.c.id, article.c.suggested_by)

article_text = declared(
    "article_text",
    link("article", "article.id", key=True),
    words("text"),
)

segmentation = declared(
    "segmentation",
    link("article", "article.id", key=True),
    words("source"),
    Column("packed", BYTES, nullable=False),
)

work = declared(
    "work",
    key(),
    link("article", "article.id"),
    link("person", "person.id"),
    *choice("status", Status),
    words("skip_reason", nullable=True),
    words("comment", nullable=True),
    *number("revision", "revision >= 0"),
    Column("active_seconds", NUMBER, nullable=False),
    *flag("hidden_suggestions"),
    *number("updated_at", nullable=True),
    words("meta"),
    *number("zones"),
    *number("entities"),
    *number("stances"),
    *number("sentences"),
    *number("documents"),
    *number("open_suggestions"),
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

zone = declared(
    "zone", *_label_head(), *span(), link("kind", "term.id"), *_label_tail(), rowid=False
)

entity = declared(
    "entity",
    *_label_head(),
    *span(),
    link("label", "term.id"),
    words("canonical", nullable=True),
    words("country", nullable=True),
    *choice("reading", labels.Reading, nullable=True),
    *_label_tail(),
    rowid=False,
)

stance = declared(
    "stance",
    *_label_head(),
    link("target", "term.id"),
    *span("target_", nullable=True),
    *number("polarity", "polarity BETWEEN -2 AND 2"),
    *choice("flag", labels.StanceFlag, nullable=True),
    *choice("voice", labels.Voice),
    *choice("holder_kind", labels.HolderKind),
    Column("holder_entity", UuidBytes),
    CheckConstraint("(holder_kind = 'entity') = (holder_entity IS NOT NULL)", name="holder"),
    Column("via", UuidBytes),
    *choice("author_attitude", labels.Attitude),
    *choice("basis", labels.Basis, nullable=True),
    *_label_tail(),
    rowid=False,
)

stance_piece = declared(
    "stance_piece",
    Column("work", BIG, nullable=False),
    Column("stance", UuidBytes, nullable=False),
    *number("place", "place >= 0"),
    *span(),
    PrimaryKeyConstraint("work", "stance", "place"),
    ForeignKeyConstraint(["work", "stance"], ["stance.work", "stance.uid"], ondelete="RESTRICT"),
    rowid=False,
)

sentence_value = declared(
    "sentence_value",
    *_label_head(),
    *span(),
    link("target", "term.id"),
    *choice("value", labels.SentenceMark),
    *_label_tail(),
    rowid=False,
)

document_value = declared(
    "document_value",
    *_label_head(),
    link("target", "term.id"),
    *choice("author_stance", labels.DocumentMark, nullable=True),
    *choice("portrayal", labels.DocumentMark, nullable=True),
    Column("main_holder", UuidBytes),
    *_label_tail(),
    rowid=False,
)

producer = declared(
    "producer",
    key(),
    words("name"),
    words("version"),
    words("fingerprint"),
    UniqueConstraint("name", "version", "fingerprint"),
)

suggestion = declared(
    "suggestion",
    link("article", "article.id"),
    Column("uid", UuidBytes, nullable=False),
    PrimaryKeyConstraint("article", "uid"),
    link("producer", "producer.id"),
    *choice("layer", labels.Layer),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    CheckConstraint("0 <= start AND (start < \"end\" OR layer = 'document')", name="span"),
    link("term", "term.id"),
    Column("score", NUMBER, nullable=False),
    CheckConstraint("score BETWEEN 0 AND 1", name="score"),
    *flag("gated"),
    *flag("withdrawn"),
    words("reason"),
    words("fields"),
    rowid=False,
)

verdict = declared(
    "verdict",
    link("work", "work.id"),
    Column("article", BIG, nullable=False),
    Column("suggestion", UuidBytes, nullable=False),
    *choice("outcome", Outcome),
    *number("shown_at", nullable=True),
    *number("decided_at", nullable=True),
    PrimaryKeyConstraint("work", "suggestion"),
    ForeignKeyConstraint(
        ["article", "suggestion"], ["suggestion.article", "suggestion.uid"], ondelete="RESTRICT"
    ),
    rowid=False,
)
Index("ix_verdict_suggestion", verdict.c.article, verdict.c.suggestion)

change = declared(
    "change",
    Column("sequence", BIG, primary_key=True, autoincrement=False),
    Column("uid", UuidBytes, nullable=False, unique=True),
    link("article", "article.id"),
    link("person", "person.id"),
    *number("at"),
    words("title"),
    *choice("kind", ChangeKind),
    Column("of", UuidBytes),
    *number("revision"),
    words("edits"),
    Column("hash", BYTES, nullable=False),
)
Index("ix_change_article", change.c.article, change.c.person, change.c.sequence)
Index("ix_change_person", change.c.person, change.c.sequence)

setting = declared(
    "setting",
    key(),
    words("key"),
    link("person", "person.id", nullable=True),
    words("value"),
    UniqueConstraint("key", "person"),
)

rejection = declared(
    "rejection",
    link("person", "person.id"),
    words("surface"),
    words("label"),
    words("scope"),
    *number("count", "count > 0"),
    PrimaryKeyConstraint("person", "surface", "label", "scope"),
    rowid=False,
)
