"""The anchoring report as tables of words, the same in the window and on the command line."""

from dataclasses import dataclass

from annotator.model.annotations import Layer
from annotator.model.suggestions import Producer
from annotator.services.anchor.anchoring import (
    FAST_SECONDS,
    SAME_AS_MODEL,
    AnchoringReport,
    PeriodRow,
    VerdictRow,
)
from annotator.services.anchor.figures import FEW, Estimate
from annotator.services.producers import people_name, percent

NONE = "–"
_LAYERS = {
    Layer.ZONE: "zones",
    Layer.ENTITY: "entities",
    Layer.STANCE: "stance",
    Layer.SENTENCE: "sentences",
    Layer.DOCUMENT: "article",
}


@dataclass(frozen=True, slots=True)
class WordRow:
    """The cells of a row; a quiet row rests on too little to read anything from."""

    cells: tuple[str, ...]
    is_quiet: bool = False


@dataclass(frozen=True, slots=True)
class WordTable:
    """A table with its title and what it says, for people."""

    title: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[WordRow, ...]


def tables(report: AnchoringReport) -> list[WordTable]:
    """Every table of the report, the overview first; tables without rows are kept."""
    return [_verdicts(report), _omissions(report), _agreement(report), _stamps(report),
            _periods("By week", "Week from", report.weeks),
            _periods("By articles", "Articles", report.paces)]  # fmt: skip


def summary(report: AnchoringReport) -> str:
    """What the report rests on, in one or two sentences."""
    works = f"{report.works_shown:,} finished with suggestions, {report.works_hidden:,} without"
    if report.works_hidden:
        return f"{works}; {report.hidden_share} % of the articles begin without them now."
    if report.hidden_share:
        return f"{works} so far; {report.hidden_share} % of the articles begin without them."
    return (
        f"{works}. Without a hidden share nothing can be said about the pull of suggestions: "
        "set one in the settings."
    )


def _verdicts(report: AnchoringReport) -> WordTable:
    return WordTable(
        "Decisions",
        "Shares of what was decided; “replaced” is a suggestion answered by an own label that "
        "says something else. Time is the median from the decision before it in the same article, "
        "without acts on many at once, whose labels are counted under “in bulk”.",
        ("Person", "Layer", "Suggested by", "Decided", "Accepted", "Edited", "Rejected",
         "Replaced", "In bulk", "Open", "Time"),
        tuple(WordRow(_verdict_cells(row), row.shares.decided < FEW) for row in report.verdicts),
    )  # fmt: skip


def _verdict_cells(row: VerdictRow) -> tuple[str, ...]:
    shares = row.shares
    counts = (shares.accepted, shares.edited, shares.rejected, shares.replaced)
    return (
        row.person,
        _LAYERS[row.layer],
        f"{people_name(Producer(row.producer, row.version))} v{row.version}",
        f"{shares.decided:,}",
        *(_share(shares.share(count)) for count in counts),
        f"{shares.bulk:,}",
        f"{row.pending:,}",
        NONE if row.seconds is None else f"{row.seconds:.1f} s",
    )


def _omissions(report: AnchoringReport) -> WordTable:
    return WordTable(
        "Missed without a suggestion",
        "Entities that gold (or else the majority of the other people) has, that nobody "
        "suggested, and that the person did not label: the share of such entities, in articles "
        "with suggestions and without. A higher share with suggestions shows that people rely on "
        "them.",
        ("Person", "Compared with", "Shown", "Articles", "Hidden", "Articles"),
        tuple(
            WordRow(
                (row.person, row.reference, interval(row.shown), f"{row.shown.documents:,}",
                 interval(row.hidden), f"{row.hidden.documents:,}"),
                min(row.shown.n, row.hidden.n) < FEW,
            )
            for row in report.omissions
        ),
    )  # fmt: skip


def _agreement(report: AnchoringReport) -> WordTable:
    return WordTable(
        "Agreement with and without suggestions",
        "Exact F1 of entities between two people. Because chance drew the articles without "
        "suggestions, the difference is the pull of the suggestions; brackets are 95 % intervals "
        "over resampled articles.",
        ("People", "Shown", "Articles", "Hidden", "Articles", "Shown − hidden"),
        tuple(
            WordRow(
                (f"{row.first}, {row.second}", interval(row.shown), f"{row.shown.documents:,}",
                 interval(row.hidden), f"{row.hidden.documents:,}",
                 interval(row.difference, signed=True)),
                row.difference.low is None,
            )
            for row in report.agreement
        ),
    )  # fmt: skip


def _stamps(report: AnchoringReport) -> WordTable:
    return WordTable(
        "Own judgement",
        f"How alike a person’s entities and the suggestions are. Above {SAME_AS_MODEL:.0%} with a "
        f"median below {FAST_SECONDS:.0f} seconds, the suggestions were hardly read: talk with "
        "the person, or raise the hidden share.",
        ("Person", "F1 with suggestions", "Labels", "Time", "Notice"),
        tuple(
            WordRow(
                (row.person, percent(row.f1), f"{row.labels:,}",
                 NONE if row.seconds is None else f"{row.seconds:.1f} s",
                 "hardly read" if row.is_notice else ""),
                row.labels < FEW,
            )
            for row in report.stamps
        ),
    )  # fmt: skip


def _periods(title: str, column: str, rows: tuple[PeriodRow, ...]) -> WordTable:
    return WordTable(
        f"Are suggestions getting better? {title}",
        "Suggestions accepted as they were, of those decided one by one. The same producer is "
        f"comparable with itself only, and rows below {FEW} decisions say little.",
        ("Suggested by", column, "Accepted", "Decided"),
        tuple(
            WordRow(
                (f"{people_name(Producer(row.producer, row.version))} v{row.version}", row.period,
                 percent(row.share), f"{row.n:,}"),
                row.is_few,
            )
            for row in rows
        ),
    )  # fmt: skip


def interval(estimate: Estimate, *, signed: bool = False) -> str:
    """A figure with its interval in per cent: `81 % [76, 85]`; a dash where it is undefined."""
    if estimate.value is None:
        return NONE
    sign = "+" if signed else ""
    shown = f"{estimate.value * 100:{sign}.0f} %".replace("-", "−")
    if estimate.low is None or estimate.high is None:
        return shown
    low, high = (
        f"{edge * 100:{sign}.0f}".replace("-", "−") for edge in (estimate.low, estimate.high)
    )
    return f"{shown} [{low}, {high}]"


def _share(value: float | None) -> str:
    return NONE if value is None else percent(value)
