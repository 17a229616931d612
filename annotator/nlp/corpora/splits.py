"""Which split an article belongs to: by group, stable under growth, never an empty split."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil

from annotator.nlp.corpora.options import SPLITS

# Below so many groups chance leaves splits empty or labels unseen; then they are dealt out.
MANY = 30


@dataclass(slots=True)
class Group:
    """Articles that must stay together.

    Attributes:
        frozen: the split they are bound to, if any; that of the article with the lowest uid.
        first: that lowest uid, as a number.
        labels: how many labels of each class they hold.
    """

    key: str
    frozen: str | None = None
    first: int = 0
    size: int = 0
    labels: Counter[str] = field(default_factory=Counter)


def assigned(groups: Iterable[Group], seed: int, shares: Sequence[int]) -> dict[str, str]:
    """The split of each group by key.

    With at least MANY groups a group's split depends on seed and key alone; with fewer they are
    dealt out, rarest label first. A frozen split always stands. Where there are as many groups
    as splits with a share, no split stays empty.
    """
    ordered = sorted(groups, key=lambda group: _point(seed, group.key))
    found = {group.key: group.frozen for group in ordered if group.frozen}
    free = [group for group in ordered if not group.frozen]
    if len(ordered) >= MANY:
        found |= {group.key: _by_point(_point(seed, group.key), shares) for group in free}
    else:
        found |= _dealt(ordered, free, dict(found), shares)
    _fill_empty(found, free, shares)
    return found


def _point(seed: int, key: str) -> float:
    raw = hashlib.sha256(f"{seed}\x1f{key}".encode()).digest()
    return int.from_bytes(raw[:8], "big") / 2**64


def _by_point(point: float, shares: Sequence[int]) -> str:
    limit, total = 0.0, sum(shares)
    for split, share in zip(SPLITS, shares, strict=True):
        limit += share / total
        if point < limit:
            return split
    return SPLITS[0]


def _dealt(
    ordered: Sequence[Group],
    free: Sequence[Group],
    found: dict[str, str],
    shares: Sequence[int],
) -> dict[str, str]:
    """Each group in turn, those with the rarest label first, to the split that lacks it most."""
    total = _sum(group.labels for group in ordered)
    size = sum(group.size for group in ordered)
    wanted = {s: share / sum(shares) for s, share in zip(SPLITS, shares, strict=True) if share}
    rest = list(free)
    while rest:
        group, label = _next(rest)
        rest.remove(group)
        have = {s: [g for g in ordered if found.get(g.key) == s] for s in wanted}
        sizes = {s: sum(g.size for g in groups) for s, groups in have.items()}
        room = [s for s in wanted if sizes[s] + group.size <= ceil(wanted[s] * size)]
        lacks = {
            s: (
                wanted[s] * total[label] - sum(g.labels[label] for g in have[s]),
                wanted[s] * size - sizes[s],
            )
            for s in room or wanted
        }
        found[group.key] = max(lacks, key=lambda s: lacks[s])  # used at once
    return found


def _next(rest: Sequence[Group]) -> tuple[Group, str]:
    """The group to place next and the label it is placed for, empty when none has labels."""
    left = _sum(group.labels for group in rest)
    if not left:
        return max(rest, key=lambda group: group.size), ""
    label = min(left, key=lambda name: (left[name], name))
    return max(rest, key=lambda group: group.labels[label]), label


def _sum(counters: Iterable[Mapping[str, int]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for counter in counters:
        total.update(counter)
    return total


def _fill_empty(found: dict[str, str], free: Sequence[Group], shares: Sequence[int]) -> None:
    wanted = [split for split, share in zip(SPLITS, shares, strict=True) if share]
    for split in wanted:
        counts = Counter(found.values())
        if counts[split]:
            continue
        givers = [group for group in free if counts[found[group.key]] > 1]
        if givers:
            largest = max(counts[found[group.key]] for group in givers)
            giver = next(g for g in givers if counts[found[g.key]] == largest)
            found[giver.key] = split
