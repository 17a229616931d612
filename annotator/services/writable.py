"""The one sentence with which a project for reading refuses to be changed."""

from annotator.errors import RefusalError
from annotator.store.project import ProjectStore


def require_writing(store: ProjectStore) -> None:
    """Let pass what may be written.

    Raises:
        RefusalError: naming why the project is open for reading only.
    """
    if store.is_read_only:
        raise RefusalError(f"This project can only be read here: {store.read_only_reason}")
