"""Where the annotator is: caret, selection, current label or suggestion, layer and grid cell."""

from dataclasses import dataclass, replace
from uuid import UUID

from psygnal import Signal

from annotator.model.annotations import Layer, Spanned, pieces_of
from annotator.model.documents import Document
from annotator.model.segmentation import Segmentation
from annotator.model.spans import Span


@dataclass(frozen=True, slots=True)
class Focus:
    """One place in a document.

    Attributes:
        anchor: where the selection began; equal to caret when nothing is selected.
        caret: code point of the token caret, or the moving end of the selection.
        current: id of the current label or open suggestion.
        layer: the layer that single keys act on; None = all together.
        target: index of the grid column, for sentence and article values.
        edge: the edge of the current label that the arrow keys move, "start" or "end".
    """

    anchor: int = 0
    caret: int = 0
    current: UUID | None = None
    layer: Layer | None = None
    target: int = 0
    edge: str | None = None

    @property
    def selection(self) -> Span | None:
        """The selected stretch, None when there is only a caret."""
        if self.anchor == self.caret:
            return None
        return Span(min(self.anchor, self.caret), max(self.anchor, self.caret))


class FocusKeeper:
    """Holds the focus, moves it by token and sentence, and tells when it changed."""

    moved = Signal(Focus)

    def __init__(self) -> None:
        self.now = Focus()

    def put(self, **fields: object) -> None:
        """Change some fields; listeners are told when anything differs.

        A chosen edge is let go with the label it belongs to.
        """
        if "current" in fields and fields["current"] != self.now.current:
            fields.setdefault("edge", None)
        after = replace(self.now, **fields)  # type: ignore[arg-type]  # names are Focus fields
        if after != self.now:
            self.now = after
            self.moved.emit(after)

    def place_caret(self, position: int) -> None:
        """Put the bare caret at a position; what was current is let go."""
        self.put(anchor=position, caret=position, current=None)

    def select(self, span: Span) -> None:
        """Select a stretch; what was current is let go."""
        self.put(anchor=span.start, caret=span.end, current=None)

    def take(self, item: UUID, span: Span | None) -> None:
        """Make a label or suggestion current; the caret goes to its start."""
        if span is None:
            self.put(current=item)
        else:
            self.put(current=item, anchor=span.start, caret=span.start)

    def step_token(self, bounds: Segmentation, by: int) -> None:
        """Move the caret by whole tokens, to the start of one."""
        if not bounds.tokens:
            return
        now = self.now
        if now.selection is not None:
            edge = now.selection.start if by < 0 else now.selection.end - 1
            index = bounds.token_at(edge)
        else:
            index = bounds.token_at(now.caret) + by
        index = max(0, min(index, len(bounds.tokens) - 1))
        self.place_caret(bounds.tokens[index].start)

    def extend_token(self, bounds: Segmentation, by: int) -> None:
        """Grow or shrink the selection by one token at its moving end."""
        if not bounds.tokens:
            return
        now = self.now
        if now.selection is None:
            token = bounds.tokens[bounds.token_at(now.caret)]
            self.put(anchor=token.start if by > 0 else token.end,
                     caret=token.end if by > 0 else token.start, current=None)  # fmt: skip
            return
        self.put(caret=_next_edge(bounds, now.anchor, now.caret, by), current=None)

    def extend_character(self, length: int, by: int) -> None:
        """Grow or shrink the selection by one character: for zones that end inside a word."""
        self.put(caret=max(0, min(self.now.caret + by, length)), current=None)

    def step_sentence(self, bounds: Segmentation, by: int) -> None:
        """Move the caret to the start of another sentence."""
        if not bounds.sentences:
            return
        index = bounds.sentence_at(self.now.caret)
        here = bounds.sentences[index].start
        if by < 0 and self.now.caret > here:
            by += 1
        index = max(0, min(index + by, len(bounds.sentences) - 1))
        self.put(
            anchor=bounds.sentences[index].start,
            caret=bounds.sentences[index].start,
            current=None,
            target=0,
        )


def _next_edge(bounds: Segmentation, anchor: int, caret: int, by: int) -> int:
    """The token edge beyond the caret; an end right of the anchor, a start left of it."""
    if by > 0:
        start = _start_after(bounds, caret)
        if start is not None and start < anchor:
            return start
        return _end_after(bounds, max(caret, anchor))
    end = _end_before(bounds, caret)
    if end is not None and end > anchor:
        return end
    return _start_before(bounds, min(caret, anchor))


def _end_after(bounds: Segmentation, position: int) -> int:
    return max(position, bounds.tokens[bounds.token_at(position)].end)


def _start_before(bounds: Segmentation, position: int) -> int:
    return min(position, bounds.tokens[bounds.token_before(position)].start)


def _start_after(bounds: Segmentation, position: int) -> int | None:
    index = bounds.token_at(position)
    following = bounds.tokens[index : index + 2]
    return next((token.start for token in following if token.start > position), None)


def _end_before(bounds: Segmentation, position: int) -> int | None:
    index = bounds.token_before(position)
    before = bounds.tokens[max(index - 1, 0) : index + 1]
    return next((token.end for token in reversed(before) if token.end < position), None)


def items_at(document: Document, position: int) -> list[UUID]:
    """Labels and open suggestions that cover a position, innermost first, labels before."""
    found: list[tuple[int, int, int, UUID]] = []
    for annotation in document.annotations.values():
        if annotation.layer in {Layer.ENTITY, Layer.STANCE}:
            _note(found, annotation, annotation.id, position, 0)  # type: ignore[arg-type]
    for suggestion in document.visible_suggestions():
        if suggestion.layer in {Layer.ENTITY, Layer.STANCE}:
            _note(found, suggestion.proposal, suggestion.id, position, 1)  # type: ignore[arg-type]
    return [item for *_, item in sorted(found, key=lambda row: row[:3])]


def _note(
    found: list[tuple[int, int, int, UUID]],
    spanned: Spanned,
    item: UUID,
    position: int,
    rank: int,
) -> None:
    if any(piece.start <= position < piece.end for piece in pieces_of(spanned)):
        found.append((spanned.end - spanned.start, rank, spanned.start, item))
