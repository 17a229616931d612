"""What people did with suggestions: accepted, edited, rejected, and how long they took."""

from collections.abc import Mapping, Sequence
from statistics import median
from typing import TypedDict, cast

from annotator.agreement.figures import NOTHING_DECIDED

_VERDICTS = {
    "accepted": "accepted", "accept": "accepted", "bulk": "accepted",
    "edited": "edited", "edit": "edited",
    "rejected": "rejected", "reject": "rejected",
}  # fmt: skip


class SuggestionStats(TypedDict):
    """Counts and shares over decided suggestions; a share is None, with a reason, without any.

    `bulk` suggestions were accepted many at a time and say nothing about the time one takes, so
    `median_seconds` leaves them out.
    """

    decided: int
    pending: int
    bulk: int
    accept_rate: float | None
    edit_rate: float | None
    reject_rate: float | None
    median_seconds: float | None
    reason: str | None


def suggestion_stats(suggestions: Sequence[Mapping[str, object]]) -> SuggestionStats:
    """Shares of accepted, edited and rejected among decided suggestions; pending ones are left out.

    Each has an `action` (accepted, edited, rejected, bulk, pending) and may have `seconds` from
    shown to decided. Vector: suggestion_accept_rate.
    """
    actions = [str(suggestion["action"]) for suggestion in suggestions]
    verdicts = [_VERDICTS[action] for action in actions if action in _VERDICTS]
    decided = len(verdicts)
    times = [
        float(cast("float", suggestion["seconds"]))
        for suggestion in suggestions
        if suggestion["action"] in _VERDICTS
        and suggestion["action"] != "bulk"
        and suggestion.get("seconds") is not None
    ]
    return SuggestionStats(
        decided=decided,
        pending=len(actions) - decided,
        bulk=actions.count("bulk"),
        accept_rate=verdicts.count("accepted") / decided if decided else None,
        edit_rate=verdicts.count("edited") / decided if decided else None,
        reject_rate=verdicts.count("rejected") / decided if decided else None,
        median_seconds=median(times) if times else None,
        reason=None if decided else NOTHING_DECIDED,
    )


def suggestion_stats_by(
    suggestions: Sequence[Mapping[str, object]], key: str
) -> dict[str, SuggestionStats]:
    """The same for each value of `key`, such as person, label or model; sorted by that value."""
    groups: dict[str, list[Mapping[str, object]]] = {}
    for suggestion in suggestions:
        groups.setdefault(str(suggestion.get(key, "")), []).append(suggestion)
    return {value: suggestion_stats(groups[value]) for value in sorted(groups)}
