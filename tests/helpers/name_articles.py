"""Short own articles with gold names in brackets: strict figures per label and what is confused.

`python -m tests.helpers.name_articles [--errors] FILE…`. A line "=== what it is like" opens an
article; below it stands the markup of `name_sentences`, one paragraph a line. Of the files of
`tests/data/names/articles`, only the errors of `looked_at.txt` and `styles_looked_at.txt` are looked
at; each `set_aside.txt` was written with its half, `fresh.txt` after the rules, and of these only
the figures count.
"""

import argparse
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from annotator.model.annotations import Entity
from annotator.model.articles import Article, uid_of_text
from annotator.nlp.pipeline import Suggester
from annotator.nlp.requests import SuggestRequest
from tests.helpers.name_sentences import FOLDER, Name, read_marked, score
from tests.helpers.suggestion_scores import Count, default_scheme

ARTICLES = FOLDER / "articles"
_HEAD = re.compile(r"^===.*\n", re.MULTILINE)
NOTHING = "-"

Row = tuple[str, set[Name], set[Name]]


def marked_articles(path: Path) -> list[tuple[str, set[Name]]]:
    """Text and gold names of every article in a file."""
    parts = _HEAD.split(path.read_text(encoding="utf-8"))
    return [read_marked(part) for part in parts if part.strip()]


def rows_of(path: Path, suggester: Suggester, *, zones: bool = False) -> list[Row]:
    """Text, gold names and suggested names of every article; roles are left out.

    All text counts, as nothing in the articles is furniture; with `zones` it counts where the
    zone suggestions say so.
    """
    marked, scheme = marked_articles(path), default_scheme()
    excluded = None if zones else ()
    asked = [
        SuggestRequest(
            Article(uid=uid_of_text(text), text=text, title=""), scheme, excluded=excluded
        )
        for text, _ in marked
    ]
    out = []
    for (text, gold), answer in zip(marked, suggester.suggest(asked), strict=True):
        found = [s.proposal for s in answer.suggestions if not s.gated]
        names = [e for e in found if isinstance(e, Entity) and e.label != "ROLE"]
        out.append((text, gold, {(e.label, text[e.start : e.end], e.start) for e in names}))
    return out


def by_label(rows: Iterable[Row]) -> dict[str, Count]:
    """Strict counts of each label over all articles."""
    counts: dict[str, Count] = defaultdict(Count)
    for _, gold, found in rows:
        for label in {name[0] for name in gold | found}:
            wanted = {name for name in gold if name[0] == label}
            got = {name for name in found if name[0] == label}
            counts[label].add(len(wanted & got), len(got), len(wanted))
    return dict(sorted(counts.items()))


def confused(rows: Iterable[Row]) -> Counter[tuple[str, str]]:
    """(gold, suggested) labels of names that are not equal; "edges" for the right one elsewhere."""
    pairs: Counter[tuple[str, str]] = Counter()
    for _, gold, found in rows:
        extra = found - gold
        for label, words, start in sorted(gold - found, key=lambda n: n[2]):
            beside = [n for n in extra if n[2] < start + len(words) and start < n[2] + len(n[1])]
            if beside:
                extra.remove(beside[0])
                same = beside[0][0] == label
                pairs[label, "edges" if same else beside[0][0]] += 1
            else:
                pairs[label, NOTHING] += 1
        pairs.update((NOTHING, label) for label, _, _ in extra)
    return pairs


def errors(rows: Sequence[Row]) -> Iterator[str]:
    """Every line with a name missing or too much, for the half that may be looked at."""
    for text, gold, found in rows:
        at = 0
        for line in text.splitlines(keepends=True):
            span = range(at, at + len(line))
            missing = sorted(n for n in gold - found if n[2] in span)
            extra = sorted(n for n in found - gold if n[2] in span)
            if missing or extra:
                yield f"  {line.strip()}"
                yield f"      missing {_names(missing)}  extra {_names(extra)}"
            at += len(line)


def _names(found: Iterable[Name]) -> str:
    return "; ".join(f"{label} {words}" for label, words, _ in found) or "none"


def main() -> None:
    """Prints the figures of each file, and with `--errors` the lines that are wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--zones", action="store_true", help="leave suggested furniture out")
    given = parser.parse_args()
    suggester = Suggester()
    for path in given.files or sorted(ARTICLES.glob("*.txt")):
        rows = rows_of(path, suggester, zones=given.zones)
        print(path.name, score(rows))
        print(*(f"    {label:7} {count}" for label, count in by_label(rows).items()), sep="\n")
        table = sorted(confused(rows).items(), key=lambda pair: -pair[1])
        print(*(f"    {gold:7} -> {got:7} {n}" for (gold, got), n in table), sep="\n")
        if given.errors:
            print(*errors(rows), sep="\n")


if __name__ == "__main__":
    main()
