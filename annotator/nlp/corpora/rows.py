"""Documents in the form in which they wait for their split, and the DocBin files made of them."""

import zlib
from array import array
from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

PARAGRAPH_ATTRS = ("ENT_IOB", "ENT_TYPE", "ENT_KB_ID", "SENT_START")


class Kind(StrEnum):
    """The document sets of a folder; `unfinished` holds paragraphs of works not done."""

    DONE = "done"
    UNFINISHED = "unfinished"
    SENTENCES = "sentences"
    PAIRS = "pairs"


class Row(NamedTuple):
    """One document, serialised: token attributes, spaces, cats, user data, span groups, words."""

    kind: str
    length: int
    tokens: bytes
    spaces: bytes
    cats: dict[str, float]
    user_data: bytes
    groups: bytes
    strings: list[str]


def attributes(kind: str) -> tuple[str, ...]:
    """The token attributes besides ORTH that documents of a kind carry."""
    return PARAGRAPH_ATTRS if kind in {Kind.DONE, Kind.UNFINISHED} else ()


@lru_cache(maxsize=1)
def columns() -> tuple[int, ...]:
    """For each of PARAGRAPH_ATTRS its column in `Row.tokens`; ORTH is in column 0.

    DocBin sorts its attributes by spaCy's own numbers.
    """
    from spacy.attrs import IDS
    from spacy.tokens import DocBin

    order = list(DocBin(attrs=PARAGRAPH_ATTRS).attrs)
    return tuple(order.index(IDS[name]) for name in PARAGRAPH_ATTRS)


@lru_cache(maxsize=1)
def string_ids() -> Callable[[str], int]:
    """The function that tells by which number spaCy knows a string, in whatever vocabulary."""
    from spacy.strings import get_string_id

    found: Callable[[str], int] = get_string_id
    return found


def write_bin(rows: Sequence[Row], kind: str, path: Path) -> None:
    """One DocBin file of rows of one kind, the same bytes for the same rows.

    What `DocBin.to_bytes` writes, field for field: `DocBin.add` walks every token in Python and
    manages 70 articles a second. Compressed lightly, which takes a quarter of the time.
    """
    from spacy.tokens import DocBin

    made: Any = DocBin(attrs=attributes(kind))
    message = {
        "version": made.version,
        "attrs": list(made.attrs),
        "tokens": b"".join(row.tokens for row in rows),
        "spaces": b"".join(row.spaces for row in rows),
        "lengths": array("i", [row.length for row in rows]).tobytes(),
        "strings": sorted({text for row in rows for text in row.strings} | {""}),
        "cats": [row.cats for row in rows],
        "flags": [{"has_unknown_spaces": False}] * len(rows),
        "span_groups": [row.groups for row in rows],
        "user_data": [row.user_data for row in rows],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(zlib.compress(msgspec.msgpack.encode(message), 1))
