"""Counts of the SemEval-2013 task: how a set of spans stands against gold, under four schemes.

`strict` wants offsets and label, `exact` offsets, `ent_type` an overlap and the label, `partial`
an overlap. A span meets gold as correct, incorrect (it overlaps but is wrong in what the scheme
wants) or partial (overlap under `partial`); the rest is missed or spurious. Spans are taken in
reading order and each takes the best gold span still free, so the counts are directional.
"""

from collections.abc import Mapping, Sequence
from typing import TypedDict

from annotator.agreement.alignment import overlap
from annotator.agreement.continua import Labelled, labelled

MODES = ("strict", "exact", "partial", "ent_type")


class SpanScores(TypedDict):
    """Five counts and three shares; a share is None when its denominator is zero."""

    correct: int
    incorrect: int
    partial: int
    missed: int
    spurious: int
    precision: float | None
    recall: float | None
    f1: float | None


def span_scores(
    gold: Sequence[Sequence[object]], pred: Sequence[Sequence[object]], mode: str = "strict"
) -> SpanScores:
    """Score spans `[start, end, label]` against gold ones.

    precision = hits / (correct + incorrect + partial + spurious), recall = hits / (correct +
    incorrect + partial + missed), with hits = correct + partial / 2; f1 = 2 hits / (both
    denominators). Source: Segura-Bedmar et al. 2013, SemEval task 9. Vectors: semeval2013_strict,
    semeval2013_partial, semeval2013_ent_type.
    """
    return scores_of(span_counts(gold, pred, mode))


def span_counts(
    gold: Sequence[Sequence[object]], pred: Sequence[Sequence[object]], mode: str
) -> dict[str, int]:
    """The five counts alone, which add up over documents."""
    if mode not in MODES:
        raise ValueError(f"the mode is strict, exact, partial or ent_type, not {mode!r}")
    golden = sorted(labelled(row) for row in gold)
    free = dict(enumerate(golden))
    counts = {"correct": 0, "incorrect": 0, "partial": 0, "spurious": 0}
    for span in sorted(labelled(row) for row in pred):
        verdict, place = _met(span, free, mode)
        counts[verdict] += 1
        free.pop(place, None)
    return counts | {"missed": len(free)}


def _met(span: Labelled, free: dict[int, Labelled], mode: str) -> tuple[str, int]:
    """How a span meets the gold spans still free, and which of them it takes (-1: none)."""
    touching = [place for place, gold in free.items() if _touch(span, gold)]
    right = [place for place in touching if _right(span, free[place], mode)]
    if right:
        return "correct", min(right, key=lambda place: _apart(span, free[place]))
    if touching:
        return "partial" if mode == "partial" else "incorrect", touching[0]
    return "spurious", -1


def _touch(span: Labelled, gold: Labelled) -> bool:
    return overlap(span, gold) > 0 or span[:2] == gold[:2]


def _right(span: Labelled, gold: Labelled, mode: str) -> bool:
    if mode == "ent_type":
        return span.label == gold.label
    return span[:2] == gold[:2] and (mode != "strict" or span.label == gold.label)


def _apart(span: Labelled, gold: Labelled) -> int:
    return abs(span.start - gold.start) + abs(span.end - gold.end)


def scores_of(counts: Mapping[str, int]) -> SpanScores:
    """Precision, recall and F1 of counts, or of counts added up."""
    hits = counts["correct"] + counts["partial"] / 2
    met = counts["correct"] + counts["incorrect"] + counts["partial"]
    pred, gold = met + counts["spurious"], met + counts["missed"]
    return SpanScores(
        correct=counts["correct"],
        incorrect=counts["incorrect"],
        partial=counts["partial"],
        missed=counts["missed"],
        spurious=counts["spurious"],
        precision=hits / pred if pred else None,
        recall=hits / gold if gold else None,
        f1=2 * hits / (gold + pred) if gold + pred else None,
    )
