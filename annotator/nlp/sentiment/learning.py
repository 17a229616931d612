"""Lessons from labelled articles, and what a number of articles is worth: the learning curve."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from annotator.model.annotations import SentenceValue
from annotator.model.spans import Span
from annotator.nlp.passages import Passage
from annotator.nlp.pipeline import Suggester
from annotator.nlp.requests import SuggestRequest
from annotator.nlp.sentiment.calibration import CLASSES, macro_f1
from annotator.nlp.sentiment.model import Lessons, SentenceModel
from annotator.nlp.sentiment.pairs import Pair
from annotator.nlp.sentiment.scenes import pairs_in
from annotator.nlp.stance.scene import Scene

CURVE = (0, 10, 20, 50)
_DRAWS = 10
_LEFT = 2


@dataclass(frozen=True, slots=True)
class Labelled:
    """An article with a person's sentence values; `group` keeps near-duplicates together."""

    request: SuggestRequest
    values: tuple[SentenceValue, ...]
    weight: float = 1.0
    group: str | None = None


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """Macro-F1 on articles not learned from, mean and spread over draws of that many articles."""

    articles: int
    macro_f1: float
    lowest: float
    highest: float
    measured: int


def lessons_from(suggester: Suggester, labelled: Sequence[Labelled]) -> Lessons:
    """What the labels neg, neu and pos of some articles teach; others are left out."""
    pairs: list[Pair] = []
    labels: list[str] = []
    weights: list[float] = []
    groups: list[str] = []
    scenes = suggester.scenes([entry.request for entry in labelled])
    for entry, seen in zip(labelled, scenes, strict=True):
        for pair, label in _labelled_pairs(*seen, entry.values) if seen else ():
            pairs.append(pair)
            labels.append(label)
            weights.append(entry.weight)
            groups.append(entry.group or str(entry.request.article.uid))
    return suggester.arbiter.model.lessons(pairs, labels, weights, groups)


def learning_curve(
    model: SentenceModel, lessons: Lessons, sizes: Iterable[int] = CURVE, seed: int = 0
) -> list[CurvePoint]:
    """A point for each size that leaves at least two articles to measure on."""
    names = sorted(set(lessons.groups))
    points = []
    for size in sizes:
        if size > len(names) - _LEFT:
            continue
        draws = range(_DRAWS if size else 1)
        scored = [_scored(model, lessons, set(_drawn(names, size, seed, d))) for d in draws]
        values = [score for score, _ in scored]
        points.append(
            CurvePoint(
                articles=size,
                macro_f1=round(float(np.mean(values)), 4),
                lowest=round(min(values), 4),
                highest=round(max(values), 4),
                measured=round(float(np.mean([n for _, n in scored]))),
            )
        )
    return points


def _labelled_pairs(
    passage: Passage, scene: Scene, values: Sequence[SentenceValue]
) -> Iterator[tuple[Pair, str]]:
    keys = sorted({value.target for value in values})
    for sent in scene.doc.sents:
        span = passage.token_span(sent.start, sent.end)
        for key, pair in pairs_in(scene, sent, keys):
            value = _value_at(span, key, values)
            if value is not None and value.value.value in CLASSES:
                yield pair, value.value.value


def _value_at(span: Span, key: str, values: Sequence[SentenceValue]) -> SentenceValue | None:
    """The label of the sentence that shares most text with a span."""
    near = [v for v in values if v.target == key and span.overlaps(Span(v.start, v.end))]
    return max(near, key=lambda v: span.common(Span(v.start, v.end)), default=None)


def _drawn(names: Sequence[str], size: int, seed: int, draw: int) -> list[str]:
    def place(name: str) -> bytes:
        return hashlib.sha256(f"{seed}:{draw}:{name}".encode()).digest()

    return sorted(names, key=place)[:size]


def _scored(model: SentenceModel, lessons: Lessons, learned: set[str]) -> tuple[float, int]:
    known = np.array([group in learned for group in lessons.groups])
    rest = lessons.chosen(~known)
    head = model.refit(lessons.chosen(known)).head if learned else model.shipped.head
    got = head.logits(rest.features).argmax(axis=1)
    return macro_f1(rest.labels, got), len(rest.labels)
