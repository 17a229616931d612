"""The system's own file dialogs and file manager, each behind one function."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

PROJECTS = "Projects (*.annot);;All files (*)"
SCHEMES = "Schemes (*.toml);;All files (*)"


def files(parent: QWidget, title: str, kinds: str) -> list[Path]:
    """Existing files of some kinds, as the person chooses them; empty when nothing is chosen."""
    chosen, _ = QFileDialog.getOpenFileNames(parent, title, "", kinds)
    return [Path(name) for name in chosen]


def file(parent: QWidget, title: str, start: Path, kinds: str) -> Path | None:
    """One existing file."""
    chosen, _ = QFileDialog.getOpenFileName(parent, title, str(start), kinds)
    return Path(chosen) if chosen else None


def new_file(parent: QWidget, title: str, start: Path, kinds: str) -> Path | None:
    """A place for a file that is not there yet."""
    chosen, _ = QFileDialog.getSaveFileName(parent, title, str(start), kinds)
    return Path(chosen) if chosen else None


def folder(parent: QWidget, title: str, start: Path) -> Path | None:
    """One folder."""
    chosen = QFileDialog.getExistingDirectory(parent, title, str(start))
    return Path(chosen) if chosen else None


def show_folder(place: Path) -> bool:
    """Open a folder in the file manager; False when there is none."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(place)))
