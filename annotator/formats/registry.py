"""The interchange formats, one row each: what the command line, window and README show."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format: `name` as typed after --format, and what writing it loses, in sentences.

    `has_columns` marks formats whose columns can be named with --map.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    reads: bool
    writes: bool
    losses: tuple[str, ...] = ()
    has_columns: bool = False


FORMATS = (
    Format(
        name="annotator",
        title="Lossless JSON Lines of this program (annotator/1)",
        suffixes=(".jsonl", ".jsonl.gz"),
        reads=True,
        writes=True,
        losses=(
            "Change history, verdicts on suggestions and review decisions stay in the project.",
        ),
    ),
    Format(
        name="text",
        title="Plain text, one article a file",
        suffixes=(".txt",),
        reads=True,
        writes=False,
    ),
    Format(
        name="csv",
        title="Table, one article a row (CSV, TSV), columns to be named",
        suffixes=(".csv", ".tsv", ".csv.gz", ".tsv.gz"),
        reads=True,
        writes=False,
        has_columns=True,
    ),
    Format(
        name="jsonl",
        title="JSON Lines of any shape, one article a line, columns to be named",
        suffixes=(".jsonl", ".jsonl.gz", ".ndjson"),
        reads=True,
        writes=False,
        has_columns=True,
    ),
    Format(
        name="spacy",
        title="Training folder for spaCy: corpora, configs, splits, loss report",
        suffixes=(".spacy",),
        reads=False,
        writes=True,
        losses=(
            "One work an article; the others are left out.",
            "Labels in excluded zones or off token bounds are left out, each named in the report.",
            "Entities inside others stay in spans['entities'] but not in ents.",
            "An expression of several pieces becomes one span from its first to its last word.",
        ),
    ),
)


def format_named(name: str) -> Format | None:
    """The format of that name, None if there is none."""
    return next((row for row in FORMATS if row.name == name), None)


def format_of(file_name: str) -> Format | None:
    """The first format that reads files of that name, None if none does."""
    lower = file_name.lower()
    return next((row for row in FORMATS if row.reads and lower.endswith(row.suffixes)), None)
