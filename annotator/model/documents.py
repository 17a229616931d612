"""A document: one article as one person sees and labels it, immutable, changed only by changes."""

from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass, field, replace
from typing import TypeVar
from uuid import UUID

from annotator.model.annotations import (
    Annotation,
    DocumentValue,
    Entity,
    Layer,
    SentenceValue,
    Stance,
    Zone,
)
from annotator.model.articles import (
    NO_FACTS,
    UNTOUCHED,
    Article,
    Status,
    WorkFacts,
    WorkState,
)
from annotator.model.changes import Change, Edit
from annotator.model.gate import AUTOMATIC, Gate
from annotator.model.segmentation import Segmentation
from annotator.model.spans import Span, union
from annotator.model.suggestions import Suggestion, Verdict

_A = TypeVar("_A", Zone, Entity, Stance, SentenceValue, DocumentValue)


class StaleChangeError(ValueError):
    """A change expects facts that are not so in this document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An article with one person's labels and verdicts; the suggestions stand in text order."""

    article: Article
    person: UUID
    segmentation: Segmentation
    state: WorkState = UNTOUCHED
    facts: WorkFacts = NO_FACTS
    annotations: Mapping[UUID, Annotation]
    verdicts: Mapping[UUID, Verdict]
    suggestions: tuple[Suggestion, ...] = ()
    gate: Gate = AUTOMATIC
    _by_id: "_Index" = field(init=False, repr=False, compare=False)
    _open: dict[Layer | None, list[Suggestion]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", _indexed(self.suggestions))
        object.__setattr__(self, "_open", {})

    @property
    def text(self) -> str:
        """The article's canonical text."""
        return self.article.text

    @property
    def is_closed(self) -> bool:
        """True when done or skipped: read-only until reopened."""
        return self.state.status in {Status.DONE, Status.SKIPPED}

    def after(self, change: Change) -> "Document":
        """This document with a change applied, its revision one higher.

        Raises:
            StaleChangeError: when a fact the change replaces is not what it expects.
        """
        annotations, verdicts, state = dict(self.annotations), dict(self.verdicts), self.state
        for edit in change.edits:
            fact = edit.fact
            if isinstance(fact, WorkState):
                state = _next_state(state, edit)
            elif isinstance(fact, Verdict):
                _put(verdicts, fact.suggestion, edit)
            else:
                _put(annotations, fact.id, edit)
        facts = replace(self.facts, revision=self.facts.revision + 1)
        return replace(self, annotations=annotations, verdicts=verdicts, state=state, facts=facts)

    def of_type(self, kind: type[_A]) -> list[_A]:
        """The labels of one layer, given by its type, in text order."""
        found = [a for a in self.annotations.values() if isinstance(a, kind)]
        return sorted(found, key=_position)

    def open_suggestions(self, layer: Layer | None = None) -> list[Suggestion]:
        """Suggestions above the gate nobody here has decided, in text order; of one layer if given.

        These are what is pre-filled, counted as open and taken in bulk.
        """
        if not self._open:
            values = (a for a in self.annotations.values() if isinstance(a, SentenceValue))
            cells = {(value.start, value.target) for value in values}
            held = self._by_id.held_back(self.gate)
            found = [s for s in self.suggestions if s.id not in held and self._is_open(s, cells)]
            self._open[None] = found
            for each in Layer:
                self._open[each] = []
            for suggestion in found:
                self._open[suggestion.layer].append(suggestion)
        return list(self._open[layer])

    def visible_suggestions(self, layer: Layer | None = None) -> list[Suggestion]:
        """The open ones, and those held back by the gate too while everything is shown."""
        found = self.open_suggestions(layer)
        if not self.gate.shows_all:
            return found
        wanted = {s.id for s in (*found, *self.held_back(layer))}
        return [s for s in self.suggestions if s.id in wanted]

    def held_back(self, layer: Layer | None = None) -> list[Suggestion]:
        """Undecided suggestions that the gate keeps from being pre-filled, in text order."""
        held = self._by_id.held_back(self.gate)
        return [
            s
            for s in self.suggestions
            if s.id in held and s.id not in self.verdicts and layer in {None, s.layer}
        ]

    def is_visible(self, suggestion: Suggestion) -> bool:
        """True for an undecided suggestion that the person sees now."""
        if suggestion.id in self.verdicts:
            return False
        return self.gate.shows_all or not self.is_held_back(suggestion.id)

    def is_held_back(self, suggestion_id: UUID) -> bool:
        """True for a suggestion below the gate, decided or not."""
        return suggestion_id in self._by_id.held_back(self.gate)

    def behind(self, gate: Gate) -> "Document":
        """This document as another gate shows it."""
        return self if gate == self.gate else replace(self, gate=gate)

    def suggestion(self, suggestion_id: UUID) -> Suggestion | None:
        """The suggestion with this id, None if there is none."""
        return self._by_id.get(suggestion_id)

    def zones_of(self, kinds: Iterable[str], *, offered: bool = False) -> tuple[Span, ...]:
        """The stretches labelled as one of these zone kinds, joined; if asked, offered ones too."""
        wanted = frozenset(kinds)
        zones = self.of_type(Zone)
        if offered:
            open_zones = self.open_suggestions(Layer.ZONE)
            zones += [s.proposal for s in open_zones if isinstance(s.proposal, Zone)]
        return union(Span(z.start, z.end) for z in zones if z.kind in wanted)

    def surface(self, span: Span) -> str:
        """The characters of a span."""
        return self.article.text[span.start : span.end]

    def _is_open(self, suggestion: Suggestion, cells: set[tuple[int, str]]) -> bool:
        if suggestion.id in self.verdicts:
            return False
        proposal = suggestion.proposal
        if isinstance(proposal, SentenceValue):
            return (proposal.start, proposal.target) not in cells
        return True


class _Index(dict[UUID, Suggestion]):
    """Suggestions by id, remembering which tuple it was made of and what a gate held back."""

    made_of: tuple[Suggestion, ...] = ()
    held: tuple[Gate, frozenset[UUID]] | None = None

    def held_back(self, gate: Gate) -> frozenset[UUID]:
        """Those below a gate; changed documents keep their gate: the last answer mostly fits."""
        known = self.held  # taken once: documents are read on other threads too
        if known is None or known[0] is not gate:
            known = self.held = (gate, frozenset(s.id for s in self.made_of if gate.holds_back(s)))
        return known[1]


_latest = _Index()


def _indexed(suggestions: tuple[Suggestion, ...]) -> _Index:
    """The index of a tuple; changed documents keep their suggestions: the last one mostly fits."""
    global _latest  # noqa: PLW0603 - a memo of one entry
    index = _latest  # taken once: documents are read on other threads too
    if index.made_of is not suggestions:
        index = _Index((s.id, s) for s in suggestions)
        index.made_of = suggestions
        _latest = index
    return index


def _position(annotation: Annotation) -> tuple[int, int, str]:
    if isinstance(annotation, DocumentValue):
        return (0, 0, annotation.target)
    return (annotation.start, -annotation.end, annotation.id.hex)


def _next_state(state: WorkState, edit: Edit) -> WorkState:
    if edit.before != state or not isinstance(edit.after, WorkState):
        raise StaleChangeError("the article's status was changed meanwhile")
    return edit.after


_F = TypeVar("_F")


def _put(facts: MutableMapping[UUID, _F], key: UUID, edit: Edit) -> None:
    if facts.get(key) != edit.before:
        raise StaleChangeError("a label was changed meanwhile")
    if edit.after is None:
        del facts[key]
    elif edit.before is None or type(edit.before) is type(edit.after):
        facts[key] = edit.after  # type: ignore[assignment]  # the kind is that of the mapping
    else:
        raise StaleChangeError("a label cannot change its layer")
