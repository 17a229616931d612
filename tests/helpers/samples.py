"""Projects of the sample articles, with perfect suggestions or with the gold labels themselves."""

from pathlib import Path

from annotator.store.project import ProjectStore
from tests.helpers.desks import GOLD, gold_as_suggestions, make_project
from tests.helpers.templates import copy_to


def _suggested(folder: Path) -> ProjectStore:
    return make_project(folder, gold_as_suggestions(folder / "offered.jsonl"))


def _labelled(folder: Path) -> ProjectStore:
    return make_project(folder, GOLD)


def sample_file(folder, name="samples.annot"):
    """A project file of its own in a folder, its articles with perfect suggestions."""
    return copy_to(folder / name, _suggested)


def sample_project(folder, patience=0.02):
    """Such a project, open."""
    return ProjectStore.open(str(sample_file(folder)), patience=patience)


def labelled_file(folder, name="project.annot"):
    """A project file of its own in a folder, its articles with the gold labels."""
    return copy_to(folder / name, _labelled)


def labelled_project(folder):
    """Such a project, open."""
    return ProjectStore.open(str(labelled_file(folder)))
