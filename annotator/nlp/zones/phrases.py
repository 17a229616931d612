"""Strict zone rules: phrase families, seams of glued words, cue words, headers of teaser lists."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from annotator.nlp.lexicon import words
from annotator.nlp.zones.lines import Finding, Line

LONGEST = 120  # words; wording judges a sentence or a paragraph, never a page without line breaks
_ESCAPED = re.compile(r"\\.|\[(?:\\.|[^\]])*\]")  # what is no bracket or bar of its own
_SCORE = 97  # hundredths
_OPENING_QUOTES = "\"“‘'«"


@dataclass(frozen=True, slots=True)
class _Any:
    """Patterns parted into those for the start of a line, tried there only, and the others."""

    start: re.Pattern[str] | None
    inside: re.Pattern[str] | None

    def search(self, text: str) -> re.Match[str] | None:
        """The first of them that is found."""
        found = self.start.match(text) if self.start else None
        return found or (self.inside.search(text) if self.inside else None)


@dataclass(frozen=True, slots=True)
class _Family:
    kind: str
    reason: str
    score: float
    pattern: _Any


@dataclass(frozen=True, slots=True)
class _Cues:
    kind: str
    reason: str
    needs: int
    families: tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True)
class Phrases:
    """The compiled patterns of `furniture.yaml`."""

    families: tuple[_Family, ...]
    cues: tuple[_Cues, ...]
    seam: re.Pattern[str]
    headers: _Any
    inline_headers: _Any
    biographies: _Any
    captions: _Any

    def of_line(self, line: Line) -> Finding | None:
        """What a whole line is by its wording alone, None when wording does not tell."""
        if line.text[0] in _OPENING_QUOTES or line.words > LONGEST:
            return None
        if self.inline_headers.search(line.text):
            return _found(line, "OTHER_STORY", 0.95, "it points to another story")
        if self.headers.search(line.text):
            return _found(line, "FURNITURE", 0.96, "it heads a list of other stories")
        for family in self.families:
            if family.pattern.search(line.text):
                return _found(line, family.kind, family.score, family.reason)
        for cues in self.cues:
            if sum(bool(p.search(line.text)) for p in cues.families) >= cues.needs:
                return _found(line, cues.kind, 0.9, cues.reason)
        return None

    def seam_in(self, line: Line) -> int | None:
        """Position in the article where furniture glued to a sentence ends, None without one."""
        found = self.seam.match(line.text)
        return line.start + found.end() if found else None

    def is_header(self, line: Line) -> bool:
        """True when other stories follow this line."""
        return bool(self.headers.search(line.text))


@lru_cache(maxsize=1)
def phrases() -> Phrases:
    """The patterns, compiled once."""
    table = words("furniture")
    seams = "|".join(f"(?:{s})" for s in table["seams"])
    return Phrases(
        families=tuple(_families(table["lines"])),
        cues=tuple(_cues(table["cues"])),
        # The words before the seam in any case, the letter after it a capital or a quote mark.
        seam=re.compile(rf"(?i:{seams})(?<=[a-z])(?=[A-ZÀ-ÖØ-Þ‘“«][\w‘“«’])"),
        headers=_any(table["headers"]),
        inline_headers=_any(table["inline_headers"]),
        biographies=_any(table["biographies"]),
        captions=_any(table["captions"]),
    )


def _found(line: Line, kind: str, score: float, reason: str) -> Finding:
    return Finding(line.start, line.end, kind, score, reason)


def _any(patterns: list[str]) -> _Any:
    # A pattern that opens with ^ and has an alternative outside brackets is not all at the start.
    starts = [p for p in patterns if p.startswith("^") and not _has_bare_bar(p)]
    return _Any(_joined(starts), _joined([p for p in patterns if p not in starts]))


def _joined(patterns: list[str]) -> re.Pattern[str] | None:
    whole = "|".join(f"(?:{p})" for p in patterns)
    return re.compile(whole, re.IGNORECASE) if patterns else None


def _has_bare_bar(pattern: str) -> bool:
    depth = 0
    for char in _ESCAPED.sub("", pattern):
        depth += (char == "(") - (char == ")")
        if char == "|" and not depth:
            return True
    return False


def _families(table: dict[str, dict[str, Any]]) -> Iterator[_Family]:
    for entry in table.values():
        score = int(entry.get("score", _SCORE)) / 100
        yield _Family(entry["kind"], entry["reason"], score, _any(entry["patterns"]))


def _cues(table: dict[str, dict[str, Any]]) -> Iterator[_Cues]:
    for entry in table.values():
        compiled = tuple(re.compile(p, re.IGNORECASE) for p in entry["families"])
        yield _Cues(entry["kind"], entry["reason"], entry["needs"], compiled)
