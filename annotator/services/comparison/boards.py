"""The boards of the Agreement place: tables whose every cell opens to the units behind it."""

from dataclasses import dataclass

import numpy as np

from annotator.agreement.anchoring import shown_against_hidden
from annotator.agreement.confusions import NOT_MARKED, Confusion, confusion
from annotator.agreement.figures import Figure, Interval
from annotator.agreement.gold import against_gold
from annotator.agreement.material import SPAN_LAYERS
from annotator.agreement.samples import Ask
from annotator.agreement.screens import (
    document_list,
    people_matrix,
    self_agreement,
    trend,
)
from annotator.agreement.span_section import label_lines
from annotator.agreement.study import Study
from annotator.services.comparison.agreement import Gathered

DASH = "–"
REASONS = {
    "no_variation": "only one value was used, so chance alone would agree as much",
    "no_pairable_units": "no unit was judged by two people",
    "no_spans": "nobody marked anything",
}


@dataclass(frozen=True, slots=True)
class Opening:
    """Which units stand behind a cell; an empty choice leaves nothing out.

    Attributes:
        people: the two (or more) people compared; gold and `again` count as people here.
        documents: only these.
        labels: first and second person's label, the empty one for "not marked".
        label: either of them has this label.
        again: the first and second reading of the one person in `people`.
    """

    people: tuple[str, ...] = ()
    documents: tuple[str, ...] | None = None
    labels: tuple[str, str] | None = None
    label: str = ""
    again: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: what is read, and for a figure its value (0 to 1 is drawn as a bar) and interval.

    Attributes:
        note: what stands beside it for people: number of cases, interval, why it is missing.
        tint: share of its row, 0 to 1, for a cell of a confusion matrix.
        is_quiet: too few documents, or no figure.
    """

    words: str
    note: str = ""
    value: float | None = None
    tint: float = 0.0
    low: float | None = None
    high: float | None = None
    is_quiet: bool = False
    opens: Opening | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """One table; the first column names the row."""

    name: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str = "There is nothing to compare yet."


def boards(gathered: Gathered, ask: Ask) -> list[Board]:
    """Every board of one metric, computed at once; slow on large projects, so for a job."""
    study = gathered.study
    made = [_people(study, ask)]
    if ask.layer in SPAN_LAYERS:
        made.append(_labels(study, ask.layer))
    made += [
        _confusions(study, ask),
        _articles(gathered, ask),
        _trend(study, ask),
        *([_gold(study, ask.layer)] if ask.layer in SPAN_LAYERS else []),
        _again(study, ask),
        _pull(study, ask),
        _left_out(study),
    ]
    return made


def figure_cell(
    figure: Figure, interval: Interval | None, opens: Opening | None, articles: int | None = None
) -> Cell:
    """A figure with all that people must see beside it."""
    parts = [f"{articles:,} articles" if articles is not None else "", f"n = {figure.n:,}"]
    if figure.value is None:
        why = REASONS.get(str(figure.reason), str(figure.reason).replace("_", " "))
        note = ", ".join(part for part in (*parts, why) if part)
        return Cell(DASH, note, is_quiet=True, opens=opens)
    low = interval.low if interval else None
    high = interval.high if interval else None
    if low is not None and high is not None:
        parts.append(f"95 % interval {low:.2f} to {high:.2f}")
    elif interval is not None:
        parts.append("too few articles for an interval")
    words = f"{figure.value:.2f}"
    quiet = interval is not None and low is None
    note = ", ".join(part for part in parts if part)
    return Cell(words, note, figure.value, low=low, high=high, is_quiet=quiet, opens=opens)


def _people(study: Study, ask: Ask) -> Board:
    people = study.people
    found = {(cell.a, cell.b): cell for cell in people_matrix(study, ask)}
    rows = []
    for place, one in enumerate(people):
        row = [Cell(one)]
        for other_place, other in enumerate(people):
            if place == other_place:
                row.append(Cell(""))
                continue
            cell = found[(one, other) if place < other_place else (other, one)]
            opens = Opening(people=(cell.a, cell.b))
            if place < other_place:
                row.append(figure_cell(cell.figure, cell.interval, opens, len(cell.documents)))
            else:
                count = len(cell.documents)
                row.append(Cell(f"{count:,}", f"{count:,} articles", opens=opens))
        rows.append(tuple(row))
    return Board(
        "People",
        "Above the diagonal the figure, below it the number of articles both finished.",
        ("", *people),
        tuple(rows) if len(people) > 1 else (),
        "Nobody else has finished articles that can be compared yet.",
    )


def _labels(study: Study, layer: str) -> Board:
    rows = [
        (
            Cell(line.label, opens=Opening(label=line.label)),
            figure_cell(line.f1, line.interval, Opening(label=line.label)),
            figure_cell(line.ku_alpha, None, Opening(label=line.label)),
            Cell(f"{line.n:,}", opens=Opening(label=line.label)),
        )
        for line in label_lines(study, layer)
    ]
    note = "Exact F1 pooled over all pairs of people, with its interval; n counts spans."
    return Board("Labels", note, ("Label", "Exact F1", "(k)u-alpha", "n"), tuple(rows))


def _confusions(study: Study, ask: Ask) -> Board:
    matrix = _pooled(study, ask)
    if matrix is None:
        return Board("Confusion", "", ("",), ())
    shares = matrix.shares()
    rows = []
    for place, label in enumerate(matrix.labels):
        row = [Cell(label)]
        for other, name in enumerate(matrix.labels):
            count = round(float(matrix.counts[place, other]))
            pair = tuple("" if part == NOT_MARKED else part for part in (label, name))
            share = float(shares[place, other])
            row.append(
                Cell(
                    f"{count:,}" if count else "",
                    f"{share:.0%} of the row {label}",
                    tint=share,
                    opens=Opening(labels=(pair[0], pair[1])) if count else None,
                )
            )
        rows.append(tuple(row))
    note = (
        "Rows the first person of each pair, columns the second; ∅ is not marked. "
        "The tint is the share of the row."
    )
    return Board("Confusion", note, ("", *matrix.labels), tuple(rows))


def _pooled(study: Study, ask: Ask) -> Confusion | None:
    people = study.people
    parts = [
        confusion(study, ask, a, b) for place, a in enumerate(people) for b in people[place + 1 :]
    ]
    if not parts:
        return None
    named = {label for part in parts for label in part.labels} - {NOT_MARKED}
    scale = [label for label in parts[0].labels if label != NOT_MARKED]
    names = [*scale, *sorted(named - set(scale)), NOT_MARKED]
    counts = np.zeros((len(names), len(names)))
    for part in parts:
        places = [names.index(label) for label in part.labels]
        counts[np.ix_(places, places)] += part.counts
    return Confusion(tuple(names), counts)


def _articles(gathered: Gathered, ask: Ask) -> Board:
    rows = []
    for line in document_list(gathered.study, ask):
        opens = Opening(documents=(line.document,))
        title = gathered.titles.get(line.document) or "Untitled"
        rows.append(
            (
                Cell(title, opens=opens),
                figure_cell(line.figure, None, opens),
                Cell(line.source or DASH),
                Cell(line.date or DASH),
                Cell(line.batch or DASH),
            )
        )
    return Board(
        "Articles",
        "The least agreement first.",
        ("Article", "Figure", "Outlet", "Finished", "Batch"),
        tuple(rows),
    )


def _trend(study: Study, ask: Ask) -> Board:
    has_batches = any(facts.batch for facts in study.material.facts.values())
    by = "batch" if has_batches else "month"
    rows = [
        (
            Cell(point.key, opens=Opening(documents=point.documents)),
            figure_cell(
                point.figure,
                point.interval,
                Opening(documents=point.documents),
                len(point.documents),
            ),
            Cell(f"{len(point.documents):,}"),
            Cell(", ".join(point.guidelines) or DASH),
        )
        for point in trend(study, ask, by)
    ]
    return Board(
        "Trend",
        f"By {by}; the last column says which version of the guideline held.",
        (by.capitalize(), "Figure", "Articles", "Guideline"),
        tuple(rows),
        "No articles that can be compared have a batch or a day of finishing.",
    )


def _gold(study: Study, layer: str) -> Board:
    rows = []
    for person in study.people:
        found = against_gold(study, person, layer)
        if not found.documents:
            continue
        opens = Opening(people=(study.choice.gold, person))
        rows.append(
            (
                Cell(person, opens=opens),
                *(
                    figure_cell(scored.figure, scored.interval, opens, len(found.documents))
                    for scored in (found.f1, found.precision, found.recall)
                ),
                Cell(f"{len(found.documents):,}"),
                Cell(f"{found.own_decisions:,}"),
            )
        )
    return Board(
        "Gold",
        "Each person against gold; gold that rests on one person's label alone is left out for "
        "that person.",
        ("Person", "F1", "Precision", "Recall", "Articles", "Left out"),
        tuple(rows),
        "No article is settled entirely yet. Gold counts once every cluster of an article is "
        "decided, in the Review place (F3).",
    )


def _again(study: Study, ask: Ask) -> Board:
    rows = []
    for person in study.people:
        figure, interval, documents = self_agreement(study, person, ask)
        if documents:
            opens = Opening(people=(person,), again=True)
            cell = figure_cell(figure, interval, opens, len(documents))
            rows.append((Cell(person, opens=opens), cell, Cell(f"{len(documents):,}")))
    return Board(
        "Oneself",
        "First against second reading of the same article: the ceiling for everything else.",
        ("Person", "Figure", "Articles"),
        tuple(rows),
        "Nobody has read an article a second time yet. “Share out articles…” gives them.",
    )


def _pull(study: Study, ask: Ask) -> Board:
    found = shown_against_hidden(study, ask)
    if not found.hidden.n:
        rows: tuple[tuple[Cell, ...], ...] = ()
    else:
        lines = (
            ("Suggestions shown", found.shown, found.shown_interval),
            ("Suggestions hidden", found.hidden, found.hidden_interval),
            ("Difference", found.difference, found.difference_interval),
        )
        rows = tuple(
            (Cell(name), figure_cell(figure, interval, None)) for name, figure, interval in lines
        )
    return Board(
        "Pull",
        "Agreement in articles labelled with and without suggestions, which are drawn by lot: "
        "the only figure that shows what suggestions do to people.",
        ("Articles", "Figure"),
        rows,
        "No article was labelled without suggestions yet; settings decide the share.",
    )


def _left_out(study: Study) -> Board:
    lines = [(x.what, x.why, x.count) for x in study.material.excluded]
    lines += [
        (f"{layer} articles", "finished by one person only", study.alone(layer))
        for layer in study.layers
        if study.alone(layer)
    ]
    rows = tuple((Cell(what), Cell(why), Cell(f"{count:,}")) for what, why, count in lines)
    return Board(
        "Left out", "What no figure counts, and why.", ("What", "Why", "Count"), rows,
        "Nothing was left out.",
    )  # fmt: skip
