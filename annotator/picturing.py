"""Draws the window on a project without a screen: `python -m annotator.picturing PROJECT DIR`."""

import json
import os
import sys
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtWidgets import QApplication

from annotator.errors import WorkerError
from annotator.jobs import immediate
from annotator.nlp.learning.lessons import SentenceTask, StanceTask, Taught
from annotator.nlp.requests import SuggestAnswer, SuggestRequest
from annotator.services.workspace import Workspace
from annotator.settings import Settings
from annotator.store.project import ProjectStore
from annotator.ui.main_window import MainWindow
from annotator.ui.shell import Shell
from annotator.ui.theme import ThemeSource

SIZES = ((1440, 900), (1280, 800))
STEPS = ("suggestion.accept",) * 27


class _NoWorker:
    """Pictures show what is stored; nothing is computed for them."""

    def suggest(self, request: SuggestRequest) -> SuggestAnswer:
        """Never answers."""
        raise WorkerError(f"no suggestions are computed for {request.article.uid} here")

    def study(self, request: SuggestRequest) -> None:
        """Never reads."""
        raise WorkerError(f"nothing is learned from {request.article.uid} here")

    def learn(self, task: SentenceTask | StanceTask) -> Taught:
        """Never learns."""
        raise WorkerError(f"nothing is learned with seed {task.seed} here")

    def close(self) -> None:
        """Nothing to end."""


def draw(project: str, folder: Path, person: str = "demo") -> list[str]:
    """Label a little with the keys' own commands and save light and dark pictures."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    folder.mkdir(parents=True, exist_ok=True)
    drawn = []
    for theme in ("light", "dark"):
        themes = ThemeSource("dark" if theme == "dark" else "light")
        themes.apply(app)
        shell = Shell(themes)
        store = ProjectStore.open(project)
        workspace = Workspace(store, immediate(), Settings(folder / ".settings"), _NoWorker)
        window = MainWindow(shell, workspace)
        shell.show_content(window, store.title)
        shell.show()
        workspace.choose_person(person)
        workspace.open_next()
        window.view.setFocus()
        for step in STEPS if theme == "light" else ():
            window.give_by_id(step)
        drawn += [
            _grab(app, shell, size, folder / f"label_{theme}_{size[0]}.png") for size in SIZES
        ]
        window.release()
        workspace.close()
        shell.close()
    (folder / ".settings").unlink(missing_ok=True)
    return drawn


def _grab(app: QApplication, shell: Shell, size: tuple[int, int], path: Path) -> str:
    shell.resize(*size)
    for _ in range(10):
        app.processEvents()
    shell.grab().save(str(path))
    return str(path)


def main() -> None:
    """Draw and print the paths as JSON."""
    sys.stdout.write(json.dumps(draw(sys.argv[1], Path(sys.argv[2]))) + "\n")


if __name__ == "__main__":
    main()
