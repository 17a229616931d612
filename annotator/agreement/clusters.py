"""Disagreement clusters: what people said about the same place of one article, side by side."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations
from uuid import UUID

from annotator.agreement.answers import Given, Mark
from annotator.model.annotations import Layer

SPANS = frozenset({Layer.ZONE, Layer.ENTITY, Layer.STANCE})
_NONE: frozenset["Kind"] = frozenset()
_SIGNS = {"neg": -1, "neu": 0, "pos": 1}


class Kind(StrEnum):
    """How answers differ."""

    OPPOSITE = "opposite polarity"
    TARGET = "target"
    LABEL = "label"
    MISSING = "missing"
    HOLDER = "holder"
    POLARITY = "polarity"
    SENTENCE = "sentence"
    ARTICLE = "article value"
    BOUNDARY = "boundary"
    DETAIL = "detail"
    SPACE = "white space"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer and who gives it; no marks = nothing is labelled here.

    Attributes:
        refs: for each of `people` the ids of their labels, in the order of `marks`.
    """

    marks: tuple[Mark, ...]
    people: tuple[UUID, ...]
    refs: tuple[tuple[UUID, ...], ...]


@dataclass(frozen=True, slots=True)
class Cluster:
    """What the people who finished an article say about one place of one layer.

    Attributes:
        start: first code point of all that is marked; 0 for values of the article.
        group: the target or question all marks share, else empty.
        answers: the distinct answers, those with marks first, in text order.
        kinds: how the answers differ; empty when all agree.
        key: names the place, not the labels: the same after a new merge of the same answers.
    """

    article: UUID
    layer: Layer
    start: int
    end: int
    group: str
    answers: tuple[Answer, ...]
    kinds: frozenset[Kind]
    key: str = field(init=False)

    def __post_init__(self) -> None:
        key = f"{self.layer.value}|{self.start}|{self.end}|{self.group}"
        object.__setattr__(self, "key", key)

    @property
    def is_unanimous(self) -> bool:
        """True when everybody gives the same answer."""
        return len(self.answers) == 1

    @property
    def people(self) -> tuple[UUID, ...]:
        """Everybody who finished the article, by id."""
        return tuple(sorted(person for answer in self.answers for person in answer.people))

    @property
    def given(self) -> tuple[Answer, ...]:
        """The answers that label something."""
        return tuple(answer for answer in self.answers if answer.marks)

    @property
    def votes_for_nothing(self) -> int:
        """How many people labelled nothing here."""
        return sum(len(answer.people) for answer in self.answers if not answer.marks)

    def answer_of(self, person: UUID) -> Answer | None:
        """What a person answers, None for somebody who did not finish the article."""
        return next((a for a in self.answers if person in a.people), None)

    def overlaps(self, layer: Layer, start: int, end: int, group: str) -> bool:
        """True when a place of a layer shares characters, or the question, with this one."""
        if layer is not self.layer or (group and self.group and group != self.group):
            return False
        if layer is Layer.DOCUMENT:
            return group == self.group
        return start < self.end and self.start < end


Works = Mapping[UUID, Mapping[Layer, Sequence[Given]]]


def clusters(article: UUID, text: str, works: Works) -> list[Cluster]:
    """All places where at least one person who finished the article labelled something.

    Spans of one layer belong together when they share characters, directly or through others
    (connected components). Where somebody marks several targets in the same words, each target
    is a place of its own. Sentence values are compared by sentence and target, article values
    by target and question.

    Args:
        article: the article's id.
        text: its canonical text.
        works: for everybody who finished it, their labels by layer; fewer than two give nothing.

    Returns:
        The clusters by layer and place; unanimous ones too.
    """
    if len(works) < 2:
        return []
    found: list[Cluster] = []
    people = tuple(sorted(works))
    for layer in Layer:
        rows = [(p, g) for p in people for g in works[p].get(layer, ())]
        gathered = _components(rows) if layer in SPANS else _units(rows)
        found += [_cluster(article, layer, text, part, people) for part in gathered]
    return found


_Row = tuple[UUID, Given]


def _units(rows: Iterable[_Row]) -> list[list[_Row]]:
    """Values by the unit they are about."""
    found: dict[tuple[tuple[tuple[int, int], ...], str], list[_Row]] = {}
    for row in rows:
        mark = row[1].mark
        found.setdefault((mark.pieces, mark.group), []).append(row)
    return [found[unit] for unit in sorted(found)]


def _components(rows: Sequence[_Row]) -> list[list[_Row]]:
    """Connected components of spans, each target apart where one person marks several."""
    found: list[list[_Row]] = []
    for part in _connected(rows):
        groups = sorted({given.mark.group for _, given in part})
        if len(groups) > 1 and _somebody_marks_several(part):
            for group in groups:
                found += _connected([row for row in part if row[1].mark.group == group])
        else:
            found.append(part)
    return found


def _somebody_marks_several(rows: Iterable[_Row]) -> bool:
    groups: dict[UUID, set[str]] = {}
    for person, given in rows:
        groups.setdefault(person, set()).add(given.mark.group)
    return any(len(marked) > 1 for marked in groups.values())


