"""Code points against UTF-16 units: the one conversion, used at the Qt edge and by formats."""

from bisect import bisect_left
from itertools import count

_ASTRAL = 0x10000


class OffsetMap:
    """Maps positions of one immutable text between code points and UTF-16 units, both exact."""

    __slots__ = ("_astral", "_astral16", "units")

    def __init__(self, text: str) -> None:
        astral = [] if text.isascii() else [i for i, c in enumerate(text) if ord(c) >= _ASTRAL]
        self._astral = astral
        self._astral16 = [position + n for position, n in zip(astral, count(), strict=False)]
        self.units = len(text) + len(astral)

    def u16(self, cp: int) -> int:
        """UTF-16 position of a code-point position."""
        return cp + bisect_left(self._astral, cp)

    def cp(self, u16: int) -> int:
        """Code-point position of a UTF-16 position; inside a surrogate pair, the one before it."""
        return u16 - bisect_left(self._astral16, u16)

    def splits_pair(self, u16: int) -> bool:
        """True when the UTF-16 position lies inside a surrogate pair."""
        return self.u16(self.cp(u16)) != u16
