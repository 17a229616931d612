"""Composes the command line: every command opens a project, calls one service, prints."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any, NoReturn, TypeVar

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

from annotator.collecting import look_rarely
from annotator.commands.catalogue import registry, require_free_keys
from annotator.errors import AnnotatorError
from annotator.formats.registry import FORMATS
from annotator.headless import fresh_folder, rehearse
from annotator.jobs import Job
from annotator.jobs import Progress as Told
from annotator.nlp.pool import suggest_all
from annotator.services import keeping
from annotator.services.exporting import ExportOptions, export
from annotator.services.importing import bring_in
from annotator.services.schemes import default_scheme, read_scheme
from annotator.services.suggesting import sweep_with
from annotator.store.doctor import examine, repair
from annotator.store.project import ProjectStore

T = TypeVar("T")
FOR_MACHINES = frozenset({"rows", "files", "docs", "spacy", "lossless"})
app = typer.Typer(
    add_completion=False,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    help="Label entities and stance in news articles by hand.",
)
_err = Console(stderr=True, highlight=False, soft_wrap=True)
_out = Console(highlight=False, soft_wrap=True)
ProjectArgument = Annotated[str, typer.Argument(help="A *.annot file or a SQLAlchemy address.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object, nothing else.")]
AsOption = Annotated[str | None, typer.Option("--as", help="Who labels, by name.")]


def main() -> NoReturn:
    """Run the command line; expected failures are one sentence and exit code 1."""
    look_rarely()
    try:
        app()
    except AnnotatorError as error:
        _err.print(str(error), markup=False)
        sys.exit(1)
    except KeyboardInterrupt:
        _err.print("Stopped; what was written before stands.")
        sys.exit(1)
    sys.exit(0)


@app.command("new")
def new_project(
    project: ProjectArgument,
    scheme: Annotated[Path | None, typer.Option(help="A scheme file in TOML.")] = None,
    title: Annotated[str, typer.Option(help="What the project is called.")] = "",
) -> None:
    """Make an empty project."""
    chosen = read_scheme(scheme) if scheme is not None else default_scheme()
    require_free_keys(chosen, str(scheme or "the shipped scheme"))
    store = ProjectStore.create(project, chosen, title=title or Path(project).stem)
    store.close()
    _out.print(f"Made {project}: {chosen.name}, version {chosen.version}.", markup=False)


@app.command("import")
def import_articles(
    project: ProjectArgument,
    paths: Annotated[list[Path], typer.Argument(help="Files, folders.")],
    format_name: Annotated[str | None, typer.Option("--format", help="text or annotator.")] = None,
    person: AsOption = None,
    json_only: JsonOption = False,
) -> None:
    """Take files and folders in; say what is new, known and refused."""

    def run(store: ProjectStore) -> dict[str, object]:
        labels_to = store.people.ensure(person).id if person else None
        return _with_progress(
            "Importing",
            lambda job: bring_in(store, paths, format_name, labels_to, job).as_data(),
            quiet=json_only,
        )

    data = _opened(project, run)
    _tell(data, json_only)
    if data["refused"] and not (data["new"] or data["duplicate"]):
        raise typer.Exit(1)


@app.command()
def suggest(
    project: ProjectArgument,
    everything: Annotated[
        bool, typer.Option("--all", help="Also where suggestions exist.")
    ] = False,
    workers: Annotated[int, typer.Option(help="Worker processes.")] = os.cpu_count() or 1,
    json_only: JsonOption = False,
) -> None:
    """Compute suggestions; by default for articles that have none."""

    def run(store: ProjectStore) -> dict[str, object]:
        chosen = store.articles.uids() if everything else store.articles.without_segmentation()
        return _with_progress(
            "Suggesting",
            lambda job: sweep_with(store, chosen, lambda r: suggest_all(r, workers=workers), job),
            quiet=json_only,
        )

    _tell(_opened(project, run), json_only)


@app.command("export")
def export_labels(
    project: ProjectArgument,
    folder: Annotated[Path, typer.Argument(help="Where to write.")],
    format_name: Annotated[str, typer.Option("--format", help="spacy or annotator.")] = "spacy",
    person: Annotated[str, typer.Option("--from", help="Name, gold, all, suggestions.")] = "gold",
    seed: Annotated[int, typer.Option(help="Decides the split.")] = 0,
    split: Annotated[str, typer.Option(help="Shares of train, dev and test.")] = "80/10/10",
    freeze: Annotated[
        bool, typer.Option("--freeze", help="Keep this split in the project.")
    ] = False,
    json_only: JsonOption = False,
) -> None:
    """Write labels as training data or in the lossless format; the account adds up."""
    options = ExportOptions(
        format=format_name, people=person, seed=seed, split=_shares(split), freeze=freeze
    )

    def run(store: ProjectStore) -> dict[str, object]:
        return _with_progress(
            "Exporting",
            lambda job: export(store, folder, options, job).as_data(),
            quiet=json_only,
        )

    _tell(_opened(project, run), json_only)


@app.command()
def stats(project: ProjectArgument, json_only: JsonOption = False) -> None:
    """Progress, labels and pace of every person."""

    def run(store: ProjectStore) -> dict[str, object]:
        people = {}
        for person in store.people.all():
            progress = store.works.progress(person.id)
            hours = progress.active_seconds / 3600
            people[person.name] = {
                "done": progress.done,
                "started": progress.started,
                "skipped": progress.skipped,
                "todo": progress.todo,
                "labels": progress.labels,
                "active_hours": round(hours, 2),
                "done_per_hour": round(progress.done / hours, 1) if hours > 0.01 else None,
            }
        return {"title": store.title, "articles": store.articles.count(), "people": people}

    _tell(_opened(project, run), json_only)


@app.command()
def doctor(
    project: ProjectArgument,
    repair_to: Annotated[Path | None, typer.Option("--repair", help="Write a mended copy.")] = None,
    json_only: JsonOption = False,
) -> None:
    """Check integrity, hashes and schema; exit code 1 when something is wrong."""
    report = repair(project, str(repair_to)) if repair_to is not None else examine(project)
    findings = [
        {"kind": f.kind, "where": f.where, "sentence": f.sentence, "repairable": f.repairable}
        for f in report.findings
    ]
    _tell({"project": project, "findings": findings, "sound": not findings}, json_only)
    if findings and repair_to is None:
        raise typer.Exit(1)


@app.command()
def backup(
    project: ProjectArgument,
    to: Annotated[Path | None, typer.Argument(help="Folder of the backups.")] = None,
) -> None:
    """Write a verified backup of a project."""
    folder = to or keeping.backup_folder(project)
    made = _opened(project, lambda store: keeping.back_up(store, folder, "by hand"))
    _out.print(str(made), markup=False)


@app.command()
def restore(
    backup_file: Annotated[Path, typer.Argument(metavar="BACKUP")],
    project: Annotated[Path, typer.Argument(metavar="PROJECT")],
) -> None:
    """Put a backup in a project's place; the present file is kept aside."""
    aside = keeping.restore(backup_file, project)
    kept = f"; the former file is {aside}" if aside else ""
    _out.print(f"Restored {project} from {backup_file}{kept}.", markup=False)


