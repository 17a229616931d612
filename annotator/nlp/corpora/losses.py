"""The account of an export: what became of every label, in numbers and one by one."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from annotator.model.annotations import (
    Annotation,
    DocumentValue,
    Entity,
    Layer,
    SentenceValue,
    Stance,
)

POLES = ("NEG", "NEU", "POS")


class Corpus(StrEnum):
    """The places in the folder that a label can be exported to; `none` for layers without one."""

    ENTS = "ents"
    ENTITIES = "spans[entities]"
    STANCE = "spans[sc]"
    SENTENCES = "sentences"
    PAIRS = "pairs"
    NONE = "none"


class Reason(StrEnum):
    """Why a label was left out or changed, in words for people."""

    EXCLUDED = "in or across an excluded zone"
    LINE = "crosses a line end"
    WHITE = "nothing but white space"
    TOKENS = "off token bounds"
    NESTED = "overlaps a longer one"
    TWIN = "same place and class as another"
    CLASS = "its value has no class here"
    UNREVIEWED = "work not done"
    SKIPPED = "article skipped"
    LAYER = "layer is not trained on"
    ABSENT = "target not in the sentence"
    TRIMMED = "white space at its edges cut off"
    JOINED = "pieces joined into one"


# What the scheme intends is counted, but not told label by label.
BY_DESIGN = frozenset({Reason.LAYER, Reason.ABSENT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """One label left out of some corpora, or changed on its way into them.

    Attributes:
        expand: the token span around it, where it fits no token bounds.
        contract: the token span inside it, if any.
    """

    corpora: tuple[Corpus, ...]
    reason: Reason
    label: Annotation
    text: str
    changed: bool = False
    expand: tuple[int, int] | None = None
    contract: tuple[int, int] | None = None

    def entry(self, article: str) -> dict[str, object]:
        """The loss as JSON-able facts; offsets are those of the article."""
        entry: dict[str, object] = {
            "article": article,
            "id": str(self.label.id),
            "layer": self.label.layer.value,
            "label": class_of(self.label),
            "corpora": [corpus.value for corpus in self.corpora],
            "outcome": "changed" if self.changed else "dropped",
            "reason": self.reason.value,
            "text": self.text,
        }
        if not isinstance(self.label, DocumentValue):
            entry |= {"start": self.label.start, "end": self.label.end}
        if self.reason is Reason.TOKENS:
            entry |= {"expand": self.expand, "contract": self.contract}
        return entry


@dataclass(slots=True)
class Row:
    """What became of the labels of one class in one corpus: input = exported + dropped."""

    input: int = 0
    exported: int = 0
    dropped: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)


class Tally:
    """Counts by corpus, layer and class; adds up by construction, one call a label and corpus."""

    def __init__(self) -> None:
        self._rows: dict[tuple[Corpus, Layer, str], Row] = {}
        self.inputs: Counter[tuple[Layer, str]] = Counter()

    def take(self, label: Annotation) -> None:
        """Counts a label as having come in."""
        self.inputs[label.layer, class_of(label)] += 1

    def export(self, corpus: Corpus, label: Annotation, changed: Reason | None = None) -> None:
        """Counts a label as exported, perhaps changed on the way."""
        row = self._row(corpus, label)
        row.exported += 1
        if changed is not None:
            row.changed[changed.value] += 1

    def drop(self, corpus: Corpus, label: Annotation, reason: Reason) -> None:
        """Counts a label as left out."""
        self._row(corpus, label).dropped[reason.value] += 1

    def rows(self) -> Iterator[tuple[str, str, str, Row]]:
        """Corpus, layer, class and counts, sorted."""
        for (corpus, layer, name), row in sorted(self._rows.items()):
            yield corpus.value, layer.value, name, row

    def exported(self, corpus: Corpus) -> Mapping[str, int]:
        """Number of exported labels by class in one corpus."""
        return {name: row.exported for c, _, name, row in self.rows() if c == corpus}

    def _row(self, corpus: Corpus, label: Annotation) -> Row:
        key = (corpus, label.layer, class_of(label))
        row = self._rows.get(key)
        if row is None:
            row = self._rows[key] = Row()
        row.input += 1
        return row


def class_of(label: Annotation) -> str:
    """The class a label counts under: entity label, STANCE_ARM_NEG, ARM_neg, zone kind, target."""
    if isinstance(label, Entity):
        return label.label
    if isinstance(label, Stance):
        sign = 0 if not label.polarity else label.polarity // abs(label.polarity)
        return f"STANCE_{label.target}_{label.flag.upper() if label.flag else POLES[sign + 1]}"
    if isinstance(label, SentenceValue):
        return f"{label.target}_{label.value.value}"
    if isinstance(label, DocumentValue):
        return label.target
    return label.kind


def corpora_of(label: Annotation) -> tuple[Corpus, ...]:
    """The corpora that take labels of this layer; every label is accounted for in each of them."""
    if isinstance(label, Entity):
        return (Corpus.ENTS, Corpus.ENTITIES)
    if isinstance(label, Stance):
        return (Corpus.STANCE,)
    if isinstance(label, SentenceValue):
        return (Corpus.SENTENCES, Corpus.PAIRS)
    return (Corpus.NONE,)
