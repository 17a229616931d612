"""What the project remembers of a model trained from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRecord:
    """A trained pipeline or suggester.

    Attributes:
        name: what it is for; the records of one name are its versions.
        parents: the records it was trained on from.
        articles: uids of the articles it was trained on.
        config: settings of the training, as JSON values.
        versions: program and library versions, by name.
        metrics: scores on articles it was not trained on, as JSON values.
        place: folder or package that holds it; empty when its weights are in the project.
    """

    id: UUID
    name: str
    created_at: datetime
    seed: int | None = None
    parents: tuple[UUID, ...] = ()
    articles: tuple[UUID, ...] = ()
    config: Mapping[str, object] = field(default_factory=dict)
    versions: Mapping[str, object] = field(default_factory=dict)
    metrics: Mapping[str, object] = field(default_factory=dict)
    place: str = ""
