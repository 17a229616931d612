"""Figures and intervals as plain values of the report: null with a reason beside it."""

from annotator.agreement.figures import Figure, Interval
from annotator.agreement.material import Excluded
from annotator.agreement.stances import StanceStages

Object = dict[str, object]


def put(entry: Object, name: str, figure: Figure) -> None:
    """Write a figure, with its reason beside it when it has no value."""
    entry[name] = figure.value
    if figure.value is None:
        entry[f"{name}_reason"] = figure.reason


def put_interval(entry: Object, name: str, found: Interval) -> None:
    """Write an interval as [low, high], or null with its reason."""
    entry[name] = None if found.low is None else [found.low, found.high]
    if found.low is None:
        entry[f"{name}_reason"] = found.reason


def stages_entry(stages: StanceStages) -> Object:
    """The staged figures of stance records as plain values, each with the count behind it."""
    entry: Object = {}
    put(entry, "span_f1", stages.span)
    put(entry, "target_agreement", stages.target)
    put(entry, "target_kappa", stages.target_kappa)
    put(entry, "polarity_agreement_three", stages.polarity)
    put(entry, "polarity_agreement_five", stages.polarity_five)
    put(entry, "polarity_alpha_three", stages.polarity_alpha_three)
    put(entry, "polarity_alpha_ordinal", stages.polarity_alpha)
    put(entry, "holder_agreement", stages.holder)
    put(entry, "tuple_f1", stages.tuple_three)
    put(entry, "tuple_f1_five", stages.tuple_five)
    put(entry, "tuple_f1_holder", stages.tuple_holder)
    entry["survivors"] = dict(stages.survivors)
    entry["off_scale"] = stages.off_scale
    return entry


def note(excluded: list[Excluded], what: str, why: str, count: int) -> None:
    """Add a line of what was left out, if anything was."""
    if count:
        excluded.append(Excluded(what, why, count))
