"""The journal of a project file: the log while it is open, one single file at rest, both SQLites."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from annotator.errors import NotAProjectError, StoreBusyError, StoreReadOnlyError
from annotator.store import doctor, driver, engine, journal
from annotator.store.backups import Backups, restore
from annotator.store.driver import WAL_IS_SAFE, sqlite
from annotator.store.engine import raw_connection, raw_of
from annotator.store.holding import Hold
from annotator.store.project import ProjectStore
from tests.helpers import killing
from tests.helpers.projects import add, adding, change, entity, project

with_log = pytest.mark.skipif(not WAL_IS_SAFE, reason="this SQLite's log is not trusted")

PROGRAM = """
import sys
from annotator.store.project import ProjectStore
store = ProjectStore.open(sys.argv[1], patience=2.0)
print(store.journal, store.read_only_reason, sep="|", flush=True)
for line in sys.stdin:
    try:
        print(store.people.ensure(line.strip()).name, flush=True)
    except Exception as error:
        print(error, flush=True)
store.close()
"""
READING = """
import os, sys
from annotator.store import doctor
from annotator.store.project import ProjectStore
os.setuid(65534)
store = ProjectStore.open(sys.argv[1])
print(store.articles.count(), store.read_only_reason, sep="|")
store.close()
"""


@contextmanager
def program(path: Path, sqlite_wanted: str) -> Iterator[subprocess.Popen[str]]:
    """Another program of ours that has the project open and adds the people it is told."""
    words = [sys.executable, "-c", PROGRAM, str(path)]
    with subprocess.Popen(
        words,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
        env={**os.environ, "ANNOTATOR_SQLITE": sqlite_wanted},
    ) as other:
        yield other
        other.communicate()


def answer(other: subprocess.Popen[str], told: str = "") -> str:
    """What the other program says next, after a line to it."""
    assert other.stdin is not None
    assert other.stdout is not None
    if told:
        other.stdin.write(f"{told}\n")
        other.stdin.flush()
    return other.stdout.readline().strip()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def copied(path: Path, to: Path) -> Path:
    """A copy of a file that is open here: opening it in this process would drop its locks."""
    words = [sys.executable, "-c", "import shutil, sys; shutil.copy(*sys.argv[1:])", path, to]
    subprocess.run(words, check=True)
    return to


def at_rest(path: Path) -> str:
    with closing(sqlite.connect(path)) as raw:
        return str(raw.execute("PRAGMA journal_mode").fetchone()[0])


def label(store: ProjectStore) -> None:
    uid, alice = add(store), store.people.ensure("alice")
    store.works.commit(change(uid, alice, *adding(entity())), 0)


@pytest.mark.parametrize("wanted", ["", "standard"])
def test_the_driver_is_the_newer_one_unless_it_is_not_wanted(wanted: str) -> None:
    chosen = driver._chosen(wanted)
    newer = driver.importlib.util.find_spec("pysqlite3") and not wanted
    assert chosen.__name__ == ("pysqlite3.dbapi2" if newer else "sqlite3")


def test_a_newer_sqlite_with_the_defect_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver, "wal_is_safe", lambda _version: False)
    assert driver._chosen("").__name__ == "sqlite3"


@with_log
def test_the_log_is_there_while_open_and_gone_at_rest(tmp_path: Path) -> None:
    store = project(tmp_path)
    path = tmp_path / "p.annot"
    assert store.journal == "wal/full"
    label(store)
    assert journal.log_size(path) > 0
    store.close()
    assert (names(tmp_path), at_rest(path)) == (["p.annot"], "delete")


@pytest.mark.parametrize("first", ["", "standard"])
@pytest.mark.parametrize("then", ["", "standard"])
def test_each_sqlite_goes_on_where_the_other_stopped(tmp_path: Path, first: str, then: str) -> None:
    project(tmp_path).close()
    path = tmp_path / "p.annot"
    with program(path, first) as other:
        answer(other)
        assert answer(other, "ada") == "ada"
    assert names(tmp_path) == ["p.annot"]
    with program(path, first) as other:
        answer(other)
        assert answer(other, "bob") == "bob"
        os.kill(other.pid, signal.SIGKILL)
    with program(path, then) as other:
        assert answer(other).endswith("|None")
        assert answer(other, "cem") == "cem"
    assert names(tmp_path) == ["p.annot"]
    store = ProjectStore.open(str(path))
    assert {p.name for p in store.people.all()} == {"ada", "bob", "cem"}
    store.close()
    assert doctor.examine(str(path)).is_healthy


def test_kills_of_a_program_with_the_standard_module_lose_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANNOTATOR_SQLITE", "standard")
    toll = killing.run(killing.prepare(tmp_path), kills=3, seed=8)
    assert (toll.lost, toll.damaged) == (0, 0)
    assert toll.said > 5


@with_log
def test_no_log_is_begun_while_an_older_sqlite_has_the_file_open(tmp_path: Path) -> None:
    project(tmp_path).close()
    path = tmp_path / "p.annot"
    with program(path, "standard") as other:
        assert answer(other) == "truncate/full|None"
        store = ProjectStore.open(str(path), patience=2.0)
        assert (store.journal, store.read_only_reason) == ("truncate/full", None)
        assert answer(other, "ada") == "ada"
        label(store)
        assert answer(other, "bob") == "bob"
        store.close()
    store = ProjectStore.open(str(path))
    assert store.journal == "wal/full"
    assert {p.name for p in store.people.all()} == {"ada", "alice", "bob"}
    store.close()


@with_log
def test_an_older_sqlite_only_reads_while_there_is_a_log(tmp_path: Path) -> None:
    store = project(tmp_path)
    with program(tmp_path / "p.annot", "standard") as other:
        assert answer(other) == f"read only|{journal.SHARED}"
        label(store)
        assert "for reading only" in answer(other, "ada")
    label_again = store.people.ensure("bob")
    store.close()
    assert label_again.name == "bob"
    with program(tmp_path / "p.annot", "standard") as other:
        assert answer(other) == "truncate/full|None"
    assert names(tmp_path) == ["p.annot"]


@with_log
def test_an_older_sqlite_stops_writing_once_there_is_a_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project(tmp_path).close()
    path = tmp_path / "p.annot"
    older = engine.open_file(path, read_only=False, wal=False, patience=1.0)
    newer = engine.open_file(path, read_only=False, alone=True)  # where files cannot be locked
    assert (older.journal, newer.journal) == ("truncate/full", "wal/full")
    with pytest.raises(StoreReadOnlyError, match="newer SQLite"):
        older.write(lambda connection: raw_of(connection).execute("DELETE FROM term"))
    older.close()
    newer.close()


@with_log
def test_two_programs_share_the_log(tmp_path: Path) -> None:
    store = project(tmp_path)
    with program(tmp_path / "p.annot", "") as other:
        assert answer(other) == "wal/full|None"
        label(store)
        assert answer(other, "ada") == "ada"
        store.close()
        assert answer(other, "bob") == "bob"
    assert (names(tmp_path), at_rest(tmp_path / "p.annot")) == (["p.annot"], "delete")


@with_log
def test_another_tool_that_reads_keeps_the_log_away_but_not_the_program(tmp_path: Path) -> None:
    project(tmp_path).close()
    with closing(sqlite.connect(tmp_path / "p.annot", isolation_level=None)) as tool:
        tool.execute("BEGIN")
        tool.execute("SELECT count(*) FROM article").fetchone()
        store = ProjectStore.open(str(tmp_path / "p.annot"))
        assert store.journal == "truncate/full"
        tool.execute("ROLLBACK")
        label(store)
        store.close()


def test_whoever_opens_waits_for_another_that_is_opening(tmp_path: Path) -> None:
    path = tmp_path / "p.annot"
    first = Hold(path)
    with first.by_itself() as alone:
        assert alone
        with pytest.raises(StoreBusyError):
            Hold(path)
    second = Hold(path)
    with second.by_itself() as alone:
        assert not alone
    second.release()
    first.release()
    assert names(tmp_path) == []


@pytest.mark.parametrize("there", ["another", "nothing"])
def test_a_file_moved_while_open_is_not_written_and_keeps_what_it_had(
    tmp_path: Path, there: str
) -> None:
    store = project(tmp_path)
    label(store)
    path, moved = tmp_path / "p.annot", tmp_path / "moved.annot"
    if there == "another":
        project(tmp_path, "other.annot").close()
    path.rename(moved)
    if there == "another":
        (tmp_path / "other.annot").rename(path)
    with pytest.raises(StoreReadOnlyError, match="replaced"):
        store.people.ensure("bob")
    store.close()
    assert journal.log_size(path) == 0
    found = ProjectStore.open(str(moved))
    assert [p.name for p in found.people.all()] == ["alice"]
    found.close()


@with_log
def test_a_copy_taken_while_open_is_told_by_the_doctor(tmp_path: Path) -> None:
    store = project(tmp_path)
    path = tmp_path / "p.annot"
    label(store)
    copy = copied(path, tmp_path / "copy.annot")
    assert doctor.examine(str(path)).is_healthy
    store.close()
    assert [found.kind for found in doctor.examine(str(copy)).findings] == ["copied_in_use"]
    found = ProjectStore.open(str(copy))
    assert not found.people.all()
    found.close()
    assert doctor.examine(str(copy)).is_healthy


def _died(folder: Path) -> Path:
    """A project whose program died with changes in the log."""
    project(folder).close()
    path = folder / "p.annot"
    with program(path, "") as other:
        answer(other)
        answer(other, "ada")
        os.kill(other.pid, signal.SIGKILL)
    assert journal.log_size(path) > 0
    return path


@with_log
def test_a_log_that_is_not_of_the_file_is_not_mixed_into_it(tmp_path: Path) -> None:
    path = _died(tmp_path)
    (tmp_path / "else").mkdir()
    store = project(tmp_path / "else")
    for _ in range(30):
        add(store, f"A text that makes the file larger. {_}" * 40)
    store.close()
    shutil.copy(tmp_path / "else" / "p.annot", path)
    # Its schema table lies in the log, so the tables seem to be elsewhere.
    before = path.read_bytes()
    with pytest.raises(NotAProjectError):
        ProjectStore.open(str(path))
    assert path.read_bytes() == before
    journal.log_of(path).unlink()
    store = ProjectStore.open(str(path))
    assert store.articles.count() == 30
    store.close()


@with_log
@pytest.mark.parametrize("lost", [True, False])
def test_a_backup_comes_back_without_the_log_of_the_file_before(tmp_path: Path, lost: bool) -> None:
    path = _died(tmp_path)
    store = ProjectStore.open(str(path))
    backup = Backups(store, tmp_path / "b").make("test")
    store.people.ensure("bob")
    store.close()
    with program(path, "") as other:
        answer(other)
        answer(other, "cem")
        os.kill(other.pid, signal.SIGKILL)
    if lost:
        path.unlink()
    aside = restore(backup, path)
    store = ProjectStore.open(str(path))
    assert [p.name for p in store.people.all()] == ["ada"]
    store.close()
    if lost:
        assert aside is None
        assert (tmp_path / "p.annot-wal.stray-001").stat().st_size > 0
        return
    assert aside is not None
    store = ProjectStore.open(str(aside))
    assert {p.name for p in store.people.all()} == {"ada", "bob", "cem"}
    store.close()


@with_log
def test_resting_empties_the_log_and_is_no_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = project(tmp_path)
    path, backups = tmp_path / "p.annot", Backups(store, tmp_path / "b")
    label(store)
    made = backups.make("test")
    store.rest()
    assert journal.log_size(path) > 0  # somebody is at work
    monkeypatch.setattr(journal, "_REST_SECONDS", 0)
    store.rest()
    assert journal.log_size(path) == 0
    assert backups.make("test") == made
    store.close()
    store = ProjectStore.open(str(path))
    backups = Backups(store, tmp_path / "b")
    assert backups.make("test") == made
    store.people.ensure("bob")
    assert backups.make("test") != made
    store.close()


@with_log
@pytest.mark.skipif(sys.platform == "win32", reason="asks for another user")
@pytest.mark.parametrize("beside", ["nothing", "log", "log and index"])
def test_a_write_protected_folder_can_be_read(beside: str) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can become somebody else")
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "open"
        (Path(made) / "shut").mkdir()
        folder.mkdir()
        store = project(folder)
        add(store)
        for name in {"nothing": [""], "log": ["", "-wal"]}.get(beside, ["", "-wal", "-shm"]):
            copied(folder / f"p.annot{name}", Path(made) / "shut" / f"p.annot{name}")
        store.close()
        for place in (Path(made), Path(made) / "shut"):
            place.chmod(0o555)
        for each in (Path(made) / "shut").iterdir():
            each.chmod(0o444)
        words = [sys.executable, "-c", READING, str(Path(made) / "shut" / "p.annot")]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        Path(made).chmod(0o755)
        (Path(made) / "shut").chmod(0o755)
    if beside == "log":
        assert "copy both to such a folder" in done.stderr
    else:
        wanted = "0" if beside == "nothing" else "1"
        assert done.stdout.strip() == f"{wanted}|the file is write-protected", done.stderr


def test_a_deleted_word_is_not_left_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "x"
    with closing(raw_connection(path, "mode=rwc")) as raw:
        raw.execute("CREATE TABLE t (word)")
        raw.execute("INSERT INTO t VALUES ('confidential')")
        raw.execute("DELETE FROM t")
    assert b"confidential" not in path.read_bytes()
