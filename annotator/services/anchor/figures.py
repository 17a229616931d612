"""The figures of the anchoring report: plain functions over verdicts and sets of spans."""

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from statistics import median
from typing import TypeAlias
from uuid import UUID

from annotator.model.finished import DecidedSuggestion
from annotator.model.suggestions import Outcome

Marked: TypeAlias = frozenset[tuple[int, int, str]]
DRAWS = 1_000
SEED = 0
FEW = 30
_MANY_AT_ONCE = 3  # a stance taken with its holder and reporter is one decision on three
_LEAST_DOCUMENTS = 5


@dataclass(frozen=True, slots=True)
class Shares:
    """What became of decided suggestions; the shares are of `decided`.

    Attributes:
        replaced: answered by a label of the person's own that says something else.
        bulk: how many of the decided came from one act on many; they are in the shares.
    """

    accepted: int = 0
    edited: int = 0
    rejected: int = 0
    replaced: int = 0
    bulk: int = 0

    @property
    def decided(self) -> int:
        """All decided suggestions."""
        return self.accepted + self.edited + self.rejected + self.replaced

    def share(self, count: int) -> float | None:
        """A count as a share of the decided; None when nothing is decided."""
        return count / self.decided if self.decided else None


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share or F1 with its 95 % interval over resampled documents; None where undefined."""

    value: float | None
    low: float | None
    high: float | None
    documents: int
    n: int


def shares_of(rows: Iterable[DecidedSuggestion]) -> Shares:
    """Counts of what was decided."""
    found = list(rows)
    counts = Counter(row.outcome for row in found)
    return Shares(
        accepted=counts[Outcome.ACCEPTED],
        edited=counts[Outcome.EDITED],
        rejected=counts[Outcome.REJECTED],
        replaced=counts[Outcome.SUPERSEDED],
        bulk=sum(row.is_bulk for row in found),
    )


def decision_seconds(rows: Iterable[DecidedSuggestion]) -> dict[UUID, float]:
    """Seconds each single decision took, by suggestion, for one person.

    Counted from the decision before it in the same article, or from when the article was shown;
    decisions on more than three at one moment are one act on many and have no time of their own.
    """
    ordered = sorted(
        (row for row in rows if row.decided_at is not None),
        key=lambda row: (str(row.article), row.decided_at, str(row.suggestion)),
    )
    found: dict[UUID, float] = {}
    for _, of_article in groupby(ordered, key=lambda row: row.article):
        before: datetime | None = None
        for decided_at, group in groupby(of_article, key=lambda row: row.decided_at):
            act = list(group)
            start = before or act[0].shown_at
            before = decided_at
            if start is None or decided_at is None or len(act) > _MANY_AT_ONCE:
                continue
            seconds = max(0.0, (decided_at - start).total_seconds())
            found |= {row.suggestion: seconds for row in act if not row.is_bulk}
    return found


def middle(values: Iterable[float]) -> float | None:
    """The median, None of nothing."""
    found = list(values)
    return median(found) if found else None


def overlaps(span: tuple[int, int, str], others: Marked) -> bool:
    """True when another span of the same label shares a character with this one."""
    start, end, label = span
    return any(start < b and a < end and label == name for a, b, name in others)


def omissions(expected: Marked, suggested: Marked, found: Marked) -> tuple[int, int]:
    """How many expected spans nobody suggested, and how many of these the person missed."""
    unaided = [span for span in expected if not overlaps(span, suggested)]
    return len(unaided), sum(not overlaps(span, found) for span in unaided)


def agreed(one: Marked, other: Marked) -> tuple[int, int]:
    """Twice the spans both marked alike, and all spans of both: the parts of an exact F1."""
    return 2 * len(one & other), len(one) + len(other)


def ratio_estimate(
    documents: Mapping[UUID, tuple[int, int]], *, draws: int = DRAWS, seed: int = SEED
) -> Estimate:
    """Sum of parts over sum of wholes, with a percentile interval over resampled documents.

    Documents are drawn with replacement, because spans of one article are not independent; below
    five documents there is no interval.
    """
    parts = [documents[uid] for uid in sorted(documents, key=str)]
    above, below = sum(a for a, _ in parts), sum(b for _, b in parts)
    value = above / below if below else None
    filled = sum(1 for _, b in parts if b)
    if value is None or filled < _LEAST_DOCUMENTS:
        return Estimate(value, None, None, len(parts), below)
    drawn = _drawn(parts, draws, random.Random(seed))  # noqa: S311 - a resampling, no secret
    return Estimate(value, *_middle_95(drawn), len(parts), below)


def difference_estimate(
    first: Mapping[UUID, tuple[int, int]],
    second: Mapping[UUID, tuple[int, int]],
    *,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Estimate:
    """The first ratio minus the second; both sets of documents are resampled on their own."""
    one, two = (ratio_estimate(d, draws=1) for d in (first, second))
    if one.value is None or two.value is None:
        return Estimate(None, None, None, one.documents + two.documents, one.n + two.n)
    value = one.value - two.value
    total, n = one.documents + two.documents, one.n + two.n
    if min(sum(1 for _, b in d.values() if b) for d in (first, second)) < _LEAST_DOCUMENTS:
        return Estimate(value, None, None, total, n)
    chance = random.Random(seed)  # noqa: S311 - a resampling, no secret
    sides = [[d[uid] for uid in sorted(d, key=str)] for d in (first, second)]
    left, right = (_drawn(parts, draws, chance) for parts in sides)
    drawn = [a - b for a, b in zip(left, right, strict=False)]
    return Estimate(value, *_middle_95(drawn), total, n)


def _drawn(parts: Sequence[tuple[int, int]], draws: int, chance: random.Random) -> list[float]:
    found = []
    for _ in range(draws):
        sample = chance.choices(parts, k=len(parts))
        below = sum(b for _, b in sample)
        if below:
            found.append(sum(a for a, _ in sample) / below)
    return found


def _middle_95(drawn: Sequence[float]) -> tuple[float | None, float | None]:
    if not drawn:
        return None, None
    ordered = sorted(drawn)
    last = len(ordered) - 1
    return ordered[round(last * 0.025)], ordered[round(last * 0.975)]
