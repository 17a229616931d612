"""What the Agreement place shows: a selection, a metric, its boards, and an opened cell."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import combinations
from pathlib import Path
from uuid import UUID

from psygnal import Signal

from annotator import paths
from annotator.agreement.coding import questions
from annotator.agreement.material import LAYERS, SPAN_LAYERS
from annotator.agreement.pooled_gamma import pooled_gamma
from annotator.agreement.samples import Ask, metrics_of
from annotator.errors import RefusalError
from annotator.jobs import Err, Job, Jobs, Outcome, Progress
from annotator.model.articles import Article
from annotator.services.comparison.agreement import Agreement, Gathered, Selection
from annotator.services.comparison.boards import boards
from annotator.services.comparison.cells import Board, Cell, gamma_cell
from annotator.services.comparison.files import write_folder
from annotator.services.comparison.units import Line, lines_behind
from annotator.store.project import ProjectStore

LANE = "report"
# A lane of its own: figures are asked for while gamma takes its minute.
GAMMA_LANE = "gamma"
_FIRST = {layer: "exact_f1" if layer in SPAN_LAYERS else "alpha_ordinal" for layer in LAYERS}


class Comparing:
    """Computes in the background; a later question overtakes an earlier one.

    Signals: `loaded` after the boards were computed; `opened` after a cell was opened or closed;
    `failed(sentence)`; `written(folder)`.
    """

    loaded = Signal()
    opened = Signal()
    failed = Signal(str)
    written = Signal(object)

    def __init__(self, store: ProjectStore, jobs: Jobs) -> None:
        self._store = store
        self._jobs = jobs
        self._agreement = Agreement(store)
        self._ticket = 0
        self._known = Known(store)
        self._gathered: Gathered | None = None
        self.selection = Selection()
        self.ask = Ask("entity", "exact_f1")
        self.boards: Sequence[Board] = ()
        self.board = 0
        self.cell: Cell | None = None
        self.lines: Sequence[Line] = ()
        self.is_busy = False
        self.pair: tuple[str, str] | None = None
        self.trend_by = ""
        self._wanted = ""
        self._must_read = True

    @property
    def shown(self) -> Board | None:
        """The board that is shown."""
        return self.boards[self.board] if self.board < len(self.boards) else None

    @property
    def people(self) -> tuple[str, ...]:
        """Who is compared, by name."""
        return self._gathered.study.people if self._gathered else ()

    @property
    def articles(self) -> int:
        """How many articles two or more of them finished."""
        return len(self._gathered.study.documents) if self._gathered else 0

    def load(self) -> None:
        """Read finished works and compute every board again."""
        self._must_read = True
        self._compute()

    def _compute(self) -> None:
        """Compute every board; another metric of the same works needs no reading."""
        self._ticket += 1
        ticket, selection, ask, by = self._ticket, self.selection, self.ask, self.trend_by
        known = None if self._must_read else self._gathered
        self.is_busy = True

        def work(_job: object) -> tuple[Gathered, list[Board]]:
            gathered = known or self._agreement.gather(replace(selection, layers=()))
            return gathered, boards(gathered, self._sound(gathered, ask), by)

        self._jobs.run(work, lambda outcome: self._answer(ticket, outcome), lane=LANE)

    def choose(self, selection: Selection) -> None:
        """Ask about other works."""
        self.selection = selection
        self.load()

    def choose_layer(self, layer: str) -> None:
        """Show another layer by its first metric; the board stays where it can."""
        self._show(Ask(layer, _FIRST[layer], self.ask.target, self.ask.question))

    def choose_metric(self, metric: str) -> None:
        """Show another metric of the layer."""
        self._show(self.ask._replace(metric=metric))

    def choose_target(self, target: str, question: str) -> None:
        """Show another target, and for article values another question."""
        self._show(self.ask._replace(target=target, question=question))

    def choose_trend(self, by: str) -> None:
        """Let the trend go by batch, month, guideline or source, and show it."""
        self.trend_by = by
        self._wanted = "Trend"
        self._compute()

    def metrics(self) -> tuple[str, ...]:
        """The metrics of the layer; kappa of pairs is left to two people."""
        pairs_only = {"kappa_quadratic"} if len(self.people) != 2 else set()
        return tuple(name for name in metrics_of(self.ask.layer) if name not in pairs_only)

    def targets(self) -> list[tuple[str, str]]:
        """Targets with their questions; a question is empty but for article values."""
        if self._gathered is None:
            return []
        study = self._gathered.study
        asked = questions(study) if self.ask.layer == "document" else [""]
        return [(target, question) for target in study.targets for question in asked]

    def step(self, by: int) -> None:
        """Show the next or previous board."""
        if self.boards:
            self.show_board((self.board + by) % len(self.boards))

    def show_board(self, place: int) -> None:
        """Show one board."""
        self.board = place
        self.close()

    def open(self, cell: Cell) -> None:
        """Find the units behind a cell.

        Raises:
            RefusalError: when nothing stands behind it.
        """
        gathered, opening = self._gathered, cell.opens
        if gathered is None or opening is None:
            raise RefusalError("Nothing stands behind this cell; choose a figure.")
        ticket, ask = self._ticket, self._sound(gathered, self.ask)
        self._jobs.run(
            lambda _job: lines_behind(gathered, ask, opening, self._known),
            lambda outcome: self._found(ticket, cell, outcome),
            lane=LANE,
        )

    def close(self) -> None:
        """Put the opened cell away."""
        self.cell, self.lines = None, ()
        self.opened.emit()

    def pairs(self) -> list[tuple[str, str]]:
        """Every two people that gamma can be asked for.

        Raises:
            RefusalError: where the layer has no spans, or fewer than two people finished articles.
        """
        if self.ask.layer not in SPAN_LAYERS:
            raise RefusalError("Gamma is for spans: zones, entities or stance (1, 2, 3).")
        found = list(combinations(self.people, 2))
        if not found:
            raise RefusalError("Gamma needs two people who finished the same articles.")
        return found

    def gamma(self, done: Callable[[Outcome[Cell]], None], told: Callable[[Progress], None]) -> Job:
        """Work out gamma of `pair` over all articles of the layer, in the background.

        Raises:
            RefusalError: before finished works were read.
        """
        gathered, pair, layer = self._gathered, self.pair, self.ask.layer
        if gathered is None or pair is None:
            raise RefusalError("Choose first whose gamma is asked for.")
        study = gathered.study

        def work(job: Job) -> Cell:
            found = pooled_gamma(study, layer, pair, partial(job.report, note="articles"))
            return gamma_cell(found, pair)

        return self._jobs.run(work, done, lane=GAMMA_LANE, on_progress=told)

    def write(self, folder: Path | None = None) -> None:
        """Write the report and every table with its units into a new folder."""
        gathered = self._gathered
        if gathered is None:
            raise RefusalError("There is nothing to write yet.")
        target = folder or fresh_folder(date.today())

        def work(_job: object) -> Path:
            write_folder(target, self._agreement.report_on(gathered), gathered)
            return target

        self._jobs.run(work, self._wrote, lane=LANE)

    def _show(self, ask: Ask) -> None:
        self.ask = ask
        self._compute()

    def _sound(self, gathered: Gathered, ask: Ask) -> Ask:
        """The question with a target and metric that are there."""
        study = gathered.study
        target = ask.target if ask.target in study.targets else next(iter(study.targets), "")
        asked = questions(study)
        question = ask.question if ask.question in asked else next(iter(asked), "")
        metric = ask.metric
        if metric == "kappa_quadratic" and len(study.people) != 2:
            metric = _FIRST[ask.layer]
        if ask.layer in SPAN_LAYERS:
            return Ask(ask.layer, metric)
        return Ask(ask.layer, metric, target, question if ask.layer == "document" else "")

    def _answer(self, ticket: int, outcome: Outcome[tuple[Gathered, list[Board]]]) -> None:
        if ticket != self._ticket:
            return
        self.is_busy = False
        if isinstance(outcome, Err):
            self.failed.emit(outcome.message)
            return
        before = self._wanted or (self.shown.name if self.shown else "")
        self._wanted = ""
        self._gathered, self.boards = outcome.value
        self._must_read = False
        self.ask = self._sound(self._gathered, self.ask)
        names = [board.name for board in self.boards]
        self.board = names.index(before) if before in names else 0
        self.cell, self.lines = None, ()
        self.loaded.emit()

    def _found(self, ticket: int, cell: Cell, outcome: Outcome[list[Line]]) -> None:
        if ticket != self._ticket:
            return
        if isinstance(outcome, Err):
            self.failed.emit(outcome.message)
            return
        self.cell, self.lines = cell, outcome.value
        self.opened.emit()

    def _wrote(self, outcome: Outcome[Path]) -> None:
        if isinstance(outcome, Err):
            self.failed.emit(outcome.message)
        else:
            self.written.emit(outcome.value)


class Known:
    """Articles that were asked about, each read once."""

    def __init__(self, store: ProjectStore) -> None:
        self._store = store
        self._articles: dict[str, Article] = {}

    def words(self, document: str, start: int, end: int) -> str:
        """The words of an article between two code points."""
        return self._of(document).text[start:end]

    def title(self, document: str) -> str:
        """The title of an article."""
        return self._of(document).title

    def _of(self, document: str) -> Article:
        if document not in self._articles:
            self._articles[document] = self._store.articles.get(UUID(document))
        return self._articles[document]


def fresh_folder(day: date) -> Path:
    """A folder for the figures of a day that is not there yet."""
    wanted = paths.exports() / f"agreement-{day.isoformat()}"
    number, found = 1, wanted
    while found.exists():
        number += 1
        found = wanted.with_name(f"{wanted.name}-{number}")
    return found
