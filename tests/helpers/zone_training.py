"""Learns the weights of the zone decision: `python -m tests.helpers.zone_training [--check]`.

Learns from the pages of `tests/data/zones` that may be looked at, the development half of the gold
set and the samples, and from pages mixed of their parts, and writes
`resources/words/zone_weights.yaml`. With `--check` it writes nothing, and prints precision and
recall of what is cut when each file, written by a hand of its own, is judged without itself.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from annotator.model.articles import Article, uid_of_text
from annotator.nlp.zones.decision import CUT, FIRST, KINDS, after, probabilities, sure_kinds
from annotator.nlp.zones.features import features_of
from annotator.nlp.zones.weighing import needed
from annotator.nlp.zones.zoner import ruled
from annotator.paths import resources
from tests.helpers.suggestion_scores import default_scheme
from tests.helpers.zone_chain import Chain, Model, fitted
from tests.helpers.zone_mixing import mixed
from tests.helpers.zone_pages import FOLDER, Page, pages_in
from tests.helpers.zone_pages import KINDS as BY_LETTER

GOLD = FOLDER.parent / "gold"
LEARNED = (
    "looked_at.txt",
    "learned_from.txt",
    "looked_at_2.txt",
    "looked_at_3.txt",
    "looked_at_4.txt",
    "looked_at_5.txt",
    "looked_at_6.txt",
    "looked_at_7.txt",
    "looked_at_8.txt",
    "looked_at_9.txt",
    "looked_at_10.txt",
)
PENALTY, LEAST, ROUNDS = 10.0, 3, 100
MIXED, MIXED_WEIGHT, SEED = 300, 0.08, 0
SMALLEST = 3
GATES = (0.5, 0.7, 0.85, 0.95)


SCHEME = default_scheme()


class Lines:
    """The features, kinds and sizes of a page's lines."""

    def __init__(self, page: Page, title: str, weight: float = 1.0) -> None:
        article = Article(uid=uid_of_text(page.text), text=page.text, title=title)
        lines, decided, _ = ruled(article, SCHEME)
        self.rows = features_of(article.title, lines, decided)
        self.sure = sure_kinds(lines, decided)
        self.kinds = [_most(page.letters[x.start : x.end]) for x in lines]
        self.sizes = [len(x.text.replace(" ", "")) for x in lines]
        self.texts = [x.text for x in lines]
        self.weight = weight

    @property
    def chain(self) -> Chain:
        """What the fit needs of it."""
        return Chain(self.rows, [KINDS.index(kind) for kind in self.kinds], self.weight)


def _most(letters: str) -> str:
    return BY_LETTER[Counter(x for x in letters if x != "-").most_common(1)[0][0]]


def hands() -> dict[str, list[tuple[Page, str]]]:
    """The pages with their titles, by the file they stand in."""
    gold = [GOLD / "samples.jsonl", GOLD / "set" / "development.jsonl"]
    found = {"gold": [pair for path in gold for pair in _of_gold(path)]}
    for name in LEARNED:
        found[name] = [(page, _headline(page)) for page in pages_in(FOLDER / name)]
    return found


def _of_gold(path: Path) -> Iterator[tuple[Page, str]]:
    for row in path.read_text(encoding="utf-8").splitlines():
        data = json.loads(row)
        text, letters = data["article"]["text"], ["-"] * len(data["article"]["text"])
        for zone in data["work"][0]["zones"]:
            letters[zone["start"] : zone["end"]] = zone["kind"][0] * (zone["end"] - zone["start"])
        yield Page("0 gold", text, "".join(letters)), data["article"]["title"]


def _headline(page: Page) -> str:
    at = page.letters.find("T")
    return page.text[at:].split("\n")[0] if at >= 0 else ""


def _titles(page: Page, title: str) -> list[str]:
    """The ways a title may come: the right one, none, or the first line, whatever it is."""
    return sorted({title, "", page.text.strip().split("\n")[0][:200]})


