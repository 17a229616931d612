"""One-to-one alignment of two people's spans over one text.

Spans are half-open `(start, end, ...)` in code points; whatever follows the offsets is looked at
only through `likeness`. The alignment has the greatest total overlap; between alignments of equal
overlap it takes the one with the greater likeness, then with the closer edges, then with more
pairs. It does not depend on which person comes first.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import NamedTuple, TypeAlias, cast

from annotator.agreement.matching import Pair, best_matching

Place: TypeAlias = Sequence[object]
Likeness: TypeAlias = Callable[[Place, Place], int]

# Beyond this many overlapping pairs spans are matched in reading order, without any search.
EDGES = 60_000


class Alignment(NamedTuple):
    """Pairs of places in the two lists, and the places left over on either side, all ascending."""

    pairs: tuple[Pair, ...]
    only_a: tuple[int, ...]
    only_b: tuple[int, ...]


def same_label(one: Place, other: Place) -> int:
    """1 when everything after the offsets is equal."""
    return int(one[2:] == other[2:])


def align(
    a: Sequence[Place],
    b: Sequence[Place],
    likeness: Likeness = same_label,
    *,
    allowed: Callable[[Place, Place], bool] | None = None,
) -> Alignment:
    """Align two lists of spans; `likeness` is an integer from 0 to 255, greater for more alike.

    Pairs that `allowed` refuses are never made. Spans share at least one character, or are equal.
    """
    pairs, rest_a, rest_b = _identical(a, b, allowed)
    if rest_a and rest_b:
        edges = _overlaps(a, b, rest_a, rest_b, allowed)
        if edges is None:
            pairs += _in_reading_order(a, b, rest_a, rest_b, allowed)
        elif len({i for i, _ in edges}) == len({j for _, j in edges}) == len(edges):
            pairs += edges
        else:
            pairs += best_matching({pair: _weight(a, b, pair, likeness) for pair in edges})
    taken_a, taken_b = {i for i, _ in pairs}, {j for _, j in pairs}
    return Alignment(
        tuple(sorted(pairs)),
        tuple(i for i in range(len(a)) if i not in taken_a),
        tuple(j for j in range(len(b)) if j not in taken_b),
    )


def overlap(one: Place, other: Place) -> int:
    """How many characters two spans share."""
    ends, starts = min(_end(one), _end(other)), max(_start(one), _start(other))
    return max(0, ends - starts)


def intersection_over_union(one: Place, other: Place) -> float:
    """Shared characters over all characters of two spans; 1 for equal spans."""
    if one[:2] == other[:2]:
        return 1.0
    common = overlap(one, other)
    return common / (_end(one) - _start(one) + _end(other) - _start(other) - common)


def _start(place: Place) -> int:
    return cast("int", place[0])


def _end(place: Place) -> int:
    return cast("int", place[1])


def _identical(
    a: Sequence[Place], b: Sequence[Place], allowed: Callable[[Place, Place], bool] | None
) -> tuple[list[Pair], list[int], list[int]]:
    """Pair spans that are equal in everything; no better alignment can split such a pair."""
    waiting: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for j in range(len(b) - 1, -1, -1):
        waiting[tuple(b[j])].append(j)
    pairs, rest = [], []
    for i, span in enumerate(a):
        same = waiting.get(tuple(span))
        if same and (allowed is None or allowed(span, b[same[-1]])):
            pairs.append((i, same.pop()))
        else:
            rest.append(i)
    return pairs, rest, sorted(j for places in waiting.values() for j in places)


def _overlaps(
    a: Sequence[Place],
    b: Sequence[Place],
    rest_a: list[int],
    rest_b: list[int],
    allowed: Callable[[Place, Place], bool] | None,
) -> list[Pair] | None:
    """All allowed pairs that touch, or None when there are too many of them to weigh."""
    rights = sorted((_start(b[j]), _end(b[j]), j) for j in rest_b)
    furthest, low, seen = _reach(rights), 0, 0
    found: list[Pair] = []
    for start, end, i in sorted((_start(a[i]), _end(a[i]), i) for i in rest_a):
        while low < len(rights) and furthest[low] < start:
            low += 1
        for place in range(low, len(rights)):
            first, last, j = rights[place]
            if first > end:
                break
            seen += 1
            meets = min(end, last) > max(start, first) or (first, last) == (start, end)
            if meets and (allowed is None or allowed(a[i], b[j])):
                found.append((i, j))
        if seen > EDGES:
            return None
    return found


def _reach(spans: list[tuple[int, int, int]]) -> list[int]:
    """The furthest end up to each place of the sorted list."""
    return list(accumulate((end for _, end, _ in spans), max))


def _weight(a: Sequence[Place], b: Sequence[Place], pair: Pair, likeness: Likeness) -> int:
    """Overlap, then likeness, then closeness of edges, then number of pairs, in one exact integer.

    A whole matching stays far below 2^32 in each of the lower places.
    """
    one, other = a[pair[0]], b[pair[1]]
    edges = abs(_start(one) - _start(other)) + abs(_end(one) - _end(other))
    whole = (overlap(one, other) << 96) + (likeness(one, other) << 64) - (edges << 24) + 1
    # Equal spans without length share no character and still belong together.
    return max(whole, 1)


def _in_reading_order(
    a: Sequence[Place],
    b: Sequence[Place],
    rest_a: list[int],
    rest_b: list[int],
    allowed: Callable[[Place, Place], bool] | None,
) -> list[Pair]:
    """Walk both lists by start and pair neighbours that overlap; linear after sorting."""
    lefts = sorted(rest_a, key=lambda i: (_start(a[i]), _end(a[i])))
    rights = sorted(rest_b, key=lambda j: (_start(b[j]), _end(b[j])))
    pairs, i, j = [], 0, 0
    while i < len(lefts) and j < len(rights):
        one, other = a[lefts[i]], b[rights[j]]
        if overlap(one, other) and (allowed is None or allowed(one, other)):
            pairs.append((lefts[i], rights[j]))
            i, j = i + 1, j + 1
        elif _end(one) <= _end(other):
            i += 1
        else:
            j += 1
    return pairs
