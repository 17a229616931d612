"""Stored values: what cannot be read is told as damage, what cannot be stored is refused."""

from array import array
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError

from annotator.errors import (
    NotAProjectError,
    RefusalError,
    StoreError,
    StoreFullError,
    StoreReadOnlyError,
)
from annotator.model.segmentation import Segmentation
from annotator.model.spans import Span
from annotator.store import bounds, engine, journal
from annotator.store.bounds import pack_bounds, unpack_bounds
from annotator.store.columns import micros, uuid_from
from annotator.store.driver import sqlite
from annotator.store.faults import LOST, failure
from annotator.store.project import ProjectStore
from tests.helpers.projects import add, adding, change, entity, project, scheme

WHOLE = Segmentation((Span(0, 4), Span(5, 300)), (Span(0, 300),), "here")


def test_bounds_are_the_same_on_machines_of_either_byte_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    long = Segmentation((Span(0, 70_000), Span(70_001, 70_002)), (Span(0, 70_002),), "here")
    for made in (WHOLE, long):
        here = pack_bounds(made)
        monkeypatch.setattr(bounds, "sys", SimpleNamespace(byteorder="big"))
        swapped = pack_bounds(made)
        assert swapped != here
        assert unpack_bounds(swapped, "here") == made
        monkeypatch.undo()


def test_bounds_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="sorted"):
        pack_bounds(Segmentation((Span(5, 9), Span(0, 4)), (), "here"))


def test_bounds_that_end_early_are_damage() -> None:
    raw = bytes([0]) + (9).to_bytes(4, "little") + array("B", [0, 1]).tobytes()
    with pytest.raises(NotAProjectError, match="damaged"):
        unpack_bounds(bounds.zlib.compress(raw), "here")


def test_a_uuid_has_sixteen_bytes() -> None:
    assert uuid_from(None) is None
    with pytest.raises(ValueError, match="16 bytes"):
        uuid_from(b"short")


def test_a_time_knows_its_zone() -> None:
    with pytest.raises(ValueError, match="zone"):
        micros(datetime(2024, 4, 3))


def test_labels_that_refer_to_no_term_are_damage(store: ProjectStore) -> None:
    uid, alice = add(store), store.people.ensure("alice")
    store.works.commit(change(uid, alice, *adding(entity())), 0)
    with pytest.raises(NotAProjectError, match="no term"), store.database.read() as connection:
        store._terms.key_of(connection, 999)


def test_terms_that_another_program_added_are_found(store: ProjectStore) -> None:
    other = ProjectStore.open(store.location)
    uid, alice = add(store), store.people.ensure("alice")
    values = {"id": 9_000, "list": "entity", "key": "NEWS"}
    asked = text("INSERT INTO term (id, list, key) VALUES (:id, :list, :key)")
    other.database.write(lambda connection: connection.execute(asked, values))
    made = entity(label="NEWS")
    try:
        store.works.commit(change(uid, alice, *adding(made)), 0)
        third = ProjectStore.open(store.location)
        forgetful = text("DELETE FROM entity")
        assert list(third.works.document(uid, alice.id).annotations.values()) == [made]
        third.close()
        other.database.write(lambda connection: connection.execute(forgetful))
    finally:
        gone = text("DELETE FROM term WHERE id = 9000")
        other.database.write(lambda connection: connection.execute(gone))
        other.close()


def lost(*, invalidated: bool, state: str | None = None) -> DBAPIError:
    cause = RuntimeError("gone")
    cause.sqlstate = state  # type: ignore[attr-defined]
    kind = OperationalError if state else DBAPIError
    return kind("SELECT 1", {}, cause, connection_invalidated=invalidated)


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (lost(invalidated=True), StoreError, LOST),
        (lost(invalidated=False, state="53100"), StoreFullError, "the disk is full"),
        (lost(invalidated=False, state="25006"), StoreReadOnlyError, "cannot be written"),
        (lost(invalidated=False, state="XX000"), StoreError, "could not be read"),
        (sqlite.IntegrityError("UNIQUE failed: x"), RefusalError, "UNIQUE failed"),
        (sqlite.OperationalError("Could not decode to UTF-8 column"), NotAProjectError, "damaged"),
    ],
)
def test_each_failure_is_told_as_ours(
    error: BaseException, kind: type[Exception], words: str
) -> None:
    told = failure(error)
    assert type(told) is kind
    assert words in str(told)


@pytest.mark.parametrize(("failures", "stored"), [(1, True), (2, True), (3, False)])
def test_a_lost_connection_is_tried_three_times(
    store: ProjectStore, failures: int, stored: bool
) -> None:
    tries = []

    def job(connection: object) -> int:
        tries.append(connection)
        if len(tries) <= failures:
            raise lost(invalidated=True)
        return 7

    if stored:
        assert store.database.write(job, repeatable=True) == 7
    else:
        with pytest.raises(StoreError, match="was lost"):
            store.database.write(job, repeatable=True)
    assert len(tries) == min(failures + 1, 3)


class Stubborn:
    """A SQLite that answers every pragma with the same value."""

    def __init__(self, answer: object) -> None:
        self.answer = answer

    def execute(self, _statement: str) -> "Stubborn":
        return self

    def fetchone(self) -> tuple[object]:
        return (self.answer,)

    def set_authorizer(self, _guard: object) -> None:
        pass


def test_a_sqlite_that_does_not_do_as_told_is_not_written_with(tmp_path: Path) -> None:
    with pytest.raises(StoreReadOnlyError, match="foreign keys"):
        engine._guard(Stubborn(0))  # type: ignore[arg-type]
    with pytest.raises(StoreReadOnlyError, match="written safely"):
        journal.set_journal(Stubborn("memory"), tmp_path, wal=False, alone=True)  # type: ignore[arg-type]


def test_saving_the_same_scheme_makes_no_version(tmp_path: object) -> None:
    store = project(tmp_path)  # type: ignore[arg-type]
    store.save_scheme(scheme())
    with store.database.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM scheme_version")).scalar_one() == 1
    store.close()
