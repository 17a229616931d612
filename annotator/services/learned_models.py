"""Learned models in a project: what was learned becomes a record, is stored, chosen and held."""

import importlib.metadata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from annotator.errors import RefusalError
from annotator.model.trained import ModelRecord
from annotator.nlp.learning.lessons import Taught
from annotator.services.lessons import NAMES, SEED, fingerprint_of
from annotator.store.project import ProjectStore

HELD = "learning.held."
_PACKAGES = ("annotator", "numpy", "spacy")


@dataclass(frozen=True, slots=True)
class Made:
    """A record with its weights, and whether it may be put in use."""

    record: ModelRecord
    weights: bytes
    is_worse: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """What storing came to: records worse than what is in use, and whether another is in use."""

    worse: tuple[ModelRecord, ...] = ()
    is_swapped: bool = False


def made_of(taught: Taught, current: ModelRecord | None, at: datetime) -> Made:
    """What was learned as a record, with the model in use as its parent."""
    metrics = dict(taught.metrics)
    recipe = metrics.pop("recipe", {})
    record = ModelRecord(
        id=uuid4(),
        name=taught.name,
        created_at=at,
        seed=SEED,
        parents=() if current is None else (current.id,),
        articles=taught.articles,
        config={"learned": "in full from the shipped model", **recipe},
        versions={name: importlib.metadata.version(name) for name in _PACKAGES},
        metrics={**metrics, "fingerprint": taught.fingerprint, "is_worse": taught.is_worse},
    )
    return Made(record, taught.data, taught.is_worse)


def is_known(store: ProjectStore, name: str, fingerprint: str) -> bool:
    """True when the newest model of a name says the same already."""
    records = store.models.all(name)
    return bool(records) and fingerprint_of(records[-1]) == fingerprint


def keep(store: ProjectStore, made: Sequence[Made], *, may_choose: bool) -> Kept:
    """Store records with weights and put the good ones in use, unless one is held by hand."""
    worse, is_swapped = [], False
    for each in made:
        store.models.add(each.record, each.weights)
        if each.is_worse:
            worse.append(each.record)
        elif may_choose and not is_held(store, each.record.name):
            store.models.choose(each.record.name, each.record.id)
            is_swapped = True
    return Kept(tuple(worse), is_swapped)


def choose(store: ProjectStore, name: str, uid: UUID | None) -> None:
    """Put a model in use, None = the shipped one; any but the newest is held.

    Raises:
        RefusalError: when there is no such model.
    """
    if name not in NAMES:
        known = f"{', '.join(NAMES[:-1])} or {NAMES[-1]}"
        raise RefusalError(f"There are no models for “{name}”; choose {known}.")
    records = store.models.all(name)
    store.models.choose(name, uid)
    is_newest = bool(records) and records[-1].id == uid
    store.settings.set(HELD + name, not is_newest)


def is_held(store: ProjectStore, name: str) -> bool:
    """True when somebody chose a model by hand that newer ones must not replace."""
    return bool(store.settings.get(HELD + name, False))
