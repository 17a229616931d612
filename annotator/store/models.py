"""The models trained from this project: records, small weights, and which one is in use."""

import json
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, Select, bindparam, func, select

from annotator.errors import RefusalError
from annotator.model.trained import ModelRecord
from annotator.store.columns import micros, moment
from annotator.store.engine import Database
from annotator.store.faults import readable
from annotator.store.layers import packed
from annotator.store.payloads import compact
from annotator.store.review_tables import model_blob, model_record
from annotator.store.settings import SettingStore

MOST_BYTES = 64_000_000
_CHOSEN = "model.chosen."
_LAST = select(func.coalesce(func.max(model_record.c.id), 0))
_ALL = select(model_record).order_by(model_record.c.id)
_BY_UID = select(model_record).where(
    model_record.c.uid == bindparam("uid", type_=model_record.c.uid.type)
)
_WEIGHTS = (
    select(model_blob.c.bytes)
    .join(model_record, model_record.c.id == model_blob.c.model)
    .where(model_record.c.uid == bindparam("uid", type_=model_record.c.uid.type))
)


class ModelStore:
    """Keeps model records; the one in use is chosen by name, any earlier one can be again."""

    def __init__(self, database: Database, settings: SettingStore) -> None:
        self._database = database
        self._settings = settings

    def add(self, record: ModelRecord, weights: bytes | None = None) -> None:
        """Stores a record, with its weights if they are kept in the project.

        Raises:
            RefusalError: when the weights are larger than 64 MB, or the record is there already.
        """
        if weights is not None and len(weights) > MOST_BYTES:
            size, most = len(weights) // 1_000_000, MOST_BYTES // 1_000_000
            raise RefusalError(
                f"the model has {size} MB; a project keeps at most {most} MB, save it to a folder"
            )

        def job(connection: Connection) -> None:
            if connection.execute(_BY_UID, {"uid": record.id}).one_or_none() is not None:
                raise RefusalError("this model is recorded already")
            number = connection.execute(_LAST).scalar_one() + 1
            self._database.insert(connection, model_record, [self._row(number, record)])
            if weights is not None:
                self._database.insert(connection, model_blob, [(number, weights)])

        self._database.write(job)

    def all(self, name: str | None = None) -> list[ModelRecord]:
        """Every record, or those of one name, oldest first."""
        found = self._read(_ALL)
        return [record for record in found if name in {None, record.name}]

    def get(self, uid: UUID) -> ModelRecord | None:
        """The record with this id, None when there is none."""
        return next(iter(self._read(_BY_UID, {"uid": uid})), None)

    def weights(self, uid: UUID) -> bytes | None:
        """The weights kept with a record, None when there are none."""
        with self._database.read() as connection:
            found = connection.execute(_WEIGHTS, {"uid": uid}).scalar_one_or_none()
        return None if found is None else bytes(found)

    def current(self, name: str) -> ModelRecord | None:
        """The record of this name that was chosen, None when none is in use."""
        chosen = self._settings.get(_CHOSEN + name)
        return None if chosen is None else self.get(UUID(chosen))

    def choose(self, name: str, uid: UUID | None) -> None:
        """Puts a record of this name in use, an earlier one too; None puts none in use.

        Raises:
            RefusalError: when there is no such record of that name.
        """
        if uid is not None:
            record = self.get(uid)
            if record is None or record.name != name:
                raise RefusalError(f"there is no model '{name}' with this id")
        self._settings.set(_CHOSEN + name, None if uid is None else uid.hex)

    def _read(
        self, statement: Select[Any], values: dict[str, UUID] | None = None
    ) -> list[ModelRecord]:
        with self._database.read() as connection:
            return [_record(row) for row in connection.execute(statement, values)]

    def _row(self, number: int, record: ModelRecord) -> tuple[Any, ...]:
        return (
            number,
            packed(self._database)(record.id),
            record.name,
            micros(record.created_at),
            record.seed,
            compact([uid.hex for uid in record.parents]),
            compact([uid.hex for uid in record.articles]),
            compact(dict(record.config)),
            compact(dict(record.versions)),
            compact(dict(record.metrics)),
            record.place,
        )


def _record(row: Row[Any]) -> ModelRecord:
    with readable():
        return ModelRecord(
            id=row.uid,
            name=row.name,
            created_at=moment(row.created_at),
            seed=row.seed,
            parents=tuple(map(UUID, json.loads(row.parents))),
            articles=tuple(map(UUID, json.loads(row.articles))),
            config=json.loads(row.config),
            versions=json.loads(row.versions),
            metrics=json.loads(row.metrics),
            place=row.place,
        )
