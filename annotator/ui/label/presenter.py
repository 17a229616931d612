"""The presenter: keeps the article view equal to the desk's document and focus, by differences."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from annotator.commands.grids import Cells, counting_sentences
from annotator.model.annotations import (
    Annotation,
    Entity,
    Layer,
    SentenceMark,
    SentenceValue,
    Stance,
    Zone,
    pieces_of,
)
from annotator.model.changes import Change, Fact
from annotator.model.documents import Document
from annotator.model.scheme import Scheme
from annotator.model.spans import Span
from annotator.model.suggestions import Suggestion, Verdict
from annotator.services.focus import Focus
from annotator.ui.article.marks import GutterRow, Mark, Struck
from annotator.ui.article.view import ArticleView
from annotator.ui.label.waiting import Waiting
from annotator.ui.label.wording import (
    HIDDEN,
    chip_of,
    confidence,
    role_of,
    sentence_cell,
    why,
)

_GROUPS = {Layer.ENTITY: 0, Layer.STANCE: 1, Layer.ZONE: 2}
_SEEN = {Layer.ENTITY: {0}, Layer.STANCE: {1}, Layer.ZONE: {2}}


class Presenter:
    """Shows one document in the view; after a change only what the change names is redrawn."""

    def __init__(self, view: ArticleView, scheme: Scheme) -> None:
        self._view = view
        self._scheme = scheme
        self._document: Document | None = None
        self._shown: dict[str, Mark] = {}
        self._zones_shown = False
        self._waiting = Waiting(view, self._supply)
        view.tip_of = self._tip

    def open(self, document: Document, *, hide_source: bool) -> None:
        """Show another document; the same article keeps its scroll place."""
        same = self._document is not None and self._document.article.uid == document.article.uid
        top = self._view.top_position() if same else 0
        self._document = document
        bounds = document.segmentation
        title, subtitle = header(document, hide_source=hide_source)
        self._view.open_text(document.text, bounds.tokens, bounds.sentences, title, subtitle)
        self._shown = {}
        self._waiting.load(_places(document), bounds.sentences)
        with self._view.batch():
            self._waiting.bring(top)
            self._view.show_struck(self._struck())
        if same:
            self._view.restore_position(top)

    def close(self) -> None:
        """Show no document."""
        self._document = None
        self._shown = {}
        self._waiting.load((), ())
        self._view.open_text("", (), (), "", "")

    def change(self, document: Document, change: Change | None) -> None:
        """Redraw what a change touched; everything when it is not known."""
        self._document = document
        with self._view.batch():
            self._redraw(document, change)

    def _redraw(self, document: Document, change: Change | None) -> None:
        if change is None:
            self._replace(self._all_marks())
        else:
            self._replace_some(_touched(change))
        if change is None or self._names_zone(change):
            self._waiting.drop_rows()
            self._view.show_struck(self._struck())
            self._view.show_gutter(self._rows(range(len(document.segmentation.sentences))))
        else:
            self._change_rows(change)

    def focus(self, focus: Focus) -> None:
        """Show caret, selection, current item and sentence."""
        document = self._document
        if document is None:
            return
        self._waiting.bring(focus.caret)
        zone = self._show_zones(focus)
        current = str(focus.current) if focus.current and zone is None else None
        self._view.set_current(current)
        self._view.set_selection(focus.anchor, focus.caret)
        in_grid = focus.layer is Layer.SENTENCE
        index = document.segmentation.sentence_at(focus.caret) if in_grid else None
        if zone is not None:
            self._view.set_focus_stretch((zone.start, zone.end))
        else:
            self._view.set_focus_sentence(index)
        groups = _SEEN.get(focus.layer, {0, 1}) if focus.layer else {0, 1}
        self._view.set_layers_visible(groups, gutter=True)
        self._scroll_to(focus, document, index)

    def _scroll_to(self, focus: Focus, document: Document, sentence: int | None) -> None:
        if sentence is not None and document.segmentation.sentences:
            self._view.scroll_to(*document.segmentation.sentences[sentence])
        elif focus.layer is not Layer.DOCUMENT:
            span = focus.selection or Span(focus.caret, min(focus.caret + 1, len(document.text)))
            self._view.scroll_to(span.start, span.end)

    def _show_zones(self, focus: Focus) -> Span | None:
        """Zones get chips while they are worked on; else a current zone is tinted quietly."""
        zones = focus.layer is Layer.ZONE
        if zones != self._zones_shown:
            self._zones_shown = zones
            self._replace(self._all_marks())
        return None if zones else self._zone_span(focus.current)

    def _supply(self, marks: Sequence[UUID], rows: Sequence[int]) -> None:
        """Show some of what waited, as the document says by now."""
        document = self._document
        if document is None:
            return
        found = [self._mark_of(document, item) for item in marks]
        new = [mark for mark in found if mark is not None and mark.id not in self._shown]
        self._shown |= {mark.id: mark for mark in new}
        with self._view.batch():
            self._view.change_marks((), new)
            if rows:
                self._view.change_gutter(self._rows(rows))

    def _all_marks(self) -> dict[str, Mark]:
        document = self._document
        if document is None:
            return {}
        marks = [self._mark(a, None) for a in document.annotations.values()]
        marks += [self._mark(s.proposal, s) for s in document.visible_suggestions()]
        return {mark.id: mark for mark in marks if mark is not None}

    def _replace(self, wanted: dict[str, Mark]) -> None:
        self._waiting.drop_marks()
        gone = [key for key in self._shown if wanted.get(key) != self._shown[key]]
        new = [mark for key, mark in wanted.items() if self._shown.get(key) != mark]
        self._shown = wanted
        self._view.change_marks(gone, new)

    def _replace_some(self, ids: set[UUID]) -> None:
        document = self._document
        if document is None:
            return
        holders = {
            a.id
            for a in document.annotations.values()
            if isinstance(a, Stance) and (a.holder.entity in ids or a.via in ids)
        }
        gone: list[str] = []
        new: list[Mark] = []
        for item in ids | holders:
            before = self._shown.pop(str(item), None)
            mark = self._mark_of(document, item)
            if mark is not None:
                self._shown[mark.id] = mark
            if mark != before:
                gone += [before.id] if before else []
                new += [mark] if mark else []
        self._view.change_marks(gone, new)

    def _mark_of(self, document: Document, item: UUID) -> Mark | None:
        label = document.annotations.get(item)
        if label is not None:
            return self._mark(label, None)
        suggestion = document.suggestion(item)
        if suggestion is None or not document.is_visible(suggestion):
            return None
        return self._mark(suggestion.proposal, suggestion)

    def _mark(self, annotation: Annotation, suggestion: Suggestion | None) -> Mark | None:
        document = self._document
        if document is None or not isinstance(annotation, Zone | Entity | Stance):
            return None
        zone = isinstance(annotation, Zone)
        if zone and not self._zones_shown:
            return None
        pieces = pieces_of(annotation)
        bounds = document.segmentation
        return Mark(
            id=str(annotation.id),
            pieces=tuple((piece.start, piece.end) for piece in pieces),
            chip=chip_of(document, annotation),
            role=role_of(annotation),
            group=_GROUPS[annotation.layer],
            suggested=suggestion is not None,
            glyph=_glyphs(document, annotation, suggestion),
            misaligned=not zone and not all(bounds.is_aligned(piece) for piece in pieces),
        )

    def _tip(self, mark: str) -> str:
        document, item = self._document, UUID(mark)
        if document is None:
            return ""
        label, suggestion = document.annotations.get(item), document.suggestion(item)
        if label is not None:
            return _tooltip(document, label, None)
        if suggestion is None:
            return ""
        return _tooltip(document, suggestion.proposal, suggestion)

    def _struck(self) -> list[Struck]:
        document = self._document
        if document is None:
            return []
        out = self._scheme.excluded_kinds
        found = [
            Struck(z.start, z.end, str(z.id), chip_of(document, z), suggested=False)
            for z in document.of_type(Zone)
            if z.kind in out
        ]
        for suggestion in document.visible_suggestions(Layer.ZONE):
            zone = suggestion.proposal
            if isinstance(zone, Zone) and zone.kind in out:
                words = chip_of(document, zone)
                found.append(Struck(zone.start, zone.end, str(zone.id), words, suggested=True))
        return found

    def _rows(self, indices: Iterable[int]) -> list[GutterRow]:
        document = self._document
        if document is None:
            return []
        counting = set(counting_sentences(document, self._scheme))
        offered = {
            (s.span.start, s.proposal.target): s.proposal.value
            for s in document.visible_suggestions(Layer.SENTENCE)
            if isinstance(s.proposal, SentenceValue)
        }
        cells, sentences = Cells(document), document.segmentation.sentences
        return [self._row(cells, sentences[i], offered) for i in indices if i in counting]

    def _row(
        self, known: Cells, sentence: Span, offered: dict[tuple[int, str], SentenceMark]
    ) -> GutterRow:
        cells = []
        for target in self._scheme.targets:
            decided = known.value(sentence, target.key)
            value = decided.value if decided else offered.get((sentence.start, target.key))
            cells.append(sentence_cell(target.letters, value, suggested=decided is None))
        return GutterRow(sentence.start, sentence.end, tuple(cells))

    def _names_zone(self, change: Change) -> bool:
        return any(self._is_zone(edit.fact) for edit in change.edits)

    def _zone_span(self, item: UUID | None) -> Span | None:
        document = self._document
        if document is None or item is None:
            return None
        suggestion = document.suggestion(item)
        found = document.annotations.get(item) or (suggestion.proposal if suggestion else None)
        return Span(found.start, found.end) if isinstance(found, Zone) else None

    def _is_zone(self, fact: Fact) -> bool:
        if isinstance(fact, Verdict) and self._document is not None:
            suggestion = self._document.suggestion(fact.suggestion)
            return suggestion is not None and suggestion.layer is Layer.ZONE
        return isinstance(fact, Zone)

    def _change_rows(self, change: Change) -> None:
        document = self._document
        if document is None:
            return
        touched: set[int] = set()
        for edit in change.edits:
            span = self._cell_span(document, edit.fact)
            if span is not None:
                touched.add(document.segmentation.sentence_at(span.start))
        if touched:
            self._view.change_gutter(self._rows(sorted(touched)))

    @staticmethod
    def _cell_span(document: Document, fact: Fact) -> Span | None:
        if isinstance(fact, SentenceValue):
            return Span(fact.start, fact.end)
        suggestion = document.suggestion(fact.suggestion) if isinstance(fact, Verdict) else None
        if suggestion is not None and suggestion.layer is Layer.SENTENCE:
            return suggestion.span
        return None


def header(document: Document, *, hide_source: bool) -> tuple[str, str]:
    """Title and the quiet line under it."""
    article = document.article
    words = len(document.segmentation.tokens)
    parts = [
        None if hide_source and not document.is_closed else article.source,
        article.published,
        f"{words:,} words",
        HIDDEN if document.facts.hidden_suggestions else None,
    ]
    return article.title or "Untitled", " · ".join(part for part in parts if part)


def _glyphs(document: Document, annotation: Annotation, suggestion: Suggestion | None) -> str:
    below = suggestion is not None and document.is_held_back(suggestion.id)
    flag, comment = "⚑" if annotation.flagged else "", "✎" if annotation.comment else ""
    return flag + comment + ("↓" if below else "")


def _places(document: Document) -> list[tuple[int, UUID]]:
    """Where all that can have a mark begins, with its id."""
    facts = [*document.annotations.values(), *(s.proposal for s in document.visible_suggestions())]
    return [(f.start, f.id) for f in facts if isinstance(f, Zone | Entity | Stance)]


def _tooltip(document: Document, annotation: Annotation, suggestion: Suggestion | None) -> str:
    lines = [why(document, suggestion), confidence(suggestion)] if suggestion else []
    if annotation.comment:
        lines.append(annotation.comment)
    return "\n".join(line for line in lines if line)


def _touched(change: Change) -> set[UUID]:
    ids: set[UUID] = set()
    for edit in change.edits:
        fact = edit.fact
        if isinstance(fact, Verdict):
            ids.add(fact.suggestion)
        elif isinstance(fact, Zone | Entity | Stance):
            ids.add(fact.id)
    return ids
