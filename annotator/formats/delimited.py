"""Tables of articles: CSV and TSV, one article a row, the first row naming the columns."""

import csv
import io
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import BinaryIO

from typing_extensions import override

from annotator.errors import BadInputError
from annotator.formats.columns import Columns, article_of, settled
from annotator.formats.plaintext import encoding_of
from annotator.model.bundles import ArticleBundle

MAX_LINE = 50 * 1024 * 1024
_HEAD = 1024 * 1024
_DELIMITERS = ",;\t|"
# A field is an article; the limit belongs to the whole process and has no other user.
csv.field_size_limit(MAX_LINE)


def read(stream: BinaryIO, source: str, chosen: Columns) -> Iterator[ArticleBundle | BadInputError]:
    """The articles of an open file, row by row; a bad row yields its error and reading goes on.

    The encoding is told by a mark or by the first megabyte, the delimiter by the first row.
    """
    try:
        table = _Table(stream)
        columns = settled(table.names, chosen)
    except BadInputError as error:
        yield BadInputError(error.reason, source, error.line)
        return
    while True:
        try:
            row = table.next_row()
            if row is None:
                return
            bundle = article_of(row, columns)
        except BadInputError as error:
            yield BadInputError(error.reason, source, table.row_line)
            if table.is_over:
                return
        else:
            yield bundle if not table.meta else _noted(bundle, table.meta)


def column_names(stream: BinaryIO) -> list[str]:
    """The columns of an open file.

    Raises:
        BadInputError: when it has no first row that can be read.
    """
    return _Table(stream).names


class _Table:
    """Rows of a file under the names of its first row.

    Attributes:
        row_line: number of the line where the last row begins.
        meta: what every article's meta says about the file's encoding.
        is_over: True when nothing more can be read after an error.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self.row_line, self.is_over = 1, False
        raw = io.BufferedReader(_Whole(stream), _HEAD)
        try:
            head = raw.peek(_HEAD)[:_HEAD]
        except (OSError, EOFError, zlib.error) as error:
            raise BadInputError(f"cannot be read: {error}") from error
        encoding, self.meta = encoding_of(head)
        self._text = io.TextIOWrapper(raw, encoding=encoding, newline="")
        first = head.decode(encoding, "replace").lstrip("\r\n").split("\n", 1)[0]
        best = max(_DELIMITERS, key=lambda mark: len(next(csv.reader([first], delimiter=mark), [])))
        self._rows = csv.reader(self._lines(), delimiter=best, strict=True)
        self.names = _named(self._next() or [])

    def next_row(self) -> Mapping[str, object] | None:
        """The next row that is not empty, None at the end.

        Raises:
            BadInputError: for a row that is no row, without a place.
        """
        while True:
            cells = self._next()
            if cells is None:
                return None
            if cells:
                break
        if len(cells) != len(self.names):
            raise BadInputError(f"has {len(cells)} fields, the first row {len(self.names)}")
        return dict(zip(self.names, cells, strict=True))

    def _next(self) -> list[str] | None:
        self.row_line = self._rows.line_num + 1
        try:
            return next(self._rows, None)
        except csv.Error as error:
            raise BadInputError(f"is no row: {error}") from error
        except UnicodeError as error:
            self.is_over = True
            raise BadInputError(f"cannot be decoded, nor what follows: {error}") from error
        except (OSError, EOFError, zlib.error) as error:
            self.is_over = True
            raise BadInputError(f"cannot be read any further: {error}") from error

    def _lines(self) -> Iterator[str]:
        while line := self._text.readline(MAX_LINE):
            if len(line) == MAX_LINE:
                raise OSError(f"the line is longer than {MAX_LINE // 1048576} MB")
            yield line


class _Whole(io.RawIOBase):
    """A stream as something to buffer: `peek` must see all of the head, and gzip hands out less."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    @override
    def readable(self) -> bool:
        """True."""
        return True

    @override
    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # narrower, as called
        """As much as there is room for."""
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _named(cells: list[str]) -> list[str]:
    """Column names, made different; a column without one is called by its place."""
    names: list[str] = []
    for number, cell in enumerate(cells, 1):
        name = cell.strip() or f"column {number}"
        names.append(name if name not in names else f"{name} ({number})")
    if not names:
        raise BadInputError("has no first row with the names of its columns", None, 1)
    return names


def _noted(bundle: ArticleBundle, meta: Mapping[str, object]) -> ArticleBundle:
    article = replace(bundle.article, meta={**bundle.article.meta, **meta})
    return replace(bundle, article=article)
