"""Gold labels from people's answers: what a decision on one cluster changes in gold."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from uuid import UUID

from annotator.agreement.answers import Mark
from annotator.agreement.clusters import Cluster
from annotator.agreement.majority import Verdict
from annotator.errors import RefusalError
from annotator.model.annotations import (
    Annotation,
    DocumentValue,
    Entity,
    Layer,
    Origin,
    SentenceValue,
    Stance,
    Zone,
    pieces_of,
    span_of,
)
from annotator.model.labelling import cut_zones
from annotator.model.sketch import Sketch, fresh_id
from annotator.model.spans import Span
from annotator.services.review.holders import Holders

_QUESTIONS = ("author_stance", "portrayal", "main_holder")


@dataclass(frozen=True, slots=True)
class Settled:
    """What a decision made of gold: ids of its labels, and of the entities that these name."""

    result: tuple[UUID, ...]
    named: tuple[UUID, ...]


def settle(
    sketch: Sketch,
    cluster: Cluster,
    wanted: Sequence[Annotation],
    holders: Holders,
    taken: Collection[UUID],
) -> Settled:
    """Make gold say just this about the place of a cluster.

    Gold labels that stand there are changed, so that they keep their ids and what names them;
    those too many are removed, and what named them names what stands for them now.

    Args:
        sketch: of gold's document.
        cluster: the place.
        wanted: the labels, as people gave them; their holders name entities of these people.
        holders: finds gold's own entities for those that people's labels name.
        taken: ids of gold labels that other decisions made; they are left alone.
    """
    if cluster.layer is Layer.DOCUMENT:
        return _settle_article(sketch, cluster, wanted, holders)
    there = [a for a in _standing(sketch, cluster) if a.id not in taken]
    made: list[Annotation] = []
    for label in wanted:
        place = _best(label, there)
        if place is not None:
            there.remove(place)
        fresh = _adjudicated(label, place.id if place is not None else fresh_id())
        made.append(holders.renamed(fresh))
    holders.hand_over(there, made)
    for label in there:
        sketch.drop(label.id)
    for label in made:
        if isinstance(label, Zone):
            cut_zones(sketch, span_of(label), keep=label.id)
        sketch.put(label)
    return Settled(tuple(label.id for label in made), holders.named_by(made))


def standing(sketch: Sketch, cluster: Cluster) -> list[UUID]:
    """Ids of gold's labels at the place of a cluster."""
    if cluster.layer is Layer.DOCUMENT:
        target, _, question = cluster.group.partition(".")
        values = (v for v in sketch.of_type(DocumentValue) if v.target == target)
        return [v.id for v in values if getattr(v, question)]
    return [label.id for label in _standing(sketch, cluster)]


def composed(verdict: Verdict, labels: Mapping[UUID, Annotation]) -> list[Annotation]:
    """The labels of a majority: each part from a label that has it; voted details lead."""
    found: list[Annotation] = []
    for sources in verdict.sources:
        label = labels[sources["details"]]
        edges, named = labels[sources["pieces"]], labels[sources["label"]]
        match label, edges, named:
            case Zone(), Zone(), Zone():
                label = replace(label, start=edges.start, end=edges.end, kind=named.kind)
            case Entity(), Entity(), Entity():
                label = replace(label, start=edges.start, end=edges.end, label=named.label)
            case Stance(), Stance(), Stance():
                label = _composed_stance(label, edges, named, sources, labels)
            case _:
                pass
        found.append(label)
    return found


def both(cluster: Cluster, labels: Mapping[UUID, Annotation]) -> list[Annotation]:
    """Every distinct label of a cluster, kept side by side.

    Raises:
        RefusalError: where the layer does not let labels overlap.
    """
    found: dict[Mark, Annotation] = {}
    for answer in cluster.given:
        for mark, ref in zip(answer.marks, answer.refs[0], strict=True):
            found.setdefault(mark, labels[ref])
    if cluster.layer in {Layer.SENTENCE, Layer.DOCUMENT} and len(found) > 1:
        raise RefusalError("A value is one: take an answer, or edit it with E.")
    if cluster.layer is not Layer.STANCE and _overlap(found):
        raise RefusalError("Only stance records may overlap: take one answer, or edit it with E.")
    return list(found.values())


