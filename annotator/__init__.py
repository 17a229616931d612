"""Label news articles by hand: entities, stance, sentences; notebooks start at `open_project`."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotator.notebook import Project


def open_project(location: str | Path, *, read_only: bool = False) -> "Project":
    """Open a project for a notebook or script; see `annotator.notebook.Project`."""
    from annotator.notebook import open_project as opened

    return opened(location, read_only=read_only)
