"""Project files made once in a process and copied for each test that works on one."""

import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from annotator.store.project import ProjectStore

_FOLDERS: list[tempfile.TemporaryDirectory[str]] = []


@cache
def _template(make: Callable[..., ProjectStore], *words: Any) -> Path:
    folder = tempfile.TemporaryDirectory(prefix="annotator-template-")
    _FOLDERS.append(folder)
    store = make(Path(folder.name), *words)
    store.close()
    return Path(store.location)


def copy_to(path: Path, make: Callable[..., ProjectStore], *words: Any) -> Path:
    """Puts a project file at a path: a copy of what `make(folder, *words)` once made."""
    return Path(shutil.copy(_template(make, *words), path))
