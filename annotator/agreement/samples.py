"""A metric over some documents: additive statistics and how a figure follows from their sum.

Everything that is shown stands on a sample: a cell of the matrix, a point of the trend, a line of
the document list, shown against hidden documents.
"""

from collections.abc import Callable, Collection, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np

from annotator.agreement.bootstrap import Measure, Resample
from annotator.agreement.coding import document_coding, sentence_coding
from annotator.agreement.figures import (
    NO_PAIRABLE_UNITS,
    NO_SPANS,
    NO_VARIATION,
    Array,
    Figure,
    Interval,
    figure_of,
    stacked,
)
from annotator.agreement.material import SPAN_LAYERS
from annotator.agreement.scales import (
    SENTENCES,
    Coded,
    Layout,
    Scale,
    cross_tables,
    quadratic_kappa,
    scale_sums,
)
from annotator.agreement.study import Study, labels_in
from annotator.agreement.tallies import (
    as_lengths,
    boundary_f1,
    exact_f1,
    length_row,
    relaxed_f1,
    span_tally,
    stance_match,
    tuple_sums,
)
from annotator.agreement.unitizing import Lengths, binary_values, cu_values, u_values

F1_METRICS = ("exact_f1", "boundary_f1", "relaxed_f1")
LENGTH_METRICS = ("u_alpha", "u_alpha_binary", "cu_alpha")
VALUE_METRICS = (
    "alpha_ordinal", "alpha_nominal", "alpha_applicable", "ac2", "ac1", "agreement",
    "kappa_quadratic",
)  # fmt: skip


class Ask(NamedTuple):
    """What is wanted: a layer, a metric of it, and for values the target and the question."""

    layer: str
    metric: str
    target: str = ""
    question: str = ""


class Sample(NamedTuple):
    """Statistics by document, the measure over their sum, and the units a figure stands on."""

    documents: tuple[str, ...]
    statistics: Array
    measure: Measure
    units: Measure
    missing: str

    def of(self, documents: Collection[str]) -> "Sample":
        """The same over some of the documents."""
        kept = [place for place, name in enumerate(self.documents) if name in documents]
        return self._replace(
            documents=tuple(self.documents[place] for place in kept),
            statistics=self.statistics[kept],
        )

    def figure(self, sums: Array | None = None) -> Figure:
        """The figure of one row of sums, by default of all documents."""
        row = self.statistics.sum(axis=0) if sums is None else sums
        rows = row.reshape(1, -1)
        n = round(float(self.units(rows)[0]))
        value = float(self.measure(rows)[0])
        return figure_of(value, n, NO_VARIATION if n else self.missing)

    def interval(self, study: Study) -> Interval:
        """The interval of the figure under the plan of the study."""
        return resampled(study, self.statistics).interval(self.measure)


def resampled(study: Study, statistics: Array) -> Resample:
    """Documents drawn again under the plan of the study."""
    choice = study.choice
    return Resample(statistics, draws=choice.draws, seed=choice.seed, fewest=choice.fewest)


def together(study: Study, parts: Sequence[tuple[Sequence[str], Array]]) -> list[Resample]:
    """A resample for each pair of documents and statistics.

    Parts over the same documents share their draws, which costs one matrix product for all.
    """
    groups: dict[tuple[str, ...], list[int]] = {}
    for place, (documents, _) in enumerate(parts):
        groups.setdefault(tuple(documents), []).append(place)
    found: dict[int, Resample] = {}
    for places in groups.values():
        joined = resampled(study, np.concatenate([parts[place][1] for place in places], axis=1))
        start = 0
        for place in places:
            stop = start + parts[place][1].shape[1]
            found[place] = joined.part(slice(start, stop))
            start = stop
    return [found[place] for place in range(len(parts))]


def metrics_of(layer: str) -> tuple[str, ...]:
    """The metrics of a layer."""
    if layer not in SPAN_LAYERS:
        return VALUE_METRICS
    own = ("tuple_f1",) if layer == "stance" else ()
    return (*F1_METRICS, *own, *LENGTH_METRICS)


