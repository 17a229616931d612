"""The people of a project, known by name to users and by id to rows."""

import unicodedata
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, Row, bindparam, func, select, update

from annotator.errors import RefusalError
from annotator.model.articles import GOLD_NAME, Person
from annotator.store.engine import Database
from annotator.store.layers import packed
from annotator.store.review_tables import second_reading
from annotator.store.tables import person

_LONGEST = 100
_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})
_AGAIN = " · again"
_FIRST = person.alias("first_reader")
_FULL = (
    select(person.c.id, person.c.uid, person.c.name, _FIRST.c.uid.label("reads_again"))
    .outerjoin(second_reading, second_reading.c.person == person.c.id)
    .outerjoin(_FIRST, _FIRST.c.id == second_reading.c.reads_again)
)
_ALL = _FULL.order_by(person.c.name)
_BY_NAME = _FULL.where(person.c.name == bindparam("name"))
_BY_UID = _FULL.where(person.c.uid == bindparam("uid", type_=person.c.uid.type))
_SECOND = _FULL.where(_FIRST.c.uid == bindparam("uid", type_=person.c.uid.type))
_LAST = select(func.coalesce(func.max(person.c.id), 0))


def proper_name(name: str) -> str:
    """The name as stored: trimmed and composed.

    Raises:
        RefusalError: for empty or long names and for characters that cannot be seen.
    """
    tidy = unicodedata.normalize("NFC", name.strip())
    if not tidy:
        raise RefusalError("a name is needed")
    if len(tidy) > _LONGEST:
        raise RefusalError(f"the name is longer than {_LONGEST} characters")
    for character in tidy:
        if unicodedata.category(character) in _HIDDEN:
            raise RefusalError(
                f"the name holds a character that cannot be seen (U+{ord(character):04X})"
            )
    return tidy


def ensure_person(database: Database, connection: Connection, name: str) -> tuple[int, Person]:
    """The number and person of a name inside a transaction, made when new.

    Raises:
        RefusalError: for a name that cannot be used.
    """
    tidy = proper_name(name)
    row = connection.execute(_BY_NAME, {"name": tidy}).one_or_none()
    if row is not None:
        return row.id, _person(row)
    made = Person(uuid4(), tidy)
    number = connection.execute(_LAST).scalar_one() + 1
    database.insert(connection, person, [(number, packed(database)(made.id), tidy)])
    return number, made


def _person(row: Row[Any, Any, Any, Any]) -> Person:
    return Person(row.uid, row.name, row.reads_again)


class PeopleStore:
    """Reads, adds and renames people."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[Person]:
        """Everybody, second readings too, by name."""
        with self._database.read() as connection:
            return [_person(row) for row in connection.execute(_ALL)]

    def by_name(self, name: str) -> Person | None:
        """The person of this name, None if nobody has it."""
        tidy = unicodedata.normalize("NFC", name.strip())
        with self._database.read() as connection:
            row = connection.execute(_BY_NAME, {"name": tidy}).one_or_none()
        return None if row is None else _person(row)

    def ensure(self, name: str) -> Person:
        """The person of this name, added when new.

        Raises:
            RefusalError: for a name that cannot be used.
        """
        found = self.by_name(proper_name(name))
        if found is not None:
            return found
        return self._database.write(lambda c: ensure_person(self._database, c, name)[1])

    def second_reading(self, uid: UUID) -> Person:
        """The blind person under whom somebody reads articles again, made when there is none.

        Raises:
            RefusalError: for gold, for a second reading, and for nobody the project knows.
        """

        def job(connection: Connection) -> Person:
            first = connection.execute(_BY_UID, {"uid": uid}).one_or_none()
            if first is None:
                raise RefusalError(f"the project knows no person {uid}")
            known = connection.execute(_SECOND, {"uid": uid}).one_or_none()
            if known is not None:
                return _person(known)
            if first.name == GOLD_NAME or first.reads_again is not None:
                raise RefusalError(f"{first.name} cannot read a second time")
            number, made = ensure_person(self._database, connection, first.name + _AGAIN)
            self._database.insert(connection, second_reading, [(number, first.id)])
            return replace(made, reads_again=uid)

        return self._database.write(job, repeatable=True)

    def rename(self, uid: UUID, name: str) -> Person:
        """The person under a new name; their second reading follows.

        Raises:
            RefusalError: when the name is taken or unusable, or the person is gold or a second
                reading.
        """
        tidy = proper_name(name)

        def job(connection: Connection) -> Person:
            row = connection.execute(_BY_UID, {"uid": uid}).one_or_none()
            if row is None or row.name == GOLD_NAME or row.reads_again is not None:
                raise RefusalError("this person cannot be renamed")
            second = connection.execute(_SECOND, {"uid": uid}).one_or_none()
            _rename(connection, uid, tidy)
            if second is not None:
                _rename(connection, second.uid, proper_name(tidy + _AGAIN))
            return Person(uid, tidy)

        return self._database.write(job)


def _rename(connection: Connection, uid: UUID, name: str) -> None:
    taken = connection.execute(_BY_NAME, {"name": name}).one_or_none()
    if taken is not None and taken.uid != uid:
        raise RefusalError(f"the name {name} is taken")
    connection.execute(update(person).where(person.c.uid == uid).values(name=name))
