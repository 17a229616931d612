"""A project of the sample articles with perfect suggestions: made once, then copied for each test."""

import shutil
import tempfile
from functools import lru_cache
from pathlib import Path

from annotator.store.project import ProjectStore
from tests.helpers.desks import gold_as_suggestions, make_project

_FOLDERS = []


@lru_cache(maxsize=1)
def _template():
    folder = tempfile.TemporaryDirectory(prefix="annotator-samples-")
    _FOLDERS.append(folder)
    place = Path(folder.name)
    make_project(place, gold_as_suggestions(place / "offered.jsonl")).close()
    return place / "project.annot"


def sample_file(folder, name="samples.annot"):
    """A project file of its own in a folder."""
    return Path(shutil.copy(_template(), folder / name))


def sample_project(folder, patience=0.02):
    """An open project of its own in a folder."""
    return ProjectStore.open(str(sample_file(folder)), patience=patience)
