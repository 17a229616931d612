"""Learning sentence values: pairs of studied articles in, a refitted model and its figures out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from annotator.model.spans import Span
from annotator.nlp.learning.lessons import (
    SENTENCES,
    Parent,
    SentenceTask,
    Taught,
    TaughtArticle,
    TaughtValue,
)
from annotator.nlp.learning.measuring import FOLDS, folds_of, macro_f1_difference, too_few
from annotator.nlp.sentiment.calibration import CLASSES, Array
from annotator.nlp.sentiment.head import fitted_head
from annotator.nlp.sentiment.model import Lessons, SentenceModel
from annotator.nlp.sentiment.pairs import Floats

_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Studied:
    """The pairs of one article: a sentence and a target in it, and what the encoder makes of it.

    Attributes:
        features: shape (pairs, width).
    """

    spans: tuple[Span, ...]
    targets: tuple[str, ...]
    features: Floats

    def row_of(self, value: TaughtValue) -> int | None:
        """The pair a value is about: same target, and more than half of both sentences shared."""
        best, row = _HALF, None
        for number, (span, target) in enumerate(zip(self.spans, self.targets, strict=True)):
            if target != value.target:
                continue
            common = min(span.end, value.end) - max(span.start, value.start)
            whole = max(span.end, value.end) - min(span.start, value.start)
            if common / max(whole, 1) > best:
                best, row = common / max(whole, 1), number
        return row


def learn_sentences(
    task: SentenceTask, studied: Mapping[UUID, Studied], shipped: SentenceModel
) -> Taught:
    """A model refitted in full around the shipped one; needs every article of the task studied."""
    lessons, taught = _lessons(task.articles, studied)
    if lessons is None:
        return Taught(SENTENCES)
    model = shipped.refit(lessons, task.seed)
    figures: dict[str, Any] = dict(model.figures)
    reason = too_few(lessons.groups)
    is_worse = False
    if reason:
        figures |= {"held_out": None, "reason": reason}
    else:
        known = _rows_of(task.parent, taught)
        is_worse, figures["against"] = _compared(shipped, lessons, known, figures, task)
    return Taught(
        name=SENTENCES,
        fingerprint=model.fingerprint,
        data=model.to_bytes(),
        articles=tuple(dict.fromkeys(taught)),
        metrics=figures,
        is_worse=is_worse,
    )


def _lessons(
    articles: Sequence[TaughtArticle], studied: Mapping[UUID, Studied]
) -> tuple[Lessons | None, list[UUID]]:
    """The values whose sentence and target were found, in the order of article and text."""
    features, labels, weights, groups, taught = [], [], [], [], []
    for article in sorted(articles, key=lambda a: a.article.hex):
        known = studied[article.article]
        for value in sorted(article.values, key=lambda v: (v.start, v.target, v.value, v.weight)):
            row = known.row_of(value)
            if row is None or value.value not in CLASSES:
                continue
            features.append(known.features[row])
            labels.append(CLASSES.index(value.value))
            weights.append(value.weight)
            groups.append(article.group)
            taught.append(article.article)
    if not labels:
        return None, []
    made = Lessons(
        np.stack(features), np.array(labels, dtype=np.int64), np.array(weights), tuple(groups)
    )
    return made, taught


def _rows_of(parent: Parent, taught: Sequence[UUID]) -> NDArray[np.bool_]:
    known = frozenset(parent.articles)
    return np.array([article in known for article in taught])


def _compared(
    shipped: SentenceModel,
    lessons: Lessons,
    known: NDArray[np.bool_],
    figures: Mapping[str, Any],
    task: SentenceTask,
) -> tuple[bool, dict[str, object]]:
    """Both ways of learning on the same held-out articles: from all others, from the parent's."""
    folds = folds_of(lessons.groups, task.seed)
    strength = float(figures["strength"])
    everything = np.ones(len(known), dtype=bool)
    new = _answers(shipped, lessons, folds, everything, strength)
    old = _answers(shipped, lessons, folds, known, task.parent.strength or strength)
    found = macro_f1_difference(lessons.labels, new, old, lessons.groups, task.seed)
    told: dict[str, object] = {
        "measure": "macro_f1",
        "parent": "learned" if known.any() else "shipped",
        **found.as_data(),
    }
    return found.high < 0, told


def _answers(
    shipped: SentenceModel,
    lessons: Lessons,
    folds: NDArray[np.int64],
    allowed: NDArray[np.bool_],
    strength: float,
) -> NDArray[np.int64]:
    """The likeliest class of each pair, learned from allowed articles of other folds."""
    found = np.zeros(len(folds), dtype=np.int64)
    prior = replace(shipped.shipped, strength=strength)
    for fold in range(FOLDS):
        out = folds == fold
        kept = allowed & ~out
        head = shipped.shipped.head
        if kept.any():
            soft: Array = np.eye(len(CLASSES))[lessons.labels[kept]]
            head = fitted_head(lessons.features[kept], soft, lessons.weights[kept], prior)
        found[out] = head.logits(lessons.features[out]).argmax(axis=1)
    return found
