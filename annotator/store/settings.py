"""Settings kept in the project: any JSON value by key, for the project or for one person."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, func, select, update

from annotator.store.access import person_id
from annotator.store.engine import Database
from annotator.store.payloads import compact
from annotator.store.tables import setting

_LAST = select(func.coalesce(func.max(setting.c.id), 0))


class SettingStore:
    """Reads and writes settings."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, key: str, default: Any = None, *, person: UUID | None = None) -> Any:  # noqa: ANN401 - JSON
        """The value under a key, the default when there is none."""
        with self._database.read() as connection:
            found = connection.execute(
                select(setting.c.value).where(*_named(connection, key, person))
            ).scalar_one_or_none()
        return default if found is None else json.loads(found)

    def set(self, key: str, value: object, *, person: UUID | None = None) -> None:
        """Stores a JSON value under a key."""
        self.set_many({key: value}, person=person)

    def set_many(self, values: Mapping[str, object], *, person: UUID | None = None) -> None:
        """Stores several in one transaction."""
        stored = {key: compact(value) for key, value in values.items()}

        def job(connection: Connection) -> None:
            for key, value in stored.items():
                self._put(connection, key, value, person)

        self._database.write(job, repeatable=True)

    def _put(self, connection: Connection, key: str, value: str, person: UUID | None) -> None:
        where = _named(connection, key, person)
        if connection.execute(update(setting).where(*where).values(value=value)).rowcount:
            return
        number = connection.execute(_LAST).scalar_one() + 1
        owner = None if person is None else person_id(connection, person)
        self._database.insert(connection, setting, [(number, key, owner, value)])


def _named(
    connection: Connection, key: str, person: UUID | None
) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    owner = None if person is None else person_id(connection, person)
    return setting.c.key == key, setting.c.person.is_(None) if owner is None else (
        setting.c.person == owner
    )
