"""The short articles of `tests/data/project` with the sentence values written beside them."""

from pathlib import Path

from annotator.model.articles import Article, uid_of_text

FOLDER = Path(__file__).resolve().parents[1] / "data" / "project"
_TARGETS = {"A": "ARM", "Z": "AZE"}
_VALUES = {"-": "neg", "0": "neu", "+": "pos"}

Row = dict[str, object]
Work = dict[str, list[Row]]


def project_articles(folder: Path = FOLDER) -> list[tuple[Article, Work]]:
    """Articles with their work in the lossless format: no zones, sentences with their values."""
    found = []
    for path in sorted(folder.glob("*.txt")):
        for block in path.read_text("utf-8").split("\n@ ")[1:]:
            head, *lines = block.strip().splitlines()
            source, title = (part.strip() for part in head.split("|"))
            found.append(_article(source, title, lines))
    return found


def _article(source: str, title: str, lines: list[str]) -> tuple[Article, Work]:
    text = ""
    rows: list[Row] = []
    for line in lines:
        marks, sentence = (part.strip() for part in line.split("|", 1))
        for mark in marks.split():
            if mark != ".":
                rows.append(
                    {
                        "start": len(text),
                        "end": len(text) + len(sentence),
                        "target": _TARGETS[mark[0]],
                        "value": _VALUES[mark[1]],
                    }
                )
        text += f"{sentence}\n"
    return Article(uid=uid_of_text(text), text=text, title=title, source=source), {
        "zones": [],
        "sentences": rows,
    }
