"""Staged agreement on stance records: span, then target, polarity and holder on what survives.

Each stage looks at the pairs that survived the one before it, and says how many those were, so
that a figure never hides how little it stands on. Strict pairs have equal offsets, relaxed ones
overlap; where several records share a place, the most alike are paired.
"""

from collections.abc import Hashable, Mapping, Sequence
from typing import NamedTuple, TypeAlias, cast

from annotator.agreement.alignment import align
from annotator.agreement.alpha import krippendorff_alpha
from annotator.agreement.figures import NO_PAIRABLE_UNITS, Figure, ratio
from annotator.agreement.kappa import cohen_kappa
from annotator.agreement.spans import f1

FIELDS = ("start", "end", "target", "polarity", "holder")


class StanceRow(NamedTuple):
    """One stance record; `polarity` is -2 to 2, or `mixed` or `unclear`.

    `holder` is any value that is equal for equal holders: AUTHOR, UNNAMED, an entity's name.
    """

    start: int
    end: int
    target: str
    polarity: int | str
    holder: Hashable = None


StancePair: TypeAlias = tuple[StanceRow, StanceRow]


class StancePairs(NamedTuple):
    """The matched records of one document and how many records each person has there."""

    pairs: tuple[StancePair, ...]
    size_a: int
    size_b: int


class StanceStages(NamedTuple):
    """The figures of every stage; `n` of each is what it stands on.

    `span` is F1 over places; `target` and `target_kappa` look at matched spans; `polarity` (three
    classes), `polarity_five` and both alphas at pairs with equal target; `holder` at pairs with
    equal target and class. `tuple_three` is F1 over (span, target, class), `tuple_five` over
    (span, target, five points), `tuple_holder` adds the holder to the class. `survivors` counts
    the pairs that pass each stage; `off_scale` the ones that no alpha can use (mixed, unclear).
    """

    span: Figure
    target: Figure
    target_kappa: Figure
    polarity: Figure
    polarity_five: Figure
    polarity_alpha_three: Figure
    polarity_alpha: Figure
    holder: Figure
    tuple_three: Figure
    tuple_five: Figure
    tuple_holder: Figure
    survivors: dict[str, int]
    off_scale: int


def stance_agreement(
    a: Sequence[Sequence[object] | Mapping[str, object]],
    b: Sequence[Sequence[object] | Mapping[str, object]],
    *,
    relaxed: bool = False,
) -> StanceStages:
    """The stages for one document; rows are `start, end, target, polarity[, holder]` or mappings.

    For several documents pool `stance_pairs` with `stance_stages`.
    """
    one, other = [stance_row(row) for row in a], [stance_row(row) for row in b]
    return stance_stages([stance_pairs(one, other, relaxed=relaxed)])


def stance_row(row: Sequence[object] | Mapping[str, object]) -> StanceRow:
    """A record from a mapping or a list in the order of `FIELDS`; the holder may be absent."""
    values = [row.get(name) for name in FIELDS] if isinstance(row, Mapping) else list(row)
    if not 4 <= len(values) <= 5:
        raise ValueError(f"a stance is start, end, target, polarity and holder, not {values!r}")
    return StanceRow(*cast("tuple[int, int, str, int, Hashable]", tuple(values)))


def stance_pairs(
    a: Sequence[StanceRow], b: Sequence[StanceRow], *, relaxed: bool = False
) -> StancePairs:
    """Match the records of two people in one document, one to one."""
    one, other = sorted(set(a), key=_order), sorted(set(b), key=_order)
    found = align(one, other, _likeness, allowed=None if relaxed else _same_place)
    return StancePairs(tuple((one[i], other[j]) for i, j in found.pairs), len(one), len(other))


def stance_stages(documents: Sequence[StancePairs]) -> StanceStages:
    """Pool matched records over documents and compute every stage."""
    matched = [pair for document in documents for pair in document.pairs]
    size_a = sum(document.size_a for document in documents)
    size_b = sum(document.size_b for document in documents)
    aimed = [pair for pair in matched if same_target(pair)]
    signed = [pair for pair in aimed if same_class(pair)]
    five = sum(one.polarity == other.polarity for one, other in aimed)
    held = [pair for pair in signed if pair[0].holder == pair[1].holder]
    on_scale = [
        (one.polarity, other.polarity)
        for one, other in aimed
        if isinstance(one.polarity, int) and isinstance(other.polarity, int)
    ]
    classes = [(_sign(one), _sign(other)) for one, other in on_scale]
    return StanceStages(
        span=f1(len(matched), size_a, size_b),
        target=_share(len(aimed), len(matched)),
        target_kappa=cohen_kappa(units=[(one.target, other.target) for one, other in matched]),
        polarity=_share(len(signed), len(aimed)),
        polarity_five=_share(five, len(aimed)),
        polarity_alpha_three=krippendorff_alpha(classes, "ordinal"),
        polarity_alpha=krippendorff_alpha(on_scale, "ordinal"),
        holder=_share(len(held), len(signed)),
        tuple_three=f1(len(signed), size_a, size_b),
        tuple_five=f1(five, size_a, size_b),
        tuple_holder=f1(len(held), size_a, size_b),
        survivors={
            "span": len(matched),
            "target": len(aimed),
            "polarity": len(signed),
            "holder": len(held),
        },
        off_scale=len(aimed) - len(on_scale),
    )


def same_target(pair: StancePair) -> bool:
    """Both records are about one target."""
    return pair[0].target == pair[1].target


def same_class(pair: StancePair) -> bool:
    """Both polarities are negative, neutral or positive alike, or carry the same flag."""
    return _sign(pair[0].polarity) == _sign(pair[1].polarity)


def _sign(polarity: int | str) -> int | str:
    return polarity if isinstance(polarity, str) else (polarity > 0) - (polarity < 0)


def _share(part: int, whole: int) -> Figure:
    return ratio(part, whole, whole, NO_PAIRABLE_UNITS)


def _order(row: StanceRow) -> tuple[int, int, str, str, str]:
    return row.start, row.end, row.target, str(row.polarity), str(row.holder)


def _same_place(one: Sequence[object], other: Sequence[object]) -> bool:
    return one[:2] == other[:2]


def _likeness(one: Sequence[object], other: Sequence[object]) -> int:
    first, second = cast("StancePair", (one, other))
    alike = 8 * (first.target == second.target) + 4 * same_class((first, second))
    return alike + 2 * (first.polarity == second.polarity) + (first.holder == second.holder)
