"""The second half of composing the desktop, loaded after the first window is painted."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from annotator.jobs import Jobs
from annotator.services.guideline import keep_version
from annotator.services.workspace import Workspace
from annotator.settings import Settings
from annotator.store.project import ProjectStore
from annotator.ui.main_window import MainWindow
from annotator.ui.shell import Shell

if TYPE_CHECKING:
    from annotator.nlp.client import WorkerClient
    from annotator.nlp.trainer import Trainer


def compose(
    shell: Shell, jobs: Jobs, settings: Settings, location: str | None
) -> tuple[Workspace, MainWindow]:
    """Open a project, or make the demo project, and build the window's content for it."""
    workspace = Workspace(
        open_store(location),
        jobs,
        settings,
        lambda: worker_for(settings),
        lambda: trainer_for(settings),
    )
    window = MainWindow(shell, workspace)
    jobs.run(lambda _job: keep_version(workspace.store), lambda _outcome: None, lane="write")
    return workspace, window


def worker_for(settings: Settings) -> "WorkerClient":
    """The suggestion process with the chosen spaCy pipeline, or the default one."""
    from annotator.nlp.client import DEFAULT_COMMAND, WorkerClient

    return WorkerClient(_with_pipeline(DEFAULT_COMMAND, settings))


def trainer_for(settings: Settings) -> "Trainer":
    """The training process with the same pipeline as the suggestion process."""
    from annotator.nlp.trainer import DEFAULT_TRAINING, Trainer

    return Trainer(_with_pipeline(DEFAULT_TRAINING, settings))


def _with_pipeline(command: Sequence[str], settings: Settings) -> list[str]:
    pipeline = settings.text("suggestion_pipeline").strip()
    return [*command, "--model", pipeline] if pipeline else [*command]


def open_store(location: str | None) -> ProjectStore:
    """The store at a place; for None the demo project, made when it is not there."""
    if location is not None:
        return ProjectStore.open(location)
    from annotator.services.demo import demo_location, make_demo

    demo = demo_location()
    return ProjectStore.open(str(demo)) if demo.exists() else make_demo(demo)
