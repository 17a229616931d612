"""What one adjudicator can take back: acts of review, across articles and restarts."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from annotator.model.decisions import Action, Decision

_WORDS = {
    Action.TAKE: "take an answer",
    Action.MAJORITY: "take the majority",
    Action.BOTH: "keep all answers",
    Action.NONE: "nothing there",
    Action.EDIT: "edit",
    Action.DEFER: "put off",
}


@dataclass(frozen=True, slots=True)
class Act:
    """One act: its title for people, and the decisions it made, in sequence."""

    title: str
    decisions: tuple[Decision, ...]

    @property
    def by_article(self) -> dict[UUID, list[Decision]]:
        """Its decisions by article."""
        found: dict[UUID, list[Decision]] = {}
        for decision in self.decisions:
            found.setdefault(decision.article, []).append(decision)
        return found


class ReviewHistory:
    """Two stacks of acts; the first is rebuilt from the decisions after a restart."""

    def __init__(self, decisions: Iterable[Decision] = (), person: UUID | None = None) -> None:
        mine = [d for d in _holding(decisions) if d.adjudicator == person]
        mine.sort(key=lambda decision: decision.sequence or 0)
        self._undo = [
            Act(_title(group), group)
            for _, found in groupby(mine, key=lambda decision: decision.at)
            if (group := tuple(found))
        ]
        self._redo: list[Act] = []

    @property
    def to_undo(self) -> Act | None:
        """The act an undo takes back next."""
        return self._undo[-1] if self._undo else None

    @property
    def to_redo(self) -> Act | None:
        """The act a redo brings again next."""
        return self._redo[-1] if self._redo else None

    def did(self, act: Act) -> None:
        """Take note of a first-hand act; what was taken back cannot be brought again then."""
        self._undo.append(act)
        self._redo.clear()

    def undid(self) -> None:
        """The last act was taken back."""
        self._redo.append(self._undo.pop())

    def redid(self, act: Act) -> None:
        """The last act taken back was brought again, as new decisions."""
        self._redo.pop()
        self._undo.append(act)


def _holding(decisions: Iterable[Decision]) -> list[Decision]:
    """Decisions that were not taken back, those that a later one replaced too."""
    undone = {d.supersedes for d in decisions if d.action is Action.UNDO}
    return [d for d in decisions if d.action is not Action.UNDO and d.id not in undone]


def _title(decisions: tuple[Decision, ...]) -> str:
    words = _WORDS[decisions[0].action]
    return words if len(decisions) == 1 else f"{words} ({len(decisions)} clusters)"
