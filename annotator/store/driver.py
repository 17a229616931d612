"""The one SQLite of the whole program: two in one process drop each other's locks on a file.

Most Pythons bring a SQLite whose write-ahead log can lose a commit (sqlite.org/wal.html, "The WAL
reset bug"). The package pysqlite3 brings a newer one for the common platforms; it is taken where
it is there and free of that defect, the standard module everywhere else. Setting the environment
variable ANNOTATOR_SQLITE to "standard" keeps to the standard module.
"""

import importlib
import importlib.util
import os
from types import ModuleType
from typing import TYPE_CHECKING

__all__ = ["WAL_IS_SAFE", "sqlite", "wal_is_safe"]


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """True for the SQLite versions without the WAL-reset defect (sqlite.org/wal.html)."""
    if version == (3, 52, 0):
        return False
    fixed_branches = ((3, 44, 6), (3, 50, 7))
    if any(version[:2] == fixed[:2] and version >= fixed for fixed in fixed_branches):
        return True
    return version >= (3, 51, 3)


def _chosen(wanted: str) -> ModuleType:
    """The driver: pysqlite3 unless it is absent, defective or not wanted."""
    if wanted != "standard" and importlib.util.find_spec("pysqlite3"):
        newer = importlib.import_module("pysqlite3.dbapi2")
        if wal_is_safe(newer.sqlite_version_info):
            return newer
    return importlib.import_module("sqlite3")


if TYPE_CHECKING:
    import sqlite3 as sqlite
else:
    sqlite = _chosen(os.environ.get("ANNOTATOR_SQLITE", ""))

WAL_IS_SAFE = wal_is_safe(sqlite.sqlite_version_info)
