"""The boards of the Agreement place: tables whose every cell opens to the units behind it."""

import numpy as np

from annotator.agreement.anchoring import shown_against_hidden, shown_documents
from annotator.agreement.confusions import NOT_MARKED, Confusion, confusion
from annotator.agreement.figures import Figure, Interval
from annotator.agreement.gold import against_gold
from annotator.agreement.material import SPAN_LAYERS
from annotator.agreement.samples import Ask, sample
from annotator.agreement.screens import (
    document_list,
    people_matrix,
    self_agreement,
)
from annotator.agreement.span_section import label_lines
from annotator.agreement.study import Study
from annotator.services.comparison.agreement import Gathered
from annotator.services.comparison.cells import DASH, Board, Cell, Opening, figure_cell
from annotator.services.comparison.leavings import leavings_board
from annotator.services.comparison.trends import trend_board

_NO_GOLD = (
    "No article is settled entirely yet. Gold counts once every cluster of an article is decided, "
    "in the Review place (F3)."
)


def boards(gathered: Gathered, ask: Ask, by: str = "") -> list[Board]:
    """Every board of one metric, computed at once; slow on large projects, so for a job."""
    study = gathered.study
    made = [_people(study, ask)]
    if ask.layer in SPAN_LAYERS:
        made.append(_labels(study, ask.layer))
    made += [
        _confusions(study, ask),
        _articles(gathered, ask),
        trend_board(study, ask, by),
        _gold(study, ask.layer) if ask.layer in SPAN_LAYERS else _gold_values(study, ask),
        _again(study, ask),
        _pull(study, ask),
        leavings_board(gathered, ask),
    ]
    return made


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
                *(
                    Cell(words or DASH, opens=opens)
                    for words in (line.source, line.date, line.batch)
                ),
            )
        )
    return Board(
        "Articles",
        "The least agreement first.",
        ("Article", "Figure", "Outlet", "Finished", "Batch"),
        tuple(rows),
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
                Cell(f"{len(found.documents):,}", opens=opens),
                Cell(f"{found.own_decisions:,}", opens=opens),
            )
        )
    return Board(
        "Gold",
        "Each person against gold; gold that rests on one person's label alone is left out for "
        "that person.",
        ("Person", "F1", "Precision", "Recall", "Articles", "Left out"),
        tuple(rows),
        _NO_GOLD,
    )


def _gold_values(study: Study, ask: Ask) -> Board:
    rows = []
    for person in study.people:
        people = (study.choice.gold, person)
        found = sample(study, ask, people)
        if found.documents:
            opens, count = Opening(people=people), len(found.documents)
            cell = figure_cell(found.figure(), found.interval(study), opens, count)
            rows.append((Cell(person, opens=opens), cell, Cell(f"{count:,}", opens=opens)))
    note = "Each person against gold, by the metric of this layer."
    return Board("Gold", note, ("Person", "Figure", "Articles"), tuple(rows), _NO_GOLD)


def _again(study: Study, ask: Ask) -> Board:
    rows = []
    for person in study.people:
        figure, interval, documents = self_agreement(study, person, ask)
        if documents:
            opens = Opening(people=(person,), again=True)
            cell = figure_cell(figure, interval, opens, len(documents))
            count = Cell(f"{len(documents):,}", opens=opens)
            rows.append((Cell(person, opens=opens), cell, count))
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
        with_them, without = (shown_documents(study, ask, shown=kind) for kind in (True, False))
        lines = (
            ("Suggestions shown", found.shown, found.shown_interval, with_them),
            ("Suggestions hidden", found.hidden, found.hidden_interval, without),
            ("Difference", found.difference, found.difference_interval, with_them + without),
        )
        rows = tuple(
            _pull_row(name, figure, interval, documents)
            for name, figure, interval, documents in lines
        )
    return Board(
        "Pull",
        "Agreement in articles labelled with and without suggestions, which are drawn by lot: "
        "the only figure that shows what suggestions do to people.",
        ("", "Figure", "Articles"),
        rows,
        "No article was labelled without suggestions yet; settings decide the share.",
    )


def _pull_row(
    name: str, figure: Figure, interval: Interval, documents: tuple[str, ...]
) -> tuple[Cell, ...]:
    opens = Opening(documents=documents, tells_shown=True)
    count = len(documents)
    cell = figure_cell(figure, interval, opens, count)
    return Cell(name, opens=opens), cell, Cell(f"{count:,}", opens=opens)
