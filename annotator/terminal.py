"""What every command shares: an open project, progress, and accounts for people and programs."""

import json
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeRemainingColumn,
)

from annotator.jobs import Job
from annotator.jobs import Progress as Told
from annotator.services.anchor.words import WordTable
from annotator.store.project import ProjectStore

T = TypeVar("T")
ProjectArgument = Annotated[str, typer.Argument(help="A *.annot file or a SQLAlchemy address.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object, nothing else.")]
FOR_MACHINES = frozenset({"rows", "files", "docs", "spacy", "lossless"})
error_console = Console(stderr=True, highlight=False, soft_wrap=True)
console = Console(highlight=False, soft_wrap=True)


def opened(project: str, use: Callable[[ProjectStore], T]) -> T:
    """What `use` makes of a project, which is closed afterwards."""
    store = ProjectStore.open(project)
    try:
        return use(store)
    finally:
        store.close()


def with_progress(title: str, work: Callable[[Job], T], *, quiet: bool) -> T:
    """Run long work: a bar for people, lines for a program, nothing where `quiet` is asked for.

    A request to end (SIGTERM) unwinds the work as Ctrl C does, so that nothing half-made stays.
    """
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return _told(title, work, quiet=quiet)
    finally:
        signal.signal(signal.SIGTERM, before)


def _told(title: str, work: Callable[[Job], T], *, quiet: bool) -> T:
    job = Job()
    if not error_console.is_terminal:
        job.on_progress = _progress_line
        return work(job)
    if quiet:
        return work(job)
    with Progress(
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
        TimeRemainingColumn(), console=error_console, transient=True,
    ) as bar:  # fmt: skip
        task = bar.add_task(title, total=None)

        def told(progress: Told) -> None:
            bar.update(task, completed=progress.done, total=progress.total or None,
                       description=progress.note or title)  # fmt: skip

        job.on_progress = told
        return work(job)


def _progress_line(progress: Told) -> None:
    """For a program that waits for us: `done/total note`, one line for every fifty items."""
    if progress.total and (progress.done % 50 == 0 or progress.done == progress.total):
        sys.stderr.write(f"{progress.done}/{progress.total} {progress.note}\n")


def say(json_only: bool) -> Callable[[str], None]:
    """What tells a person one line, and a program nothing."""
    return (lambda _line: None) if json_only else (lambda line: console.print(line, markup=False))


def tell(data: dict[str, object], json_only: bool) -> None:
    """Print an account: one JSON object, or a line a fact."""
    if json_only:
        sys.stdout.write(json.dumps(data, ensure_ascii=False, default=str) + "\n")
        return
    for line in _lines(data):
        console.print(line, markup=False)


def _lines(data: dict[str, object], indent: str = "") -> Iterator[str]:
    """What people read of an account: one line a fact; long tables are left to `--json`."""
    for name, value in data.items():
        words = f"{indent}{name.replace('_', ' ')}:"
        if name in FOR_MACHINES or value in (None, [], {}, ()):
            continue
        if isinstance(value, dict) and all(isinstance(v, int) for v in value.values()):
            yield f"{words} " + ", ".join(f"{k} {v}" for k, v in value.items())
        elif isinstance(value, dict):
            yield words
            yield from _lines(value, indent + "  ")
        elif isinstance(value, list):
            yield words
            yield from (f"{indent}  {_line(item)}" for item in value)
        else:
            yield f"{words} {value}"


def _line(item: object) -> str:
    return str(item.get("sentence", item)) if isinstance(item, dict) else str(item)


def table_lines(shown: Iterable[WordTable]) -> Iterator[str]:
    """Tables of words as aligned lines; a row that rests on too little is marked with a `~`."""
    for table in shown:
        yield ""
        yield f"{table.title}. {table.note}"
        if not table.rows:
            yield "  nothing yet"
            continue
        lines = [table.columns, *(row.cells for row in table.rows)]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        marks = [" ", *("~" if row.is_quiet else " " for row in table.rows)]
        for mark, cells in zip(marks, lines, strict=True):
            padded = "  ".join(cell.ljust(n) for cell, n in zip(cells, widths, strict=True))
            yield f"{mark} {padded}".rstrip()
