"""Agreement as files: the report, its tables, and the units behind every figure, as CSV."""

import csv
import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

from annotator.agreement.coding import questions
from annotator.agreement.entries import Object
from annotator.agreement.material import SPAN_LAYERS, Marked
from annotator.agreement.unit_table import (
    SpanUnit,
    ValueUnit,
    document_units,
    sentence_units,
    span_units,
)
from annotator.errors import RefusalError
from annotator.services.anchor.words import WordRow, WordTable
from annotator.services.comparison.agreement import Gathered

_SPAN_HEAD = (
    "document", "title", "a", "b", "start_a", "end_a", "label_a", "start_b", "end_b", "label_b",
    "verdict",
)  # fmt: skip
_VALUE_HEAD = ("document", "title", "start", "end", "target", "question")


def write_folder(folder: Path, report: Object, gathered: Gathered) -> list[str]:
    """Writes the report and its tables into a new folder; half a folder is never seen.

    Returns:
        The names of the files.

    Raises:
        RefusalError: when the folder is there already or cannot be written.
    """
    if folder.exists():
        raise RefusalError(f"{folder} is there already; name a folder that is not.")
    half = folder.with_name(f".{folder.name}-{uuid4().hex[:8]}")
    try:
        half.mkdir(parents=True)
        (half / "report.json").write_text(
            json.dumps(report, ensure_ascii=False, indent=1) + "\n", "utf-8"
        )
        for name, table in tables(report, gathered).items():
            _write(half / f"{name}.csv", table)
        names = sorted(path.name for path in half.iterdir())
        half.replace(folder)
    except OSError as error:
        shutil.rmtree(half, ignore_errors=True)
        raise RefusalError(f"{folder} cannot be written: {error.strerror}.") from error
    return names


def tables(report: Object, gathered: Gathered) -> dict[str, list[Sequence[object]]]:
    """Every table by name, its head as the first row."""
    layers: Mapping[str, Any] = report["layers"]  # type: ignore[assignment]  # the report's shape
    found: dict[str, list[Sequence[object]]] = {}
    for layer, section in layers.items():
        if layer in SPAN_LAYERS:
            found[f"{layer}_pairs"] = flat_rows(section["pairs"])
            by_label = [{"label": k, **entry} for k, entry in section["by_label"].items()]
            found[f"{layer}_labels"] = flat_rows(by_label)
            found[f"{layer}_units"] = _span_table(gathered, layer)
        else:
            found[f"{layer}_targets"] = flat_rows(_entries(layer, section["targets"]))
            found[f"{layer}_units"] = _value_table(gathered, layer)
    found["excluded"] = flat_rows(report["excluded"])  # type: ignore[arg-type]  # a list of objects
    return found


def headline_tables(report: Object) -> list[WordTable]:
    """The figures that people read first, as tables of words; undefined ones say why."""
    layers: Mapping[str, Any] = report["layers"]  # type: ignore[assignment]  # the report's shape
    made = [
        _span_words(layer, section) if layer in SPAN_LAYERS else _value_words(layer, section)
        for layer, section in layers.items()
    ]
    excluded: Sequence[Mapping[str, object]] = report["excluded"]  # type: ignore[assignment]
    rows = tuple(WordRow((str(x["what"]), str(x["why"]), str(x["count"]))) for x in excluded)
    left = WordTable("Left out", "What no figure counts.", ("What", "Why", "Count"), rows)
    return [*made, left]


def _span_words(layer: str, section: Mapping[str, Any]) -> WordTable:
    rows = [
        WordRow(
            (
                f"{pair['a']} – {pair['b']}",
                str(pair["documents"]),
                *(_words(pair, name) for name in ("exact_f1", "interval", "relaxed_f1")),
            ),
            is_quiet=pair["interval"] is None,
        )
        for pair in section["pairs"]
    ]
    columns = ("Pair", "Articles", "Exact F1", "95 % interval", "Relaxed F1")
    note = f"u-alpha of everybody: {_words(section, 'u_alpha')}."
    return WordTable(layer.capitalize(), note, columns, tuple(rows))


def _value_words(layer: str, section: Mapping[str, Any]) -> WordTable:
    rows = [
        WordRow(
            (
                " ".join(str(entry[key]) for key in ("target", "question") if key in entry),
                str(entry["units"]),
                *(_words(entry, n) for n in ("alpha_ordinal", "interval", "alpha_nominal")),
            ),
            is_quiet=entry["interval"] is None,
        )
        for entry in _entries(layer, section["targets"])
    ]
    columns = ("Target", "Units", "Alpha ordinal", "95 % interval", "Alpha nominal")
    return WordTable(layer.capitalize(), "One line a target.", columns, tuple(rows))


def _words(entry: Mapping[str, Any], name: str) -> str:
    value = entry.get(name)
    if value is None:
        return f"– ({str(entry.get(name + '_reason', 'not asked')).replace('_', ' ')})"
    if isinstance(value, list):
        return f"{value[0]:.2f} to {value[1]:.2f}"
    return f"{value:.3f}"


def flat_rows(entries: Iterable[Mapping[str, Any]]) -> list[Sequence[object]]:
    """Objects as rows under one head; objects inside them become columns with a dot."""
    rows = [dict(_flat(entry)) for entry in entries]
    head = list(dict.fromkeys(name for row in rows for name in row))
    return [head, *([row.get(name, "") for name in head] for row in rows)]


def _flat(entry: Mapping[str, Any], before: str = "") -> Iterable[tuple[str, object]]:
    for name, value in entry.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{name}.")
        elif isinstance(value, list) and len(value) == 2:
            yield f"{before}{name}.low", value[0]
            yield f"{before}{name}.high", value[1]
        else:
            yield before + name, "" if value is None else value


def _entries(layer: str, targets: Mapping[str, Any]) -> list[dict[str, Any]]:
    if layer == "sentence":
        return [{"target": target, **entry} for target, entry in targets.items()]
    return [
        {"target": target, "question": question, **entry}
        for target, asked in targets.items()
        for question, entry in asked.items()
    ]


def _span_table(gathered: Gathered, layer: str) -> list[Sequence[object]]:
    return [_SPAN_HEAD, *(_span_row(unit, gathered) for unit in span_units(gathered.study, layer))]


def _span_row(unit: SpanUnit, gathered: Gathered) -> Sequence[object]:
    title = gathered.titles.get(unit.document, "")
    sides = (*_place(unit.span_a), *_place(unit.span_b))
    return (unit.document, title, unit.a, unit.b, *sides, unit.verdict)


def _place(span: Marked | None) -> tuple[object, object, object]:
    return (span.start, span.end, span.label) if span else ("", "", "")


def _value_table(gathered: Gathered, layer: str) -> list[Sequence[object]]:
    study = gathered.study
    head: Sequence[object] = (*_VALUE_HEAD, *study.people, "verdict")
    units: list[ValueUnit] = []
    for target in study.targets:
        if layer == "sentence":
            units += sentence_units(study, target)
        else:
            for question in questions(study):
                units += document_units(study, target, question)
    return [head, *(_value_row(unit, gathered) for unit in units)]


def _value_row(unit: ValueUnit, gathered: Gathered) -> Sequence[object]:
    title = gathered.titles.get(unit.document, "")
    values = ("" if value is None else value for value in unit.values)
    place = (unit.start, unit.end, unit.target, unit.question)
    return (unit.document, title, *place, *values, unit.verdict)


def _write(path: Path, table: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(table)
