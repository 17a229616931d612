"""The trend: one metric by batch, month, guideline version or outlet, as a table and a chart."""

from collections.abc import Sequence

from annotator.agreement.samples import Ask
from annotator.agreement.screens import TrendPoint, trend
from annotator.agreement.study import Study
from annotator.services.comparison.cells import (
    DASH,
    Board,
    Cell,
    Chart,
    Marker,
    Opening,
    Point,
    figure_cell,
)

# What a trend can go by, and how that is called.
WAYS = {
    "batch": "Batch",
    "month": "Month of finishing",
    "guideline": "Guideline version",
    "source": "Outlet",
}

_TIMES = {"batch", "month"}
_MARKED = "; a dashed line says where the guideline changed"


def way_of(study: Study, by: str = "") -> str:
    """What the trend goes by when nobody chose: batches where there are any, else months."""
    if by:
        return by
    has_batches = any(facts.batch for facts in study.material.facts.values())
    return "batch" if has_batches else "month"


def trend_board(study: Study, ask: Ask, by: str = "") -> Board:
    """One row and one point of the chart for each batch, month, version or outlet."""
    way = way_of(study, by)
    points = trend(study, ask, way)
    cells = [
        figure_cell(p.figure, p.interval, Opening(documents=p.documents), len(p.documents))
        for p in points
    ]
    drawn = tuple(
        Point(p.key, cell, p.figure.n, len(p.documents))
        for p, cell in zip(points, cells, strict=True)
    )
    markers = markers_of([p.guidelines for p in points]) if way in _TIMES else ()
    return Board(
        "Trend",
        f"By {WAYS[way].lower()}{_MARKED if way in _TIMES else ''}.",
        (WAYS[way], "Figure", "Articles", "Guideline"),
        tuple(_row(p, cell) for p, cell in zip(points, cells, strict=True)),
        f"No articles that can be compared have a {WAYS[way].lower()}.",
        Chart(drawn, markers, is_ordered=way != "source") if drawn else None,
    )


def _row(point: TrendPoint, cell: Cell) -> tuple[Cell, ...]:
    versions = ", ".join(point.guidelines) or DASH
    words = (f"{len(point.documents):,}", versions)
    return (
        Cell(point.key, opens=cell.opens),
        cell,
        *(Cell(each, opens=cell.opens) for each in words),
    )


def markers_of(versions: Sequence[Sequence[str]]) -> tuple[Marker, ...]:
    """Where a guideline version comes up first: before a point, or within one that has both.

    Args:
        versions: the versions in force at each point, each in order.
    """
    found = []
    before: set[str] = set()
    for place, here in enumerate(versions):
        new = [version for version in here if version not in before]
        if before and new:
            within = len(here) > len(new)
            words = f"guideline {', '.join(new)}"
            found.append(Marker(place if within else place - 0.5, words))
        before |= set(here)
    return tuple(found)
