"""The article under review: gold in the first lane, then one lane a person for the cluster."""

from collections.abc import Iterable
from uuid import UUID

from annotator.agreement.clusters import SPANS
from annotator.model.annotations import Annotation, Entity, Layer, Stance, Zone, pieces_of
from annotator.model.documents import Document
from annotator.model.scheme import Scheme
from annotator.services.review.cases import Case, Item
from annotator.services.review.draft import Draft
from annotator.services.review.holders import is_reference
from annotator.ui.article.marks import Mark, Struck
from annotator.ui.article.view import ArticleView
from annotator.ui.label.wording import chip_of, role_of
from annotator.ui.review.voices import GOLD, Voices

_GOLD_LANE = 0
_DRAFT_LANE = 1
_FIRST_LANE = 2


class ReviewPresenter:
    """Keeps the view equal to the current cluster; an article is laid out once, then re-marked."""

    def __init__(self, view: ArticleView, scheme: Scheme) -> None:
        self._view = view
        self._scheme = scheme
        self._article: UUID | None = None

    def show(self, voices: Voices, item: Item, names: dict[UUID, str], draft: Draft | None) -> None:
        """Show a cluster in its article."""
        case = voices.case
        if self._article != case.article:
            self._article = case.article
            subtitle = " · ".join(part for part in (case.source, f"{len(names)} people") if part)
            bounds = voices.bounds
            title = case.title or "Untitled"
            self._view.open_text(case.text, bounds.tokens, bounds.sentences, title, subtitle)
        with self._view.batch():
            self._view.show_marks(_marks(voices, item, names, draft))
            self._view.show_struck(self._struck(voices))
        self._point_at(voices, item)

    def forget(self) -> None:
        """The next cluster opens its article afresh: its text may be another one."""
        self._article = None

    def _point_at(self, voices: Voices, item: Item) -> None:
        cluster = item.cluster
        if cluster.layer is Layer.DOCUMENT:
            self._view.clear_selection()
            self._view.set_focus_sentence(None)
            self._view.verticalScrollBar().setValue(0)
            return
        sentences = voices.bounds.sentences
        in_sentence = cluster.layer is Layer.SENTENCE and bool(sentences)
        place = voices.bounds.sentence_at(cluster.start) if in_sentence else None
        self._view.set_focus_sentence(place)
        if in_sentence:
            self._view.clear_selection()
        else:
            self._view.set_selection(cluster.start, cluster.end)
        self._view.scroll_to(cluster.start, min(cluster.end, cluster.start + 400))

    def _struck(self, voices: Voices) -> list[Struck]:
        out = self._scheme.excluded_kinds
        document = voices.of(GOLD)
        zones = document.of_type(Zone)
        if not zones:
            document = voices.of(voices.case.lanes[0])
            zones = document.of_type(Zone)
        return [
            Struck(z.start, z.end, str(z.id), chip_of(document, z), suggested=False)
            for z in zones
            if z.kind in out
        ]


def _marks(
    voices: Voices, item: Item, names: dict[UUID, str], draft: Draft | None
) -> Iterable[Mark]:
    """Gold of the cluster's layer everywhere, and everybody's labels of the cluster itself."""
    case, cluster = voices.case, item.cluster
    if cluster.layer not in SPANS:
        return []
    found = _elsewhere(case, item)
    found += [
        _mark(voices.of(GOLD), label, "✓", _GOLD_LANE, f"gold:{label.id}")
        for label in case.gold.values()
        if label.layer is cluster.layer and _belongs(label, item) and not is_reference(label)
    ]
    lanes = {person: _FIRST_LANE + place for place, person in enumerate(names)}
    for answer in cluster.given:
        for person, refs in zip(answer.people, answer.refs, strict=True):
            document = voices.of(person)
            found += [
                _mark(document, document.annotations[ref], names[person], lanes[person],
                      f"{person}:{ref}")
                for ref in refs
            ]  # fmt: skip
    if draft is not None:
        document = voices.edited(draft.labels)
        found += [
            _mark(document, label, "✎", _DRAFT_LANE, f"draft:{place}")
            for place, label in enumerate(draft.labels)
        ]
    return found


def _belongs(label: Annotation, item: Item) -> bool:
    """Zones of gold would fill the page: only those of the cluster are shown."""
    if not isinstance(label, Zone):
        return True
    return label.start < item.cluster.end and item.cluster.start < label.end


def _mark(document: Document, label: Annotation, who: str, lane: int, mark_id: str) -> Mark:
    assert isinstance(label, Zone | Entity | Stance)
    return Mark(
        id=mark_id,
        pieces=tuple((piece.start, piece.end) for piece in pieces_of(label)),
        chip=f"{who}  {chip_of(document, label)}",
        role=role_of(label),
        group=lane,
        suggested=False,
    )


def _elsewhere(case: Case, item: Item) -> list[Mark]:
    """Where other clusters of this layer wait: a quiet dashed line under the words."""
    layer = item.cluster.layer
    if layer is Layer.ZONE:
        return []
    return [
        Mark(
            id=f"waits:{other.cluster.key}",
            pieces=((other.cluster.start, other.cluster.end),),
            chip="",
            role="neutral",
            group=_GOLD_LANE,
            suggested=True,
        )
        for other in case.items
        if other.is_waiting
        and other.cluster.layer is layer
        and not other.cluster.is_unanimous
        and other.cluster.key != item.cluster.key
    ]
