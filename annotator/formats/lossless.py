"""The lossless format `annotator/1`: JSON Lines, UTF-8, one article a line, read back as equal.

Labels come back layer by layer (zones, entities, stances, sentences, document), each layer in
its order. Token and sentence bounds are not part of the format: they are computed from the text.
A label without `origin` is `imported`, one without `id` gets one made from its content.
"""

import re
import zlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO

import msgspec

from annotator.errors import BadInputError
from annotator.formats.packing import pack
from annotator.formats.records import FORMAT, Header, LineRecord
from annotator.formats.salvage import salvaged
from annotator.formats.unpacking import unpack
from annotator.model.bundles import ArticleBundle
from annotator.model.text import TextRefusedError, canonical

MAX_LINE = 50 * 1024 * 1024
_CHUNK = 1024 * 1024
_BOM = b"\xef\xbb\xbf"
_DECODER = msgspec.json.Decoder(LineRecord)
_HEADER = msgspec.json.Decoder(Header)
_ENCODER = msgspec.json.Encoder()
# Each begins with one fixed byte, by which the search leaps from find to find.
_PLANE_END = re.compile(rb"\xbf[\xbe\xbf]")
_ARABIC = re.compile(rb"\xef\xb7[\x90-\xaf]")
_ESCAPED = re.compile(rb"\\u(?:0000|[fF][dD][dDeE]|[fF]{3}[eEfF]|[dD][89abAB])")
_LONE = re.compile(
    rb"(?<!\\)(?:\\\\)*(?:\\u[dD][89abAB]..(?!\\u[dD][c-fC-F])"
    rb"|(?<!\\u[dD][89abAB]..)\\u[dD][c-fC-F]..)"
)


def read(stream: BinaryIO, source: str) -> Iterator[ArticleBundle | BadInputError]:
    """The articles of an open file, one by one; a bad line yields its error and reading goes on.

    `source` names the file in errors. Blank lines are skipped. A file that breaks off (damaged
    archive, failing disk) yields one last error.
    """
    number = 0
    while True:
        number += 1
        try:
            line = next_line(stream)
        except (OSError, EOFError, zlib.error) as error:
            yield BadInputError(f"cannot be read any further: {error}", source, number)
            return
        if line is None:
            yield BadInputError(f"the line is longer than {MAX_LINE // 1048576} MB", source, number)
        elif not line:
            return
        elif not line.isspace():
            yield _taken(line.removeprefix(_BOM) if number == 1 else line, source, number)


def write(bundles: Iterable[ArticleBundle], stream: BinaryIO, *, with_text: bool = False) -> int:
    """Writes one line for each bundle and says how many; `with_text` adds each span's characters.

    Raises:
        BadInputError: when an article holds what JSON cannot carry; lines before it are written.
    """
    count = 0
    for bundle in bundles:
        stream.write(to_line(bundle, with_text=with_text))
        count += 1
    return count


def to_line(bundle: ArticleBundle, *, with_text: bool = False) -> bytes:
    """One article as one line with its line end.

    Raises:
        BadInputError: for lone surrogates and for meta values that are not JSON.
    """
    try:
        return _ENCODER.encode(pack(bundle, with_text=with_text)) + b"\n"
    except (UnicodeError, TypeError, ValueError, RecursionError) as error:
        name = f"article {bundle.article.uid}"
        raise BadInputError(f"cannot be written as JSON: {error}", name) from error


def from_line(line: bytes, source: str | None = None, number: int | None = None) -> ArticleBundle:
    """The article of one line.

    Raises:
        BadInputError: naming source and line number if given, and the exact reason.
    """
    try:
        return unpack(_record(line))
    except BadInputError as error:
        raise BadInputError(error.reason, source, number) from error
    except RecursionError as error:
        raise BadInputError(_reason(line, error), source, number) from error


def _taken(line: bytes, source: str, number: int) -> ArticleBundle | BadInputError:
    try:
        return from_line(line, source, number)
    except BadInputError as error:
        return error


def next_line(stream: BinaryIO) -> bytes | None:
    """The next line, empty at the end, None when it was too long (it is passed over)."""
    line = stream.readline(MAX_LINE + 1)
    if len(line) <= MAX_LINE:
        return line
    while line and not line.endswith(b"\n"):
        line = stream.readline(_CHUNK)
    return None


def _record(line: bytes) -> LineRecord:
    try:
        record = _DECODER.decode(line)
    except msgspec.ValidationError:
        record = _salvaged(line)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise BadInputError(_reason(line, error)) from error
    if record.format != FORMAT:
        raise BadInputError(_wrong_format(record.format))
    if _is_suspect(line):
        _refuse_characters(record)
    return record


def _salvaged(line: bytes) -> LineRecord:
    try:
        header = _HEADER.decode(line)
        if header.format != FORMAT:
            raise BadInputError(_wrong_format(header.format))
        return salvaged(msgspec.json.decode(line))
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise BadInputError(_reason(line, error)) from error


def _wrong_format(name: str) -> str:
    if not name:
        return f'the line does not say "format": "{FORMAT}"'
    return f"the format is '{name[:60]}', expected '{FORMAT}'"


def _reason(line: bytes, error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "the line is nested too deeply"
    if isinstance(error, UnicodeDecodeError):
        return "the line is not valid UTF-8"
    if isinstance(error, msgspec.ValidationError):
        return f"the line does not fit the format: {error}".replace("`", "'")
    lone = _LONE.search(line)
    if lone:
        escape = lone.group().decode("ascii", "replace")
        return f"a lone surrogate ({escape}) cannot be stored"
    return f"the line is not valid JSON: {error}"


def _is_suspect(line: bytes) -> bool:
    """True when the bytes may hold NUL or a noncharacter: a fast look before a thorough one."""
    if not line.isascii() and (_PLANE_END.search(line) or _ARABIC.search(line)):
        return True
    return _ESCAPED.search(line) is not None


def _refuse_characters(record: LineRecord) -> None:
    for path, value in _strings(msgspec.to_builtins(record), "line"):
        try:
            canonical(f"x{value}")
        except TextRefusedError as error:
            raise BadInputError(f"{path}: {error}") from error


def _strings(value: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, list):
        for n, item in enumerate(value):
            yield from _strings(item, f"{path}[{n}]")
    elif isinstance(value, dict):
        for key, item in value.items():
            yield path, key
            yield from _strings(item, f"{path}.{key}")
