"""Composes the command line: every command opens a project, calls one service, prints."""

import sys
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from annotator.cli_team import team
from annotator.collecting import look_rarely
from annotator.commands.catalogue import registry, require_free_keys
from annotator.errors import AnnotatorError
from annotator.formats.columns import columns_from
from annotator.formats.registry import FORMATS
from annotator.headless import fresh_folder, rehearse
from annotator.nlp.pool import Pool, cores
from annotator.services import keeping
from annotator.services.exporting import ExportOptions, export
from annotator.services.guideline import keep_version
from annotator.services.importing import bring_in
from annotator.services.schemes import default_scheme, read_scheme
from annotator.services.sweeping import articles_named, sweep
from annotator.store.doctor import examine, repair
from annotator.store.project import ProjectStore
from annotator.terminal import (
    JsonOption,
    ProjectArgument,
    console,
    error_console,
    opened,
    say,
    tell,
    with_progress,
)

app = typer.Typer(
    add_completion=False,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    help="Label entities and stance in news articles by hand.",
)
app.add_typer(team)
AsOption = Annotated[str | None, typer.Option("--as", help="Who labels, by name.")]


def main() -> NoReturn:
    """Run the command line; expected failures are one sentence and exit code 1."""
    look_rarely()
    try:
        app()
    except AnnotatorError as error:
        error_console.print(str(error), markup=False)
        sys.exit(1)
    except KeyboardInterrupt:
        error_console.print("Stopped; what was written before stands.")
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
    keep_version(store)
    store.close()
    console.print(f"Made {project}: {chosen.name}, version {chosen.version}.", markup=False)


@app.command("import")
def import_articles(
    project: ProjectArgument,
    paths: Annotated[list[Path], typer.Argument(help="Files, folders.")],
    format_name: Annotated[
        str | None, typer.Option("--format", help="As `annotator formats` lists them.")
    ] = None,
    columns: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="FIELD=COLUMN", help="As in text=body; again for more."),
    ] = None,
    person: AsOption = None,
    json_only: JsonOption = False,
) -> None:
    """Take files and folders in; say what is new, known and refused."""
    named = columns_from(columns or [])

    def run(store: ProjectStore) -> dict[str, object]:
        labels_to = store.people.ensure(person).id if person else None
        return with_progress(
            "Importing",
            lambda job: bring_in(store, paths, format_name, labels_to, job, named).as_data(),
            quiet=json_only,
        )

    data = opened(project, run)
    tell(data, json_only)
    if data["refused"] and not (data["new"] or data["duplicate"]):
        raise typer.Exit(1)


@app.command()
def suggest(
    project: ProjectArgument,
    articles: Annotated[
        list[str] | None, typer.Option("--articles", help="Ids or their first digits.")
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="Also what is up to date.")] = False,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes; as many as cores.")] = None,
    cluster: Annotated[
        str | None, typer.Option(help="A Dask scheduler, as in tcp://127.0.0.1:8786.")
    ] = None,
    json_only: JsonOption = False,
) -> None:
    """Compute suggestions; stopped at any time, a second call goes on with the rest."""
    from annotator.nlp.cluster import Cluster

    if workers is not None and cluster is not None:
        raise typer.BadParameter("the workers of a cluster are its own: leave --workers out")

    def run(store: ProjectStore) -> dict[str, object]:
        chosen = articles_named(store, articles) if articles is not None else None
        made = Cluster(cluster) if cluster is not None else Pool(workers or cores())
        return with_progress(
            "Suggesting",
            lambda job: sweep(store, made, job, articles=chosen, again=again).as_data(),
            quiet=json_only,
        )

    tell(opened(project, run), json_only)


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
        return with_progress(
            "Exporting",
            lambda job: export(store, folder, options, job).as_data(),
            quiet=json_only,
        )

    tell(opened(project, run), json_only)


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

    tell(opened(project, run), json_only)


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
    tell({"project": project, "findings": findings, "sound": not findings}, json_only)
    if findings and repair_to is None:
        raise typer.Exit(1)


@app.command()
def backup(
    project: ProjectArgument,
    to: Annotated[Path | None, typer.Argument(help="Folder of the backups.")] = None,
) -> None:
    """Write a verified backup of a project."""
    folder = to or keeping.backup_folder(project)
    made = opened(project, lambda store: keeping.back_up(store, folder, "by hand"))
    console.print(str(made), markup=False)


@app.command()
def restore(
    backup_file: Annotated[Path, typer.Argument(metavar="BACKUP")],
    project: Annotated[Path, typer.Argument(metavar="PROJECT")],
) -> None:
    """Put a backup in a project's place; the present file is kept aside."""
    aside = keeping.restore(backup_file, project)
    kept = f"; the former file is {aside}" if aside else ""
    console.print(f"Restored {project} from {backup_file}{kept}.", markup=False)


@app.command()
def keys(json_only: JsonOption = False) -> None:
    """List every command with its keys, as the window uses them."""
    rows: list[dict[str, Any]] = [
        {"id": c.id, "title": c.title, "group": c.group, "keys": list(c.keys),
         "place": c.place or "everywhere", "modes": sorted(c.modes)}
        for c in registry(default_scheme()).all()
    ]  # fmt: skip
    if json_only:
        tell({"commands": rows}, json_only)
        return
    for row in rows:
        shown = ", ".join(str(key) for key in row["keys"])
        console.print(f"{shown:28} {row['place']:10} {row['title']}  ({row['id']})", markup=False)


@app.command()
def formats(json_only: JsonOption = False) -> None:
    """List the formats that can be read and written, and what each loses."""
    rows: list[dict[str, Any]] = [
        {"name": f.name, "title": f.title, "reads": f.reads, "writes": f.writes,
         "losses": f.losses}
        for f in FORMATS
    ]  # fmt: skip
    if json_only:
        tell({"formats": rows}, json_only)
        return
    for row in rows:
        does = " and ".join(word for word in ("reads", "writes") if row[word])
        losses = " ".join(row["losses"])
        console.print(f"{row['name']:12} {row['title']} ({does}). {losses}", markup=False)


@app.command()
def demo(
    folder: Annotated[Path | None, typer.Argument(help="Where to put everything.")] = None,
    json_only: JsonOption = False,
) -> None:
    """Do the whole job on the samples without a display: project, labels, export, pictures."""
    made = rehearse(folder or fresh_folder(), say(json_only))
    tell(made, json_only)


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


def _shares(split: str) -> tuple[int, int, int]:
    try:
        train, dev, test = (int(part) for part in split.split("/"))
    except ValueError:
        raise typer.BadParameter(f"'{split}' is not like 80/10/10") from None
    if min(train, dev, test) < 0 or train + dev + test != 100:
        raise typer.BadParameter(f"'{split}' does not add up to 100")
    return train, dev, test
