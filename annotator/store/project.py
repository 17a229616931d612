"""A project: one file or one database on a server, with everything in it."""

import importlib
import json
from contextlib import closing
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, select

from annotator.errors import NotAProjectError, RefusalError
from annotator.model.scheme import Scheme, SchemeError, from_data
from annotator.store import birth, gate, schema
from annotator.store.addresses import is_server, shown
from annotator.store.articles import ArticleStore
from annotator.store.assignments import AssignmentStore
from annotator.store.changes import ChangeLog
from annotator.store.committing import Committing
from annotator.store.decisions import DecisionStore
from annotator.store.driver import WAL_IS_SAFE
from annotator.store.engine import PATIENCE, Database, open_file, open_server, raw_connection
from annotator.store.faults import told
from annotator.store.guidelines import GuidelineStore
from annotator.store.holding import Hold
from annotator.store.journal import why_not_shared
from annotator.store.layers import TABLES, LayerRows
from annotator.store.models import ModelStore
from annotator.store.people import PeopleStore
from annotator.store.proposals import ProposalRows
from annotator.store.queue import QueueStore
from annotator.store.readings import ReadingStore
from annotator.store.settings import SettingStore
from annotator.store.silencing import Silencing
from annotator.store.suggestions import SuggestionStore
from annotator.store.suppressions import SuppressionStore
from annotator.store.tables import alembic_version, project, scheme_version, term
from annotator.store.terms import Terms, keys_of
from annotator.store.thresholds import GateStore
from annotator.store.works import WorkStore

_LATEST = select(scheme_version).order_by(scheme_version.c.number.desc()).limit(1)


class ProjectStore:
    """An open project; its sub-stores share its connections.

    Attributes:
        location: the file path or address it was opened at, with a password if it has one.
        place: the same as people may see it.
        journal: journal mode and sync level as read back from the database.
        read_only_reason: why it is open for reading only, None when it can be written.
    """

    def __init__(
        self, location: str, database: Database, reason: str | None, hold: Hold | None = None
    ) -> None:
        self.location = location
        self.place = shown(location)
        self._hold = hold
        self.database = database
        self.journal = database.journal
        self.read_only_reason = reason
        terms = Terms()
        with database.read() as connection:
            row = connection.execute(select(project)).one()
            self.uuid: UUID = row.uid
            self.title: str = row.title
            self.scheme = _stored_scheme(connection)
            terms.load(connection)
        layers, proposals = LayerRows(database, terms), ProposalRows(database, terms)
        self._terms = terms
        self.articles = ArticleStore(database, layers, proposals)
        self.people = PeopleStore(database)
        committing = Committing(database, layers)
        self.works = WorkStore(database, layers, proposals, committing)
        self.suggestions = SuggestionStore(database, proposals)
        self.queue = QueueStore(database)
        self.settings = SettingStore(database)
        self.log = ChangeLog(database)
        self.decisions = DecisionStore(database, committing)
        self.assignments = AssignmentStore(database, self.settings, committing)
        self.readings = ReadingStore(database, layers)
        self.guidelines = GuidelineStore(database)
        self.suppressions = SuppressionStore(database)
        self.silencing = Silencing(database, proposals, self.suppressions)
        self.models = ModelStore(database, self.settings)
        self.gates = GateStore(database, self.settings)

    @classmethod
    def create(
        cls, location: str, scheme: Scheme, *, title: str = "", patience: float = PATIENCE
    ) -> "ProjectStore":
        """Makes a new project and opens it; what exists is never overwritten.

        Raises:
            RefusalError: when a file or a project is there already.
            StoreError: when it cannot be written.
        """
        if is_server(location):
            birth.make_on_server(location, scheme, title)
        else:
            birth.make_file(Path(location), scheme, title)
        return cls.open(location, patience=patience)

    @classmethod
    def open(
        cls, location: str, *, read_only: bool = False, patience: float = PATIENCE
    ) -> "ProjectStore":
        """Opens a project; a missing one is never created.

        Args:
            location: a file path or an address `postgresql+psycopg://…`.
            read_only: True to keep from writing.
            patience: seconds to wait for another program's lock.

        Raises:
            NotAProjectError: for anything that is not a whole project of ours, saying why.
        """
        asked = "it was opened for reading" if read_only else None
        if is_server(location):
            database = open_server(location, read_only=read_only, patience=patience)
            return cls._opened(location, database, asked)
        path = Path(location)
        header = gate.check_header(path)
        why_not_written = gate.read_only_reason(path)
        reason = asked or why_not_written
        if header.version < schema.VERSION:
            _upgrade(path, reason, patience)
        hold = Hold(path) if why_not_written is None else None
        try:
            gate.check_contents(path, read_only=reason is not None)
            reason = reason or _why_not_shared(path)
            database = _open_file(path, reason, patience, hold)
            return cls._opened(location, database, reason, hold)
        except BaseException:
            if hold is not None:
                hold.release()
            raise

    @classmethod
    def _opened(
        cls, location: str, database: Database, reason: str | None, hold: Hold | None = None
    ) -> "ProjectStore":
        try:
            if not database.is_sqlite:
                _check_server(database)
            return cls(location, database, reason, hold)
        except BaseException:
            database.close()
            raise

    @property
    def is_read_only(self) -> bool:
        """True when nothing can be written; `read_only_reason` says why."""
        return self.database.is_read_only

    def save_scheme(self, scheme: Scheme) -> None:
        """Stores a new version of the scheme.

        Raises:
            RefusalError: when it drops an id that labels refer to; retire it instead.
        """

        def job(connection: Connection) -> None:
            stored = connection.execute(_LATEST).one()
            row = birth.scheme_row(stored.number + 1, scheme)
            if row["data"] == stored.data:
                return
            _refuse_lost_terms(connection, scheme)
            connection.execute(scheme_version.insert(), row)
            self._terms.extend(self.database, connection, keys_of(scheme))

        self.database.write(job, repeatable=True)
        self.scheme = scheme

    def rest(self) -> None:
        """Tidies the project's file up when nobody has written for a moment."""
        self.database.rest()

    def close(self) -> None:
        """Ends all connections and leaves one single file behind."""
        try:
            self.database.close()
        finally:
            if self._hold is not None:
                self._hold.release()


