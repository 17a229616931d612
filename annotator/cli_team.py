"""The commands of a team: share out, compare, settle, and what suggestions are worth."""

from pathlib import Path
from typing import Annotated

import typer

from annotator.errors import BadInputError, RefusalError
from annotator.jobs import immediate
from annotator.model.assigning import Plan
from annotator.nlp.trainer import Trainer
from annotator.services.anchor.words import WordTable
from annotator.services.assigning import Assigning
from annotator.services.comparison.agreement import Agreement, Selection
from annotator.services.comparison.files import headline_tables, write_folder
from annotator.services.learned_models import choose
from annotator.services.learning_words import (
    NOTHING_LEARNED,
    TITLES,
    acceptance_table,
    model_rows,
    model_table,
)
from annotator.services.learning_words import account as models_account
from annotator.services.retraining import Retraining
from annotator.services.review.adjudicating import adjudicate
from annotator.services.trust_account import account, report_account
from annotator.store.project import ProjectStore
from annotator.terminal import (
    JsonOption,
    ProjectArgument,
    console,
    opened,
    table_lines,
    tell,
    with_progress,
)

team = typer.Typer()


@team.command()
def agreement(
    project: ProjectArgument,
    people: Annotated[str, typer.Option(help="Names with commas between; all by default.")] = "",
    layer: Annotated[
        list[str] | None,
        typer.Option(help="zone, entity, stance, sentence, document; again for more than one."),
    ] = None,
    unmarked: Annotated[
        str | None,
        typer.Option(
            help="Value that counts for every sentence without one in a finished article, such as "
            "none; left out, such sentences are not counted, and said to be left out."
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Also write everything as CSV into this new folder.")
    ] = None,
    json_only: JsonOption = False,
) -> None:
    """Say how far people agree, with the number of cases and an interval beside each figure."""
    selection = Selection(
        people=tuple(name.strip() for name in people.split(",") if name.strip()),
        layers=tuple(layer or ()),
        unmarked=unmarked,
    )

    def run(store: ProjectStore) -> dict[str, object]:
        asked = Agreement(store)
        gathered = asked.gather(selection)
        report = asked.report_on(gathered)
        if out is not None:
            write_folder(out, report, gathered)
        return report

    report = opened(project, run)
    if json_only:
        tell(report, json_only)
    else:
        for line in table_lines(headline_tables(report)):
            console.print(line, markup=False)


@team.command()
def assign(
    project: ProjectArgument,
    people: Annotated[str, typer.Option(help="Names, with commas between them.")],
    alone: Annotated[int, typer.Option(help="People on an article outside the overlap.")] = 1,
    overlap: Annotated[int, typer.Option(help="Share of articles in the overlap, per cent.")] = 20,
    together: Annotated[int, typer.Option(help="People on an article of the overlap.")] = 2,
    again: Annotated[
        int, typer.Option(help="Share of older finished articles to read again, per cent.")
    ] = 0,
    batch: Annotated[str, typer.Option(help="A name for what is given now.")] = "",
    seed: Annotated[int, typer.Option(help="Decides which articles people share.")] = 0,
    json_only: JsonOption = False,
) -> None:
    """Share all articles out among people; who has an article keeps it."""

    def run(store: ProjectStore) -> dict[str, object]:
        assigning = Assigning(store)
        names = [name.strip() for name in people.split(",") if name.strip()]
        plan = Plan(
            people=assigning.named(names),
            alone=alone,
            together=together,
            overlap=overlap,
            seed=seed,
        )
        proposal = assigning.propose(plan)
        given = assigning.give(proposal, batch)
        return {
            "given": given,
            "overlap": proposal.overlap,
            "kept": proposal.kept,
            "second_readings": assigning.serve_again(again, seed=seed) if again else 0,
        }

    tell(opened(project, run), json_only)


@team.command("adjudicate")
def adjudicate_by_rule(
    project: ProjectArgument,
    rule: Annotated[str, typer.Option("--auto", help="unanimous or majority.")],
    min_votes: Annotated[
        int | None, typer.Option("--min-votes", help="So many people must agree at least.")
    ] = None,
    json_only: JsonOption = False,
) -> None:
    """Fill gold where the rule decides; what people decided is never touched."""

    def run(store: ProjectStore) -> dict[str, object]:
        return with_progress(
            "Adjudicating",
            lambda job: adjudicate(store, rule, min_votes, job).as_data(),
            quiet=json_only,
        )

    tell(opened(project, run), json_only)


@team.command("suggestions")
def trust_in_suggestions(
    project: ProjectArgument,
    with_report: Annotated[
        bool, typer.Option("--report", help="What people do with them, and how they pull.")
    ] = False,
    json_only: JsonOption = False,
) -> None:
    """Who suggests how much, thresholds, what is never suggested; with a report on demand."""

    def run(store: ProjectStore) -> tuple[dict[str, object], list[str]]:
        data = account(store)
        if not with_report:
            return data, []
        found, words, shown = with_progress(
            "Reporting", lambda job: report_account(store, job), quiet=json_only
        )
        return data | {"report": found}, [words, *(table_lines(shown))]

    data, lines = opened(project, run)
    if json_only:
        tell(data, json_only)
        return
    tell({name: value for name, value in data.items() if name != "report"}, json_only)
    for line in lines:
        console.print(line, markup=False)


@team.command("models")
def learned_models(
    project: ProjectArgument,
    use: Annotated[
        str, typer.Option(help="Id of a model to use from now on; “shipped” for the shipped ones.")
    ] = "",
    learn_names: Annotated[
        bool, typer.Option("--learn-names", help="Train the recogniser of names now; minutes.")
    ] = False,
    json_only: JsonOption = False,
) -> None:
    """What was learned from labels and verdicts, with held-out figures; choose or roll back."""

    def run(store: ProjectStore) -> tuple[dict[str, object], list[WordTable]]:
        if use:
            put_in_use(store, use)
        if learn_names:
            with_progress("Learning names", lambda _job: train_names(store), quiet=json_only)
        return models_account(store), [model_table(model_rows(store)), acceptance_table(store)]

    data, shown = opened(project, run)
    if json_only:
        tell(data, json_only)
        return
    if not shown[0].rows:
        console.print(NOTHING_LEARNED, markup=False)
    for line in table_lines(shown):
        console.print(line, markup=False)


def train_names(store: ProjectStore) -> None:
    """Train the recogniser of names and wait for it.

    Raises:
        RefusalError: when nothing could be learned, or what was is worse than what is in use.
    """
    training = Retraining(store, immediate(), Trainer)
    told: list[str] = []
    training.said.connect(told.append)
    training.train_now()
    if told:
        raise RefusalError(" ".join(told))


def put_in_use(store: ProjectStore, named: str) -> None:
    """Use the model whose id begins so, or the shipped ones.

    Raises:
        BadInputError: when the beginning fits no model, or several.
    """
    if named == "shipped":
        for name in TITLES:
            choose(store, name, None)
        return
    digits = named.replace("-", "").casefold()
    found = [record for record in store.models.all() if record.id.hex.startswith(digits)]
    if len(found) != 1:
        how = f"{len(found)} models have" if found else "no model has"
        raise BadInputError(f"{how} an id that begins with '{named}'")
    choose(store, found[0].name, found[0].id)
