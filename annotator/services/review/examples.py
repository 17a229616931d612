"""What a decision says as an example of the guideline rule that fits it."""

from annotator.errors import RefusalError
from annotator.model.annotations import (
    Annotation,
    DocumentValue,
    Entity,
    SentenceValue,
    Stance,
    Zone,
)
from annotator.model.decisions import Decision
from annotator.services import guideline
from annotator.services.guideline_examples import Example
from annotator.services.review.cases import Case, Item


def example_of(case: Case, item: Item, decision: Decision, words: str) -> Example:
    """What is kept of a decision: the rule that fits, the words, what gold says, the reason.

    Raises:
        RefusalError: when no rule fits what was decided.
    """
    found = (case.gold[ref] for ref in decision.result if ref in case.gold)
    results = [label for label in found if label.layer is decision.layer]
    labels = results or [case.labels[ref] for a in item.cluster.given for ref in a.refs[0]]
    rule = guideline.fitting(guideline.shipped(), labels[0]) if labels else None
    if rule is None:
        raise RefusalError("No rule of the guideline fits this decision.")
    says = "; ".join(_said(label) for label in results) or "nothing is labelled"
    return {
        "rule": rule.heading,
        "words": words,
        "says": says,
        "reason": decision.note or "",
        "article": case.title,
        "decision": str(decision.id),
    }


def _said(label: Annotation) -> str:
    match label:
        case Entity():
            return label.label
        case Zone():
            return label.kind.replace("_", " ").lower()
        case Stance():
            sign = label.flag.value if label.flag else f"{label.polarity:+d}"
            return f"{label.target} {sign}"
        case SentenceValue():
            return f"{label.target} {label.value.value}"
        case DocumentValue():
            return label.target
