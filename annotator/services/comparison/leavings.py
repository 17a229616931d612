"""What the figures leave out: how much, why, and every article or unit of it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from annotator.agreement.coding import OFF_SCALE, why_missing
from annotator.agreement.continua import apart
from annotator.agreement.material import SPAN_LAYERS
from annotator.agreement.samples import Ask
from annotator.agreement.scales import CLASS_OF_POINT, SENTENCES
from annotator.agreement.study import Study, spans_of
from annotator.agreement.unit_table import ValueUnit, document_units, sentence_units
from annotator.services.comparison.agreement import Gathered
from annotator.services.comparison.cells import Board, Cell, Opening
from annotator.services.comparison.material import STRUCK_OUT

ALONE = "finished by one person only"
OVERLAPPING = "overlap another span of the same person, left out of the u-alpha family only"
_ON_SCALE = {*CLASS_OF_POINT, "none", *SENTENCES.values[: SENTENCES.points]}


@dataclass(frozen=True, slots=True)
class Left:
    """One thing left out: an article, whose, and where; both offsets 0 for a whole article."""

    document: str
    person: str
    said: str
    start: int = 0
    end: int = 0
    layer: str = ""


@dataclass(frozen=True, slots=True)
class Leaving:
    """One reason to leave something out; `all` lists it when it is opened."""

    what: str
    why: str
    count: int
    all: Callable[[], Sequence[Left]]


def leavings(gathered: Gathered, ask: Ask) -> list[Leaving]:
    """Everything that no figure counts, then what the figures of one layer leave out besides."""
    study = gathered.study
    found = [*_works(gathered), *_struck(gathered), *_alone(study)]
    if ask.layer in SPAN_LAYERS:
        found.append(_made(f"{ask.layer} spans", OVERLAPPING, list(_overlapping(study, ask.layer))))
    else:
        found += _values(study, ask)
    return [each for each in found if each.count]


def leavings_board(gathered: Gathered, ask: Ask) -> Board:
    """The board of what is left out; every cell opens the list of it."""
    rows = []
    for each in leavings(gathered, ask):
        opens = Opening(left=(each.what, each.why))
        words = (each.what, each.why, f"{each.count:,}")
        rows.append(tuple(Cell(part, each.why, opens=opens) for part in words))
    note = "What no figure counts, and what the figures of this layer leave out besides."
    return Board("Left out", note, ("What", "Why", "Count"), tuple(rows), "Nothing was left out.")


def _made(what: str, why: str, found: Sequence[Left]) -> Leaving:
    return Leaving(what, why, len(found), lambda: found)


def _works(gathered: Gathered) -> Iterator[Leaving]:
    for why in sorted({work.why for work in gathered.left}):
        works = [work for work in gathered.left if work.why == why]
        yield _made("works", why, [Left(w.document, w.person, "the whole article") for w in works])


def _struck(gathered: Gathered) -> Iterator[Leaving]:
    for layer in sorted({each.layer for each in gathered.struck}):
        labels = [
            Left(x.document, x.person, x.label, x.start, x.end, layer)
            for x in gathered.struck
            if x.layer == layer
        ]
        yield _made(f"{layer} labels", STRUCK_OUT, labels)


def _alone(study: Study) -> Iterator[Leaving]:
    for layer in study.layers:
        count = study.alone(layer)
        yield Leaving(f"{layer} articles", ALONE, count, partial(_alone_works, study, layer))


def _alone_works(study: Study, layer: str) -> list[Left]:
    works = study.alone_works(layer)
    return [Left(w.document, w.person, "the only finished work", layer=layer) for w in works]


def _overlapping(study: Study, layer: str) -> Iterator[Left]:
    for document, works in study.shared_work(layer, study.people).items():
        for work in works:
            spans = [span for span in spans_of(study, work, layer) if span.start < span.end]
            kept = set(apart(spans)[0])
            for span in sorted(set(spans) - kept):
                yield Left(document, work.person, span.label, span.start, span.end)


def _values(study: Study, ask: Ask) -> Iterator[Leaving]:
    if ask.layer == "sentence":
        units = sentence_units(study, ask.target)
        what = f"sentence values for {ask.target}"
    else:
        units = document_units(study, ask.target, ask.question)
        what = f"document values of {ask.question} for {ask.target}"
    if ask.layer == "sentence" or ask.question != "main_holder":
        yield _made(what, OFF_SCALE, list(_off_scale(units)))
    missing = list(_without_value(study, ask.layer, units))
    yield _made(what, why_missing(study, ask.layer), missing)


def _off_scale(units: Sequence[ValueUnit]) -> Iterator[Left]:
    """Values off the scale where two people gave one: a single value has no pair to lose."""
    for unit in units:
        given = [(who, value) for who, value in zip(unit.people, unit.values, strict=True) if value]
        if len(given) > 1:
            for person, value in given:
                if value not in _ON_SCALE:
                    yield Left(unit.document, person, value, unit.start, unit.end)


def _without_value(study: Study, layer: str, units: Sequence[ValueUnit]) -> Iterator[Left]:
    for unit in units:
        for person, value in zip(unit.people, unit.values, strict=True):
            if value is None and study.work(person, unit.document, layer) is not None:
                yield Left(unit.document, person, "no value", unit.start, unit.end)
