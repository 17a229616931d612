"""The learned models that the suggestion process holds, and what they make of suggestions."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from annotator.model.annotations import SentenceValue, Stance
from annotator.model.suggestions import Producer, Suggestion
from annotator.nlp.learning.habits import Habits, habits_from
from annotator.nlp.learning.lessons import SENTENCES, STANCES, Learned
from annotator.nlp.sentiment.arbiter import Arbiter

_MOST = 8


class Holding:
    """Loads each learned model once; one that does not fit this program is passed over."""

    def __init__(self) -> None:
        self._arbiters: dict[str, Arbiter | None] = {}
        self._habits: dict[str, Habits | None] = {}

    def arbiter(self, learned: Sequence[Learned], shipped: Arbiter) -> Arbiter:
        """The sentence model that goes with a request, else the shipped one."""
        made = _named(learned, SENTENCES)
        if made is None:
            return shipped
        if made.fingerprint not in self._arbiters:
            _make_room(self._arbiters)
            self._arbiters[made.fingerprint] = _arbiter(made, shipped)
        return self._arbiters[made.fingerprint] or shipped

    def applied(
        self, suggestions: Sequence[Suggestion], learned: Sequence[Learned]
    ) -> Iterator[Suggestion]:
        """Suggestions with their scores moved, and versions that tell which model had a part."""
        habits, values = self._habits_of(learned), _named(learned, SENTENCES)
        if values is not None and self._arbiters.get(values.fingerprint) is None:
            values = None
        for made in suggestions:
            if habits is not None and isinstance(made.proposal, Stance):
                yield habits.rescored(made)
            elif values is not None and isinstance(made.proposal, SentenceValue):
                yield replace(made, producer=_marked(made.producer, values.fingerprint))
            else:
                yield made

    def _habits_of(self, learned: Sequence[Learned]) -> Habits | None:
        made = _named(learned, STANCES)
        if made is None:
            return None
        if made.fingerprint not in self._habits:
            _make_room(self._habits)
            self._habits[made.fingerprint] = _habits(made)
        return self._habits[made.fingerprint]


def _named(learned: Sequence[Learned], name: str) -> Learned | None:
    return next((made for made in learned if made.name == name), None)


def _arbiter(made: Learned, shipped: Arbiter) -> Arbiter | None:
    try:
        return Arbiter(shipped.model.learned_from(made.data))
    except ValueError:
        return None  # learned with another encoder; the next finished article learns anew


def _habits(made: Learned) -> Habits | None:
    try:
        return habits_from(made.data)
    except ValueError:
        return None


def _make_room(held: dict[str, Arbiter | None] | dict[str, Habits | None]) -> None:
    while len(held) >= _MOST:
        del held[next(iter(held))]


def _marked(by: Producer, fingerprint: str) -> Producer:
    return Producer(by.name, f"{by.version}+{fingerprint}", by.fingerprint)