@app.command()
def keys(json_only: JsonOption = False) -> None:
    """List every command with its keys, as the window uses them."""
    rows: list[dict[str, Any]] = [
        {"id": c.id, "title": c.title, "group": c.group, "keys": list(c.keys),
         "modes": sorted(c.modes)}
        for c in registry(default_scheme()).all()
    ]  # fmt: skip
    if json_only:
        _tell({"commands": rows}, json_only)
        return
    for row in rows:
        shown = ", ".join(str(key) for key in row["keys"])
        _out.print(f"{shown:28} {row['title']}  ({row['id']})", markup=False)


@app.command()
def formats(json_only: JsonOption = False) -> None:
    """List the formats that can be read and written, and what each loses."""
    rows: list[dict[str, Any]] = [
        {"name": f.name, "title": f.title, "reads": f.reads, "writes": f.writes,
         "losses": f.losses}
        for f in FORMATS
    ]  # fmt: skip
    if json_only:
        _tell({"formats": rows}, json_only)
        return
    for row in rows:
        does = " and ".join(word for word in ("reads", "writes") if row[word])
        losses = " ".join(row["losses"])
        _out.print(f"{row['name']:12} {row['title']} ({does}). {losses}", markup=False)


@app.command()
def demo(
    folder: Annotated[Path | None, typer.Argument(help="Where to put everything.")] = None,
    json_only: JsonOption = False,
) -> None:
    """Do the whole job on the samples without a display: project, labels, export, pictures."""
    made = rehearse(folder or fresh_folder(), _say(json_only))
    _tell(made, json_only)


@app.command("open")
def open_window(project: ProjectArgument, person: AsOption = None) -> None:
    """Open a project in the window."""
    raise typer.Exit(_window(project, person))


@app.callback(invoke_without_command=True)
def start(context: typer.Context) -> None:
    """Open the window on the last project, the first time on the samples."""
    if context.invoked_subcommand is None:
        raise typer.Exit(_window(None, None))


def _window(project: str | None, person: str | None) -> int:
    from annotator.launch import window

    return window(project, person)


def _opened(project: str, use: Callable[[ProjectStore], T]) -> T:
    store = ProjectStore.open(project)
    try:
        return use(store)
    finally:
        store.close()


def _with_progress(title: str, work: Callable[[Job], T], *, quiet: bool) -> T:
    job = Job()
    if not _err.is_terminal:
        job.on_progress = _progress_line
        return work(job)
    if quiet:
        return work(job)
    with Progress(
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
        TimeRemainingColumn(), console=_err, transient=True,
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


def _say(json_only: bool) -> Callable[[str], None]:
    return (lambda _line: None) if json_only else (lambda line: _out.print(line, markup=False))


def _tell(data: dict[str, object], json_only: bool) -> None:
    if json_only:
        sys.stdout.write(json.dumps(data, ensure_ascii=False, default=str) + "\n")
        return
    for line in _lines(data):
        _out.print(line, markup=False)


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


def _shares(split: str) -> tuple[int, int, int]:
    try:
        train, dev, test = (int(part) for part in split.split("/"))
    except ValueError:
        raise typer.BadParameter(f"'{split}' is not like 80/10/10") from None
    if min(train, dev, test) < 0 or train + dev + test != 100:
        raise typer.BadParameter(f"'{split}' does not add up to 100")
    return train, dev, test
