"""Commands of the Agreement place: what is compared, which board, what stands behind a cell."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from annotator.commands.context import Choice, Context
from annotator.commands.registry import AGREEMENT, Command
from annotator.errors import RefusalError

if TYPE_CHECKING:
    from annotator.services.comparison.comparing import Comparing

GROUP = "Agreement"
LAYERS = (
    ("zone", "Zones"),
    ("entity", "Entities"),
    ("stance", "Stance"),
    ("sentence", "Sentences"),
    ("document", "Article values"),
)
METRICS = {
    "exact_f1": "Exact F1",
    "boundary_f1": "Boundary F1, labels aside",
    "relaxed_f1": "Relaxed F1, overlap counts",
    "tuple_f1": "Tuple F1: span, target and polarity",
    "u_alpha": "u-alpha, beyond chance",
    "u_alpha_binary": "u-alpha of marked or not",
    "cu_alpha": "cu-alpha: labels where both marked",
    "alpha_ordinal": "Alpha ordinal: neg, neu, pos",
    "alpha_nominal": "Alpha nominal: all values",
    "alpha_applicable": "Alpha of applies or not",
    "ac2": "AC2, quadratic",
    "ac1": "AC1",
    "agreement": "Plain agreement",
    "kappa_quadratic": "Kappa, quadratic (two people)",
}
TREND_WAYS = {
    "": "Batches, or months where there are none",
    "batch": "Batch",
    "month": "Month of finishing",
    "guideline": "Guideline version",
    "source": "Outlet",
}
_KEYS = "123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_HIDDEN = (
    ("All articles", None),
    ("Labelled with suggestions", False),
    ("Labelled without suggestions", True),
)


def commands() -> list[Command]:
    """All commands of the Agreement place."""
    layers = [
        _command(f"layer.{name}", f"Agreement in {title.lower()}", (str(number),),
                 partial(_layer, layer=name))
        for number, (name, title) in enumerate(LAYERS, 1)
    ]  # fmt: skip
    rows: list[tuple[str, str, tuple[str, ...], Callable[[Context], None]]] = [
        ("board.next", "Next table", ("B",), lambda c: comparing(c).step(1)),
        ("board.previous", "Previous table", ("Shift+B",), lambda c: comparing(c).step(-1)),
        ("board.choose", "Choose a table…", ("V",), choose_board),
        ("metric", "Choose a metric…", ("M",), choose_metric),
        ("target", "Choose a target…", ("T",), choose_target),
        ("trend", "What the trend goes by…", ("Y",), choose_trend),
        ("people", "Whom to compare…", ("P",), choose_people),
        ("outlets", "Which outlets…", ("O",), choose_outlets),
        ("days", "Finished between which days…", ("D",), choose_days),
        ("guidelines", "Which guideline versions…", ("G",), choose_guidelines),
        ("shown", "With or without suggestions…", ("H",), choose_shown),
        ("gamma", "Gamma of two people…", ("Z",), choose_gamma),
        ("reread", "Read again", ("R",), lambda c: comparing(c).load()),
        ("export", "Write figures, units, pictures and report", ("X",), _shows("figures")),
        ("back", "Back to the table", ("Esc",), lambda c: comparing(c).close()),
    ]
    return [*layers, *(_command(*row) for row in rows)]


def comparing(context: Context) -> "Comparing":
    """The comparison of the open project.

    Raises:
        RefusalError: before the Agreement place was opened once.
    """
    found = context.workspace.comparing
    if found is None:
        raise RefusalError("Open the Agreement place first (F4).")
    return found


def choose_board(context: Context) -> None:
    """Pick one of the tables."""
    found = comparing(context)
    names = [board.name for board in found.boards]
    _pick(context, "Which table?", list(enumerate(names)), found.show_board)


def choose_metric(context: Context) -> None:
    """Pick a metric of the layer."""
    found = comparing(context)
    lines = [(name, METRICS[name]) for name in found.metrics()]
    _pick(context, "Which metric?", lines, found.choose_metric)


def choose_target(context: Context) -> None:
    """Pick a target, and for article values a question."""
    found = comparing(context)
    if found.ask.layer not in {"sentence", "document"}:
        raise RefusalError("This layer is compared for all targets at once.")
    lines = [
        (pair, " · ".join(part.replace("_", " ") for part in pair if part))
        for pair in found.targets()
    ]
    _pick(context, "Which target?", lines, lambda pair: found.choose_target(*pair))


def choose_trend(context: Context) -> None:
    """Pick what the trend goes by."""
    lines = list(TREND_WAYS.items())
    _pick(context, "The trend goes by", lines, comparing(context).choose_trend)


def choose_gamma(context: Context) -> None:
    """Pick two people, unless there are no more, and work out their gamma."""
    found = comparing(context)
    pairs = found.pairs()

    def chosen(pair: tuple[str, str]) -> None:
        found.pair = pair
        context.window.show("gamma")

    if len(pairs) == 1:
        chosen(pairs[0])
    else:
        lines = [(pair, " and ".join(pair)) for pair in pairs]
        _pick(context, "Gamma of which two people?", lines, chosen)


def choose_people(context: Context) -> None:
    """Check who is compared; nobody checked means everybody who finished something."""
    found = comparing(context)
    everybody = context.workspace.store.people.all()
    names = [p.name for p in everybody if not (p.is_gold or p.is_second_reading)]
    chosen = set(found.people)

    def taken(values: list[object]) -> None:
        found.choose(replace(found.selection, people=tuple(str(value) for value in values)))

    _pick_many(context, "Whom to compare?", names, chosen, taken)


def choose_outlets(context: Context) -> None:
    """Check which outlets count; none checked means all."""
    found = comparing(context)
    names = context.workspace.store.queue.sources()

    def taken(values: list[object]) -> None:
        wanted = frozenset(str(value) for value in values)
        every = not wanted or wanted == set(names)
        found.choose(replace(found.selection, sources=frozenset() if every else wanted))

    _pick_many(context, "Which outlets?", names, set(found.selection.sources or names), taken)


def choose_guidelines(context: Context) -> None:
    """Check which versions of the guideline count; none checked means all."""
    found = comparing(context)
    numbers = [str(each.number) for each in context.workspace.store.guidelines.all()]
    if not numbers:
        raise RefusalError("This project has no stored versions of the guideline yet.")

    def taken(values: list[object]) -> None:
        wanted = frozenset(int(str(value)) for value in values)
        every = len(wanted) in {0, len(numbers)}
        found.choose(replace(found.selection, guidelines=frozenset() if every else wanted))

    chosen = {str(number) for number in found.selection.guidelines} or set(numbers)
    _pick_many(context, "Which guideline versions?", numbers, chosen, taken)


def choose_shown(context: Context) -> None:
    """Pick articles with suggestions, without, or both."""
    found = comparing(context)
    lines = [(hidden, words) for words, hidden in _HIDDEN]
    _pick(
        context,
        "Which articles?",
        lines,
        lambda hidden: found.choose(replace(found.selection, hidden=hidden)),
    )


def choose_days(context: Context) -> None:
    """Ask for the first and last day of finishing; an empty line means all days."""
    found = comparing(context)

    def given(words: str) -> None:
        first, last = days_of(words)
        found.choose(replace(found.selection, done_from=first, done_until=last))

    context.window.ask_text("Finished from and to, such as 2026-01-01 2026-02-01", "", given)


def days_of(words: str) -> tuple[datetime | None, datetime | None]:
    """Two days as moments (UTC), the second one exclusive; none for an empty line.

    Raises:
        RefusalError: when these are not one or two days.
    """
    parts = words.split()
    try:
        days = [datetime.fromisoformat(part).replace(tzinfo=UTC) for part in parts]
    except ValueError:
        days = []
    if len(days) != len(parts) or len(days) > 2:
        raise RefusalError("Write one or two days, such as 2026-01-01 2026-02-01.")
    return (days[0] if days else None, days[1] if len(days) > 1 else None)


def _layer(context: Context, layer: str) -> None:
    comparing(context).choose_layer(layer)


def _pick(
    context: Context,
    title: str,
    lines: Sequence[tuple[object, str]],
    then: Callable[..., None],
) -> None:
    choices = [Choice(key, words, value) for key, (value, words) in zip(_KEYS, lines, strict=False)]
    if not choices:
        raise RefusalError("There is nothing to choose from yet.")
    context.window.pick(title, choices, then)


def _pick_many(
    context: Context,
    title: str,
    names: Sequence[str],
    chosen: set[str],
    then: Callable[[list[object]], None],
) -> None:
    choices = [Choice("", name or "no outlet", name, checked=name in chosen) for name in names]
    if not choices:
        raise RefusalError("There is nothing to choose from yet.")
    context.window.pick_many(title, choices, then)


def _shows(what: str) -> Callable[[Context], None]:
    return lambda context: context.window.show(what)


def _command(
    verb: str, title: str, keys: tuple[str, ...], run: Callable[[Context], None]
) -> Command:
    return Command(
        id=f"agreement.{verb}", title=title, group=GROUP, place=AGREEMENT, keys=keys, run=run
    )
