"""The plain values that feed the article view; every position is a code point, half-open."""

from dataclasses import dataclass
from typing import Literal

Piece = tuple[int, int]
CellState = Literal["hollow", "filled", "none"]


@dataclass(frozen=True, slots=True)
class Mark:
    """One span to show: its pieces in order, its chip, its colour role and its lane group."""

    id: str
    pieces: tuple[Piece, ...]
    chip: str
    role: str
    group: int
    suggested: bool
    glyph: str = ""
    misaligned: bool = False

    @property
    def start(self) -> int:
        """First code point of the first piece; 0 for a mark without pieces."""
        return self.pieces[0][0] if self.pieces else 0

    @property
    def end(self) -> int:
        """End of the last piece; 0 for a mark without pieces."""
        return self.pieces[-1][1] if self.pieces else 0

    @property
    def length(self) -> int:
        """Characters covered by all pieces together."""
        return sum(end - start for start, end in self.pieces)


@dataclass(frozen=True, slots=True)
class Struck:
    """A zone that does not belong to the article; it may begin and end inside a word."""

    start: int
    end: int
    id: str
    label: str
    suggested: bool


@dataclass(frozen=True, slots=True)
class GutterCell:
    """What one sentence says of one target: letters, sign, colour role and how decided it is."""

    letters: str
    sign: str
    role: str
    state: CellState


@dataclass(frozen=True, slots=True)
class GutterRow:
    """The cells of one sentence, first target on top; a row without cells is a removed row."""

    sentence_start: int
    sentence_end: int
    cells: tuple[GutterCell, ...]
