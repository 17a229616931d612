"""What everybody's habits say about a value that people disagree on; it advises, never decides."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from annotator.agreement.clusters import SPANS, Cluster
from annotator.agreement.dawid_skene import Reliability, dawid_skene
from annotator.model.annotations import Layer
from annotator.services.review.cases import Case

# With fewer, habits cannot be told from chance.
LEAST_PEOPLE, LEAST_UNITS = 3, 50
_LEAST_SHARE = 0.01


class _Learned(NamedTuple):
    clusters: Sequence[Cluster]
    people: int
    found: Reliability | None


class Advice:
    """Estimates a question's values from all that everybody gave for it; remembered by question."""

    def __init__(self) -> None:
        self._learned: dict[tuple[Layer, str], _Learned] = {}

    def words(self, cases: Mapping[UUID, Case], cluster: Cluster) -> str:
        """One line for people, such as `By everybody's habits: neg 93 %, neu 7 %`; may be empty."""
        if cluster.layer in SPANS or cluster.group.endswith(".main_holder"):
            return ""
        known = self._of(cases, cluster)
        unit = next((n for n, each in enumerate(known.clusters) if each is cluster), None)
        if known.found is None or unit is None:
            return ""
        likely = [
            f"{value.replace('-', '−')} {share:.0%}".replace("%", " %")
            for value, share in known.found.of(unit).items()
            if share >= _LEAST_SHARE
        ]
        basis = f"{known.people} people, {len(known.clusters):,} values"
        return f"By everybody’s habits ({basis}): {', '.join(likely)}"

    def _of(self, cases: Mapping[UUID, Case], cluster: Cluster) -> _Learned:
        question = cluster.layer, cluster.group
        clusters = list(_shared(cases.values(), cluster))
        known = self._learned.get(question)
        if known is None or not _are_same(known.clusters, clusters):
            known = self._learned[question] = _learned(clusters)
        return known


def _shared(cases: Iterable[Case], like: Cluster) -> Iterable[Cluster]:
    """The places of one question that two people gave a value for."""
    for case in cases:
        for item in case.items:
            cluster = item.cluster
            is_alike = (cluster.layer, cluster.group) == (like.layer, like.group)
            if is_alike and sum(len(answer.people) for answer in cluster.given) > 1:
                yield cluster


def _are_same(before: Sequence[Cluster], now: Sequence[Cluster]) -> bool:
    """A decision leaves clusters as they are; another reading makes new ones where work changed."""
    return len(before) == len(now) and all(a is b for a, b in zip(before, now, strict=True))


def _learned(clusters: Sequence[Cluster]) -> _Learned:
    people = sorted({person for cluster in clusters for person in cluster.people})
    if len(people) < LEAST_PEOPLE or len(clusters) < LEAST_UNITS:
        return _Learned(clusters, len(people), None)
    ratings = [[_value(cluster, person) for person in people] for cluster in clusters]
    return _Learned(clusters, len(people), dawid_skene(ratings))


def _value(cluster: Cluster, person: UUID) -> str | None:
    answer = cluster.answer_of(person)
    return answer.marks[0].label if answer is not None and answer.marks else None
