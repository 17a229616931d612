"""What settling would do to agreement: alpha as it is, and with some places settled for all.

A place that is settled counts as if everybody had given the one answer it was settled with. Spans
are measured by u-alpha over labels (for stance: target and sign), sentence values by ordinal alpha
over neg, neu, pos, article values by nominal alpha.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

import numpy as np

from annotator.agreement.alpha import alpha_values, coincidences, distances_for
from annotator.agreement.answers import Mark
from annotator.agreement.clusters import SPANS, Cluster
from annotator.agreement.continua import Labelled, Text
from annotator.agreement.figures import Array
from annotator.agreement.ratings import counted
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
    """All labels of some sheets in a fixed order: sums add up only over the same ones."""
    return sorted(frozenset().union(*map(labels_in, sheets)))


def labels_in(sheet: Sheet) -> frozenset[str]:
    """The labels of one sheet."""
    marks = {mark for cluster in sheet.clusters for each in cluster.answers for mark in each.marks}
    marks.update(mark for settled in sheet.settled.values() for mark in settled)
    return frozenset(map(_name, marks))


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
    found = list(sheets)
    labels = labels_of(found)
    return pooled_values(layer, [value_sums(layer, sheet, labels) for sheet in found], labels)


def value_sums(layer: Layer, sheet: Sheet, labels: Sequence[str]) -> Array:
    """The additive coincidences of one article's values, over the scale or over the labels."""
    if layer in SPANS:
        raise ValueError("spans are measured by their lengths")
    ordinal = layer is Layer.SENTENCE
    units = [
        [_value(sheet, cluster, person, ordinal=ordinal) for person in sheet.people]
        for cluster in sheet.clusters
    ]
    return coincidences(counted(units, categories=_SCALE if ordinal else labels))


def pooled_values(layer: Layer, parts: Sequence[Array], labels: Sequence[str]) -> float | None:
    """Alpha of several articles together; None where it is not defined."""
    if not parts:
        return None
    ordinal = layer is Layer.SENTENCE
    scale = _SCALE if ordinal else labels
    distances = distances_for("ordinal" if ordinal else "nominal", scale, None)
    value = float(alpha_values(np.sum(parts, axis=0), distances))
    return None if np.isnan(value) else value


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
