"""What the other articles of the same outlet say of a line: what recurs there is furniture."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

_LINE_WORDS = 60
_PREFIX_WORDS = 8
_RECURS = 2
_GLUED = re.compile(r"(?<=[a-z])(?=[A-ZÀ-ÖØ-Þ“‘«][\w’])")


@dataclass(frozen=True, slots=True)
class OutletCounts:
    """In how many articles of an outlet a line, or words glued to the front of one, stand.

    Attributes:
        lines: line without white space at its edges -> number of articles.
        prefixes: words before a seam such as `memberFollowing` -> number of articles.
        articles: number of articles that were counted.
    """

    lines: Mapping[str, int] = field(default_factory=dict)
    prefixes: Mapping[str, int] = field(default_factory=dict)
    articles: int = 0

    def recurs(self, text: str) -> int:
        """In how many articles a line stands, 0 when too few to tell."""
        count = self.lines.get(text, 0)
        return count if count >= _RECURS and self.articles >= _RECURS else 0

    def prefix_of(self, text: str) -> int:
        """Length of the shared words glued to the front of a line, 0 without any."""
        found = (at for at in seams(text) if self.prefixes.get(text[:at], 0) >= _RECURS)
        return max(found, default=0)


EMPTY = OutletCounts()


def counted(texts: Iterable[str]) -> OutletCounts:
    """The counts over the texts of an outlet; lines and prefixes of one article alone are left out.

    Every line counts once an article. The result is as small as what recurs.
    """
    lines: Counter[str] = Counter()
    prefixes: Counter[str] = Counter()
    total = 0
    for text in texts:
        total += 1
        rows = {row for raw in text.split("\n") if (row := raw.strip())}
        lines.update(row for row in rows if len(row.split()) <= _LINE_WORDS)
        prefixes.update({row[:at] for row in rows for at in seams(row)})
    return OutletCounts(_recurring(lines), _recurring(prefixes), total)


def of_article(counts: OutletCounts, text: str) -> OutletCounts:
    """The part of an outlet's counts that concerns one article, to send with it."""
    rows = {row for raw in text.split("\n") if (row := raw.strip())}
    lines = {row: counts.lines[row] for row in rows if row in counts.lines}
    glued = {row[:at] for row in rows for at in seams(row)}
    prefixes = {part: counts.prefixes[part] for part in glued if part in counts.prefixes}
    return OutletCounts(lines, prefixes, counts.articles)


def seams(row: str) -> Iterator[int]:
    """Positions in the first words of a line where a small letter meets a capital."""
    for found in _GLUED.finditer(row):
        if len(row[: found.start()].split()) > _PREFIX_WORDS:
            return
        if " " in row[: found.start()]:
            yield found.start()


def _recurring(counts: Counter[str]) -> dict[str, int]:
    return {row: n for row, n in counts.items() if n >= _RECURS}
