"""Private feedback: what gold decided differently from one's own finished labels, and why.

It speaks of one's own labels and of gold only; what others labelled is never part of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from annotator.agreement.answers import Mark, marks_of
from annotator.model.annotations import Annotation, Entity, Layer
from annotator.model.articles import GOLD_NAME, Status
from annotator.model.decisions import Action, Decision, current
from annotator.model.documents import Document
from annotator.store.project import ProjectStore


@dataclass(frozen=True, slots=True)
class Feedback:
    """One place where gold says something else: one's own labels, gold's labels, the reason.

    Attributes:
        group: the question, for values of the article.
    """

    layer: Layer
    start: int
    end: int
    group: str
    own: tuple[Annotation, ...]
    gold: tuple[Annotation, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class FeedbackSheet:
    """The feedback on one article, in text order, with both sides' documents to word it with."""

    own: Document
    gold: Document
    notes: tuple[Feedback, ...]
    settled: int


def feedback_on(store: ProjectStore, article: UUID, person: UUID) -> FeedbackSheet | None:
    """What gold decided differently; None before one's own work on the article is done."""
    mine = store.works.document(article, person)
    gold_person = store.people.by_name(GOLD_NAME)
    if mine.state.status is not Status.DONE or gold_person is None or gold_person.id == person:
        return None
    decided = [
        decision
        for decision in current(store.decisions.of_article(article)).values()
        if decision.action is not Action.DEFER
    ]
    if not decided:
        return None
    gold = store.works.document(article, gold_person.id)
    notes = [note for each in decided if (note := _note(each, person, mine, gold)) is not None]
    notes.sort(key=lambda note: (note.layer is Layer.DOCUMENT, note.start, note.end, note.group))
    return FeedbackSheet(mine, gold, tuple(notes), len(decided))


def _note(decision: Decision, person: UUID, mine: Document, gold: Document) -> Feedback | None:
    _, start, end, group = decision.cluster.split("|", 3)
    given = (c.annotation for c in decision.candidates if c.person == person)
    own = tuple(label for label in given if label is not None)
    result = tuple(
        gold.annotations[ref]
        for ref in decision.result
        if ref in gold.annotations and gold.annotations[ref].layer is decision.layer
    )
    if _says(own, mine, group) == _says(result, gold, group):
        return None
    return Feedback(
        layer=decision.layer,
        start=int(start),
        end=int(end),
        group=group,
        own=own,
        gold=result,
        reason=decision.note or "",
    )


def _says(labels: tuple[Annotation, ...], document: Document, group: str) -> set[Mark]:
    entities: Mapping[UUID, Entity] = {entity.id: entity for entity in document.of_type(Entity)}
    return {
        given.mark
        for label in labels
        for given in marks_of(label, entities, document.text)
        if label.layer is not Layer.DOCUMENT or given.mark.group == group
    }
