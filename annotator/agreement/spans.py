"""F1 between two people over spans and relations: exact, boundary, label, relaxed; token kappa.

F1 = 2 |A and B| / (|A| + |B|) over sets of rows is symmetric, needs no count of what nobody marked,
and is what Cohen's kappa becomes as that count grows (Hripcsak and Rothschild 2005). Undefined for
`no_spans` when neither person marked anything.

Rows are lists in the order of `fields`, by default `doc, start, end, label`, or mappings with those
keys. Only documents finished by both count: give `finished_a` and `finished_b` to leave out the
rest. `n` is the number of rows on both sides.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import TypeAlias, TypedDict

import numpy as np

from annotator.agreement.alignment import align, intersection_over_union
from annotator.agreement.continua import Labelled, labelled
from annotator.agreement.figures import NO_SPANS, Array, Figure, ratio
from annotator.agreement.kappa import cohen_kappa

Row: TypeAlias = Sequence[object] | Mapping[str, object]
Rows: TypeAlias = Sequence[Row]
Key: TypeAlias = tuple[Hashable, ...]
Finished: TypeAlias = Collection[object] | None

FIELDS = "doc,start,end,label"
_CREDITS = ("one", "iou", "half")


def span_f1_exact(
    a: Rows,
    b: Rows,
    fields: str = FIELDS,
    *,
    finished_a: Finished = None,
    finished_b: Finished = None,
) -> Figure:
    """F1 over whole rows: same document, offsets and label.

    Vectors: one_empty_document, unseen_document_excluded.
    """
    one, other = _both(a, b, fields, finished_a, finished_b)
    return f1(len(one & other), len(one), len(other))


def span_f1_boundary(
    a: Rows,
    b: Rows,
    fields: str = FIELDS,
    *,
    finished_a: Finished = None,
    finished_b: Finished = None,
) -> Figure:
    """F1 over document and offsets alone: where, whatever the label."""
    one, other = _both(a, b, fields, finished_a, finished_b)
    places = {key[:-1] for key in one}, {key[:-1] for key in other}
    return f1(len(places[0] & places[1]), len(places[0]), len(places[1]))


def span_f1_label(
    a: Rows,
    b: Rows,
    fields: str = FIELDS,
    *,
    finished_a: Finished = None,
    finished_b: Finished = None,
) -> Figure:
    """F1 over the rows whose place both people marked: what, given where.

    Read it with the match rate, which is `span_f1_boundary`: it says nothing about the rest.
    """
    one, other = _both(a, b, fields, finished_a, finished_b)
    shared = {key[:-1] for key in one} & {key[:-1] for key in other}
    kept_a = {key for key in one if key[:-1] in shared}
    kept_b = {key for key in other if key[:-1] in shared}
    return f1(len(kept_a & kept_b), len(kept_a), len(kept_b))


def span_f1_relaxed(
    a: Rows,
    b: Rows,
    fields: str = FIELDS,
    *,
    credit: str = "one",
    finished_a: Finished = None,
    finished_b: Finished = None,
) -> Figure:
    """F1 over a one-to-one alignment of overlapping spans of one label (greatest total overlap).

    A pair earns 1 (`credit="one"`), its intersection over union (`"iou"`), or 1 when that is at
    least a half (`"half"`).
    """
    if credit not in _CREDITS:
        raise ValueError(f"the credit of a pair is one, iou or half, not {credit!r}")
    one, other = _both(a, b, fields, finished_a, finished_b)
    left, right = _by_document(one), _by_document(other)
    earned = 0.0
    for document in left.keys() & right.keys():
        spans, others = sorted(left[document]), sorted(right[document])
        for i, j in align(spans, others, allowed=_same_rest).pairs:
            share = intersection_over_union(spans[i], others[j])
            earned += {"one": 1.0, "iou": share, "half": float(share >= 0.5)}[credit]
    return f1(earned, len(one), len(other))


def relation_f1_exact(
    a: Rows,
    b: Rows,
    fields: str | None = None,
    *,
    finished_a: Finished = None,
    finished_b: Finished = None,
) -> Figure:
    """F1 over relations: document, both argument spans and label are equal.

    A row is `doc, head, tail, label` with nested `[start, end]` arguments, or the same laid flat;
    `fields` is needed only when the rows are mappings or do not begin with the document.
    """
    names = None if fields is None else fields.split(",")
    one, other = _sides(a, b, names, finished_a, finished_b)
    return f1(len(one & other), len(one), len(other))


def positive_specific_agreement(both: float, only_a: float, only_b: float) -> Figure:
    """2 both / (2 both + only_a + only_b), equal to F1. Vector: hripcsak_psa_d40."""
    return ratio(2 * both, 2 * both + only_a + only_b, round(2 * both + only_a + only_b), NO_SPANS)


def f1(matched: float, size_a: float, size_b: float) -> Figure:
    """2 matched / (size_a + size_b)."""
    return ratio(2 * matched, size_a + size_b, round(size_a + size_b), NO_SPANS)


class LabelAgreement(TypedDict):
    """Labels on spans with equal offsets: how many, how often alike, and how many could be."""

    accuracy: float | None
    kappa: float | None
    matched: int
    match_rate: float | None
    reason: str | None


def span_label_agreement(
    a: Rows,
    b: Rows,
    fields: str = FIELDS,
    *,
    finished_a: Finished = None,
    finished_b: Finished = None,
) -> LabelAgreement:
    """Accuracy and Cohen's kappa of labels on places marked once by each, with the match rate.

    The kappa holds for matched spans only, so the match rate (boundary F1) belongs beside it.
    """
    one, other = _both(a, b, fields, finished_a, finished_b)
    left, right = _label_of(one), _label_of(other)
    units = [(left[place], right[place]) for place in left.keys() & right.keys()]
    kappa = cohen_kappa(units=units)
    same = sum(first == second for first, second in units)
    return LabelAgreement(
        accuracy=same / len(units) if units else None,
        kappa=kappa.value,
        matched=len(units),
        match_rate=span_f1_boundary(
            a, b, fields, finished_a=finished_a, finished_b=finished_b
        ).value,
        reason=kappa.reason,
    )


def token_kappa(
    a: Sequence[Sequence[object]],
    b: Sequence[Sequence[object]],
    tokens: Sequence[tuple[int, int]] | int,
    variant: str = "all",
) -> Figure:
    """Cohen's kappa of labels per token; advanced, for comparison with published figures only.

    Tokens that nobody marked dominate it, and borders between neighbours of one label vanish.
    `tokens` are offsets, or a length, which makes every character a token. `variant="annotated"`
    leaves out tokens that neither person marked. Rows are `start, end, label`.
    """
    if variant not in {"all", "annotated"}:
        raise ValueError(f"the variant is all or annotated, not {variant!r}")
    places = [(i, i + 1) for i in range(tokens)] if isinstance(tokens, int) else tokens
    first = _token_labels([labelled(row) for row in a], places)
    second = _token_labels([labelled(row) for row in b], places)
    units = [
        pair
        for pair in zip(first, second, strict=True)
        if variant == "all" or pair != (_OUTSIDE, _OUTSIDE)
    ]
    return cohen_kappa(units=units)


_OUTSIDE = (0, "")


def _token_labels(
    spans: Sequence[Labelled], places: Sequence[tuple[int, int]]
) -> list[tuple[int, str]]:
    labels = [_OUTSIDE] * len(places)
    starts: Array = np.asarray([start for start, _ in places], dtype=float)
    ends: Array = np.asarray([end for _, end in places], dtype=float)
    for span in sorted(spans, key=lambda s: (s.start, -s.end, s.label), reverse=True):
        for place in np.flatnonzero((starts < span.end) & (ends > span.start)):
            labels[int(place)] = (1, span.label)
    return labels


def _both(
    a: Rows, b: Rows, fields: str, finished_a: Finished, finished_b: Finished
) -> tuple[set[Key], set[Key]]:
    return _sides(a, b, fields.split(","), finished_a, finished_b)


def _sides(
    a: Rows, b: Rows, names: list[str] | None, finished_a: Finished, finished_b: Finished
) -> tuple[set[Key], set[Key]]:
    """Both sides as sets of rows: document first (None without one), label last."""
    one, other = {_key(row, names) for row in a}, {_key(row, names) for row in b}
    for finished in (finished_a, finished_b):
        if finished is not None:
            seen = set(finished)
            one = {key for key in one if key[0] in seen}
            other = {key for key in other if key[0] in seen}
    return one, other


def _key(row: Row, names: list[str] | None) -> Key:
    if isinstance(row, Mapping):
        keys = [name.strip() for name in names or FIELDS.split(",")]
        values = [row.get(name) for name in keys]
    else:
        values = list(row)
        keys = [name.strip() for name in names] if names else ["doc", *"-" * (len(values) - 1)]
    if keys == FIELDS.split(",") and len(values) == 3:
        keys = keys[1:]
    if len(values) != len(keys):
        raise ValueError(f"a row has {len(keys)} fields ({', '.join(keys)}), not {values!r}")
    document = values.pop(0) if keys[0] in {"doc", "document"} else None
    return (document, *(_frozen(value) for value in values))


def _frozen(value: object) -> Hashable:
    if isinstance(value, list | tuple):
        return tuple(_frozen(part) for part in value)
    return value


def _by_document(keys: set[Key]) -> dict[Hashable, list[Key]]:
    groups: dict[Hashable, list[Key]] = defaultdict(list)
    for key in keys:
        groups[key[0]].append(key[1:])
    return groups


def _same_rest(one: Sequence[object], other: Sequence[object]) -> bool:
    return one[2:] == other[2:]


def _label_of(keys: set[Key]) -> dict[Key, Hashable]:
    """The label of each place; a place that holds several labels takes part in no pair."""
    groups: dict[Key, list[Hashable]] = defaultdict(list)
    for key in keys:
        groups[key[:-1]].append(key[-1])
    return {place: labels[0] for place, labels in groups.items() if len(labels) == 1}
