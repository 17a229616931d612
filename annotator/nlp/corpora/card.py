"""What people read about a folder: data card, splits, warnings, and the manifest of its files."""

import csv
import hashlib
import importlib.metadata
import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from uuid import UUID

from annotator import paths
from annotator.model.scheme import Scheme
from annotator.nlp.corpora.options import SPLITS, CorpusOptions, CorpusReport
from annotator.nlp.corpora.splits import MANY
from annotator.nlp.corpora.spool import Held

MANIFEST = "manifest.json"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_PACKAGES = ("annotator", "spacy")
_ENOUGH = 100


def warnings_of(
    held: Sequence[Held], splits: Mapping[UUID, str], options: CorpusOptions
) -> Iterator[str]:
    """Sentences about what makes this data weak; none is a failure."""
    counts = Counter(splits.values())
    groups = {one.group for one in held}
    for split, share in zip(SPLITS, options.split, strict=True):
        if share and not counts[split]:
            yield f"The split '{split}' is empty: there are only {len(groups)} groups of articles."
    if len(groups) < MANY:
        yield (
            f"With {len(groups)} groups of articles (under {MANY}) the splits were dealt out by"
            " label; freeze them, or they may change when articles are added."
        )
    if counts["train"] < _ENOUGH:
        yield f"{counts['train']} articles to train on; spaCy suggests at least {_ENOUGH}."
    spread: dict[str, set[str]] = {}
    for one in held:
        spread.setdefault(one.group, set()).add(splits[one.uid])
    torn = sorted(group for group, found in spread.items() if len(found) > 1)
    for group in torn:
        yield f"Frozen splits tear the group '{group}' apart: {', '.join(sorted(spread[group]))}."


def write_card(
    report: CorpusReport, scheme: Scheme, options: CorpusOptions, held: Sequence[Held]
) -> None:
    """Writes `splits.csv`, `README.md` and, last, `manifest.json` over every other file."""
    folder = report.folder
    _write(folder / "splits.csv", _splits_table(report, held))
    _write(folder / "README.md", _readme(report, scheme, options))
    _write(folder / MANIFEST, _manifest(folder, scheme, options))


def _splits_table(report: CorpusReport, held: Sequence[Held]) -> str:
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(("uid", "split", "group", "frozen", "sha256"))
    for one in held:
        # A spreadsheet would run a group's name as a formula.
        group = f"'{one.group}" if one.group.startswith(_FORMULA) else one.group
        frozen = "yes" if one.frozen else "no"
        writer.writerow((one.uid, report.splits[one.uid], group, frozen, one.sha256))
    return table.getvalue()


def _readme(report: CorpusReport, scheme: Scheme, options: CorpusOptions) -> str:
    template = (paths.resources() / "training" / "README.md").read_text(encoding="utf-8")
    body = template.split("-->\n", 1)[1]
    shares = "/".join(str(share) for share in options.split)
    fillings = {
        "name": options.name,
        "person": options.person,
        "scheme": f"{scheme.name}, version {scheme.version}",
        "seed": str(options.seed),
        "shares": shares,
        "unfinished": options.unfinished.value,
        "articles": "\n".join(f"| {s} | {report.articles[s]} |" for s in SPLITS),
        "docs": "\n".join(f"| {place} | {count} |" for place, count in report.docs.items()),
        "labels": "\n".join(_label_lines(report)),
        "losses": str(report.losses),
        "warnings": "\n".join(f"- {line}" for line in report.warnings) or "None.",
    }
    for key, value in fillings.items():
        body = body.replace(f"<<{key}>>", value)
    return body


def _label_lines(report: CorpusReport) -> Iterator[str]:
    for corpus, layer, name, row in report.tally.rows():
        reasons = [f"{count} {reason}" for reason, count in sorted(row.dropped.items())]
        reasons += [f"{count} kept, {reason}" for reason, count in sorted(row.changed.items())]
        dropped = row.dropped.total()
        cells = (corpus, layer, name, row.input, row.exported, dropped, "; ".join(reasons))
        yield f"| {' | '.join(str(cell).replace('|', '¦') for cell in cells)} |"


def _manifest(folder: Path, scheme: Scheme, options: CorpusOptions) -> str:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    data = {
        "format": "annotator-spacy/1",
        "versions": {name: _version(name) for name in _PACKAGES},
        "name": options.name,
        "person": options.person,
        "seed": options.seed,
        "split": list(options.split),
        "unfinished": options.unfinished.value,
        "scheme": {"name": scheme.name, "version": scheme.version},
        "files": {
            path.relative_to(folder).as_posix(): {
                "size": path.stat().st_size,
                "sha256": _digest(path),
            }
            for path in files
        },
    }
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "unknown"


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
