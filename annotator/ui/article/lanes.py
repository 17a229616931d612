"""Lanes under a line: which mark goes how deep, as a pure function of visual extents."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Extent:
    """What one mark needs on one line: visual x-range in pixels, chip included."""

    left: float
    right: float
    group: int
    has_chip: bool


@dataclass(frozen=True, slots=True)
class Packing:
    """The lane of each extent, in the order given, and which lanes hold a chip."""

    lanes: tuple[int, ...]
    with_chip: tuple[bool, ...]


def pack(extents: Sequence[Extent], gap: float) -> Packing:
    """Greedy first fit by visual x, longer first, each group in lanes of its own, low group on top.

    Visual order matters: logical order wastes lanes in right-to-left text.
    """
    lanes = [0] * len(extents)
    with_chip: list[bool] = []
    for group in sorted({extent.group for extent in extents}):
        base = len(with_chip)
        ends: list[float] = []
        members = [i for i, extent in enumerate(extents) if extent.group == group]
        members.sort(key=lambda i: (extents[i].left, -extents[i].right))
        for i in members:
            lane = next((n for n, end in enumerate(ends) if end + gap <= extents[i].left), None)
            if lane is None:
                lane = len(ends)
                ends.append(0.0)
                with_chip.append(False)
            ends[lane] = extents[i].right
            lanes[i] = base + lane
            with_chip[base + lane] |= extents[i].has_chip
    return Packing(tuple(lanes), tuple(with_chip))


def tops(with_chip: Sequence[bool], chip_lane: float, bar_lane: float) -> tuple[list[float], float]:
    """Top of each lane below the first, and the height of all; lanes without a chip are thin."""
    found, y = [], 0.0
    for chip in with_chip:
        found.append(y)
        y += chip_lane if chip else bar_lane
    return found, y


def chip_left(
    start: float, end: float, width: float, limits: tuple[float, float], *, rtl: bool
) -> float:
    """Left edge of a chip that hangs at the start of its words and stays inside the limits."""
    left = end - width if rtl else start
    return max(min(left, limits[1] - width), limits[0])
