"""A sketch: the working copy an act is drafted on before it becomes a change."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TypeVar
from uuid import UUID, uuid4

from annotator.errors import RefusalError
from annotator.model.annotations import (
    UNNAMED,
    Annotation,
    DocumentValue,
    Entity,
    Layer,
    Origin,
    SentenceValue,
    Stance,
    Zone,
    span_of,
)
from annotator.model.articles import Status
from annotator.model.changes import Draft, Edit, Fact
from annotator.model.documents import Document
from annotator.model.spans import Span, trimmed
from annotator.model.suggestions import Outcome, Verdict

_A = TypeVar("_A", Zone, Entity, Stance, SentenceValue, DocumentValue)


class Sketch:
    """Collects the facts of one act over an unchanged document; the draft is taken at the end.

    Attributes:
        focus: the label or suggestion that should be current after the act, None = keep.
    """

    def __init__(
        self, document: Document, *, now: datetime, shown_at: datetime | None = None
    ) -> None:
        self.document = document
        self.annotations: dict[UUID, Annotation] = dict(document.annotations)
        self.verdicts: dict[UUID, Verdict] = dict(document.verdicts)
        self.state = document.state
        self.focus: UUID | None = None
        self._now = now
        self._shown_at = shown_at

    def require_open(self) -> None:
        """Refuse when the article is done or skipped.

        Raises:
            RefusalError: naming how to reopen.
        """
        if self.state.status in {Status.DONE, Status.SKIPPED}:
            word = "done" if self.state.status is Status.DONE else "skipped"
            raise RefusalError(f"This article is {word}; reopen it to change labels.")

    def put(self, annotation: Annotation) -> None:
        """Add a label, or replace the one with the same id."""
        self.annotations[annotation.id] = annotation
        if self.state.status is Status.UNSTARTED:
            self.state = replace(self.state, status=Status.STARTED)

    def drop(self, annotation_id: UUID) -> Annotation:
        """Remove a label; records that name it as holder, via or main holder lose the name.

        Raises:
            RefusalError: when there is no such label.
        """
        gone = self.label(annotation_id)
        del self.annotations[annotation_id]
        for stance in self.of_type(Stance):
            if stance.holder.entity == annotation_id:
                self.put(replace(stance, holder=UNNAMED))
        for stance in self.of_type(Stance):
            if stance.via == annotation_id:
                self.put(replace(stance, via=None))
        for value in self.of_type(DocumentValue):
            if value.main_holder == annotation_id:
                self.put(replace(value, main_holder=None))
        return gone

    def label(self, annotation_id: UUID) -> Annotation:
        """The label with this id.

        Raises:
            RefusalError: when there is none.
        """
        found = self.annotations.get(annotation_id)
        if found is None:
            raise RefusalError("That label is no longer there.")
        return found

    def judge(self, suggestion: UUID, outcome: Outcome) -> None:
        """Record what was decided about a suggestion; the first shown time is kept.

        The same decision again changes nothing. A suggestion this document does not know, such
        as one that an imported label came from elsewhere, cannot be judged.
        """
        earlier = self.verdicts.get(suggestion)
        if earlier is None and self.document.suggestion(suggestion) is None:
            return
        if earlier is not None and earlier.outcome is outcome:
            return
        shown = earlier.shown_at if earlier else self._shown_at
        self.verdicts[suggestion] = Verdict(suggestion, outcome, shown, self._now)
        if self.state.status is Status.UNSTARTED:
            self.state = replace(self.state, status=Status.STARTED)

    def of_type(self, kind: type[_A]) -> Iterator[_A]:
        """The labels of one layer as they stand in the sketch, in no special order."""
        return (a for a in list(self.annotations.values()) if isinstance(a, kind))

    def text_span(self, span: Span) -> Span:
        """The span without white space at its edges.

        Raises:
            RefusalError: when it is outside the text or holds no character.
        """
        text = self.document.text
        if not 0 <= span.start < span.end <= len(text):
            raise RefusalError("Select some text first.")
        tight = trimmed(text, span)
        if tight.start == tight.end:
            raise RefusalError("The selection holds only white space.")
        return tight

    def quoted(self, span: Span) -> str:
        """The span's words for a title, shortened to about forty characters."""
        words = " ".join(self.document.surface(span).split())
        return f"“{words if len(words) <= 40 else words[:38] + '…'}”"

    def draft(self, title: str) -> Draft:
        """What differs from the document, as edits; empty when nothing does."""
        before, after = self.document.annotations, self.annotations
        edits: list[Edit] = [
            Edit(before.get(key), after.get(key)) for key in _changed_keys(before, after)
        ]
        judged = self.document.verdicts
        edits += [
            Edit(judged.get(key), self.verdicts.get(key))
            for key in _changed_keys(judged, self.verdicts)
        ]
        if self.state != self.document.state:
            edits.append(Edit(self.document.state, self.state))
        return Draft(title, tuple(edits))


_F = TypeVar("_F", bound=Fact)


def _changed_keys(before: Mapping[UUID, _F], after: Mapping[UUID, _F]) -> list[UUID]:
    keys = [
        key for key, fact in after.items() if (old := before.get(key)) is not fact and old != fact
    ]
    return keys + [key for key in before if key not in after]


def fresh_id() -> UUID:
    """A new random label id."""
    return uuid4()


def touched(annotation: Annotation) -> Annotation:
    """The label with its origin marked as edited when it came from a suggestion."""
    if annotation.origin in {Origin.ACCEPTED, Origin.BULK, Origin.RULE}:
        return replace(annotation, origin=Origin.EDITED)
    return annotation


def described(sketch: Sketch, annotation: Annotation) -> str:
    """How a label is called in titles and messages."""
    if isinstance(annotation, DocumentValue):
        return f"article value for {annotation.target}"
    words = sketch.quoted(span_of(annotation))
    match annotation.layer:
        case Layer.ENTITY:
            return words
        case Layer.ZONE:
            return f"zone {words}"
        case Layer.STANCE:
            return f"stance {words}"
        case _:
            return f"sentence {words}"
