"""What a board is made of: cells with figures, what each opens, and the chart of a trend."""

from dataclasses import dataclass, replace

from annotator.agreement.figures import Figure, Interval
from annotator.agreement.pooled_gamma import PooledGamma

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
        left: what was left out and why, as the board of what is left out names it.
        tells_shown: each unit says whether its article was labelled with suggestions.
    """

    people: tuple[str, ...] = ()
    documents: tuple[str, ...] | None = None
    labels: tuple[str, str] | None = None
    label: str = ""
    again: bool = False
    left: tuple[str, str] | None = None
    tells_shown: bool = False


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
class Point:
    """One point of a trend: its name, its figure, and the cases and articles behind it."""

    key: str
    cell: Cell
    n: int
    articles: int


@dataclass(frozen=True, slots=True)
class Marker:
    """Where the guideline changed: `place` is a point, or between two (1.5 = second and third)."""

    place: float
    words: str


@dataclass(frozen=True, slots=True)
class Chart:
    """The points of a trend, and where the guideline changed; outlets have no order to join."""

    points: tuple[Point, ...]
    markers: tuple[Marker, ...] = ()
    is_ordered: bool = True


@dataclass(frozen=True, slots=True)
class Board:
    """One table; the first column names the row. The trend has a chart of its rows beside it."""

    name: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str = "There is nothing to compare yet."
    chart: Chart | None = None


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


def gamma_cell(found: PooledGamma, people: tuple[str, str]) -> Cell:
    """Gamma with the articles behind it, and those that nobody marked anything in."""
    cell = figure_cell(found.figure, found.interval, None, len(found.documents))
    without = f"; {found.empty:,} articles without any span left out" if found.empty else ""
    return replace(cell, note=f"{cell.note}{without}", opens=Opening(people, found.documents))
