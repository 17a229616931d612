"""The versions of the guideline; every label made here keeps the number that held then."""

import hashlib
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from annotator.model.guidelines import GuidelineVersion
from annotator.store.columns import micros, moment
from annotator.store.engine import Database
from annotator.store.review_tables import guideline_version

_ALL = select(guideline_version).order_by(guideline_version.c.number)
_LAST = select(guideline_version).order_by(guideline_version.c.number.desc()).limit(1)


class GuidelineStore:
    """Reads the versions of the guideline and adds new ones."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def current(self) -> GuidelineVersion | None:
        """The version that holds now, None before the first was saved."""
        with self._database.read() as connection:
            row = connection.execute(_LAST).one_or_none()
        return None if row is None else _version(row)

    def all(self) -> list[GuidelineVersion]:
        """Every version, oldest first."""
        with self._database.read() as connection:
            return [_version(row) for row in connection.execute(_ALL)]

    def save(self, text: str, at: datetime | None = None) -> GuidelineVersion:
        """Makes this text the guideline; the same text again makes no new version."""
        digest = hashlib.sha256(text.encode()).digest()
        saved_at = micros(at or datetime.now(UTC))

        def job(connection: Connection) -> GuidelineVersion:
            last = connection.execute(_LAST).one_or_none()
            if last is not None and bytes(last.sha256) == digest:
                return _version(last)
            number = 1 if last is None else last.number + 1
            self._database.insert(connection, guideline_version, [(number, digest, text, saved_at)])
            return GuidelineVersion(number, text, digest.hex(), moment(saved_at))

        return self._database.write(job, repeatable=True)


def versions(connection: Connection) -> list[tuple[int, int]]:
    """When each version was saved (stored microseconds) and its number, oldest first."""
    return [(row.saved_at, row.number) for row in connection.execute(_ALL)]


def _version(row: Row[Any]) -> GuidelineVersion:
    return GuidelineVersion(row.number, row.text, bytes(row.sha256).hex(), moment(row.saved_at))
