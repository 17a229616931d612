"""Every released schema opens with equal labels; a failing or lossy step leaves the old file."""

import hashlib
import json
import shutil
from dataclasses import asdict
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, select, text

from annotator.errors import AnnotatorError, NotAProjectError, StoreError
from annotator.store import migration, schema
from annotator.store.birth import make_on_server
from annotator.store.driver import sqlite
from annotator.store.engine import raw_connection, raw_of
from annotator.store.metadata import METADATA
from annotator.store.project import ProjectStore
from tests.helpers.projects import scheme

FIXTURES = Path(__file__).parents[2] / "data" / "schema"
VERSIONS = Path(migration.__file__).parent / "migrations" / "versions"
# What version 1 had, parents first, without what it made by itself.
TABLES = (
    "project", "scheme_version", "term", "person", "article", "article_text", "segmentation", "work",
    "zone", "entity", "stance", "stance_piece", "sentence_value", "document_value", "producer",
    "suggestion", "verdict", "change", "setting",
)  # fmt: skip
NEXT = schema.VERSION + 1
REVISION = f"{NEXT:04}"
NEWEST = FIXTURES / f"v{schema.VERSION}.annot"
HEAD = (
    '"""A step."""\nfrom alembic import op\nimport sqlalchemy as sa\n'
    f'revision = "{REVISION}"\ndown_revision = "{schema.REVISION}"\n'
)
KEPT = f"old.schema-{schema.VERSION}-001.annot"
GOOD = HEAD + (
    "def upgrade():\n"
    "    op.add_column('person', sa.Column('motto', sa.Text()))\n"
    "    op.create_index('ix_person_motto', 'person', ['motto'])\n"
)
REBUILDING = HEAD + (
    "def upgrade():\n"
    "    with op.batch_alter_table('work', table_kwargs={'sqlite_strict': True}) as batch:\n"
    "        batch.add_column(sa.Column('motto', sa.Text()))\n"
)
LOSING = HEAD + (
    "def upgrade():\n"
    "    op.execute('DELETE FROM stance_piece WHERE place = 1')\n"
    "    op.add_column('person', sa.Column('motto', sa.Text()))\n"
)
MOVING = HEAD + (
    "def upgrade():\n"
    "    op.execute('UPDATE entity SET start = start + 1')\n"
    "    op.add_column('person', sa.Column('motto', sa.Text()))\n"
)
CASCADING = HEAD + (
    "def upgrade():\n"
    "    op.execute('PRAGMA foreign_keys=ON')\n"
    "    op.execute('CREATE TABLE piece (work INTEGER, stance BLOB, FOREIGN KEY (work, stance)'\n"
    "               ' REFERENCES stance (work, uid) ON DELETE CASCADE)')\n"
    "    op.execute('DELETE FROM stance_piece')\n"
    "    op.execute('DELETE FROM stance')\n"
)
FAILING = GOOD + "    raise RuntimeError('power cut')\n"


def goal(folder: Path, step: str) -> migration.Goal:
    """A next version that one step leads to, with what a right step makes as the known schema."""
    steps = folder / "steps"
    steps.mkdir(exist_ok=True)
    (steps / f"{REVISION}_step.py").write_text(step)
    known = dict(schema.FINGERPRINTS)
    aim = migration.Goal(NEXT, REVISION, (VERSIONS, steps), known)
    trial = folder / "trial.annot"
    shutil.copy(NEWEST, trial)
    engine = create_engine("sqlite://", creator=lambda: raw_connection(trial, "mode=rw"))
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN")
        try:
            migration.run(connection, aim)
        except RuntimeError:
            connection.rollback()
        known[NEXT] = schema.fingerprint(schema.objects_of(raw_of(connection)))
        connection.rollback()
    engine.dispose()
    trial.unlink()
    return aim


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def account(path: Path) -> migration.Account:
    engine = migration.engine_of(path)
    with engine.connect() as connection:
        found = migration.account_of(connection)
    engine.dispose()
    return found


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "old.annot"
    shutil.copy(NEWEST, path)
    return path


