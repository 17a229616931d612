"""Articles for export tests, labelled in the text itself: `[Baku|GPE] said`."""

import re
from collections.abc import Sequence
from uuid import UUID, uuid5

from annotator.model.annotations import (
    Annotation,
    Entity,
    SentenceMark,
    SentenceValue,
    Stance,
    Zone,
)
from annotator.model.articles import Article, Status, WorkState, uid_of_text
from annotator.model.bundles import ArticleBundle, WorkBundle
from annotator.model.spans import Span

_MARK = re.compile(r"\[([^|\]]*)\|(\w+)\]")
_IDS = UUID(int=77)
ZONES = ("TITLE", "BODY", "CAPTION", "FURNITURE", "OTHER_STORY")


def labelled(
    marked: str, *more: Annotation, status: Status = Status.DONE, **facts: object
) -> ArticleBundle:
    """An article from text with marks: entity labels, zone kinds, ARM_NEG as stance words."""
    text, found, at = "", [], 0
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        found.append((Span(len(text), len(text) + len(mark[1])), mark[2]))
        text += mark[1]
        at = mark.end()
    text += marked[at:]
    labels = [_label(span, name, text) for span, name in found]
    article = Article(uid=facts.pop("uid", uid_of_text(text)), text=text, **facts)
    work = WorkBundle(person="gold", state=WorkState(status), annotations=(*labels, *more))
    return ArticleBundle(article=article, works=(work,))


def _label(span: Span, name: str, text: str) -> Annotation:
    identity = uuid5(_IDS, f"{span}{name}{text}")
    if name in ZONES:
        return Zone(id=identity, start=span.start, end=span.end, kind=name)
    target, _, pole = name.partition("_")
    if pole:
        polarity = ("NEG", "NEU", "POS").index(pole) - 1
        return Stance(id=identity, target=target, expression=(span,), polarity=polarity)
    return Entity(id=identity, start=span.start, end=span.end, label=name)


def entity(start: int, end: int, label: str = "GPE", n: int = 1) -> Entity:
    """An entity at offsets."""
    return Entity(id=UUID(int=n), start=start, end=end, label=label)


def value(start: int, end: int, target: str, mark: SentenceMark, n: int) -> SentenceValue:
    """A sentence value at offsets."""
    return SentenceValue(id=UUID(int=n), start=start, end=end, target=target, value=mark)


def stance(*pieces: tuple[int, int], n: int = 1, **fields: object) -> Stance:
    """A stance toward Armenia out of pieces."""
    words = tuple(Span(*piece) for piece in pieces)
    return Stance(
        **{"id": UUID(int=n), "target": "ARM", "expression": words, "polarity": -1, **fields}
    )


def only_work(bundles: Sequence[ArticleBundle]) -> list[ArticleBundle]:
    """The same articles with their first work alone."""
    return [ArticleBundle(article=bundle.article, works=bundle.works[:1]) for bundle in bundles]
