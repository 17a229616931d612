"""The second half of composing the desktop, loaded after the first window is painted."""

from pathlib import Path
from typing import TYPE_CHECKING

from annotator.nlp.client import WorkerClient
from annotator.services.demo import demo_location, make_demo
from annotator.services.workspace import Workspace
from annotator.store.project import ProjectStore
from annotator.ui.main_window import MainWindow

if TYPE_CHECKING:
    from annotator.app import App


def compose(app: "App", location: str | None) -> tuple[Workspace, MainWindow]:
    """Open a project, or make the demo project, and build the window's content for it."""
    store = open_store(location)
    workspace = Workspace(store, app.jobs(), app.settings, WorkerClient)
    window = MainWindow(app.shell, workspace)
    return workspace, window


def open_store(location: str | None) -> ProjectStore:
    """The store at a place; for None the demo project, made when it is not there."""
    if location is not None:
        return ProjectStore.open(location)
    demo: Path = demo_location()
    return ProjectStore.open(str(demo)) if demo.exists() else make_demo(demo)
