"""One article under review as each person, and gold, labelled it: documents to word labels with."""

from uuid import UUID

from annotator.model.annotations import Annotation
from annotator.model.articles import Article
from annotator.model.documents import Document
from annotator.model.segmentation import Segmentation
from annotator.services.review.cases import Case, Labels

GOLD = UUID(int=0)


class Voices:
    """Documents by person, made when asked for."""

    def __init__(self, case: Case, bounds: Segmentation) -> None:
        self.case = case
        self.bounds = bounds
        self._made: dict[UUID, Document] = {}
        self._article = Article(
            uid=case.article, text=case.text, title=case.title, source=case.source
        )

    def of(self, person: UUID) -> Document:
        """The article as somebody labelled it; `GOLD` for gold."""
        if person not in self._made:
            labels = self.case.gold if person == GOLD else self.case.works.get(person, {})
            self._made[person] = self._document(labels)
        return self._made[person]

    def edited(self, labels: tuple[Annotation, ...]) -> Document:
        """The article as it would be with labels in the making, which may name any entity."""
        entities: dict[UUID, Annotation] = dict(self.case.entities)
        return self._document({**entities, **{label.id: label for label in labels}})

    def _document(self, labels: Labels) -> Document:
        return Document(
            article=self._article,
            person=GOLD,
            segmentation=self.bounds,
            annotations=labels,
            verdicts={},
        )
