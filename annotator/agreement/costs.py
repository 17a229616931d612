"""What a disagreement costs: by kind, spread of the votes and weight of the label."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import log2

from annotator.agreement.answers import Mark
from annotator.agreement.clusters import Cluster, Kind, value_sign
from annotator.model.annotations import Layer

COSTS: Mapping[Kind, float] = {
    Kind.OPPOSITE: 5.0,
    Kind.TARGET: 4.0,
    Kind.LABEL: 3.0,
    Kind.MISSING: 3.0,
    Kind.HOLDER: 2.0,
    Kind.POLARITY: 2.0,
    Kind.SENTENCE: 2.0,
    Kind.ARTICLE: 2.0,
    Kind.BOUNDARY: 1.0,
    Kind.DETAIL: 0.5,
    Kind.SPACE: 0.2,
}
NOTHING = "∅"
_PAIR = re.compile(r"\s*([^=,;]+?)\s*=\s*(\d+(?:\.\d+)?)\s*")
_BY_NAME = {kind.value: kind for kind in Kind}


@dataclass(frozen=True, slots=True)
class Costs:
    """The cost of each kind, and weights of labels that matter more or less than others."""

    kinds: Mapping[Kind, float] = field(default_factory=lambda: COSTS)
    weights: Mapping[str, float] = field(default_factory=dict)


def costs_from(words: str) -> Costs:
    """Costs from a line such as `missing = 4, white space = 0, EVENT = 0.5`.

    Names of kinds set their cost, every other name the weight of a label or target. What is
    not of this form is passed over; kinds that are not named keep their default.
    """
    kinds, weights = dict(COSTS), {}
    for part in re.split("[,;]", words):
        found = _PAIR.fullmatch(part)
        if found is None:
            continue
        name, number = found.group(1), float(found.group(2))
        kind = _BY_NAME.get(name.casefold())
        if kind is None:
            weights[name] = number
        else:
            kinds[kind] = number
    return Costs(kinds, weights)


def entropy(cluster: Cluster) -> float:
    """Shannon entropy of the votes in bits: 0 when all agree, 1 for two equal halves."""
    counts = [len(answer.people) for answer in cluster.answers]
    total = sum(counts)
    return max(0.0, -sum(n / total * log2(n / total) for n in counts))


def cost(cluster: Cluster, costs: Costs) -> float:
    """Cost of the gravest kind × (1 + entropy of the votes) × weight of the label.

    Polarities that are two steps apart cost twice as much as one step, but never more than
    opposite ones.
    """
    if not cluster.kinds:
        return 0.0
    gravest = max(_kind_cost(kind, cluster, costs) for kind in cluster.kinds)
    labels = {mark.label for answer in cluster.answers for mark in answer.marks}
    weight = max((costs.weights.get(label, 1.0) for label in labels), default=1.0)
    return gravest * (1 + entropy(cluster)) * weight


def main_kind(cluster: Cluster, costs: Costs) -> Kind | None:
    """The gravest kind of a cluster; None when all agree."""
    order = list(Kind)
    return max(
        cluster.kinds,
        key=lambda kind: (costs.kinds[kind], -order.index(kind)),
        default=None,
    )


def confused_pair(cluster: Cluster, costs: Costs) -> tuple[str, str]:
    """The two values most often confused here, the same way round each time; `∅` = nothing."""
    kind = main_kind(cluster, costs)
    votes: Counter[str] = Counter()
    for answer in cluster.answers:
        names = {_named(cluster.layer, kind, mark) for mark in answer.marks} or {NOTHING}
        for name in names:
            votes[name] += len(answer.people)
    ranked = sorted(votes, key=lambda name: (-votes[name], name))
    if len(ranked) == 1:
        return ranked[0], ranked[0]
    one, other = sorted(ranked[:2], key=lambda name: (name == NOTHING, name))
    return one, other


def _named(layer: Layer, kind: Kind | None, mark: Mark) -> str:
    if layer is not Layer.STANCE or kind in {Kind.TARGET, Kind.BOUNDARY, Kind.MISSING}:
        return mark.label
    return mark.holder if kind is Kind.HOLDER else f"{mark.label} {mark.polarity}"


def _kind_cost(kind: Kind, cluster: Cluster, costs: Costs) -> float:
    base = costs.kinds[kind]
    if kind is not Kind.POLARITY:
        return base
    values = [int(m.polarity) for a in cluster.answers for m in a.marks if _is_step(m.polarity)]
    steps = max(values) - min(values) if values else 1
    return min(base * max(steps, 1), max(costs.kinds[Kind.OPPOSITE], base))


def _is_step(polarity: str) -> bool:
    return polarity == "0" or value_sign(polarity) != 0
