"""Small pieces of team work for tests: decisions on gold, assignments, finished works."""

from uuid import UUID, uuid4

from annotator.model.annotations import Entity, Layer
from annotator.model.articles import Person, Status, WorkState
from annotator.model.assignments import Assignment
from annotator.model.changes import Edit, Fact
from annotator.model.decisions import Action, Candidate, Decision
from annotator.store.project import ProjectStore
from tests.helpers.projects import START, adding, change


def decision(
    article: UUID, adjudicator: Person, cluster: str = "e:0-4", **more: object
) -> Decision:
    """A decision to take a candidate."""
    values: dict[str, object] = {"layer": Layer.ENTITY, "action": Action.TAKE, "at": START} | more
    return Decision(
        id=uuid4(), article=article, cluster=cluster, adjudicator=adjudicator.id, **values
    )  # type: ignore[arg-type]


def taking(
    store: ProjectStore, article: UUID, adjudicator: Person, label: Entity, **more: object
) -> Decision:
    """Takes a label into gold by a stored decision."""
    gold = store.people.ensure("gold")
    made = change(article, gold, *adding(label), title="take")
    revision = store.works.document(article, gold.id).facts.revision
    given = {"candidates": (Candidate(adjudicator.id, label),), "result": (label.id,)} | more
    return store.decisions.append(decision(article, adjudicator, **given), made, revision)


def assignment(article: UUID, person: Person, **more: object) -> Assignment:
    """An article given to a person at START."""
    return Assignment(article=article, person=person.id, given_at=START, **more)  # type: ignore[arg-type]


def finish(
    store: ProjectStore,
    article: UUID,
    person: Person,
    *labels: Fact,
    status: Status = Status.DONE,
    adjudicating: bool = False,
) -> None:
    """Labels an article and puts the work in a status, in one change."""
    document = store.works.document(article, person.id)
    reason = "paywalled" if status is Status.SKIPPED else None
    closing = Edit(document.state, WorkState(status, reason))
    made = change(article, person, *adding(*labels), closing)
    store.works.commit(made, document.facts.revision, adjudicating=adjudicating)
