"""Finished works as the plain units that agreement is computed from."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from annotator.agreement.answers import Given, given_by
from annotator.agreement.material import (
    DocumentValue,
    Excluded,
    Facts,
    Finished,
    Marked,
    MarkedStance,
    SentenceValue,
)
from annotator.model.annotations import Annotation, Layer, Zone
from annotator.model.annotations import DocumentValue as ArticleValue
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
        struck = self._struck(work.labels)
        kept = [label for label in work.labels if self._is_inside(label, struck)]
        given = given_by(kept, self._texts[work.article])
        origins = {label.id: label.origin.value for label in kept}
        return Finished(
            person=(first or person).name,
            document=str(work.article),
            entities=_marked(given[Layer.ENTITY], origins),
            zones=_marked(given[Layer.ZONE], origins),
            stances=_stances(given[Layer.STANCE], origins),
            sentences=tuple(
                SentenceValue(g.mark.start, g.mark.end, g.mark.group, g.mark.label)
                for g in given[Layer.SENTENCE]
            ),
            values=tuple(_answer(g) for g in given[Layer.DOCUMENT]),
            revision=work.revision,
            serving=1 if first is not None else 0,
        )

    def left_out(self) -> list[Excluded]:
        """What was passed over so far, by layer."""
        return [
            Excluded(f"{layer.value} labels", "in text that the same person struck out", count)
            for layer, count in sorted(self._outside.items())
        ]

    def _struck(self, labels: Iterable[Annotation]) -> tuple[Span, ...]:
        return union(
            Span(label.start, label.end)
            for label in labels
            if isinstance(label, Zone) and label.kind in self._kinds
        )

    def _is_inside(self, label: Annotation, struck: Sequence[Span]) -> bool:
        if isinstance(label, Zone | ArticleValue):
            return True
        if not any(each.start <= label.start and label.end <= each.end for each in struck):
            return True
        self._outside[label.layer] += 1
        return False


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


def _marked(given: Iterable[Given], origins: Mapping[UUID, str]) -> tuple[Marked, ...]:
    return tuple(
        Marked(g.mark.start, g.mark.end, g.mark.label, g.ref, origins[g.ref]) for g in given
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
