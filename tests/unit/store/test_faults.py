"""Locks, full disks, kills, lost connections: told in one sentence, nothing acknowledged lost."""

import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from annotator.errors import (
    ConflictError,
    NotAProjectError,
    StoreBusyError,
    StoreError,
    StoreFullError,
    StoreReadOnlyError,
)
from annotator.store import doctor
from annotator.store.driver import sqlite
from annotator.store.engine import raw_connection
from annotator.store.faults import failure
from annotator.store.project import ProjectStore
from tests.helpers import killing
from tests.helpers.projects import TEXT, add, adding, bundle, change, entity, project, scheme

# Extended codes, which pysqlite3 has no names for: sqlite.org/rescode.html.
IOERR_READ, IOERR_WRITE, READONLY_DIRECTORY = 266, 778, 1544
HOLDER = """
import sqlite3, sys
raw = sqlite3.connect(sys.argv[1], isolation_level=None)
raw.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.readline()
raw.execute("ROLLBACK")
"""


@contextmanager
def lock_held(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process inside a write transaction; a line on its input lets go."""
    command = [sys.executable, "-c", HOLDER, str(path)]
    holder = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    )
    assert holder.stdout is not None
    assert holder.stdout.readline().strip() == "held"
    yield holder
    holder.kill()
    holder.communicate()


def test_a_lock_is_reported_and_reading_goes_on(tmp_path: Path) -> None:
    project(tmp_path).close()
    path = tmp_path / "p.annot"
    store = ProjectStore.open(str(path), patience=0.2)
    uid, alice = add(store), store.people.ensure("alice")
    with lock_held(path) as holder:
        with pytest.raises(StoreBusyError):
            store.works.commit(change(uid, alice, *adding(entity())), 0)
        assert store.works.document(uid, alice.id).annotations == {}
        os.kill(holder.pid, signal.SIGSTOP)
        with pytest.raises(StoreBusyError):
            store.people.ensure("bob")
        os.kill(holder.pid, signal.SIGCONT)
    store.works.commit(change(uid, alice, *adding(entity())), 0)
    store.close()


def test_a_short_lock_is_waited_for(tmp_path: Path) -> None:
    store = project(tmp_path)
    uid, alice = add(store), store.people.ensure("alice")
    with lock_held(tmp_path / "p.annot") as holder:
        assert holder.stdin is not None
        threading.Timer(0.3, lambda: holder.communicate("go\n")).start()
        done = store.works.commit(change(uid, alice, *adding(entity())), 0)
    assert done.sequence == 1
    store.close()


@contextmanager
def file_limit(size: int) -> Iterator[None]:
    """No file of this process may grow beyond a size."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_is_reported_and_the_act_can_be_repeated(tmp_path: Path) -> None:
    store = project(tmp_path)
    uid, alice = add(store), store.people.ensure("alice")
    path = tmp_path / "p.annot"
    saved, refused = 0, 0
    for extra in range(1, 40):
        labels = [entity(n, n + 4, comment="x" * 400) for n in range(20)]
        made = change(uid, alice, *adding(*labels))
        with file_limit(path.stat().st_size + extra * 512):
            try:
                store.works.commit(made, saved)
            except StoreFullError:
                refused += 1
            else:
                saved += 1
                continue
        assert store.works.document(uid, alice.id).facts.revision == saved
        store.works.commit(made, saved)
        saved += 1
    assert refused > 5
    assert len(store.works.document(uid, alice.id).annotations) == saved * 20
    store.close()
    assert doctor.examine(str(path)).findings == ()


def test_a_full_disk_leaves_no_half_import(tmp_path: Path) -> None:
    store = project(tmp_path)
    path = tmp_path / "p.annot"
    many = [bundle(f"{TEXT} {n}" * 40) for n in range(50)]
    with file_limit(path.stat().st_size + 50_000), pytest.raises(StoreFullError):
        store.articles.add(many)
    assert store.articles.count() == 0
    assert store.people.all() == []
    assert len(store.articles.add(many)) == 50
    store.close()
    assert doctor.examine(str(path)).findings == ()


def test_a_full_disk_leaves_no_half_project(tmp_path: Path) -> None:
    with file_limit(20_000), pytest.raises(StoreFullError):
        project(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_few_kills_lose_nothing(tmp_path: Path) -> None:
    toll = killing.run(killing.prepare(tmp_path), kills=5)
    assert (toll.lost, toll.damaged) == (0, 0)
    assert toll.said > 5


def test_the_kill_harness_condemns_an_early_answer(tmp_path: Path) -> None:
    toll = killing.run(killing.prepare(tmp_path), kills=6, mode="early")
    assert toll.lost > 0


def test_many_processes_write_one_file(tmp_path: Path) -> None:
    path = killing.prepare(tmp_path)
    code = (
        "import sys; from annotator.store.project import ProjectStore\n"
        "store = ProjectStore.open(sys.argv[1]); me = store.people.ensure(sys.argv[2]).id\n"
        "uids = store.articles.uids()\n"
        "for n in range(10): store.works.add_active_seconds(uids[n % 5], me, 1)\n"
        "store.close()"
    )
    names = ["a", "a", "b", "b"]
    children = [
        subprocess.Popen([sys.executable, "-c", code, str(path), name], cwd=killing.ROOT)
        for name in names
    ]
    assert [child.wait(60) for child in children] == [0] * len(names)
    store = ProjectStore.open(str(path))
    for name in ("a", "b"):
        person = store.people.by_name(name)
        assert person is not None
        assert store.works.progress(person.id).active_seconds == 20
    store.close()


def test_threads_share_one_store(store: ProjectStore) -> None:
    uids = [add(store, f"Text number {n}.") for n in range(4)]
    alice = store.people.ensure("alice")
    errors: list[BaseException] = []

    def label(mine: int) -> None:
        try:
            for n in range(10):
                store.works.commit(change(uids[mine], alice, *adding(entity())), n)
                store.works.document(uids[mine], alice.id)
        except Exception as error:  # noqa: BLE001 - whatever it is, the test shows it
            errors.append(error)

    threads = [threading.Thread(target=label, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert [c.sequence for c in store.log.recent(alice.id)] == list(range(1, 41))
    assert store.log.verify() is None


def test_races_for_one_revision_have_one_winner(store: ProjectStore) -> None:
    uid, alice = add(store), store.people.ensure("alice")
    won: list[int] = []
    lost: list[int] = []

    def label(n: int) -> None:
        try:
            store.works.commit(change(uid, alice, *adding(entity())), 0)
            won.append(n)
        except ConflictError:
            lost.append(n)

    threads = [threading.Thread(target=label, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(won), len(lost)) == (1, 5)
    assert store.works.document(uid, alice.id).facts.revision == 1


def test_a_file_replaced_meanwhile_is_not_written(tmp_path: Path) -> None:
    store = project(tmp_path)
    uid, alice = add(store), store.people.ensure("alice")
    other = project(tmp_path, "other.annot")
    other.close()
    (tmp_path / "other.annot").replace(tmp_path / "p.annot")
    with pytest.raises(StoreReadOnlyError, match="replaced"):
        store.works.commit(change(uid, alice, *adding(entity())), 0)
    store.database._writer.dispose()  # type: ignore[union-attr]
    store.database._reader.dispose()


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (sqlite.SQLITE_BUSY, StoreBusyError),
        (sqlite.SQLITE_FULL, StoreFullError),
        (IOERR_WRITE, StoreFullError),
        (READONLY_DIRECTORY, StoreReadOnlyError),
        (sqlite.SQLITE_CORRUPT, NotAProjectError),
        (IOERR_READ, StoreError),
        (sqlite.SQLITE_IOERR, StoreError),
    ],
)
def test_each_fault_has_its_error(code: int, kind: type[StoreError]) -> None:
    cause = sqlite.OperationalError("x")
    cause.sqlite_errorcode = code
    error = failure(OperationalError("SELECT secret", {"secret": 1}, cause))
    assert type(error) is kind
    assert "secret" not in str(error)
    writing = failure(OperationalError("SELECT secret", {"secret": 1}, cause), writing=True)
    assert type(writing) is (StoreFullError if code == sqlite.SQLITE_IOERR else kind)


@pytest.mark.postgres
def test_a_cut_connection_is_taken_up_again(database_url: str) -> None:
    store = ProjectStore.create(database_url, scheme())
    uid, alice = add(store), store.people.ensure("alice")
    admin = create_engine(database_url)
    for revision in range(3):
        with admin.begin() as connection:
            connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE application_name = 'annotator'"
                )
            )
        store.works.commit(change(uid, alice, *adding(entity())), revision)
    assert store.works.document(uid, alice.id).facts.revision == 3
    admin.dispose()
    store.close()


@pytest.mark.postgres
@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_connection_lost_at_commit_stores_the_change_once(
    database_url: str, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    store = ProjectStore.create(database_url, scheme())
    uid, alice = add(store), store.people.ensure("alice")
    writer = store.database._writer
    assert writer is not None
    whole, lost = writer.dialect.do_commit, []

    def breaking(raw: object) -> None:
        if lost:
            whole(raw)
            return
        lost.append(moment)
        if moment == "after":
            whole(raw)
        raw.driver_connection.close()  # type: ignore[attr-defined]
        whole(raw)

    monkeypatch.setattr(writer.dialect, "do_commit", breaking)
    done = store.works.commit(change(uid, alice, *adding(entity())), 0)
    assert lost
    assert done.sequence == 1
    assert len(store.works.document(uid, alice.id).annotations) == 1
    assert len(store.log.recent(alice.id)) == 1
    assert store.log.verify() is None
    store.close()


def test_an_unreachable_server_is_named() -> None:
    with pytest.raises(StoreError, match="does not answer"):
        ProjectStore.open(f"postgresql+psycopg://localhost:1/{uuid4().hex}")


def test_flipped_bits_never_crash_and_damaged_texts_are_found(tmp_path: Path) -> None:
    store = project(tmp_path)
    store.articles.add([bundle(f"{n} {TEXT}" * 20) for n in range(10)])
    store.close()
    path = tmp_path / "p.annot"
    whole = path.read_bytes()
    broken = tmp_path / "broken.annot"
    texts = [at for at in range(0, len(whole) - 40, 1) if whole[at : at + 20] == TEXT.encode()[:20]]
    assert len(texts) >= 10
    for at in (*texts[::17], *range(100, len(whole), len(whole) // 40)):
        data = bytearray(whole)
        data[at + 3] ^= 0x04
        broken.write_bytes(data)
        report = doctor.examine(str(broken))
        if at in texts:
            assert {"text_changed", "page_damaged"} & {f.kind for f in report.findings}
        try:
            opened = ProjectStore.open(str(broken))
        except StoreError:
            continue
        try:
            list(opened.articles.bundles(with_suggestions=True))
        except StoreError:
            pass
        finally:
            opened.close()


def test_every_connection_has_the_guards(tmp_path: Path) -> None:
    project(tmp_path).close()
    raw = raw_connection(tmp_path / "p.annot", "mode=ro")
    assert raw.execute("PRAGMA trusted_schema").fetchone()[0] == 0
    assert raw.execute("PRAGMA cell_size_check").fetchone()[0] == 1
    raw.close()
