"""One-to-one matching of two sides by weight: exact where it can be, always fast.

The edges fall into connected components, which are tiny for overlapping spans. A component whose
smaller side has at most `EXHAUSTIVE` members is searched completely, one up to `ASSIGNED` members
goes through the assignment algorithm (Kuhn 1955, in the form of Jonker and Volgenant 1987), and a
larger one is matched heaviest edge first, which is at least half of the best.
"""

from collections.abc import Mapping
from typing import TypeAlias

Edges: TypeAlias = Mapping[tuple[int, int], float]
Pair: TypeAlias = tuple[int, int]

EXHAUSTIVE = 5
ASSIGNED = 120


def best_matching(edges: Edges) -> list[Pair]:
    """The pairs (left, right) with the greatest sum of positive weights, none used twice, sorted.

    Weights may be any numbers that add and compare exactly, such as large integers.
    """
    pairs: list[Pair] = []
    for component in components(edges):
        lefts = sorted({left for left, _ in component})
        rights = sorted({right for _, right in component})
        small = min(len(lefts), len(rights))
        if small == 1:
            pairs.append(max(component, key=lambda pair: (component[pair], -pair[0], -pair[1])))
        elif small <= EXHAUSTIVE and len(lefts) + len(rights) <= 4 * EXHAUSTIVE:
            pairs += _searched(component, lefts, rights)
        elif max(len(lefts), len(rights)) <= ASSIGNED:
            pairs += _assigned(component, lefts, rights)
        else:
            pairs += _heaviest_first(component)
    return sorted(pairs)


def components(edges: Edges) -> list[dict[Pair, float]]:
    """The edges of positive weight, grouped by what they connect."""
    root: dict[tuple[str, int], tuple[str, int]] = {}

    def find(node: tuple[str, int]) -> tuple[str, int]:
        root.setdefault(node, node)
        while root[node] != node:
            root[node] = root[root[node]]
            node = root[node]
        return node

    kept = {pair: weight for pair, weight in edges.items() if weight > 0}
    for left, right in kept:
        root[find(("left", left))] = find(("right", right))
    groups: dict[tuple[str, int], dict[Pair, float]] = {}
    for pair, weight in kept.items():
        groups.setdefault(find(("left", pair[0])), {})[pair] = weight
    return list(groups.values())


def _searched(component: Edges, lefts: list[int], rights: list[int]) -> list[Pair]:
    """Every matching, by the set of members of the smaller side that are taken."""
    few, many = (lefts, rights) if len(lefts) <= len(rights) else (rights, lefts)
    turned = few is rights
    bit = {member: 1 << k for k, member in enumerate(few)}
    best: dict[int, tuple[float, tuple[Pair, ...]]] = {0: (0, ())}
    for other in many:
        following = dict(best)
        for member, flag in bit.items():
            pair = (other, member) if turned else (member, other)
            weight = component.get(pair)
            if weight is None:
                continue
            for taken, (total, pairs) in best.items():
                if not taken & flag:
                    known = following.get(taken | flag)
                    if known is None or total + weight > known[0]:
                        following[taken | flag] = (total + weight, (*pairs, pair))
        best = following
    return list(max(best.values(), key=lambda found: found[0])[1])


def _assigned(component: Edges, lefts: list[int], rights: list[int]) -> list[Pair]:
    turned = len(lefts) > len(rights)
    rows, columns = (rights, lefts) if turned else (lefts, rights)
    costs = [
        [-component.get((column, row) if turned else (row, column), 0) for column in columns]
        for row in rows
    ]
    chosen = assignment(costs)
    pairs = (
        (columns[j], rows[i]) if turned else (rows[i], columns[j]) for i, j in enumerate(chosen)
    )
    return [pair for pair in pairs if pair in component]


def assignment(costs: list[list[float]]) -> list[int]:
    """The column of each row in the cheapest assignment; there are no more rows than columns.

    Shortest augmenting paths with potentials, O(rows^2 x columns).
    """
    width = len(costs[0]) if costs else 0
    of_row: list[float] = [0] * len(costs)
    of_column: list[float] = [0] * (width + 1)
    owner = [-1] * (width + 1)
    for row in range(len(costs)):
        owner[width] = row
        _augmented(costs, of_row, of_column, owner)
    chosen = [0] * len(costs)
    for column in range(width):
        if owner[column] >= 0:
            chosen[owner[column]] = column
    return chosen


def _augmented(
    costs: list[list[float]], of_row: list[float], of_column: list[float], owner: list[int]
) -> None:
    """Give the row parked at the last place of `owner` a column, moving others along a path."""
    width = len(owner) - 1
    nearest: list[float | None] = [None] * width
    before = [width] * width
    done: list[int] = []
    open_columns = set(range(width))
    column = width
    while owner[column] >= 0:
        done.append(column)
        row = owner[column]
        step: float | None = None
        following = -1
        for j in open_columns:
            slack = costs[row][j] - of_row[row] - of_column[j]
            known = nearest[j]
            if known is None or slack < known:
                nearest[j] = known = slack
                before[j] = column
            if step is None or known < step:
                step, following = known, j
        assert step is not None
        for j in done:
            of_row[owner[j]] += step
            of_column[j] -= step
        for j in open_columns:
            nearest[j] = (nearest[j] or 0) - step
        open_columns.discard(following)
        column = following
    while column != width:
        owner[column] = owner[before[column]]
        column = before[column]


def _heaviest_first(component: Edges) -> list[Pair]:
    lefts: set[int] = set()
    rights: set[int] = set()
    pairs = []
    for left, right in sorted(component, key=lambda pair: (-component[pair], pair)):
        if left not in lefts and right not in rights:
            lefts.add(left)
            rights.add(right)
            pairs.append((left, right))
    return pairs
