"""JSON Lines of any shape: one article a line, its fields named by columns."""

import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

import msgspec

from annotator.errors import BadInputError
from annotator.formats.columns import Columns, article_of, guessed, settled
from annotator.formats.lossless import next_line
from annotator.model.bundles import ArticleBundle

_BOM = b"\xef\xbb\xbf"
_DECODER = msgspec.json.Decoder(dict[str, Any])


def read(stream: BinaryIO, source: str, chosen: Columns) -> Iterator[ArticleBundle | BadInputError]:
    """The articles of an open file, line by line; a bad line yields its error and reading goes on.

    Columns nobody named are guessed from the first line that is an object.
    """
    columns: Columns | None = None
    for number, line in _numbered(stream):
        if isinstance(line, BadInputError):
            yield BadInputError(line.reason, source, number)
            continue
        try:
            row = _object(line)
            if columns is None:
                columns = settled(row.keys(), chosen)
            bundle = article_of(row, columns)
        except BadInputError as error:
            yield BadInputError(error.reason, source, number)
            if columns is None and not error.reason.startswith("is no"):
                return
        else:
            yield bundle


def column_names(stream: BinaryIO) -> list[str]:
    """The keys of the first object of an open file.

    Raises:
        BadInputError: when its first line is no object.
    """
    for _, line in _numbered(stream):
        if isinstance(line, BadInputError):
            raise line
        return list(_object(line))
    raise BadInputError("holds nothing")


def is_plain(stream: BinaryIO) -> bool:
    """True when the first line is an object with a text, and none of the lossless format."""
    try:
        names = column_names(stream)
    except BadInputError:
        return False
    return "format" not in names and "text" in guessed(names)


def _object(line: bytes) -> dict[str, Any]:
    try:
        return _DECODER.decode(line)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise BadInputError(f"is no JSON object: {error}") from error


def _numbered(stream: BinaryIO) -> Iterator[tuple[int, bytes | BadInputError]]:
    number = 0
    while True:
        number += 1
        try:
            line = next_line(stream)
        except (OSError, EOFError, zlib.error) as error:
            yield number, BadInputError(f"cannot be read any further: {error}")
            return
        if line is None:
            yield number, BadInputError("the line is too long")
        elif not line:
            return
        elif not line.isspace():
            yield number, line.removeprefix(_BOM) if number == 1 else line
