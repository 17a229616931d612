"""What stands behind a cell of a board: the units, in words, with the place where each is."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Protocol

from annotator.agreement.material import SPAN_LAYERS, Marked
from annotator.agreement.samples import Ask
from annotator.agreement.study import Study
from annotator.agreement.unit_table import (
    SpanUnit,
    ValueUnit,
    document_units,
    sentence_units,
    span_units,
)
from annotator.services.comparison.agreement import Gathered
from annotator.services.comparison.cells import Opening
from annotator.services.comparison.leavings import Leaving, leavings

MOST = 2_000
Words = Callable[[str, int, int], str]
_VERDICTS = {
    "same": "same",
    "label": "other label",
    "boundary": "other boundary",
    "both": "other label and boundary",
    "different": "differ",
    "single": "judged by one",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One unit behind a figure.

    Attributes:
        document: the article's id as text.
        start, end: code points of the place; both 0 for the whole article.
        sides: who said what, in the order of the people.
        verdict: how the sides compare, in words.
        layer: where it differs from the layer asked about.
    """

    document: str
    title: str
    start: int
    end: int
    sides: tuple[tuple[str, str], ...]
    verdict: str
    is_same: bool
    layer: str = ""


class Articles(Protocol):
    """What must be known of articles to word a unit."""

    def words(self, document: str, start: int, end: int) -> str:
        """The words between two code points."""

    def title(self, document: str) -> str:
        """The title, which may be empty."""


def lines_behind(gathered: Gathered, ask: Ask, opening: Opening, articles: Articles) -> list[Line]:
    """The units behind a cell, those that differ first, at most `MOST`."""
    study = gathered.study
    people = opening.people
    if opening.left is not None:
        found = list(_left_lines(leavings(gathered, ask), opening.left, articles.words))
    else:
        if opening.again:
            study, people = study.again(people[0]), ()
        found = list(_lines(study, ask, opening, people, articles.words))
    made = [_titled(line, articles.title(line.document)) for line in found]
    if opening.tells_shown:
        made = [_with_kind(line, study) for line in made]
    made.sort(key=lambda line: (line.is_same, line.title, line.document, line.start))
    return made[:MOST]


def _left_lines(found: Sequence[Leaving], wanted: tuple[str, str], text: Words) -> Iterable[Line]:
    for leaving in (each for each in found if (each.what, each.why) == wanted):
        for left in leaving.all():
            words = " ".join(text(left.document, left.start, left.end).split())
            said = f"{left.said} “{words}”" if left.end else left.said
            place = (left.start, left.end)
            sides = ((left.person, said),)
            yield Line(left.document, "", *place, sides, leaving.why, False, left.layer)


def _with_kind(line: Line, study: Study) -> Line:
    kind = "with" if study.facts(line.document).shown else "without"
    return replace(line, title=f"{line.title} · labelled {kind} suggestions")


def _lines(
    study: Study,
    ask: Ask,
    opening: Opening,
    people: tuple[str, ...],
    text: Words,
) -> Iterable[Line]:
    if ask.layer in SPAN_LAYERS:
        for span in span_units(study, ask.layer, people, opening.documents):
            if _is_wanted(span, opening):
                yield _span_line(span, text)
        return
    for value in _value_units(study, ask, people or study.people):
        if opening.documents is None or value.document in opening.documents:
            line = _value_line(value)
            if opening.labels is None or _has_pair(value, opening.labels):
                yield line


def _is_wanted(unit: SpanUnit, opening: Opening) -> bool:
    labels = tuple(span.label if span else "" for span in (unit.span_a, unit.span_b))
    if opening.labels is not None and labels != opening.labels:
        return False
    return not opening.label or opening.label in labels


def _has_pair(unit: ValueUnit, labels: tuple[str, str]) -> bool:
    given = [value or "" for value in unit.values]
    return any(pair == labels for pair in combinations(given, 2))


def _value_units(study: Study, ask: Ask, people: Sequence[str]) -> list[ValueUnit]:
    if ask.layer == "sentence":
        return sentence_units(study, ask.target, people)
    return document_units(study, ask.target, ask.question, people)


def _span_line(unit: SpanUnit, text: Words) -> Line:
    spans = [span for span in (unit.span_a, unit.span_b) if span is not None]
    verdict = _VERDICTS.get(unit.verdict) or _alone(unit)
    return Line(
        unit.document,
        "",
        min(span.start for span in spans),
        max(span.end for span in spans),
        tuple(
            (name, _span_words(unit.document, span, text))
            for name, span in ((unit.a, unit.span_a), (unit.b, unit.span_b))
        ),
        verdict,
        unit.verdict == "same",
    )


def _alone(unit: SpanUnit) -> str:
    return f"only {unit.a if unit.verdict == 'only_a' else unit.b}"


def _span_words(document: str, span: Marked | None, text: Words) -> str:
    if span is None:
        return "not marked"
    return f"{span.label} “{' '.join(text(document, span.start, span.end).split())}”"


def _value_line(unit: ValueUnit) -> Line:
    return Line(
        unit.document,
        "",
        unit.start,
        unit.end,
        tuple(
            (name, value or "no value")
            for name, value in zip(unit.people, unit.values, strict=True)
        ),
        _VERDICTS[unit.verdict],
        unit.verdict == "same",
    )


def _titled(line: Line, title: str) -> Line:
    return replace(line, title=title or "Untitled")
