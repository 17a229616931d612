"""The project's confidence gate and blind share, kept as settings; the counts follow the gate."""

# ruff: noqa: S608 - every name put into SQL here is written in this package

import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, select, text

from annotator.model.annotations import Layer
from annotator.model.articles import GOLD_NAME, Status
from annotator.model.control import is_control
from annotator.model.gate import AUTOMATIC, GATED_LAYERS, Gate
from annotator.model.suggestions import Producer
from annotator.store.counters import ABOVE_GATE, recount_articles
from annotator.store.engine import Database
from annotator.store.layers import COUNTERS
from annotator.store.settings import SettingStore
from annotator.store.tables import article, person, project, setting

KEYS = {layer: f"threshold.{layer.value}" for layer in GATED_LAYERS}
HIDDEN_SHARE = "hidden_share"
UNCOUNTED = "threshold.uncounted"
# A setting cannot be taken away, so "as the producer says" is stored as a number below all scores.
_AUTOMATIC = -1
_CHUNK = 400
_STORED = select(setting.c.key, setting.c.value).where(
    setting.c.person.is_(None), setting.c.key.in_(KEYS.values())
)
_SHARE = select(setting.c.value).where(setting.c.person.is_(None), setting.c.key == HIDDEN_SHARE)
_UNDECIDED = text(
    "SELECT p.uid, s.layer, r.name, r.version, r.fingerprint, count(*)"
    " FROM work w JOIN person p ON p.id = w.person JOIN suggestion s ON s.article = w.article"
    " JOIN producer r ON r.id = s.producer"
    f" WHERE w.hidden_suggestions = 0 AND w.status <> 'todo' AND s.withdrawn = 0 AND {ABOVE_GATE}"
    " AND NOT EXISTS (SELECT 1 FROM verdict v WHERE v.work = w.id AND v.suggestion = s.uid)"
    " AND NOT (s.layer = 'sentence' AND EXISTS (SELECT 1 FROM sentence_value c"
    " WHERE c.work = w.id AND c.start = s.start AND c.target = s.term))"
    " GROUP BY p.uid, s.layer, r.name, r.version, r.fingerprint"
    " ORDER BY s.layer, r.name, r.version"
).columns(person.c.uid)
_NUMBERS = select(article.c.id).order_by(article.c.id)


def gate_of(connection: Connection) -> Gate:
    """The gate as stored; without thresholds the one that every document begins with."""
    stored = {key: json.loads(value) for key, value in connection.execute(_STORED)}
    thresholds = {
        layer: float(stored[key]) for layer, key in KEYS.items() if stored.get(key, -1) >= 0
    }
    return Gate(thresholds) if thresholds else AUTOMATIC


def share_of(connection: Connection) -> int:
    """How many per cent of the articles are labelled without suggestions."""
    found = connection.execute(_SHARE).scalar_one_or_none()
    return 0 if found is None else int(json.loads(found))


def is_begun(mine: Row[Any] | None) -> bool:
    """True for a work that holds anything a person did: its suggestions stay shown or hidden."""
    if mine is None:
        return False
    made = any(getattr(mine, name) for name in COUNTERS.values())
    return made or mine.revision > 0 or mine.status != Status.UNSTARTED.value


class Blindness:
    """Which articles are begun without suggestions, as the project's share decides now."""

    def __init__(self, connection: Connection) -> None:
        self.share = share_of(connection)
        self._project: UUID | None = None
        if self.share:
            self._project = connection.execute(select(project.c.uid)).scalar_one()

    def hides(self, article_uid: UUID) -> bool:
        """True when nobody sees suggestions for an article they have not begun yet."""
        return self._project is not None and is_control(self._project, article_uid, self.share)

    def hides_from(self, connection: Connection, article_uid: UUID, person_number: int) -> bool:
        """The same for one person; adjudication is not measured, so gold is never blind."""
        if not self.hides(article_uid):
            return False
        asked = select(person.c.name).where(person.c.id == person_number)
        return bool(connection.execute(asked).scalar_one() != GOLD_NAME)


class GateStore:
    """Reads and writes the thresholds and the blind share of a project."""

    def __init__(self, database: Database, settings: SettingStore) -> None:
        self._database = database
        self._settings = settings

    def gate(self) -> Gate:
        """The thresholds that hold now."""
        with self._database.read() as connection:
            return gate_of(connection)

    def set_thresholds(self, thresholds: Mapping[Layer, float]) -> None:
        """Stores thresholds; layers that are not named follow their producers again.

        The counts are those of the gate before until `recount` has run.
        """
        stored = {key: thresholds.get(layer, _AUTOMATIC) for layer, key in KEYS.items()}
        self._settings.set_many({UNCOUNTED: True, **stored})

    def hidden_share(self) -> int:
        """The blind share in per cent."""
        with self._database.read() as connection:
            return share_of(connection)

    def set_hidden_share(self, share: int) -> None:
        """Stores the blind share; works that have been begun stay as they are."""
        self._settings.set(HIDDEN_SHARE, share)

    def is_uncounted(self) -> bool:
        """True while the counts do not follow the thresholds yet, as after a stopped recount."""
        return self._settings.get(UNCOUNTED) is True

    def recount(self, report: Callable[[int, int], None]) -> int:
        """Sets the counts of open suggestions of all articles by the gate; returns how many.

        Written in short transactions, so that labelling goes on meanwhile; `report` gets articles
        done and in all, and may raise to stop.
        """
        with self._database.read() as connection:
            numbers: Sequence[int] = connection.execute(_NUMBERS).scalars().all()
        for first in range(0, len(numbers), _CHUNK):
            chunk = numbers[first : first + _CHUNK]
            self._database.write(partial(recount_articles, articles=chunk), repeatable=True)
            report(min(first + _CHUNK, len(numbers)), len(numbers))
        self._settings.set(UNCOUNTED, value=False)
        return len(numbers)

    def undecided(self) -> list[tuple[UUID, Layer, Producer, int]]:
        """Suggestions shown in works that were begun and never decided: person, layer, producer, n.

        Works with hidden suggestions, and suggestions below the gate, are not in it.
        """
        with self._database.read() as connection:
            rows = connection.execute(_UNDECIDED).all()
        return [
            (uid, Layer(layer), Producer(name, version, mark), count)
            for uid, layer, name, version, mark, count in rows
        ]