def answered(cluster: Cluster, number: int, labels: Mapping[UUID, Annotation]) -> list[Annotation]:
    """The labels of the answer with this number, from 1, among those that label something.

    Raises:
        RefusalError: when there is no such answer.
    """
    if not 1 <= number <= len(cluster.given):
        raise RefusalError(f"There is no answer {number} here.")
    return [labels[ref] for ref in cluster.given[number - 1].refs[0]]


def _overlap(marks: Iterable[Mark]) -> bool:
    pieces = sorted(piece for mark in marks for piece in mark.pieces)
    return any(a[1] > b[0] for a, b in pairwise(pieces))


def _composed_stance(
    label: Stance,
    edges: Stance,
    named: Stance,
    sources: Mapping[str, UUID],
    labels: Mapping[UUID, Annotation],
) -> Stance:
    signed, held = labels[sources["polarity"]], labels[sources["holder"]]
    assert isinstance(signed, Stance)
    assert isinstance(held, Stance)
    return replace(
        label,
        expression=edges.expression,
        target=named.target,
        polarity=signed.polarity,
        flag=signed.flag,
        holder=held.holder,
    )


def _standing(sketch: Sketch, cluster: Cluster) -> list[Annotation]:
    marks = [mark for answer in cluster.answers for mark in answer.marks]
    places = [Span(*piece) for mark in marks for piece in mark.pieces]
    places = places or [Span(cluster.start, cluster.end)]
    # Every decision looks through all of gold: what lies outside is told apart first.
    first, last = min(place.start for place in places), max(place.end for place in places)
    return [
        label
        for label in list(sketch.annotations.values())
        if label.layer is cluster.layer
        and not isinstance(label, DocumentValue)
        and label.start < last
        and first < label.end
        and (not cluster.group or _group(label) == cluster.group)
        and any(piece.overlaps(place) for piece in pieces_of(label) for place in places)
    ]


def _adjudicated(label: Annotation, new_id: UUID) -> Annotation:
    """A person's label as gold's own: without what only its maker had to do with."""
    return replace(
        label,
        id=new_id,
        origin=Origin.ADJUDICATED,
        suggestion=None,
        comment=None,
        flagged=False,
    )


def _group(label: Annotation) -> str:
    return label.target if isinstance(label, Stance | SentenceValue) else ""


def _best(label: Annotation, there: Iterable[Annotation]) -> Annotation | None:
    """The gold label of this layer that shares most characters, None if none does."""
    assert not isinstance(label, DocumentValue)
    found: tuple[int, Annotation] | None = None
    for other in there:
        assert not isinstance(other, DocumentValue)
        shared = sum(a.common(b) for a in pieces_of(label) for b in pieces_of(other))
        if shared and (found is None or shared > found[0]):
            found = shared, other
    return found[1] if found else None


def _settle_article(
    sketch: Sketch,
    cluster: Cluster,
    wanted: Sequence[Annotation],
    holders: Holders,
) -> Settled:
    """Set one question of gold's value for one target; a value without answers is removed."""
    target, _, question = cluster.group.partition(".")
    old = next((v for v in sketch.of_type(DocumentValue) if v.target == target), None)
    value = old or DocumentValue(id=fresh_id(), target=target)
    answer: object = None
    for label in wanted:
        assert isinstance(label, DocumentValue)
        answer = getattr(label, question)
    if isinstance(answer, UUID):
        answer = holders.of(answer)
    changed = replace(value, origin=Origin.ADJUDICATED, **{question: answer})  # type: ignore[arg-type]
    if any(getattr(changed, name) for name in _QUESTIONS):
        sketch.put(changed)
        return Settled((changed.id,) if answer else (), _main_holder(changed, question, holders))
    if old is not None:
        sketch.drop(old.id)
    return Settled((), ())


def _main_holder(value: DocumentValue, question: str, holders: Holders) -> tuple[UUID, ...]:
    return holders.named_by([value]) if question == "main_holder" else ()
