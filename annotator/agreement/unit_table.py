"""The units behind a figure: what each person marked where, and how the two compare."""

from collections.abc import Hashable, Sequence
from itertools import combinations
from typing import NamedTuple

from annotator.agreement.alignment import align
from annotator.agreement.coding import document_values, sentence_coding
from annotator.agreement.material import SPAN_LAYERS, Finished, Marked
from annotator.agreement.scales import SENTENCES
from annotator.agreement.study import Study, marks_of


class SpanUnit(NamedTuple):
    """Two spans that belong together, or one that stands alone, in one document.

    `verdict` is same, label, boundary, both (label and boundary differ), only_a or only_b. The
    spans keep the keys that the caller gave them.
    """

    document: str
    a: str
    b: str
    span_a: Marked | None
    span_b: Marked | None
    verdict: str


class ValueUnit(NamedTuple):
    """One sentence, or one document (offsets 0, 0), and everybody's value; None is missing."""

    document: str
    start: int
    end: int
    target: str
    question: str
    people: tuple[str, ...]
    values: tuple[str | None, ...]
    verdict: str


def span_units(
    study: Study, layer: str, people: Sequence[str] = (), documents: Sequence[str] | None = None
) -> list[SpanUnit]:
    """Every unit of each pair of people on a span layer, in reading order, by document and pair."""
    if layer not in SPAN_LAYERS:
        raise ValueError(f"the {layer} layer has no spans")
    wanted = None if documents is None else set(documents)
    units = []
    for a, b in combinations(tuple(people) or study.people, 2):
        for document, works in study.shared_work(layer, (a, b)).items():
            if wanted is None or document in wanted:
                units += compared(works[0], works[1], layer)
    return sorted(units, key=_reading_order)


def compared(one: Finished, other: Finished, layer: str) -> list[SpanUnit]:
    """The units of two works on one document; labels do not restrict who is paired with whom."""
    left, right = marks_of(one, layer), marks_of(other, layer)
    found = align([span[:3] for span in left], [span[:3] for span in right])
    paired: list[tuple[Marked | None, Marked | None]] = [
        *((left[i], right[j]) for i, j in found.pairs),
        *((left[i], None) for i in found.only_a),
        *((None, right[j]) for j in found.only_b),
    ]
    return [
        SpanUnit(one.document, one.person, other.person, a, b, verdict_of(a, b)) for a, b in paired
    ]


def verdict_of(a: Marked | None, b: Marked | None) -> str:
    """How two aligned spans compare."""
    if a is None or b is None:
        return "only_a" if b is None else "only_b"
    place, label = a[:2] == b[:2], a.label == b.label
    if place:
        return "same" if label else "label"
    return "boundary" if label else "both"


def _reading_order(unit: SpanUnit) -> tuple[str, str, str, int, int, int]:
    span = unit.span_a or unit.span_b
    start, end = (span.start, span.end) if span else (0, 0)
    return unit.document, unit.a, unit.b, start, end, unit.span_a is None


def sentence_units(study: Study, target: str, people: Sequence[str] = ()) -> list[ValueUnit]:
    """Every sentence of the shared documents that counts for a target."""
    who = tuple(people) or study.people
    coded = sentence_coding(study, target, who).coded
    units = []
    for codes, owner, span in zip(coded.codes, coded.owner, coded.spans, strict=True):
        values = tuple(None if code < 0 else SENTENCES.values[code] for code in codes)
        document = coded.documents[int(owner)]
        units.append(ValueUnit(document, *span, target, "", who, values, _compared(values)))
    return units


def document_units(
    study: Study, target: str, question: str, people: Sequence[str] = ()
) -> list[ValueUnit]:
    """Every shared document and everybody's answer to one question."""
    who = tuple(people) or study.people
    documents, rows = document_values(study, target, question, who)
    return [
        ValueUnit(document, 0, 0, target, question, who, tuple(row), _compared(row))
        for document, row in zip(documents, rows, strict=True)
    ]


def _compared(values: Sequence[Hashable | None]) -> str:
    given = [value for value in values if value is not None]
    if len(given) < 2:
        return "single"
    return "same" if len(set(given)) == 1 else "different"
