"""Decisions: what an adjudicator made of one cluster of disagreement; rows, never overwritten."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from annotator.model.annotations import Annotation, Layer


class Action(StrEnum):
    """What was done with a cluster."""

    TAKE = "take"
    MAJORITY = "majority"
    BOTH = "both"
    NONE = "none"
    EDIT = "edit"
    DEFER = "defer"
    UNDO = "undo"


class Strategy(StrEnum):
    """Who or what decided."""

    HUMAN = "human"
    UNANIMOUS = "auto:unanimous"
    MAJORITY = "auto:majority"

    @property
    def is_automatic(self) -> bool:
        """True for a rule, which never touches what a human decided."""
        return self is not Strategy.HUMAN


@dataclass(frozen=True, slots=True)
class Candidate:
    """One annotator's label in a cluster as it was when the cluster was decided.

    None stands for somebody who had finished the article and labelled nothing there.
    """

    person: UUID
    annotation: Annotation | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The decision on one cluster.

    Attributes:
        cluster: the cluster's key within its article, made by whoever builds clusters.
        candidates: what there was to choose from, as it was then.
        result: ids of the gold labels it made or kept; empty for none.
        adjudicator: the person who decided or started the rule.
        supersedes: the decision it replaces or, for an undo, takes back.
        change: the change of gold it was committed with, None when gold stayed as it was.
        sequence: place in the project's list of decisions, given by the store.
    """

    id: UUID
    article: UUID
    layer: Layer
    cluster: str
    action: Action
    adjudicator: UUID
    at: datetime
    candidates: tuple[Candidate, ...] = ()
    result: tuple[UUID, ...] = ()
    strategy: Strategy = Strategy.HUMAN
    note: str | None = None
    supersedes: UUID | None = None
    change: UUID | None = None
    sequence: int | None = None

    @property
    def candidate_ids(self) -> tuple[UUID, ...]:
        """The ids of the labels there were to choose from."""
        return tuple(c.annotation.id for c in self.candidates if c.annotation is not None)


def current(decisions: Sequence[Decision]) -> dict[str, Decision]:
    """The decision that holds for each cluster, from all decisions of an article in sequence.

    An undo brings back the decision that stood before; a cluster with none left is not in it.
    """
    standing: dict[str, list[Decision]] = {}
    for decision in decisions:
        stack = standing.setdefault(decision.cluster, [])
        if decision.action is not Action.UNDO:
            stack.append(decision)
        elif stack and stack[-1].id == decision.supersedes:
            stack.pop()
    return {cluster: stack[-1] for cluster, stack in standing.items() if stack}
