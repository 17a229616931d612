"""Finished works as the plain units that agreement is computed from."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar
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
from annotator.model.annotations import DocumentValue as ArticleValue
from annotator.model.annotations import Entity, Stance
from annotator.model.articles import Person
from annotator.model.finished import FinishedWork, PlainSpan, PlainValue, PlainWork
from annotator.model.segmentation import Segmentation
from annotator.model.spans import Span, union

L = TypeVar("L", PlainSpan, PlainValue, Stance)
STRUCK_OUT = "in text that the same person struck out"
_FLAGS = frozenset({"mixed", "unclear"})


@dataclass(frozen=True, slots=True)
class Struck:
    """A label that no figure counts: it lies in text that the same person struck out."""

    layer: str
    document: str
    person: str
    start: int
    end: int
    label: str


class Reader:
    """Turns works into units; notes what lies in text that the same person struck out.

    Args:
        people: everybody by id.
        texts: canonical texts by article.
        kinds: the zone kinds that put text outside the article.

    Attributes:
        struck: what was passed over so far.
    """

    def __init__(
        self, people: Mapping[UUID, Person], texts: Mapping[UUID, str], kinds: frozenset[str]
    ) -> None:
        self._people = people
        self._texts = texts
        self._kinds = kinds
        self.struck: list[Struck] = []

    def finished(self, plain: PlainWork, bounds: Segmentation | None = None) -> Finished:
        """One person's work; a second reading counts as the same person's second serving.

        With `bounds`, it says which sentences this person put outside the article.
        """
        work = plain.work
        person = self._people[work.person]
        first = self._people.get(person.reads_again) if person.reads_again else None
        name, document = (first or person).name, str(work.article)
        entities: Sequence[PlainSpan] = plain.entities
        sentences: Sequence[PlainValue] = plain.sentences
        stances = [label for label in work.labels if isinstance(label, Stance)]
        struck = union(
            Span(zone.start, zone.end) for zone in plain.zones if zone.label in self._kinds
        )
        if struck:
            keep = partial(self._kept, struck=struck, document=document, person=name)
            entities = keep("entity", entities, word=_label)
            sentences = keep("sentence", sentences, word=_value)
            stances = keep("stance", stances, word=_target)
        text, named = self._texts[work.article], plain.named
        answers = (label for label in work.labels if isinstance(label, ArticleValue))
        return Finished(
            person=name,
            document=document,
            entities=tuple(Marked(*row[:3], None, row.origin) for row in entities),
            zones=tuple(Marked(*row[:3], None, row.origin) for row in plain.zones),
            stances=tuple(_stance(label, named, text) for label in stances),
            sentences=tuple(map(SentenceValue._make, sentences)),
            values=tuple(_answer(g) for label in answers for g in marks_of(label, named, text)),
            revision=work.revision,
            serving=1 if first is not None else 0,
            unasked=_outside(bounds, struck) if bounds is not None else (),
        )

    def left_out(self) -> list[Excluded]:
        """What was passed over so far, by layer."""
        counts = Counter(each.layer for each in self.struck)
        return [
            Excluded(f"{layer} labels", STRUCK_OUT, count)
            for layer, count in sorted(counts.items())
        ]

    def _kept(
        self,
        layer: str,
        labels: Sequence[L],
        *,
        struck: Sequence[Span],
        document: str,
        person: str,
        word: Callable[[L], str],
    ) -> list[L]:
        kept = []
        for label in labels:
            start, end = label.start, label.end
            if any(first <= start and end <= last for first, last in struck):
                each = Struck(layer, document, person, start, end, word(label))
                self.struck.append(each)
            else:
                kept.append(label)
        return kept


def _outside(bounds: Segmentation, struck: Sequence[Span]) -> tuple[tuple[int, int], ...]:
    counting = set(bounds.outside(tuple(struck)))
    return tuple((s.start, s.end) for i, s in enumerate(bounds.sentences) if i not in counting)


def _label(span: PlainSpan) -> str:
    return span.label


def _value(value: PlainValue) -> str:
    return f"{value.target} {value.value}"


def _target(stance: Stance) -> str:
    return stance.target


def facts_of(
    works: Sequence[FinishedWork], batch: str | None, bounds: Segmentation | None = None
) -> Facts:
    """What is known of an article from everybody's work on it.

    Its date is the latest day somebody finished it; it counts as shown or hidden only when it was
    so for all of them, and has a guideline version only when all worked by the same one.
    """
    days = [work.done_at.date().isoformat() for work in works if work.done_at is not None]
    hidden = {work.hidden for work in works}
    versions = {work.guideline for work in works if work.guideline is not None}
    return Facts(
        length=works[0].characters,
        source=works[0].source,
        date=max(days, default=None),
        batch=batch,
        guideline=str(versions.pop()) if len(versions) == 1 else None,
        shown=not hidden.pop() if len(hidden) == 1 else None,
        sentences=tuple((s.start, s.end) for s in bounds.sentences) if bounds is not None else (),
    )


def _stance(label: Stance, entities: Mapping[UUID, Entity], text: str) -> MarkedStance:
    (given,) = marks_of(label, entities, text)
    mark = given.mark
    polarity = mark.polarity if mark.polarity in _FLAGS else int(mark.polarity)
    return MarkedStance(
        mark.start, mark.end, mark.label, polarity, mark.holder, None, label.origin.value
    )


def _answer(given: Given) -> DocumentValue:
    target, _, question = given.mark.group.rpartition(".")
    return DocumentValue(target, question, given.mark.label)
