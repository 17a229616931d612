"""What the agreement screen shows beside the report: matrix, documents, trend.

Every line names what it stands on, so that it can be opened: a cell its pair and documents, a point
of the trend its documents; `annotator.agreement.unit_table` has the units themselves.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from annotator.agreement.figures import Figure, Interval
from annotator.agreement.samples import Ask, sample
from annotator.agreement.study import Study


class Cell(NamedTuple):
    """Two people and one metric over the documents that both finished."""

    a: str
    b: str
    figure: Figure
    interval: Interval
    documents: tuple[str, ...]


def people_matrix(study: Study, ask: Ask) -> list[Cell]:
    """One cell for each pair of people, in their order; the metric is symmetric."""
    people = study.people
    cells = []
    for place, a in enumerate(people):
        for b in people[place + 1 :]:
            found = sample(study, ask, (a, b))
            cells.append(Cell(a, b, found.figure(), found.interval(study), found.documents))
    return cells


class DocumentLine(NamedTuple):
    """One document and its figure among the people asked about."""

    document: str
    figure: Figure
    source: str | None
    date: str | None
    batch: str | None


def document_list(study: Study, ask: Ask, people: Sequence[str] = ()) -> list[DocumentLine]:
    """Every shared document, the lowest figure first; undefined ones come last."""
    found = sample(study, ask, people)
    lines = []
    for document, sums in zip(found.documents, found.statistics, strict=True):
        facts = study.facts(document)
        lines.append(
            DocumentLine(document, found.figure(sums), facts.source, facts.date, facts.batch)
        )
    return sorted(lines, key=_lowest_first)


def _lowest_first(line: DocumentLine) -> tuple[bool, float, str]:
    value = line.figure.value
    return value is None, value or 0.0, line.document


class TrendPoint(NamedTuple):
    """One batch or period; `guidelines` are the versions in force, for marker lines."""

    key: str
    figure: Figure
    interval: Interval
    documents: tuple[str, ...]
    guidelines: tuple[str, ...]


def trend(
    study: Study, ask: Ask, by: str = "batch", people: Sequence[str] = ()
) -> list[TrendPoint]:
    """The metric by `batch`, `source`, `guideline` or `month`; documents without one are left.

    Batches come in the order of their first finished document; all else by name, in which 10
    comes after 9. Below ten documents a point has no interval, by which it is known to be small.
    """
    found = sample(study, ask, people)
    groups: dict[str, list[str]] = {}
    for document in found.documents:
        key = _key(study, document, by)
        if key is not None:
            groups.setdefault(key, []).append(document)
    points = []
    days = {key: _first_day(study, names) if by == "batch" else "" for key, names in groups.items()}
    for key in sorted(groups, key=lambda key: (days[key], _counting(key))):
        part = found.of(groups[key])
        versions = {study.facts(document).guideline for document in part.documents}
        points.append(
            TrendPoint(
                key,
                part.figure(),
                part.interval(study),
                part.documents,
                tuple(sorted(version for version in versions if version is not None)),
            )
        )
    return points


def _first_day(study: Study, documents: Sequence[str]) -> str:
    days = (study.facts(document).date for document in documents)
    return min((day for day in days if day is not None), default="")


def _counting(name: str) -> list[tuple[int, int, str]]:
    """A name in pieces that sort as people count."""
    pieces = re.findall(r"\d+|\D+", name)
    return [(0, int(p), "") if p.isdecimal() else (1, 0, p) for p in pieces]


def _key(study: Study, document: str, by: str) -> str | None:
    facts = study.facts(document)
    known = {
        "batch": facts.batch,
        "source": facts.source,
        "guideline": facts.guideline,
        "month": facts.date and facts.date[:7],
    }
    if by not in known:
        raise ValueError(f"a trend goes by batch, source, guideline or month, not {by!r}")
    return known[by]


def self_agreement(study: Study, person: str, ask: Ask) -> tuple[Figure, Interval, tuple[str, ...]]:
    """A person's second run over documents served again against the first, with the documents.

    It is the ceiling for agreement with anybody else.
    """
    found = sample(study.again(person), ask)
    return found.figure(), found.interval(study), found.documents


def mean_of_pairs(cells: Sequence[Cell]) -> Figure:
    """The plain mean of the defined cells, as other tools print it; `n` counts the pairs."""
    values = [cell.figure.value for cell in cells if cell.figure.value is not None]
    if not values:
        return Figure(None, cells[0].figure.reason if cells else None, 0)
    return Figure(float(np.mean(values)), None, len(values))