def test_every_released_version_opens_with_equal_labels(tmp_path: Path) -> None:
    released = sorted(FIXTURES.glob("v*.annot"))
    assert len(released) == schema.VERSION
    for fixture in released:
        path = tmp_path / fixture.name
        shutil.copy(fixture, path)
        store = ProjectStore.open(str(path))
        assert len(list(store.articles.bundles(with_suggestions=True))) == 3
        assert store.log.verify() is None
        store.close()
        known = json.loads(fixture.with_suffix(".json").read_text())
        found = json.loads(json.dumps(asdict(account(path))))
        assert found["digest"] == known["digest"]
        assert dict(found["rows"]).items() >= dict(known["rows"]).items()


def test_the_fingerprint_is_that_of_the_tables() -> None:
    assert schema.fingerprint(schema.expected_objects()) == schema.FINGERPRINTS[schema.VERSION]


def test_migrations_and_tables_make_the_same_file(tmp_path: Path) -> None:
    path = tmp_path / "m.annot"
    path.touch()
    engine = create_engine("sqlite://", creator=lambda: raw_connection(path, "mode=rw"))
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN")
        migration.run(connection, migration.Goal())
        connection.commit()
        assert schema.differences(schema.objects_of(raw_of(connection))) == []
    engine.dispose()


@pytest.mark.postgres
def test_migrations_and_tables_make_the_same_database(database_url: str, used_url: str) -> None:
    engines = create_engine(database_url), create_engine(used_url)
    with engines[0].begin() as connection:
        migration.run(connection, migration.Goal())
    made, expected = (inspect(engine) for engine in engines)
    assert set(made.get_table_names()) == set(expected.get_table_names())
    for table in expected.get_table_names():
        for ask in ("get_columns", "get_foreign_keys", "get_check_constraints", "get_indexes"):
            a, b = (sorted(map(repr, getattr(i, ask)(table))) for i in (made, expected))
            assert a == b, (table, ask)
    for engine in engines:
        engine.dispose()


@pytest.mark.parametrize("step", [GOOD, REBUILDING])
def test_a_good_step_keeps_everything_and_a_backup(tmp_path: Path, old: Path, step: str) -> None:
    before, aim = account(old), goal(tmp_path, step)
    backup = migration.upgrade_file(old, aim)
    assert account(old) == before
    assert account(backup) == before
    assert backup.name == KEPT
    raw = sqlite.connect(old)
    assert raw.execute("PRAGMA user_version").fetchone() == (NEXT,)
    assert raw.execute("SELECT version_num FROM alembic_version").fetchone() == (REVISION,)
    raw.close()
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"old.annot", KEPT, "steps"}


@pytest.mark.parametrize("step", [LOSING, MOVING, CASCADING, FAILING])
def test_a_bad_step_leaves_the_old_file(tmp_path: Path, old: Path, step: str) -> None:
    aim, before = goal(tmp_path, step), digest(old)
    with pytest.raises((AnnotatorError, RuntimeError)):
        migration.upgrade_file(old, aim)
    assert digest(old) == before
    assert {path.name for path in tmp_path.iterdir()} == {"old.annot", "steps"}
    ProjectStore.open(str(old)).close()


def test_a_step_that_makes_other_tables_is_caught(tmp_path: Path, old: Path) -> None:
    aim = goal(tmp_path, GOOD)
    aim.known[NEXT] = "0" * 64
    before = digest(old)
    with pytest.raises(StoreError, match="other tables"):
        migration.upgrade_file(old, aim)
    assert digest(old) == before


def test_an_old_file_with_foreign_parts_is_refused(tmp_path: Path, old: Path) -> None:
    raw = sqlite.connect(old, isolation_level=None)
    raw.execute("CREATE TRIGGER t AFTER INSERT ON person BEGIN DELETE FROM change; END")
    raw.close()
    before = digest(old)
    with pytest.raises(NotAProjectError, match=f"not as schema {schema.VERSION}"):
        migration.upgrade_file(old, goal(tmp_path, GOOD))
    assert digest(old) == before


