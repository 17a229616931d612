"""Addresses of projects: a file's path or a server's URL, which may carry a password."""

import re

from sqlalchemy import URL
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from annotator.errors import NotAProjectError

_SECRET = re.compile(r"(?<=://).*@", re.DOTALL)


def is_server(location: str) -> bool:
    """True for an address of a database server, False for a file path."""
    return "://" in location


def server_address(location: str) -> URL:
    """The address of a project's server.

    Raises:
        NotAProjectError: when it is not one of a PostgreSQL server; nothing of it is repeated,
            because what cannot be read may hold a password anywhere.
    """
    try:
        url = make_url(location)
        if url.get_backend_name() == "postgresql":
            url.get_dialect().import_dbapi()
            return url
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError, ValueError):
        pass
    raise NotAProjectError("a project is a file or an address postgresql+psycopg://…")


def apart(location: str) -> tuple[str, str | None]:
    """A location without its password, and the password, None when there is none.

    What cannot be read as an address loses all that stands before its last `@`.
    """
    if not is_server(location):
        return location, None
    try:
        url = make_url(location)
    except (ArgumentError, ValueError):
        return _SECRET.sub("", location), None
    asked = url.query.get("password")
    secret = url.password or (asked if isinstance(asked, str) else None)
    bare = url._replace(password=None).difference_update_query(["password"])
    return bare.render_as_string(hide_password=False), secret


def joined(location: str, password: str) -> str:
    """A server's address with this password in it, for opening only: it is never kept."""
    if not (password and is_server(location)):
        return location
    return server_address(location).set(password=password).render_as_string(hide_password=False)


def shown(location: str) -> str:
    """A location as people may see it."""
    return apart(location)[0]
