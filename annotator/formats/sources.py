"""What there is to import: files and folders walked in a fixed order, each with its format."""

import gzip
import os
import stat
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO

from annotator.errors import BadInputError
from annotator.formats import delimited, lossless, objects
from annotator.formats.columns import Columns
from annotator.formats.plaintext import NO_TEXT_FACTS, TextFacts, read_text
from annotator.formats.registry import FORMATS, format_named, format_of
from annotator.model.bundles import ArticleBundle

INDEX = "index.toml"
_FACTS = ("title", "source", "url", "published", "language", "encoding")
_Index = dict[str, TextFacts]
_TABLES = {"csv": delimited, "jsonl": objects}


@dataclass(frozen=True, slots=True)
class ImportItem:
    """One file to read: where, as what, and what an index or the folder's name tells about it.

    `columns` are those somebody named; the others are guessed.
    """

    path: Path
    format: str
    facts: TextFacts = NO_TEXT_FACTS
    columns: Columns = field(default_factory=dict)


def discover(
    paths: Sequence[Path], format_name: str | None = None, columns: Columns | None = None
) -> Iterator[ImportItem | BadInputError]:
    """The files to import, folders walked in sorted order; what cannot be taken is told.

    A file of JSON Lines that is not of the lossless format is one of any shape; so is every such
    file when columns are named.

    `format_name` applies to files named one by one; in folders the suffix decides, hidden files
    and files of other kinds are passed over, and links to folders are not followed. Texts below
    a given folder get the name of their own folder as source; an `index.toml` beside them wins.

    Raises:
        BadInputError: when no format of that name can be read.
    """
    chosen = format_named(format_name) if format_name is not None else None
    if format_name is not None and (chosen is None or not chosen.reads):
        known = ", ".join(row.name for row in FORMATS if row.reads)
        raise BadInputError(f"there is no format '{format_name}' to read; known are {known}")
    for path in paths:
        is_folder = os.path.isdir(path)  # noqa: PTH112  # unlike Path.is_dir it never raises
        found = _walk(path, format_name) if is_folder else _single(path, format_name)
        for item in found:
            yield item if isinstance(item, BadInputError) else _shaped(item, format_name, columns)


def read_item(item: ImportItem) -> Iterator[ArticleBundle | BadInputError]:
    """The articles of one file, and an error for each that cannot be taken."""
    if item.format == "text":
        yield read_text(item.path, shown(item.path), item.facts)
        return
    name = shown(item.path)
    try:
        with _opened(item.path) as stream:
            if item.format == "annotator":
                yield from lossless.read(stream, name)
            else:
                yield from _TABLES[item.format].read(stream, name, item.columns)
    except OSError as error:
        yield BadInputError(f"cannot be read: {error.strerror or error}", name)


def column_names(item: ImportItem) -> list[str]:
    """The columns of a file whose columns can be named, empty where they cannot be read."""
    if item.format not in _TABLES:
        return []
    try:
        with _opened(item.path) as stream:
            names: list[str] = _TABLES[item.format].column_names(stream)
    except (OSError, BadInputError):
        return []
    return names


def shown(path: Path) -> str:
    """A path as text that can be printed, whatever bytes its name holds."""
    return os.fsencode(path).decode(errors="replace")


def _shaped(item: ImportItem, format_name: str | None, columns: Columns | None) -> ImportItem:
    if format_name is None and item.format == "annotator" and (columns or _is_plain(item.path)):
        item = replace(item, format="jsonl")
    return replace(item, columns=columns) if columns else item


def _is_plain(path: Path) -> bool:
    try:
        with _opened(path) as stream:
            return objects.is_plain(stream)
    except OSError:
        return False  # whoever reads it tells why


def _opened(path: Path) -> BinaryIO:
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(0, "it is not a file")
    if path.name.lower().endswith(".gz"):
        return gzip.open(path, "rb")  # type: ignore[return-value]  # a GzipFile is one in all but name
    return path.open("rb")


def _single(path: Path, format_name: str | None) -> Iterator[ImportItem | BadInputError]:
    found = format_of(path.name)
    name = format_name or (found.name if found else None)
    if name is None and os.path.lexists(path):
        yield BadInputError("is of no known format; name one with --format", shown(path))
        return
    if not os.path.isfile(path):  # noqa: PTH113  # unlike Path.is_file it never raises
        gone = "is a link to a file that is gone" if path.is_symlink() else "is not there"
        yield BadInputError(
            "is not a file" if os.path.lexists(path) and not path.is_symlink() else gone,
            shown(path),
        )
        return
    try:
        facts = _index(path.parent).get(path.name, NO_TEXT_FACTS)
    except BadInputError as error:
        yield error
        return
    yield ImportItem(path, name or "text", facts)


def _walk(root: Path, format_name: str | None) -> Iterator[ImportItem | BadInputError]:
    troubles: list[OSError] = []
    count = 0
    for folder, names, files in os.walk(root, onerror=troubles.append):
        names[:] = sorted(name for name in names if not name.startswith("."))
        for item in _in_folder(root, Path(folder), sorted(files), format_name):
            count += 1
            yield item
        # The walk reports a folder it cannot list when it comes to it, which is after these.
        yield from map(_trouble, troubles)
        count += len(troubles)
        troubles.clear()
    yield from map(_trouble, troubles)
    if not count and not troubles:
        kinds = ", ".join(dict.fromkeys(s for row in FORMATS if row.reads for s in row.suffixes))
        yield BadInputError(f"holds no file to import ({kinds})", shown(root))


def _trouble(error: OSError) -> BadInputError:
    return BadInputError(f"cannot be listed: {error.strerror}", shown(Path(str(error.filename))))


def _in_folder(
    root: Path, folder: Path, files: Sequence[str], format_name: str | None
) -> Iterator[ImportItem | BadInputError]:
    try:
        index = _index(folder) if INDEX in files else {}
    except BadInputError as error:
        yield error
        return
    outlet = None if folder == root else folder.name
    for name in files:
        found = format_of(name) if format_name is None else format_named(format_name)
        if found is None or name.startswith(".") or not name.lower().endswith(found.suffixes):
            continue
        facts = index.get(name, NO_TEXT_FACTS)
        yield ImportItem(folder / name, found.name, replace(facts, source=facts.source or outlet))


def _index(folder: Path) -> _Index:
    path = folder / INDEX
    try:
        with path.open("rb") as stream:
            data = tomllib.load(stream)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise BadInputError(f"cannot be read: {error.strerror}", shown(path)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadInputError(f"is not valid TOML: {error}", shown(path)) from error
    rows = data.get("article", [])
    if not isinstance(rows, list):
        raise BadInputError("its [[article]] tables are no list", shown(path))
    return dict(_row(row, path) for row in rows)


def _row(row: Any, path: Path) -> tuple[str, TextFacts]:  # noqa: ANN401  # straight from TOML
    if not isinstance(row, dict) or not isinstance(row.get("file"), str):
        raise BadInputError("an [[article]] does not name its file", shown(path))
    facts = {name: str(row[name]) for name in _FACTS if name in row}
    return row["file"], TextFacts(**facts)
