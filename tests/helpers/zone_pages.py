"""Pages with gold zones by line, and how well zones are found on them.

`python -m tests.helpers.zone_pages [--errors] FILE…` prints precision and recall by characters.

The markup: `=== name` opens a page; every further line is the letters of its zones, a space, and
the text, whose pieces are parted by `¦` where a line holds more than one zone (no character stands
there in the article). T title, B body, C caption, F furniture, O other story. Pages with an even
number have an empty line between their lines, as some readers of web pages leave it.
"""

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from annotator.model.articles import Article, uid_of_text
from annotator.model.scheme import Scheme
from annotator.nlp.zones.zoner import find_zones
from tests.helpers.suggestion_scores import default_scheme

FOLDER = Path(__file__).parents[1] / "data" / "zones"
KINDS = {"T": "TITLE", "B": "BODY", "C": "CAPTION", "F": "FURNITURE", "O": "OTHER_STORY"}
EXCLUDED = ("FURNITURE", "OTHER_STORY")


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its text, and a zone letter for every code point (`-` for line ends)."""

    name: str
    text: str
    letters: str

    @property
    def article(self) -> Article:
        """The page as an article; every third one, and one that shows no title, has none."""
        return Article(uid=uid_of_text(self.text), text=self.text, title=self._title())

    def _title(self) -> str:
        at = self.letters.find("T")
        if at < 0 or int(self.name.split()[0]) % 3 == 0:
            return ""
        return self.text[at:].split("\n")[0]


def pages_in(path: Path) -> list[Page]:
    """The pages of a file in its order."""
    blocks = path.read_text(encoding="utf-8").split("=== ")[1:]
    return [_page(block) for block in blocks]


def _page(block: str) -> Page:
    name, *rows = block.rstrip("\n").split("\n")
    gap = "\n\n" if int(name.split()[0]) % 2 == 0 else "\n"
    text, letters = [], []
    for row in rows:
        marks, _, content = row.partition(" ")
        parts = content.split("¦")
        text.append("".join(parts))
        letters.append("".join(m * len(p) for m, p in zip(marks, parts, strict=True)))
    return Page(name, gap.join(text), ("-" * len(gap)).join(letters))


@dataclass(slots=True)
class Tally:
    """Characters without white space, by kind: rightly found, found, and wanted."""

    right: Counter[str]
    found: Counter[str]
    wanted: Counter[str]

    def precision(self, kinds: Iterable[str] = EXCLUDED) -> float:
        """Share of what was found that is right, summed over kinds."""
        return self._share(self.found, tuple(kinds))

    def recall(self, kinds: Iterable[str] = EXCLUDED) -> float:
        """Share of what is there that was found, summed over kinds."""
        return self._share(self.wanted, tuple(kinds))

    def _share(self, of: Counter[str], kinds: tuple[str, ...]) -> float:
        total = sum(of[k] for k in kinds)
        return sum(self.right[k] for k in kinds) / total if total else 1.0


def letters_found(page: Page, scheme: Scheme, *, maybes: bool = False) -> str:
    """The zone letter that is suggested for every code point, `-` where there is none."""
    letters = ["-"] * len(page.text)
    for zone in find_zones(page.article, scheme):
        if zone.gated and not maybes:
            continue
        letters[zone.start : zone.end] = zone.kind[0] * (zone.end - zone.start)
    return "".join(letters)


def tally(pages: Iterable[Page], scheme: Scheme, *, maybes: bool = False) -> Tally:
    """Counts over pages; with `maybes` the suggestions below the gate count too."""
    counts = Tally(Counter(), Counter(), Counter())
    for page in pages:
        found = letters_found(page, scheme, maybes=maybes)
        for char, gold, got in zip(page.text, page.letters, found, strict=True):
            if char.isspace():
                continue
            counts.wanted[KINDS[gold]] += 1
            counts.found[KINDS.get(got, "none")] += 1
            counts.right[KINDS[gold]] += gold == got
    return counts


def left_out(pages: Iterable[Page], scheme: Scheme, *, maybes: bool = False) -> tuple[float, float]:
    """Precision and recall, by characters, of leaving out what does not count, as either kind."""
    right = found = wanted = 0
    for page in pages:
        letters = letters_found(page, scheme, maybes=maybes)
        for char, gold, got in zip(page.text, page.letters, letters, strict=True):
            if not char.isspace():
                right += gold in "FO" and got in "FO"
                found += got in "FO"
                wanted += gold in "FO"
    return right / max(found, 1), right / max(wanted, 1)


def _errors(page: Page, scheme: Scheme) -> Iterator[str]:
    found, start = letters_found(page, scheme), 0
    for line in page.text.split("\n"):
        here = slice(start, start + len(line))
        if line.strip() and found[here].replace("-", " ").split() != page.letters[here].split():
            gold, got = (_runs(x[here]) for x in (page.letters, found))
            if gold != got:
                yield f"  {gold:>3} -> {got:4} {line[:100]}"
        start += len(line) + 1


def _runs(letters: str) -> str:
    return "".join(c for i, c in enumerate(letters) if c != "-" and (not i or letters[i - 1] != c))


def main() -> None:
    """Prints the figures of each file, and with `--errors` every line with a wrong zone."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--errors", action="store_true")
    given = parser.parse_args()
    scheme = default_scheme()
    for path in given.files or sorted(FOLDER.glob("*.txt")):
        pages = pages_in(path)
        for strict in (True, False):
            counts = tally(pages, scheme, maybes=not strict)
            print(path.name, "strict" if strict else "with maybes")
            p, r = left_out(pages, scheme, maybes=not strict)
            print(f"  {'left out, as either':24} P {p:.3f}  R {r:.3f}")
            for kinds in (EXCLUDED, *((k,) for k in KINDS.values())):
                p, r = counts.precision(kinds), counts.recall(kinds)
                print(f"  {'+'.join(kinds):24} P {p:.3f}  R {r:.3f}")
        if given.errors:
            for page in pages:
                print(page.name, *_errors(page, scheme), sep="\n")


if __name__ == "__main__":
    main()
