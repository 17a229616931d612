"""The majority of a cluster: edges, label and fields are voted on separately."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from annotator.agreement.answers import Mark
from annotator.agreement.clusters import SPANS, Cluster

_PARTS = ("pieces", "label", "polarity", "holder", "details")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What most people say: the marks, and for each the labels its parts were taken from.

    Attributes:
        marks: what the label would say; none = most people label nothing here.
        sources: for each mark the label ids by part: `pieces label polarity holder details`.
        votes: how many people back the least backed part.
    """

    marks: tuple[Mark, ...]
    sources: tuple[dict[str, UUID], ...]
    votes: int


def majority(cluster: Cluster, min_votes: int | None = None) -> Verdict | None:
    """What more than half of the people say, None where nothing has such a majority.

    Whole answers are counted first. Where nobody marks twice, the presence of a label, its
    exact offsets and each of its fields are then voted on one by one, so that the edges of one
    and the label of another may win together; without a majority of exact offsets, or of the
    label, a person must decide.

    Args:
        cluster: the answers.
        min_votes: so many people must agree at least; never fewer than more than half.
    """
    needed = max(min_votes or 0, len(cluster.people) // 2 + 1)
    for answer in cluster.answers:
        if len(answer.people) >= needed:
            refs = answer.refs[0]
            sources = tuple(dict.fromkeys(_PARTS, ref) for ref in refs)
            return Verdict(answer.marks, sources, len(answer.people))
    if cluster.layer not in SPANS or any(len(answer.marks) > 1 for answer in cluster.answers):
        return None
    return _by_parts(cluster, needed)


def _by_parts(cluster: Cluster, needed: int) -> Verdict | None:
    backed = [
        (answer.marks[0], refs[0])
        for answer in cluster.given
        for refs in answer.refs
    ]  # fmt: skip
    if len(backed) < needed:
        return None
    pieces = _voted(backed, lambda mark: mark.pieces, needed)
    label = _voted(backed, lambda mark: mark.label, needed)
    if pieces is None or label is None:
        return None
    agreeing = [row for row in backed if row[0].label == label[0].label]
    polarity = _voted(agreeing, lambda mark: mark.polarity, needed)
    holder = _voted(agreeing, lambda mark: mark.holder, needed)
    if polarity is None or holder is None:
        return None
    details = _voted(agreeing, lambda mark: mark.details, 1)
    assert details is not None
    parts = (pieces, label, polarity, holder, details)
    mark = Mark(
        pieces=pieces[0].pieces,
        label=label[0].label,
        polarity=polarity[0].polarity,
        holder=holder[0].holder,
        details=details[0].details,
        group=label[0].group,
    )
    sources = {name: part[1] for name, part in zip(_PARTS, parts, strict=True)}
    return Verdict((mark,), (sources,), min(part[2] for part in parts[:4]))


def _voted(
    rows: Iterable[tuple[Mark, UUID]], part: Callable[[Mark], object], needed: int
) -> tuple[Mark, UUID, int] | None:
    """A mark and label with the most frequent value of a part, and its votes; None if too few."""
    rows = list(rows)
    counts = Counter(part(mark) for mark, _ in rows)
    if not counts:
        return None
    value, votes = max(counts.items(), key=lambda item: (item[1], str(item[0])))
    if votes < needed:
        return None
    mark, ref = next(row for row in rows if part(row[0]) == value)
    return mark, ref, votes
