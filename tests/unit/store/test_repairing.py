"""Rows around a damaged place are read from both ends; lost article rows are made from texts."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from annotator.store import project as project_module
from annotator.store.driver import sqlite
from annotator.store.engine import raw_connection
from annotator.store.holding import beside
from annotator.store.project import ProjectStore
from annotator.store.repair import _articles_from_texts, _Rows
from annotator.store.tables import person
from tests.helpers.projects import project

ALL = [(n, bytes([n]) * 16, f"name {n}") for n in range(1, 8)]


class Damaged:
    """A table of seven people of whom some cannot be read from either end."""

    def __init__(self, forwards: int, backwards: int) -> None:
        self.readable = {"ASC": forwards, "DESC": backwards}

    def execute(self, statement: str) -> Iterator[tuple[object, ...]]:
        direction = statement.rsplit(" ", 1)[1]
        rows = ALL if direction == "ASC" else ALL[::-1]
        yield from rows[: self.readable[direction]]
        if self.readable[direction] < len(ALL):
            raise sqlite.DatabaseError("database disk image is malformed")


@pytest.mark.parametrize(
    ("forwards", "backwards", "found", "findings"),
    [
        (7, 7, 7, 0),
        (3, 2, 5, 1),
        (3, 7, 7, 1),
        (0, 0, 0, 1),
        (5, 3, 7, 1),
    ],
)
def test_rows_are_read_from_both_ends(
    forwards: int, backwards: int, found: int, findings: int
) -> None:
    columns = ['"id"', '"uid"', '"name"']
    rows = _Rows(Damaged(forwards, backwards), person, columns)  # type: ignore[arg-type]
    assert len(set(rows)) == found
    assert len(rows.findings) == findings


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[sqlite.Connection]:
    """An open, empty project."""
    store = project(tmp_path)
    store.close()
    with closing(raw_connection(tmp_path / "p.annot", "mode=rw")) as raw:
        yield raw


def test_lost_article_rows_are_made_from_texts_once(empty: sqlite.Connection) -> None:
    with closing(sqlite.connect(":memory:")) as source:
        source.execute("CREATE TABLE article_text (article INTEGER PRIMARY KEY, text TEXT)")
        texts = [(1, "One."), (2, "Two."), (3, "Two.")]
        source.executemany("INSERT INTO article_text VALUES (?, ?)", texts)
        [finding] = _articles_from_texts(source, empty)
        assert "2 articles known by their text only" in finding.sentence
        assert empty.execute("SELECT id, title FROM article").fetchall() == texts[:2]
        assert list(_articles_from_texts(source, empty)) == []


@pytest.mark.parametrize("protected", [False, True])
def test_a_failure_while_opening_leaves_nothing_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, protected: bool
) -> None:
    project(tmp_path).close()

    def failing(*_args: object) -> None:
        raise MemoryError

    monkeypatch.setattr(project_module, "_open_file", failing)
    if protected:
        monkeypatch.setattr("annotator.store.gate.read_only_reason", lambda _path: "protected")
    with pytest.raises(MemoryError):
        ProjectStore.open(str(tmp_path / "p.annot"))
    assert not beside(tmp_path / "p.annot").exists()
