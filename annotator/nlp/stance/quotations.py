"""Quotations by token: curly and straight, single and double, unclosed, over several paragraphs."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

from annotator.nlp.parsed import Doc

_PAIRS = {"“": "”", "‘": "’", "«": "»", "„": "“", "‹": "›"}
_STRAIGHT = frozenset({'"', "'", "''", "``"})
_NEVER_QUOTED = frozenset({".", ",", "s", "n", "em", "til", "tis", "twas"})
_LONGEST_LINES = 40


@dataclass(frozen=True, slots=True)
class Quotation:
    """Tokens between the marks (half-open).

    Attributes:
        is_block: True for a document quoted whole after a line such as "the release says:".
        is_closed: False when no closing mark was found before the line ended.
    """

    first: int
    last: int
    is_block: bool
    is_closed: bool
    mark: str

    @property
    def length(self) -> int:
        """How many tokens are quoted."""
        return self.last - self.first


@dataclass(slots=True)
class _Open:
    mark: str
    closing: str
    at: int
    is_block: bool


@dataclass(slots=True)
class _Scanner:
    doc: Doc
    lines: Sequence[int]
    found: list[Quotation] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)

    def run(self) -> list[Quotation]:
        bounds = [*self.lines, len(self.doc)]
        for number, (start, end) in enumerate(itertools.pairwise(bounds)):
            self._enter_line(start, bounds[number + 1 : number + _LONGEST_LINES])
            for i in range(start, end):
                self._token(i, start, end)
        self._drop_all(len(self.doc))
        return sorted(self.found, key=lambda q: (q.first, -q.last))

    def _enter_line(self, start: int, later: Sequence[int]) -> None:
        if not self.stack:
            return
        outer = self.stack[0]
        if self.doc[start].text == outer.mark and not outer.is_block:
            self._close(outer, start)
            self.stack.clear()
        elif not (outer.is_block and self._closes_later(outer, start, later)):
            self._drop_all(start)

    def _closes_later(self, outer: _Open, start: int, later: Sequence[int]) -> bool:
        end = later[-1] if later else len(self.doc)
        return any(self.doc[i].text == outer.closing for i in range(start, end))

    def _token(self, i: int, start: int, end: int) -> None:
        text = self.doc[i].text
        if self.stack and text in {self.stack[-1].closing, "''"} and self._may_close(i, end):
            self._close(self.stack.pop(), i)
        elif len(self.stack) > 1 and text == self.stack[0].closing:
            self._close(self.stack[0], i)
            self.stack.clear()
        elif text in _PAIRS and not (text == "“" and self.stack and self.stack[-1].closing == "“"):
            self.stack.append(_Open(text, _PAIRS[text], i, self._is_block(i, start)))
        elif text in _STRAIGHT and self._may_open(i, start):
            self.stack.append(_Open(text, text, i, self._is_block(i, start)))

    def _may_open(self, i: int, start: int) -> bool:
        doc = self.doc
        if any(open_.mark == doc[i].text for open_ in self.stack) or doc[i].whitespace_:
            return False
        before = (
            i == start or bool(doc[i - 1].whitespace_) or doc[i - 1].text in {"(", "[", "—", "–"}
        )
        after = doc[i + 1].text if i + 1 < len(doc) else "."
        return (
            before
            and after not in _NEVER_QUOTED
            and not (doc[i].text == "'" and after[0].isdigit())
        )

    def _may_close(self, i: int, end: int) -> bool:
        """False for the apostrophe of "keepers’ union" while a single quotation is open."""
        doc, mark = self.doc, self.stack[-1]
        if i == mark.at + 1 or (i and doc[i - 1].whitespace_ and doc[i].text in {"'", "’"}):
            return False
        if doc[i].text not in {"'", "’"} or i + 1 >= end:
            return True
        follows_word = bool(doc[i].whitespace_) and doc[i + 1].text[0].islower()
        plural = doc[i - 1].text.endswith("s")
        later = any(
            doc[k].text == doc[i].text and not doc[k - 1].whitespace_ for k in range(i + 1, end)
        )
        reopened = any(doc[k].text == mark.mark for k in range(i + 1, end)) and mark.mark == "‘"
        return not (follows_word and plural and later and not reopened)

    def _is_block(self, i: int, start: int) -> bool:
        return i == start and i > 0 and self.doc[i - 1].text == ":"

    def _close(self, mark: _Open, at: int) -> None:
        if at > mark.at + 1:
            self.found.append(Quotation(mark.at + 1, at, mark.is_block, True, mark.mark))

    def _drop_all(self, at: int) -> None:
        """Ends what is still open: double quotations stand, single ones are forgotten."""
        for mark in self.stack:
            if mark.mark in {"“", '"', "«", "„"} and at > mark.at + 1:
                self.found.append(Quotation(mark.at + 1, at, mark.is_block, False, mark.mark))
        self.stack.clear()


def quotations(doc: Doc, line_starts: Sequence[int]) -> list[Quotation]:
    """The quotations of a Doc in text order; `line_starts` are its sorted line-opening tokens."""
    return _Scanner(doc, line_starts).run()
