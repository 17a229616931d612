"""Checks of what a readable project holds: texts, spans, references, history, counts."""

import json
from collections.abc import Callable, Iterator

from sqlalchemy import Connection, select, text

from annotator.errors import AnnotatorError
from annotator.model.changes import ChangeKind
from annotator.model.scheme import SchemeError, from_data
from annotator.model.text import TextRefusedError, canonical, digest
from annotator.store.bounds import unpack_bounds
from annotator.store.changes import first_break
from annotator.store.checks import check_bounds
from annotator.store.decisions import decision_from, stored_decisions
from annotator.store.decisions import first_break as first_broken_decision
from annotator.store.findings import Finding
from annotator.store.payloads import brought_from, edits_from
from annotator.store.people import proper_name
from annotator.store.tables import article, article_text, change, person, segmentation, setting
from annotator.store.tables import suggestion as proposal

Check = Callable[[Connection], Iterator[Finding]]
_DAMAGE = (ValueError, TypeError, KeyError, AttributeError)


def texts(connection: Connection) -> Iterator[Finding]:
    """Every article has its text, and the text is the one that was stored."""
    asked = select(
        article.c.id, article.c.title, article.c.sha256, article.c.characters, article_text.c.text
    ).outerjoin(article_text)
    for row in connection.execute(asked):
        where = f"article {row.id} '{row.title}'"
        if row.text is None:
            yield Finding("text_missing", where, f"The text of {where} is missing.", False)
            continue
        try:
            whole = digest(row.text) == bytes(row.sha256).hex() and canonical(row.text) == row.text
        except (UnicodeError, TextRefusedError):
            whole = False
        if not whole:
            yield Finding("text_changed", where, f"The text of {where} was changed.", False)
        elif row.characters != len(row.text):
            sentence = f"The length of {where} is wrong."
            yield Finding("length_wrong", where, sentence, True)


def bounds(connection: Connection) -> Iterator[Finding]:
    """Stored token bounds can be read and fit their text."""
    asked = select(article.c.id, article.c.characters, segmentation.c.packed).join(segmentation)
    for row in connection.execute(asked):
        try:
            check_bounds(unpack_bounds(row.packed, ""), row.characters)
        except (AnnotatorError, *_DAMAGE):
            where = f"article {row.id}"
            sentence = f"The token bounds of {where} are damaged."
            yield Finding("bounds_damaged", where, sentence, True)


def scheme(connection: Connection) -> Iterator[Finding]:
    """Every stored version of the scheme can be read."""
    for number, data in connection.execute(text("SELECT number, data FROM scheme_version")):
        try:
            from_data(json.loads(data))
        except (SchemeError, *_DAMAGE):
            where = f"scheme version {number}"
            yield Finding("scheme_damaged", where, f"The {where} cannot be read.", False)


def history(connection: Connection) -> Iterator[Finding]:
    """The log is whole: no row changed, missing or added; every row can be read."""
    for row in connection.execute(select(change.c.sequence, change.c.kind, change.c.edits)):
        try:
            (brought_from if row.kind == ChangeKind.IMPORT.value else edits_from)(row.edits)
        except _DAMAGE:
            where = f"change {row.sequence}"
            yield Finding("change_unreadable", where, f"The record of {where} is damaged.", False)
    broken = first_break(connection)
    if broken is not None:
        where = f"change {broken}"
        sentence = f"The log was altered outside the program: {where} is the first affected."
        yield Finding("log_broken", where, sentence, False)


def decisions(connection: Connection) -> Iterator[Finding]:
    """The decisions are whole: no row changed, missing or added; every row can be read."""
    for row in stored_decisions(connection):
        try:
            decision_from(row)
        except AnnotatorError:
            where = f"decision {row.id}"
            yield Finding("decision_unreadable", where, f"The {where} cannot be read.", False)
    broken = first_broken_decision(connection)
    if broken is not None:
        where = f"decision {broken}"
        sentence = f"The decisions were altered outside the program: {where} is the first affected."
        yield Finding("decisions_broken", where, sentence, False)


def names(connection: Connection) -> Iterator[Finding]:
    """People's names hold nothing that cannot be seen."""
    for number, name in connection.execute(select(person.c.id, person.c.name)):
        try:
            proper = proper_name(name) == name
        except AnnotatorError:
            proper = False
        if not proper:
            where = f"person {number}"
            sentence = f"The name of {where} holds characters that cannot be seen; rename them."
            yield Finding("name_unseen", where, sentence, False)


def values(connection: Connection) -> Iterator[Finding]:
    """Settings, suggestions and meta data hold readable JSON."""
    for row in connection.execute(select(setting.c.key, setting.c.value)):
        if not _is_json(row.value):
            where = f"setting '{row.key}'"
            yield Finding("setting_damaged", where, f"The {where} cannot be read.", True)
    for number, stored in connection.execute(select(proposal.c.article, proposal.c.fields)):
        if not _is_json(stored):
            where = f"article {number}"
            sentence = f"A suggestion of {where} cannot be read."
            yield Finding("suggestion_damaged", where, sentence, True)


def _is_json(stored: str) -> bool:
    try:
        json.loads(stored)
    except ValueError:
        return False
    return True


ALL: tuple[Check, ...] = (texts, bounds, scheme, history, decisions, names, values)
