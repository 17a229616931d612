"""What may be opened, what is refused, and what is left behind."""

import hashlib
import shutil
import stat
from pathlib import Path

import pytest
from sqlalchemy import text

from annotator.errors import NotAProjectError, RefusalError, StoreReadOnlyError
from annotator.model.scheme import Scheme, from_data, to_data
from annotator.store import gate, places, schema
from annotator.store.driver import sqlite, wal_is_safe
from annotator.store.engine import raw_connection, raw_of
from annotator.store.project import ProjectStore
from tests.helpers.projects import add, adding, bundle, change, entity, project, scheme


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_new_project_is_one_file_and_knows_itself(tmp_path: Path) -> None:
    store = project(tmp_path)
    uid = add(store)
    identity = store.uuid
    store.close()
    assert [path.name for path in tmp_path.iterdir()] == ["p.annot"]
    store = ProjectStore.open(str(tmp_path / "p.annot"))
    assert (store.uuid, store.title, store.scheme) == (identity, "Test", scheme())
    assert store.articles.uids() == [uid]
    assert not store.is_read_only
    store.close()


def test_journal_and_sync_are_read_back(tmp_path: Path) -> None:
    store = project(tmp_path)
    expected = "wal/full" if wal_is_safe(sqlite.sqlite_version_info) else "truncate/full"
    assert store.journal == expected

    def pragmas(connection: object) -> dict[str, object]:
        names = ("foreign_keys", "trusted_schema", "cell_size_check", "synchronous")
        return {n: connection.exec_driver_sql(f"PRAGMA {n}").scalar() for n in names}  # type: ignore[attr-defined]

    wanted = {"foreign_keys": 1, "trusted_schema": 0, "cell_size_check": 1, "synchronous": 2}
    assert store.database.write(pragmas) == wanted
    with store.database.read() as connection:
        assert pragmas(connection)["foreign_keys"] == 1
    store.close()


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), False),
        ((3, 53, 0), True),
    ],
)
def test_wal_only_on_versions_without_the_defect(
    version: tuple[int, int, int], *, safe: bool
) -> None:
    assert wal_is_safe(version) is safe


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    store = project(tmp_path)
    with (
        pytest.raises(StoreReadOnlyError),
        store.database.read() as connection,
    ):
        connection.execute(text("DELETE FROM term"))
    with (
        store.database.read() as connection,
        pytest.raises(sqlite.DatabaseError, match="authorized"),
    ):
        raw_of(connection).execute("ATTACH ? AS other", (str(tmp_path / "other"),))
    store.close()
    assert not (tmp_path / "other").exists()


def test_creating_never_overwrites(tmp_path: Path) -> None:
    path = tmp_path / "p.annot"
    path.write_text("precious")
    with pytest.raises(RefusalError, match="exists already"):
        ProjectStore.create(str(path), scheme())
    assert path.read_text() == "precious"
    assert list(tmp_path.iterdir()) == [path]


def test_creating_in_a_missing_folder_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(StoreReadOnlyError):
        ProjectStore.create(str(tmp_path / "none" / "p.annot"), scheme())
    assert list(tmp_path.iterdir()) == []


def _foreign(path: Path) -> None:
    with sqlite.connect(path) as raw:
        raw.execute("CREATE TABLE t (x)")
    raw.close()


def _newer(path: Path) -> None:
    shutil.copy(_finished(path), path)
    _run(path, "PRAGMA user_version=99")


def _unfinished(path: Path) -> None:
    _run(path, f"PRAGMA application_id={schema.APPLICATION_ID}")
    _run(path, "CREATE TABLE t (x)")


def _triggered(path: Path) -> None:
    shutil.copy(_finished(path), path)
    _run(path, "CREATE TRIGGER t AFTER INSERT ON change BEGIN DELETE FROM entity; END")


def _viewed(path: Path) -> None:
    shutil.copy(_finished(path), path)
    _run(path, "CREATE VIEW v AS SELECT * FROM article")


def _stripped(path: Path) -> None:
    shutil.copy(_finished(path), path)
    _run(path, "DROP INDEX ix_verdict_suggestion")


def _truncated(path: Path) -> None:
    shutil.copy(_finished(path), path)
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


def _run(path: Path, statement: str) -> None:
    raw = sqlite.connect(path, isolation_level=None)
    raw.execute(statement)
    raw.close()


def _finished(beside: Path) -> Path:
    folder = beside.parent / "made"
    folder.mkdir()
    store = project(folder)
    store.articles.add([bundle()])
    store.close()
    return folder / "p.annot"


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda path: path.write_bytes(b""), "empty"),
        (lambda path: path.write_text("not a database at all, only words " * 50), "not a"),
        (_foreign, "another program"),
        (_newer, "newer version"),
        (_unfinished, "not a finished"),
        (_triggered, "trigger 't' that is not ours"),
        (_viewed, "view 'v' that is not ours"),
        (_stripped, "'ix_verdict_suggestion' is missing"),
        (_truncated, "damaged"),
    ],
)
def test_what_is_not_a_whole_project_is_refused_untouched(
    tmp_path: Path, make: object, reason: str
) -> None:
    path = tmp_path / "x.annot"
    make(path)  # type: ignore[operator]
    before, names = digest(path), sorted(tmp_path.iterdir())
    with pytest.raises(NotAProjectError, match=reason):
        ProjectStore.open(str(path))
    assert (digest(path), sorted(tmp_path.iterdir())) == (before, names)


