"""Documents in the form in which they wait for their split, and the DocBin files made of them."""

from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

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


def write_bin(rows: Iterable[Row], kind: str, path: Path) -> None:
    """One DocBin file of rows of one kind, the same bytes for the same rows.

    `DocBin.add` walks every token in Python and manages 70 articles a second; the rows already
    hold what it would collect, so its fields are filled directly.
    """
    import numpy as np
    from spacy.tokens import DocBin

    width = 1 + len(attributes(kind))
    made: Any = DocBin(attrs=attributes(kind), store_user_data=True)
    for row in rows:
        made.tokens.append(np.frombuffer(row.tokens, np.uint64).reshape(-1, width))
        made.spaces.append(np.frombuffer(row.spaces, bool).reshape(-1, 1))
        made.flags.append({"has_unknown_spaces": False})
        made.cats.append(row.cats)
        made.user_data.append(row.user_data)
        made.span_groups.append(row.groups)
        made.strings.update(row.strings)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(made.to_bytes())
