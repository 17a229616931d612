"""Checks that one query each can make: every row it returns is a defect."""

# ruff: noqa: S608 - every name put into SQL here is written in this module

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, text

from annotator.store.counters import ABOVE_GATE
from annotator.store.findings import Finding

_OF_WORK = (
    " JOIN work w ON w.id = l.work JOIN article a ON a.id = w.article"
    " JOIN person p ON p.id = w.person"
)
_PLACE = "SELECT 'article ' || a.id || ', ' || p.name"
_SPAN = f"{_PLACE} || ', ' || l.start || ' to ' || l.\"end\""
_TERMS = {
    "zone": ("kind", "zone"),
    "entity": ("label", "entity"),
    "stance": ("target", "target"),
    "sentence_value": ("target", "target"),
    "document_value": ("target", "target"),
}
_COUNTERS = {
    "zones": "zone",
    "entities": "entity",
    "stances": "stance",
    "sentences": "sentence_value",
    "documents": "document_value",
}


@dataclass(frozen=True, slots=True)
class Query:
    """A defect class: the SQL that finds places, and what is said about each."""

    kind: str
    sql: str
    sentence: str
    repairable: bool = True

    def run(self, connection: Connection) -> Iterator[Finding]:
        """The defects of this class."""
        for (where,) in connection.execute(text(self.sql)):
            yield Finding(self.kind, where, self.sentence.format(where=where), self.repairable)


def _beyond(table: str) -> Query:
    return Query(
        "span_outside",
        f"{_SPAN} FROM {table} l{_OF_WORK}"
        ' WHERE NOT (0 <= l.start AND l.start < l."end" AND l."end" <= a.characters)',
        f"A label ({table}) does not lie in its text: {{where}}.",
    )


def _unknown(table: str) -> Query:
    column, in_list = _TERMS[table]
    return Query(
        "label_unknown",
        f"{_PLACE} FROM {table} l{_OF_WORK}"
        f" LEFT JOIN term t ON t.id = l.{column} AND t.list = '{in_list}' WHERE t.id IS NULL",
        f"A label ({table}) is not in the scheme: {{where}}.",
    )


_WRONG = " OR ".join(
    f"w.{name} <> (SELECT count(*) FROM {table} l WHERE l.work = w.id)"
    for name, table in _COUNTERS.items()
)

ALL: tuple[Query, ...] = (
    *(_beyond(table) for table in ("zone", "entity", "sentence_value")),
    Query(
        "span_outside",
        f"{_PLACE} || ', ' || s.start || ' to ' || s.\"end\" FROM stance_piece s"
        f" JOIN stance l ON l.work = s.work AND l.uid = s.stance{_OF_WORK}"
        ' WHERE NOT (0 <= s.start AND s.start < s."end" AND s."end" <= a.characters)',
        "A piece of a stance does not lie in its text: {where}.",
    ),
    Query(
        "span_outside",
        f"{_PLACE} FROM stance l{_OF_WORK} WHERE l.target_end > a.characters"
        " OR (l.target_start IS NULL) <> (l.target_end IS NULL)",
        "The target words of a stance do not lie in its text: {where}.",
    ),
    *(_unknown(table) for table in _TERMS),
    Query(
        "stance_empty",
        f"{_PLACE} FROM stance l{_OF_WORK} WHERE NOT EXISTS"
        " (SELECT 1 FROM stance_piece s WHERE s.work = l.work AND s.stance = l.uid)",
        "A stance has no words: {where}.",
    ),
    Query(
        "holder_missing",
        f"{_PLACE} FROM stance l{_OF_WORK} WHERE (l.holder_entity IS NOT NULL AND NOT EXISTS"
        " (SELECT 1 FROM entity e WHERE e.work = l.work AND e.uid = l.holder_entity))"
        " OR (l.via IS NOT NULL AND NOT EXISTS"
        " (SELECT 1 FROM entity e WHERE e.work = l.work AND e.uid = l.via))",
        "A stance names a holder that is not labelled: {where}.",
    ),
    Query(
        "verdict_orphan",
        "SELECT 'work ' || v.work FROM verdict v LEFT JOIN suggestion s"
        " ON s.article = v.article AND s.uid = v.suggestion LEFT JOIN work w"
        " ON w.id = v.work AND w.article = v.article WHERE s.uid IS NULL OR w.id IS NULL",
        "A verdict belongs to no suggestion of its article: {where}.",
    ),
    Query(
        "cell_doubled",
        f"{_PLACE} || ', ' || l.start FROM sentence_value l{_OF_WORK}"
        " GROUP BY a.id, p.name, l.work, l.start, l.target HAVING count(*) > 1",
        "A sentence has two values for one target: {where}.",
        repairable=False,
    ),
    Query(
        "answer_doubled",
        f"{_PLACE} FROM document_value l{_OF_WORK}"
        " GROUP BY a.id, p.name, l.work, l.target HAVING count(*) > 1",
        "An article has two values for one target: {where}.",
        repairable=False,
    ),
    Query(
        "count_wrong",
        f"SELECT 'work ' || w.id FROM work w WHERE {_WRONG}",
        "The label counts of {where} are wrong.",
    ),
    Query(
        "count_wrong",
        "SELECT 'article ' || a.id FROM article a WHERE a.open_suggestions <>"
        f" (SELECT count(*) FROM suggestion s WHERE s.article = a.id AND {ABOVE_GATE}"
        " AND s.withdrawn = 0)",
        "The suggestion count of {where} is wrong.",
    ),
    Query(
        "revision_behind",
        "SELECT 'work ' || w.id FROM work w WHERE w.revision <"
        " (SELECT max(c.revision) FROM change c"
        " WHERE c.article = w.article AND c.person = w.person)",
        "The revision of {where} is behind its log.",
    ),
    *(
        Query(
            "guideline_unknown",
            f"{_PLACE} FROM {table} l{_OF_WORK} WHERE l.guideline IS NOT NULL"
            " AND l.guideline NOT IN (SELECT g.number FROM guideline_version g)",
            f"A label ({table}) was made by a guideline that is gone: {{where}}.",
        )
        for table in _TERMS
    ),
    Query(
        "work_missing",
        "SELECT 'change ' || min(c.sequence) FROM change c LEFT JOIN work w"
        " ON w.article = c.article AND w.person = c.person WHERE w.id IS NULL"
        " GROUP BY c.article, c.person",
        "A work with a history is gone: {where} is its first record.",
        repairable=False,
    ),
)
