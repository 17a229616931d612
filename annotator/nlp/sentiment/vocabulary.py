"""Words and their rows in the table of vectors; unlisted forms are looked up by their stems."""

from collections.abc import Iterable

UNKNOWN, NUMBER = 0, 1
RESERVED = ("[unknown]", "[number]")
_ENDINGS = (
    ("s", ""), ("es", ""), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"), ("ly", ""),
    ("ies", "y"), ("ied", "y"), ("ness", ""), ("er", ""), ("est", ""),
)  # fmt: skip
_STEM = 3


class Vocabulary:
    """A word list whose first two rows stand for unknown words and for numbers."""

    def __init__(self, listed: Iterable[str]) -> None:
        self.listed = (*RESERVED, *listed)
        self._rows = {word: row for row, word in enumerate(self.listed)}
        self._known: dict[str, int] = {}

    def row(self, word: str) -> int:
        """The row of a lower-case word."""
        row = self._known.get(word)
        if row is None:
            row = self._found(word)
            if len(self._known) < 100_000:
                self._known[word] = row
        return row

    def _found(self, word: str) -> int:
        if word in self._rows:
            return self._rows[word]
        for ending, instead in _ENDINGS:
            stem = word.removesuffix(ending)
            if stem != word and len(stem) >= _STEM and stem + instead in self._rows:
                return self._rows[stem + instead]
        return NUMBER if any(c.isdigit() for c in word) else UNKNOWN
