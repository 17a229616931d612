"""The demo project: the sample articles with suggestions ready, made in a moment."""

from pathlib import Path
from uuid import UUID

from annotator.errors import RefusalError
from annotator.jobs import Job
from annotator.nlp.wire import answer_from, body_of
from annotator.paths import data_folder, resources, seeds
from annotator.services.importing import bring_in
from annotator.services.schemes import default_scheme
from annotator.services.suggesting import keep
from annotator.store.project import ProjectStore

TITLE = "Sample articles"
PERSON = "me"
ANSWERS = "sample_suggestions.jsonl"


def demo_location() -> Path:
    """Where the demo project of this user lies."""
    return data_folder() / "demo.annot"


def make_demo(location: Path) -> ProjectStore:
    """Make a project of the sample articles with their suggestions, and open it.

    Raises:
        RefusalError: when there is a file at this place.
    """
    if location.exists():
        raise RefusalError(f"There is a file at {location} already; nothing was written.")
    location.parent.mkdir(parents=True, exist_ok=True)
    store = ProjectStore.create(str(location), default_scheme(), title=TITLE)
    bring_in(store, [seeds()], None, None, Job())
    store.people.ensure(PERSON)
    prepared = resources() / ANSWERS
    if prepared.is_file():
        for line in prepared.read_bytes().splitlines():
            answer = answer_from(line)
            keep(store, UUID(answer.id), body_of(answer))
    return store
