"""Finished works as the plain units that agreement is computed from."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from annotator.agreement.answers import Given, marks_of
from annotator.agreement.material import (
    DocumentValue,
    Excluded,
    Facts,
    Finished,
    Marked,
    MarkedStance,
    SentenceValue,
)
from annotator.model.annotations import Annotation, Entity, Layer, Zone
from annotator.model.annotations import DocumentValue as ArticleValue
from annotator.model.annotations import SentenceValue as StoredValue
from annotator.model.articles import Person
from annotator.model.finished import FinishedWork
from annotator.model.spans import Span, union

_FLAGS = frozenset({"mixed", "unclear"})


class Reader:
    """Turns works into units; counts what lies in text that the same person struck out.

    Args:
        people: everybody by id.
        texts: canonical texts by article.
        kinds: the zone kinds that put text outside the article.
    """

    def __init__(
        self, people: Mapping[UUID, Person], texts: Mapping[UUID, str], kinds: frozenset[str]
    ) -> None:
        self._people = people
        self._texts = texts
        self._kinds = kinds
        self._outside: Counter[Layer] = Counter()

    def finished(self, work: FinishedWork) -> Finished:
        """One person's work; a second reading counts as the same person's second serving."""
        person = self._people[work.person]
        first = self._people.get(person.reads_again) if person.reads_again else None
        kept = self._inside(work.labels)
        by_layer: dict[Layer, list[Annotation]] = {layer: [] for layer in Layer}
        for label in kept:
            by_layer[label.layer].append(label)
        # Holders are named by entities, so only these two layers need more than the label itself.
        entities = {label.id: label for label in kept if isinstance(label, Entity)}
        text = self._texts[work.article]
        named = {
            layer: [mark for label in by_layer[layer] for mark in marks_of(label, entities, text)]
            for layer in (Layer.STANCE, Layer.DOCUMENT)
        }
        origins = {label.id: label.origin.value for label in by_layer[Layer.STANCE]}
        return Finished(
            person=(first or person).name,
            document=str(work.article),
            entities=tuple(
                Marked(label.start, label.end, label.label, label.id, label.origin.value)
                for label in entities.values()
            ),
            zones=tuple(
                Marked(label.start, label.end, label.kind, label.id, label.origin.value)
                for label in by_layer[Layer.ZONE]
                if isinstance(label, Zone)
            ),
            stances=_stances(named[Layer.STANCE], origins),
            sentences=tuple(
                SentenceValue(label.start, label.end, label.target, label.value.value)
                for label in by_layer[Layer.SENTENCE]
                if isinstance(label, StoredValue)
            ),
            values=tuple(_answer(g) for g in named[Layer.DOCUMENT]),
            revision=work.revision,
            serving=1 if first is not None else 0,
        )

    def left_out(self) -> list[Excluded]:
        """What was passed over so far, by layer."""
        return [
            Excluded(f"{layer.value} labels", "in text that the same person struck out", count)
            for layer, count in sorted(self._outside.items())
            if count
        ]

    def _inside(self, labels: Sequence[Annotation]) -> Sequence[Annotation]:
        struck = union(
            Span(label.start, label.end)
            for label in labels
            if isinstance(label, Zone) and label.kind in self._kinds
        )
        if not struck:
            return labels
        kept = [label for label in labels if _is_inside(label, struck)]
        self._outside.update(label.layer for label in labels)
        self._outside.subtract(label.layer for label in kept)
        return kept


def _is_inside(label: Annotation, struck: Sequence[Span]) -> bool:
    if isinstance(label, Zone | ArticleValue):
        return True
    return not any(each.start <= label.start and label.end <= each.end for each in struck)


def facts_of(works: Sequence[FinishedWork], length: int, batch: str | None) -> Facts:
    """What is known of an article from everybody's work on it.

    Its date is the latest day somebody finished it; it counts as shown or hidden only when it was
    so for all of them, and has a guideline version only when all worked by the same one.
    """
    days = [work.done_at.date().isoformat() for work in works if work.done_at is not None]
    hidden = {work.hidden for work in works}
    versions = {work.guideline for work in works if work.guideline is not None}
    return Facts(
        length=length,
        source=works[0].source,
        date=max(days, default=None),
        batch=batch,
        guideline=str(versions.pop()) if len(versions) == 1 else None,
        shown=not hidden.pop() if len(hidden) == 1 else None,
    )


def _stances(given: Iterable[Given], origins: Mapping[UUID, str]) -> tuple[MarkedStance, ...]:
    return tuple(
        MarkedStance(
            g.mark.start,
            g.mark.end,
            g.mark.label,
            g.mark.polarity if g.mark.polarity in _FLAGS else int(g.mark.polarity),
            g.mark.holder,
            g.ref,
            origins[g.ref],
        )
        for g in given
    )


def _answer(given: Given) -> DocumentValue:
    target, _, question = given.mark.group.rpartition(".")
    return DocumentValue(target, question, given.mark.label)
