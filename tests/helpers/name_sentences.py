"""Sentences with gold names in brackets, and how strictly names are found in them.

`python -m tests.helpers.name_sentences [--errors] FILE…` prints precision, recall and F1 by span and
label. The markup is `[LABEL name]`; every line is an article of its own. Roles are not counted.
"""

import argparse
import re
from collections.abc import Iterable
from pathlib import Path

from annotator.model.annotations import Entity
from annotator.model.articles import Article, uid_of_text
from annotator.nlp.pipeline import Suggester
from annotator.nlp.requests import SuggestRequest
from tests.helpers.suggestion_scores import Count, default_scheme

FOLDER = Path(__file__).parents[1] / "data" / "names"
_MARK = re.compile(r"\[([A-Z]+) ([^\]]+)\]")

Name = tuple[str, str, int]


def read_marked(row: str) -> tuple[str, set[Name]]:
    """The sentence without its markup, and its names as label, words and position."""
    text, names, at = "", set(), 0
    for found in _MARK.finditer(row):
        text += row[at : found.start()]
        names.add((found[1], found[2], len(text)))
        text += found[2]
        at = found.end()
    return text + row[at:], names


def names_of(path: Path, suggester: Suggester) -> list[tuple[str, set[Name], set[Name]]]:
    """Sentence, gold names and suggested names, line by line."""
    marked = [read_marked(row) for row in path.read_text(encoding="utf-8").splitlines()]
    scheme = default_scheme()
    asked = [
        SuggestRequest(Article(uid=uid_of_text(text), text=text, title=""), scheme)
        for text, _ in marked
    ]
    out = []
    for (text, gold), answer in zip(marked, suggester.suggest(asked), strict=True):
        found = [s.proposal for s in answer.suggestions if not s.gated]
        names = [e for e in found if isinstance(e, Entity) and e.label != "ROLE"]
        out.append((text, gold, {(e.label, text[e.start : e.end], e.start) for e in names}))
    return out


def score(rows: Iterable[tuple[str, set[Name], set[Name]]]) -> Count:
    """Names right, found and wanted over all lines."""
    count = Count()
    for _, gold, found in rows:
        count.add(len(gold & found), len(found), len(gold))
    return count


def main() -> None:
    """Prints the figures of each file, and with `--errors` what is missing and what is too much."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--errors", action="store_true")
    given = parser.parse_args()
    for path in given.files or sorted(FOLDER.glob("*.txt")):
        rows = names_of(path, Suggester())
        print(path.name, score(rows))
        for text, gold, found in rows:
            if given.errors and gold != found:
                missing = [f"{label} {words}" for label, words, _ in sorted(gold - found)]
                extra = [f"{label} {words}" for label, words, _ in sorted(found - gold)]
                print(f"  {text[:70]}\n      missing {missing}  extra {extra}")


if __name__ == "__main__":
    main()
