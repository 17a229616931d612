"""The tables of team work: decisions, assignments, guidelines, suppressions, trained models."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Index,
    Integer,
    PrimaryKeyConstraint,
    UniqueConstraint,
)

from annotator.model.annotations import Layer
from annotator.model.suppressions import Scope
from annotator.store.columns import BYTES, UuidBytes
from annotator.store.metadata import choice, declared, flag, key, link, number, words

decision = declared(
    "decision",
    key(),
    Column("uid", UuidBytes, nullable=False, unique=True),
    link("article", "article.id", index=True),
    link("person", "person.id"),
    *choice("layer", Layer),
    *number("decided_at"),
    words("cluster"),
    words("action"),
    words("candidates"),
    words("result"),
    words("strategy"),
    words("note", nullable=True),
    link("supersedes", "decision.id", nullable=True),
    Column("change", UuidBytes),
    Column("hash", BYTES, nullable=False),
)

assignment = declared(
    "assignment",
    link("person", "person.id"),
    link("article", "article.id"),
    *flag("hidden"),
    words("batch"),
    *number("given_at"),
    PrimaryKeyConstraint("person", "article"),
    rowid=False,
)
Index("ix_assignment_article", assignment.c.article, assignment.c.person)

second_reading = declared(
    "second_reading",
    link("person", "person.id", key=True),
    link("reads_again", "person.id"),
    CheckConstraint("person <> reads_again", name="another"),
    UniqueConstraint("reads_again"),
)

guideline_version = declared(
    "guideline_version",
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("sha256", BYTES, nullable=False),
    words("text"),
    *number("saved_at"),
)

suppression = declared(
    "suppression",
    key(),
    Column("uid", UuidBytes, nullable=False, unique=True),
    link("person", "person.id"),
    *choice("scope", Scope),
    link("article", "article.id", nullable=True),
    CheckConstraint("(scope = 'article') = (article IS NOT NULL)", name="article"),
    words("source", nullable=True),
    CheckConstraint("scope = 'outlet' OR source IS NULL", name="source"),
    *choice("layer", Layer),
    words("surface"),
    words("label"),
    *number("made_at"),
)

model_record = declared(
    "model_record",
    key(),
    Column("uid", UuidBytes, nullable=False, unique=True),
    words("name"),
    *number("created_at"),
    *number("seed", nullable=True),
    words("parents"),
    words("articles"),
    words("config"),
    words("versions"),
    words("metrics"),
    words("place"),
)

model_blob = declared(
    "model_blob",
    link("model", "model_record.id", key=True),
    Column("bytes", BYTES, nullable=False),
)
