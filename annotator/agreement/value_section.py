"""The part of the report about values: sentences per target, and questions about documents."""

from collections.abc import Sequence
from typing import cast

from annotator.agreement.bootstrap import Resample
from annotator.agreement.coding import (
    OFF_SCALE,
    SCALED,
    Coding,
    document_coding,
    questions,
    sentence_coding,
)
from annotator.agreement.entries import Object, note, put, put_interval
from annotator.agreement.figures import NO_PAIRABLE_UNITS, NO_VARIATION, figure_of
from annotator.agreement.material import Excluded
from annotator.agreement.samples import together
from annotator.agreement.scales import SENTENCES, THREE_CLASSES, Layout, Scale, scale_sums
from annotator.agreement.study import Study


def sentence_targets(study: Study, excluded: list[Excluded]) -> Object:
    """One entry a target; `interval` belongs to the ordinal alpha.

    `alpha_nominal` is over all six values; `alpha_applicable` over none or not; `alpha_ordinal`
    and `ac2` over neg < neu < pos where two people judged the target to be in the sentence.
    """
    codings = [sentence_coding(study, target, study.people) for target in study.targets]
    blocks = _resampled(study, [(coding, SENTENCES) for coding in codings])
    names = ("alpha_ordinal", "alpha_nominal", "alpha_applicable", "ac2", "agreement")
    entries: Object = {}
    for target, coding, resample in zip(study.targets, codings, blocks, strict=True):
        entries[target] = _entry(resample, SENTENCES, names)
        _leavings(excluded, coding, resample, SENTENCES, f"sentence values for {target}")
    return entries


def document_targets(study: Study, excluded: list[Excluded]) -> Object:
    """One entry a target, with one figure block a question.

    Questions on the five-point scale have alphas on five points (`alpha_ordinal`) and on three
    classes (`alpha_ordinal_three`); questions with free answers have nominal figures alone.
    """
    asked = [(target, question) for target in study.targets for question in questions(study)]
    whole = [document_coding(study, *each, study.people) for each in asked]
    three = [
        document_coding(study, *each, study.people, three=True) if each[1] in SCALED else None
        for each in asked
    ]
    resamples = iter(_resampled(study, [*whole, *(coding for coding in three if coding)]))
    entries: dict[str, Object] = {target: {} for target in study.targets}
    for (target, question), (coding, scale) in zip(asked, whole, strict=True):
        resample = next(resamples)
        names = _POINTS if question in SCALED else _FREE
        entries[target][question] = _entry(resample, scale, names)
        what = f"document values of {question} for {target}"
        _leavings(excluded, coding, resample, scale, what)
    for (target, question), merged in zip(asked, three, strict=True):
        if merged:
            block = cast("Object", entries[target][question])
            _merged_classes(block, next(resamples))
    return dict(entries)


_POINTS = ("alpha_ordinal", "alpha_nominal", "alpha_applicable", "ac2", "ac1", "agreement")
_FREE = ("alpha_nominal", "ac1", "agreement")


def _resampled(study: Study, codings: Sequence[tuple[Coding, Scale]]) -> list[Resample]:
    parts = [(coding.coded.documents, scale_sums(coding.coded, scale)) for coding, scale in codings]
    return together(study, parts)


def _merged_classes(entry: Object, resample: Resample) -> None:
    layout = Layout(THREE_CLASSES)
    measure = layout.measures()["alpha_ordinal"]
    n = round(float(layout.units("alpha_ordinal")(resample.whole)[0]))
    reason = NO_VARIATION if n else NO_PAIRABLE_UNITS
    put(entry, "alpha_ordinal_three", figure_of(resample.value(measure), n, reason))
    put_interval(entry, "alpha_ordinal_three_interval", resample.interval(measure))


def _entry(resample: Resample, scale: Scale, names: tuple[str, ...]) -> Object:
    layout = Layout(scale)
    measures = layout.measures()
    entry: Object = {}
    for name in names:
        n = round(float(layout.units(name)(resample.whole)[0]))
        reason = NO_VARIATION if n else NO_PAIRABLE_UNITS
        put(entry, name, figure_of(resample.value(measures[name]), n, reason))
        own = "interval" if name == names[0] else f"{name}_interval"
        put_interval(entry, own, resample.interval(measures[name]))
    entry["units"] = round(float(layout.units("alpha_nominal")(resample.whole)[0]))
    entry["units_ordinal"] = round(float(layout.units("alpha_ordinal")(resample.whole)[0]))
    entry["documents"] = resample.documents
    return entry


def _leavings(
    excluded: list[Excluded], coding: Coding, resample: Resample, scale: Scale, what: str
) -> None:
    if scale.points:
        note(excluded, what, OFF_SCALE, Layout(scale).off_scale(resample.whole))
    note(excluded, what, coding.why, coding.unfilled)
