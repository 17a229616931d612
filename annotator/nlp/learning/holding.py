"""The learned models that the suggestion process holds, and what they make of suggestions."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from annotator.model.annotations import Entity, SentenceValue, Stance
from annotator.model.suggestions import Producer, Suggestion
from annotator.nlp.learning.habits import Habits, habits_from
from annotator.nlp.learning.lessons import ENTITIES, SENTENCES, STANCES, Learned
from annotator.nlp.learning.told import around
from annotator.nlp.learning.upper import Switch
from annotator.nlp.sentiment.model import SentenceModel

_MOST = 8
_READS_NAMES = "ner"


class Holding:
    """Loads each learned model once; one that does not fit this program is passed over."""

    def __init__(self, names: Switch) -> None:
        self._names = names
        self._models: dict[str, SentenceModel | None] = {}
        self._habits: dict[str, Habits | None] = {}

    def sentence_model(
        self, learned: Sequence[Learned], shipped: SentenceModel
    ) -> SentenceModel | None:
        """The project's sentence model that goes with a request, if it fits the shipped one."""
        made = _named(learned, SENTENCES)
        if made is None:
            return None
        if made.fingerprint not in self._models:
            _make_room(self._models)
            self._models[made.fingerprint] = _sentence_model(made, shipped)
        return self._models[made.fingerprint]

    def applied(
        self, suggestions: Sequence[Suggestion], learned: Sequence[Learned]
    ) -> Iterator[Suggestion]:
        """Suggestions with their scores moved, and versions that tell which model had a part."""
        habits, values = self._habits_of(learned), _named(learned, SENTENCES)
        if values is not None and self._models.get(values.fingerprint) is None:
            values = None
        names = self.recogniser(learned)
        for made in suggestions:
            if habits is not None and isinstance(made.proposal, Stance):
                yield habits.rescored(made)
            elif values is not None and isinstance(made.proposal, SentenceValue):
                yield replace(made, producer=_marked(made.producer, values.fingerprint))
            elif (
                names is not None
                and isinstance(made.proposal, Entity)
                and made.producer.name == _READS_NAMES
            ):
                yield replace(made, producer=_marked(made.producer, names.fingerprint))
            else:
                yield made

    def recogniser(self, learned: Sequence[Learned]) -> Learned | None:
        """The trained recogniser of names that goes with a request, if it fits the pipeline."""
        made = _named(learned, ENTITIES)
        return made if made is not None and self._names.fits(made) else None

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


def _sentence_model(made: Learned, shipped: SentenceModel) -> SentenceModel | None:
    try:
        return around(shipped).learned_from(made.data)
    except ValueError:
        return None  # learned with another encoder; the next finished article learns anew


def _habits(made: Learned) -> Habits | None:
    try:
        return habits_from(made.data)
    except ValueError:
        return None


def _make_room(held: dict[str, SentenceModel | None] | dict[str, Habits | None]) -> None:
    while len(held) >= _MOST:
        del held[next(iter(held))]


def _marked(by: Producer, fingerprint: str) -> Producer:
    return Producer(by.name, f"{by.version}+{fingerprint}", by.fingerprint)
