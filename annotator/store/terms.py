"""The ids of zone kinds, entity labels and targets as small numbers that rows refer to."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, select

from annotator.errors import NotAProjectError, RefusalError
from annotator.model.scheme import Scheme
from annotator.store.engine import Database
from annotator.store.tables import term

_NAMES = {"zone": "zone kind", "entity": "entity label", "target": "target"}


def keys_of(scheme: Scheme) -> list[tuple[str, str]]:
    """Every list and id of a scheme that labels can refer to."""
    return [
        *(("zone", zone.id) for zone in scheme.zones),
        *(("entity", label.id) for label in scheme.entities),
        *(("target", target.key) for target in scheme.targets),
    ]


class Terms:
    """The project's terms; they are only ever added, so what is known stays true."""

    def __init__(self) -> None:
        self._ids: dict[str, dict[str, int]] = {name: {} for name in _NAMES}
        self._keys: dict[int, str] = {}

    def load(self, connection: Connection) -> None:
        """Reads all terms."""
        for number, in_list, key in connection.execute(select(term.c.id, term.c.list, term.c.key)):
            self._ids[in_list][key] = number
            self._keys[number] = key

    def extend(
        self, database: Database, connection: Connection, keys: Iterable[tuple[str, str]]
    ) -> None:
        """Adds the terms that are not there yet."""
        self.load(connection)
        missing = [(name, key) for name, key in keys if key not in self._ids[name]]
        first = max(self._keys, default=0) + 1
        rows = [(first + n, in_list, key) for n, (in_list, key) in enumerate(missing)]
        database.insert(connection, term, rows)

    def ids(self, in_list: str) -> Mapping[str, int]:
        """The known numbers of a list by scheme id; `id_of` also asks the database."""
        return self._ids[in_list]

    def id_of(self, connection: Connection, in_list: str, key: str) -> int:
        """The number of a scheme id.

        Raises:
            RefusalError: when the project's scheme never had it.
        """
        found = self._ids[in_list].get(key)
        if found is None:
            self.load(connection)
            found = self._ids[in_list].get(key)
        if found is None:
            raise RefusalError(f"the scheme has no {_NAMES[in_list]} '{key}'")
        return found

    def key_of(self, connection: Connection, number: int) -> str:
        """The scheme id of a stored number."""
        found = self._keys.get(number)
        if found is None:
            self.load(connection)
            found = self._keys.get(number)
        if found is None:
            raise NotAProjectError("the project file is damaged: a label refers to no term")
        return found