def test_a_missing_file_is_not_created(tmp_path: Path) -> None:
    with pytest.raises(NotAProjectError, match="no project file"):
        ProjectStore.open(str(tmp_path / "none.annot"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("location", ["mysql://x/y", "postgresql+nothing://x/y", "://"])
def test_other_servers_are_refused(location: str) -> None:
    with pytest.raises(NotAProjectError):
        ProjectStore.open(location)


def test_asked_for_reading_only(tmp_path: Path) -> None:
    store = project(tmp_path)
    uid = add(store)
    store.close()
    before = digest(tmp_path / "p.annot")
    store = ProjectStore.open(str(tmp_path / "p.annot"), read_only=True)
    assert store.is_read_only
    assert store.read_only_reason is not None
    assert store.articles.uids() == [uid]
    with pytest.raises(StoreReadOnlyError):
        store.people.ensure("alice")
    store.close()
    assert digest(tmp_path / "p.annot") == before


def test_a_write_protected_file_opens_for_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project(tmp_path).close()
    path = tmp_path / "p.annot"
    path.chmod(stat.S_IRUSR)
    # The superuser may write everywhere, so the answer is given as it is for others.
    monkeypatch.setattr(gate.os, "access", lambda _path, _mode: False)
    store = ProjectStore.open(str(path))
    assert store.read_only_reason == "the file is write-protected"
    store.close()


NETWORKS = [
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "davfs", "afpfs", "glusterfs",
    "lustre", "gpfs", "ceph", "vboxsf", "drvfs",
]  # fmt: skip


@pytest.mark.parametrize("kind", NETWORKS)
def test_network_shares_open_for_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    project(tmp_path).close()
    monkeypatch.setattr(places, "file_system_of", lambda _folder: kind)
    store = ProjectStore.open(str(tmp_path / "p.annot"))
    assert store.is_read_only
    assert "network" in (store.read_only_reason or "")
    store.close()
    with pytest.raises(RefusalError, match="network"):
        ProjectStore.create(str(tmp_path / "new.annot"), scheme())


@pytest.mark.parametrize("marker", [".dropbox", ".stfolder"])
def test_synced_folders_open_for_reading(tmp_path: Path, marker: str) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    project(inner).close()
    (tmp_path / marker).mkdir()
    store = ProjectStore.open(str(inner / "p.annot"))
    assert "synced" in (store.read_only_reason or "")
    store.close()


def test_the_file_system_of_a_folder_is_found() -> None:
    assert places.file_system_of(Path("/proc")) == "proc"


def test_the_scheme_has_versions_and_keeps_what_is_used(tmp_path: Path) -> None:
    store = project(tmp_path)
    uid, alice = add(store), store.people.ensure("alice")
    data = to_data(scheme())
    data["entity"] = [row for row in data["entity"] if row["id"] != "LAW"]
    data["entity"].append({"id": "TREATY", "name": "Treaty"})
    store.save_scheme(from_data(data))
    store.works.commit(change(uid, alice, *adding(entity(label="TREATY"))), 0)
    with pytest.raises(RefusalError, match="TREATY"):
        store.save_scheme(scheme())
    store.close()
    store = ProjectStore.open(str(tmp_path / "p.annot"))
    names = [label.id for label in store.scheme.entities]
    assert ("TREATY" in names, "LAW" in names) == (True, False)
    store.close()


def test_settings_are_any_json(store: ProjectStore) -> None:
    alice = store.people.ensure("alice")
    store.settings.set("zoom", 1.25)
    store.settings.set("zoom", {"a": [1, None, "é"]}, person=alice.id)
    store.settings.set("zoom", 1.5)
    assert store.settings.get("zoom") == 1.5
    assert store.settings.get("zoom", person=alice.id) == {"a": [1, None, "é"]}
    assert store.settings.get("other", 7) == 7


def test_people_are_made_once_and_renamed(store: ProjectStore) -> None:
    alice = store.people.ensure(" alice ")
    assert store.people.ensure("alice") == alice
    assert store.people.by_name("bob") is None
    renamed = store.people.rename(alice.id, "Älice")
    assert store.people.all() == [renamed]
    assert renamed.id == alice.id
    store.people.ensure("bob")
    with pytest.raises(RefusalError, match="taken"):
        store.people.rename(alice.id, "bob")
    gold = store.people.ensure("gold")
    assert gold.is_gold
    with pytest.raises(RefusalError, match="cannot be renamed"):
        store.people.rename(gold.id, "silver")


@pytest.mark.parametrize(
    "name", ["", "  ", "a\u202eb", "a\u200bb", "a\x07b", "a\nb", "\ud800", "x" * 200]
)
def test_names_that_deceive_are_refused(store: ProjectStore, name: str) -> None:
    with pytest.raises(RefusalError):
        store.people.ensure(name)
    assert store.people.all() == []


def test_importing_the_store_loads_no_alembic() -> None:
    import subprocess  # noqa: PLC0415
    import sys  # noqa: PLC0415

    code = "import annotator.store.project, sys; print('alembic' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_scheme_is_a_scheme(tmp_path: Path) -> None:
    assert isinstance(scheme(), Scheme)
    with raw_connection(Path(":memory:"), "mode=memory") as raw:
        assert raw.execute("PRAGMA trusted_schema").fetchone()[0] == 0


@pytest.mark.postgres
def test_a_server_database_is_made_once(database_url: str) -> None:
    with pytest.raises(NotAProjectError, match="no project"):
        ProjectStore.open(database_url)
    store = ProjectStore.create(database_url, scheme(), title="On a server")
    identity = store.uuid
    store.close()
    with pytest.raises(RefusalError, match="holds a project"):
        ProjectStore.create(database_url, scheme())
    store = ProjectStore.open(database_url, read_only=True)
    assert (store.uuid, store.title, store.is_read_only) == (identity, "On a server", True)
    with pytest.raises(StoreReadOnlyError):
        store.people.ensure("alice")
    store.close()
