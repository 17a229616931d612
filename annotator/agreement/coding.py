"""Values of sentences and documents brought to units x people, with what had to be left out."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np

from annotator.agreement.material import Finished
from annotator.agreement.scales import (
    CLASS_OF_POINT,
    FIVE_POINTS,
    SENTENCES,
    THREE_CLASSES,
    Coded,
    Scale,
)
from annotator.agreement.study import Study

# The questions of the document layer that are answered on the scale of points; any other question
# has free answers, which are compared as equal or not.
SCALED = frozenset({"author_stance", "portrayal"})
OFF_SCALE = "mixed or unclear, so not on the ordinal scale"
NO_VALUE = "no value in finished work and no default chosen"
NOT_FILLED = "no default: struck out by the same person, or valued within other bounds"

Unit = tuple[int, int]
Values = Mapping[Hashable, Mapping[Unit, str]]


class Coding(NamedTuple):
    """Units x people of one target, how many values nobody gave and no default fills, and why."""

    coded: Coded
    unfilled: int
    why: str = NO_VALUE


def sentence_coding(study: Study, target: str, people: Sequence[str]) -> Coding:
    """Every sentence that somebody valued, or all sentences of the facts when there is a default.

    A finished document's sentence without a stored value counts as `Choice.sentence_default`, or
    is missing and counted when that is None. No default fills a sentence that the person put
    outside the article, or valued within other bounds: such values are missing and counted.
    """
    rows: list[tuple[int, list[int], Unit]] = []
    unfilled = 0
    shared = study.shared_work("sentence", people)
    for place, (document, works) in enumerate(shared.items()):
        sentences = study.facts(document).sentences if study.choice.sentence_default else ()
        found = study.once(
            ("sentence", target, tuple(people), study.choice.sentence_default, sentences),
            works,
            partial(_document_sentences, study, target, works, people, sentences),
        )
        rows += [(place, codes, unit) for codes, unit in found.rows]
        unfilled += found.unfilled
    return Coding(_coded(rows, list(shared), len(people)), unfilled, why_missing(study, "sentence"))


class _Sentences(NamedTuple):
    """The codes of one document's sentences, a place for each person, and the gaps among them."""

    rows: list[tuple[list[int], Unit]]
    unfilled: int


def _document_sentences(
    study: Study,
    target: str,
    works: Sequence[Finished],
    people: Sequence[str],
    sentences: Sequence[Unit],
) -> _Sentences:
    given = {work.person: _sentences(study, work).get(target, {}) for work in works}
    if study.choice.sentence_default is None:
        columns = [given.get(person) for person in people]
        rows = [
            ([-1 if known is None else known.get(unit, -1) for known in columns], unit)
            for unit in sorted(set[Unit]().union(*given.values()))
        ]
    else:
        blank = _SENTENCE_PLACE[study.choice.sentence_default]
        rows = _filled(works, people, given, sentences, blank)
    missing = sum(codes.count(-1) for codes, _ in rows)
    return _Sentences(rows, missing - len(rows) * (len(people) - len(works)))


def _filled(
    works: Sequence[Finished],
    people: Sequence[str],
    given: Mapping[str, Mapping[Unit, int]],
    sentences: Sequence[Unit],
    blank: int,
) -> list[tuple[list[int], Unit]]:
    """All sentences, `blank` where a person who was asked gave no value."""
    valued = set[Unit]().union(*given.values())
    # A sentence that was valued within other bounds counts with those bounds, and once.
    free = {unit for unit in sentences if not _meets(unit, valued)}
    closed = {work.person: (*work.unasked, *given[work.person]) for work in works}
    rows = []
    for unit in sorted(valued | free):
        codes = [
            given[person].get(unit, -1 if _meets(unit, closed[person]) else blank)
            if person in given
            else -1
            for person in people
        ]
        if max(codes) >= 0:
            rows.append((codes, unit))
    return rows


def _meets(unit: Unit, others: Iterable[Unit]) -> bool:
    return any(start < unit[1] and unit[0] < end for start, end in others)


_SENTENCE_PLACE = {value: place for place, value in enumerate(SENTENCES.values)}


def _sentences(study: Study, work: Finished) -> dict[str, dict[Unit, int]]:
    def grouped() -> dict[str, dict[Unit, int]]:
        groups: dict[str, dict[Unit, int]] = {}
        for start, end, target, value in work.sentences:
            groups.setdefault(target, {})[start, end] = _SENTENCE_PLACE[value]
        return groups

    return study.once(("sentence", "by target"), (work,), grouped)


def why_missing(study: Study, layer: str) -> str:
    """Why a value of finished work is missing from the figures of a layer."""
    filled = layer == "sentence" and study.choice.sentence_default is not None
    return NOT_FILLED if filled else NO_VALUE


def questions(study: Study) -> list[str]:
    """The questions of the document layer that somebody answered."""
    return sorted({value.question for work in study.material.finished for value in work.values})


def document_values(
    study: Study, target: str, question: str, people: Sequence[str]
) -> tuple[list[str], list[list[str | None]]]:
    """The shared documents and everybody's answer to one question in each, None for no answer."""
    shared = study.shared_work("document", people)
    rows = []
    for works in shared.values():
        given = {work.person: _answer(work, target, question) for work in works}
        rows.append([given.get(person) for person in people])
    return list(shared), rows


def _answer(work: Finished, target: str, question: str) -> str | None:
    for value in work.values:
        if value.target == target and value.question == question:
            return value.value
    return None


def document_coding(
    study: Study, target: str, question: str, people: Sequence[str], *, three: bool = False
) -> tuple[Coding, Scale]:
    """One unit a document; `three` merges the points of the scale into three classes."""
    documents, rows = document_values(study, target, question, people)
    scale = scale_of(question, rows)
    if three:
        scale = THREE_CLASSES
        rows = [[value and CLASS_OF_POINT.get(value, value) for value in row] for row in rows]
    place = {value: k for k, value in enumerate(scale.values)}
    units = [
        (owner, [-1 if value is None else place[value] for value in row], (0, 0))
        for owner, row in enumerate(rows)
    ]
    missing = sum(
        value is None and study.work(person, document, "document") is not None
        for document, row in zip(documents, rows, strict=True)
        for person, value in zip(people, row, strict=True)
    )
    return Coding(_coded(units, documents, len(people)), missing), scale


def scale_of(question: str, rows: Sequence[Sequence[str | None]]) -> Scale:
    """The scale of a question: five points, or the answers given, none of them a point."""
    if question in SCALED:
        return FIVE_POINTS
    given = {value for row in rows for value in row if value is not None}
    return Scale((*sorted(given - {"none"}), "none"), 0)


def _coded(
    rows: Sequence[tuple[int, list[int], Unit]], documents: Sequence[str], people: int
) -> Coded:
    codes = np.asarray([row[1] for row in rows], dtype=np.int64).reshape(len(rows), people)
    owner = np.asarray([row[0] for row in rows], dtype=np.int64)
    return Coded(codes, owner, tuple(row[2] for row in rows), tuple(documents))