def _open_file(path: Path, reason: str | None, patience: float, hold: Hold | None) -> Database:
    if reason is not None or hold is None:
        return open_file(path, read_only=True, patience=patience)
    with hold.by_itself() as alone:
        return open_file(path, read_only=False, alone=alone, patience=patience)


def _why_not_shared(path: Path) -> str | None:
    if WAL_IS_SAFE:
        return None
    with told(), closing(raw_connection(path, "mode=rw")) as raw:
        return why_not_shared(raw)


def _stored_scheme(connection: Connection) -> Scheme:
    row = connection.execute(_LATEST).one_or_none()
    try:
        data: dict[str, Any] = json.loads(row.data) if row else {}
        return from_data(data)
    except (ValueError, SchemeError) as error:
        raise NotAProjectError("the project's scheme cannot be read") from error


def _refuse_lost_terms(connection: Connection, scheme: Scheme) -> None:
    kept = set(keys_of(scheme))
    for row in connection.execute(select(term)).all():
        if (row.list, row.key) not in kept and _is_used(connection, row.id):
            raise RefusalError(f"labels use '{row.key}'; retire it instead of deleting it")


def _is_used(connection: Connection, number: int) -> bool:
    for table in TABLES.values():
        for name in ("kind", "label", "target"):
            if name in table.c:
                asked = select(func.count()).select_from(table).where(table.c[name] == number)
                if connection.execute(asked).scalar_one():
                    return True
    return False


def _upgrade(path: Path, reason: str | None, patience: float) -> None:
    if reason is not None:
        raise NotAProjectError(
            f"{path.name} is of an older version and must be opened for writing once: {reason}"
        )
    _migration().upgrade_file(path, patience=patience)


def _migration() -> ModuleType:
    # Loaded by name, only for old projects: Alembic would cost every start a tenth of a second.
    return importlib.import_module("annotator.store.migration")


def _check_server(database: Database) -> None:
    with database.read() as connection:
        if not connection.dialect.has_table(connection, project.name):
            raise NotAProjectError("the database holds no project")
        found = connection.execute(select(alembic_version.c.version_num)).scalar_one_or_none()
    if found is not None and found < schema.REVISION and not database.is_read_only:
        database.write(_migration().upgrade_server)
    elif found != schema.REVISION:
        raise NotAProjectError(
            f"the project is at schema {found}, this program knows {schema.REVISION}"
        )
