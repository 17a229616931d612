"""The people of a project, known by name to users and by id to rows."""

import unicodedata
from uuid import UUID, uuid4

from sqlalchemy import Connection, bindparam, func, select, update

from annotator.errors import RefusalError
from annotator.model.articles import GOLD_NAME, Person
from annotator.store.engine import Database
from annotator.store.layers import packed
from annotator.store.tables import person

_LONGEST = 100
_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})
_ALL = select(person.c.uid, person.c.name).order_by(person.c.name)
_BY_NAME = select(person.c.id, person.c.uid, person.c.name).where(
    person.c.name == bindparam("name")
)
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
        return row.id, Person(row.uid, row.name)
    made = Person(uuid4(), tidy)
    number = connection.execute(_LAST).scalar_one() + 1
    database.insert(connection, person, [(number, packed(database)(made.id), tidy)])
    return number, made


class PeopleStore:
    """Reads, adds and renames people."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[Person]:
        """Everybody, by name."""
        with self._database.read() as connection:
            return [Person(uid, name) for uid, name in connection.execute(_ALL)]

    def by_name(self, name: str) -> Person | None:
        """The person of this name, None if nobody has it."""
        tidy = unicodedata.normalize("NFC", name.strip())
        with self._database.read() as connection:
            row = connection.execute(_BY_NAME, {"name": tidy}).one_or_none()
        return None if row is None else Person(row.uid, row.name)

    def ensure(self, name: str) -> Person:
        """The person of this name, added when new.

        Raises:
            RefusalError: for a name that cannot be used.
        """
        found = self.by_name(proper_name(name))
        if found is not None:
            return found
        return self._database.write(lambda c: ensure_person(self._database, c, name)[1])

    def rename(self, uid: UUID, name: str) -> Person:
        """The person under a new name.

        Raises:
            RefusalError: when the name is taken or unusable, or the person is gold.
        """
        tidy = proper_name(name)

        def job(connection: Connection) -> Person:
            taken = connection.execute(_BY_NAME, {"name": tidy}).one_or_none()
            if taken is not None and taken.uid != uid:
                raise RefusalError(f"the name {tidy} is taken")
            changed = connection.execute(
                update(person)
                .where(person.c.uid == uid, person.c.name != GOLD_NAME)
                .values(name=tidy)
            )
            if changed.rowcount != 1:
                raise RefusalError("this person cannot be renamed")
            return Person(uid, tidy)

        return self._database.write(job)