def _connected(rows: Sequence[_Row]) -> list[list[_Row]]:
    """Rows whose pieces share characters, directly or through others; in text order."""
    leader = list(range(len(rows)))

    def root(i: int) -> int:
        while leader[i] != i:
            leader[i] = leader[leader[i]]
            i = leader[i]
        return i

    pieces = sorted((*piece, i) for i, (_, given) in enumerate(rows) for piece in given.mark.pieces)
    reach, last = -1, 0
    for start, end, i in pieces:
        if start < reach:
            leader[root(i)] = root(last)
        if end > reach:
            reach, last = end, i
    parts: dict[int, list[_Row]] = {}
    for i, row in enumerate(rows):
        parts.setdefault(root(i), []).append(row)
    return sorted(parts.values(), key=_extent)


def _extent(rows: Sequence[_Row]) -> tuple[int, int]:
    marks = [given.mark for _, given in rows]
    return min(m.start for m in marks), max(m.end for m in marks)


def _cluster(
    article: UUID, layer: Layer, text: str, rows: Sequence[_Row], people: Sequence[UUID]
) -> Cluster:
    mine: dict[UUID, list[Given]] = {person: [] for person in people}
    for person, given in rows:
        mine[person].append(given)
    answers = _answers(mine)
    groups = {given.mark.group for _, given in rows}
    start, end = _extent(rows)
    return Cluster(
        article=article,
        layer=layer,
        start=start,
        end=end,
        group=groups.pop() if len(groups) == 1 else "",
        answers=answers,
        kinds=kinds_of(layer, text, [a.marks for a in answers]) if len(answers) > 1 else _NONE,
    )


def _answers(mine: Mapping[UUID, list[Given]]) -> tuple[Answer, ...]:
    found: dict[tuple[Mark, ...], list[tuple[UUID, tuple[UUID, ...]]]] = {}
    for person, given in mine.items():
        ordered = sorted(given, key=lambda g: g.mark) if len(given) > 1 else given
        marks = tuple(g.mark for g in ordered)
        found.setdefault(marks, []).append((person, tuple(g.ref for g in ordered)))
    return tuple(
        Answer(marks, tuple(p for p, _ in who), tuple(refs for _, refs in who))
        for marks, who in (
            sorted(found.items(), key=lambda item: (not item[0], item[0]))
            if len(found) > 1
            else found.items()
        )
    )


def kinds_of(layer: Layer, text: str, answers: Sequence[tuple[Mark, ...]]) -> frozenset[Kind]:
    """How distinct answers differ, over all pairs of them."""
    found: set[Kind] = set()
    for one, other in combinations(answers, 2):
        found |= _pair_kinds(layer, text, one, other)
    return frozenset(found)


def _pair_kinds(
    layer: Layer, text: str, one: tuple[Mark, ...], other: tuple[Mark, ...]
) -> set[Kind]:
    if layer not in SPANS:
        return _value_kinds(layer, one, other)
    found: set[Kind] = set()
    pairs = aligned(one, other)
    for left, right in pairs:
        found |= _mark_kinds(layer, text, left, right)
    for marks, others, side in ((one, other, 0), (other, one, 1)):
        matched = {id(pair[side]) for pair in pairs}
        for mark in (m for m in marks if id(m) not in matched):
            split = any(common(mark, o) for o in others)
            found.add(Kind.BOUNDARY if split else Kind.MISSING)
    return found


def _value_kinds(layer: Layer, one: tuple[Mark, ...], other: tuple[Mark, ...]) -> set[Kind]:
    kind = Kind.SENTENCE if layer is Layer.SENTENCE else Kind.ARTICLE
    signs = [value_sign(marks[0].label) if marks else 0 for marks in (one, other)]
    return {kind, Kind.OPPOSITE} if signs[0] * signs[1] < 0 else {kind}


def _mark_kinds(layer: Layer, text: str, left: Mark, right: Mark) -> set[Kind]:
    found: set[Kind] = set()
    if left.pieces != right.pieces:
        same = _tight(text, left) == _tight(text, right)
        found.add(Kind.SPACE if same else Kind.BOUNDARY)
    if left.label != right.label:
        found.add(Kind.TARGET if layer is Layer.STANCE else Kind.LABEL)
    if left.polarity != right.polarity:
        opposite = value_sign(left.polarity) * value_sign(right.polarity) < 0
        found.add(Kind.OPPOSITE if opposite else Kind.POLARITY)
    if left.holder != right.holder:
        found.add(Kind.HOLDER)
    if left.details != right.details:
        found.add(Kind.DETAIL)
    return found


def aligned(one: Sequence[Mark], other: Sequence[Mark]) -> list[tuple[Mark, Mark]]:
    """Marks of two answers put together one to one, the largest overlap first."""
    wanted = sorted(
        ((-common(a, b), a != b, i, j) for i, a in enumerate(one) for j, b in enumerate(other)),
    )
    pairs: list[tuple[Mark, Mark]] = []
    left: set[int] = set()
    right: set[int] = set()
    for overlap, _, i, j in wanted:
        if overlap < 0 and i not in left and j not in right:
            pairs.append((one[i], other[j]))
            left.add(i)
            right.add(j)
    return pairs


def common(one: Mark, other: Mark) -> int:
    """How many characters two marks share."""
    return sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in one.pieces for b in other.pieces)


def value_sign(value: str) -> int:
    """The sign of a polarity, sentence value or article value; 0 where it has none."""
    if value in _SIGNS:
        return _SIGNS[value]
    digits = value.removeprefix("-")
    return (int(value) > 0) - (int(value) < 0) if digits.isdigit() else 0


def _tight(text: str, mark: Mark) -> list[tuple[int, int]]:
    found = []
    for start, end in mark.pieces:
        words = text[start:end]
        left = len(words) - len(words.lstrip())
        found.append((start + left, start + left + len(words.strip())))
    return found