@pytest.mark.parametrize("at", range(1, 9))
def test_a_crash_at_every_point_leaves_a_usable_file(
    tmp_path: Path, old: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    aim, before = goal(tmp_path, GOOD), account(old)
    doors = ["vacuum_into", "check_whole", "_upgrade_draft", "sync", "copy_file", "_swap_in"]
    passed = []

    def crashing(name: str) -> object:
        whole = getattr(migration, name)

        def door(*args: object) -> object:
            passed.append(name)
            if len(passed) == at:
                raise KeyboardInterrupt
            return whole(*args)

        return door

    for name in doors:
        monkeypatch.setattr(migration, name, crashing(name))
    try:
        migration.upgrade_file(old, aim)
    except KeyboardInterrupt:
        assert account(old) == before
        raw = sqlite.connect(old)
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        raw.close()
    else:
        assert at == 8


def test_opening_an_older_project_brings_it_up(
    tmp_path: Path, old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    monkeypatch.setitem(schema.FINGERPRINTS, NEXT, schema.FINGERPRINTS[schema.VERSION])
    monkeypatch.setattr(schema, "VERSION", NEXT)
    monkeypatch.setattr(migration, "upgrade_file", lambda path, patience: asked.append(path))
    with pytest.raises(NotAProjectError, match="opened for writing once"):
        ProjectStore.open(str(old), read_only=True)
    ProjectStore.open(str(old)).close()
    assert asked == [old]
    assert tmp_path.is_dir()


def first_version(url: str, store: ProjectStore) -> None:
    """Makes a server's database as version 1 did, with the rows of a project that 1 knew too."""
    engine = create_engine(url)
    with engine.begin() as connection:
        migration.run(connection, migration.Goal(1, "0001"))
        known = {
            name: [c["name"] for c in inspect(connection).get_columns(name)] for name in TABLES
        }
        with store.database.read() as source:
            for name, columns in known.items():
                table = METADATA.tables[name]
                rows = source.execute(select(*(table.c[c] for c in columns))).mappings().all()
                if rows:
                    connection.execute(table.insert(), [dict(row) for row in rows])
    engine.dispose()


@pytest.mark.postgres
def test_a_server_of_version_1_is_brought_up_with_nothing_lost(
    database_url: str, tmp_path: Path
) -> None:
    path = tmp_path / "v1.annot"
    shutil.copy(FIXTURES / "v1.annot", path)
    old = ProjectStore.open(str(path))
    first_version(database_url, old)
    with pytest.raises(NotAProjectError, match="schema 0001"):
        ProjectStore.open(database_url, read_only=True)
    store = ProjectStore.open(database_url)
    assert [b.works for b in store.articles.bundles()] == [b.works for b in old.articles.bundles()]
    assert (store.log.verify(), store.decisions.verify()) == (None, None)
    uid, person = store.articles.uids()[0], store.people.ensure("new")
    assert store.works.document(uid, person.id).annotations == {}
    store.people.second_reading(person.id)
    store.close()
    old.close()


@pytest.mark.postgres
def test_a_database_without_a_project_and_one_of_the_future_are_refused(database_url: str) -> None:
    with pytest.raises(NotAProjectError, match="holds no project"):
        ProjectStore.open(database_url)
    make_on_server(database_url, scheme(), "")
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(NotAProjectError, match="schema 9999"):
        ProjectStore.open(database_url)


@pytest.mark.postgres
def test_a_server_step_that_loses_rows_rolls_back(database_url: str, tmp_path: Path) -> None:
    make_on_server(database_url, scheme(), "")
    store = ProjectStore.open(database_url)
    store.people.ensure("alice")
    store.close()
    steps = tmp_path / "steps"
    steps.mkdir()
    (steps / f"{REVISION}_step.py").write_text(
        HEAD + "def upgrade():\n    op.execute('DELETE FROM person')\n"
    )
    aim = migration.Goal(NEXT, REVISION, (VERSIONS, steps))
    engine = create_engine(database_url)
    with pytest.raises(StoreError, match="lose labels"), engine.begin() as connection:
        migration.upgrade_server(connection, aim)
    engine.dispose()
    store = ProjectStore.open(database_url)
    assert [person.name for person in store.people.all()] == ["alice"]
    store.close()
