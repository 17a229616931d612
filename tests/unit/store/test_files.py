"""Files on their way: published under a free name or not at all, copied whole or not at all."""

import os
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from annotator.errors import NotAProjectError, RefusalError, StoreBusyError
from annotator.store import birth, copies, gate, migration
from annotator.store.backups import Backups
from annotator.store.birth import publish, sync
from annotator.store.driver import sqlite
from annotator.store.project import ProjectStore
from tests.helpers.projects import TEXT, add, bundle, project

FIXTURES = Path(__file__).parents[2] / "data" / "schema"


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    store = project(tmp_path)
    store.articles.add([bundle()])
    store.close()
    return tmp_path / "p.annot"


def test_a_name_taken_meanwhile_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft, path = tmp_path / "draft", tmp_path / "final"
    draft.write_text("new")
    path.write_text("old")
    with pytest.raises(RefusalError, match="exists already"):
        publish(draft, path)

    def no_links(*_names: object) -> None:
        raise PermissionError("no hard links here")

    monkeypatch.setattr(os, "link", no_links)
    with pytest.raises(RefusalError, match="exists already"):
        publish(draft, path)
    assert path.read_text() == "old"
    path.unlink()
    publish(draft, path)
    assert path.read_text() == "new"


def test_a_folder_is_not_synced_where_folders_cannot_be_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", synced.append)
    sync(tmp_path)
    assert len(synced) == 1
    monkeypatch.setattr(birth, "_SYNCS_FOLDERS", False)  # as on Windows
    sync(tmp_path)
    assert len(synced) == 1


def test_a_copy_does_not_replace_anything(tmp_path: Path, whole: Path) -> None:
    target = tmp_path / "copy.annot"
    target.write_text("mine")
    with pytest.raises(RefusalError, match="exists already"):
        copies.copy_file(whole, target)
    assert target.read_text() == "mine"


def test_a_file_with_a_broken_reference_is_not_whole(whole: Path) -> None:
    with closing(sqlite.connect(whole, isolation_level=None)) as raw:
        raw.execute("DELETE FROM person")
    with pytest.raises(NotAProjectError, match="damaged"):
        copies.check_whole(whole)


def test_a_file_with_a_broken_index_is_not_whole(whole: Path) -> None:
    with closing(sqlite.connect(whole, isolation_level=None)) as raw:
        raw.execute("PRAGMA writable_schema=ON")
        raw.execute(
            "UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema"
            " WHERE name = 'ix_change_person') WHERE name = 'ix_change_article'"
        )
    with pytest.raises(NotAProjectError, match="damaged"):
        copies.check_whole(whole)


def test_an_index_that_lacks_its_rows_makes_a_file_not_whole(whole: Path) -> None:
    with closing(sqlite.connect(whole, isolation_level=None)) as raw:
        raw.execute("PRAGMA writable_schema=ON")
        raw.execute(
            "UPDATE sqlite_schema SET sql = replace(sql, '(title)', '(language)')"
            " WHERE name = 'ix_article_title'"
        )
    with pytest.raises(NotAProjectError, match="damaged"):
        copies.check_whole(whole)


def test_numbered_names_go_on_and_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "p.annot"
    assert copies.numbered(path, "old").name == "p.old-001.annot"
    (tmp_path / "p.old-001.annot").touch()
    assert copies.numbered(path, "old").name == "p.old-002.annot"
    monkeypatch.setattr(Path, "exists", lambda _path: True)
    with pytest.raises(RefusalError, match="too many files"):
        copies.numbered(path, "old")


def test_what_sqlite_left_beside_a_file_moves_with_it(whole: Path) -> None:
    journal = whole.with_name("p.annot-journal")
    journal.write_bytes(b"hot")
    aside = copies.move_aside(whole, "before")
    assert aside.name == "p.before-001.annot"
    assert aside.with_name("p.before-001.annot-journal").read_bytes() == b"hot"
    assert not journal.exists()


def test_strange_files_among_the_backups_are_passed_over(tmp_path: Path) -> None:
    store = project(tmp_path)
    backups = Backups(store, tmp_path / "b")
    made = backups.make("test")
    (tmp_path / "b" / f"{store.uuid.hex}.notes.annot").touch()
    assert [backup.path for backup in backups.list()] == [made]
    store.close()


def test_a_large_file_is_not_searched_for_damage_at_opening(
    whole: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(gate, "_QUICK_CHECK_BYTES", 0)
    real = gate.raw_connection

    def heard(*how: object, **more: object) -> sqlite.Connection:
        raw = real(*how, **more)  # type: ignore[arg-type]
        raw.set_trace_callback(asked.append)
        return raw

    monkeypatch.setattr(gate, "raw_connection", heard)
    ProjectStore.open(str(whole)).close()
    assert asked
    assert not [statement for statement in asked if "quick_check" in statement]


def test_write_protection_is_named(whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.access
    monkeypatch.setattr(os, "access", lambda path, how: path != whole and real(path, how))
    assert gate.read_only_reason(whole) == "the file is write-protected"
    monkeypatch.setattr(os, "access", lambda path, how: path == whole)
    assert gate.read_only_reason(whole) == "its folder is write-protected"


def test_an_older_file_that_is_read_elsewhere_is_not_brought_up(tmp_path: Path) -> None:
    old = Path(shutil.copy(FIXTURES / "v1.annot", tmp_path / "old.annot"))
    with closing(sqlite.connect(old, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode=WAL")
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM article").fetchone()
        with pytest.raises(StoreBusyError, match="close it in other programs"):
            migration.upgrade_file(old, patience=0.1)
    assert migration.upgrade_file(old).name == "old.schema-1-001.annot"


def test_the_guard_lets_go_first_where_open_files_cannot_be_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = Path(shutil.copy(FIXTURES / "v1.annot", tmp_path / "old.annot"))
    monkeypatch.setattr(migration, "_REPLACES_OPEN_FILES", False)  # as on Windows
    migration.upgrade_file(old)
    store = ProjectStore.open(str(old))
    assert store.articles.count() == 3
    assert add(store, f"{TEXT} More.")
    store.close()
