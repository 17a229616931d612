"""The part of the report about spans: pairs of people, the u-alpha family, labels."""

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import NamedTuple

from annotator.agreement.bootstrap import Measure, Resample
from annotator.agreement.entries import Object, note, put, put_interval, stages_entry
from annotator.agreement.figures import (
    NO_SPANS,
    NO_VARIATION,
    Array,
    Figure,
    Interval,
    divided,
    figure_of,
    stacked,
)
from annotator.agreement.material import Excluded, Finished
from annotator.agreement.samples import labels_of, length_statistics, together
from annotator.agreement.stances import stance_stages
from annotator.agreement.study import Study
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
from annotator.agreement.unitizing import (
    Lengths,
    binary_values,
    cu_values,
    ku_values,
    u_values,
)


def span_section(study: Study, layer: str, excluded: list[Excluded]) -> Object:
    """One span layer; what had to be left out is added to `excluded`."""
    labels = labels_of(study, layer)
    documents, rows = length_statistics(study, layer, study.people, labels)
    counts = _label_statistics(study, layer, study.people, labels)
    lengths, of_labels = together(study, [(documents, rows), (documents, counts)])
    section: Object = {"pairs": _pairs(study, layer), "documents": len(documents)}
    n = round(float(as_lengths(lengths.whole, len(labels)).covered.sum()))
    for name, values in _FAMILY.items():
        measure = _over_lengths(values, len(labels))
        put(section, name, figure_of(lengths.value(measure), n, NO_VARIATION if n else NO_SPANS))
        put_interval(section, f"{name}_interval", lengths.interval(measure))
    lines = _lines(labels, of_labels, lengths)
    section["by_label"] = {line.label: _label_entry(line) for line in lines}
    shared = study.shared_work(layer, study.people).values()
    skipped = sum(length_row(study, layer, works, labels).skipped for works in shared)
    why = "overlap another span of the same person and are left out of the u-alpha family only"
    note(excluded, f"{layer} spans", why, skipped)
    return section


_FAMILY: dict[str, Callable[[Lengths], Array]] = {
    "u_alpha": u_values,
    "u_alpha_binary": binary_values,
    "cu_alpha": cu_values,
}


def _over_lengths(values: Callable[[Lengths], Array], labels: int) -> Measure:
    return lambda sums: values(as_lengths(sums, labels))


def _pairs(study: Study, layer: str) -> list[Object]:
    """Every pair of people, each over the documents that both finished."""
    pairs = list(combinations(study.people, 2))
    parts = []
    for pair in pairs:
        shared = study.shared_work(layer, pair)
        rows = [_pair_row(study, layer, one, other) for one, other in shared.values()]
        width = 13 if layer == "stance" else 7
        parts.append((tuple(shared), stacked(rows, width)))
    resamples = together(study, parts)
    return [
        _pair(study, layer, pair, resample) for pair, resample in zip(pairs, resamples, strict=True)
    ]


def _pair_row(study: Study, layer: str, a: Finished, b: Finished) -> tuple[int, ...]:
    """The span tally of two works, and for stances their records and tuples, strict and relaxed."""
    sums = span_tally(study, layer, a, b).sums
    if layer != "stance":
        return sums
    strict = tuple_sums(stance_match(study, a, b, relaxed=False))
    return (*sums, *strict, *tuple_sums(stance_match(study, a, b, relaxed=True)))


def _pair(study: Study, layer: str, pair: tuple[str, str], resample: Resample) -> Object:
    sums = resample.whole[0]
    n = round(float(sums[0] + sums[1]))
    entry: Object = {
        "a": pair[0],
        "b": pair[1],
        "documents": resample.documents,
        "spans_a": round(float(sums[0])),
        "spans_b": round(float(sums[1])),
    }
    put(entry, "exact_f1", figure_of(resample.value(exact_f1), n, NO_SPANS))
    put(entry, "boundary_f1", figure_of(resample.value(boundary_f1), n, NO_SPANS))
    put(entry, "relaxed_f1", figure_of(resample.value(relaxed_f1), n, NO_SPANS))
    put_interval(entry, "interval", resample.interval(exact_f1))
    put_interval(entry, "relaxed_interval", resample.interval(relaxed_f1))
    if layer == "stance":
        entry["strict"] = _staged(study, pair, resample.part(slice(7, 10)), relaxed=False)
        entry["relaxed"] = _staged(study, pair, resample.part(slice(10, 13)), relaxed=True)
    return entry


def _staged(study: Study, pair: tuple[str, str], tuples: Resample, *, relaxed: bool) -> Object:
    works = study.shared_work("stance", pair).values()
    matches = [stance_match(study, one, other, relaxed=relaxed) for one, other in works]
    stages = stages_entry(stance_stages(matches))
    put_interval(stages, "tuple_interval", tuples.interval(exact_f1))
    return stages


class LabelLine(NamedTuple):
    """One label of a span layer: pooled exact F1, its interval, (k)u-alpha, spans behind them."""

    label: str
    f1: Figure
    interval: Interval
    ku_alpha: Figure
    n: int


def label_lines(study: Study, layer: str, people: Sequence[str] = ()) -> list[LabelLine]:
    """Every label of a span layer, pooled over all pairs of the people, sorted by label."""
    who = tuple(people) or study.people
    labels = labels_of(study, layer)
    documents, rows = length_statistics(study, layer, who, labels)
    counts = _label_statistics(study, layer, who, labels)
    lengths, of_labels = together(study, [(documents, rows), (documents, counts)])
    return _lines(labels, of_labels, lengths)


def _lines(labels: Sequence[str], of_labels: Resample, lengths: Resample) -> list[LabelLine]:
    lines = []
    for place, label in enumerate(labels):
        measure = _label_f1(3 * place)
        n = round(float(of_labels.whole[0, 3 * place + 2]))
        ku_alpha = lengths.value(_label_ku(place, len(labels)))
        lines.append(
            LabelLine(
                label,
                figure_of(of_labels.value(measure), n, NO_SPANS),
                of_labels.interval(measure),
                figure_of(ku_alpha, n, NO_VARIATION),
                n,
            )
        )
    return lines


def _label_statistics(
    study: Study, layer: str, people: Sequence[str], labels: Sequence[str]
) -> Array:
    shared = study.shared_work(layer, people)
    counts = [_label_counts(study, layer, works, labels) for works in shared.values()]
    return stacked(counts, 3 * len(labels))


def _label_counts(
    study: Study, layer: str, works: Sequence[Finished], labels: Sequence[str]
) -> list[float]:
    """Per label: spans of both people over all pairs, equal ones, and spans each counted once."""
    found = {label: [0, 0] for label in labels}
    for a, b in combinations(works, 2):
        for label, of_a, of_b, same in span_tally(study, layer, a, b).by_label:
            found[label][0] += of_a + of_b
            found[label][1] += same
    others = len(works) - 1
    return [number for both, same in found.values() for number in (both, same, both / others)]


def _label_f1(column: int) -> Measure:
    return lambda sums: divided(2 * sums[:, column + 1], sums[:, column])


def _label_ku(place: int, labels: int) -> Measure:
    return lambda sums: ku_values(as_lengths(sums, labels), place)


def _label_entry(line: LabelLine) -> Object:
    entry: Object = {}
    put(entry, "f1", line.f1)
    put_interval(entry, "interval", line.interval)
    put(entry, "ku_alpha", line.ku_alpha)
    entry["n"] = line.n
    return entry
