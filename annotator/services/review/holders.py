"""Holders in gold: the entities that people's answers name, as entities of gold's own.

A stance can be settled before the entity that holds it. Gold then gets a reference: the name and
where it stands, of origin `rule`, which decides nothing about edges, label or fields. The entity's
own cluster stays open and turns the reference into a label, moves what names it, or takes it away.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from annotator.agreement.answers import called, words_of
from annotator.model.annotations import (
    UNNAMED,
    Annotation,
    DocumentValue,
    Entity,
    Holder,
    Origin,
    Stance,
    span_of,
)
from annotator.model.sketch import Sketch, fresh_id


class Holders:
    """Finds gold's entity for one that people named, within one write on one article.

    Attributes:
        unnamed: how many names were left out: gold has no such entity, and that was decided.
    """

    def __init__(
        self,
        sketch: Sketch,
        entities: Mapping[UUID, Entity],
        closed: Collection[UUID],
        foreign: Collection[UUID],
    ) -> None:
        """Begin with gold as it stands.

        Args:
            sketch: of gold's document.
            entities: everybody's entities by id, gold's too.
            closed: ids of entities whose place is settled: gold has all it should have there.
            foreign: ids of gold's entities that no decision made.
        """
        self.unnamed = 0
        self._sketch = sketch
        self._entities = entities
        self._closed = closed
        self._foreign = foreign

    def renamed(self, label: Annotation) -> Annotation:
        """A stance that names gold's own entities as holder and reporter; others as they are."""
        if not isinstance(label, Stance):
            return label
        holder = label.holder
        if holder.entity is not None:
            found = self.of(holder.entity)
            holder = UNNAMED if found is None else Holder(holder.kind, found)
        via = None if label.via is None else self.of(label.via)
        return replace(label, holder=holder, via=via)

    def of(self, uid: UUID) -> UUID | None:
        """Gold's entity for one that somebody named; a reference where none is settled yet."""
        named = self._entities.get(uid)
        if named is None or uid in self._sketch.annotations:
            return None if named is None else uid
        found = standing_for(named, list(self._sketch.of_type(Entity)), self._sketch.document.text)
        return found.id if found is not None else self._brought(named)

    def named_by(self, labels: Iterable[Annotation]) -> tuple[UUID, ...]:
        """The entities that labels name, those left out that no decision made."""
        found = dict.fromkeys(uid for label in labels for uid in names_of(label))
        return tuple(uid for uid in found if uid not in self._foreign)

    def hand_over(self, gone: Sequence[Annotation], instead: Sequence[Annotation]) -> None:
        """Have what names entities that go name those that stand for them; else nobody."""
        leaving = {label.id: label for label in gone if isinstance(label, Entity)}
        if not leaving:
            return
        pool = [e for e in self._sketch.of_type(Entity) if e.id not in leaving]
        pool = [*(e for e in instead if isinstance(e, Entity)), *pool]
        for entity in leaving.values():
            heir = standing_for(entity, pool, self._sketch.document.text)
            if heir is not None:
                self._repoint(entity.id, heir.id)

    def release(self, refs: Iterable[UUID]) -> None:
        """Take references away that nothing names any more."""
        known = self._sketch.annotations
        references = [ref for ref in refs if ref in known and is_reference(known[ref])]
        if not references:
            return
        named = {uid for label in known.values() for uid in names_of(label)}
        for ref in references:
            if ref not in named:
                self._sketch.drop(ref)

    def _brought(self, named: Entity) -> UUID | None:
        """A reference to a mention that is not settled yet, the named one or the next like it."""
        text = self._sketch.document.text
        alike = (e for e in self._entities.values() if _are_one(e, named, text))
        nearest = sorted(
            alike, key=lambda e: (e.id != named.id, abs(e.start - named.start), e.start)
        )
        found = next((e for e in nearest if e.id not in self._closed), None)
        if found is None:
            self.unnamed += 1
            return None
        reference = Entity(
            id=fresh_id(),
            start=found.start,
            end=found.end,
            label=found.label,
            canonical=found.canonical,
            origin=Origin.RULE,
        )
        self._sketch.put(reference)
        return reference.id

    def _repoint(self, old: UUID, new: UUID) -> None:
        for stance in self._sketch.of_type(Stance):
            if old in names_of(stance):
                holder = Holder(stance.holder.kind, new) if stance.holder.entity == old else None
                via = new if stance.via == old else stance.via
                self._sketch.put(replace(stance, holder=holder or stance.holder, via=via))
        for value in self._sketch.of_type(DocumentValue):
            if value.main_holder == old:
                self._sketch.put(replace(value, main_holder=new))


def is_reference(label: Annotation) -> bool:
    """True for an entity that gold has only because something settled names it."""
    return isinstance(label, Entity) and label.origin is Origin.RULE


def names_of(label: Annotation) -> tuple[UUID, ...]:
    """The entities that a label names: holder, reporter, main holder."""
    match label:
        case Stance():
            found = (label.holder.entity, label.via)
        case DocumentValue():
            found = (label.main_holder, None)
        case _:
            return ()
    return tuple(uid for uid in found if uid is not None)


def standing_for(named: Entity, pool: Sequence[Entity], text: str) -> Entity | None:
    """The entity on the same words, else one that shares most of them, else the next of its name.

    Names are one when their canonical ids are, or, where one of them has none, their words.
    """
    same = next((e for e in pool if span_of(e) == span_of(named)), None)
    if same is not None:
        return same
    place = span_of(named)
    most = max(pool, key=lambda e: place.common(span_of(e)), default=None)
    if most is not None and place.common(span_of(most)):
        return most
    alike = [e for e in pool if _are_one(e, named, text)]
    return min(alike, key=lambda e: (abs(e.start - named.start), e.start), default=None)


def _are_one(one: Entity, other: Entity, text: str) -> bool:
    if one.canonical and other.canonical:
        return called(one, text) == called(other, text)
    return words_of(one, text) == words_of(other, text)
