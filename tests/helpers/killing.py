"""Kills a labelling child at random moments and compares what it said with what is stored."""

import random
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from annotator.errors import StoreError
from annotator.store import doctor
from annotator.store.project import ProjectStore
from tests.helpers.projects import add, project

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Toll:
    """What a run of kills cost: acts said, acts lost, projects damaged or half-written."""

    kills: int
    said: int
    lost: int
    damaged: int


def prepare(folder: Path) -> Path:
    """A project of five articles to be labelled."""
    store = project(folder)
    for number in range(5):
        add(store, f"Text number {number}, long enough for the labels that go on it.")
    store.people.ensure("alice")
    store.close()
    return folder / "p.annot"


def run(path: Path, kills: int, mode: str = "", seed: int = 1) -> Toll:
    """Lets children label and kills each after a random number of acts."""
    chance = random.Random(seed)
    said = lost = damaged = 0
    known: set[UUID] = set()
    for _ in range(kills):
        acts = _one_child(path, chance.randint(1, 12), chance.random() * 0.006, mode)
        known |= acts
        said += len(acts)
        try:
            stored = _stored(path)
        except StoreError:
            return Toll(kills, said, lost, damaged + 1)
        lost += len(known - stored)
        known &= stored
        if not doctor.examine(str(path)).is_healthy:
            return Toll(kills, said, lost, damaged + 1)
    return Toll(kills, said, lost, damaged)


def _one_child(path: Path, acts: int, more: float, mode: str) -> set[UUID]:
    command = [sys.executable, "-m", "tests.helpers.actor", str(path), "100000", mode]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert child.stdout is not None
    lines: list[str] = []
    while len(lines) <= acts:
        lines.append(child.stdout.readline().strip())
        assert lines[-1], "the child ended by itself"
    # Somewhere inside the next act: how far it gets is left to chance.
    try:
        child.wait(more)
    except subprocess.TimeoutExpired:
        child.send_signal(signal.SIGKILL)
    rest, _ = child.communicate()
    return {UUID(word) for word in (*lines[1:], *rest.split()) if len(word) == 36}


def _stored(path: Path) -> set[UUID]:
    store = ProjectStore.open(str(path))
    try:
        alice = store.people.by_name("alice")
        assert alice is not None
        return {change.id for change in store.log.recent(alice.id, 1_000_000)}
    finally:
        store.close()