def sample(study: Study, ask: Ask, people: Sequence[str] = ()) -> Sample:
    """The sample of a metric among the given people (all by default); pairs are pooled.

    ValueError for a metric the layer does not have, and for kappa_quadratic with other than two
    people.
    """
    who = tuple(people) or study.people
    if ask.metric not in metrics_of(ask.layer):
        raise ValueError(f"the {ask.layer} layer has no metric {ask.metric!r}")
    if ask.metric in LENGTH_METRICS:
        return _lengths_sample(study, ask, who)
    if ask.layer in SPAN_LAYERS:
        return _pairs_sample(study, ask, who)
    return _values_sample(study, ask, who)


def _pairs_sample(study: Study, ask: Ask, people: Sequence[str]) -> Sample:
    measures: dict[str, Measure] = {
        "exact_f1": exact_f1,
        "boundary_f1": boundary_f1,
        "relaxed_f1": relaxed_f1,
        "tuple_f1": exact_f1,
    }
    rows = []
    shared = study.shared_work(ask.layer, people)
    for works in shared.values():
        if ask.metric == "tuple_f1":
            each: list[tuple[int, ...]] = [
                tuple_sums(stance_match(study, a, b, relaxed=False))
                for a, b in combinations(works, 2)
            ]
        else:
            each = [span_tally(study, ask.layer, a, b).sums for a, b in combinations(works, 2)]
        rows.append(np.sum(each, axis=0))
    width = 3 if ask.metric == "tuple_f1" else 7
    statistics = stacked(rows, width)
    return Sample(tuple(shared), statistics, measures[ask.metric], _spans, NO_SPANS)


def _spans(sums: Array) -> Array:
    return np.asarray(sums[:, 0] + sums[:, 1])


def labels_of(study: Study, layer: str) -> tuple[str, ...]:
    """Every label somebody used on a span layer, sorted."""
    found = (labels_in(work, layer) for work in study.material.finished)
    return tuple(sorted(set().union(*found)))


def length_statistics(
    study: Study, layer: str, people: Sequence[str], labels: tuple[str, ...]
) -> tuple[list[str], Array]:
    """Documents and their rows of lengths, for `as_lengths`."""
    shared = study.shared_work(layer, people)
    rows = [length_row(study, layer, works, labels).row for works in shared.values()]
    width = (len(labels) + 1) ** 2 + 1 + 2 * len(labels)
    return list(shared), stacked(rows, width)


def _lengths_sample(study: Study, ask: Ask, people: Sequence[str]) -> Sample:
    labels = labels_of(study, ask.layer)
    documents, statistics = length_statistics(study, ask.layer, people, labels)
    values: dict[str, Callable[[Lengths], Array]] = {
        "u_alpha": u_values,
        "u_alpha_binary": binary_values,
        "cu_alpha": cu_values,
    }
    measure = values[ask.metric]
    size = len(labels)
    return Sample(
        tuple(documents),
        statistics,
        lambda sums: measure(as_lengths(sums, size)),
        lambda sums: as_lengths(sums, size).covered.sum(axis=1),
        NO_SPANS,
    )


def _values_sample(study: Study, ask: Ask, people: Sequence[str]) -> Sample:
    coded, scale = coded_values(study, ask, people)
    if ask.metric == "kappa_quadratic":
        if len(people) != 2:
            raise ValueError("kappa_quadratic is for exactly two people")
        tables = cross_tables(coded, scale.points)
        return Sample(
            coded.documents, tables, quadratic_kappa(scale.points), _cells, NO_PAIRABLE_UNITS
        )
    layout = Layout(scale)
    return Sample(
        coded.documents,
        scale_sums(coded, scale),
        layout.measures()[ask.metric],
        layout.units(ask.metric),
        NO_PAIRABLE_UNITS,
    )


def _cells(sums: Array) -> Array:
    return np.asarray(sums.sum(axis=1))


def coded_values(study: Study, ask: Ask, people: Sequence[str]) -> tuple[Coded, Scale]:
    """The ratings of a sentence target or a document question."""
    if ask.layer == "sentence":
        return sentence_coding(study, ask.target, people).coded, SENTENCES
    coding, scale = document_coding(study, ask.target, ask.question, people)
    return coding.coded, scale
