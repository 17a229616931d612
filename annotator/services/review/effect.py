"""What settling a cluster, and all like it, would do to agreement; loaded when first asked for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias
from uuid import UUID

from annotator.agreement.answers import Mark, marks_of
from annotator.agreement.clusters import SPANS, Cluster
from annotator.agreement.effect import (
    Sheet,
    labels_in,
    measure_of,
    pooled,
    pooled_values,
    span_lengths,
    value_sums,
)
from annotator.agreement.figures import Array
from annotator.agreement.majority import majority
from annotator.agreement.unitizing import Lengths
from annotator.model.annotations import Entity, Layer
from annotator.services.review.advice import Advice
from annotator.services.review.cases import Case, Item, State

Part: TypeAlias = Lengths | Array


@dataclass(frozen=True, slots=True)
class Effect:
    """Alpha of a layer now, with what is settled settled, and with more of it settled."""

    measure: str
    now: float | None
    with_this: float | None
    with_pair: float | None
    pair_count: int

    def words(self, pair: str) -> str:
        """One line for people, such as `uα 0.71 → 0.77 (+0.06)`; empty where nothing is defined."""
        if self.now is None or self.with_this is None:
            return ""
        line = f"Settling this: {self.measure} {self.now:.3f} → {_change(self.now, self.with_this)}"
        if self.pair_count > 1 and self.with_pair is not None:
            line += f"\nAll {self.pair_count} {pair}: → {_change(self.now, self.with_pair)}"
        return line


class Seen(NamedTuple):
    """One article on one layer as it was measured: a case that changed is another object."""

    case: Case
    sheet: Sheet
    labels: frozenset[str]


class EffectMeter:
    """Remembers the sums of articles, so that another cluster costs one article's work."""

    def __init__(self) -> None:
        self._seen: dict[tuple[UUID, Layer], Seen] = {}
        self._parts: dict[tuple[UUID, Layer], tuple[Sheet, tuple[str, ...], Part]] = {}
        self._pairs: dict[
            tuple[UUID, Layer, tuple[str, str]], tuple[Case, tuple[str, ...], Part]
        ] = {}
        self._advice = Advice()

    def words(self, cases: Mapping[UUID, Case], item: Item, pair: str) -> str:
        """What settling an item would do, and what everybody's habits say about its value."""
        lines = (self.measure(cases, item).words(pair), self._advice.words(cases, item.cluster))
        return "\n".join(line for line in lines if line)

    def measure(self, cases: Mapping[UUID, Case], item: Item) -> Effect:
        """The effect of settling one item, and all of its pair, by their likeliest answers."""
        layer, alike = item.cluster.layer, same_pair(cases.values(), item)
        seen = {article: self._sheet(case, layer) for article, case in cases.items()}
        now = {article: each.sheet for article, each in seen.items()}
        labels = tuple(sorted(frozenset().union(*(each.labels for each in seen.values()))))
        here = cases[item.cluster.article]
        one = {here.article: _part(layer, _sheet(here, layer, (item,)), labels)}
        many = {
            article: self._settled(cases[article], item, alike, labels)
            for article in {other.cluster.article for other in alike}
        }
        return Effect(
            measure=measure_of(layer),
            now=self._alpha(layer, now, {}, labels),
            with_this=self._alpha(layer, now, one, labels),
            with_pair=self._alpha(layer, now, many, labels) if len(alike) > 1 else None,
            pair_count=len(alike),
        )

    def _settled(
        self, case: Case, item: Item, alike: Sequence[Item], labels: tuple[str, ...]
    ) -> Part:
        """One article with all of a pair settled: the same while the article is."""
        place = case.article, item.cluster.layer, item.pair
        known = self._pairs.get(place)
        if known is not None and known[0] is case and known[1] == labels:
            return known[2]
        made = _part(item.cluster.layer, _sheet(case, item.cluster.layer, alike), labels)
        self._pairs[place] = case, labels, made
        return made

    def _sheet(self, case: Case, layer: Layer) -> Seen:
        known = self._seen.get((case.article, layer))
        if known is None or known.case is not case:
            sheet = _sheet(case, layer, ())
            known = self._seen[case.article, layer] = Seen(case, sheet, labels_in(sheet))
        return known

    def _alpha(
        self,
        layer: Layer,
        now: Mapping[UUID, Sheet],
        changed: Mapping[UUID, Part],
        labels: tuple[str, ...],
    ) -> float | None:
        parts = [
            changed[article]
            if article in changed
            else self._remembered(article, layer, sheet, labels)
            for article, sheet in now.items()
        ]
        if layer in SPANS:
            return pooled([part for part in parts if isinstance(part, Lengths)])
        values = [part for part in parts if not isinstance(part, Lengths)]
        return pooled_values(layer, values, labels)

    def _remembered(
        self, article: UUID, layer: Layer, sheet: Sheet, labels: tuple[str, ...]
    ) -> Part:
        known = self._parts.get((article, layer))
        if known is not None and known[0] is sheet and known[1] == labels:
            return known[2]
        made = _part(layer, sheet, labels)
        self._parts[article, layer] = sheet, labels, made
        return made


def _part(layer: Layer, sheet: Sheet, labels: tuple[str, ...]) -> Part:
    if layer in SPANS:
        return span_lengths(sheet, labels)
    return value_sums(layer, sheet, labels)


def _sheet(case: Case, layer: Layer, more: Iterable[Item]) -> Sheet:
    """One article with its decided clusters settled as gold has them, and more by likelihood."""
    items = [item for item in case.items if item.cluster.layer is layer]
    entities = {key: label for key, label in case.gold.items() if isinstance(label, Entity)}
    settled = {
        item.cluster.key: _gold_marks(case, item, entities)
        for item in items
        if item.state is State.DECIDED and item.decision is not None
    }
    for item in more:
        if item.cluster.article == case.article and item.cluster.key not in settled:
            settled[item.cluster.key] = likeliest(item.cluster)
    clusters = tuple(item.cluster for item in items)
    return Sheet(len(case.text), tuple(sorted(case.works)), clusters, settled)


def same_pair(cases: Iterable[Case], item: Item) -> list[Item]:
    """All that waits of a layer in which the same two values are confused."""
    return [
        other
        for case in cases
        for other in case.items
        if other.pair == item.pair
        and other.is_waiting
        and other.cluster.layer is item.cluster.layer
        and not other.cluster.is_unanimous
    ]


def likeliest(cluster: Cluster) -> tuple[Mark, ...]:
    """The majority of a cluster, else the answer most people gave, the first of equals."""
    verdict = majority(cluster)
    if verdict is not None:
        return verdict.marks
    return max(cluster.answers, key=lambda answer: len(answer.people)).marks


def _gold_marks(case: Case, item: Item, entities: Mapping[UUID, Entity]) -> tuple[Mark, ...]:
    decision = item.decision
    assert decision is not None
    return tuple(
        given.mark
        for ref in decision.result
        if ref in case.gold and case.gold[ref].layer is item.cluster.layer
        for given in marks_of(case.gold[ref], entities, case.text)
        if item.cluster.layer is not Layer.DOCUMENT or given.mark.group == item.cluster.group
    )


def _change(before: float, after: float) -> str:
    difference = after - before
    sign = "+" if difference >= 0 else "−"
    return f"{after:.3f} ({sign}{abs(difference):.{2 if abs(difference) >= 0.005 else 4}f})"
