"""An open program is noticed by a restore even while it only waits for its user."""

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from annotator.errors import StoreBusyError
from annotator.store import holding
from annotator.store.backups import Backups, restore
from annotator.store.holding import Hold, alone, beside
from annotator.store.project import ProjectStore
from tests.helpers.projects import add, project

OPENING = """
import sys
from annotator.store.project import ProjectStore
store = ProjectStore.open(sys.argv[1], read_only=sys.argv[2] == "reading")
print("open", flush=True)
sys.stdin.read()
store.close()
"""


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """A backup of a project that has one article more by now."""
    store = project(tmp_path)
    made = Backups(store, tmp_path / "backups").make("test")
    add(store)
    store.close()
    return made


@pytest.mark.parametrize("way", ["writing", "reading"])
def test_a_program_elsewhere_is_noticed(tmp_path: Path, backup: Path, way: str) -> None:
    path = tmp_path / "p.annot"
    words = [sys.executable, "-c", OPENING, str(path), way]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"open\n"
        with pytest.raises(StoreBusyError, match="in use"):
            restore(backup, path)
        other.communicate()
    assert other.returncode == 0
    assert not beside(path).exists()
    assert restore(backup, path) is not None
    store = ProjectStore.open(str(path))
    assert store.articles.count() == 0
    store.close()


def test_a_program_that_was_killed_holds_nothing(tmp_path: Path, backup: Path) -> None:
    path = tmp_path / "p.annot"
    words = [sys.executable, "-c", OPENING, str(path), "writing"]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        os.kill(other.pid, signal.SIGKILL)
    assert beside(path).exists()
    assert restore(backup, path) is not None
    assert not beside(path).exists()


def test_several_may_hold_and_the_last_one_tidies_up(tmp_path: Path) -> None:
    path = tmp_path / "p.annot"
    first, second = Hold(path), Hold(path)
    first.release()
    first.release()
    assert beside(path).exists()
    with pytest.raises(StoreBusyError), alone(path):
        pass
    second.release()
    assert not beside(path).exists()


def test_nobody_opens_what_is_being_replaced(tmp_path: Path, backup: Path) -> None:
    path = tmp_path / "p.annot"
    with alone(path), pytest.raises(StoreBusyError, match="replaced by a backup"):
        ProjectStore.open(str(path))
    ProjectStore.open(str(path)).close()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["backups", "p.annot"]


def test_a_project_that_cannot_be_opened_is_not_held(tmp_path: Path, backup: Path) -> None:
    path = tmp_path / "p.annot"
    path.write_bytes(path.read_bytes()[:20_000])
    with pytest.raises(Exception, match="damaged"):
        ProjectStore.open(str(path))
    assert not beside(path).exists()


def test_a_lock_file_taken_away_meanwhile_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, real, calls = tmp_path / "p.annot", holding._FCNTL.flock, []

    def flock(handle: int, how: int) -> None:
        real(handle, how)
        calls.append(how)
        if len(calls) == 1:
            beside(path).unlink()
        elif len(calls) == 2:
            beside(path).rename(tmp_path / "elsewhere")
            beside(path).touch()

    monkeypatch.setattr(holding._FCNTL, "flock", flock)
    hold = Hold(path)
    assert len(calls) == 3
    hold.release()
    assert not beside(path).exists()


def test_where_nothing_can_be_locked_nothing_is_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "p.annot"

    def refusing(*_args: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(holding._FCNTL, "flock", refusing)
    with alone(path):
        Hold(path).release()
    monkeypatch.undo()
    with alone(tmp_path / "nowhere" / "p.annot"):
        Hold(tmp_path / "nowhere" / "p.annot").release()
    monkeypatch.setattr(holding, "_FCNTL", None)  # as on Windows
    with alone(path):
        Hold(path).release()


def test_another_file_in_its_place_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "p.annot"
    hold = Hold(path)
    beside(path).unlink()
    beside(path).write_text("another's")
    hold.release()
    assert beside(path).read_text() == "another's"
