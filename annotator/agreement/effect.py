"""What settling would do to agreement: alpha as it is, and with some places settled for all.

A place that is settled counts as if everybody had given the one answer it was settled with. Spans
are measured by u-alpha over labels (for stance: target and sign), sentence values by ordinal alpha
over neg, neu, pos, article values by nominal alpha.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

import numpy as np

from annotator.agreement.alpha import krippendorff_alpha
from annotator.agreement.answers import Mark
from annotator.agreement.clusters import SPANS, Cluster
from annotator.agreement.continua import Labelled, Text
from annotator.agreement.unitizing import Lengths, lengths, u_values
from annotator.model.annotations import Layer

_SCALE = ("neg", "neu", "pos")
_MEASURES = {
    Layer.SENTENCE: "ordinal α",
    Layer.DOCUMENT: "α",
}


class Sheet(NamedTuple):
    """One article on one layer: its length, who finished it, and its clusters.

    `settled` has the marks of settled clusters by key; the others are as people left them.
    """

    length: int
    people: tuple[UUID, ...]
    clusters: tuple[Cluster, ...]
    settled: Mapping[str, tuple[Mark, ...]]


def measure_of(layer: Layer) -> str:
    """The name of the figure a layer is measured by."""
    return _MEASURES.get(layer, "uα")


def labels_of(sheets: Iterable[Sheet]) -> list[str]:
    """All labels of some sheets in a fixed order: `lengths` add up only over the same ones."""
    return sorted(
        {
            _name(mark)
            for sheet in sheets
            for cluster in sheet.clusters
            for marks in (
                *(answer.marks for answer in cluster.answers),
                sheet.settled.get(cluster.key, ()),
            )
            for mark in marks
        }
    )


def span_lengths(sheet: Sheet, labels: Sequence[str]) -> Lengths:
    """The additive lengths of one article, its settled places settled."""
    raters = tuple(
        tuple(
            Labelled(start, end, _name(mark))
            for cluster in sheet.clusters
            for mark in _marks(sheet, cluster, person)
            for start, end in mark.pieces
        )
        for person in sheet.people
    )
    return lengths(Text(raters, sheet.length), labels)[0]


def pooled(parts: Sequence[Lengths]) -> float | None:
    """The u-alpha of several articles together; None where it is not defined."""
    if not parts:
        return None
    sums = Lengths(*(np.sum(part, axis=0) for part in zip(*parts, strict=True)))
    value = float(u_values(sums))
    return None if np.isnan(value) else value


def value_alpha(layer: Layer, sheets: Iterable[Sheet]) -> float | None:
    """Alpha of sentence or article values; a sentence counts where it has a sign."""
    if layer in SPANS:
        raise ValueError("spans are measured by their lengths")
    ordinal = layer is Layer.SENTENCE
    units = [
        [_value(sheet, cluster, person, ordinal=ordinal) for person in sheet.people]
        for sheet in sheets
        for cluster in sheet.clusters
    ]
    level, categories = ("ordinal", _SCALE) if ordinal else ("nominal", None)
    return krippendorff_alpha(units, level, categories=categories).value if units else None


def _marks(sheet: Sheet, cluster: Cluster, person: UUID) -> tuple[Mark, ...]:
    if cluster.key in sheet.settled:
        return sheet.settled[cluster.key]
    answer = cluster.answer_of(person)
    return answer.marks if answer is not None else ()


def _value(sheet: Sheet, cluster: Cluster, person: UUID, *, ordinal: bool) -> str | None:
    marks = _marks(sheet, cluster, person)
    value = marks[0].label if marks else None
    return value if not ordinal or value in _SCALE else None


def _name(mark: Mark) -> str:
    sign = mark.polarity
    if not sign:
        return mark.label
    step = sign.lstrip("-").isdigit()
    return f"{mark.label} {(int(sign) > 0) - (int(sign) < 0)}" if step else f"{mark.label} {sign}"
