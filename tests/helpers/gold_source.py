"""Reads the hand-written gold sources and finds the words they name; ambiguity is refused.

A source has four sections. `[zones]` gives each zone's kind and opening words, `[entities]` surface
forms that hold everywhere and exceptions in context, `[sentences]` every sentence by its opening
words with one value per target and its stance records below it, `[document]` the values of the
whole article. A line says something, then after a bar names the text it says it about.
"""

import re
from dataclasses import dataclass
from pathlib import Path


class GoldError(ValueError):
    """A source that cannot be turned into labels; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Line:
    """One meaningful line of a source, split at its first bar."""

    where: str
    head: str
    tail: str

    def wrong(self, why: str) -> GoldError:
        """The error that names this line."""
        return GoldError(f"{self.where}: {why}")


def sections(path: Path) -> dict[str, list[Line]]:
    """The lines of a source by section; comments and blank lines left out."""
    found: dict[str, list[Line]] = {}
    current: list[Line] = []
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        stripped = raw.strip()
        if not stripped or stripped.startswith("#"):
            continue
        if stripped.startswith("[") and stripped.endswith("]"):
            current = found.setdefault(stripped[1:-1], [])
            continue
        head, _, tail = stripped.partition("|")
        current.append(Line(f"{path.name}, line {number}", head.strip(), tail.strip()))
    return found


def occurrence(
    line: Line, text: str, start: int, end: int, wanted: str, *, glued: bool = False
) -> tuple[int, int]:
    """Where whole words stand in a stretch; several places need `#n`; `glued`: inside words too."""
    numbered = re.fullmatch(r"(.+)#(\d+)", wanted)
    words, nth = (numbered[1], int(numbered[2])) if numbered else (wanted, 0)
    edges = ("", "") if glued else (r"(?<!\w)", r"(?!\w)")
    pattern = re.compile(edges[0] + re.escape(words) + edges[1])
    hits = [hit.span() for hit in pattern.finditer(text, start, end)] if words else []
    if not hits:
        raise line.wrong(f"'{words}' is not in '{text[start:end][:200]}'")
    if nth > len(hits):
        raise line.wrong(f"'{words}' stands there {len(hits)} times, not {nth}")
    if not nth and len(hits) > 1:
        raise line.wrong(f"'{words}' stands there {len(hits)} times: add #1 to #{len(hits)}")
    return hits[max(nth, 1) - 1]


def pattern_of(surface: str) -> tuple[re.Pattern[str], int]:
    """A whole-word pattern, and the group that is the entity when brackets give a context."""
    context = re.fullmatch(r"(.*)\[(.+)\](.*)", surface)
    if context is None:
        return re.compile(rf"(?<!\w){re.escape(surface)}(?!\w)"), 0
    before, name, after = (re.escape(part) for part in context.groups())
    return re.compile(rf"{before}({name}){after}"), 1
