"""Backups are whole, come only after changes, thin out with age, and lead back."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from annotator.errors import NotAProjectError, RefusalError, StoreBusyError, StoreFullError
from annotator.store import backups as module
from annotator.store.backups import Backups, restore
from annotator.store.project import ProjectStore
from tests.helpers.projects import TEXT, add, adding, bundle, change, entity, project
from tests.unit.store.test_faults import file_limit, lock_held

NOW = datetime(2024, 5, 31, 12, 0, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backups"


def test_a_backup_is_a_whole_project(tmp_path: Path, folder: Path) -> None:
    store = project(tmp_path)
    store.articles.add([bundle()])
    path = Backups(store, folder).make("Before import!")
    assert [p.name for p in folder.iterdir()] == [path.name]
    copy = ProjectStore.open(str(path))
    assert copy.uuid == store.uuid
    assert list(copy.articles.bundles(with_suggestions=True)) == [bundle_of(store)]
    copy.close()
    [listed] = Backups(store, folder).list()
    assert (listed.path, listed.reason, listed.size) == (path, "before-import", path.stat().st_size)
    store.close()


def bundle_of(store: ProjectStore) -> object:
    [found] = store.articles.bundles(with_suggestions=True)
    return found


def test_nothing_changed_means_no_new_backup(tmp_path: Path, folder: Path) -> None:
    store = project(tmp_path)
    keeper = Backups(store, folder)
    first = keeper.make("timed")
    assert keeper.make("timed") == first
    assert not keeper.due(datetime.now(UTC) + timedelta(hours=5))
    forced = keeper.make("forced", force=True)
    assert forced != first
    add(store)
    later = keeper.make("timed")
    assert [b.path for b in keeper.list()] == [later, forced, first]
    store.close()


def test_due_half_an_hour_after_a_change(tmp_path: Path, folder: Path) -> None:
    store = project(tmp_path)
    keeper = Backups(store, folder)
    assert keeper.due(NOW)
    keeper.make("timed", at=NOW)
    add(store)
    assert not keeper.due(NOW + timedelta(minutes=29))
    assert keeper.due(NOW + timedelta(minutes=30))
    store.close()


def test_thinning(tmp_path: Path, folder: Path) -> None:
    store = project(tmp_path)
    keeper = Backups(store, folder)
    ages = [timedelta(hours=h) for h in (1, 20, 40, 50, 52, 75, 24 * 16, 24 * 17, 24 * 30)]
    for age in ages:
        keeper.make("timed", force=True, at=NOW - age)
    other = project(tmp_path, "other.annot")
    Backups(other, folder).make("timed", at=NOW - timedelta(days=60))
    gone = keeper.thin(NOW)
    kept = {round((NOW - b.made_at) / timedelta(hours=1)) for b in keeper.list()}
    assert kept == {1, 20, 40, 50, 75, 24 * 16, 24 * 30}
    assert len(gone) == 2
    assert len(Backups(other, folder).list()) == 1
    store.close()
    other.close()


def test_restoring_keeps_the_present_file_aside(tmp_path: Path, folder: Path) -> None:
    store = project(tmp_path)
    uid, alice = add(store), store.people.ensure("alice")
    store.works.commit(change(uid, alice, *adding(entity())), 0)
    backup = Backups(store, folder).make("timed")
    store.works.commit(change(uid, alice, *adding(entity(5, 9))), 1)
    store.close()
    aside = restore(backup, tmp_path / "p.annot")
    assert aside is not None
    counts = []
    for path in (tmp_path / "p.annot", aside):
        opened = ProjectStore.open(str(path))
        counts.append(len(opened.works.document(uid, alice.id).annotations))
        opened.close()
    assert counts == [1, 2]
    assert restore(backup, tmp_path / "new.annot") is None


def test_restoring_over_a_damaged_project(tmp_path: Path, folder: Path) -> None:
    store = project(tmp_path)
    uid = add(store)
    backup = Backups(store, folder).make("timed")
    store.close()
    (tmp_path / "p.annot").write_bytes(b"rubbish" * 1000)
    (tmp_path / "p.annot-journal").write_bytes(b"hot" * 1000)
    aside = restore(backup, tmp_path / "p.annot")
    assert aside is not None
    assert aside.read_bytes().startswith(b"rubbish")
    assert not (tmp_path / "p.annot-journal").exists()
    opened = ProjectStore.open(str(tmp_path / "p.annot"))
    assert opened.articles.uids() == [uid]
    opened.close()


def test_a_project_in_use_is_not_restored_over(tmp_path: Path, folder: Path) -> None:
    store = project(tmp_path)
    backup = Backups(store, folder).make("timed")
    store.close()
    with lock_held(tmp_path / "p.annot"), pytest.raises(StoreBusyError, match="in use"):
        restore(backup, tmp_path / "p.annot")
    assert sorted(p.name for p in tmp_path.glob("*.annot")) == ["p.annot"]


def test_a_damaged_backup_is_refused(tmp_path: Path, folder: Path) -> None:
    store = project(tmp_path)
    store.articles.add([bundle(f"{n} {TEXT}" * 30) for n in range(9)])
    backup = Backups(store, folder).make("timed")
    store.close()
    data = bytearray(backup.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 4096] = bytes(4096)
    backup.write_bytes(data)
    before = (tmp_path / "p.annot").read_bytes()
    with pytest.raises(NotAProjectError):
        restore(backup, tmp_path / "p.annot")
    assert (tmp_path / "p.annot").read_bytes() == before


def test_a_full_disk_leaves_no_half_backup(tmp_path: Path, folder: Path) -> None:
    store = project(tmp_path)
    store.articles.add([bundle()])
    with file_limit(60_000), pytest.raises(StoreFullError):
        Backups(store, folder).make("timed")
    assert list(folder.iterdir()) == []
    Backups(store, folder).make("timed")
    store.close()


def test_a_copy_that_lacks_rows_is_thrown_away(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = project(tmp_path)
    store.articles.add([bundle()])
    whole = module.copy_file.__globals__["vacuum_into"]

    def lossy(source: Path, draft: Path) -> None:
        whole(source, draft)
        from annotator.store.driver import sqlite  # noqa: PLC0415

        raw = sqlite.connect(draft, isolation_level=None)
        raw.execute("DELETE FROM zone")
        raw.close()

    monkeypatch.setitem(module.copy_file.__globals__, "vacuum_into", lossy)
    with pytest.raises(NotAProjectError, match="lacks rows"):
        Backups(store, folder).make("timed")
    assert list(folder.iterdir()) == []
    store.close()


@pytest.mark.postgres
def test_servers_are_backed_up_there(used_url: str, folder: Path) -> None:
    store = ProjectStore.open(used_url)
    with pytest.raises(RefusalError, match="pg_dump"):
        Backups(store, folder).make("timed")
    store.close()
