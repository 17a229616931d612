"""Display blocks: the article cut into paragraphs Qt can lay out fast, with exact positions."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from annotator.model.offsets import OffsetMap

LONGEST = 5_000
_PART = 2_500
_BREAKS = re.compile("[\n\r\u2029\ufdd0\ufdd1]")  # what Qt turns into a block break
_UNSAFE = re.compile("[\ufffc\ufffe\ud800-\udfff]")
_JOINERS = "\u200d\ufe0e\ufe0f"


class DisplayText:
    """The blocks of one text (code points) and their places in Qt's document (UTF-16)."""

    __slots__ = ("_positions", "document", "ends", "offsets", "opens", "starts", "text")

    def __init__(self, text: str, sentence_starts: Sequence[int]) -> None:
        self.text = text
        self.offsets = OffsetMap(text)
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.opens: list[bool] = []
        for start, end in _paragraphs(text):
            cuts = [start, *_cuts(text, start, end, sentence_starts), end]
            self.starts += cuts[:-1]
            self.ends += cuts[1:]
            self.opens += [True] + [False] * (len(cuts) - 2)
        self._positions: list[int] = []
        added = 0
        for start, opens in zip(self.starts, self.opens, strict=True):
            added += not opens
            self._positions.append(self.offsets.u16(start) + added)
        self.document = "\n".join(map(self._shown, range(len(self.starts))))

    def __len__(self) -> int:
        return len(self.starts)

    @property
    def units(self) -> int:
        """Length of the document in UTF-16 units, inserted breaks included."""
        return self.offsets.units + self.opens.count(False)

    def block_of(self, cp: int) -> int:
        """Number of the block that holds a code point; a line break belongs to the block before."""
        return max(bisect_right(self.starts, cp) - 1, 0)

    def blocks_of(self, start: int, end: int) -> range:
        """Numbers of all blocks that a span touches."""
        return range(self.block_of(start), self.block_of(max(end - 1, start)) + 1)

    def position(self, cp: int) -> int:
        """Document position of a code point, clamped to the text."""
        cp = min(max(cp, 0), len(self.text))
        block = self.block_of(cp)
        return self._positions[block] + self.local(block, cp)

    def cp(self, position: int) -> int:
        """Code point of a document position; an inserted break counts as the cut itself."""
        block = max(bisect_right(self._positions, position) - 1, 0)
        return self.from_local(block, position - self._positions[block])

    def local(self, block: int, cp: int) -> int:
        """UTF-16 position inside a block, clamped to the block."""
        start = self.starts[block]
        cp = min(max(cp, start), self.ends[block])
        return self.offsets.u16(cp) - self.offsets.u16(start)

    def from_local(self, block: int, u16: int) -> int:
        """Code point of a UTF-16 position inside a block, clamped to the block."""
        found = self.offsets.cp(self.offsets.u16(self.starts[block]) + max(u16, 0))
        return min(found, self.ends[block])

    def _shown(self, block: int) -> str:
        shown = self.text[self.starts[block] : self.ends[block]]
        if not shown.isascii():
            shown = _UNSAFE.sub(lambda c: "\u25a1" if c[0] == "\ufffc" else "\ufffd", shown)
            if block == 0 and shown.startswith("\ufeff"):
                shown = "\u200b" + shown[1:]  # Qt drops a leading byte order mark
        return shown


def _paragraphs(text: str) -> list[tuple[int, int]]:
    starts = [0] + [found.end() for found in _BREAKS.finditer(text)]
    ends = [start - 1 for start in starts[1:]] + [len(text)]
    return list(zip(starts, ends, strict=True))


def _cuts(text: str, start: int, end: int, sentence_starts: Sequence[int]) -> list[int]:
    cuts: list[int] = []
    if end - start <= LONGEST:
        return cuts
    at = start
    while end - at > LONGEST:
        at = _cut(text, at, sentence_starts)
        cuts.append(at)
    return cuts


def _cut(text: str, start: int, sentence_starts: Sequence[int]) -> int:
    """Where the part that begins at `start` ends: a sentence, else a space, else a character."""
    latest = start + _PART
    last = bisect_right(sentence_starts, latest) - 1
    if last >= 0 and sentence_starts[last] > start + _PART // 2:
        return sentence_starts[last]
    space = max(text.rfind(" ", start + 1, latest), text.rfind("\u00a0", start + 1, latest))
    if space > start + _PART // 2:
        return space + 1
    cut = latest
    while cut > start + _PART // 2 and _joins(text, cut):
        cut -= 1
    return cut


def _joins(text: str, cut: int) -> bool:
    after, before = text[cut], text[cut - 1]
    return bool(unicodedata.combining(after)) or after in _JOINERS or before in _JOINERS


def overlapping(spans: Sequence[tuple[int, int]], start: int, end: int) -> list[tuple[int, int]]:
    """Those of sorted, disjoint spans that share a character with a range."""
    first = bisect_left(spans, start, key=lambda span: span[1])
    found = []
    for span in spans[first:]:
        if span[0] >= end:
            break
        if span[1] > start:
            found.append(span)
    return found


def reads_right_to_left(text: str) -> bool:
    """True when the first strongly directed character of a text runs right to left."""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in {"L", "R", "AL"}:
            return direction != "L"
    return False
