"""Reading schemes: the shipped default, or a file of the person's own."""

import tomllib
from pathlib import Path

from annotator.errors import BadInputError
from annotator.model.scheme import Scheme, SchemeError, from_data
from annotator.paths import resources


def read_scheme(path: Path) -> Scheme:
    """The scheme of a TOML file.

    Raises:
        BadInputError: when it cannot be read or is no scheme, naming the file.
    """
    try:
        with path.open("rb") as stream:
            return from_data(tomllib.load(stream))
    except OSError as error:
        raise BadInputError(f"cannot be read: {error.strerror}", str(path)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, SchemeError) as error:
        raise BadInputError(str(error), str(path)) from error


def default_scheme() -> Scheme:
    """The scheme that comes with the program."""
    return read_scheme(resources() / "scheme.toml")