def learned(pages: Sequence[tuple[Page, str]]) -> dict[str, list[int]]:
    """The weights, in hundredths, that fit these pages and pages mixed of them best."""
    chains = []
    for page, title in pages:
        ways = _titles(page, title)
        chains += [Lines(page, way, 1 / len(ways)).chain for way in ways]
    for number, page in enumerate(mixed([page for page, _ in pages], MIXED, SEED)):
        ways = _titles(page, _headline(page))
        chains.append(Lines(page, ways[number % len(ways)], MIXED_WEIGHT).chain)
    return _table(fitted(chains, len(KINDS), penalty=PENALTY, least=LEAST, rounds=ROUNDS))


def _table(model: Model) -> dict[str, list[int]]:
    rows = dict(zip(model.names, model.own, strict=True))
    moves = {after(kind): row for kind, row in zip(KINDS, model.moves, strict=True)}
    table = {
        name: [int(value) for value in np.rint(row * 100)]
        for name, row in {**rows, **moves, after(FIRST): model.first}.items()
    }
    return {name: row for name, row in table.items() if max(map(abs, row)) >= SMALLEST}


@dataclass(frozen=True, slots=True)
class Judged:
    """A line as it was judged.

    Attributes:
        gold: its kind.
        kind: the likelier of the kinds that are cut.
        chance: that it is of either of them.
        is_cut: whether that is enough to cut it.
        size: its characters without white space.
    """

    gold: str
    kind: str
    chance: float
    is_cut: bool
    size: int


def judged(lines: Lines, weights: Mapping[str, Sequence[int]]) -> list[Judged]:
    """What the weights say of each line of a page."""
    out = []
    chances = probabilities(lines.rows, weights, lines.sure)
    for number, (gold, size, row) in enumerate(zip(lines.kinds, lines.sizes, chances, strict=True)):
        kind, out_of_text = max(zip(row[3:], KINDS[3:], strict=True))[1], sum(row[3:])
        is_cut = out_of_text >= needed(lines.rows[number], is_sure=number in lines.sure)
        out.append(Judged(gold, kind, out_of_text, is_cut, size))
    return out


def check(all_pages: Mapping[str, list[tuple[Page, str]]], names: Sequence[str]) -> None:
    """Prints precision and recall by characters, each hand judged without itself."""
    seen = []
    for name in names:
        weights = learned([pair for n, rows in all_pages.items() if n != name for pair in rows])
        here = []
        for number, (page, title) in enumerate(all_pages[name]):
            ways = _titles(page, title)
            here += judged(Lines(page, ways[number % len(ways)]), weights)
        _show(name, here)
        seen += here
    _show("all", seen)


def _show(name: str, rows: Sequence[Judged]) -> None:
    _tell(f"{name:20} as cut   ", [row for row in rows if row.is_cut], rows)
    for gate in GATES:
        _tell(f"{name:20} gate {gate:.2f}", [row for row in rows if row.chance >= gate], rows)
    sys.stdout.flush()


def _tell(name: str, got: Sequence[Judged], rows: Sequence[Judged]) -> None:
    wanted = sum(row.size for row in rows if row.gold in CUT)
    total = max(sum(row.size for row in got), 1)
    right = sum(row.size for row in got if row.gold in CUT)
    same = sum(row.size for row in got if row.gold == row.kind)
    told = f"P {right / total:.3f}  R {right / wanted:.3f}"
    told += f"  kind too P {same / total:.3f}  R {same / wanted:.3f}"
    sys.stdout.write(f"{name}  {told}\n")


def write(weights: Mapping[str, Sequence[int]], path: Path) -> None:
    """Writes the table, one feature a line."""
    rows = [f'  "{name}": [{", ".join(map(str, v))}]' for name, v in sorted(weights.items())]
    head = (
        "# Weights of the zone decision, in hundredths: TITLE, BODY, CAPTION, FURNITURE, OTHER_STORY.\n"
        "# Learned by `python -m tests.helpers.zone_training`; do not edit by hand.\n\nweights:\n"
    )
    path.write_text(head + "\n".join(rows) + "\n", encoding="utf-8")


def main() -> None:
    """Learns and writes, or checks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("hands", nargs="*")
    given = parser.parse_args()
    pages = hands()
    if given.check:
        check(pages, given.hands or list(pages))
    else:
        weights = learned([pair for rows in pages.values() for pair in rows])
        write(weights, resources() / "words" / "zone_weights.yaml")


if __name__ == "__main__":
    main()
