"""What lies in each display block: marks, zones and gutter rows, kept by block number."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence

from annotator.ui.article.display import DisplayText
from annotator.ui.article.marks import GutterRow, Mark, Struck

LETTERS = 2


class Contents:
    """The shown values of one article; each change returns the block numbers it touches."""

    def __init__(self, display: DisplayText) -> None:
        self._display = display
        self.marks: dict[str, Mark] = {}
        self.struck: dict[str, Struck] = {}
        self.rows: dict[int, GutterRow] = {}
        self.letters = LETTERS  # of the longest cell: the gutter is as wide as that asks
        self._row_starts: list[int] = []
        self._marks: dict[int, list[Mark]] = {}
        self._struck: dict[int, list[Struck]] = {}

    def marks_in(self, block: int) -> Sequence[Mark]:
        """Marks with at least one piece in a block."""
        return self._marks.get(block, ())

    def struck_in(self, block: int) -> Sequence[Struck]:
        """Zones that touch a block."""
        return self._struck.get(block, ())

    def rows_in(self, block: int) -> list[GutterRow]:
        """Rows of the sentences that begin in a block, in text order."""
        first = bisect_left(self._row_starts, self._display.starts[block])
        following = block + 1
        end = self._display.starts[following] if following < len(self._display) else None
        last = len(self._row_starts) if end is None else bisect_left(self._row_starts, end)
        return [self.rows[start] for start in self._row_starts[first:last]]

    def replace_marks(self, marks: Iterable[Mark]) -> set[int]:
        """Show these marks instead of all others."""
        return self.change_marks(tuple(self.marks), marks)

    def change_marks(self, removed: Iterable[str], added: Iterable[Mark]) -> set[int]:
        """Take away marks by id and show others; an added id replaces the mark of that id."""
        touched: set[int] = set()
        added = tuple(added)
        gone = [self.marks.pop(id_, None) for id_ in (*removed, *(m.id for m in added))]
        for mark in gone:
            if mark is not None:
                touched |= self._forget(mark)
        for mark in added:
            self.marks[mark.id] = mark
            for block in self._mark_blocks(mark):
                self._marks.setdefault(block, []).append(mark)
                touched.add(block)
        return touched

    def replace_struck(self, zones: Iterable[Struck]) -> set[int]:
        """Show these zones instead of all others."""
        touched = set(self._struck)
        self.struck = {zone.id: zone for zone in zones}
        self._struck = {}
        for zone in self.struck.values():
            for block in self._display.blocks_of(zone.start, zone.end):
                self._struck.setdefault(block, []).append(zone)
        return touched | set(self._struck)

    def replace_rows(self, rows: Iterable[GutterRow]) -> set[int]:
        """Show these gutter rows instead of all others."""
        touched = set(map(self._display.block_of, self._row_starts))
        self.rows, self._row_starts = {}, []
        self.letters = LETTERS
        return touched | self.change_rows(rows)

    def change_rows(self, rows: Iterable[GutterRow]) -> set[int]:
        """Replace rows by sentence start; a row without cells takes the old one away."""
        touched: set[int] = set()
        fresh = []
        for row in rows:
            touched.add(self._display.block_of(row.sentence_start))
            if row.sentence_start not in self.rows:
                fresh.append(row.sentence_start)
            self.rows[row.sentence_start] = row
            self.letters = max(self.letters, *(len(cell.letters) for cell in row.cells), LETTERS)
        if len(fresh) > 8:
            self._row_starts = sorted({*self._row_starts, *fresh})
        else:
            for start in fresh:
                insort(self._row_starts, start)
        return touched

    def _mark_blocks(self, mark: Mark) -> Iterable[int]:
        spans = (self._display.blocks_of(*piece) for piece in mark.pieces)
        return sorted({block for span in spans for block in span})

    def _forget(self, mark: Mark) -> set[int]:
        blocks = set(self._mark_blocks(mark))
        for block in blocks:
            self._marks[block] = [kept for kept in self._marks[block] if kept is not mark]
        return blocks
